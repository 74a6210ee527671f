#include "channels/email/pop3_fetch.h"

#include "channels/email/connect.h"
#include "channels/email/taking.h"
#include "mail/pop3.h"

#include <algorithm>
#include <limits>
#include <map>
#include <mutex>
#include <thread>

namespace tandem::channels::email {
namespace {

using Kind = mail::ImapError::Kind;
using Result = mail::ImapResult<void>;

constexpr std::size_t batch_messages = 20;
constexpr std::size_t batch_bytes = 2 * 1024 * 1024;
constexpr auto last_number = std::numeric_limits<std::int64_t>::max();

// A POP3 server lets one session into a mailbox at a time.
std::unique_lock<std::mutex> turn_for(MailboxId mailbox) {
    static std::mutex guard;
    static std::map<MailboxId, std::mutex> turns;
    std::unique_lock lock(guard);
    auto& turn = turns[mailbox];
    lock.unlock();
    return std::unique_lock(turn);
}

class Pop3Fetch final : public Fetch {
public:
    Pop3Fetch(const FetchTools& tools, const Mailbox& mailbox)
        : tools_(tools),
          mailbox_(mailbox),
          taking_(tools, mailbox_, {mailbox.id, "", 0}, "pop3"),
          turn_(turn_for(mailbox.id)) {}

    std::string open() override {
        auto connected = connect_pop3(tools_.journal, tools_.box, mailbox_);
        if (!connected) return connected.error().text;
        pop3_.emplace(std::move(*connected));
        auto listed = pop3_->messages();
        if (!listed) return listed.error().text;
        listed_ = std::move(*listed);
        begin();
        return {};
    }

    PollReport take_new() override {
        PollReport report;
        auto done = take_missing(report);
        if (done) done = tidy();
        if (done) done = pop3_->quit();
        if (!done) report.error = done.error().text;
        return report;
    }

    void reconcile(Reconciliation& report) override {
        const auto known = known_before();
        report.on_server += static_cast<std::int64_t>(listed_.size());
        report.known += std::ranges::count_if(
            listed_, [&](const auto& one) { return known.contains(text_key(one.id)); });
        const auto taken = take_new();
        report.taken += taken.taken;
        report.parked += taken.parked;
        if (!taken.error.empty()) report.error = taken.error;
    }

    std::string fetch_at(const ServerPlace& place, std::string& raw) override {
        for (const auto& message : listed_) {
            if (text_key(message.id) != place.uid) continue;
            auto fetched = pop3_->fetch(message.number);
            if (!fetched) return fetched.error().text;
            raw = std::move(*fetched);
            return {};
        }
        return "The message is no longer on the server.";
    }

    bool can_wait() const override { return false; }

    // A session ends with what it came for; the next look is a new one.
    bool wait(std::chrono::seconds, const std::function<bool()>&) override { return false; }

private:
    void begin() {
        const auto saved =
            tools_.journal.read([&](store::Tx& tx) { return find_position(tx, mailbox_.id, ""); });
        if (saved) taking_.position = *saved;
        singly_ = saved && saved->in_hand != 0;
        if (saved) return;
        const auto now = tools_.journal.clock().now();
        tools_.journal.store().write([&](store::Tx& tx) {
            save_position(tx, mailbox_.id, "", {.began_at = to_millis(now)});
            if (mailbox_.take_from != TakeFrom::now) return;
            ServerMails table(tx, taking_.folder());
            for (const auto& message : listed_)
                table.add({.uid = text_key(message.id), .incoming = left_alone}, now);
        });
    }

    std::set<std::int64_t> known_before() const { return taking_.known(0, last_number); }

    Result take_missing(PollReport& report) {
        const auto known = known_before();
        std::vector<FetchedMail> batch;
        std::size_t bytes = 0;
        const auto flush = [&] {
            if (!batch.empty()) taking_.take(batch, 0, Recognise::bytes, report);
            batch.clear();
            bytes = 0;
        };
        for (const auto& message : listed_) {
            if (known.contains(text_key(message.id))) continue;
            if (batch.size() >= (singly_ ? 1 : batch_messages) ||
                bytes + message.size > batch_bytes)
                flush();
            auto fetched = fetch(message, report);
            if (!fetched) {
                flush();
                return tl::make_unexpected(fetched.error());
            }
            if (!*fetched) continue;
            bytes += (*fetched)->raw.size();
            batch.push_back(std::move(**fetched));
        }
        flush();
        return {};
    }

    // Nothing when it was listed as needing attention instead.
    mail::ImapResult<std::optional<FetchedMail>> fetch(const mail::Pop3Message& message,
                                                       PollReport& report) {
        const auto uid = text_key(message.id);
        const auto size = static_cast<std::int64_t>(message.size);
        if (message.size > largest_bytes(mailbox_)) {
            park(message, too_large_code, too_large_words(mailbox_, size), report);
            return std::nullopt;
        }
        const auto attempts = taking_.begin(uid);
        if (attempts >= most_fetches) {
            park(message, unfetchable_code, unfetchable_words(attempts, ""), report);
            return std::nullopt;
        }
        auto raw = pop3_->fetch(message.number);
        if (raw) return FetchedMail{uid, size, std::move(*raw)};
        taking_.failed();
        if (raw.error().kind == Kind::refused) {
            park(message, unfetchable_code, unfetchable_words(1, raw.error().text), report);
            return std::nullopt;
        }
        if (raw.error().kind == Kind::too_large)
            taking_.park(
                {uid, size, ""}, too_large_code,
                too_large_words(mailbox_, static_cast<std::int64_t>(largest_bytes(mailbox_)) + 1),
                report);
        return tl::make_unexpected(raw.error());
    }

    void park(const mail::Pop3Message& message, std::string_view code, const std::string& reason,
              PollReport& report) {
        auto header = pop3_->fetch_header(message.number);
        taking_.park({text_key(message.id), static_cast<std::int64_t>(message.size),
                      header ? std::move(*header) : std::string()},
                     code, reason, report);
    }

    // What was left alone on purpose, or could not be had, stays.
    Result tidy() {
        if (mailbox_.after_import != AfterImport::remove) return {};
        const auto days = std::chrono::days(mailbox_.remove_after_days);
        // The moment that is just now counts as before.
        const auto until = tools_.journal.clock().now() - days + std::chrono::milliseconds(1);
        const auto due = tools_.journal.read([&](store::Tx& tx) {
            return ServerMails(tx, taking_.folder()).taken_before(0, last_number, until);
        });
        for (const auto& message : listed_) {
            if (!due.contains(text_key(message.id))) continue;
            if (auto removed = pop3_->remove(message.number); !removed) return removed;
        }
        return {};
    }

    FetchTools tools_;
    Mailbox mailbox_;
    Taking taking_;
    std::unique_lock<std::mutex> turn_;
    std::optional<mail::Pop3> pop3_;
    std::vector<mail::Pop3Message> listed_;
    bool singly_ = false;
};

}  // namespace

std::unique_ptr<Fetch> make_pop3_fetch(const FetchTools& tools, const Mailbox& mailbox) {
    return std::make_unique<Pop3Fetch>(tools, mailbox);
}

}  // namespace tandem::channels::email
