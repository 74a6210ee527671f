#include "inventory/routes.h"

#include "http/api.h"
#include "inventory/corrections.h"

namespace tandem::inventory {
namespace {

using http::Api;
using http::Call;
using http::Refused;
namespace refused = http::refused;

struct WarehouseItems {
    std::vector<Warehouse> items;
};
TANDEM_STRUCT(WarehouseItems, items)

struct LocationItems {
    std::vector<Location> items;
};
TANDEM_STRUCT(LocationItems, items)

// What move() says no to, whatever moves.
std::vector<Refused> with_refusals_of_move(std::string quantity, std::vector<Refused> own) {
    for (const auto* code : {"unknown", "lot_required", "not_tracked", "other_product"})
        own.push_back(refused::field("/lot_id", code));
    for (const auto* code : {"serial_required", "not_serial", "serial_elsewhere"})
        own.push_back(refused::field("/serial", code));
    own.push_back(refused::field("/product_id", "unknown"));
    own.push_back(refused::field(std::move(quantity), "serial_quantity"));
    own.push_back(refused::conflict("below_allocated"));
    return own;
}

void add_warehouses(Api& api, events::Journal& journal) {
    const auto read = Permission::operations_read;
    const auto edit = Permission::stock_edit;
    api.get<WarehouseItems>(
           "/api/v1/warehouses", read, "List the warehouses",
           [&](const Call&) {
               return WarehouseItems{journal.read([](store::Tx& tx) { return warehouses(tx); })};
           })
        .remembered();
    api.post<Warehouse>("/api/v1/warehouses", edit, "Add a warehouse",
                        [&](const Call& call, const AddWarehouse& body) {
                            return add_warehouse(journal, call.actor(), body);
                        })
        .refuses({refused::field("/code", "taken")});
    api.patch<Warehouse>("/api/v1/warehouses/{id}", edit, "Change a warehouse",
                         [&](const Call& call, const ChangeWarehouse& body) {
                             return change_warehouse(journal, call.actor(),
                                                     call.id<WarehouseId>("id"), call.if_match(),
                                                     body);
                         })
        .refuses(
            {refused::not_found("warehouse"), refused::stale(), refused::field("/code", "taken")});
    api.get<LocationItems>("/api/v1/warehouses/{id}/locations", read,
                           "List the places of a warehouse",
                           [&](const Call& call) {
                               return LocationItems{journal.read([&](store::Tx& tx) {
                                   return locations(tx, call.id<WarehouseId>("id"));
                               })};
                           })
        .remembered()
        .refuses({refused::not_found("warehouse")});
    api.post<Location>("/api/v1/locations", edit, "Add a place to a warehouse",
                       [&](const Call& call, const AddLocation& body) {
                           return add_location(journal, call.actor(), body);
                       })
        .refuses({refused::field("/warehouse_id", "unknown"), refused::field("/type", "outside"),
                  refused::field("/code", "taken")});
    api.patch<Location>("/api/v1/locations/{id}", edit, "Change a place",
                        [&](const Call& call, const ChangeLocation& body) {
                            return change_location(journal, call.actor(), call.id<LocationId>("id"),
                                                   call.if_match(), body);
                        })
        .refuses(
            {refused::not_found("location"), refused::stale(), refused::field("/code", "taken")});
}

void add_reading(Api& api, events::Journal& journal) {
    const auto read = Permission::operations_read;
    api.get<StockList>("/api/v1/stock", read, "What lies where",
                       [&](const Call&, const ListStock& query) {
                           return journal.read([&](store::Tx& tx) { return list(tx, query); });
                       })
        .remembered()
        .refuses({refused::invalid("bad_cursor")});
    api.get<AvailabilityList>(
           "/api/v1/stock/availability", read, "How much there is, by product and warehouse",
           [&](const Call&, const ListAvailability& query) {
               return journal.read([&](store::Tx& tx) { return list(tx, query); });
           })
        .remembered()
        .refuses({refused::invalid("bad_cursor")});
    api.get<MoveList>("/api/v1/stock/moves", read, "What was moved",
                      [&](const Call&, const ListMoves& query) {
                          return journal.read([&](store::Tx& tx) { return list(tx, query); });
                      })
        .remembered()
        .refuses({refused::invalid("bad_cursor"), refused::field("/product_id", "one_of"),
                  refused::field("/doc_kind", "together"), refused::field("/doc_id", "together")});
}

void add_corrections(Api& api, events::Journal& journal) {
    const auto edit = Permission::stock_edit;
    api.post<MoveView>("/api/v1/stock/adjustments", edit, "Say that there is more or less",
                       [&](const Call& call, const AdjustStock& body) {
                           return adjust(journal, call.actor(), body);
                       })
        .refuses(with_refusals_of_move(
            "/change", {refused::conflict("not_enough_stock"), refused::field("/change", "nothing"),
                        refused::field("/location_id", "unknown"),
                        refused::field("/location_id", "location_closed"),
                        refused::field("/change", "too_much_stock")}));
    api.post<StockCounted>("/api/v1/stock/counts", edit, "Say how much was counted",
                           [&](const Call& call, const CountStock& body) {
                               return count(journal, call.actor(), body);
                           })
        .refuses(
            with_refusals_of_move("/counted", {refused::field("/location_id", "unknown"),
                                               refused::field("/location_id", "location_closed")}));
    api.post<MoveView>("/api/v1/stock/transfers", edit, "Bring stock to another place or status",
                       [&](const Call& call, const TransferStock& body) {
                           return transfer(journal, call.actor(), body);
                       })
        .refuses(with_refusals_of_move(
            "/quantity",
            {refused::conflict("not_enough_stock"), refused::field("/from_location_id", "unknown"),
             refused::field("/to_location_id", "unknown"),
             refused::field("/to_location_id", "location_closed"),
             refused::field("/to_location_id", "same_place"),
             refused::field("/quantity", "too_much_stock"),
             refused::field("/to_status", "status_change"),
             refused::field("/biz_step", "epcis_code"),
             refused::field("/disposition", "epcis_code")}));
}

void add_settings(Api& api, events::Journal& journal, const Losses& losses) {
    api.get<StockSettings>(
           "/api/v1/stock/settings", Permission::operations_read, "How stock is handled here",
           [&](const Call&) {
               return journal.read([](store::Tx& tx) { return stock_settings(tx); });
           })
        .remembered();
    api.put<StockSettings>("/api/v1/stock/settings", Permission::system_manage,
                           "Say how stock is handled here",
                           [&](const Call& call, const StockSettings& body) {
                               return change_stock_settings(journal, call.actor(), losses, body);
                           });
}

}  // namespace

void add_routes(http::Router& router, events::Journal& journal, const Losses& losses) {
    Api api(router);
    add_warehouses(api, journal);
    add_reading(api, journal);
    add_corrections(api, journal);
    add_settings(api, journal, losses);
    add_lot_routes(router, journal, losses);
}

}  // namespace tandem::inventory
