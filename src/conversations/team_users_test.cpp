#include "conversations/team_users.h"

#include "conversations/commands.h"
#include "conversations/furnished_test.h"

#include <doctest/doctest.h>
#include <algorithm>

namespace tandem::conversations {
namespace {

using Names = std::vector<std::string>;

void give(Furnished& world, ConversationId id, TeamId team) {
    change(world.journal, world.mara, {id}, {.team_id = {.present = true, .value = team}});
}

TEST_CASE("conversations of a team that is deleted have no team any more") {
    Furnished world;
    give(world, ConversationId(1), TeamId(1));
    give(world, ConversationId(3), TeamId(1));
    give(world, ConversationId(2), TeamId(2));
    world.events();

    ConversationsOfTeams users;
    accounts::delete_team(world.journal, world.admin, TeamId(1), {&users});

    CHECK(world.events() ==
          Names{"conversation.team_changed", "conversation.team_changed", "team.deleted"});
    CHECK(world.get(ConversationId(1)).team == TeamId());
    CHECK(world.get(ConversationId(3)).team == TeamId());
    CHECK(world.get(ConversationId(2)).team == TeamId(2));
    CHECK(world.counted() == world.recounted());
}

TEST_CASE("more conversations than one step takes leave a team") {
    Furnished world;
    for (int i = 0; i < 250; ++i) give(world, world.mail("x").conversation, TeamId(1));
    world.events();

    ConversationsOfTeams users;
    accounts::delete_team(world.journal, world.admin, TeamId(1), {&users});

    const auto events = world.events();
    CHECK(std::count(events.begin(), events.end(), "conversation.team_changed") == 250);
    CHECK(world.counted() == world.recounted());
}

TEST_CASE("a view that a deleted team shared is its owner's own") {
    Furnished world;
    world.request("POST", "/api/v1/views", R"({"name":"Ours","shared":"team","team_id":1})",
                  &world.admin);
    world.events();

    ConversationsOfTeams users;
    accounts::delete_team(world.journal, world.admin, TeamId(1), {&users});

    CHECK(world.events() == Names{"view.changed", "team.deleted"});
    CHECK(world.request("GET", "/api/v1/views", {}, &world.mara).body.find("Ours") ==
          std::string::npos);
    CHECK(world.request("GET", "/api/v1/views", {}, &world.admin)
              .body.find(R"("shared":"private","team_id":null)") != std::string::npos);
}

}  // namespace
}  // namespace tandem::conversations
