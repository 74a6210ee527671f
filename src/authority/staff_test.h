#pragma once

// For tests of this module and of those above it: the people of the world as agents with roles, and
// what the built-in roles may grant.

#include "accounts/agents.h"
#include "accounts/roles.h"
#include "authority/authority.h"
#include "tests/world.h"

namespace tandem::authority {

// Ada (administrator, 1), Mara (agent, 2), Tom (viewer, 3), Nobody (viewer, 4), Otto (operations,
// 5) and Lea, who leads a team (6). Mara may refund 100.00 and 300.00 a day, Otto and Lea 500.00
// and 2000.00, Ada as much as she likes.
inline void hire_staff(testing::World& world) {
    accounts::seed_roles(*world.db);
    seed_authority(*world.db);
    const auto hire = [&](const char* name, const char* email, accounts::Builtin role) {
        world.journal.write(Actor::system("test"), [&](events::Unit& unit) {
            accounts::add_agent(
                unit,
                {.name = name, .email = email, .role = accounts::builtin_role(unit.tx, role)});
        });
    };
    hire("Ada Byron", "ada@example.com", accounts::Builtin::administrator);
    hire("Mara Lind", "mara@example.com", accounts::Builtin::agent);
    hire("Tom Trainee", "tom@example.com", accounts::Builtin::viewer);
    hire("Nobody", "nobody@example.com", accounts::Builtin::viewer);
    hire("Otto Okafor", "otto@example.com", accounts::Builtin::operations);
    hire("Lea Ortiz", "lea@example.com", accounts::Builtin::team_lead);
    world.events();
}

}  // namespace tandem::authority
