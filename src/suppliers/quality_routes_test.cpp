#include "suppliers/house_test.h"
#include "tests/scenarios.h"

// In the furnished house of routes_test.cpp.

namespace tandem::suppliers {
namespace {

using namespace testing;

const http::Headers old_version{{"If-Match", "\"v99\""}};

Scenario yes(const std::string& request, const std::string& body, int status,
             std::vector<std::string> events = {}) {
    return granted(request, body, status, std::move(events)).by(otto);
}
Scenario no(const std::string& request, const std::string& body, const std::string& refusal,
            int status = 422) {
    return denied(request, body, status, refusal).by(otto);
}
std::string lines(const std::string& item, int count = 1) {
    std::string list = R"({"lines":[)" + item;
    for (int i = 1; i < count; ++i) list += ',' + item;
    return list + "]}";
}

const std::string receipts = "/api/v1/receipts";

const Scenarios expected{
    {.name = "receipts", .as = trainee, .path = receipts + "?limit=1", .answer = R"("GR-10007")"},
    yes("GET " + receipts + "?status=accepted", "", 200),
    yes("GET " + receipts + "?supplier_id=1&status=accepted", "", 200),
    yes("GET " + receipts + "?purchase_order_id=2", "", 200),
    no("GET " + receipts + "?after=x", "", "bad_cursor"),
    {.name = "a receipt",
     .as = trainee,
     .path = receipts + "/5",
     .answer = R"("counted":1000,"accepted":0,"rejected":1000)"},
    no("GET " + receipts + "/99", "", "receipt_not_found", 404),
    yes("POST " + receipts, R"({"purchase_order_id":6})", 201, {"receipt.expected"}),
    yes("POST " + receipts,
        R"({"supplier_id":1,"warehouse_id":1,"lines":[{"product_id":3,"expected":4}]})", 201,
        {"receipt.expected"}),
    no("POST " + receipts, R"({"purchase_order_id":99})", "/purchase_order_id: unknown"),
    no("POST " + receipts, R"({"purchase_order_id":1})", "wrong_status", 409),
    no("POST " + receipts, R"({"purchase_order_id":2})", "/lines: required"),
    no("POST " + receipts, R"({"warehouse_id":1})", "/supplier_id: required"),
    no("POST " + receipts, R"({"supplier_id":99,"warehouse_id":1})", "/supplier_id: unknown"),
    no("POST " + receipts, R"({"supplier_id":1})", "/warehouse_id: required"),
    no("POST " + receipts, R"({"supplier_id":1,"warehouse_id":9})", "/warehouse_id: unknown"),
    no("POST " + receipts,
       R"({"supplier_id":1,"warehouse_id":1,"lines":[{"product_id":99,"expected":4}]})",
       "/lines/0/product_id: unknown"),
    no("POST " + receipts,
       R"({"purchase_order_id":6,"lines":[{"purchase_line_id":1,"expected":4}]})",
       "/lines/0/purchase_line_id: unknown"),
    no("POST " + receipts,
       R"({"supplier_id":1,"warehouse_id":1,)" +
           lines(R"({"product_id":3,"expected":4})", 501).substr(1),
       "/lines: too_many"),
    yes("POST " + receipts + "/1/arrival", R"({"at":1760000000000,"dock":"2"})", 200,
        {"receipt.arrived"}),
    no("POST " + receipts + "/1/arrival", R"({"at":1860000000000})", "/at: in_future"),
    no("POST " + receipts + "/2/arrival", "{}", "wrong_status", 409),
    no("POST " + receipts + "/99/arrival", "{}", "receipt_not_found", 404),
};

const std::string count_2 = "PUT " + receipts + "/2/count";
const std::string count_7 = "PUT " + receipts + "/7/count";

const Scenarios counting{
    yes(count_2, lines(R"({"line_id":2,"counted":990,"lot_code":"L2"})"), 200),
    yes(count_2, lines(R"({"product_id":3,"counted":1})"), 200),
    no(count_2, R"({"lines":[]})", "/lines: required"),
    no(count_2, lines(R"({"line_id":2,"counted":1,"lot_code":"L"})", 501), "/lines: too_many"),
    no(count_2, lines(R"({"line_id":99,"counted":1})"), "/lines/0/line_id: unknown"),
    no(count_2, lines(R"({"purchase_line_id":1,"counted":1})"),
       "/lines/0/purchase_line_id: unknown"),
    no(count_2, lines(R"({"product_id":99,"counted":1})"), "/lines/0/product_id: unknown"),
    no(count_2, lines(R"({"line_id":2,"counted":1})"), "/lines/0/lot_code: lot_required"),
    no(count_2, lines(R"({"product_id":3,"counted":1,"lot_code":"L"})"),
       "/lines/0/lot_code: not_tracked"),
    no(count_7, lines(R"({"line_id":7,"counted":2})"), "/lines/0/serials: serial_required"),
    no(count_7, lines(R"({"line_id":7,"counted":2,"serials":["A"]})"),
       "/lines/0/serials: serial_quantity"),
    no(count_2, lines(R"({"product_id":3,"counted":1,"serials":["A"]})"),
       "/lines/0/serials: not_serial"),
    no(count_2, lines(R"({"line_id":2,"counted":1,"lot_code":"L","made_at":20,"expires_at":10})"),
       "/lines/0/expires_at: before_made"),
    no("PUT " + receipts + "/6/count", lines(R"({"line_id":6,"counted":1})"), "wrong_status", 409),
    no("PUT " + receipts + "/99/count", lines(R"({"line_id":6,"counted":1})"), "receipt_not_found",
       404),
    yes("POST " + receipts + "/3/count/finish", R"({"location_id":1})", 200,
        {"lot.added", "inspection.opened", "receipt.counted"}),
    no("POST " + receipts + "/3/count/finish", R"({"location_id":99})", "/location_id: unknown"),
    no("POST " + receipts + "/2/count/finish", "{}", "wrong_status", 409),
    no("POST " + receipts + "/2/count/finish", "{}", "nothing_counted", 409)
        .after({{"PUT", receipts + "/2/count", lines(R"({"line_id":2,"counted":0})"), otto}}),
    no("POST " + receipts + "/7/count/finish", "{}", "/lines/0/serial: serial_elsewhere")
        .after({{"PUT", receipts + "/7/count",
                 lines(R"({"line_id":7,"counted":2,"serials":["A","A"]})"), otto}}),
    no("POST " + receipts + "/99/count/finish", "{}", "receipt_not_found", 404),
    yes("POST " + receipts + "/6/putaway", lines(R"({"line_id":6,"location_id":1})"), 200,
        {"receipt.put_away"}),
    no("POST " + receipts + "/6/putaway", R"({"lines":[]})", "/lines: required"),
    no("POST " + receipts + "/6/putaway", lines(R"({"line_id":5,"location_id":1})"),
       "/lines/0/line_id: unknown"),
    no("POST " + receipts + "/6/putaway", lines(R"({"line_id":6,"location_id":1,"quantity":11})"),
       "/lines/0/quantity: too_many"),
    no("POST " + receipts + "/6/putaway", lines(R"({"line_id":6,"location_id":99})"),
       "/lines/0/to_location_id: unknown"),
    no("POST " + receipts + "/6/putaway", lines(R"({"line_id":6,"location_id":2})"),
       "not_enough_stock", 409)
        .given([](World& world, Scenario&) {
            inventory::add_location(world.journal, world.otto,
                                    {.warehouse_id = WarehouseId(1), .code = "B"});
            inventory::adjust(world.journal, world.otto,
                              {.product_id = ProductId(3),
                               .location_id = LocationId(1),
                               .change = -5,
                               .reason = inventory::AdjustReason::lost});
            world.events();
        }),
    no("POST " + receipts + "/5/putaway", lines(R"({"line_id":5,"location_id":1})"), "wrong_status",
       409),
    no("POST " + receipts + "/99/putaway", lines(R"({"line_id":5,"location_id":1})"),
       "receipt_not_found", 404),
};

const std::string plans = "/api/v1/inspection-plans";
const std::string bolts = R"({"name":"Bolts","product_id":1,"aql":2.5,"level":"I"})";

const Scenarios planning{
    {.name = "plans", .as = trainee, .path = plans, .answer = R"("name":"Bolts")"},
    no("GET " + plans + "?after=x", "", "bad_cursor"),
    {.name = "a plan", .as = trainee, .path = plans + "/1", .answer = R"("aql":1,)"},
    no("GET " + plans + "/99", "", "inspection_plan_not_found", 404),
    {.name = "records of a plan",
     .as = trainee,
     .path = plans + "/1/records",
     .answer = R"("severity":"normal","recent":"r")"},
    no("GET " + plans + "/99/records", "", "inspection_plan_not_found", 404),
    yes("POST " + plans,
        R"({"name":"Caps","product_id":3,"aql":0.065,
            "characteristics":[{"name":"Length","unit":"mm","low":9.8,"high":10.2}]})",
        201, {"inspection_plan.set"}),
    no("POST " + plans, bolts, "/product_id: taken"),
    no("POST " + plans, R"({"name":"x","aql":1,"supplier_id":99})", "/supplier_id: unknown"),
    no("POST " + plans, R"({"name":"x","aql":1,"product_id":99})", "/product_id: unknown"),
    no("POST " + plans, R"({"name":"x","aql":3})", "/aql: aql"),
    no("POST " + plans, R"({"name":"x","aql":1,"characteristics":[{"name":"a","low":2,"high":1}]})",
       "/characteristics/0/high: below_low"),
    no("POST " + plans,
       R"({"name":"x","aql":1,"characteristics":)" + lines(R"({"name":"a"})", 51).substr(9),
       "/characteristics: too_many"),
    yes("PUT " + plans + "/1", bolts, 200, {"inspection_plan.set"}),
    no("PUT " + plans + "/1", bolts, "stale", 409).with(old_version),
    no("PUT " + plans + "/1", R"({"name":"Bolts","product_id":3,"aql":2.5})", "other_plan", 409),
    no("PUT " + plans + "/1", R"({"name":"Bolts","product_id":1,"aql":3})", "/aql: aql"),
    no("PUT " + plans + "/1",
       R"({"name":"x","product_id":1,"aql":1,"characteristics":[{"name":"a","low":2,"high":1}]})",
       "/characteristics/0/high: below_low"),
    no("PUT " + plans + "/1",
       R"({"name":"x","product_id":1,"aql":1,"characteristics":)" +
           lines(R"({"name":"a"})", 51).substr(9),
       "/characteristics: too_many"),
    no("PUT " + plans + "/99", bolts, "inspection_plan_not_found", 404),
    yes("DELETE " + plans + "/1", "", 204, {"inspection_plan.retired"}),
    no("DELETE " + plans + "/99", "", "inspection_plan_not_found", 404),
    yes("POST " + plans + "/1/severity",
        R"({"supplier_id":1,"product_id":1,"severity":"tightened","reason":"Complaints"})", 200,
        {"inspection_plan.severity_changed"}),
    no("POST " + plans + "/1/severity",
       R"({"supplier_id":99,"product_id":1,"severity":"reduced","reason":"x"})",
       "/supplier_id: unknown"),
    no("POST " + plans + "/1/severity",
       R"({"supplier_id":1,"product_id":99,"severity":"reduced","reason":"x"})",
       "/product_id: unknown"),
    no("POST " + plans + "/1/severity",
       R"({"supplier_id":1,"product_id":3,"severity":"reduced","reason":"x"})",
       "/product_id: other_plan"),
    no("POST " + plans + "/2/severity",
       R"({"supplier_id":1,"product_id":3,"severity":"reduced","reason":"x"})",
       "/supplier_id: other_plan")
        .after({{"POST", plans, R"({"name":"Threes","supplier_id":3,"aql":1})", otto}}),
    no("POST " + plans + "/99/severity",
       R"({"supplier_id":1,"product_id":3,"severity":"reduced","reason":"x"})",
       "inspection_plan_not_found", 404),
};

