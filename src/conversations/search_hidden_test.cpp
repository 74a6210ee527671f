#include "conversations/commands.h"
#include "conversations/desk_test.h"
#include "conversations/find.h"
#include "conversations/merge.h"
#include "conversations/search_index.h"
#include "conversations/split.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace tandem::conversations {
namespace {

using Ids = std::vector<ConversationId>;

Ids found(DeskWorld& world, const std::string& q) {
    const auto page = world.db->read([&](store::Tx& tx) {
        return find(tx, world.mara, {.q = {json::Text<0, 500>(q)}}, world.clock.now());
    });
    Ids ids;
    for (const auto& item : page.items) ids.push_back(item.conversation.id);
    std::ranges::sort(ids);
    return ids;
}

// Which messages searches pass over, beside which their conversation's status says they may.
std::vector<std::int64_t> hidden(DeskWorld& world) {
    return world.db->read([](store::Tx& tx) {
        return tx.all<std::int64_t>("SELECT id FROM search_hidden ORDER BY id");
    });
}

std::vector<std::int64_t> to_be_hidden(DeskWorld& world) {
    return world.db->read([](store::Tx& tx) {
        return tx.all<std::int64_t>(
            "SELECT m.id FROM messages m JOIN conversations s ON s.id = m.conversation_id JOIN "
            "conversations c ON c.id = COALESCE(s.shown_in, s.id) WHERE c.status IN ('spam', "
            "'trash') ORDER BY m.id");
    });
}

void set(DeskWorld& world, ConversationId id, Status status) {
    set_status(world.journal, world.mara, {id}, status);
    CHECK(hidden(world) == to_be_hidden(world));
}

}  // namespace

TEST_CASE("spam and trash are found when asked for, and again by all once they are neither") {
    DeskWorld world;
    const auto one = world.mail("a kettle").conversation;
    const auto two = world.mail_from(world.jonas, "another kettle").conversation;
    set(world, one, Status::spam);
    CHECK(found(world, "kettle") == Ids{two});
    CHECK(found(world, "kettle status:spam") == Ids{one});
    world.mail("the kettle again", one);
    CHECK(hidden(world) == to_be_hidden(world));
    set(world, one, Status::trash);
    set(world, one, Status::open);
    CHECK(hidden(world).empty());
    CHECK(found(world, "kettle") == Ids{one, two});
}

TEST_CASE("what is merged with spam, or parted from it, is found as what it then is") {
    DeskWorld world;
    const auto one = world.mail("a kettle").conversation;
    const auto two = world.mail_from(world.jonas, "another kettle").conversation;
    world.mail("one more kettle", two);
    set(world, two, Status::spam);
    merge(world.journal, world.mara, {two}, one);
    CHECK(hidden(world) == to_be_hidden(world));
    CHECK(found(world, "another") == Ids{one});
    set(world, one, Status::spam);
    unmerge(world.journal, world.mara, two);
    CHECK(hidden(world) == to_be_hidden(world));
    set(world, two, Status::spam);
    split(world.journal, world.mara, {two}, {world.newest(two)}, "Apart");
    CHECK(hidden(world) == to_be_hidden(world));
    CHECK(found(world, "more").size() == 1);
}

TEST_CASE("a rebuilt index hides what the kept one hid") {
    DeskWorld world;
    const auto one = world.mail("a kettle").conversation;
    world.mail_from(world.jonas, "another kettle");
    set(world, one, Status::spam);
    rebuild_index(*world.db);
    CHECK(hidden(world) == to_be_hidden(world));
    CHECK(hidden(world).size() == 1);
}

}  // namespace tandem::conversations
