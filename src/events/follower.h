#pragma once

#include "events/event.h"
#include "store/store.h"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::events {

// A reader of the journal with a saved position. apply() runs in a transaction that also saves the
// position, so each event is applied once, whatever crashes. An event that keeps failing is parked
// (table parked_events, shown to administrators) and the follower goes on.
class Follower {
public:
    virtual ~Follower() = default;
    virtual std::string_view name() const = 0;
    virtual void apply(store::Tx& tx, const Recorded& event) = 0;
    virtual void reset(store::Tx& tx) = 0;
    // Where a follower that has never run begins: 0 for the whole history; newest for those that
    // act on the world (nobody wants mails about last year).
    virtual bool starts_at_newest() const { return false; }
};

// Runs followers on a thread of its own, woken by the journal's signal; one node each by lease.
class Followers {
public:
    explicit Followers(store::Store& store);
    ~Followers();                  // stops
    void add(Follower& follower);  // before start()
    void start();
    void stop();
    // Applies everything there is, on the calling thread. For tests and the command line.
    void catch_up();
    bool rebuild(std::string_view name);  // reset, then the whole journal; false: no such follower

private:
    struct State;
    std::unique_ptr<State> state_;
};

// How far a follower is, and what it could not digest: for the status page.
struct FollowerStatus {
    std::string name;
    std::int64_t position = 0;
    std::int64_t parked = 0;
};
std::vector<FollowerStatus> follower_status(store::Tx& tx);

struct ParkedEvent {
    std::string follower;
    std::int64_t position = 0;
    std::string name;  // of the event
    std::string error;
    Time at;
};
std::vector<ParkedEvent> parked_events(store::Tx& tx, int limit);  // newest first

// Calls its listeners, on one thread, with each batch of new events after they are durable: the
// live connections of browsers. Nothing is saved: who misses something asks read_after().
class Feed {
public:
    using Listener = std::function<void(const std::vector<Recorded>&)>;
    explicit Feed(store::Store& store);
    ~Feed();
    void listen(Listener listener);  // before start()
    void start();
    void stop();
    std::int64_t position() const;  // the newest position handed to listeners

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace tandem::events
