#include "context/house_test.h"

namespace tandem::context {
namespace {

using State = ReferenceState;

TEST_CASE("a number that the customer writes is set beside the conversation") {
    House house;
    const auto order = house.paid_order();
    const auto number = house.read(order).number;
    const auto conversation = house.letter(house.jo, "Where is " + number + "? And my KETTLE?");
    house.events();
    const auto named = house.named_in(conversation);
    REQUIRE(named.size() == 1);
    CHECK(named[0].kind == TargetKind::order);
    CHECK(named[0].target_id == order.value());
    CHECK(named[0].state == State::assumed);
    CHECK(named[0].found == number);
    CHECK(named[0].detail == "allocated");
    CHECK(house.events() == std::vector<std::string>{"reference.added"});
}

TEST_CASE("it is found however it is written, and once") {
    House house;
    orders::PlaceOrder placing = house.two_kettles_and_a_lid();
    placing.number = {"#1042-A"};
    house.place_one(placing);
    const auto conversation = house.letter(house.jo, "order 1042-a, please");
    CHECK(house.named_in(conversation).size() == 1);
    house.letter(house.jo, "I mean #1042-A!", conversation);
    CHECK(house.named_in(conversation).size() == 1);
}

TEST_CASE("somebody else's number tells nothing but what was written") {
    House house;
    const auto number = house.read(house.paid_order()).number;
    const auto named = house.named_in(house.letter(house.kim, "I heard of " + number));
    REQUIRE(named.size() == 1);
    CHECK(named[0].state == State::doubtful);
    CHECK(named[0].detail.empty());
    CHECK(named[0].label == number);
    CHECK_FALSE(house.look(house.kim).order.has_value());
}

TEST_CASE("an agent confirms, rejects, and sets other things beside it") {
    House house;
    const auto order = house.paid_order();
    const auto conversation = house.letter(house.jo, "about " + house.read(order).number);
    const auto found = house.named_in(conversation).front();
    const auto judge = [&](Judgement state) {
        return judge_reference(house.journal, house.mara, conversation, found.id, {state}).front();
    };
    CHECK(judge(Judgement::confirmed).state == State::confirmed);
    CHECK(judge(Judgement::confirmed).decided_by == "Mara Lind");
    CHECK(judge(Judgement::rejected).state == State::rejected);
    // Named again, it stays rejected; set by hand, it comes back.
    house.letter(house.jo, "I said " + house.read(order).number, conversation);
    CHECK(house.named_in(conversation).front().state == State::rejected);
    const auto set =
        add_reference(house.journal, house.mara, conversation, {TargetKind::order, order.value()});
    CHECK(set.front().state == State::confirmed);
    CHECK(add_reference(house.journal, house.mara, conversation,
                        {TargetKind::product, house.kettle.value()})
              .size() == 2);
}

TEST_CASE("what was only assumed is found again by a rebuild, decisions stay") {
    House house;
    const auto first = house.read(house.paid_order()).number;
    const auto second = house.read(house.paid_order()).number;
    const auto conversation = house.letter(house.jo, first + " and " + second);
    const auto found = house.named_in(conversation);
    REQUIRE(found.size() == 2);
    judge_reference(house.journal, house.mara, conversation, found[0].id, {Judgement::rejected});
    CHECK(house.followers.rebuild("references"));
    const auto again = house.named_in(conversation);
    REQUIRE(again.size() == 2);
    CHECK(again[0].state == State::assumed);
    CHECK(again[1].state == State::rejected);
}

}  // namespace
}  // namespace tandem::context
