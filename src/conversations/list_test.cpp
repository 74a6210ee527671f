#include "conversations/list.h"

#include "base/refusal.h"
#include "conversations/bulk.h"
#include "conversations/commands.h"
#include "conversations/desk_test.h"
#include "conversations/drafts.h"
#include "conversations/find.h"
#include "conversations/merge.h"
#include "conversations/relations.h"
#include "conversations/snooze.h"
#include "conversations/tags.h"
#include "conversations/views.h"

#include <doctest/doctest.h>
#include <algorithm>
#include <random>
#include <set>

namespace tandem::conversations {
namespace {

using Ids = std::vector<ConversationId>;

ConversationList listed(DeskWorld& world, const ListConversations& query,
                        const Actor* actor = nullptr) {
    return world.db->read([&](store::Tx& tx) {
        return list(tx, actor == nullptr ? world.mara : *actor, query, world.clock.now());
    });
}

Ids ids_of(const ConversationList& list) {
    Ids ids;
    for (const auto& row : list.items) ids.push_back(row.id);
    return ids;
}

Ids all_pages(DeskWorld& world, ListConversations query, int limit) {
    Ids ids;
    query.limit = json::Whole<1, 100>(limit);
    do {
        const auto page = listed(world, query);
        CHECK(page.items.size() <= static_cast<std::size_t>(limit));
        for (const auto& row : page.items) ids.push_back(row.id);
        query.after = page.next;
    } while (query.after);
    return ids;
}

TEST_CASE("each list shows what belongs in it") {
    DeskWorld world;
    const auto mine = world.mail("Mine").conversation;
    const auto nobodys = world.mail("Nobody's").conversation;
    const auto waiting = world.mail("Waiting").conversation;
    const auto solved = world.mail("Solved").conversation;
    const auto spam = world.mail("Spam").conversation;
    const auto team = world.mail("Team").conversation;
    change(world.journal, world.mara, {mine}, {.assignee_id = {true, world.mara.id()}});
    change(world.journal, world.mara, {team},
           {.assignee_id = {true, world.admin.id()}, .team_id = {true, TeamId(1)}});
    set_status(world.journal, world.mara, {waiting}, Status::waiting);
    set_status(world.journal, world.mara, {solved}, Status::solved);
    set_status(world.journal, world.mara, {spam}, Status::spam);
    follow(world.journal, world.mara, waiting, world.mara.id());

    const auto view = [&](ListName name) { return ids_of(listed(world, {.view = {name}})); };
    CHECK(view(ListName::mine) == Ids{mine});
    CHECK(view(ListName::unassigned) == Ids{nobodys});
    CHECK(view(ListName::waiting) == Ids{waiting});
    CHECK(view(ListName::following) == Ids{waiting});
    CHECK(view(ListName::solved) == Ids{solved});
    CHECK(view(ListName::spam) == Ids{spam});
    CHECK(view(ListName::all) == Ids{team, waiting, nobodys, mine});
    CHECK(ids_of(listed(world, {.view = {ListName::team}, .team_id = TeamId(1)})) == Ids{team});
    CHECK(ids_of(listed(world, {.customer_id = world.mina})).size() == 6);
    CHECK(ids_of(listed(world, {.customer_id = world.jonas})).empty());
    CHECK(ids_of(listed(world, {.status = Status::solved, .customer_id = world.mina})) ==
          Ids{solved});
    CHECK_THROWS_AS(listed(world, {.view = {ListName::team}}), Refusal);
    CHECK_THROWS_AS(listed(world, {.after = "nonsense"}), Refusal);
}

TEST_CASE("a row says what is unread, where a draft is, and its tags") {
    DeskWorld world;
    const auto received = world.mail("Hello");
    set_tags(world.journal, world.mara, {received.conversation}, {"Late", "kettle"});
    save_draft(world.journal, world.mara,
               {.conversation = received.conversation, .body_html = "<p>x"});

    auto row = listed(world, {}).items.at(0);
    CHECK(row.unread);
    CHECK(row.has_draft);
    CHECK(row.tags == std::vector<std::string>{"Late", "kettle"});
    CHECK(row.customer.name == "Mina Fischer");
    CHECK(row.customer.email == "mina@example.com");

    mark_read(world.journal, world.mara, received.conversation, received.message);
    CHECK_FALSE(listed(world, {}).items.at(0).unread);
    CHECK(listed(world, {}, &world.admin).items.at(0).unread);
    CHECK_FALSE(listed(world, {}, &world.admin).items.at(0).has_draft);
}

TEST_CASE("pages hang together in every order, whatever has the same time") {
    DeskWorld world;
    for (int i = 0; i < 17; ++i) {
        const auto id = world.mail("Mail " + std::to_string(i)).conversation;
        change(world.journal, world.mara, {id}, {.priority = static_cast<Priority>(i % 4)});
        if (i % 3 == 0) set_status(world.journal, world.mara, {id}, Status::waiting);
        if (i % 2 == 0) set_tags(world.journal, world.mara, {id}, {"even"});
        if (i % 4 == 3) world.clock.advance(std::chrono::seconds(1));
    }
    for (const auto sort : {Sort::newest, Sort::oldest, Sort::urgent}) {
        CAPTURE(to_text(sort));
        for (const auto& query :
             {ListConversations{.sort = sort}, ListConversations{.tag = "even", .sort = sort},
              ListConversations{.customer_id = world.mina, .sort = sort},
              ListConversations{.view = {ListName::unassigned}, .sort = sort}}) {
            const auto whole = all_pages(world, query, 100);
            CHECK(all_pages(world, query, 4) == whole);
            CHECK(all_pages(world, query, 1) == whole);
            CHECK(std::set<ConversationId>(whole.begin(), whole.end()).size() == whole.size());
        }
    }
    const auto urgent = listed(world, {.sort = Sort::urgent});
    CHECK(std::is_sorted(urgent.items.begin(), urgent.items.end(),
                         [](const auto& a, const auto& b) { return a.priority > b.priority; }));
    CHECK(all_pages(world, {}, 5).size() == 17);
    CHECK(all_pages(world, {.tag = "even"}, 5).size() == 9);
    CHECK(all_pages(world, {.tag = "nobody knows it"}, 5).empty());
}

TEST_CASE("a saved view shows what its filter says, to those it is for") {
    DeskWorld world;
    const auto late = world.mail("Late").conversation;
    const auto other = world.mail("Other").conversation;
    set_tags(world.journal, world.mara, {late}, {"late"});
    change(world.journal, world.mara, {late}, {.assignee_id = {true, world.mara.id()}});
    ViewFilter filter{.assignee = json::Any{"\"me\""}, .tags = {"late"}};
    const auto own =
        add_view(world.journal, world.mara, {.name = "Mine and late", .filter = filter});

    CHECK(ids_of(listed(world, {.view = {ListName::custom}, .view_id = own.id})) == Ids{late});
    CHECK_THROWS_AS(listed(world, {.view = {ListName::custom}, .view_id = own.id}, &world.admin),
                    Refusal);
    CHECK_THROWS_AS(add_view(world.journal, world.mara, {.name = "All", .shared = {"everyone"}}),
                    Refusal);

    const auto shared = add_view(world.journal, world.admin,
                                 {.name = "Delivery", .shared = {"team"}, .team_id = TeamId(1)});
    const auto views = world.db->read(
        [&](store::Tx& tx) { return list_views(tx, world.mara, world.clock.now()); });
    REQUIRE(views.size() == 2);
    CHECK(views[0].count == 1);
    CHECK(views[1].id == shared.id);
    CHECK(views[1].count == 2);
    CHECK_THROWS_AS(change_view(world.journal, world.mara, shared.id, {}, {.name = {"Ours"}}),
                    Refusal);

    ViewFilter words{.text = "other"};
    change_view(world.journal, world.mara, own.id, own.version, {.filter = words});
    CHECK(ids_of(listed(world, {.view = {ListName::custom}, .view_id = own.id})) == Ids{other});
    CHECK_THROWS_AS(change_view(world.journal, world.mara, own.id, own.version, {.name = {"x"}}),
                    Refusal);
    delete_view(world.journal, world.mara, own.id);
    CHECK_THROWS_AS(delete_view(world.journal, world.mara, own.id), Refusal);
}

TEST_CASE("one refused item of a bulk change stops no other") {
    DeskWorld world;
    const auto one = world.mail("One").conversation;
    const auto two = world.mail("Two").conversation;
    set_status(world.journal, world.mara, {two}, Status::solved);
    const auto three = world.mail("Three").conversation;
    world.events();

    const auto answer = change_all(
        world.journal, world.mara,
        {{one, ConversationId(999), two, three},
         {.priority = Priority::high, .snooze_until = world.clock.now() + Duration(1000)}});

    REQUIRE(answer.results.size() == 4);
    CHECK(answer.results[0].ok);
    CHECK(answer.results[1].code == "conversation_not_found");
    CHECK(answer.results[2].code == "not_active");
    CHECK(answer.results[3].ok);
    CHECK(world.get(two).priority == Priority::normal);  // nothing of the refused one happened
    CHECK(world.get(three).status == Status::snoozed);
    CHECK(world.events() ==
          std::vector<std::string>{"conversation.priority_changed", "conversation.snoozed",
                                   "conversation.priority_changed", "conversation.snoozed"});
    CHECK(world.counted() == world.recounted());
}

TEST_CASE("a tag is one in every spelling, and goes everywhere when it is deleted") {
    DeskWorld world;
    const auto one = world.mail("One").conversation;
    set_tags(world.journal, world.mara, {one}, {"Refund", "refund", "REFUND "});
    CHECK(world.details(one, world.mara).tags == std::vector<std::string>{"Refund"});
    const auto tags = [&] { return world.db->read([](store::Tx& tx) { return list_tags(tx); }); };
    REQUIRE(tags().size() == 1);
    CHECK(tags()[0].uses == 1);

    change_tag(world.journal, world.admin, "refund", {.name = {"Money back"}});
    CHECK(world.details(one, world.mara).tags == std::vector<std::string>{"Money back"});
    CHECK_THROWS_AS(add_tag(world.journal, world.admin, {.name = "money back"}), Refusal);
    CHECK_THROWS_AS(add_tag(world.journal, world.mara, {.name = "x"}), Refusal);

    delete_tag(world.journal, world.admin, "Money Back");
    CHECK(world.details(one, world.mara).tags.empty());
    CHECK(tags().empty());
    CHECK(world.get(one).places == 0);
}

FoundPage found(DeskWorld& world, const std::string& q, const Actor* actor = nullptr) {
    return world.db->read([&](store::Tx& tx) {
        return find(tx, actor == nullptr ? world.mara : *actor, {.q = {json::Text<0, 500>(q)}},
                    world.clock.now());
    });
}

Ids found_ids(DeskWorld& world, const std::string& q) {
    Ids ids;
    for (const auto& item : found(world, q).items) ids.push_back(item.conversation.id);
    return ids;
}

TEST_CASE("search finds words, and obeys every field") {
    DeskWorld world;
    const auto kettle = world.mail("My kettle leaks from the base", {}, "Broken").conversation;
    const auto parcel = world.mail("The parcel was left in the garage", {}, "Parcel").conversation;
    const auto junk = world.mail("Cheap kettle offers", {}, "Buy").conversation;
    set_status(world.journal, world.mara, {junk}, Status::spam);
    set_tags(world.journal, world.mara, {parcel}, {"lost"});
    change(world.journal, world.mara, {kettle}, {.assignee_id = {true, world.mara.id()}});

    CHECK(found_ids(world, "kettle") == Ids{kettle});
    CHECK(found_ids(world, "kett*") == Ids{kettle});
    CHECK(found_ids(world, "kettle is:spam") == Ids{junk});
    CHECK(found_ids(world, "tag:lost") == Ids{parcel});
    CHECK(found_ids(world, "-tag:lost") == Ids{kettle});
    CHECK(found_ids(world, "assignee:me") == Ids{kettle});
    CHECK(found_ids(world, "assignee:mara") == Ids{kettle});
    CHECK(found_ids(world, "is:unassigned") == Ids{parcel});
    CHECK(found_ids(world, "customer:mina@example.com kettle") == Ids{kettle});
    CHECK(found_ids(world, "subject:broken") == Ids{kettle});
    CHECK(found_ids(world, "from:mina garage") == Ids{parcel});
    CHECK(found_ids(world, "status:solved").empty());
    CHECK(found_ids(world, "").empty());
    CHECK(found(world, "kettle").items.at(0).snippet_html.find("<mark>kettle</mark>") !=
          std::string::npos);
    CHECK(found(world, "kettle tag:nonsense").problems.size() == 1);
    CHECK(found(world, "kettle tag:lost").parsed.at(0).field == "tag");
}

TEST_CASE("search knows a subject that was changed, and what was merged") {
    DeskWorld world;
    const auto one = world.mail("Hello", {}, "Old title").conversation;
    const auto two = world.mail("Unusualword", {}, "Second").conversation;
    change(world.journal, world.mara, {one}, {.subject = {"Fresh title"}});

    CHECK(found_ids(world, "fresh") == Ids{one});
    CHECK(found_ids(world, "subject:old").empty());

    merge(world.journal, world.mara, {two}, one);
    CHECK(found_ids(world, "unusualword") == Ids{one});
    const auto sent = world.answer(one, "<p>Disappearing</p>");
    CHECK(found_ids(world, "disappearing") == Ids{one});
    undo_reply(world.desk, world.mara, sent.id);
    CHECK(found_ids(world, "disappearing").empty());
}

TEST_CASE("the palette suggests customers, conversations and tags") {
    DeskWorld world;
    const auto one = world.mail("Hello", {}, "Kettle trouble").conversation;
    set_tags(world.journal, world.mara, {one}, {"kettles"});
    const auto suggested = [&](const std::string& typed, const Actor& actor) {
        return world.db->read([&](store::Tx& tx) {
            return suggest(tx, actor, {.q = {json::Text<0, 200>(typed)}}, world.clock.now());
        });
    };
    CHECK(suggested("kett", world.mara).conversations.at(0).id == one);
    CHECK(suggested("kett", world.mara).tags.at(0).name == "kettles");
    CHECK(suggested("min", world.mara).customers.at(0).id == world.mina);
    CHECK(suggested("#" + std::to_string(one.value()), world.mara).conversations.at(0).id == one);
}

// One random command of all there are; refusals are part of life.
void act(DeskWorld& world, std::mt19937& random, const Ids& ids) {
    const auto pick = [&](std::size_t n) { return random() % n; };
    const auto id = ids[pick(ids.size())];
    const auto other = ids[pick(ids.size())];
    const auto& actor = pick(2) == 0 ? world.mara : world.admin;
    const std::vector<std::string> names{"a", "b", "c", "d"};
    switch (pick(16)) {
        case 0:
            world.mail("again", id);
            break;
        case 1:
            set_status(world.journal, actor, {id}, static_cast<Status>(pick(6)));
            break;
        case 2:
            change(world.journal, actor, {id},
                   {.assignee_id = {true, pick(2) ? std::optional(actor.id()) : std::nullopt}});
            break;
        case 3:
            change(world.journal, actor, {id},
                   {.team_id = {true, pick(2) ? std::optional(TeamId(1)) : std::nullopt}});
            break;
        case 4:
            set_tags(world.journal, actor, {id}, {names[pick(4)], names[pick(4)]});
            break;
        case 5:
            follow(world.journal, actor, id, AgentId(static_cast<int>(pick(4)) + 1));
            break;
        case 6:
            unfollow(world.journal, actor, id, AgentId(static_cast<int>(pick(4)) + 1));
            break;
        case 7:
            save_draft(world.journal, actor, {.conversation = id, .body_html = "<p>draft"});
            break;
        case 8:
            discard_draft(world.journal, actor, id);
            break;
        case 9:
            add_note(world.desk, actor, {id, "<p>note</p>", {}, {world.admin.id()}});
            break;
        case 10: {
            const auto sent = reply(world.desk, actor,
                                    {.conversation = id,
                                     .body_html = "<p>answer</p>",
                                     .last_seen = world.newest(id),
                                     .status_after = static_cast<Status>(pick(4))});
            if (pick(2) == 0) undo_reply(world.desk, actor, sent.id);
            break;
        }
        case 11:
            snooze(world.journal, actor, {id}, world.clock.now() + std::chrono::minutes(3));
            break;
        case 12:
            merge(world.journal, actor, {id}, other);
            break;
        case 13:
            unmerge(world.journal, actor, id);
            break;
        case 14:
            world.clock.advance(std::chrono::minutes(1));
            wake_due(world.journal);
            break;
        default:
            change_all(world.journal, actor,
                       {{id, other}, {.priority = Priority::high, .add_tags = {names[pick(4)]}}});
    }
}

std::vector<std::pair<std::string, std::int64_t>> tag_uses(store::Tx& tx) {
    std::vector<std::pair<std::string, std::int64_t>> uses;
    for (const auto& tag : list_tags(tx)) uses.emplace_back(tag.name, tag.uses);
    return uses;
}

struct NamedCount {
    std::string name;
    std::int64_t count = 0;
};

// Whatever happens, in whatever order, the counters say what counting would say, every place knows
// its conversation's shelf, and every customer their open conversations.
TEST_CASE("property: counters are what counting gives") {
    DeskWorld world;
    Ids ids;
    for (int i = 0; i < 8; ++i) ids.push_back(world.mail("Mail " + std::to_string(i)).conversation);
    std::mt19937 random(7);
    int done = 0;
    for (int step = 0; step < 1'000; ++step) {
        CAPTURE(step);
        try {
            act(world, random, ids);
            ++done;
        } catch (const Refusal&) {
        }
        if (step % 50 == 0) REQUIRE(world.counted() == world.recounted());
    }
    CHECK(done > 500);
    CHECK(world.counted() == world.recounted());
    world.db->read([&](store::Tx& tx) {
        CHECK(tx.get<int>("SELECT COUNT(*) FROM conversation_places p JOIN conversations c"
                          " ON c.id = p.conversation_id WHERE p.shelf <> c.shelf"
                          " OR p.sort_at <> c.last_message_at") == 0);
        CHECK(tx.get<int>("SELECT COUNT(*) FROM conversations c WHERE c.places <>"
                          " (SELECT COUNT(*) FROM conversation_places p"
                          " WHERE p.conversation_id = c.id)") == 0);
        CHECK(customers::get(tx, world.mina).conversations_open ==
              tx.get<std::int64_t>("SELECT COUNT(*) FROM conversations"
                                   " WHERE shelf IN ('open', 'waiting', 'snoozed')"));
        std::vector<std::pair<std::string, std::int64_t>> counted;
        for (const auto& one : tx.all<NamedCount>(
                 "SELECT t.name, (SELECT COUNT(*) FROM conversation_places p WHERE p.place = 'tag'"
                 " AND p.owner_id = t.id) FROM tags t ORDER BY t.name_key"))
            counted.emplace_back(one.name, one.count);
        CHECK(tag_uses(tx) == counted);
    });
}

}  // namespace
}  // namespace tandem::conversations
