#include "returns/routes.h"

#include "returns/house_test.h"
#include "tests/scenarios.h"

namespace tandem::returns {
namespace {

using namespace testing;

// Order 1: two kettles (line 1) and a lid (line 2), delivered. Return 1 of it, RMA-10001: a kettle,
// approved. Order 2: the same, with return 2: a kettle, received. Order 3: the same, return 3, a
// kettle, requested and not approved. Order 4: the same, delivered, without a return. Reason 1 is
// "defective", 2 below it.
class Furnished : public House {
public:
    Furnished() {
        ask(of(delivered_order(), 1));
        receive_all(ask(of(delivered_order(), 1)));
        auto later = of(delivered_order(), 1);
        later.approve = false;
        ask(later);
        delivered_order();
        events();
    }
};

House& house(World& world) { return static_cast<House&>(world); }

const http::Headers old_version{{"If-Match", "\"v99\""}};
const std::string r = "/api/v1/returns/";
const std::string reasons_path = "/api/v1/return-reasons";

std::string line(const std::string& more) {
    return R"({"order_id":4,"lines":[{"line_id":7,"quantity":1,"reason":"late")" + more + "}]}";
}
std::string several(const std::string& item, int count) {
    std::string list;
    for (int i = 0; i < count; ++i) list += (i > 0 ? "," : "") + item;
    return "[" + list + "]";
}

void two_months_later(World& world, Scenario&) {
    house(world).clock.advance(std::chrono::days(61));
}
void inspected_to_go_back(World& world, Scenario&) {
    auto& shop = house(world);
    const auto one = shop.journal.read([](store::Tx& tx) { return get_return(tx, ReturnId(2)); });
    shop.inspect_all(one, Disposition::back_to_customer);
    shop.events();
}
void resolved(World& world, Scenario&) {
    auto& shop = house(world);
    shop.settle_all(shop.journal.read([](store::Tx& tx) { return get_return(tx, ReturnId(2)); }));
    shop.events();
}
void all_refunded(World& world, Scenario&) {
    auto& shop = house(world);
    shop.refund_as(shop.admin, OrderId(2), 8'990);
    shop.events();
}
void by_link(World& world, Scenario& row) {
    auto& shop = house(world);
    row.path += shop.links.make(OrderId(4), shop.clock.now()).token;
}
void by_old_link(World& world, Scenario& row) {
    by_link(world, row);
    house(world).clock.advance(std::chrono::days(20));
}
void by_link_too_late(World& world, Scenario& row) {
    house(world).clock.advance(std::chrono::days(61));
    by_link(world, row);
}
// Somebody who looks, or asks, again and again.
void by_busy_link(World& world, Scenario& row) {
    by_link(world, row);
    for (int i = 0; i < 40; ++i) world.request(row.method, row.path, row.body);
}
// Return 4, of two kettles: one came, the other will not.
void one_is_here(World& world, Scenario&) {
    auto& shop = house(world);
    const auto one = shop.ask(shop.of(OrderId(4), 2));
    shop.change(one, [&](auto& unit, const auto& target) {
        receive(unit, target, {.lines = {{.id = one.lines.at(0).id, .quantity = 1}}});
        settle(unit, target,
               {.lines = {{.id = one.lines.at(0).id,
                           .quantity = LineQuantity(1),
                           .outcome = Outcome::reject}}});
    });
    shop.events();
}
// Return 4, of two pieces that are kept by lots: the one of lot 1 came.
void of_two_lots(World& world, Scenario&) {
    auto& shop = house(world);
    const auto milk = shop.as_system([&](events::Unit& unit) {
        const auto product = catalog::add_product(unit, {.sku = "MILK",
                                                         .name = "Milk",
                                                         .tracking = catalog::Tracking::lot,
                                                         .price_amount = catalog::Price(200),
                                                         .currency = {"EUR"},
                                                         .returnable_days = catalog::Days(9)});
        for (const auto* code : {"L1", "L2"})
            inventory::move(unit,
                            {.product = product,
                             .lot = inventory::add_lot(unit, {.product_id = product, .code = code}),
                             .from = inventory::at_supplier,
                             .to = shop.shelf,
                             .quantity = 1,
                             .reason = "receipt"});
        return product;
    });
    const auto id =
        shop.place_one({.currency = "EUR", .lines = {{.product_id = milk, .quantity = 2}}});
    shop.ship_all(id);
    const auto one = shop.ask(shop.of(id, 2));
    shop.change(one, [&](auto& unit, const auto& target) {
        receive(unit, target,
                {.lines = {{.id = one.lines.at(0).id, .quantity = 1, .lot_id = LotId(1)}}});
    });
    shop.events();
}
void exception_waits(World& world, Scenario&) {
    auto& shop = house(world);
    auto command = shop.two_kettles_and_a_lid();
    command.lines.front().quantity = 10;
    const auto id = shop.place_one(command);
    shop.ship_all(id);
    shop.deliver_all(id);
    shop.clock.advance(std::chrono::days(31));
    auto late = shop.of(id, 10);
    late.exception = true;
    shop.ask(late);
    shop.events();
}

}  // namespace

TEST_CASE("every route of returns answers, refuses and records what it says") {
    prove([] { return std::make_unique<Furnished>(); });
}

namespace {

const Scenarios choosing_reasons{
    {.name = "the reasons",
     .as = trainee,
     .path = reasons_path,
     .answer = R"({"id":2,"parent_id":1,"code":"dead_on_arrival")"},
    granted("POST " + reasons_path, R"({"code":"smells","label":"Smells","parent_id":1})", 201,
            {"return_reason.changed"})
        .by(otto),
    denied("POST " + reasons_path, R"({"code":"Smells","label":"x"})", 422, "/code: not_a_code")
        .by(otto),
    denied("POST " + reasons_path, R"({"code":"late","label":"x"})", 422, "/code: taken").by(otto),
    denied("POST " + reasons_path, R"({"code":"x","label":"x","parent_id":99})", 422,
           "/parent_id: unknown")
        .by(otto),
    denied("POST " + reasons_path, R"({"code":"x","label":"x","parent_id":2})", 422,
           "/parent_id: too_deep")
        .by(otto),
    granted("PATCH " + reasons_path + "/1", R"({"active":false})", 200, {"return_reason.changed"})
        .by(otto),
    denied("PATCH " + reasons_path + "/99", "{}", 404, "return_reason_not_found").by(otto),
    denied("PATCH " + reasons_path + "/1", "{}", 409, "stale").by(otto).with(old_version),
};

const Scenarios reading{
    {.name = "the list",
     .as = trainee,
     .path = "/api/v1/returns?state=received",
     .answer = R"({"items":[{"id":2,"number":"RMA-10002","state":"received")"},
    {.name = "by order", .path = "/api/v1/returns?order_id=1", .answer = R"("id":1,)"},
    {.name = "by customer",
     .path = "/api/v1/returns?customer_id=1&limit=1",
     .answer = R"("id":3,)"},
    {.name = "by number", .path = "/api/v1/returns?number=rma-10002", .answer = R"("id":2,)"},
    denied("GET /api/v1/returns?after=x", "", 422, "bad_cursor"),
    {.name = "a return", .as = trainee, .path = r + "1", .answer = R"("reason":"changed_mind")"},
    denied("GET " + r + "99", "", 404, "return_not_found"),
    {.name = "what may be sent back",
     .as = trainee,
     .path = "/api/v1/orders/1/returnable",
     .answer = R"("sku":"KETTLE","name":"A KETTLE"},"quantity":1)"},
    denied("GET /api/v1/orders/99/returnable", "", 404, "order_not_found"),
};

const std::vector<std::string> asked_and_approved{"return.requested", "return.approved"};

const Scenarios asking{
    granted("POST /api/v1/returns", line(""), 201, asked_and_approved),
    granted("POST /api/v1/returns", line(R"(,"wanted":"keep_refund")"), 201,
            {"return.requested", "return.approved", "refund.proposed", "authority.granted",
             "refund.approved", "return.resolved"}),
    denied("POST /api/v1/returns",
           R"({"order_id":99,"lines":[{"line_id":1,"quantity":1,"reason":"late"}]})", 404,
           "order_not_found"),
    denied("POST /api/v1/returns", line(""), 409, "return_window_over").given(two_months_later),
    denied("POST /api/v1/returns",
           R"({"order_id":4,"lines":)" +
               several(R"({"line_id":7,"quantity":1,"reason":"late"})", 501) + "}",
           422, "/lines: too_many"),
    denied("POST /api/v1/returns",
           R"({"order_id":4,"lines":[{"line_id":1,"quantity":1,"reason":"late"}]})", 422,
           "/lines/0/line_id: unknown"),
    denied("POST /api/v1/returns",
           R"({"order_id":4,"lines":[{"line_id":7,"quantity":1,"reason":"moon"}]})", 422,
           "/lines/0/reason: unknown"),
    denied("POST /api/v1/returns",
           R"({"order_id":4,"lines":[{"line_id":7,"quantity":3,"reason":"late"}]})", 422,
           "/lines/0/quantity: more_than_returnable"),
    denied("POST /api/v1/returns", line(R"(,"evidence":)" + several("1", 21)), 422,
           "/lines/0/evidence: too_many"),
    granted("POST " + r + "3/approve", R"({"label_reference":"DHL 1"})", 200,
            {"return.approved", "return.label_sent"}),
    denied("POST " + r + "99/approve", "{}", 404, "return_not_found"),
    denied("POST " + r + "3/approve", "{}", 409, "stale").with(old_version),
    denied("POST " + r + "1/approve", "{}", 409, "return_state"),
    denied("POST " + r + "4/approve", "{}", 409, "waits_for_approval").given(exception_waits),
    denied("POST " + r + "3/approve", R"({"lines":[{"id":1,"outcome":"refund"}]})", 422,
           "/lines/0/id: unknown"),
};

const Scenarios deciding{
    granted("POST " + r + "3/reject", R"({"reason":"worn"})", 200, {"return.rejected"}),
    denied("POST " + r + "99/reject", R"({"reason":"worn"})", 404, "return_not_found"),
    denied("POST " + r + "3/reject", R"({"reason":"worn"})", 409, "stale").with(old_version),
    denied("POST " + r + "1/reject", R"({"reason":"worn"})", 409, "return_state"),
    granted("POST " + r + "1/cancel", "", 200, {"return.cancelled"}),
    denied("POST " + r + "99/cancel", "", 404, "return_not_found"),
    denied("POST " + r + "1/cancel", "", 409, "stale").with(old_version),
    denied("POST " + r + "2/cancel", "", 409, "return_state"),
    granted("POST " + r + "3/question", R"({"question":"Why?"})", 200, {"return.info_asked"}),
    denied("POST " + r + "99/question", R"({"question":"Why?"})", 404, "return_not_found"),
    denied("POST " + r + "3/question", R"({"question":"Why?"})", 409, "stale").with(old_version),
    denied("POST " + r + "1/question", R"({"question":"Why?"})", 409, "return_state"),
    granted("POST " + r + "3/answer", R"({"answer":"So."})", 200, {"return.info_given"})
        .after({{"POST", r + "3/question", R"({"question":"Why?"})"}}),
    denied("POST " + r + "99/answer", R"({"answer":"So."})", 404, "return_not_found"),
    denied("POST " + r + "3/answer", R"({"answer":"So."})", 409, "stale").with(old_version),
    denied("POST " + r + "3/answer", R"({"answer":"So."})", 409, "return_state"),
};

const std::string label = R"({"label_reference":"DHL 1"})";
const std::string one_back = R"({"lines":[{"id":1,"quantity":1}]})";

const Scenarios coming{
    granted("POST " + r + "1/label", label, 200, {"return.label_sent"}),
    denied("POST " + r + "99/label", label, 404, "return_not_found"),
    denied("POST " + r + "1/label", label, 409, "stale").with(old_version),
    denied("POST " + r + "2/label", label, 409, "return_state"),
    granted("POST " + r + "1/in-transit", "", 200, {"return.in_transit"}),
    denied("POST " + r + "99/in-transit", "", 404, "return_not_found"),
    denied("POST " + r + "1/in-transit", "", 409, "stale").with(old_version),
    denied("POST " + r + "2/in-transit", "", 409, "return_state"),
    granted("POST " + r + "1/receive", one_back, 200, {"return.received"}),
    denied("POST " + r + "99/receive", "{}", 404, "return_not_found"),
    denied("POST " + r + "1/receive", "{}", 409, "stale").with(old_version),
    denied("POST " + r + "3/receive", "{}", 409, "return_state"),
    denied("POST " + r + "2/receive", "{}", 409, "return_state"),
    denied("POST " + r + "4/receive", R"({"lines":[{"id":4,"quantity":1,"lot_id":2}]})", 422,
           "/lines/0/lot_id: other_lot")
        .given(of_two_lots),
    denied("POST " + r + "4/receive", "{}", 409, "nothing_to_receive").given(one_is_here),
    denied("POST " + r + "1/receive", R"({"lines":[{"id":1,"quantity":2}]})", 409,
           "more_than_announced"),
    denied("POST " + r + "1/receive", R"({"lines":[{"id":2,"quantity":1}]})", 422,
           "/lines/0/id: unknown"),
    denied("POST " + r + "1/receive", R"({"warehouse_id":9})", 422, "/warehouse_id: unknown"),
};

std::string found(const std::string& more) {
    return R"({"lines":[{"id":2,"quantity":1,"grade":"A","disposition":"restock")" + more + "}]}";
}

const Scenarios inspecting{
    granted("POST " + r + "2/inspect", found(R"(,"root_cause":"seal","liable":"supplier")"), 200,
            {"return.inspected"}),
    denied("POST " + r + "99/inspect", found(""), 404, "return_not_found"),
    denied("POST " + r + "2/inspect", found(""), 409, "stale").with(old_version),
    denied("POST " + r + "3/inspect", found(""), 409, "return_state"),
    denied("POST " + r + "2/inspect",
           R"({"lines":[{"id":2,"quantity":2,"grade":"A","disposition":"scrap"}]})", 409,
           "more_than_received"),
    denied("POST " + r + "2/inspect",
           R"({"lines":[{"id":1,"quantity":1,"grade":"A","disposition":"scrap"}]})", 422,
           "/lines/0/id: unknown"),
    denied("POST " + r + "2/inspect", found(R"(,"location_id":99)"), 422,
           "/lines/0/to_location_id: unknown"),
};

std::string settling(const std::string& more) { return R"({"lines":[{"id":2)" + more + "}]}"; }

const Scenarios settling_returns{
    granted("POST " + r + "2/settle", "{}", 200,
            {"refund.proposed", "authority.granted", "refund.approved", "return.resolved"}),
    granted("POST " + r + "2/settle", settling(R"(,"outcome":"exchange")"), 200,
            {"refund.proposed", "refund.approved", "payment.recorded", "refund.succeeded",
             "order.placed", "return.resolved"}),
    granted("POST " + r + "2/settle", settling(R"(,"outcome":"send_back")"), 200,
            {"return.resolved"})
        .given(inspected_to_go_back),
    denied("POST " + r + "99/settle", "{}", 404, "return_not_found"),
    denied("POST " + r + "2/settle", "{}", 409, "stale").with(old_version),
    denied("POST " + r + "3/settle", "{}", 409, "return_state"),
    denied("POST " + r + "2/settle", settling(R"(,"quantity":2)"), 409, "more_than_left"),
    denied("POST " + r + "1/settle", "{}", 409, "not_received"),
    denied("POST " + r + "2/settle", settling(R"(,"outcome":"repair")"), 409, "not_going_back"),
    denied("POST " + r + "1/settle", settling(""), 422, "/lines/0/id: unknown"),
    denied("POST " + r + "2/settle", settling(R"(,"amount":4001)"), 422,
           "/lines/0/amount: more_than_paid"),
    denied("POST " + r + "2/settle", settling(R"(,"outcome":"exchange","product_id":99)"), 422,
           "/lines/0/product_id: unknown"),
    denied("POST " + r + "2/settle", R"({"shipping_amount":491})", 422,
           "/shipping_amount: more_than_paid"),
    denied("POST " + r + "2/settle", R"({"shipping_amount":490})", 409, "refund_exceeds_charged")
        .given(all_refunded),
    granted("POST " + r + "2/close", "", 200, {"return.closed"}).given(resolved),
    denied("POST " + r + "99/close", "", 404, "return_not_found"),
    denied("POST " + r + "2/close", "", 409, "stale").with(old_version),
    denied("POST " + r + "2/close", "", 409, "return_state"),
};

const std::string door = "/api/v1/portal/returns/";
const std::string wish = R"({"lines":[{"line_id":7,"quantity":1,"reason":"late"}]})";

const Scenarios by_customers{
    {.name = "a link",
     .method = "POST",
     .path = "/api/v1/orders/4/return-link",
     .status = 201,
     .answer = R"("url":"https://desk.example.com/returns/4.)"},
    denied("POST /api/v1/orders/99/return-link", "", 404, "order_not_found"),
    {.name = "looking",
     .as = stranger,
     .path = door,
     .arrange = by_link,
     .answer = R"("policy_text":"Thirty days.")"},
    {.name = "looking with a link of nobody's",
     .as = stranger,
     .path = door + "4.9.x",
     .status = 404,
     .refusal = "return_link_not_found"},
    {.name = "looking with an old link",
     .as = stranger,
     .path = door,
     .arrange = by_old_link,
     .status = 404,
     .refusal = "return_link_not_found"},
    {.name = "looking all the time",
     .as = stranger,
     .path = door,
     .arrange = by_busy_link,
     .status = 429,
     .refusal = "rate_limited"},
    granted("POST " + door, wish, 201, asked_and_approved).by(stranger).given(by_link),
    denied("POST " + door + "4.9.x", wish, 404, "return_link_not_found").by(stranger),
    denied("POST " + door, wish, 409, "return_window_over").by(stranger).given(by_link_too_late),
    denied("POST " + door, R"({"lines":[{"line_id":1,"quantity":1,"reason":"late"}]})", 422,
           "/lines/0/line_id: unknown")
        .by(stranger)
        .given(by_link),
    denied("POST " + door, R"({"lines":[{"line_id":7,"quantity":1,"reason":"moon"}]})", 422,
           "/lines/0/reason: unknown")
        .by(stranger)
        .given(by_link),
    denied("POST " + door, R"({"lines":[{"line_id":7,"quantity":3,"reason":"late"}]})", 422,
           "/lines/0/quantity: more_than_returnable")
        .by(stranger)
        .given(by_link),
    denied("POST " + door, wish, 429, "rate_limited").by(stranger).given(by_busy_link),
};

}  // namespace
}  // namespace tandem::returns
