#include "channels/email/poller.h"

#include "channels/email/mailbox_commands.h"
#include "channels/email/mailbox_table.h"
#include "mail/imap.h"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

namespace tandem::channels::email {
namespace {

using namespace std::chrono_literals;

constexpr auto check_settings_every = 3s;
constexpr auto longest_pause = 5min;

std::int64_t start_position(events::Journal& journal, const Mailbox& mailbox,
                            std::int64_t uid_validity) {
    const auto saved =
        journal.read([&](store::Tx& tx) { return find_position(tx, mailbox.id, mailbox.folder); });
    // Another UIDVALIDITY: the numbers mean other messages now. Those taken before are recognised
    // by their bytes.
    return saved && saved->uid_validity == uid_validity ? saved->last_uid : 0;
}

void save(events::Journal& journal, const Mailbox& mailbox, std::int64_t uid_validity,
          std::int64_t uid) {
    journal.store().write(
        [&](store::Tx& tx) { save_position(tx, mailbox.id, mailbox.folder, {uid_validity, uid}); });
}

mail::ImapResult<void> tidy(mail::Imap& imap, const Mailbox& mailbox, std::uint32_t uid) {
    switch (mailbox.after_import) {
        case AfterImport::keep:
            return {};
        case AfterImport::seen:
            return imap.mark_seen(uid);
        case AfterImport::move:
            return imap.move(uid, mailbox.move_to.value_or("Archive"));
    }
    return {};
}

void report_poll(events::Journal& journal, const Mailbox& mailbox, const PollReport& report) {
    journal.store().write([&](store::Tx& tx) {
        Mailboxes(tx).polled(mailbox.id, journal.clock().now(),
                             report.error.empty() ? std::nullopt : std::optional(report.error));
    });
}

// One signed-in connection with the mailbox's folder selected.
class Session {
public:
    Session(events::Journal& journal, Intake& intake, Mailbox mailbox)
        : journal_(journal), intake_(intake), mailbox_(std::move(mailbox)) {}

    PollReport open(const crypto::SecretBox& box) {
        auto connected = mail::Imap::connect(imap_settings(box, mailbox_));
        if (!connected) return {0, connected.error().text};
        imap_.emplace(std::move(*connected));
        const auto selected = imap_->select(mailbox_.folder);
        if (!selected) return {0, selected.error().text};
        uid_validity_ = selected->uid_validity;
        position_ = start_position(journal_, mailbox_, uid_validity_);
        return {};
    }

    PollReport take_new() {
        PollReport report;
        const auto uids = imap_->uids_above(static_cast<std::uint32_t>(position_));
        if (!uids) return {0, uids.error().text};
        for (const auto uid : *uids) {
            report.error = take_one(uid, report.taken);
            if (!report.error.empty() && broken_) return report;
        }
        return report;
    }

    bool can_idle() const { return imap_->can_idle(); }

    // False when the connection is of no more use.
    bool wait(std::chrono::seconds limit) { return imap_->idle(limit).has_value(); }

    // False when the connection is of no more use.
    bool is_alive() { return imap_->noop().has_value(); }

private:
    std::string take_one(std::uint32_t uid, int& taken) {
        const auto raw = imap_->fetch(uid);
        if (!raw) return skip_or_stop(uid, raw.error());
        const auto result = intake_.take(*raw, {.mailbox = mailbox_.id, .source = "imap"});
        if (result.outcome != Taken::Outcome::duplicate) ++taken;
        const auto tidied = tidy(*imap_, mailbox_, uid);
        advance(uid);
        if (!tidied && !tidied.error().is_temporary()) return tidied.error().text;
        broken_ = !tidied;
        return tidied ? std::string() : tidied.error().text;
    }

    std::string skip_or_stop(std::uint32_t uid, const mail::ImapError& error) {
        using Kind = mail::ImapError::Kind;
        if (error.kind == Kind::gone) {
            advance(uid);
            return {};
        }
        broken_ = error.kind != Kind::too_large;
        if (!broken_) advance(uid);
        return "Message " + std::to_string(uid) + " in " + mailbox_.folder + ": " + error.text;
    }

