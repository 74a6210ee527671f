#include "events/follower.h"

#include "events/tally_test.h"

#include <condition_variable>
#include <mutex>

namespace tandem::events {
namespace {

class Tallies : public Follower {
public:
    std::string_view name() const override { return "tallies"; }
    void apply(store::Tx& tx, const Recorded& event) override {
        count_praise(tx, event);
        ++applied;
        if (event.subject.id == broken_about && failures-- > 0)
            throw std::runtime_error("this agent breaks me");
    }
    void reset(store::Tx& tx) override { tx.run("DELETE FROM tallies"); }

    std::int64_t broken_about = -1;
    int failures = 1'000'000;
    int applied = 0;
};

class FromNowOn final : public Tallies {
public:
    std::string_view name() const override { return "from_now_on"; }
    bool starts_at_newest() const override { return true; }
};

// Waits until the other thread has said so; the only way to fail is the time limit.
class Latch {
public:
    void open() {
        const std::lock_guard lock(mutex_);
        open_ = true;
        changed_.notify_all();
    }
    bool wait() {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, std::chrono::seconds(20), [&] { return open_; });
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool open_ = false;
};

std::vector<ParkedEvent> parked(TallyWorld& world) {
    return world.db->read([](store::Tx& tx) { return parked_events(tx, 10); });
}

}  // namespace

TEST_CASE("a follower applies the whole journal, each event once") {
    TallyWorld world;
    for (int i = 0; i < 450; ++i) world.praise(i % 3);
    Tallies tallies;
    Followers followers(*world.db);
    followers.add(tallies);

    followers.catch_up();
    followers.catch_up();
    CHECK(tallies.applied == 450);
    CHECK(world.tally(0) == 150);

    world.praise(0);
    followers.catch_up();
    CHECK(world.tally(0) == 151);
}

TEST_CASE("a new start goes on where the last one stopped") {
    TallyWorld world;
    Tallies tallies;
    world.praise(1);
    {
        Followers followers(*world.db);
        followers.add(tallies);
        followers.catch_up();
    }
    world.praise(1);
    Followers followers(*world.db);
    followers.add(tallies);
    followers.catch_up();
    CHECK(world.tally(1) == 2);
    CHECK(tallies.applied == 2);
}

TEST_CASE("a follower that breaks in the middle of an event leaves nothing half done") {
    TallyWorld world;
    Tallies tallies;
    tallies.broken_about = 2;
    tallies.failures = 2;  // then it works
    world.praise(1);
    world.praise(2);
    world.praise(1);
    Followers followers(*world.db);
    followers.add(tallies);
    followers.catch_up();

    CHECK(world.tally(1) == 2);
    CHECK(world.tally(2) == 1);
    CHECK(parked(world).empty());
}

TEST_CASE("an event that keeps failing is parked with its reason and the follower goes on") {
    TallyWorld world;
    Tallies tallies;
    tallies.broken_about = 2;
    for (const auto agent : {1, 2, 1, 2, 3}) world.praise(agent);
    Followers followers(*world.db);
    followers.add(tallies);
    followers.catch_up();

    CHECK(world.tally(1) == 2);
    CHECK(world.tally(2) == 0);
    CHECK(world.tally(3) == 1);
    const auto left = parked(world);
    REQUIRE(left.size() == 2);
    CHECK(left[0].follower == "tallies");
    CHECK(left[0].name == "agent.praised");
    CHECK(left[0].error == "this agent breaks me");
    const auto status = world.db->read([](store::Tx& tx) { return follower_status(tx); });
    REQUIRE(status.size() == 1);
    CHECK(status[0].parked == 2);
    CHECK(status[0].position == world.db->read(newest_position));
}

TEST_CASE("a rebuild starts from nothing and forgets what was parked") {
    TallyWorld world;
    Tallies tallies;
    tallies.broken_about = 2;
    for (const auto agent : {1, 2, 1}) world.praise(agent);
    Followers followers(*world.db);
    followers.add(tallies);
    followers.catch_up();
    tallies.broken_about = -1;

    CHECK(followers.rebuild("tallies"));
    CHECK(world.tally(1) == 2);
    CHECK(world.tally(2) == 1);
    CHECK(parked(world).empty());
    CHECK_FALSE(followers.rebuild("unknown"));
}

TEST_CASE("a follower that acts on the world begins with what happens after its first start") {
    TallyWorld world;
    world.praise(1);
    FromNowOn follower;
    Followers followers(*world.db);
    followers.add(follower);
    followers.catch_up();
    CHECK(world.tally(1) == 0);

    world.praise(1);
    followers.catch_up();
    CHECK(world.tally(1) == 1);
}

TEST_CASE("two that read for the same follower apply each event once") {
    TallyWorld world;
    for (int i = 0; i < 1'000; ++i) world.praise(1);
    Tallies first;
    Tallies second;
    Followers here(*world.db);
    here.add(first);
    Followers there(*world.db);
    there.add(second);
    std::thread other([&] { there.catch_up(); });
    here.catch_up();
    other.join();
    here.catch_up();
    CHECK(world.tally(1) == 1'000);
}

TEST_CASE("a started follower is woken by the journal") {
    class Waiting final : public Follower {
    public:
        std::string_view name() const override { return "waiting"; }
        void apply(store::Tx&, const Recorded&) override { seen.open(); }
        void reset(store::Tx&) override {}
        Latch seen;
    };
    TallyWorld world;
    Waiting follower;
    Followers followers(*world.db);
    followers.add(follower);
    followers.start();
    world.praise(1);
    CHECK(follower.seen.wait());
    followers.stop();
}

TEST_CASE("the feed hands out what happens after it was started, in order") {
    TallyWorld world;
    world.praise(1);
    Feed feed(*world.db);
    Latch all;
    std::vector<std::int64_t> stars;
    feed.listen([&](const std::vector<Recorded>& events) {
        for (const auto& event : events) stars.push_back(event.subject.id);
        if (stars.size() == 20) all.open();
    });
    feed.start();
    const auto start = feed.position();
    for (int i = 100; i < 120; ++i) world.praise(i);

    REQUIRE(all.wait());
    feed.stop();
    CHECK(stars.front() == 100);
    CHECK(stars.back() == 119);
    CHECK(feed.position() > start);
    CHECK(feed.position() == world.db->read(newest_position));
}

}  // namespace tandem::events
