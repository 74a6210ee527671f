#include "events/outbox.h"

#include "base/log.h"
#include "events/outbox_table.h"
#include "events/wake.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <random>
#include <set>
#include <thread>

namespace tandem::events {
namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

// Signals can be lost while a connection to PostgreSQL is made anew.
constexpr Duration longest_sleep = 5s;
constexpr auto recovery_interval = 30s;
constexpr auto pause_when_database_is_away = 500ms;
constexpr int attempts_to_record = 5;

double random_0_to_1() {
    thread_local std::mt19937_64 engine(std::random_device{}());
    return std::uniform_real_distribution<double>(0, 1)(engine);
}

// Which workers of this very process are alive: it holds all their leases, so a lease could not
// tell one that has ended from one that is at work.
class LiveWorkers {
public:
    static LiveWorkers& here() {
        static LiveWorkers workers;
        return workers;
    }
    void add(const std::string& worker) {
        const std::lock_guard lock(mutex_);
        alive_.insert(worker);
    }
    void remove(const std::string& worker) {
        const std::lock_guard lock(mutex_);
        alive_.erase(worker);
    }
    bool has(const std::string& worker) const {
        const std::lock_guard lock(mutex_);
        return alive_.contains(worker);
    }

private:
    mutable std::mutex mutex_;
    std::set<std::string> alive_;
};

std::string lease_of(const std::string& worker) { return "outbox:" + worker; }

std::string make_worker_name() {
    std::random_device random;
    std::array<char, 17> text{};
    static_cast<void>(std::snprintf(text.data(), text.size(), "%08x%08x", random(), random()));
    return text.data();
}

// Under which name this process marks what it sends. A lease on it is held for life: that another
// node can take it proves that this process is gone. Should one have taken it while our connection
// was away, what we had under way is its business now, and we go on under a new name.
class WorkerName {
public:
    explicit WorkerName(store::Store& store) : store_(store) {}
    ~WorkerName() {
        for (const auto& name : names_) LiveWorkers::here().remove(name);
    }
    WorkerName(const WorkerName&) = delete;
    WorkerName& operator=(const WorkerName&) = delete;

    std::string current() {
        const std::lock_guard lock(mutex_);
        while (names_.empty() || !store_.with_lease(lease_of(names_.back()), [] {})) {
            names_.push_back(make_worker_name());
            LiveWorkers::here().add(names_.back());
        }
        return names_.back();
    }

private:
    store::Store& store_;
    std::mutex mutex_;
    std::vector<std::string> names_;
};

// What the item's row says after this delivery.
OutboxItem after(OutboxItem item, const Delivery& delivery, Time now) {
    using enum Delivery::Outcome;
    item.last_error = delivery.error;
    if (delivery.outcome == sent) {
        item.state = OutboxState::sent;
        item.finished = now;
    } else if (delivery.outcome == retry && item.attempts < max_attempts) {
        item.state = OutboxState::waiting;
        item.not_before = now + backoff(item.attempts, random_0_to_1());
    } else {
        item.state = OutboxState::parked;
    }
    return item;
}

}  // namespace

Duration backoff(int attempt, double random_0_to_1) {
    constexpr Duration first = 30s;
    constexpr Duration longest = 6h;
    const auto doublings = std::clamp(attempt - 1, 0, 20);
    const auto wait = std::min(first * (std::int64_t{1} << doublings), longest);
    return wait + Duration(static_cast<std::int64_t>(static_cast<double>(wait.count()) *
                                                     random_0_to_1 / 4));
}

struct Outbox::State {
    State(store::Store& s, const Clock& c) : store(s), clock(c) {}

    store::Store& store;
    const Clock& clock;
    WorkerName worker{store};
    std::vector<OutboxSender*> senders;
    std::vector<std::string> kinds;
    std::shared_ptr<Wake> wake = std::make_shared<Wake>();
    std::vector<std::thread> threads;
    std::mutex recovering;
    Steady::time_point next_recovery;

    OutboxSender& sender_of(const OutboxItem& item) const {
        return **std::ranges::find(senders, item.kind, &OutboxSender::kind);
    }

    void run() {
        std::uint64_t seen = 0;
        Duration sleep{0};
        while (wake->wait(seen, sleep)) sleep = send_all_that_is_due();
    }

    // How long there is nothing to do.
    Duration send_all_that_is_due() {
        try {
            recover_now_and_then();
            while (!wake->stopped() && send_next()) continue;
            return until_next_due();
        } catch (const std::exception& error) {
            log::warning("the outbox could not be worked on", {{"error", error.what()}});
            return pause_when_database_is_away;
        }
    }

