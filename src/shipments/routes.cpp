#include "shipments/routes.h"

#include "http/api.h"
#include "shipments/shipments.h"
#include "shipments/tracking.h"

namespace tandem::shipments {

struct ShipmentCounts {
    std::vector<ShipmentCount> items;
};
TANDEM_STRUCT(ShipmentCounts, items)

namespace {

using http::Api;
using http::Call;
namespace refused = http::refused;

ShipmentId shipment_in(const Call& call) { return call.id<ShipmentId>("id"); }

ShipmentTarget target_of(const Call& call) { return {shipment_in(call), call.if_match()}; }

// Runs a command on the call's shipment, and reads what it is then.
template <class Work>
Shipment changed(events::Journal& journal, const Call& call, Work&& work) {
    return journal.write(call.actor(), [&](events::Unit& unit) {
        work(unit);
        return get_shipment(unit.tx, shipment_in(call));
    });
}

std::vector<http::Refused> of_change(std::vector<http::Refused> more) {
    more.push_back(refused::not_found("shipment"));
    return more;
}

void add_reading_routes(Api& api, events::Journal& journal) {
    const auto read = Permission::operations_read;
    api.get<ShipmentList>(
           "/api/v1/shipments", read, "List or find shipments",
           [&](const Call&, const ListShipments& query) {
               return journal.read([&](store::Tx& tx) { return list_shipments(tx, query); });
           })
        .remembered()
        .refuses({refused::invalid("bad_cursor")});
    api.get<ShipmentCounts>(
        "/api/v1/shipments/counts", read, "How many shipments have each status and exception",
        [&](const Call&) {
            return ShipmentCounts{journal.read([](store::Tx& tx) { return shipment_counts(tx); })};
        });
    api.get<Shipment>("/api/v1/shipments/{id}", read, "Read a shipment",
                      [&](const Call& call) {
                          return journal.read(
                              [&](store::Tx& tx) { return get_shipment(tx, shipment_in(call)); });
                      })
        .remembered()
        .refuses({refused::not_found("shipment")});
}

void add_making_routes(Api& api, events::Journal& journal) {
    api.post<Shipment>("/api/v1/shipments", Permission::shipments_edit, "Send something",
                       [&](const Call& call, const CreateShipment& body) {
                           return journal.write(call.actor(), [&](events::Unit& unit) {
                               return get_shipment(unit.tx, create_shipment(unit, body));
                           });
                       })
        .refuses({refused::field("/order_id", "unknown"), refused::field("/lines", "too_many"),
                  refused::field("/lines", "nothing_to_ship"),
                  refused::field("/lines/*/order_line_id", "unknown"),
                  refused::field("/lines/*/order_line_id", "duplicate"),
                  refused::field("/lines/*/product_id", "unknown"),
                  refused::field("/lines/*/quantity", "too_much"),
                  refused::field("/carrier_id", "unknown"), refused::field("/service", "unknown"),
                  refused::field("/tracking_no", "taken"), refused::field("/packages", "too_many"),
                  refused::field("/resend_of", "unknown"), refused::conflict("order_on_hold"),
                  refused::conflict("not_allocated")});
    api.post<Resent>("/api/v1/shipments/{id}/resend", Permission::remedies_grant,
                     "Send the same again, for nothing",
                     [&](const Call& call, const Resend& body) {
                         return journal.write(call.actor(), [&](events::Unit& unit) {
                             return resend(unit, shipment_in(call), body);
                         });
                     })
        .refuses({refused::not_found("shipment"), refused::conflict("not_outbound"),
                  refused::conflict("shipment_cancelled"),
                  refused::field("/lines/*/quantity", "more_than_shipped")});
}

void add_changing_routes(Api& api, events::Journal& journal) {
    const auto edit = Permission::shipments_edit;
    api.patch<Shipment>("/api/v1/shipments/{id}", edit, "Change a shipment",
                        [&](const Call& call, const ChangeShipment& body) {
                            return changed(journal, call, [&](events::Unit& unit) {
                                change_shipment(unit, target_of(call), body);
                            });
                        })
        .refuses(of_change(
            {refused::stale(), refused::conflict("shipment_over"),
             refused::field("/carrier_id", "unknown"), refused::field("/service", "unknown"),
             refused::field("/tracking_no", "taken"), refused::field("/packages", "too_many")}));
    api.post_action<Shipment>("/api/v1/shipments/{id}/hand-over", edit, "The carrier has taken it",
                              [&](const Call& call, const HandOver& body) {
                                  return changed(journal, call, [&](events::Unit& unit) {
                                      hand_over(unit, target_of(call), body);
                                  });
                              })
        .refuses(of_change({refused::stale(), refused::conflict("shipment_over"),
                            refused::conflict("already_handed_over"),
                            refused::field("/at", "hand_over_time")}));
    api.post_action<Shipment>("/api/v1/shipments/{id}/cancel", edit,
                              "Cancel a shipment that the carrier does not have yet",
                              [&](const Call& call, const CancelShipment& body) {
                                  return changed(journal, call, [&](events::Unit& unit) {
                                      cancel_shipment(unit, target_of(call), body);
                                  });
                              })
        .refuses(of_change({refused::stale(), refused::conflict("shipment_over"),
                            refused::conflict("already_handed_over")}));
    api.post_action<Shipment>(
           "/api/v1/shipments/{id}/received-back", edit, "What could not be delivered is back",
           [&](const Call& call) {
               return changed(journal, call,
                              [&](events::Unit& unit) { receive_back(unit, target_of(call)); });
           })
        .refuses(of_change({refused::stale(), refused::conflict("not_coming_back")}));
}

void add_watching_routes(Api& api, events::Journal& journal) {
    const auto edit = Permission::shipments_edit;
    api.post_action<Shipment>("/api/v1/shipments/{id}/tracking", edit, "Say where a parcel is",
                              [&](const Call& call, const ReportScan& body) {
                                  return changed(journal, call, [&](events::Unit& unit) {
                                      report_scan(unit, shipment_in(call), body);
                                  });
                              })
        .refuses(of_change(
            {refused::conflict("shipment_cancelled"), refused::field("/at", "scan_time"),
             refused::field("/status", "no_scan"), refused::field("/trouble", "trouble")}));
    // Agents hear first that a parcel did not come.
    api.post_action<Shipment>("/api/v1/shipments/{id}/exceptions", Permission::orders_edit,
                              "Say what is wrong with a parcel",
                              [&](const Call& call, const RaiseException& body) {
                                  return changed(journal, call, [&](events::Unit& unit) {
                                      raise_exception(unit, shipment_in(call), body);
                                  });
                              })
        .refuses(of_change(
            {refused::field("/kind", "not_by_hand"), refused::conflict("not_delivered"),
             refused::conflict("shipment_cancelled"), refused::conflict("already_raised")}));
    api.post_action<Shipment>("/api/v1/shipments/{id}/exceptions/{exception}/clear", edit,
                              "Say why an exception is none any more",
                              [&](const Call& call, const ClearException& body) {
                                  return changed(journal, call, [&](events::Unit& unit) {
                                      clear_exception(unit, shipment_in(call),
                                                      call.number("exception"), body);
                                  });
                              })
        .refuses(of_change({refused::not_found("exception")}));
}

}  // namespace

void add_shipment_routes(http::Router& router, events::Journal& journal) {
    Api api(router);
    add_reading_routes(api, journal);
    add_making_routes(api, journal);
    add_changing_routes(api, journal);
    add_watching_routes(api, journal);
}

}  // namespace tandem::shipments
