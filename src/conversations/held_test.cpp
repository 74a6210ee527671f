#include "conversations/held.h"

#include "base/refusal.h"
#include "conversations/furnished_test.h"
#include "conversations/merge.h"
#include "conversations/part.h"
#include "conversations/participants.h"
#include "conversations/placing.h"
#include "conversations/relations.h"
#include "conversations/split.h"

#include <doctest/doctest.h>

namespace tandem::conversations {
namespace {

using namespace testing;
using Names = std::vector<std::string>;

const std::string c = conversations_path;
const std::string none = c + "/99";
const std::string gone = c + "/4";  // merged into 5
const http::Headers old_version{{"If-Match", "\"v99\""}};
const std::string jonas = R"({"address":"Jonas@example.com"})";
const std::string mina = R"({"address":"mina@example.com"})";
const std::string cc = R"({"address":"cc@example.com"})";

// Jonas wrote with a token of ours: he is held until somebody approves.
Received mail_by_token(DeskWorld& world, ConversationId conversation, const Contacts& copy = {}) {
    const auto system = Actor::system("email");
    return world.journal.write(system, [&](events::Unit& unit) {
        return receive(unit, {.conversation = conversation,
                              .customer = world.jonas,
                              .from = {"Jonas Petrov", "jonas@example.com"},
                              .cc = copy,
                              .subject = "Fwd: kettle",
                              .text = "Mina sent me this.",
                              .message_id = "fwd@example.com",
                              .why = {"held", {}, "jonas@example.com"},
                              .held = true});
    });
}

void jonas_is_held(World& world, Scenario&) {
    mail_by_token(static_cast<DeskWorld&>(world), ConversationId(1), {{"", "friend@example.com"}});
    world.events();
}

Part part(DeskWorld& world, ConversationId id, std::string_view address) {
    return world.db->read([&](store::Tx& tx) { return part_of(tx, id, address); });
}

std::string refused_with(const std::function<void()>& action) {
    try {
        action();
    } catch (const Refusal& refusal) {
        return refusal.code();
    }
    return "";
}

std::string reply_to(const std::string& lists) {
    return R"({"body_html":"<p>Hi</p>","last_seen_message_id":7,)" + lists + "}";
}

const Scenarios approving{
    {.name = "an agent approves, and answers may go there",
     .method = "PUT",
     .path = c + "/1/approved-participant",
     .body = jonas,
     .arrange = jonas_is_held,
     .answer = R"("name":"Jonas Petrov","role":"customer","held":false})",
     .events = {"conversation.participant_approved"}},
    denied("PUT " + none + "/approved-participant", jonas, 404, "conversation_not_found"),
    denied("PUT " + gone + "/approved-participant", jonas, 409, "merged"),
    denied("PUT " + c + "/1/approved-participant", jonas, 409, "stale").with(old_version),
    denied("PUT " + c + "/1/approved-participant", jonas, 422, "/address: unknown"),
    denied("PUT " + c + "/1/approved-participant", jonas, 403, "forbidden").by(trainee),
    {.name = "and holds again",
     .method = "PUT",
     .path = c + "/1/held-participant",
     .body = jonas,
     .first = {{"PUT", c + "/1/approved-participant", jonas}},
     .arrange = jonas_is_held,
     .answer = R"("held":true})",
     .events = {"conversation.participant_held"}},
    denied("PUT " + none + "/held-participant", jonas, 404, "conversation_not_found"),
    denied("PUT " + gone + "/held-participant", jonas, 409, "merged"),
    denied("PUT " + c + "/1/held-participant", jonas, 409, "stale").with(old_version),
    denied("PUT " + c + "/1/held-participant", jonas, 422, "/address: unknown"),
    denied("PUT " + c + "/1/held-participant", mina, 422, "/address: customer"),
};

const Scenarios parting{
    {.name = "what a held person wrote goes into a conversation of its own",
     .method = "POST",
     .path = c + "/1/part-off",
     .body = jonas,
     .arrange = jonas_is_held,
     .status = 201,
     .answer = R"("subject":"Fwd: kettle","status":"open")",
     .events = {"conversation.started", "conversation.split"}},
    denied("POST " + none + "/part-off", jonas, 404, "conversation_not_found"),
    denied("POST " + gone + "/part-off", jonas, 409, "merged"),
    denied("POST " + c + "/1/part-off", jonas, 409, "stale").with(old_version),
    denied("POST " + c + "/1/part-off", jonas, 422, "/address: unknown"),
    denied("POST " + c + "/1/part-off", mina, 409, "nothing_left"),
    denied("POST " + c + "/2/part-off", cc, 422, "/address: no_message")
        .after({{"POST", c + "/2/replies",
                 R"({"body_html":"<p>Hi</p>","last_seen_message_id":6,)"
                 R"("to":[{"address":"cc@example.com"}]})"}}),
};

const Scenarios writing_to_the_held{
    denied("POST " + c + "/1/replies", reply_to(R"("to":[{"address":"JONAS@example.com"}])"), 422,
           "/to: held")
        .given(jonas_is_held),
    denied("POST " + c + "/1/replies", reply_to(R"("cc":[{"address":"jonas@example.com"}])"), 422,
           "/cc: held")
        .given(jonas_is_held),
    denied("POST " + c + "/1/replies", reply_to(R"("bcc":[{"address":"jonas@example.com"}])"), 422,
           "/bcc: held")
        .given(jonas_is_held),
};

std::string later_to(const std::string& lists) {
    return R"({"body_html":"<p>Hi</p>","last_seen_message_id":7,"send_at":1760003600000,)" + lists +
           "}";
}

const Scenarios writing_later_to_the_held{
    denied("POST " + c + "/1/scheduled", later_to(R"("to":[{"address":"jonas@example.com"}])"), 422,
           "/to: held")
        .given(jonas_is_held),
    denied("POST " + c + "/1/scheduled", later_to(R"("cc":[{"address":"jonas@example.com"}])"), 422,
           "/cc: held")
        .given(jonas_is_held),
    denied("POST " + c + "/1/scheduled", later_to(R"("bcc":[{"address":"jonas@example.com"}])"),
           422, "/bcc: held")
        .given(jonas_is_held),
};

const Step split_off{"POST", c + "/1/part-off", jonas};

const Scenarios unsplitting{
    {.name = "a split is taken back",
     .method = "POST",
     .path = c + "/6/unsplit",
     .first = {split_off},
     .arrange = jonas_is_held,
     .answer = R"("held":true})",
     .events = {"conversation.split_undone", "conversation.split_undone"}},
    denied("POST " + none + "/unsplit", "", 404, "conversation_not_found"),
    denied("POST " + gone + "/unsplit", "", 409, "merged"),
    denied("POST " + c + "/1/unsplit", "", 409, "not_split"),
    denied("POST " + c + "/6/unsplit", "", 409, "went_on")
        .given(jonas_is_held)
        .after({split_off, {"POST", c + "/6/notes", R"({"body_html":"<p>Hm</p>"})"}}),
};

TEST_CASE("until they are approved, whoever came by a token takes no part and gets no answer") {
    DeskWorld world;
    const auto one = world.mail("Leaks").conversation;
    world.events();

    mail_by_token(world, one, {{"", "friend@example.com"}});

    CHECK(world.events() == Names{"message.received", "conversation.participant_held"});
    CHECK(part(world, one, "JONAS@example.com") == Part::held);
    CHECK(part(world, one, "friend@example.com") == Part::none);
    CHECK(part(world, one, "mina@example.com") == Part::full);
    CHECK(world.answer(one).recipients.to == Contacts{{"Mina Fischer", "mina@example.com"}});

    approve_participant(world.journal, world.mara, {one}, "jonas@example.com");
    CHECK(part(world, one, "jonas@example.com") == Part::full);
    CHECK(part(world, one, "friend@example.com") == Part::full);
    CHECK(world.answer(one).recipients.to == Contacts{{"Jonas Petrov", "jonas@example.com"}});
}

TEST_CASE("whoever was addressed in a letter, theirs or ours, takes part") {
    DeskWorld world;
    const auto one = world.mail("Leaks").conversation;
    CHECK(part(world, one, "boss@example.com") == Part::none);
    reply(world.desk, world.mara,
          {.conversation = one,
           .body_html = "<p>Hello</p>",
           .to = Contacts{{"", "mina@example.com"}},
           .bcc = {{"", "Boss@example.com"}},
           .last_seen = world.newest(one)});
    CHECK(part(world, one, "boss@example.com") == Part::full);
    CHECK(part(world, one, "oss@example.com") == Part::none);
    CHECK(part(world, one, "") == Part::none);
    CHECK(part(world, ConversationId(99), "mina@example.com") == Part::none);
}

TEST_CASE("no more than a few may wait for approval, and none is forgotten over the others") {
    DeskWorld world;
    const auto one = world.mail("Leaks").conversation;
    auto conversation = world.get(one);
    for (std::size_t i = 0; i < max_participants; ++i)
        add_participant(conversation, {"", "p" + std::to_string(i) + "@example.com"}, "cc");
    CHECK(add_held_participant(conversation, {"", "jonas@example.com"}));
    CHECK_FALSE(add_held_participant(conversation, {"", "Jonas@example.com"}));
    CHECK(is_held(conversation, "jonas@example.com"));
    for (std::size_t i = 1; i < most_held; ++i)
        add_held_participant(conversation, {"", "h" + std::to_string(i) + "@example.com"});
    CHECK(world.db->read([&](store::Tx& tx) { return has_room_to_hold(tx, one); }));
    world.db->write([&](store::Tx& tx) {
        auto before = Conversations(tx).get(one);
        Conversations(tx).save(before, conversation, world.clock.now());
    });
    CHECK_FALSE(world.db->read([&](store::Tx& tx) { return has_room_to_hold(tx, one); }));
}

TEST_CASE("what is split off takes its people with it, and taking it back gives them back") {
    DeskWorld world;
    const auto one = world.mail("Leaks").conversation;
    mail_by_token(world, one, {{"", "friend@example.com"}});
    const auto before = world.get(one);

    const auto made = part_off(world.journal, world.mara, {one}, "jonas@example.com");
    CHECK(world.get(made).customer == world.jonas);
    CHECK(part(world, one, "jonas@example.com") == Part::none);
    CHECK(participants_of(world.get(one)).size() == 1);
    CHECK(part(world, made, "jonas@example.com") == Part::full);
    CHECK(world.counted() == world.recounted());

    CHECK(unsplit(world.journal, world.mara, made) == one);
    const auto after = world.get(one);
    CHECK(after.participants == before.participants);
    CHECK(after.message_count == before.message_count);
    CHECK(after.newest_message == before.newest_message);
    CHECK(after.preview == before.preview);
    CHECK(world.get(made).merged_into == one);
    CHECK(world.get(made).message_count == 0);
    CHECK(world.counted() == world.recounted());
    CHECK(refused_with([&] { unsplit(world.journal, world.mara, made); }) == "merged");
}

TEST_CASE("a join that is undone later leaves nobody behind") {
    DeskWorld world;
    const auto one = world.mail("Leaks").conversation;
    const auto two = world.mail_from(world.jonas, "Mine leaks too").conversation;
    merge(world.journal, world.mara, {two}, one);
    CHECK(part(world, one, "jonas@example.com") == Part::full);
    world.mail("More", one);  // so the row cannot be given back as it was

    unmerge(world.journal, world.mara, two);
    CHECK(participants_of(world.get(one)).size() == 1);
    CHECK(part(world, one, "jonas@example.com") == Part::none);
}

TEST_CASE("a link made by mail says why, from both ends") {
    DeskWorld world;
    const auto one = world.mail("Leaks").conversation;
    const auto two = world.mail_from(world.jonas, "About it").conversation;
    world.events();
    const Why why{"stranger_number", one, "jonas@example.com"};
    const auto system = Actor::system("email");
    world.journal.write(system, [&](events::Unit& unit) { link_because(unit, two, one, why); });

    CHECK(world.events() == Names{"conversation.linked", "conversation.linked"});
    CHECK(world.details(two, world.mara).links.at(0).why == why);
    CHECK(world.details(one, world.mara).links.at(0).why == why);
}

TEST_CASE("every reason has a sentence, and rows of old keep theirs") {
    const Why why{"stranger_number", ConversationId(7), "jonas@example.com"};
    CHECK(sentence_from_stored(to_stored(why)) ==
          "It names #7, but jonas@example.com does not take part there.");
    CHECK(why_from_stored(to_stored(why)) == why);
    CHECK(sentence_from_stored("It refers to a message.") == "It refers to a message.");
    CHECK_FALSE(why_from_stored("It refers to a message."));
    CHECK(to_stored({}).empty());
}

TEST_CASE("a conversation is over when it is solved or merged away") {
    Furnished world;
    const auto over = [&](int id) {
        return world.db->read([&](store::Tx& tx) { return is_over(tx, ConversationId(id)); });
    };
    CHECK_FALSE(over(1));
    CHECK(over(3));
    CHECK(over(4));
    CHECK_FALSE(over(99));
}

}  // namespace
}  // namespace tandem::conversations
