// What the routes of refunds, replacements and vouchers answer and refuse, in the world of
// routes_test.cpp.

#include "orders/house_test.h"
#include "tests/scenarios.h"

namespace tandem::orders {
namespace {

using namespace testing;

const http::Headers old_version{{"If-Match", "\"v99\""}};
const std::string refunds = "/api/v1/refunds";
const std::string vouchers = "/api/v1/vouchers";
const std::string replacing = "/api/v1/orders/2/replacements";

std::string giving(const std::string& more) {
    return R"({"order_id":2,"reason":"broken",)" + more + "}";
}

std::string refund_lines(const std::string& line, int count = 1) {
    std::string list;
    for (int i = 0; i < count; ++i) list += (i > 0 ? ",{" : "{") + line + "}";
    return R"("lines":[)" + list + "],";
}

const std::vector<std::string> at_once{"refund.proposed", "authority.granted", "refund.approved"};

const Scenarios refunding{
    granted("POST " + refunds, giving(R"("amount":100)"), 201, at_once),
    granted("POST " + refunds, giving(R"("amount":100,"method":"store_credit")"), 201,
            {"refund.proposed", "authority.granted", "refund.approved", "voucher.issued",
             "payment.recorded", "refund.succeeded"}),
    {.name = "above authority",
     .method = "POST",
     .path = refunds,
     .body = giving(R"("amount":20000)"),
     .status = 201,
     .answer = R"("state":"proposed")",
     .events = {"refund.proposed", "approval.requested"}},
    {.name = "the same once more",
     .method = "POST",
     .path = refunds,
     .body = giving(R"("amount":300,"idempotency_key":"mine")"),
     .first = {{"POST", refunds, giving(R"("amount":300,"idempotency_key":"mine")")}},
     .status = 201,
     .answer = R"("id":3,)"},
    denied("POST " + refunds, giving(R"("amount":1001,"idempotency_key":"first")"), 409,
           "idempotency_conflict"),
    denied("POST " + refunds, R"({"order_id":99,"reason":"x","amount":1})", 404, "order_not_found"),
    denied("POST " + refunds, giving(R"("amount":59001)"), 409, "refund_exceeds_charged"),
    denied("POST " + refunds, giving(R"("amount":1,"currency":"USD")"), 422,
           "/currency: other_currency"),
    denied("POST " + refunds, giving(refund_lines(R"("line_id":3,"amount":2)") + R"("amount":1)"),
           422, "/amount: less_than_lines"),
    denied("POST " + refunds, giving(R"("amount":1,"shipping_amount":1)"), 422,
           "/shipping_amount: more_than_paid"),
    denied("POST " + refunds,
           giving(refund_lines(R"("line_id":3,"amount":0)", 501) + R"("amount":1)"), 422,
           "/lines: too_many"),
    denied("POST " + refunds, giving(refund_lines(R"("line_id":1,"amount":1)") + R"("amount":1)"),
           422, "/lines/0/line_id: unknown"),
    denied("POST " + refunds,
           giving(refund_lines(R"("line_id":3,"quantity":21,"amount":1)") + R"("amount":1)"), 422,
           "/lines/0/quantity: more_than_bought"),
    denied("POST " + refunds,
           giving(refund_lines(R"("line_id":3,"amount":59000)") + R"("amount":59000)"), 422,
           "/lines/0/amount: more_than_paid")
        .after(
            {{"POST", refunds,
              giving(refund_lines(R"("line_id":3,"amount":50000)") + R"("amount":50000)"), admin},
             {"POST", refunds + "/3/cancel", "", admin},
             {"POST", "/api/v1/orders/2/payments",
              R"({"kind":"charge","amount":100000,"provider":"card"})"},
             {"POST", refunds,
              giving(refund_lines(R"("line_id":3,"amount":50000)") + R"("amount":50000)"), admin}}),
    {.name = "refunds of a state",
     .as = trainee,
     .path = refunds + "?state=approved",
     .answer = R"({"items":[{"id":1,)"},
    denied("GET " + refunds + "?after=x", "", 422, "bad_cursor"),
    {.name = "a refund", .as = trainee, .path = refunds + "/2", .answer = R"("approval_id":1)"},
    denied("GET " + refunds + "/9", "", 404, "refund_not_found"),
};

const std::vector<testing::Step> submitted{{"POST", refunds + "/1/submit"}};
const std::vector<testing::Step> failed{
    {"POST", refunds + "/1/submit"}, {"POST", refunds + "/1/outcome", R"({"outcome":"failed"})"}};

const Scenarios moving_money{
    granted("POST " + refunds + "/1/submit", "", 200, {"refund.submitted"}),
    denied("POST " + refunds + "/9/submit", "", 404, "refund_not_found"),
    denied("POST " + refunds + "/1/submit", "", 409, "stale").with(old_version),
    denied("POST " + refunds + "/2/submit", "", 409, "refund_state"),
    granted("POST " + refunds + "/1/outcome", R"({"outcome":"succeeded","reference":"re_1"})", 200,
            {"payment.recorded", "refund.succeeded"})
        .after(submitted),
    granted("POST " + refunds + "/1/outcome", R"({"outcome":"failed","failure":"closed"})", 200,
            {"refund.failed"})
        .after(submitted),
    denied("POST " + refunds + "/9/outcome", R"({"outcome":"failed"})", 404, "refund_not_found"),
    denied("POST " + refunds + "/1/outcome", R"({"outcome":"failed"})", 409, "stale")
        .with(old_version),
    denied("POST " + refunds + "/1/outcome", R"({"outcome":"failed"})", 409, "refund_state"),
    granted("POST " + refunds + "/1/retry", "", 200, {"refund.retried"}).after(failed),
    denied("POST " + refunds + "/9/retry", "", 404, "refund_not_found"),
    denied("POST " + refunds + "/1/retry", "", 409, "stale").with(old_version),
    denied("POST " + refunds + "/1/retry", "", 409, "refund_state"),
    granted("POST " + refunds + "/1/cancel", "", 200, {"refund.cancelled"}),
    denied("POST " + refunds + "/9/cancel", "", 404, "refund_not_found"),
    denied("POST " + refunds + "/1/cancel", "", 409, "stale").with(old_version),
    denied("POST " + refunds + "/1/cancel", "", 409, "refund_state").after(submitted),
    denied("POST " + refunds + "/2/cancel", "", 409, "waits_for_approval"),
};

const std::string one = R"({"lines":[{"line_id":3,"quantity":1}],"reason":"broken")";

const Scenarios sending_again{
    granted("POST " + replacing, one + "}", 201,
            {"authority.granted", "order.placed", "replacement.placed"}),
    {.name = "above authority",
     .method = "POST",
     .path = replacing,
     .body = R"({"kind":"resend","lines":[{"line_id":3,"quantity":10}],"reason":"lost"})",
     .status = 201,
     .answer = R"("state":"proposed")",
     .events = {"approval.requested", "replacement.proposed"}},
    denied("POST /api/v1/orders/99/replacements", one + "}", 404, "order_not_found"),
    denied("POST " + replacing, one + R"(,"ship_to":{"country":"x"}})", 422,
           "/ship_to/country: country"),
    denied("POST " + replacing, R"({"lines":[{"line_id":1,"quantity":1}],"reason":"x"})", 422,
           "/lines/0/line_id: unknown"),
    denied("POST " + replacing, R"({"lines":[{"line_id":3,"quantity":11}],"reason":"x"})", 422,
           "/lines/0/quantity: more_than_shipped"),
    granted("GET /api/v1/replacements/1", "", 200).after({{"POST", replacing, one + "}"}}),
    denied("GET /api/v1/replacements/9", "", 404, "replacement_not_found"),
};

std::string give(const std::string& more) {
    return R"({"amount":500,"currency":"EUR","reason":"x")" + more + "}";
}

// Finishes the row with a code of voucher 1.
void with_code(World& world, Scenario& row) {
    auto& house = static_cast<House&>(world);
    const auto made = house.as(house.mara, [&](events::Unit& unit) {
        return make_voucher_code(unit, house.voucher_key, VoucherId(1));
    });
    row.body.replace(row.body.find("CODE"), 4, made.code);
}
void expired_with_code(World& world, Scenario& row) {
    auto& house = static_cast<House&>(world);
    const auto made = house.as(house.mara, [&](events::Unit& unit) {
        const auto id = give_voucher(unit, {.customer_id = house.jo,
                                            .amount = 100,
                                            .currency = "EUR",
                                            .reason = "x",
                                            .expires_at = unit.now + std::chrono::hours(1)});
        return make_voucher_code(unit, house.voucher_key, id);
    });
    house.clock.advance(std::chrono::hours(2));
    const auto at = row.body.find("CODE");
    if (at != std::string::npos) row.body.replace(at, 4, made.code);
}
void cancelled_with_code(World& world, Scenario& row) {
    with_code(world, row);
    auto& house = static_cast<House&>(world);
    house.as(house.mara, [](events::Unit& unit) { cancel_voucher(unit, VoucherId(1), {}); });
}

std::string spending(const std::string& more) {
    return R"({"code":"CODE","currency":"EUR",)" + more + "}";
}

const Scenarios giving_credit{
    {.name = "the vouchers of a customer",
     .as = trainee,
     .path = vouchers + "?customer_id=1",
     .answer = R"({"items":[{"id":2,"state":"proposed")"},
    granted("POST " + vouchers, give(R"(,"customer_id":1)"), 201,
            {"authority.granted", "voucher.issued"}),
    granted("POST " + vouchers, give(R"(,"order_id":2)"), 201,
            {"authority.granted", "voucher.issued"}),
    denied("POST " + vouchers, R"({"amount":5,"currency":"XXX","reason":"x","customer_id":1})", 422,
           "/currency: currency"),
    denied("POST " + vouchers, give(R"(,"customer_id":9)"), 422, "/customer_id: unknown"),
    denied("POST " + vouchers, give(R"(,"order_id":99)"), 422, "/order_id: unknown"),
    {.name = "a voucher with its ledger",
     .as = trainee,
     .path = vouchers + "/1",
     .answer = R"("entries":[{"kind":"issue","amount":2000)"},
    denied("GET " + vouchers + "/9", "", 404, "voucher_not_found"),
    granted("POST " + vouchers + "/1/code", "", 201, {"voucher.code_made"}),
    denied("POST " + vouchers + "/9/code", "", 404, "voucher_not_found"),
    denied("POST " + vouchers + "/2/code", "", 409, "voucher_not_active"),
    denied("POST " + vouchers + "/3/code", "", 409, "voucher_expired").given(expired_with_code),
    granted("POST " + vouchers + "/spend", spending(R"("amount":700)"), 200, {"voucher.spent"})
        .given(with_code),
    granted("POST " + vouchers + "/spend", spending(R"("amount":700,"order_id":4)"), 200,
            {"payment.recorded", "voucher.spent"})
        .given(with_code),
    denied("POST " + vouchers + "/spend", spending(R"("amount":1)"), 422, "/code: unknown"),
    denied("POST " + vouchers + "/spend", R"({"code":"CODE","currency":"USD","amount":1})", 422,
           "/currency: other_currency")
        .given(with_code),
    denied("POST " + vouchers + "/spend", spending(R"("amount":2001)"), 409, "voucher_exceeded")
        .given(with_code),
    denied("POST " + vouchers + "/spend", spending(R"("amount":1)"), 409, "voucher_not_active")
        .given(cancelled_with_code),
    denied("POST " + vouchers + "/spend", spending(R"("amount":1)"), 409, "voucher_expired")
        .given(expired_with_code),
    denied("POST " + vouchers + "/spend", spending(R"("amount":1,"order_id":99)"), 404,
           "order_not_found")
        .given(with_code),
    denied("POST " + vouchers + "/spend", spending(R"("amount":1,"order_id":3)"), 409,
           "order_is_draft")
        .given(with_code),
    granted("POST " + vouchers + "/1/cancel", "", 200, {"voucher.cancelled"}),
    denied("POST " + vouchers + "/9/cancel", "", 404, "voucher_not_found"),
    denied("POST " + vouchers + "/1/cancel", "", 409, "stale").with(old_version),
    denied("POST " + vouchers + "/1/cancel", "", 409, "voucher_not_active")
        .after({{"POST", vouchers + "/1/cancel"}}),
    denied("POST " + vouchers + "/2/cancel", "", 409, "waits_for_approval"),
};

}  // namespace
}  // namespace tandem::orders
