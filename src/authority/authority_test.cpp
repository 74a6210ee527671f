#include "authority/house_test.h"

#include <atomic>
#include <thread>

namespace tandem::authority {
namespace {

constexpr auto a_day = std::chrono::hours(24);

const OwnLimit& refund_limit(const OwnAuthority& own) {
    for (const auto& limit : own.limits)
        if (limit.remedy == Remedy::refund && limit.currency == "EUR") return limit;
    throw std::logic_error("no such limit");
}

// Runs `work` on so many threads at once.
template <class Work>
void at_once(int count, Work work) {
    std::vector<std::jthread> threads;
    for (int i = 0; i < count; ++i) threads.emplace_back([&work, i] { work(i); });
}

}  // namespace

TEST_CASE("an agent grants within the limit of each grant; above it somebody is asked") {
    House house;
    CHECK(house.wants(house.mara, 10'000).granted);
    const auto above = house.wants(house.mara, 10'001);
    CHECK_FALSE(above.granted);
    CHECK(above.approval == ApprovalId(1));
    CHECK(house.events() == std::vector<std::string>{"authority.granted", "approval.requested"});
    CHECK(house.pending() == 1);
}

TEST_CASE("what is granted adds up to the day's limit, and the next day begins anew") {
    House house;
    for (int i = 0; i < 3; ++i) CHECK(house.wants(house.mara, 10'000).granted);
    CHECK(refund_limit(house.own(house.mara)).used_today == 30'000);
    CHECK_FALSE(house.may(house.mara, 1));
    CHECK_FALSE(house.wants(house.mara, 1).granted);
    CHECK(house.wants(house.mara, 5'000, "EUR", Remedy::voucher).granted);
    CHECK(house.wants(house.mara, 10'000, "USD").granted);
    house.clock.advance(a_day);
    CHECK(house.may(house.mara, 10'000));
    CHECK(house.wants(house.mara, 10'000).granted);
}

TEST_CASE("what is asked for and not granted does not count against the day") {
    House house;
    CHECK_FALSE(house.wants(house.mara, 50'000).granted);
    CHECK(refund_limit(house.own(house.mara)).used_today == 0);
}

TEST_CASE("a currency without a limit, and somebody without a role, always have to ask") {
    House house;
    const Actor stranger(ActorKind::agent, AgentId(99), "Stranger", Permissions::all());
    const Actor customer(ActorKind::customer, AgentId(), "Jo", {});
    CHECK_FALSE(house.wants(house.mara, 1, "JPY").granted);
    CHECK_FALSE(house.wants(house.trainee, 1).granted);
    CHECK_FALSE(house.wants(stranger, 1).granted);
    CHECK_FALSE(house.wants(customer, 1).granted);
}

TEST_CASE("administrators and the program have no limit; a key is as its owner") {
    House house;
    CHECK(house.wants(house.admin, 100'000'000).granted);
    CHECK(house.wants(house.key, 100'000'000, "JPY").granted);
    CHECK(house.wants(Actor::system("import"), 100'000'000).granted);
    const Actor maras(ActorKind::api_key, AgentId(2), "Mara's", Permissions::all());
    CHECK_FALSE(house.wants(maras, 10'001).granted);
    CHECK(house.wants(maras, 10'000).granted);
    CHECK(refund_limit(house.own(house.mara)).used_today == 10'000);
}

TEST_CASE("every grant and every decision is in the audit log") {
    House house;
    house.wants(house.mara, 10'000);
    const auto asked = house.wants(house.mara, 20'000);
    house.decide(house.lea, *asked.approval, Decision::approve);
    const auto audit = house.journal.read(
        [](store::Tx& tx) { return accounts::list_audit(tx, {.subject_kind = "authority"}); });
    REQUIRE(audit.items.size() == 2);
    CHECK(audit.items[0].actor_name == "Lea Ortiz");
    CHECK(audit.items[0].data.text.find(R"("approval":1)") != std::string::npos);
    CHECK(audit.items[1].data.text.find(R"("amount":10000,"currency":"EUR")") != std::string::npos);
}

TEST_CASE("grants at the same moment never take more than the day allows together") {
    House house;
    std::atomic<int> granted = 0;
    at_once(8, [&](int i) {
        const auto verdict = house.journal.write(house.mara, [&](events::Unit& unit) {
            return ask(unit, {.amount = 10'000, .currency = "EUR", .subject = {"refund", i}});
        });
        if (verdict.granted) ++granted;
    });
    CHECK(granted == 3);
    CHECK(refund_limit(house.own(house.mara)).used_today == 30'000);
    CHECK(house.pending() == 5);
}

TEST_CASE("who asked is told in the decision's transaction") {
    House house;
    const auto approved = *house.wants(house.mara, 20'000).approval;
    const auto declined = *house.wants(house.mara, 20'000).approval;
    const auto withdrawn = *house.wants(house.mara, 20'000).approval;
    house.events();
    CHECK(house.decide(house.lea, approved, Decision::approve).status == ApprovalStatus::approved);
    CHECK(house.events() == std::vector<std::string>{"approval.approved", "authority.granted"});
    house.decide(house.lea, declined, Decision::decline);
    house.approvals.withdraw(house.journal, house.mara, withdrawn);
    CHECK(house.events() == std::vector<std::string>{"approval.declined", "approval.withdrawn"});
    CHECK(house.refunds.told ==
          std::vector<std::string>{"approved 1", "declined 2", "withdrawn 3"});
    CHECK(house.pending() == 0);
}

TEST_CASE("nobody decides their own request, above their own limit, or twice") {
    House house;
    const auto leas = *house.wants(house.lea, 60'000).approval;
    CHECK(refusal_of([&] { house.decide(house.lea, leas, Decision::approve); }) == "own_request");
    CHECK(refusal_of([&] { house.decide(house.otto, leas, Decision::approve); }) ==
          "above_authority");
    CHECK(refusal_of([&] { house.decide(house.mara, leas, Decision::approve); }) == "forbidden");
    CHECK(house.refunds.told.empty());
    CHECK(house.pending() == 1);
    house.decide(house.admin, leas, Decision::approve);
    CHECK(refusal_of([&] { house.decide(house.admin, leas, Decision::decline); }) ==
          "already_decided");
    CHECK(refusal_of([&] { house.approvals.withdraw(house.journal, house.lea, leas); }) ==
          "already_decided");
}

TEST_CASE("declining needs no authority for the amount") {
    House house;
    const auto leas = *house.wants(house.lea, 60'000).approval;
    CHECK(house.decide(house.otto, leas, Decision::decline).status == ApprovalStatus::declined);
}

TEST_CASE("approving counts against the decider's day") {
    House house;
    for (int i = 0; i < 4; ++i) {
        const auto id = *house.wants(house.mara, 50'000).approval;
        house.decide(house.lea, id, Decision::approve);
    }
    CHECK(refund_limit(house.own(house.lea)).used_today == 200'000);
    const auto one_more = *house.wants(house.mara, 50'000).approval;
    CHECK(refusal_of([&] { house.decide(house.lea, one_more, Decision::approve); }) ==
          "above_authority");
    house.decide(house.otto, one_more, Decision::approve);
}

TEST_CASE("of several who decide at the same moment one wins") {
    House house;
    const auto id = *house.wants(house.mara, 20'000).approval;
    house.events();
    std::atomic<int> decided = 0;
    std::atomic<int> late = 0;
    const std::vector<Actor> deciders{house.lea, house.otto, house.admin, house.lea};
    at_once(4, [&](int i) {
        const auto& actor = deciders[static_cast<std::size_t>(i)];
        const auto why = refusal_of([&] {
            house.journal.write(actor, [&](events::Unit&) {});
            house.decide(actor, id, i % 2 == 0 ? Decision::approve : Decision::decline);
        });
        ++(why.empty() ? decided : late);
        CHECK((why.empty() || why == "already_decided"));
    });
    CHECK(decided == 1);
    CHECK(late == 3);
    CHECK(house.pending() == 0);
}

TEST_CASE("the newest approval of a thing is found by it") {
    House house;
    house.wants(house.mara, 20'000);
    house.journal.read([](store::Tx& tx) {
        CHECK(find_approval(tx, {"refund", 1})->id == ApprovalId(1));
        CHECK_FALSE(find_approval(tx, {"refund", 2}));
        CHECK_FALSE(find_approval(tx, {"return", 1}));
    });
}

TEST_CASE("limits are seeded once: what was changed since stays") {
    House house;
    const auto agent = house.journal.read(
        [](store::Tx& tx) { return accounts::builtin_role(tx, accounts::Builtin::agent); });
    set_authority(house.journal, house.admin, {}, {.roles = {{.role_id = agent}}});
    seed_authority(*house.db);
    CHECK_FALSE(house.wants(house.mara, 1).granted);
}

TEST_CASE("pages of each list leave nothing out") {
    House house;
    for (int i = 0; i < 5; ++i) house.wants(house.mara, 20'000);
    for (const auto id : {2, 4}) house.decide(house.admin, ApprovalId(id), Decision::decline);
    const auto ids = [&](ApprovalsShown show, const Actor& actor) {
        std::vector<std::int64_t> found;
        std::optional<std::string> after;
        do {
            const auto page = house.journal.read([&](store::Tx& tx) {
                return list(tx, actor, {.show = show, .after = after, .limit = {1}});
            });
            for (const auto& item : page.items) found.push_back(item.id.value());
            after = page.next;
        } while (after);
        return found;
    };
    using Ids = std::vector<std::int64_t>;
    CHECK(ids(ApprovalsShown::pending, house.lea) == Ids{1, 3, 5});
    CHECK(ids(ApprovalsShown::mine, house.mara) == Ids{5, 4, 3, 2, 1});
    CHECK(ids(ApprovalsShown::mine, house.lea).empty());
    CHECK(ids(ApprovalsShown::decided, house.lea) == Ids{4, 2});
}

}  // namespace tandem::authority