const std::string inspections = "/api/v1/inspections";

const Scenarios inspecting{
    {.name = "inspections", .as = trainee, .path = inspections, .answer = R"("status":"failed")"},
    yes("GET " + inspections + "?status=ready", "", 200),
    yes("GET " + inspections + "?supplier_id=1&status=ready", "", 200),
    yes("GET " + inspections + "?receipt_id=4", "", 200),
    yes("GET " + inspections + "?lot_id=1", "", 200),
    no("GET " + inspections + "?after=x", "", "bad_cursor"),
    {.name = "an inspection",
     .as = trainee,
     .path = inspections + "/1",
     .answer = R"("letter":"J","sample":80,"accept":2,"reject":3)"},
    no("GET " + inspections + "/99", "", "inspection_not_found", 404),
    yes("POST " + inspections, R"({"product_id":1,"lot_id":1,"lot_size":100,"aql":1.5})", 201,
        {"inspection.opened"}),
    no("POST " + inspections, R"({"product_id":99,"lot_size":100,"aql":1})",
       "/product_id: unknown"),
    no("POST " + inspections, R"({"product_id":3,"lot_size":100})", "/aql: required"),
    no("POST " + inspections, R"({"product_id":3,"lot_size":100,"aql":3})", "/aql: aql"),
    no("POST " + inspections, R"({"product_id":3,"lot_id":1,"lot_size":100,"aql":1})",
       "/lot_id: other_product"),
    no("POST " + inspections, R"({"product_id":3,"lot_id":99,"lot_size":100,"aql":1})",
       "/lot_id: unknown"),
    no("POST " + inspections, R"({"product_id":3,"supplier_id":99,"lot_size":100,"aql":1})",
       "/supplier_id: unknown"),
    yes("POST " + inspections + "/3/ready", "", 200),
    no("POST " + inspections + "/1/ready", "", "wrong_status", 409),
    no("POST " + inspections + "/99/ready", "", "inspection_not_found", 404),
    yes("POST " + inspections + "/1/start", "", 200, {"inspection.started"}),
    no("POST " + inspections + "/3/start", "", "wrong_status", 409),
    no("POST " + inspections + "/99/start", "", "inspection_not_found", 404),
    yes("POST " + inspections + "/1/finish",
        R"({"found":1,"measured":[{"name":"Length","value":9.9}]})", 200,
        {"inspection.finished", "receipt.decided"}),
    no("POST " + inspections + "/1/finish", R"({"found":81})", "/found: too_many"),
    no("POST " + inspections + "/1/finish",
       R"({"found":0,"measured":)" + lines(R"({"name":"a"})", 5001).substr(9),
       "/measured: too_many"),
    no("POST " + inspections + "/2/finish", R"({"found":0})", "wrong_status", 409),
    no("POST " + inspections + "/1/finish", R"({"found":0})", "not_enough_stock", 409)
        .given([](World& world, Scenario&) {
            inventory::adjust(world.journal, world.otto,
                              {.product_id = ProductId(1),
                               .lot_id = LotId(1),
                               .location_id = LocationId(1),
                               .status = {inventory::StockStatus::quarantined},
                               .change = -5,
                               .reason = inventory::AdjustReason::lost});
            world.events();
        }),
    no("POST " + inspections + "/99/finish", R"({"found":0})", "inspection_not_found", 404),
    granted("POST " + inspections + "/2/deviation", R"({"reason":"Nobody sees it"})", 200,
            {"inspection.deviation_approved", "receipt.decided"})
        .by(admin),
    no("POST " + inspections + "/2/deviation", R"({"reason":"x"})", "four_eyes", 409),
    no("POST " + inspections + "/1/deviation", R"({"reason":"x"})", "wrong_status", 409),
    no("POST " + inspections + "/99/deviation", R"({"reason":"x"})", "inspection_not_found", 404),
    denied("POST " + inspections + "/2/deviation", R"({"reason":"x"})", 409, "not_enough_stock")
        .by(admin)
        .given([](World& world, Scenario&) {
            inventory::adjust(world.journal, world.otto,
                              {.product_id = ProductId(1),
                               .lot_id = LotId(2),
                               .location_id = LocationId(1),
                               .status = {inventory::StockStatus::rejected},
                               .change = -5,
                               .reason = inventory::AdjustReason::lost});
            world.events();
        }),
};

