#include "channels/email/poller.h"

#include "base/log.h"
#include "channels/email/fetch.h"
#include "channels/email/mailbox_table.h"
#include "crypto/random.h"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

namespace tandem::channels::email {
namespace {

using namespace std::chrono_literals;

constexpr auto check_settings_every = 3s;
constexpr auto shortest_pause = 1s;
constexpr auto longest_pause = 5min;

constexpr auto reconcile_every = 24h;
constexpr std::chrono::seconds shortest_idle = 30s;
constexpr auto report_at_least_every = 1min;

// Half to one and a half of it: mailboxes that lost their server together do not come back
// together.
std::chrono::milliseconds jittered(std::chrono::milliseconds pause) {
    const auto share = static_cast<std::int64_t>(crypto::random_number() % 1000);
    return pause / 2 + pause * share / 1000;
}

}  // namespace

struct Poller::State {
    explicit State(const FetchTools& tools_in) : tools(tools_in) {}

    FetchTools tools;

    std::mutex mutex;
    std::condition_variable changed;
    bool stopping = false;
    std::map<MailboxId, std::jthread> threads;
    std::map<MailboxId, std::int64_t> versions;  // of the settings each thread runs with
    std::jthread supervisor;

    // Waits; true when there is something better to do: stopping, or other settings.
    bool pause(std::chrono::milliseconds duration, const Mailbox& mailbox) {
        std::unique_lock lock(mutex);
        return changed.wait_for(lock, duration, [&] { return is_over(mailbox); });
    }

    bool is_over(const Mailbox& mailbox) const {
        const auto version = versions.find(mailbox.id);
        return stopping || version == versions.end() || version->second != mailbox.version;
    }

    bool over(const Mailbox& mailbox) {
        const std::lock_guard lock(mutex);
        return is_over(mailbox);
    }

    // One connection's life; the words of what ended it, or nothing when it ended well.
    std::string serve(const Mailbox& mailbox, bool& has_worked) {
        const auto fetch = make_fetch(tools, mailbox);
        if (auto error = fetch->open(); !error.empty()) return error;
        auto reported = std::chrono::steady_clock::time_point();
        while (!over(mailbox)) {
            const auto report = fetch->take_new();
            has_worked = has_worked || report.error.empty() || report.taken > 0;
            const auto now = std::chrono::steady_clock::now();
            if (!report.error.empty()) return report.error;
            if (report.taken > 0 || now - reported > report_at_least_every) {
                note(mailbox, {});
                reported = now;
            }
            if (is_reconciliation_due(mailbox)) return {};
            if (!wait_for_news(*fetch, mailbox)) return {};
        }
        return {};
    }

    // False when the connection has ended.
    bool wait_for_news(Fetch& fetch, const Mailbox& mailbox) {
        const std::chrono::seconds interval(mailbox.poll_seconds);
        if (mailbox.incoming_kind != IncomingKind::imap) return false;
        const auto began = std::chrono::steady_clock::now();
        const auto limit =
            folders_of(mailbox).size() > 1 ? interval : std::max(interval, shortest_idle);
        if (!fetch.wait(limit, [&] { return over(mailbox); })) return false;
        // A server that cannot IDLE answers at once: it is asked again after a while.
        const auto passed = std::chrono::steady_clock::now() - began;
        if (!fetch.can_wait() && passed < interval)
            pause(std::chrono::duration_cast<std::chrono::milliseconds>(interval - passed),
                  mailbox);
        return true;
    }

    bool is_reconciliation_due(const Mailbox& mailbox) {
        const auto last =
            tools.journal.read([&](store::Tx& tx) { return find_reconciliation(tx, mailbox.id); });
        return !last || last->at + reconcile_every < tools.journal.clock().now();
    }

    void note(const Mailbox& mailbox, const std::string& error) {
        tools.journal.store().write([&](store::Tx& tx) {
            Mailboxes(tx).polled(mailbox.id, tools.journal.clock().now(),
                                 error.empty() ? std::nullopt : std::optional(error));
        });
    }

    void run(const Mailbox& mailbox) {
        std::chrono::milliseconds wait = shortest_pause;
        while (!over(mailbox)) {
            std::string error;
            bool has_worked = false;
            const bool ours = tools.journal.store().with_lease(
                lease_name(mailbox), [&] { error = serve_safely(mailbox, has_worked); });
            if (has_worked) wait = shortest_pause;
            auto next = jittered(wait);
            if (!ours) next = 10s;
            if (ours && error.empty())
                next = mailbox.incoming_kind == IncomingKind::pop3
                           ? std::chrono::seconds(mailbox.poll_seconds)
                           : shortest_pause;
            else
                wait = std::min<std::chrono::milliseconds>(wait * 2, longest_pause);
            if (pause(next, mailbox)) return;
        }
    }

    std::string serve_safely(const Mailbox& mailbox, bool& has_worked) {
        std::string error;
        try {
            error = serve(mailbox, has_worked);
            if (!error.empty())
                note(mailbox, error);
            else if (!over(mailbox) && is_reconciliation_due(mailbox))
                reconcile(tools, mailbox);
        } catch (const std::exception& broken) {
            error = broken.what();
            log::error("fetching mail failed", {{"mailbox", mailbox.id.value()}, {"error", error}});
            note_safely(mailbox, error);
        }
        return error;
    }

    // With a full disk even this cannot be written; the log has it.
    void note_safely(const Mailbox& mailbox, const std::string& error) {
        try {
            note(mailbox, error);
        } catch (const std::exception&) {
        }
    }

    void supervise() {
        std::unique_lock lock(mutex);
        while (!stopping) {
            lock.unlock();
            const auto wanted =
                tools.journal.read([](store::Tx& tx) { return Mailboxes(tx).all(); });
            lock.lock();
            apply(wanted, lock);
            changed.wait_for(lock, check_settings_every, [&] { return stopping; });
        }
    }

    // Threads whose settings are no longer those of the mailbox end; the new ones begin.
    void apply(const std::vector<Mailbox>& wanted, std::unique_lock<std::mutex>& lock) {
        std::map<MailboxId, std::int64_t> now;
        for (const auto& mailbox : wanted)
            if (mailbox.active && mailbox.incoming_kind != IncomingKind::none)
                now[mailbox.id] = mailbox.version;
        std::vector<std::jthread> ended;
        for (auto it = threads.begin(); it != threads.end();) {
            const auto kept = now.find(it->first);
            if (kept != now.end() && kept->second == versions[it->first]) {
                ++it;
                continue;
            }
            ended.push_back(std::move(it->second));
            versions.erase(it->first);
            it = threads.erase(it);
        }
        changed.notify_all();
        lock.unlock();
        ended.clear();
        lock.lock();
        if (stopping) return;
        for (const auto& mailbox : wanted) {
            if (!now.contains(mailbox.id) || threads.contains(mailbox.id)) continue;
            versions[mailbox.id] = mailbox.version;
            threads[mailbox.id] = std::jthread([this, mailbox] { run(mailbox); });
        }
    }
};

Poller::Poller(events::Journal& journal, const crypto::SecretBox& box, Intake& intake)
    : state_(std::make_unique<State>(FetchTools{journal, box, intake})) {}

Poller::~Poller() { stop(); }

void Poller::start() {
    state_->supervisor = std::jthread([state = state_.get()] { state->supervise(); });
}

void Poller::stop() {
    {
        const std::lock_guard lock(state_->mutex);
        state_->stopping = true;
    }
    state_->changed.notify_all();
    if (state_->supervisor.joinable()) state_->supervisor.join();
    state_->threads.clear();
}

}  // namespace tandem::channels::email
