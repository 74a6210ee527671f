#include "inventory/corrections.h"

#include "inventory/furnished_test.h"

namespace tandem::inventory {
namespace {

// A body of a correction with these members beside.
std::string adjusting(const std::string& members) {
    return R"({"location_id":1,"reason":"lost",)" + members + '}';
}
std::string counting(const std::string& members) { return R"({"location_id":1,)" + members + '}'; }
std::string bringing(const std::string& members) {
    return R"({"from_location_id":1,"to_location_id":2,)" + members + '}';
}

const Scenarios adjustments{
    does(post("less", "stock/adjustments",
              adjusting(R"("product_id":1,"change":-3,"note":"fell down")"), 201, ""),
         R"("quantity":3,"reason":"lost","note":"fell down")", {"stock.moved"}),
    does(post("more", "stock/adjustments", adjusting(R"("product_id":1,"change":3)"), 201, ""),
         R"("from":{"id":-4,"type":"adjustment")", {"stock.moved"}),
    post("neither", "stock/adjustments", adjusting(R"("product_id":1,"change":0)"), 422,
         "/change: nothing"),
    post("less than nothing", "stock/adjustments", adjusting(R"("product_id":1,"change":-11)"), 409,
         "not_enough_stock"),
    post("less than is kept", "stock/adjustments",
         adjusting(R"("product_id":2,"lot_id":1,"change":-16)"), 409, "below_allocated"),
    post("of no product", "stock/adjustments", adjusting(R"("product_id":99,"change":1)"), 422,
         "/product_id: unknown"),
    post("of no lot", "stock/adjustments", adjusting(R"("product_id":2,"change":1)"), 422,
         "/lot_id: lot_required"),
    post("of a lot that is none", "stock/adjustments",
         adjusting(R"("product_id":2,"lot_id":99,"change":1)"), 422, "/lot_id: unknown"),
    post("of a lot of something else", "stock/adjustments",
         adjusting(R"("product_id":4,"lot_id":1,"change":1)"), 422, "/lot_id: other_product"),
    post("of a lot of what has none", "stock/adjustments",
         adjusting(R"("product_id":1,"lot_id":1,"change":1)"), 422, "/lot_id: not_tracked"),
    post("without a serial", "stock/adjustments", adjusting(R"("product_id":3,"change":1)"), 422,
         "/serial: serial_required"),
    post("with a serial of what has none", "stock/adjustments",
         adjusting(R"("product_id":1,"serial":"X","change":1)"), 422, "/serial: not_serial"),
    post("a serial that is there", "stock/adjustments",
         adjusting(R"("product_id":3,"serial":"S-1","change":1)"), 422,
         "/serial: serial_elsewhere"),
    post("two of one serial", "stock/adjustments",
         adjusting(R"("product_id":3,"serial":"S-2","change":2)"), 422, "/change: serial_quantity"),
    post("in no place", "stock/adjustments",
         R"({"location_id":99,"reason":"found","product_id":1,"change":1})", 422,
         "/location_id: unknown"),
    post("in a closed place", "stock/adjustments",
         R"({"location_id":3,"reason":"found","product_id":1,"change":1})", 422,
         "/location_id: location_closed"),
    post("far too much", "stock/adjustments", adjusting(R"("product_id":1,"change":1)"), 422,
         "/change: too_much_stock")
        .given([](World& world, Scenario&) {
            world.db->write([](store::Tx& tx) {
                tx.run("UPDATE stock SET quantity = 1000000000000000 WHERE product_id = 1");
            });
        }),
};

const Scenarios counts{
    does(post("fewer", "stock/counts", counting(R"("product_id":1,"counted":8)"), 201, ""),
         R"("expected":10,"counted":8,"move":{)", {"stock.moved"}),
    does(post("as many as there should be", "stock/counts",
              counting(R"("product_id":1,"counted":10)"), 201, ""),
         R"("expected":10,"counted":10,"move":null)", {}),
    post("fewer than are kept", "stock/counts",
         counting(R"("product_id":2,"lot_id":1,"counted":4)"), 409, "below_allocated"),
    post("nothing of no product", "stock/counts", counting(R"("product_id":99,"counted":1)"), 422,
         "/product_id: unknown"),
    post("counted in no lot", "stock/counts", counting(R"("product_id":2,"counted":1)"), 422,
         "/lot_id: lot_required"),
    post("counted in a lot that is none", "stock/counts",
         counting(R"("product_id":2,"lot_id":99,"counted":1)"), 422, "/lot_id: unknown"),
    post("counted in a lot of something else", "stock/counts",
         counting(R"("product_id":4,"lot_id":1,"counted":1)"), 422, "/lot_id: other_product"),
    post("counted in a lot of what has none", "stock/counts",
         counting(R"("product_id":1,"lot_id":1,"counted":1)"), 422, "/lot_id: not_tracked"),
    post("counted without a serial", "stock/counts", counting(R"("product_id":3,"counted":1)"), 422,
         "/serial: serial_required"),
    post("counted with a serial of what has none", "stock/counts",
         counting(R"("product_id":1,"serial":"X","counted":1)"), 422, "/serial: not_serial"),
    post("a serial counted elsewhere", "stock/counts",
         R"({"location_id":2,"product_id":3,"serial":"S-1","counted":1})", 422,
         "/serial: serial_elsewhere"),
    post("two counted of one serial", "stock/counts",
         counting(R"("product_id":3,"serial":"S-2","counted":2)"), 422,
         "/counted: serial_quantity"),
    post("counted in no place", "stock/counts", R"({"location_id":99,"product_id":1,"counted":1})",
         422, "/location_id: unknown"),
    post("counted in a closed place", "stock/counts",
         R"({"location_id":3,"product_id":1,"counted":1})", 422, "/location_id: location_closed"),
};

const Scenarios transfers{
    does(
        post(
            "to another place", "stock/transfers",
            bringing(
                R"("product_id":1,"quantity":4,"biz_step":"storing","disposition":"sellable_accessible")"),
            201, ""),
        R"("biz_step":"storing","disposition":"sellable_accessible")", {"stock.moved"}),
    does(
        post(
            "to another status", "stock/transfers",
            R"({"from_location_id":1,"to_location_id":1,"to_status":"damaged","product_id":1,"quantity":4})",
            201, ""),
        R"("from_status":"ok","to_status":"damaged")", {"stock.moved"}),
    post("to where it is", "stock/transfers",
         R"({"from_location_id":1,"to_location_id":1,"product_id":1,"quantity":4})", 422,
         "/to_location_id: same_place"),
    post("out of quarantine by the back door", "stock/transfers",
         bringing(
             R"("product_id":2,"lot_id":2,"status":"quarantined","to_status":"ok","quantity":1)"),
         422, "/to_status: status_change"),
    post("a step that is none", "stock/transfers",
         bringing(R"("product_id":1,"quantity":4,"biz_step":"Going Home")"), 422,
         "/biz_step: epcis_code"),
    post("a disposition that is none", "stock/transfers",
         bringing(R"("product_id":1,"quantity":4,"disposition":"So-so")"), 422,
         "/disposition: epcis_code"),
    post("nothing of it", "stock/transfers", bringing(R"("product_id":1,"quantity":0)"), 422,
         "/quantity: range"),
    post("more than can be", "stock/transfers",
         bringing(R"("product_id":1,"quantity":99999999999999)"), 422, "/quantity: range"),
    post("more than there is", "stock/transfers", bringing(R"("product_id":1,"quantity":11)"), 409,
         "not_enough_stock"),
    post("more than is free", "stock/transfers",
         bringing(R"("product_id":2,"lot_id":1,"quantity":16)"), 409, "below_allocated"),
    post("a transfer of no product", "stock/transfers", bringing(R"("product_id":99,"quantity":1)"),
         422, "/product_id: unknown"),
    post("a transfer of no lot", "stock/transfers", bringing(R"("product_id":2,"quantity":1)"), 422,
         "/lot_id: lot_required"),
    post("a transfer of a lot that is none", "stock/transfers",
         bringing(R"("product_id":2,"lot_id":99,"quantity":1)"), 422, "/lot_id: unknown"),
    post("a transfer of a lot of something else", "stock/transfers",
         bringing(R"("product_id":4,"lot_id":1,"quantity":1)"), 422, "/lot_id: other_product"),
    post("a transfer of a lot of what has none", "stock/transfers",
         bringing(R"("product_id":1,"lot_id":1,"quantity":1)"), 422, "/lot_id: not_tracked"),
    post("a transfer without a serial", "stock/transfers",
         bringing(R"("product_id":3,"quantity":1)"), 422, "/serial: serial_required"),
    post("a transfer with a serial of what has none", "stock/transfers",
         bringing(R"("product_id":1,"serial":"X","quantity":1)"), 422, "/serial: not_serial"),
    post("a transfer of a piece from where it is not", "stock/transfers",
         R"({"from_location_id":2,"to_location_id":1,"product_id":3,"serial":"S-1","quantity":1})",
         422, "/serial: serial_elsewhere"),
    post("a transfer of two of one serial", "stock/transfers",
         bringing(R"("product_id":3,"serial":"S-1","quantity":2)"), 422,
         "/quantity: serial_quantity"),
    post("from no place", "stock/transfers",
         R"({"from_location_id":99,"to_location_id":1,"product_id":1,"quantity":1})", 422,
         "/from_location_id: unknown"),
    post("to no place", "stock/transfers",
         R"({"from_location_id":1,"to_location_id":99,"product_id":1,"quantity":1})", 422,
         "/to_location_id: unknown"),
    post("more than can lie there", "stock/transfers", bringing(R"("product_id":1,"quantity":1)"),
         422, "/quantity: too_much_stock")
        .after(
            {{"POST", "/api/v1/stock/transfers", bringing(R"("product_id":1,"quantity":1)"), otto}})
        .given([](World& world, Scenario&) {
            world.db->write([](store::Tx& tx) {
                tx.run(
                    "INSERT INTO stock (product_id, location_id, warehouse_id, status, quantity, "
                    "sellable, use_by, first_in_at) "
                    "VALUES (1, 2, 1, 'ok', 999999999999999, 0, 1, 1)");
            });
        }),
    post("to a closed place", "stock/transfers",
         R"({"from_location_id":1,"to_location_id":3,"product_id":1,"quantity":1})", 422,
         "/to_location_id: location_closed"),
};

}  // namespace
}  // namespace tandem::inventory