    Duration until_next_due() const {
        const auto due = store.read([&](store::Tx& tx) { return OutboxItems(tx).next_due(kinds); });
        return due ? std::clamp(*due - clock.now(), Duration(1), longest_sleep) : longest_sleep;
    }

    bool send_next() {
        const auto name = worker.current();
        const auto item = claim(name);
        if (!item) return false;
        finish(*item, name, try_to_send(*item));
        return true;
    }

    // Looks first without writing: most of the time there is nothing.
    std::optional<OutboxItem> claim(const std::string& name) {
        for (;;) {
            const auto due =
                store.read([&](store::Tx& tx) { return OutboxItems(tx).next_due(kinds); });
            if (!due || *due > clock.now()) return std::nullopt;
            auto item = store.write(
                [&](store::Tx& tx) { return OutboxItems(tx).claim(kinds, name, clock.now()); });
            if (item) return item;
        }
    }

    Delivery try_to_send(const OutboxItem& item) const {
        try {
            return sender_of(item).send(item);
        } catch (const std::exception& error) {
            return {Delivery::Outcome::unknown, error.what()};
        }
    }

    // What was done outside cannot be undone by a rollback here, so the outcome is saved whatever
    // it takes; should the sender's own record keep failing, without it, and with the reason.
    void finish(const OutboxItem& item, const std::string& by, const Delivery& delivery) {
        auto outcome = after(item, delivery, clock.now());
        for (int attempt = 1;; ++attempt) {
            try {
                save(outcome, by, delivery, attempt <= attempts_to_record);
                return;
            } catch (const std::exception& error) {
                log::error("what was sent could not be recorded",
                           {{"kind", item.kind}, {"key", item.key}, {"error", error.what()}});
                if (attempt == attempts_to_record)
                    outcome.last_error += std::string(" (not recorded: ") + error.what() + ")";
                if (wake->stopped() && attempt > attempts_to_record) throw;
                wake->pause(pause_when_database_is_away);
            }
        }
    }

    void save(const OutboxItem& outcome, const std::string& by, const Delivery& delivery,
              bool with_sender) {
        store.write([&](store::Tx& tx) {
            if (!OutboxItems(tx).save_outcome(outcome, by)) return;
            if (with_sender) sender_of(outcome).done(tx, outcome, delivery);
        });
    }

    void recover_now_and_then() {
        const std::lock_guard lock(recovering);
        if (Steady::now() < next_recovery) return;
        recover();
        next_recovery = Steady::now() + recovery_interval;
    }

    // Takes care of what processes that have died were sending.
    void recover() {
        const auto items = store.read([](store::Tx& tx) { return OutboxItems(tx).under_way(); });
        for (const auto& [item, by] : items) {
            if (LiveWorkers::here().has(by)) continue;
            if (std::ranges::find(kinds, item.kind) == kinds.end()) continue;
            store.with_lease(lease_of(by), [&, &lost = item, &dead = by] { recover(lost, dead); });
        }
    }

    void recover(const OutboxItem& item, const std::string& dead) {
        if (!sender_of(item).certainly_not_sent(item)) {
            return finish(item, dead,
                          {Delivery::Outcome::unknown,
                           "The program stopped while this was being sent. Whether it arrived is "
                           "not known."});
        }
        auto again = item;
        again.state = OutboxState::waiting;
        again.not_before = clock.now();
        store.write([&](store::Tx& tx) { OutboxItems(tx).save_outcome(again, dead); });
    }
};

Outbox::Outbox(store::Store& store, const Clock& clock) : state_(new State(store, clock)) {}

Outbox::~Outbox() { stop(); }

void Outbox::add(OutboxSender& sender) {
    state_->senders.push_back(&sender);
    state_->kinds.emplace_back(sender.kind());
}

void Outbox::start(int threads) {
    state_->store.on_signal(std::string(outbox_channel), [wake = state_->wake] { wake->wake(); });
    for (int i = 0; i < threads; ++i) state_->threads.emplace_back([this] { state_->run(); });
}

void Outbox::stop() {
    state_->wake->stop();
    for (auto& thread : state_->threads) thread.join();
    state_->threads.clear();
}

int Outbox::drain() {
    state_->recover_now_and_then();
    int sent = 0;
    while (state_->send_next()) ++sent;
    return sent;
}

}  // namespace tandem::events
