#include "events/journal.h"

#include "events/tally_test.h"

#include <rapidcheck.h>
#include <thread>

namespace tandem::events {
namespace {

class Tallies final : public InlineProjection {
public:
    std::string_view name() const override { return "tallies"; }
    void apply(store::Tx& tx, const Recorded& event) override {
        if (event.name == Praised::name) count_praise(tx, event);
    }
    void reset(store::Tx& tx) override { tx.run("DELETE FROM tallies"); }
};

std::vector<Recorded> everything(TallyWorld& world) {
    return world.db->read([](store::Tx& tx) { return read_after(tx, 0, 1'000); });
}

}  // namespace

TEST_CASE("an event says what happened, to whom, when and by whom") {
    TallyWorld world;
    world.praise(7, 4);

    const auto events = everything(world);
    REQUIRE(events.size() == 1);
    CHECK(events[0].name == "agent.praised");
    CHECK(events[0].subject.kind == "agent");
    CHECK(events[0].subject.id == 7);
    CHECK(events[0].at == world.clock.now());
    CHECK(events[0].actor_kind == ActorKind::agent);
    CHECK(events[0].actor == world.mara.id());
    CHECK(events[0].actor_name == "Mara Lind");
    CHECK(events[0].data == R"({"agent":7,"stars":4})");
}

TEST_CASE("a command that is refused leaves no event behind") {
    TallyWorld world;
    CHECK_THROWS_AS(world.journal.write(world.mara,
                                        [&](Unit& unit) {
                                            unit.record(Praised{AgentId(7), 5});
                                            throw conflict("no", "No.");
                                        }),
                    Refusal);
    CHECK(world.events().empty());
}

TEST_CASE("the history of one subject is read newest first, page by page") {
    TallyWorld world;
    for (std::int64_t stars = 1; stars <= 5; ++stars) {
        world.praise(7, stars);
        world.praise(8, stars);
    }

    const auto page = [&](std::optional<std::int64_t> before) {
        return world.db->read(
            [&](store::Tx& tx) { return history(tx, subject_of(AgentId(7)), before, 3); });
    };
    const auto newest = page({});
    REQUIRE(newest.size() == 3);
    CHECK(newest[0].data == R"({"agent":7,"stars":5})");
    const auto older = page(newest.back().position);
    REQUIRE(older.size() == 2);
    CHECK(older[1].data == R"({"agent":7,"stars":1})");
}

TEST_CASE("an inline projection is up to date when the command returns") {
    TallyWorld world;
    Tallies tallies;
    world.journal.add(tallies);
    world.praise(7);
    world.praise(7);
    CHECK(world.tally(7) == 2);
}

TEST_CASE("a rebuilt inline projection is what it was") {
    TallyWorld world;
    Tallies tallies;
    world.journal.add(tallies);
    world.praise(7);
    world.praise(8);
    world.db->write([](store::Tx& tx) { tx.run("UPDATE tallies SET praises = 99"); });

    CHECK(world.journal.rebuild("tallies"));
    CHECK(world.tally(7) == 1);
    CHECK(world.tally(8) == 1);
    CHECK_FALSE(world.journal.rebuild("unknown"));
}

TEST_CASE("property: replay == state") {
    TallyWorld world;
    Tallies tallies;
    world.journal.add(tallies);
    const auto state = [&] {
        return world.db->read([](store::Tx& tx) {
            return tx.all<std::int64_t>("SELECT agent * 1000 + praises FROM tallies ORDER BY 1");
        });
    };
    rc::check([&](const std::vector<std::uint8_t>& agents) {
        for (const auto agent : agents) world.praise(agent);
        const auto before = state();
        world.journal.rebuild("tallies");
        RC_ASSERT(state() == before);
    });
}

TEST_CASE("positions grow in the order in which commands of many threads become visible") {
    TallyWorld world;
    std::atomic<bool> done = false;
    std::vector<std::int64_t> seen;
    std::thread reader([&] {
        std::int64_t position = 0;
        for (bool last = false; !last;) {
            last = done;
            const auto events =
                world.db->read([&](store::Tx& tx) { return read_after(tx, position, 1'000); });
            for (const auto& event : events) seen.push_back(event.position);
            if (!events.empty()) position = events.back().position;
        }
    });
    std::vector<std::thread> writers;
    for (int i = 0; i < 4; ++i) {
        writers.emplace_back([&] {
            for (int n = 0; n < 50; ++n) world.praise(n);
        });
    }
    for (auto& writer : writers) writer.join();
    done = true;
    reader.join();
    CHECK(seen.size() == 200);
}

TEST_CASE("an Idempotency-Key is used up by the first command that succeeds under it") {
    TallyWorld world;
    const auto actor_with = [&](std::shared_ptr<RequestKey> key) {
        auto actor = world.mara;
        actor.set_request_key(std::move(key));
        return actor;
    };
    const auto key = std::make_shared<RequestKey>(RequestKey{"k1", "f1"});
    const auto actor = actor_with(key);
    const auto praise = [&](const Actor& by) {
        world.journal.write(by, [](Unit& unit) { unit.record(Praised{AgentId(7), 5}); });
    };

    SUBCASE("more commands of the same request pass") {
        praise(actor);
        CHECK(key->claimed);
        CHECK_NOTHROW(praise(actor));
    }
    SUBCASE("the same request sent again does not") {
        praise(actor);
        const auto again = actor_with(std::make_shared<RequestKey>(RequestKey{"k1", "f1"}));
        CHECK_THROWS_WITH_AS(praise(again), doctest::Contains("under way"), Refusal);
        CHECK(world.events().size() == 1);
    }
    SUBCASE("somebody else may use the same text") {
        praise(actor);
        auto other = world.admin;
        other.set_request_key(std::make_shared<RequestKey>(RequestKey{"k1", "f1"}));
        CHECK_NOTHROW(praise(other));
    }
    SUBCASE("a refused command leaves it free") {
        CHECK_THROWS(world.journal.write(actor, [](Unit&) { throw conflict("no", "No."); }));
        CHECK_FALSE(key->claimed);
        CHECK_NOTHROW(praise(actor));
    }
}

}  // namespace tandem::events
