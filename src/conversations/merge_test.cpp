#include "conversations/merge.h"

#include "base/refusal.h"
#include "conversations/commands.h"
#include "conversations/desk_test.h"
#include "conversations/relations.h"
#include "conversations/split.h"
#include "conversations/tags.h"
#include "conversations/thread.h"

#include <doctest/doctest.h>

namespace tandem::conversations {
namespace {

using Names = std::vector<std::string>;

std::string refused_with(const std::function<void()>& action) {
    try {
        action();
    } catch (const Refusal& refusal) {
        return refusal.code();
    }
    return "";
}

// A row but for what counts its changes.
Conversation content(Conversation conversation) {
    conversation.version = 0;
    conversation.updated_at = Time();
    return conversation;
}

std::vector<MessageId> shown_messages(DeskWorld& world, ConversationId id) {
    std::vector<MessageId> ids;
    const auto page = world.db->read(
        [&](store::Tx& tx) { return thread(tx, id, {{}, {100}}, world.clock.now()); });
    for (const auto& entry : page.items)
        if (entry.message) ids.push_back(entry.message->id);
    return ids;
}

TEST_CASE("a merge shows both threads as one, and the source leaves every list") {
    DeskWorld world;
    const auto one = world.mail("One");
    const auto two = world.mail("Two");
    world.events();

    merge(world.journal, world.mara, {two.conversation}, one.conversation);

    CHECK(shown_messages(world, one.conversation) == std::vector{one.message, two.message});
    CHECK(world.get(one.conversation).message_count == 2);
    CHECK(world.get(two.conversation).merged_into == one.conversation);
    CHECK(world.events() == Names{"conversation.merged", "conversation.absorbed"});
    CHECK(world.counted() == world.recounted());
    const auto details = world.details(one.conversation, world.mara);
    REQUIRE(details.merged.size() == 1);
    CHECK(details.merged[0].undoable);
    CHECK(refused_with([&] {
              set_status(world.journal, world.mara, {two.conversation}, Status::solved);
          }) == "merged");
}

TEST_CASE("a mail to what was merged goes on where it was merged into") {
    DeskWorld world;
    const auto one = world.mail("One");
    const auto two = world.mail("Two");
    const auto three = world.mail("Three");
    merge(world.journal, world.mara, {two.conversation}, one.conversation);
    merge(world.journal, world.mara, {one.conversation}, three.conversation);

    CHECK(world.mail("More", two.conversation).conversation == three.conversation);
    CHECK(shown_messages(world, three.conversation).size() == 4);
    world.db->read([&](store::Tx& tx) {
        CHECK(find_conversation(tx, two.conversation) == three.conversation);
    });
}

TEST_CASE("property: undoing a merge gives back exactly what was") {
    DeskWorld world;
    const auto one = world.mail("One");
    const auto two = world.mail("Two");
    set_tags(world.journal, world.mara, {one.conversation}, {"kettle", "late"});
    set_tags(world.journal, world.mara, {two.conversation}, {"late", "refund"});
    follow(world.journal, world.mara, two.conversation, world.admin.id());
    save_draft(world.journal, world.mara,
               {.conversation = two.conversation, .body_html = "<p>typing"});
    set_status(world.journal, world.mara, {one.conversation}, Status::waiting);
    const auto target = content(world.get(one.conversation));
    const auto source = content(world.get(two.conversation));
    const auto counts = world.counted();

    merge(world.journal, world.mara, {two.conversation}, one.conversation);

    const auto merged = world.details(one.conversation, world.mara);
    CHECK(merged.tags == std::vector<std::string>{"kettle", "late", "refund"});
    CHECK(merged.followers == std::vector{world.admin.id()});
    CHECK(merged.status == Status::open);  // a question is still open
    CHECK(merged.draft->body_html == "<p>typing");
    CHECK(world.counted() == world.recounted());

    unmerge(world.journal, world.mara, two.conversation);

    CHECK(content(world.get(one.conversation)) == target);
    CHECK(content(world.get(two.conversation)) == source);
    CHECK(world.counted() == counts);
    CHECK(world.counted() == world.recounted());
    CHECK(shown_messages(world, two.conversation) == std::vector{two.message});
}

TEST_CASE("what was written since a merge stays in the target when it is undone") {
    DeskWorld world;
    const auto one = world.mail("One");
    const auto two = world.mail("Two");
    merge(world.journal, world.mara, {two.conversation}, one.conversation);
    const auto since = world.mail("Since", two.conversation);

    unmerge(world.journal, world.mara, two.conversation);

    CHECK(shown_messages(world, one.conversation) == std::vector{one.message, since.message});
    CHECK(world.get(one.conversation).message_count == 2);
    CHECK(world.get(two.conversation).message_count == 1);
    CHECK(world.counted() == world.recounted());
}

TEST_CASE("merges are undone from the last back") {
    DeskWorld world;
    const auto one = world.mail("One");
    const auto two = world.mail("Two");
    const auto three = world.mail("Three");
    merge(world.journal, world.mara, {two.conversation}, one.conversation);
    merge(world.journal, world.mara, {one.conversation}, three.conversation);

    CHECK(refused_with([&] { unmerge(world.journal, world.mara, two.conversation); }) ==
          "merged_further");
    unmerge(world.journal, world.mara, one.conversation);
    CHECK(shown_messages(world, one.conversation) == std::vector{one.message, two.message});
    unmerge(world.journal, world.mara, two.conversation);
    CHECK(shown_messages(world, two.conversation) == std::vector{two.message});
    CHECK(refused_with([&] { unmerge(world.journal, world.mara, two.conversation); }) ==
          "not_merged");
}

TEST_CASE("splitting parts messages off into a conversation of their own") {
    DeskWorld world;
    const auto one = world.mail("The kettle leaks");
    const auto two = world.mail("And my invoice is wrong", one.conversation);
    world.events();

    const auto made =
        split(world.journal, world.mara, {one.conversation}, {two.message}, "Invoice");

    CHECK(world.events() == Names{"conversation.started", "conversation.split"});
    CHECK(shown_messages(world, one.conversation) == std::vector{one.message});
    CHECK(shown_messages(world, made) == std::vector{two.message});
    const auto conversation = world.get(made);
    CHECK(conversation.subject == "Invoice");
    CHECK(conversation.customer == world.mina);
    CHECK(conversation.newest_message == two.message);
    CHECK(conversation.waiting_since);
    CHECK(world.get(one.conversation).preview == "The kettle leaks");
    CHECK(world.counted() == world.recounted());
}

TEST_CASE("a split takes messages of the conversation, and leaves it one") {
    DeskWorld world;
    const auto one = world.mail("One");
    const auto two = world.mail("Two");
    CHECK(refused_with([&] {
              split(world.journal, world.mara, {one.conversation}, {one.message}, "All");
          }) == "nothing_left");
    CHECK(refused_with([&] {
              split(world.journal, world.mara, {one.conversation}, {two.message}, "Other");
          }) == "invalid");
}

TEST_CASE("links go both ways, and once") {
    DeskWorld world;
    const auto one = world.mail("One").conversation;
    const auto two = world.mail("Two").conversation;
    world.events();

    link(world.journal, world.mara, two, one);
    link(world.journal, world.mara, one, two);

    CHECK(world.events() == Names{"conversation.linked", "conversation.linked"});
    CHECK(world.details(one, world.mara).links.at(0).id == two);
    CHECK(world.details(two, world.mara).links.at(0).id == one);
    unlink(world.journal, world.mara, one, two);
    CHECK(world.details(two, world.mara).links.empty());
}

TEST_CASE("a conversation is no part of its own parts") {
    DeskWorld world;
    const auto parent = world.mail("Parent").conversation;
    const auto child = world.mail("Child").conversation;
    set_parent(world.journal, world.mara, child, {}, parent);

    CHECK(world.details(parent, world.mara).child_ids == std::vector{child});
    CHECK(refused_with([&] { set_parent(world.journal, world.mara, parent, {}, child); }) ==
          "circle");
    CHECK(refused_with([&] { set_parent(world.journal, world.mara, parent, {}, parent); }) ==
          "invalid");
}

TEST_CASE("conversations go with their customer when customers are merged, and come back") {
    DeskWorld world;
    const auto one = world.mail("One").conversation;
    ConversationsOfCustomers references;
    customers::Merging merging;
    merging.add(references);

    customers::merge(world.journal, merging, world.mara, {world.jonas}, {world.mina});
    CHECK(world.get(one).customer == world.jonas);
    const auto open = [&](CustomerId id) {
        return world.db->read(
            [&](store::Tx& tx) { return customers::get(tx, id).conversations_open; });
    };
    CHECK(open(world.jonas) == 1);

    customers::unmerge(world.journal, merging, world.mara, {world.jonas}, {world.mina});
    CHECK(world.get(one).customer == world.mina);
    CHECK(open(world.jonas) == 0);
    CHECK(open(world.mina) == 1);
}

}  // namespace
}  // namespace tandem::conversations
