#pragma once

// For the tests of this module: an event about agents, and a table that counts them.

#include "base/log.h"
#include "events/record.h"
#include "json/describe.h"
#include "tests/world.h"

#include <doctest/doctest.h>
#include <stdexcept>

namespace tandem::events {

struct Praised {
    static constexpr std::string_view name = "agent.praised";
    AgentId agent;
    std::int64_t stars = 0;
    Subject subject() const { return subject_of(agent); }
};
TANDEM_STRUCT(Praised, agent, stars)

// A world with the table `tallies`, which is gone with it.
class TallyWorld : public testing::World {
public:
    TallyWorld() {
        log::set_level(log::Level::off);  // what goes wrong here is meant to
        db->write([](store::Tx& tx) {
            tx.run("CREATE TABLE tallies (agent BIGINT PRIMARY KEY, praises BIGINT NOT NULL)");
        });
    }
    ~TallyWorld() {
        db->write([](store::Tx& tx) { tx.run("DROP TABLE tallies"); });
    }

    void praise(std::int64_t agent, std::int64_t stars = 5) {
        journal.write(mara, [&](Unit& unit) { unit.record(Praised{AgentId(agent), stars}); });
    }

    std::int64_t tally(std::int64_t agent) const {
        return db->read([&](store::Tx& tx) {
            return tx.find<std::int64_t>("SELECT praises FROM tallies WHERE agent = $1", agent)
                .value_or(0);
        });
    }
};

inline void count_praise(store::Tx& tx, const Recorded& event) {
    tx.run(
        "INSERT INTO tallies (agent, praises) VALUES ($1, 1) "
        "ON CONFLICT (agent) DO UPDATE SET praises = tallies.praises + 1",
        event.subject.id);
}

}  // namespace tandem::events
