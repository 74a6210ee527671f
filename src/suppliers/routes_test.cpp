#include "suppliers/routes.h"

#include "suppliers/house_test.h"
#include "tests/scenarios.h"

namespace tandem::suppliers {
namespace {

using namespace testing;

// Suppliers: 1 approved, 2 blocked, 3 a prospect. Products: 1 by lots, 2 by serials, 3 untracked.
// Purchase orders: 1 a draft, 2 and 3 of product 1 and received, 4 of product 3 and received, 5 of
// product 2, sent, 6 of product 3, sent, 7 on hold. Receipts: 1 expected, 2 arrived, 3 counting, 4
// inspecting (inspection 1), 5 rejected (inspection 2, non-conformance 1), 6 accepted, 7 of product
// 2 and arrived. Inspection 3 is a draft. Plan 1 is for product 1.
class Furnished : public House {
public:
    Furnished() {
        supplier("ACME", "Acme Parts");
        supplier("BAD", "Bad Parts", SupplierStatus::blocked);
        supplier("NEW", "New Parts", SupplierStatus::prospect);
        product("BOLT");
        product("CAM", catalog::Tracking::serial);
        product("CAP", catalog::Tracking::none);
        warehouse();
        add_plan(journal, otto, {.name = "Bolts", .product_id = bolt, .aql = 1.0});
        set_supplier_product(journal, otto, acme, cap, {.supplier_sku = {"X-3"}});
        place_orders();
        receive_goods();
        open_inspection(journal, otto,
                        {.product_id = cap, .lot_size = {50}, .aql = std::optional(1.0)});
        hold_purchase(journal, otto, order(acme, main, cap, 5).id, {.reason = "Price"});
        clock.advance(std::chrono::hours(1));
        events();
    }

private:
    void place_orders() {
        place_purchase(journal, otto,
                       {.supplier_id = acme,
                        .warehouse_id = main,
                        .currency = "EUR",
                        .lines = {{.product_id = cap,
                                   .quantity = Pieces(10),
                                   .price_amount = json::Whole<0, 1'000'000'000'000>(100)}}});
        order(acme, main, bolt, 1000);
        order(acme, main, bolt, 1000);
        order(acme, main, cap, 10);
        order(acme, main, cam, 2);
        order(acme, main, cap, 20);
    }
    void receive_goods() {
        const PurchaseOrderId second(2);
        expect_receipt(journal, otto, {.purchase_order_id = second});
        arrive(journal, otto, expect_receipt(journal, otto, {.purchase_order_id = second}).id, {});
        const auto third = expect_receipt(journal, otto, {.purchase_order_id = second});
        arrive(journal, otto, third.id, {});
        count_receipt(
            journal, otto, third.id,
            {.lines = {{.line_id = third.lines.front().id, .counted = {7}, .lot_code = {"L3"}}}});
        counted(second, "L4", 1000);
        counted(PurchaseOrderId(3), "L5", 1000);
        finish_inspection(journal, otto, InspectionId(2), {.found = {50}});
        counted(PurchaseOrderId(4), "", 10);
        arrive(journal, otto,
               expect_receipt(journal, otto, {.purchase_order_id = PurchaseOrderId(5)}).id, {});
    }