const std::string ncs = "/api/v1/non-conformances";

const Scenarios non_conformances_{
    {.name = "non-conformances", .as = trainee, .path = ncs, .answer = R"("number":"NC-10001")"},
    yes("GET " + ncs + "?status=open", "", 200),
    yes("GET " + ncs + "?supplier_id=1&status=open", "", 200),
    yes("GET " + ncs + "?lot_id=2", "", 200),
    yes("GET " + ncs + "?receipt_id=5", "", 200),
    no("GET " + ncs + "?after=x", "", "bad_cursor"),
    {.name = "a non-conformance",
     .as = trainee,
     .path = ncs + "/1",
     .answer = R"("title":"Inspection failed: BOLT, lot L5")"},
    no("GET " + ncs + "/99", "", "non_conformance_not_found", 404),
    yes("POST " + ncs, R"({"title":"Dents","source":"customer","lot_id":1})", 201,
        {"non_conformance.reported"}),
    no("POST " + ncs, R"({"title":"x","source":"audit","product_id":99})", "/product_id: unknown"),
    no("POST " + ncs, R"({"title":"x","source":"audit","lot_id":99})", "/lot_id: unknown"),
    no("POST " + ncs, R"({"title":"x","source":"audit","receipt_id":99})", "/receipt_id: unknown"),
    no("POST " + ncs, R"({"title":"x","source":"audit","supplier_id":99})",
       "/supplier_id: unknown"),
    no("POST " + ncs, R"({"title":"x","source":"audit","inspection_id":99})",
       "/inspection_id: unknown"),
    no("POST " + ncs, R"({"title":"x","source":"audit","owner_id":99})", "/owner_id: unknown"),
    yes("PATCH " + ncs + "/1", R"({"cause":"material","disposition":"scrap"})", 200,
        {"non_conformance.changed"}),
    no("PATCH " + ncs + "/1", R"({"owner_id":99})", "/owner_id: unknown"),
    no("PATCH " + ncs + "/1", R"({"severity":1})", "stale", 409).with(old_version),
    no("PATCH " + ncs + "/99", R"({"severity":1})", "non_conformance_not_found", 404),
    no("PATCH " + ncs + "/1", R"({"severity":1})", "wrong_status", 409)
        .after({{"PUT", ncs + "/1/status", R"({"status":"cancelled"})", otto}}),
    yes("PUT " + ncs + "/1/status", R"({"status":"analysing"})", 200, {"non_conformance.moved"}),
    no("PUT " + ncs + "/1/status", R"({"status":"closed"})", "wrong_status", 409),
    no("PUT " + ncs + "/1/status", R"({"status":"correcting"})", "cause_missing", 409)
        .after({{"PUT", ncs + "/1/status", R"({"status":"analysing"})", otto}}),
    no("PUT " + ncs + "/1/status", R"({"status":"correcting"})", "disposition_missing", 409)
        .after({{"PUT", ncs + "/1/status", R"({"status":"analysing"})", otto},
                {"PATCH", ncs + "/1", R"({"cause":"design"})", otto}}),
    no("PUT " + ncs + "/1/status", R"({"status":"closed"})", "evaluation_missing", 409)
        .after({{"PUT", ncs + "/1/status", R"({"status":"analysing"})", otto},
                {"PATCH", ncs + "/1", R"({"cause":"design","disposition":"scrap"})", otto},
                {"PUT", ncs + "/1/status", R"({"status":"correcting"})", otto}}),
    no("PUT " + ncs + "/99/status", R"({"status":"closed"})", "non_conformance_not_found", 404),
};

}  // namespace
}  // namespace tandem::suppliers
