#include "base/log.h"
#include "events/follower.h"
#include "events/journal.h"
#include "events/wake.h"

#include <atomic>
#include <thread>

namespace tandem::events {
namespace {

using namespace std::chrono_literals;

constexpr int page_size = 500;
constexpr auto poll_interval = 1'000ms;

}  // namespace

struct Feed::State {
    store::Store& store;
    std::vector<Listener> listeners = {};
    std::atomic<std::int64_t> position = 0;
    std::shared_ptr<Wake> wake = std::make_shared<Wake>();
    std::thread thread = {};

    void run() {
        std::uint64_t seen = 0;
        do {
            hand_out_all();
        } while (wake->wait(seen, poll_interval));
    }

    void hand_out_all() {
        try {
            while (!wake->stopped() && hand_out_page()) continue;
        } catch (const std::exception& error) {
            // The database is away: browsers hear what happened when it is back.
            log::warning("the feed could not read the journal", {{"error", error.what()}});
        }
    }

    bool hand_out_page() {
        const auto events =
            store.read([&](store::Tx& tx) { return read_after(tx, position.load(), page_size); });
        if (events.empty()) return false;
        for (const auto& listener : listeners) listener(events);
        position = events.back().position;
        return events.size() == page_size;
    }
};

Feed::Feed(store::Store& store) : state_(new State{store}) {}

Feed::~Feed() { stop(); }

void Feed::listen(Listener listener) { state_->listeners.push_back(std::move(listener)); }

void Feed::start() {
    state_->position = state_->store.read([](store::Tx& tx) { return newest_position(tx); });
    state_->store.on_signal(std::string(journal_channel), [wake = state_->wake] { wake->wake(); });
    state_->thread = std::thread([this] { state_->run(); });
}

void Feed::stop() {
    state_->wake->stop();
    if (state_->thread.joinable()) state_->thread.join();
}

std::int64_t Feed::position() const { return state_->position; }

}  // namespace tandem::events
