#include "accounts/agents.h"

#include "accounts/house_test.h"
#include "accounts/sessions_table.h"

#include <algorithm>
#include <thread>

namespace tandem::accounts {
namespace {

RoleId role_of(House& house, Builtin builtin) {
    return house.db->read([&](store::Tx& tx) { return builtin_role(tx, builtin); });
}

Agent change(House& house, AgentId id, const ChangeAgent& command) {
    return change_agent(house.journal, house.admin, id, {}, command);
}

// What a command is refused with; empty when it is not.
template <class Command>
std::string refusal(Command&& command) {
    try {
        command();
    } catch (const Refusal& refused) {
        return refused.fields().empty() ? refused.code() : refused.fields().front().code;
    }
    return "";
}

}  // namespace

TEST_CASE("an agent's changes are told with what was before and after") {
    House house;
    const auto before = house.db->read(events::newest_position);
    const auto agent = change(house, house.mara.id(),
                              {.name = "Mara Lindt",
                               .role_id = role_of(house, Builtin::team_lead),
                               .team_ids = std::vector<TeamId>{}});
    CHECK(agent.role.name == "Team lead");
    CHECK(agent.teams.empty());
    const auto events =
        house.db->read([&](store::Tx& tx) { return events::read_after(tx, before, 10); });
    REQUIRE(events.size() == 1);
    CHECK(
        events[0].data ==
        R"({"agent":2,"agent_name":"Mara Lindt","changes":[{"what":"name","before":"Mara Lind","after":"Mara Lindt"},)"
        R"({"what":"role","before":"Agent","after":"Team lead"},)"
        R"({"what":"teams","before":"Billing","after":""}]})");
}

TEST_CASE("a change that changes nothing is no event") {
    House house;
    change(house, house.mara.id(), {.name = "Mara Lind", .active = true});
    CHECK(house.events().empty());
}

TEST_CASE("there is always an administrator") {
    House house;
    CHECK(refusal([&] {
              change(house, house.admin.id(), {.role_id = role_of(house, Builtin::agent)});
          }) == "last_administrator");

    const auto second = house.hire("Grace", "grace@example.com", Builtin::administrator);
    CHECK(refusal([&] {
              change(house, house.admin.id(), {.role_id = role_of(house, Builtin::agent)});
          }) == "");
    CHECK(refusal([&] { change(house, second, {.active = false}); }) == "last_administrator");
}

TEST_CASE("of two administrators who demote each other at once one stays") {
    House house;
    const auto second = house.hire("Grace", "grace@example.com", Builtin::administrator);
    const auto agent = role_of(house, Builtin::agent);
    const auto demote = [&](AgentId id) {
        refusal([&] { change(house, id, {.role_id = agent}); });
    };
    std::thread other([&] { demote(second); });
    demote(house.admin.id());
    other.join();
    const auto agents = house.db->read(list_agents);
    CHECK(std::ranges::count(agents, "Administrator",
                             [](const Agent& one) { return one.role.name; }) == 1);
}

TEST_CASE("nobody deactivates themselves") {
    House house;
    house.hire("Grace", "grace@example.com", Builtin::administrator);
    CHECK(refusal([&] { change(house, house.admin.id(), {.active = false}); }) == "yourself");
}

TEST_CASE("whoever manages agents cannot become more by it") {
    House house;
    const auto human_resources =
        add_role(house.journal, house.admin,
                 {.name = "Human resources", .permissions = {Permission::agents_manage}});
    const Actor hr(ActorKind::agent, AgentId(3), "Tom", {Permission::agents_manage});
    const auto administrator = role_of(house, Builtin::administrator);
    const auto by_hr = [&](AgentId id, const ChangeAgent& command) {
        return refusal([&] { change_agent(house.journal, hr, id, {}, command); });
    };
    CHECK(by_hr(AgentId(4), {.role_id = administrator}) == "forbidden");
    CHECK(by_hr(AgentId(4), {.role_id = human_resources.id}) == "");
    CHECK(by_hr(house.admin.id(), {.active = false}) == "forbidden");
    CHECK(refusal([&] {
              add_role(house.journal, hr,
                       {.name = "Mine", .permissions = {Permission::audit_read}});
          }) == "forbidden");
    CHECK(refusal([&] {
              change_role(house.journal, hr, human_resources.id, {},
                          {.permissions = std::vector{Permission::system_manage}});
          }) == "forbidden");
}

TEST_CASE("an agent who leaves is signed out at once and may come back") {
    House house;
    const auto headers = house.signed_in("mara@example.com");
    CHECK(house.send("GET", "/api/v1/session", "", headers).status == 200);
    change(house, house.mara.id(), {.active = false});
    CHECK(house.events() == std::vector<std::string>{"agent.signed_in", "agent.deactivated"});
    house.accounts.identities().forget_all();
    CHECK(house.send("GET", "/api/v1/session", "", headers).status == 401);

    change(house, house.mara.id(), {.active = true});
    CHECK(house.events() == std::vector<std::string>{"agent.reactivated"});
    CHECK(house.send("GET", "/api/v1/session", "", headers).status == 401);
    house.signed_in("mara@example.com");
}

TEST_CASE("two who edit the same agent do not undo each other") {
    House house;
    const auto seen =
        house.db->read([&](store::Tx& tx) { return get_agent(tx, house.mara.id()).version; });
    change(house, house.mara.id(), {.name = "Mara Lindt"});
    CHECK(refusal([&] {
              change_agent(house.journal, house.admin, house.mara.id(), seen, {.name = "Maria"});
          }) == "stale");
}

TEST_CASE("addresses are the same in any case") {
    House house;
    CHECK(refusal([&] { house.hire("Other", "MARA@Example.com", Builtin::agent); }) == "taken");
    CHECK(house.db->read([](store::Tx& tx) {
        return find_agent_by_email(tx, "Mara@EXAMPLE.com");
    }) == AgentId(2));
}

TEST_CASE("a permission that a role was given in another version does no harm") {
    CHECK(to_permissions("conversations_read,fly_to_the_moon,audit_read") ==
          Permissions{Permission::conversations_read, Permission::audit_read});
    CHECK(to_permissions("") == Permissions{});
    CHECK(to_permissions(to_names(Permissions::all())) == to_set(to_list(Permissions::all())));
}

TEST_CASE("built-in roles are what the program says, at every start") {
    EmptyHouse house;
    const auto roles = house.db->read(list_roles);
    REQUIRE(roles.size() == 5);
    CHECK(roles[0].permissions == to_list(Permissions::all()));
    CHECK(refusal([&] {
              change_role(house.journal, house.admin, roles[3].id, {},
                          {.permissions = std::vector{Permission::audit_read}});
          }) == "builtin_role");
    house.db->write([](store::Tx& tx) { tx.run("UPDATE roles SET permissions = ''"); });
    seed_roles(*house.db);
    const auto again = house.db->read(list_roles);
    CHECK(again.size() == 5);
    CHECK(again[3].permissions == roles[3].permissions);
}

TEST_CASE("other parts of the house can ask who is there") {
    House house;
    house.db->read([](store::Tx& tx) {
        CHECK(is_active_agent(tx, AgentId(2)));
        CHECK_FALSE(is_active_agent(tx, AgentId(99)));
        CHECK(team_exists(tx, TeamId(1)));
        CHECK_FALSE(team_exists(tx, TeamId(2)));
        CHECK(agent_names(tx, {AgentId(1), AgentId(99)}) ==
              std::map<AgentId, std::string>{{AgentId(1), "Ada Byron"}});
        const auto mara = actor_of(tx, AgentId(2));
        CHECK(mara.teams() == std::vector{TeamId(1)});
        CHECK(mara.may(Permission::conversations_reply));
        CHECK_FALSE(mara.may(Permission::agents_manage));
    });
}

}  // namespace tandem::accounts
