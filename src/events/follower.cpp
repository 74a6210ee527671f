#include "events/follower.h"

#include "base/log.h"
#include "events/follower_table.h"
#include "events/journal.h"
#include "events/wake.h"

#include <mutex>
#include <thread>

namespace tandem::events {
namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

constexpr int page_size = 200;
// So many pages in one go; then the other followers have their turn.
constexpr int pages_at_once = 20;
constexpr int attempts_per_event = 5;
// Signals can be lost while a connection to PostgreSQL is made anew.
constexpr auto poll_interval = 2'000ms;

Time system_now() { return SystemClock().now(); }

// One follower on its way through the journal.
class Reader {
public:
    enum class Step { idle, moved, failed };

    Reader(store::Store& store, Follower& follower) : store_(store), follower_(follower) {}

    std::string_view name() const { return follower_.name(); }
    std::string lease() const { return "follower:" + std::string(name()); }
    bool is_resting() const { return Steady::now() < rest_until_; }

    // A follower begins where it is first started, not at the first event after that.
    void begin() {
        store_.write([&](store::Tx& tx) {
            FollowerPositions positions(tx);
            if (positions.find(name())) return;
            positions.begin(name(), follower_.starts_at_newest() ? newest_position(tx) : 0);
        });
    }

    void restart() {
        store_.write([&](store::Tx& tx) {
            FollowerPositions(tx).restart(name());
            follower_.reset(tx);
        });
        failing_ = {};
    }

    Step step() {
        const auto page = next_page();
        if (page.events.empty()) return Step::idle;
        const auto failed =
            store_.write([&](store::Tx& tx) { return apply(tx, page.from, page.events); });
        note(failed);
        return failed ? Step::failed : Step::moved;
    }

    // Whatever it takes: an event that fails is tried again at once, and parked in the end.
    void catch_up() {
        while (step() != Step::idle) continue;
    }

private:
    struct Page {
        std::int64_t from = 0;
        std::vector<Recorded> events;
    };
    struct Failing {
        std::int64_t position = 0;
        int attempts = 0;
    };

    Page next_page() const {
        return store_.read([&](store::Tx& tx) {
            const auto from = FollowerPositions(tx).find(name()).value_or(0);
            return Page{from, read_after(tx, from, page_size)};
        });
    }

    // The position of the event that failed, if one did; what came before it is applied.
    std::optional<std::int64_t> apply(store::Tx& tx, std::int64_t from,
                                      const std::vector<Recorded>& events) const {
        FollowerPositions positions(tx);
        const auto last = events.back().position;
        if (!positions.move(name(), from, last)) return std::nullopt;
        auto done = from;
        for (const auto& event : events) {
            const auto error = try_apply(tx, event);
            if (error && !is_hopeless(event)) {
                positions.move(name(), last, done);
                return event.position;
            }
            if (error) park(positions, event, *error);
            done = event.position;
        }
        return std::nullopt;
    }

    void park(FollowerPositions& positions, const Recorded& event, const std::string& why) const {
        positions.park(name(), event.position, why, system_now());
        log::error("an event was parked", {{"follower", name()},
                                           {"position", event.position},
                                           {"event", event.name},
                                           {"error", why}});
    }

    std::optional<std::string> try_apply(store::Tx& tx, const Recorded& event) const {
        try {
            tx.nested([&] { follower_.apply(tx, event); });
            return std::nullopt;
        } catch (const std::exception& error) {
            return error.what();
        }
    }

    bool is_hopeless(const Recorded& event) const {
        return failing_.position == event.position && failing_.attempts + 1 >= attempts_per_event;
    }

    // A failure may pass (a lock, a full disk), so each attempt waits longer than the one before.
    void note(std::optional<std::int64_t> failed) {
        if (!failed) {
            failing_ = {};
            return;
        }
        if (failing_.position != *failed) failing_ = {*failed, 0};
        ++failing_.attempts;
        rest_until_ = Steady::now() + 100ms * (1 << (2 * failing_.attempts));
    }

    store::Store& store_;
    Follower& follower_;
    Failing failing_;
    Steady::time_point rest_until_;
};

}  // namespace

struct Followers::State {
    store::Store& store;
    std::mutex reading = {};  // the thread, or a caller of catch_up() and rebuild()
    std::vector<Reader> readers = {};
    std::shared_ptr<Wake> wake = std::make_shared<Wake>();
    std::thread thread = {};

    void run() {
        std::uint64_t seen = 0;
        do {
            while (!wake->stopped() && go_round()) continue;
        } while (wake->wait(seen, poll_interval));
    }

    // True when a follower stopped only to let the others have their turn.
    bool go_round() {
        const std::lock_guard lock(reading);
        bool more = false;
        for (auto& reader : readers) {
            if (reader.is_resting()) continue;
            try {
                store.with_lease(reader.lease(), [&] { more = advance(reader) || more; });
            } catch (const std::exception& error) {
                // The database is away. The next round finds out whether it is back.
                log::warning("a follower could not read the journal",
                             {{"follower", reader.name()}, {"error", error.what()}});
            }
        }
        return more;
    }

    bool advance(Reader& reader) {
        for (int page = 0; page < pages_at_once; ++page) {
            if (wake->stopped() || reader.step() != Reader::Step::moved) return false;
        }
        return true;
    }
};

Followers::Followers(store::Store& store) : state_(new State{store}) {}

Followers::~Followers() { stop(); }

void Followers::add(Follower& follower) { state_->readers.emplace_back(state_->store, follower); }

void Followers::start() {
    for (auto& reader : state_->readers) reader.begin();
    state_->store.on_signal(std::string(journal_channel), [wake = state_->wake] { wake->wake(); });
    state_->thread = std::thread([this] { state_->run(); });
}

void Followers::stop() {
    state_->wake->stop();
    if (state_->thread.joinable()) state_->thread.join();
}

void Followers::catch_up() {
    const std::lock_guard lock(state_->reading);
    for (auto& reader : state_->readers) {
        reader.begin();
        state_->store.with_lease(reader.lease(), [&] { reader.catch_up(); });
    }
}

// Should another node hold the lease, it is the one that reads the journal again.
bool Followers::rebuild(std::string_view name) {
    const std::lock_guard lock(state_->reading);
    for (auto& reader : state_->readers) {
        if (reader.name() != name) continue;
        reader.restart();
        state_->store.with_lease(reader.lease(), [&] { reader.catch_up(); });
        return true;
    }
    return false;
}

}  // namespace tandem::events
