#include "promises/routes.h"

#include "promises/house_test.h"
#include "tests/scenarios.h"

namespace tandem::promises {
namespace {

using namespace testing;

// Promises: 1 a call to Jo in 30 hours, 2 a delivery of order 7 in 50 hours, at risk, 3 a waived
// one, 4 a broken one.
class Furnished : public House {
public:
    Furnished() {
        const auto fourth_due = clock.now() + hours(1);
        call_back(hours(30));
        const auto second = deliver(7, hours(50));
        waive(journal, mara, deliver(8, hours(50)).id, {.reason = "Collected"});
        make(journal, mara, {.customer_id = ann, .kind = PromiseKind::other, .due_at = fourth_due});
        fact([&](events::Unit& unit) { expect(unit, second.id, clock.now() + hours(60)); });
        clock.advance(hours(2));
        check_due(journal);
        events();
    }
};

TEST_CASE("every route of promises answers, refuses and records what it says") {
    prove<Furnished>();
}

const std::string promises = "/api/v1/promises";

Scenario yes(const std::string& request, const std::string& body, int status,
             std::vector<std::string> events = {}) {
    return granted(request, body, status, std::move(events));
}
Scenario no(const std::string& request, const std::string& body, const std::string& refusal,
            int status = 422) {
    return denied(request, body, status, refusal);
}

const Scenarios promises_{
    {.name = "what is due",
     .as = trainee,
     .path = promises,
     .answer = R"("customer_name":"Jo Berg")"},
    {.name = "what is due of mine, a page",
     .path = promises + "?agent_id=2&limit=1&until=1770000000000",
     .answer = R"("next":"1760108000000.1")"},
    yes("GET " + promises + "?after=1760108000000.1", "", 200),
    {.name = "at risk", .as = trainee, .path = promises + "?show=at_risk", .answer = R"("id":2,)"},
    {.name = "broken", .as = trainee, .path = promises + "?show=broken", .answer = R"("id":4,)"},
    {.name = "of a customer",
     .as = trainee,
     .path = promises + "?show=customer&customer_id=1",
     .answer = R"("status":"waived")"},
    {.name = "about an order",
     .as = trainee,
     .path = promises + "?show=about&about_kind=order&about_id=7",
     .answer = R"("id":2,)"},
    no("GET " + promises + "?show=customer", "", "/customer_id: required"),
    no("GET " + promises + "?show=about", "", "/about_id: required"),
    no("GET " + promises + "?after=x", "", "bad_cursor"),
    {.name = "counts",
     .as = trainee,
     .path = promises + "/counts?until=1760110000000",
     .answer = R"({"due":1,"at_risk":1,"broken":1})"},
    {.name = "the score",
     .as = trainee,
     .path = promises + "/score?from=1759900000000&to=1760200000000",
     .answer = R"("total":{"made":4,"kept":0,"broken":1,)"},
    no("GET " + promises + "/score?from=1760200000000&to=1759900000000", "", "/to: before_from"),
    no("GET " + promises + "/score?from=0&to=1759900000000", "", "/to: too_long"),
    {.name = "settings",
     .as = trainee,
     .path = promises + "/settings",
     .answer = R"({"refund_days":14,"warn_hours":24})"},
    yes("PUT " + promises + "/settings", R"({"refund_days":7})", 200, {"promise.settings_changed"})
        .by(admin),
    no("PUT " + promises + "/settings", "{}", "forbidden", 403),
    {.name = "one", .as = trainee, .path = promises + "/1", .answer = R"("kind":"callback_at")"},
    no("GET " + promises + "/99", "", "promise_not_found", 404),
    yes("POST " + promises,
        R"({"customer_id":1,"kind":"refund_by","about":{"kind":"refund","id":4},
            "due_at":1761000000000,"amount":500,"currency":"EUR","text_said":"By Monday"})",
        201, {"promise.made"}),
    yes("POST " + promises,
        R"({"customer_id":1,"kind":"reply_by","conversation_id":4,"due_at":1761000000000})", 201,
        {"promise.made"}),
    no("POST " + promises, R"({"customer_id":1,"kind":"deliver_by","due_at":1761000000000})",
       "/about: required"),
    no("POST " + promises, R"({"customer_id":99,"kind":"other","due_at":1761000000000})",
       "/customer_id: unknown"),
    no("POST " + promises, R"({"customer_id":1,"kind":"other","due_at":1750000000000})",
       "/due_at: in_past"),
    no("POST " + promises,
       R"({"customer_id":1,"kind":"other","due_at":1761000000000,"amount":1,"currency":"XXX"})",
       "/currency: currency"),
    denied("POST " + promises, R"({"customer_id":1,"kind":"other","due_at":1761000000000})", 403,
           "forbidden")
        .by(trainee),
    yes("POST " + promises + "/1/renegotiation", R"({"due_at":1761000000000,"reason":"Ill"})", 201,
        {"promise.made", "promise.renegotiated"}),
    no("POST " + promises + "/1/renegotiation", R"({"due_at":1750000000000,"reason":"Ill"})",
       "/due_at: in_past"),
    no("POST " + promises + "/3/renegotiation", R"({"due_at":1761000000000,"reason":"Ill"})",
       "over", 409),
    no("POST " + promises + "/99/renegotiation", R"({"due_at":1761000000000,"reason":"Ill"})",
       "promise_not_found", 404),
    yes("POST " + promises + "/1/waiver", R"({"reason":"Wrote instead"})", 200, {"promise.waived"}),
    no("POST " + promises + "/3/waiver", R"({"reason":"x"})", "over", 409),
    no("POST " + promises + "/99/waiver", R"({"reason":"x"})", "promise_not_found", 404),
    yes("POST " + promises + "/2/told", "{}", 200, {"promise.told"}),
    no("POST " + promises + "/2/told", R"({"at":1860000000000})", "/at: in_future"),
    no("POST " + promises + "/4/told", "{}", "over", 409),
    no("POST " + promises + "/99/told", "{}", "promise_not_found", 404),
    yes("POST " + promises + "/1/done", "{}", 200, {"promise.kept"}),
    yes("POST " + promises + "/4/done", "{}", 200, {"promise.done_late"}),
    no("POST " + promises + "/1/done", R"({"at":1860000000000})", "/at: in_future"),
    no("POST " + promises + "/2/done", "{}", "fact_decides", 409),
    no("POST " + promises + "/4/done", "{}", "over", 409)
        .after({{"POST", promises + "/4/done", "{}"}}),
    no("POST " + promises + "/99/done", "{}", "promise_not_found", 404),
};

}  // namespace
}  // namespace tandem::promises
