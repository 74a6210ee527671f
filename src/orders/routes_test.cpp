#include "orders/routes.h"

#include "orders/house_test.h"
#include "tests/scenarios.h"

namespace tandem::orders {
namespace {

using namespace testing;

// Order 1, T-10001: two kettles (line 1) and a lid (line 2), 89.90, paid by card, nothing shipped.
// Order 2, T-10002: twenty kettles (line 3), 800.00, paid; ten were shipped and delivered.
// Order 3, T-10003: a lid (line 4), a draft. Order 4, T-10004: a lid (line 5), not confirmed.
// Refund 1 of order 2, 10.00, approved; 2, 200.00, proposed (approval 1). Voucher 1 of Jo's, 20.00;
// 2, 400.00, proposed (approval 2). Change 1 of order 1, requested: one kettle less; 2, a draft.
class Furnished : public House {
public:
    Furnished() {
        paid_order();
        place_one({.customer_id = jo,
                   .currency = "EUR",
                   .lines = {{.product_id = kettle, .quantity = 20}},
                   .payments = {{.kind = NewPaymentKind::charge,
                                 .amount = 80'000,
                                 .provider = "card",
                                 .reference = {"ch_2"}}}});
        as_system([&](events::Unit& unit) {
            inventory::ship(unit, OrderLineId(3), 10, {"shipment", 1});
            progress(unit, OrderLineId(3), {.picked = 10, .shipped = 10, .delivered = 10});
        });
        lid_order(PlaceAs::draft);
        lid_order(PlaceAs::unconfirmed);
        refund_as(mara, OrderId(2), 1'000, RefundMethod::original, "first");
        refund_as(mara, OrderId(2), 20'000);
        as(mara, [&](events::Unit& unit) {
            give_voucher(unit,
                         {.customer_id = jo, .amount = 2'000, .currency = "EUR", .reason = "x"});
            give_voucher(unit,
                         {.customer_id = jo, .amount = 40'000, .currency = "EUR", .reason = "x"});
            const ChangeAction less{.kind = ActionKind::cancel_item,
                                    .line_id = OrderLineId(1),
                                    .quantity = LineQuantity(1)};
            ask_change(unit, {OrderId(1)}, {.actions = {less}, .as = AskAs::requested});
            ask_change(unit, {OrderId(1)}, {.actions = {less}, .as = AskAs::draft});
        });
        events();
    }

    void lid_order(PlaceAs how) {
        place_one({.customer_id = kim,
                   .currency = "EUR",
                   .lines = {{.product_id = lid, .quantity = 1}},
                   .as = how});
    }
};

House& house(World& world) { return static_cast<House&>(world); }

const http::Headers old_version{{"If-Match", "\"v99\""}};
const std::string lines = R"("lines":[{"product_id":2,"quantity":1}])";
const std::string o = "/api/v1/orders/";

std::string placing(const std::string& more) { return R"({"currency":"EUR",)" + more + "}"; }

// A list of so many.
std::string many(const std::string& item, int count) {
    std::string list;
    for (int i = 0; i < count; ++i) list += (i > 0 ? "," : "") + item;
    return "[" + list + "]";
}

const std::vector<testing::Step> cancelled{{"POST", o + "1/cancel", "{}"}};

void ship_first(World& world, Scenario&) { house(world).ship_all(OrderId(1)); }
void deliver_first(World& world, Scenario&) {
    house(world).ship_all(OrderId(1));
    house(world).deliver_all(OrderId(1));
}

}  // namespace

TEST_CASE("every route of orders answers, refuses and records what it says") { prove<Furnished>(); }

namespace {

const Scenarios reading{
    {.name = "the list",
     .as = trainee,
     .path = "/api/v1/orders?status=draft",
     .answer = R"("number":"T-10003","status":"draft","payment_status":"none")"},
    {.name = "what begins so", .path = "/api/v1/orders?number=t-1000&limit=1", .answer = "T-10001"},
    denied("GET /api/v1/orders?after=x", "", 422, "bad_cursor"),
    denied("GET /api/v1/orders?number=T&customer_id=1", "", 422, "/number: not_together"),
    denied("GET /api/v1/orders?product_id=1&customer_id=1", "", 422, "/product_id: not_together"),
    {.name = "how many there are",
     .as = trainee,
     .path = "/api/v1/order-counts",
     .answer = R"({"name":"order.draft","amount":1})"},
    {.name = "an order with all that hangs on it",
     .as = trainee,
     .path = o + "2",
     .answer = R"("refunds":[{"id":1,"order":{"id":2,"number":"T-10002"},"state":"approved")"},
    {.name = "its tracker",
     .path = o + "2",
     .answer = R"({"step":"shipped","state":"under_way","quantity":10,"of":20,"at":null})"},
    denied("GET " + o + "99", "", 404, "order_not_found"),
};

const Scenarios placing_orders{
    {.name = "an order",
     .method = "POST",
     .path = "/api/v1/orders",
     .body = placing(R"("customer_id":1,"ship_to":{"city":"Kiel","country":"DE"},)" + lines),
     .status = 201,
     .answer = R"("number":"T-10005","status":"allocated")",
     .events = {"order.placed"}},
    denied("POST /api/v1/orders", R"({"currency":"XXX",)" + lines + "}", 422,
           "/currency: currency"),
    denied("POST /api/v1/orders",
           placing(R"("lines":)" + many(R"({"product_id":2,"quantity":1})", 501)), 422,
           "/lines: too_many"),
    denied("POST /api/v1/orders",
           placing(R"("lines":)" +
                   many(R"({"product_id":2,"quantity":1,"unit_amount":999999999999})", 2)),
           422, "/lines: amount_too_large"),
    denied(
        "POST /api/v1/orders",
        placing(R"("lines":[{"product_id":2,"quantity":1000000000,"unit_amount":999999999999}])"),
        422, "/lines/0/quantity: amount_too_large"),
    denied("POST /api/v1/orders", placing(R"("lines":[{"product_id":9,"quantity":1}])"), 422,
           "/lines/0/product_id: unknown"),
    denied("POST /api/v1/orders",
           placing(R"("lines":[{"product_id":2,"quantity":1,"discount_amount":501}])"), 422,
           "/lines/0/discount_amount: more_than_price"),
    denied("POST /api/v1/orders", placing(R"("discount_amount":501,)" + lines), 422,
           "/discount_amount: more_than_price"),
    denied("POST /api/v1/orders", placing(R"("customer_id":9,)" + lines), 422,
           "/customer_id: unknown"),
    denied("POST /api/v1/orders", placing(R"("number":"t-10001",)" + lines), 422, "/number: taken"),
    denied("POST /api/v1/orders", placing(R"("placed_at":1999999999999,)" + lines), 422,
           "/placed_at: in_future"),
    denied("POST /api/v1/orders", placing(R"("risk_flags":)" + many("\"x\"", 21) + "," + lines),
           422, "/risk_flags: too_many"),
    denied("POST /api/v1/orders", placing(R"("ship_to":{"country":"de"},)" + lines), 422,
           "/ship_to/country: country"),
    denied("POST /api/v1/orders", placing(R"("bill_to":{"country":"D"},)" + lines), 422,
           "/bill_to/country: country"),
    denied("POST /api/v1/orders", placing(R"("policy_id":9,)" + lines), 422, "/policy_id: unknown"),
    denied(
        "POST /api/v1/orders",
        placing(R"("payments":[{"kind":"charge","amount":1,"currency":"USD","provider":"card"}],)" +
                lines),
        422, "/payments/0/currency: other_currency"),
    denied("POST /api/v1/orders",
           placing(R"("payments":[{"kind":"release","amount":1,"provider":"card"}],)" + lines), 409,
           "not_authorized"),
    denied(
        "POST /api/v1/orders",
        placing(
            R"("payments":[{"kind":"charge","amount":1,"provider":"card","reference":"ch_2"}],)" +
            lines),
        409, "payment_reference_taken"),
};

const Scenarios going{
    granted("POST " + o + "4/confirm", "{}", 200, {"order.confirmed"}),
    denied("POST " + o + "99/confirm", "{}", 404, "order_not_found"),
    denied("POST " + o + "4/confirm", "{}", 409, "stale").with(old_version),
    denied("POST " + o + "1/confirm", "{}", 409, "already_confirmed"),
    denied("POST " + o + "4/confirm", "{}", 409, "order_ended")
        .after({{"POST", o + "4/cancel", "{}"}}),
    {.name = "nothing to allocate",
     .method = "POST",
     .path = o + "1/allocate",
     .answer = "T-10001"},
    denied("POST " + o + "99/allocate", "", 404, "order_not_found"),
    denied("POST " + o + "1/allocate", "", 409, "stale").with(old_version),
    denied("POST " + o + "4/allocate", "", 409, "not_confirmed"),
    denied("POST " + o + "1/allocate", "", 409, "order_ended").after(cancelled),
    granted("POST " + o + "1/hold", R"({"reason":"fraud"})", 200, {"order.held"}),
    denied("POST " + o + "99/hold", R"({"reason":"fraud"})", 404, "order_not_found"),
    denied("POST " + o + "1/hold", R"({"reason":"fraud"})", 409, "stale").with(old_version),
    denied("POST " + o + "1/hold", R"({"reason":"fraud"})", 409, "order_ended").after(cancelled),
    denied("POST " + o + "1/hold", R"({"reason":"fraud"})", 409, "already_shipped")
        .given(ship_first),
    granted("POST " + o + "1/release", "{}", 200, {"order.released"})
        .after({{"POST", o + "1/hold", R"({"reason":"fraud"})"}}),
    denied("POST " + o + "99/release", "{}", 404, "order_not_found"),
    denied("POST " + o + "1/release", "{}", 409, "stale").with(old_version),
    denied("POST " + o + "1/release", "{}", 409, "not_held"),
};

const Scenarios ending{
    granted("POST " + o + "1/cancel", R"({"reason":"changed their mind"})", 200,
            {"order.cancelled"}),
    denied("POST " + o + "99/cancel", "{}", 404, "order_not_found"),
    denied("POST " + o + "1/cancel", "{}", 409, "stale").with(old_version),
    denied("POST " + o + "1/cancel", "{}", 409, "order_ended").after(cancelled),
    denied("POST " + o + "1/cancel", "{}", 409, "already_shipped").given(ship_first),
    granted("POST " + o + "1/close", "", 200, {"order.closed"}).given(deliver_first),
    denied("POST " + o + "99/close", "", 404, "order_not_found"),
    denied("POST " + o + "1/close", "", 409, "stale").with(old_version),
    denied("POST " + o + "1/close", "", 409, "not_delivered"),
    denied("POST " + o + "1/close", "", 409, "order_ended").after(cancelled),
    granted("PUT " + o + "1/address", R"({"ship_to":{"city":"Bonn"}})", 200,
            {"order.address_changed"}),
    denied("PUT " + o + "99/address", R"({"ship_to":{}})", 404, "order_not_found"),
    denied("PUT " + o + "1/address", R"({"ship_to":{}})", 409, "stale").with(old_version),
    denied("PUT " + o + "1/address", R"({"ship_to":{}})", 409, "order_ended").after(cancelled),
    denied("PUT " + o + "1/address", R"({"ship_to":{}})", 409, "already_shipped").given(ship_first),
    denied("PUT " + o + "1/address", R"({"ship_to":{"country":"xx"}})", 422,
           "/ship_to/country: country"),
};

const std::string charge = R"({"kind":"charge","amount":100,"provider":"card")";

const Scenarios paying{
    {.name = "the money of an order",
     .as = trainee,
     .path = o + "2/payments",
     .answer = R"("kind":"charge","amount":80000)"},
    denied("GET " + o + "99/payments", "", 404, "order_not_found"),
    granted("POST " + o + "1/payments", charge + "}", 201, {"payment.recorded"}),
    denied("POST " + o + "99/payments", charge + "}", 404, "order_not_found"),
    denied("POST " + o + "3/payments", charge + "}", 409, "order_is_draft"),
    denied("POST " + o + "1/payments", R"({"kind":"release","amount":1,"provider":"card"})", 409,
           "not_authorized"),
    denied("POST " + o + "1/payments", charge + R"(,"reference":"ch_2"})", 409,
           "payment_reference_taken"),
    denied("POST " + o + "1/payments", charge + R"(,"currency":"USD"})", 422,
           "/currency: other_currency"),
};

std::string acting(const std::string& action, const std::string& more = "") {
    return R"({"actions":[{)" + action + "}]" + more + "}";
}
const std::string one_less = acting(R"("kind":"cancel_item","line_id":1,"quantity":1)");
const std::string changes = "/api/v1/order-changes/";

const Scenarios changing{
    {.name = "the changes of an order",
     .as = trainee,
     .path = o + "1/changes",
     .answer = R"("state":"requested")"},
    denied("GET " + o + "99/changes", "", 404, "order_not_found"),
    granted("POST " + o + "1/changes", one_less, 201, {"order.changed"}),
    granted(
        "POST " + o + "1/changes",
        acting(R"("kind":"cancel_item","line_id":1,"quantity":1)", R"(,"refund_method":"bank")"),
        201, {"order.changed", "refund.proposed", "authority.granted", "refund.approved"}),
    denied("POST " + o + "99/changes", one_less, 404, "order_not_found"),
    denied("POST " + o + "1/changes", one_less, 409, "stale").with(old_version),
    denied("POST " + o + "1/changes", one_less, 409, "order_ended").after(cancelled),
    denied("POST " + o + "1/changes", R"({"actions":[]})", 422, "/actions: too_many"),
    denied("POST " + o + "1/changes", acting(R"("kind":"remove_item","line_id":9)"), 422,
           "/actions/0/line_id: unknown"),
    denied("POST " + o + "2/changes", acting(R"("kind":"remove_item","line_id":3)"), 422,
           "/actions/0/line_id: already_shipped"),
    denied("POST " + o + "2/changes", acting(R"("kind":"cancel_item","line_id":3,"quantity":11)"),
           422, "/actions/0/quantity: already_shipped"),
    denied("POST " + o + "2/changes", acting(R"("kind":"claim","line_id":3,"quantity":11)"), 422,
           "/actions/0/quantity: more_than_shipped"),
    denied("POST " + o + "2/changes", acting(R"("kind":"claim","line_id":3,"quantity":10)"), 409,
           "above_authority"),
    denied("POST " + o + "1/changes",
           acting(R"("kind":"change_price","line_id":1,"unit_amount":10)"), 422,
           "/actions/0/unit_amount: more_was_refunded")
        .after(
            {{"POST", "/api/v1/refunds",
              R"({"order_id":1,"lines":[{"line_id":1,"amount":500}],"amount":500,"reason":"x"})"}}),
    denied("POST " + o + "1/changes", acting(R"("kind":"add_charge","amount":-9000)"), 422,
           "/actions: below_zero"),
    denied("POST " + o + "1/changes", acting(R"("kind":"add_charge","amount":999999999999)"), 422,
           "/actions: amount_too_large"),
    denied(
        "POST " + o + "1/changes",
        acting(R"("kind":"add_item","product_id":1,"quantity":1000000000,"unit_amount":999999999)"),
        422, "/actions/0/quantity: amount_too_large"),
    denied("POST " + o + "1/changes",
           acting(R"("kind":"add_item","product_id":9,"quantity":1,"unit_amount":1)"), 422,
           "/actions/0/product_id: unknown"),
    denied("POST " + o + "1/changes",
           acting(R"("kind":"change_address","ship_to":{"country":"1"})"), 422,
           "/actions/0/ship_to/country: country"),
};

const Scenarios deciding_changes{
    granted("POST " + changes + "2/request", "", 200, {"order_change.requested"}),
    denied("POST " + changes + "9/request", "", 404, "order_change_not_found"),
    denied("POST " + changes + "2/request", "", 409, "stale").with(old_version),
    denied("POST " + changes + "1/request", "", 409, "already_decided"),
    denied("POST " + changes + "2/request", "", 409, "order_ended").after(cancelled),
    denied("POST " + changes + "2/request", "", 422, "/actions/0/quantity: already_shipped")
        .given(ship_first),
    granted("POST " + changes + "1/confirm", "{}", 200, {"order.changed"}),
    denied("POST " + changes + "9/confirm", "{}", 404, "order_change_not_found"),
    denied("POST " + changes + "1/confirm", "{}", 409, "stale").with(old_version),
    denied("POST " + changes + "1/confirm", "{}", 409, "already_decided")
        .after({{"POST", changes + "1/cancel"}}),
    denied("POST " + changes + "1/confirm", "{}", 409, "order_ended").after(cancelled),
    denied("POST " + changes + "1/confirm", "{}", 422, "/actions/0/quantity: already_shipped")
        .given(ship_first),
    denied("POST " + changes + "3/confirm", "{}", 409, "above_authority")
        .after({{"POST", o + "2/changes",
                 acting(R"("kind":"claim","line_id":3,"quantity":10)", R"(,"as":"requested")")}}),
    granted("POST " + changes + "1/decline", "{}", 200, {"order_change.declined"}),
    denied("POST " + changes + "9/decline", "{}", 404, "order_change_not_found"),
    denied("POST " + changes + "1/decline", "{}", 409, "stale").with(old_version),
    denied("POST " + changes + "1/decline", "{}", 409, "already_decided")
        .after({{"POST", changes + "1/cancel"}}),
    granted("POST " + changes + "1/cancel", "", 200, {"order_change.cancelled"}),
    denied("POST " + changes + "9/cancel", "", 404, "order_change_not_found"),
    denied("POST " + changes + "1/cancel", "", 409, "stale").with(old_version),
    denied("POST " + changes + "1/cancel", "", 409, "already_decided")
        .after({{"POST", changes + "1/cancel"}}),
};

}  // namespace
}  // namespace tandem::orders