    void advance(std::uint32_t uid) {
        position_ = uid;
        save(journal_, mailbox_, uid_validity_, uid);
    }

    events::Journal& journal_;
    Intake& intake_;
    Mailbox mailbox_;
    std::optional<mail::Imap> imap_;
    std::int64_t uid_validity_ = 0;
    std::int64_t position_ = 0;
    bool broken_ = false;
};

std::string lease_name(const Mailbox& mailbox) {
    return "imap:" + std::to_string(mailbox.id.value());
}

}  // namespace

PollReport poll(events::Journal& journal, const crypto::SecretBox& box, Intake& intake,
                const Mailbox& mailbox) {
    PollReport report;
    const bool ours = journal.store().with_lease(lease_name(mailbox), [&] {
        Session session(journal, intake, mailbox);
        report = session.open(box);
        if (report.error.empty()) report = session.take_new();
        report_poll(journal, mailbox, report);
    });
    if (!ours) report.error = "Another node is fetching this mailbox right now.";
    return report;
}

struct Poller::State {
    State(events::Journal& journal_in, const crypto::SecretBox& box_in, Intake& intake_in)
        : journal(journal_in), box(box_in), intake(intake_in) {}

    events::Journal& journal;
    const crypto::SecretBox& box;
    Intake& intake;

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

    // One connection's life; the words of what ended it, or nothing when the settings changed.
    std::string serve(const Mailbox& mailbox) {
        Session session(journal, intake, mailbox);
        auto report = session.open(box);
        if (!report.error.empty()) {
            report_poll(journal, mailbox, report);
            return report.error;
        }
        // IDLE is asked for in slices, so that stopping never waits long for a quiet mailbox.
        const auto slice =
            std::chrono::seconds(std::clamp<std::int64_t>(mailbox.poll_seconds, 1, 2));
        while (!over(mailbox)) {
            report = session.take_new();
            report_poll(journal, mailbox, report);
            if (!report.error.empty()) return report.error;
            if (session.can_idle()) {
                if (!session.wait(slice)) return "The connection was lost.";
            } else {
                if (pause(std::chrono::seconds(mailbox.poll_seconds), mailbox)) break;
                if (!session.is_alive()) return "The connection was lost.";
            }
        }
        return {};
    }

    void run(const Mailbox& mailbox) {
        std::chrono::milliseconds wait = 1s;
        while (!over(mailbox)) {
            std::string error;
            const auto began = std::chrono::steady_clock::now();
            const bool ours = journal.store().with_lease(lease_name(mailbox),
                                                         [&] { error = serve_safely(mailbox); });
            if (ours && error.empty()) continue;
            const bool had_worked = std::chrono::steady_clock::now() - began > 1min;
            wait = had_worked ? 1s : std::min<std::chrono::milliseconds>(wait * 2, longest_pause);
            if (pause(ours ? wait : std::chrono::milliseconds(10s), mailbox)) return;
        }
    }

    std::string serve_safely(const Mailbox& mailbox) {
        try {
            return serve(mailbox);
        } catch (const std::exception& error) {
            return error.what();
        }
    }

    void supervise() {
        std::unique_lock lock(mutex);
        while (!stopping) {
            lock.unlock();
            const auto wanted = journal.read([](store::Tx& tx) { return Mailboxes(tx).all(); });
            lock.lock();
            apply(wanted, lock);
            changed.wait_for(lock, check_settings_every, [&] { return stopping; });
        }
    }

    // Threads whose settings are no longer those of the mailbox end; the new ones begin.
    void apply(const std::vector<Mailbox>& wanted, std::unique_lock<std::mutex>& lock) {
        std::map<MailboxId, std::int64_t> now;
        for (const auto& mailbox : wanted)
            if (mailbox.active && mailbox.incoming_kind == IncomingKind::imap)
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
    : state_(std::make_unique<State>(journal, box, intake)) {}

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
