#include "conversations/conversation.h"

#include "base/refusal.h"

#include <doctest/doctest.h>
#include <random>

namespace tandem::conversations {
namespace {

const Time now = from_millis(1'760'000'000'000);
constexpr Duration hour = std::chrono::hours(1);

Conversation open_one() { return {.id = ConversationId(1), .customer = CustomerId(7)}; }

Written from_customer(std::int64_t id, Time at = now) {
    return {MessageId(id), MessageKind::incoming, at, "hello"};
}
Written from_agent(std::int64_t id, Time at = now) {
    return {MessageId(id), MessageKind::reply, at, "answer"};
}

TEST_CASE("a customer's message reopens what is waiting, snoozed, solved or in the trash") {
    for (const auto status : {Status::waiting, Status::solved, Status::trash}) {
        CAPTURE(to_text(status));
        auto conversation = open_one();
        conversation.set_status(status, Because::agent, now);

        const auto event = conversation.add_message(from_customer(2), now);

        REQUIRE(event);
        CHECK(event->to == Status::open);
        CHECK(event->because == Because::customer);
        CHECK(conversation.status == Status::open);
    }
    auto snoozed = open_one();
    snoozed.snooze(now + hour, now);
    CHECK(snoozed.add_message(from_customer(2), now)->from == Status::snoozed);
    CHECK_FALSE(snoozed.snoozed_until);
}

TEST_CASE("spam stays spam, however often it writes") {
    auto conversation = open_one();
    conversation.set_status(Status::spam, Because::agent, now);

    CHECK_FALSE(conversation.add_message(from_customer(2), now));
    CHECK(conversation.status == Status::spam);
    CHECK_FALSE(conversation.waiting_since);
}

TEST_CASE("what a machine writes wakes nobody") {
    auto conversation = open_one();
    conversation.set_status(Status::solved, Because::agent, now);
    auto away = from_customer(2);
    away.automatic = true;

    CHECK_FALSE(conversation.add_message(away, now));
    CHECK(conversation.status == Status::solved);
    CHECK_FALSE(conversation.waiting_since);
    CHECK(conversation.message_count == 1);
}

TEST_CASE("a customer waits from their first message that nobody answered") {
    auto conversation = open_one();
    conversation.add_message(from_customer(1), now);
    conversation.add_message(from_customer(2, now + hour), now + hour);
    CHECK(conversation.waiting_since == now);

    conversation.add_message(from_agent(3, now + 2 * hour), now + 2 * hour);
    CHECK_FALSE(conversation.waiting_since);

    conversation.add_message(from_customer(4, now + 3 * hour), now + 3 * hour);
    CHECK(conversation.waiting_since == now + 3 * hour);
}

TEST_CASE("a snooze hides a question, it does not answer it") {
    auto conversation = open_one();
    conversation.add_message(from_customer(1), now);
    conversation.snooze(now + hour, now);

    const auto event = conversation.wake(Because::timer, now + hour);

    REQUIRE(event);
    CHECK(conversation.status == Status::open);
    CHECK(conversation.waiting_since == now);
}

TEST_CASE("a snooze ends in the future") {
    auto conversation = open_one();
    const auto before = conversation;
    CHECK_THROWS_AS(conversation.snooze(now, now), Refusal);
    CHECK(conversation == before);
}

TEST_CASE("a status alone cannot say how long a snooze lasts") {
    auto conversation = open_one();
    CHECK_THROWS_AS(conversation.set_status(Status::snoozed, Because::agent, now), Refusal);
}

TEST_CASE("reopening is counted, solving is dated") {
    auto conversation = open_one();
    conversation.set_status(Status::solved, Because::agent, now);
    CHECK(conversation.solved_at == now);

    conversation.set_status(Status::open, Because::agent, now + hour);

    CHECK_FALSE(conversation.solved_at);
    CHECK(conversation.reopened_count == 1);
}

TEST_CASE("what is so already happens no second time") {
    auto conversation = open_one();
    conversation.assign_to(AgentId(2));

    CHECK_FALSE(conversation.assign_to(AgentId(2)));
    CHECK_FALSE(conversation.set_status(Status::open, Because::agent, now));
    CHECK_FALSE(conversation.set_priority(Priority::normal));
    CHECK_FALSE(conversation.set_tags({}));
}

TEST_CASE("tags are a set, and the event says what was added and what was taken off") {
    auto conversation = open_one();
    conversation.set_tags({TagId(3), TagId(1), TagId(3)});
    CHECK(conversation.tags == std::vector{TagId(1), TagId(3)});

    const auto event = conversation.set_tags({TagId(2), TagId(3)});

    CHECK(event->added == std::vector{TagId(2)});
    CHECK(event->removed == std::vector{TagId(1)});
}

TEST_CASE("a merged conversation says where it went") {
    auto conversation = open_one();
    conversation.merged_into = ConversationId(9);
    try {
        conversation.require_not_merged();
        FAIL("it was not refused");
    } catch (const Refusal& refusal) {
        CHECK(refusal.code() == "merged");
        CHECK(refusal.details() == R"({"merged_into":9})");
    }
}

void replay(Conversation& told, const StatusChanged& event) {
    told.status = event.to;
    told.snoozed_until.reset();
}
void replay(Conversation& told, const Snoozed& event) {
    told.status = Status::snoozed;
    told.snoozed_until = event.until;
}
void replay(Conversation& told, const Assigned& event) {
    told.assignee = event.to.value_or(AgentId());
}
void replay(Conversation& told, const TeamChanged& event) {
    told.team = event.to.value_or(TeamId());
}
void replay(Conversation& told, const PriorityChanged& event) { told.priority = event.to; }
void replay(Conversation& told, const KindChanged& event) { told.kind = event.to; }
void replay(Conversation& told, const Tagged& event) {
    for (const auto tag : event.added) told.tags.push_back(tag);
    for (const auto tag : event.removed) std::erase(told.tags, tag);
    std::sort(told.tags.begin(), told.tags.end());
}
template <class Event>
void replay(Conversation& told, const std::optional<Event>& event) {
    if (event) replay(told, *event);
}

void live_a_step(Conversation& lived, Conversation& told, std::mt19937& random, Time at) {
    const auto pick = [&](unsigned n) { return static_cast<std::int64_t>(random() % n); };
    switch (pick(9)) {
        case 0:
            return replay(told, lived.set_status(static_cast<Status>(pick(6)), Because::agent, at));
        case 1:
            return replay(told, lived.snooze(at + Duration(pick(3) - 1), at));
        case 2:
            return replay(told, lived.wake(Because::timer, at));
        case 3:
            return replay(told, lived.assign_to(AgentId(pick(3))));
        case 4:
            return replay(told, lived.move_to(TeamId(pick(3))));
        case 5:
            return replay(told, lived.set_priority(static_cast<Priority>(pick(4))));
        case 6:
            return replay(told, lived.set_kind(static_cast<Kind>(pick(5))));
        case 7:
            return replay(told, lived.set_tags({TagId(pick(4) + 1), TagId(pick(4) + 1)}));
        default:
            return replay(told, lived.add_message(
                                    {MessageId(lived.message_count + 1),
                                     static_cast<MessageKind>(pick(3)), at, "text", pick(4) == 0},
                                    at));
    }
}

// Whatever anyone does, in whatever order: replaying the recorded events on the conversation as it
// began gives the conversation as it is. Refused verbs record nothing, so they change nothing.
TEST_CASE("property: the events tell the whole story") {
    for (unsigned seed = 0; seed < 500; ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        auto lived = open_one();
        auto told = lived;
        for (int step = 0; step < 30; ++step) {
            const auto before = lived;
            try {
                live_a_step(lived, told, random, now + step * hour);
            } catch (const Refusal&) {
                REQUIRE(lived == before);
            }
            REQUIRE(told.status == lived.status);
            REQUIRE(told.snoozed_until == lived.snoozed_until);
            REQUIRE(told.assignee == lived.assignee);
            REQUIRE(told.team == lived.team);
            REQUIRE(told.priority == lived.priority);
            REQUIRE(told.kind == lived.kind);
            REQUIRE(told.tags == lived.tags);
            REQUIRE(lived.solved_at.has_value() == (lived.status == Status::solved));
            REQUIRE(lived.snoozed_until.has_value() == (lived.status == Status::snoozed));
        }
    }
}

}  // namespace
}  // namespace tandem::conversations