    const SupplierId acme{1};
    const ProductId bolt{1}, cam{2}, cap{3};
    const WarehouseId main{1};
};

const http::Headers old_version{{"If-Match", "\"v99\""}};

Scenario yes(const std::string& request, const std::string& body, int status,
             std::vector<std::string> events = {}) {
    return granted(request, body, status, std::move(events)).by(otto);
}
Scenario no(const std::string& request, const std::string& body, const std::string& refusal,
            int status = 422) {
    return denied(request, body, status, refusal).by(otto);
}
std::string many(const std::string& item, int count) {
    std::string list = item;
    for (int i = 1; i < count; ++i) list += ',' + item;
    return list;
}
std::string order_of(const std::string& lines, const std::string& more = "") {
    return R"({"supplier_id":1,"warehouse_id":1,"currency":"EUR")" + more + R"(,"lines":[)" +
           lines + "]}";
}
const std::string cap_line = R"({"product_id":3,"quantity":2,"price_amount":50})";

TEST_CASE("every route of suppliers answers, refuses and records what it says") {
    prove<Furnished>();
}

const Scenarios suppliers_{
    {.name = "the list",
     .as = trainee,
     .path = "/api/v1/suppliers?limit=1",
     .answer = R"("next":"1.acme parts")"},
    yes("GET /api/v1/suppliers?q=bad&status=blocked", "", 200),
    no("GET /api/v1/suppliers?after=x", "", "bad_cursor"),
    {.name = "one", .as = trainee, .path = "/api/v1/suppliers/1", .answer = R"("code":"ACME")"},
    no("GET /api/v1/suppliers/99", "", "supplier_not_found", 404),
    yes("POST /api/v1/suppliers", R"({"code":"C","name":"Cees","email":"a@b.example"})", 201,
        {"supplier.added"}),
    no("POST /api/v1/suppliers", R"({"code":"acme","name":"Again"})", "/code: taken"),
    no("POST /api/v1/suppliers", R"({"code":"D","name":"D","owner_id":99})", "/owner_id: unknown"),
    denied("POST /api/v1/suppliers", R"({"code":"D","name":"D"})", 403, "forbidden"),
    yes("PATCH /api/v1/suppliers/1", R"({"status":"probation","lead_time_days":9})", 200,
        {"supplier.changed"}),
    yes("PATCH /api/v1/suppliers/1", R"({"name":"Acme Parts","email":null})", 200),
    no("PATCH /api/v1/suppliers/1", R"({"code":"BAD"})", "/code: taken"),
    no("PATCH /api/v1/suppliers/1", R"({"owner_id":99})", "/owner_id: unknown"),
    no("PATCH /api/v1/suppliers/1", R"({"tier":2})", "stale", 409).with(old_version),
    no("PATCH /api/v1/suppliers/99", R"({"tier":2})", "supplier_not_found", 404),
};

const Scenarios products_and_scores{
    {.name = "what a supplier sells",
     .as = trainee,
     .path = "/api/v1/suppliers/1/products",
     .answer = R"("product":{"id":3,"sku":"CAP")"},
    no("GET /api/v1/suppliers/1/products?after=x", "", "bad_cursor"),
    no("GET /api/v1/suppliers/99/products", "", "supplier_not_found", 404),
    yes("PUT /api/v1/suppliers/1/products/1",
        R"({"price_amount":12,"currency":"EUR","preferred":true})", 200, {"supplier.product_set"}),
    no("PUT /api/v1/suppliers/1/products/1", R"({"price_amount":12,"currency":"XXX"})",
       "/currency: currency"),
    no("PUT /api/v1/suppliers/99/products/1", "{}", "supplier_not_found", 404),
    no("PUT /api/v1/suppliers/1/products/99", "{}", "product_not_found", 404),
    yes("DELETE /api/v1/suppliers/1/products/3", "", 204, {"supplier.product_removed"}),
    no("DELETE /api/v1/suppliers/1/products/1", "", "supplier_product_not_found", 404),
    {.name = "who sells a product",
     .as = trainee,
     .path = "/api/v1/products/3/suppliers",
     .answer = R"("supplier_sku":"X-3")"},
    no("GET /api/v1/products/99/suppliers", "", "product_not_found", 404),
    {.name = "a scorecard",
     .as = trainee,
     .path = "/api/v1/suppliers/1/scorecard?from=2025-10&to=2025-10",
     .answer = R"("month":"2025-10","score":{"received":2010,"rejected":1000,)"},
    no("GET /api/v1/suppliers/1/scorecard?from=x", "", "/from: month"),
    no("GET /api/v1/suppliers/1/scorecard?to=2025-13", "", "/to: month"),
    no("GET /api/v1/suppliers/99/scorecard", "", "supplier_not_found", 404),
    {.name = "all scorecards",
     .as = trainee,
     .path = "/api/v1/supplier-scorecards",
     .answer = R"("code":"ACME")"},
    no("GET /api/v1/supplier-scorecards?from=x", "", "/from: month"),
    no("GET /api/v1/supplier-scorecards?to=x", "", "/to: month"),
};

const std::string orders = "/api/v1/purchase-orders";

const Scenarios purchases{
    {.name = "purchase orders",
     .as = trainee,
     .path = orders + "?limit=1",
     .answer = R"("number":"PO-10007")"},
    yes("GET " + orders + "?status=sent", "", 200),
    yes("GET " + orders + "?supplier_id=1&status=draft", "", 200),
    yes("GET " + orders + "?number=PO-1000", "", 200),
    no("GET " + orders + "?after=x", "", "bad_cursor"),
    {.name = "a purchase order",
     .as = trainee,
     .path = orders + "/2",
     .answer = R"("ordered":1000,"confirmed":null,"received":1000,"accepted":0)"},
    no("GET " + orders + "/99", "", "purchase_order_not_found", 404),
    yes("POST " + orders, order_of(cap_line), 201, {"purchase_order.placed"}),
    no("POST " + orders, order_of(""), "/lines: required"),
    no("POST " + orders, order_of(many(cap_line, 501)), "/lines: too_many"),
    no("POST " + orders, order_of(many(cap_line, 2)), "/lines/1/product_id: duplicate"),
    no("POST " + orders, order_of(R"({"product_id":99,"quantity":1})"),
       "/lines/0/product_id: unknown"),
    no("POST " + orders, order_of(R"({"product_id":3,"quantity":1})"),
       "/lines/0/price_amount: required"),
    no("POST " + orders,
       order_of(R"({"product_id":3,"quantity":1000000000,"price_amount":1000000000000})"),
       "/lines/0/price_amount: amount_too_large"),
    no("POST " + orders, R"({"supplier_id":99,"warehouse_id":1,"currency":"EUR","lines":[]})",
       "/supplier_id: unknown"),
    no("POST " + orders, R"({"supplier_id":2,"warehouse_id":1,"currency":"EUR","lines":[]})",
       "/supplier_id: supplier_status"),
    no("POST " + orders, R"({"supplier_id":1,"warehouse_id":9,"currency":"EUR","lines":[]})",
       "/warehouse_id: unknown"),
    no("POST " + orders, R"({"supplier_id":1,"warehouse_id":1,"currency":"XXX","lines":[]})",
       "/currency: currency"),
    yes("PUT " + orders + "/1", R"({"lines":[)" + cap_line + R"(],"note":"Soon"})", 200,
        {"purchase_order.changed"}),
    no("PUT " + orders + "/1", R"({"lines":[)" + cap_line + "]}", "stale", 409).with(old_version),
    no("PUT " + orders + "/2", R"({"lines":[)" + cap_line + "]}", "wrong_status", 409),
    no("PUT " + orders + "/99", R"({"lines":[)" + cap_line + "]}", "purchase_order_not_found", 404),
    no("PUT " + orders + "/1", R"({"lines":[)" + many(cap_line, 501) + "]}", "/lines: too_many"),
    no("PUT " + orders + "/1", R"({"lines":[)" + many(cap_line, 2) + "]}",
       "/lines/1/product_id: duplicate"),
    no("PUT " + orders + "/1", R"({"lines":[{"product_id":99,"quantity":1}]})",
       "/lines/0/product_id: unknown"),
    no("PUT " + orders + "/1",
       R"({"lines":[{"product_id":3,"quantity":1000000000,"price_amount":1000000000000}]})",
       "/lines/0/price_amount: amount_too_large"),
};

const Scenarios purchase_progress{
    yes("POST " + orders + "/1/send", "", 200, {"purchase_order.sent"}),
    no("POST " + orders + "/2/send", "", "wrong_status", 409),
    no("POST " + orders + "/1/send", "", "supplier_status", 409)
        .after({{"PATCH", "/api/v1/suppliers/1", R"({"status":"blocked"})", otto}}),
    no("POST " + orders + "/99/send", "", "purchase_order_not_found", 404),
    yes("POST " + orders + "/6/acknowledge",
        R"({"lines":[{"line_id":6,"confirmed":15,"confirmed_by":1760500000000}]})", 200,
        {"purchase_order.acknowledged"}),
    no("POST " + orders + "/6/acknowledge", R"({"lines":[]})", "/lines: required"),
    no("POST " + orders + "/6/acknowledge", R"({"lines":[{"line_id":1}]})",
       "/lines/0/line_id: unknown"),
    no("POST " + orders + "/6/acknowledge", R"({"lines":[{"line_id":6,"confirmed":21}]})",
       "/lines/0/confirmed: too_many"),
    no("POST " + orders + "/1/acknowledge", R"({"lines":[{"line_id":1}]})", "wrong_status", 409),
    no("POST " + orders + "/99/acknowledge", R"({"lines":[{"line_id":1}]})",
       "purchase_order_not_found", 404),
    yes("POST " + orders + "/6/hold", R"({"reason":"Price"})", 200, {"purchase_order.held"}),
    no("POST " + orders + "/1/hold", R"({"reason":"Price"})", "wrong_status", 409),
    no("POST " + orders + "/99/hold", R"({"reason":"Price"})", "purchase_order_not_found", 404),
    yes("POST " + orders + "/7/release", "", 200, {"purchase_order.released"}),
    no("POST " + orders + "/6/release", "", "wrong_status", 409),
    no("POST " + orders + "/99/release", "", "purchase_order_not_found", 404),
    yes("POST " + orders + "/6/close", "", 200, {"purchase_order.closed"}),
    no("POST " + orders + "/1/close", "", "wrong_status", 409),
    no("POST " + orders + "/99/close", "", "purchase_order_not_found", 404),
    yes("POST " + orders + "/6/cancel", R"({"reason":"Not needed"})", 200,
        {"purchase_order.cancelled"}),
    no("POST " + orders + "/2/cancel", R"({"reason":"x"})", "wrong_status", 409),
    no("POST " + orders + "/99/cancel", R"({"reason":"x"})", "purchase_order_not_found", 404),
};

}  // namespace
}  // namespace tandem::suppliers
