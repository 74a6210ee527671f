#pragma once

#include "catalog/products.h"
#include "inventory/stock.h"
#include "orders/orders.h"
#include "shipments/carriers.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::shipments {

// Parcels: what is in them, where they are, when they will come. Every command has a form for
// people and, where other slices need it within their transaction, one that takes the Unit and
// checks no permission.
//
// Other slices may join shipments(id, number, order_id, customer_id, direction, status, carrier_id,
// service, region, warehouse_id, handed_over_at, first_scan_at, delivered_at, promised_at) and
// shipment_lines(shipment_id, order_line_id, product_id, lot_id, serial, quantity).

enum class Direction { outbound, returning, inbound };
BOOST_DESCRIBE_ENUM(Direction, outbound, returning, inbound)

// What waits for somebody. `no_scan`, `late` and `dwell` are raised by the clock, the others by
// scans or by people.
enum class ExceptionKind {
    no_scan,
    late,
    dwell,
    failed_attempts,
    held,  // address, customs, weather, capacity, refused, held
    damaged,
    lost,
    return_to_sender,
    not_received,  // said to be delivered, and the customer has not got it
};
BOOST_DESCRIBE_ENUM(ExceptionKind, no_scan, late, dwell, failed_attempts, held, damaged, lost,
                    return_to_sender, not_received)

struct ShipmentRef {
    ShipmentId id;
    std::string number;
};
TANDEM_STRUCT(ShipmentRef, id, number)

// ---- making ---------------------------------------------------------------------------------

struct ShipLine {
    std::optional<OrderLineId> order_line_id;  // of outbound and return shipments
    std::optional<ProductId> product_id;       // of inbound ones
    json::Whole<1, 1'000'000'000> quantity;
};
TANDEM_STRUCT(ShipLine, order_line_id, product_id, quantity)

struct Package {
    json::Default<json::Text<0, 60>> reference;  // of its label
    json::Default<json::Text<0, 60>> tracking_no;
    json::Default<json::Whole<0, 100'000'000>> weight_grams{0};
};
TANDEM_STRUCT(Package, reference, tracking_no, weight_grams)

struct CreateShipment {
    json::Default<Direction> direction{Direction::outbound};
    std::optional<OrderId> order_id;
    std::vector<ShipLine> lines;  // outbound, left out: all that is set aside for the order
    std::optional<WarehouseId> warehouse_id;
    std::optional<CarrierId> carrier_id;
    json::Default<json::Text<0, 40>> service;
    json::Default<json::Text<0, 60>> tracking_no;
    json::Default<json::Text<0, 300>> label_reference;
    json::Default<json::Whole<0, 100'000'000>> weight_grams{0};
    std::vector<Package> packages;
    std::optional<orders::PostalAddress> ship_to;  // left out: the order's
    std::optional<Time> promised_at;               // left out: the lines' earliest promise
    std::optional<ShipmentId> resend_of;
    json::Default<json::Text<0, 40>> ref_kind;  // "return", "purchase_order": what it belongs to
    json::Default<std::int64_t> ref_id{0};
    json::Default<json::Verbatim<0, 2000>> note;
};
TANDEM_STRUCT(CreateShipment, direction, order_id, lines, warehouse_id, carrier_id, service,
              tracking_no, label_reference, weight_grams, packages, ship_to, promised_at, resend_of,
              ref_kind, ref_id, note)

// An outbound one takes what is set aside for its lines out of stock and counts it as shipped.
ShipmentId create_shipment(events::Unit&, const CreateShipment&);

// ---- reading --------------------------------------------------------------------------------

struct ShipmentLine {
    std::optional<OrderLineId> order_line_id;
    catalog::ProductRef product;
    std::optional<LotId> lot_id;
    std::string serial;
    std::int64_t quantity = 0;
};
TANDEM_STRUCT(ShipmentLine, order_line_id, product, lot_id, serial, quantity)

struct TrackingEvent {
    TrackingEventId id;
    Time at;
    Time received_at;
    std::string location;
    std::string code;
    std::string text;
    std::optional<ShipmentStatus> status;
    Trouble trouble = Trouble::none;
    std::string source;
};
TANDEM_STRUCT(TrackingEvent, id, at, received_at, location, code, text, status, trouble, source)

struct ShipmentException {
    std::int64_t id = 0;
    ExceptionKind kind = ExceptionKind::no_scan;
    std::string detail;
    Time raised_at;
    std::string raised_by;
    std::optional<Time> cleared_at;
    std::string cleared_by;
    std::string why;  // it was cleared
};
TANDEM_STRUCT(ShipmentException, id, kind, detail, raised_at, raised_by, cleared_at, cleared_by,
              why)

struct ShipmentCustomer {
    CustomerId id;
    std::string name;
};
TANDEM_STRUCT(ShipmentCustomer, id, name)

struct ShipmentSummary {
    ShipmentId id;
    std::string number;
    Direction direction = Direction::outbound;
    ShipmentStatus status = ShipmentStatus::label_created;
    Trouble trouble = Trouble::none;
    std::optional<ExceptionKind> exception;  // the worst that is open
    std::optional<orders::OrderRef> order;
    std::optional<ShipmentCustomer> customer;
    std::optional<CarrierRef> carrier;
    std::string service;
    std::string tracking_no;
    std::string tracking_url;
    std::string region;
    std::optional<Time> promised_at;
    std::optional<Time> eta_at;       // most likely
    std::optional<Time> eta_late_at;  // nine in ten have come by then
    std::optional<Time> delivered_at;
    std::optional<Time> last_scan_at;
    Time created_at;
};
TANDEM_STRUCT(ShipmentSummary, id, number, direction, status, trouble, exception, order, customer,
              carrier, service, tracking_no, tracking_url, region, promised_at, eta_at, eta_late_at,
              delivered_at, last_scan_at, created_at)

struct Shipment {
    ShipmentSummary summary;
    std::optional<WarehouseId> warehouse_id;
    orders::PostalAddress ship_to;
    std::string label_reference;
    std::int64_t weight_grams = 0;
    std::string ref_kind;
    std::int64_t ref_id = 0;
    std::string note;
    std::optional<ShipmentRef> resend_of;
    std::vector<ShipmentRef> resent_as;
    std::optional<Time> handed_over_at;
    std::optional<Time> first_scan_at;
    std::optional<Time> received_back_at;
    std::int64_t attempts = 0;
    std::vector<ShipmentLine> lines;
    std::vector<Package> packages;
    std::vector<TrackingEvent> tracking;  // the newest 200, the newest first
    std::vector<ShipmentException> exceptions;
    std::int64_t version = 0;
};
TANDEM_STRUCT(Shipment, summary, warehouse_id, ship_to, label_reference, weight_grams, ref_kind,
              ref_id, note, resend_of, resent_as, handed_over_at, first_scan_at, received_back_at,
              attempts, lines, packages, tracking, exceptions, version)

Shipment get_shipment(store::Tx&, ShipmentId);  // refused as shipment_not_found
std::vector<ShipmentSummary> summaries(store::Tx&, const std::vector<ShipmentId>&);
std::vector<ShipmentSummary> shipments_of(store::Tx&, OrderId);  // the newest first, at most 100
std::optional<ShipmentId> find_number(store::Tx&, std::string_view number);
// By a carrier's tracking number, however it is written; the newest first.
std::vector<ShipmentId> find_tracking(store::Tx&, std::string_view tracking_no);

// One of order_id, customer_id and q at most.
struct ListShipments {
    std::optional<ShipmentStatus> status;
    std::optional<ExceptionKind> exception;
    json::Default<bool> exceptions{false};  // any that is open
    std::optional<CarrierId> carrier_id;
    std::optional<Direction> direction;
    std::optional<OrderId> order_id;
    std::optional<CustomerId> customer_id;
    std::optional<json::Text<1, 60>> q;  // what the number or the tracking number begins with
    std::optional<std::string> after;
    json::Default<json::Whole<1, 100>> limit{50};
};
TANDEM_STRUCT(ListShipments, status, exception, exceptions, carrier_id, direction, order_id,
              customer_id, q, after, limit)

struct ShipmentList {
    std::vector<ShipmentSummary> items;
    std::optional<std::string> next;
};
TANDEM_STRUCT(ShipmentList, items, next)
ShipmentList list_shipments(store::Tx&, const ListShipments&);  // the newest first

struct ShipmentCount {
    std::string name;  // a status, or "exception:" and its kind
    std::int64_t amount = 0;
};
TANDEM_STRUCT(ShipmentCount, name, amount)
std::vector<ShipmentCount> shipment_counts(store::Tx&);

// ---- changing -------------------------------------------------------------------------------

struct ShipmentTarget {
    ShipmentId shipment;
    std::optional<std::int64_t> version = {};  // the one that the asker saw (If-Match)
};

struct ChangeShipment {
    json::Patch<CarrierId> carrier_id;
    std::optional<json::Text<0, 40>> service;
    std::optional<json::Text<0, 60>> tracking_no;
    std::optional<json::Text<0, 300>> label_reference;
    std::optional<json::Whole<0, 100'000'000>> weight_grams;
    std::optional<std::vector<Package>> packages;
    json::Patch<Time> promised_at;
    std::optional<json::Verbatim<0, 2000>> note;
};
TANDEM_STRUCT(ChangeShipment, carrier_id, service, tracking_no, label_reference, weight_grams,
              packages, promised_at, note)
void change_shipment(events::Unit&, const ShipmentTarget&, const ChangeShipment&);

// The carrier has taken it.
struct HandOver {
    std::optional<Time> at;  // left out: now
};
TANDEM_STRUCT(HandOver, at)
void hand_over(events::Unit&, const ShipmentTarget&, const HandOver&);

struct CancelShipment {
    json::Text<1, 500> reason;
};
TANDEM_STRUCT(CancelShipment, reason)
// Before the carrier has it. What was in it goes back to where it lay, and the order's lines wait
// for stock again.
void cancel_shipment(events::Unit&, const ShipmentTarget&, const CancelShipment&);

// What came back to us as undeliverable, to be looked at before it is sold again.
void receive_back(events::Unit&, const ShipmentTarget&);

// Sends the same again: a replacement of the order's lines for nothing (orders/replacements.h),
// within the asker's authority; the new parcel names this one.
struct Resend {
    json::Text<1, 500> reason;
    std::optional<ConversationId> conversation_id;
};
TANDEM_STRUCT(Resend, reason, conversation_id)
struct Resent {
    std::int64_t replacement_id = 0;
    std::optional<ApprovalId> approval_id;  // it waits for somebody
    std::optional<orders::OrderRef> order;  // placed
    std::optional<ShipmentRef> shipment;    // made, as stock was there
};
TANDEM_STRUCT(Resent, replacement_id, approval_id, order, shipment)
Resent resend(events::Unit&, ShipmentId, const Resend&);

// ---- exceptions -----------------------------------------------------------------------------

struct RaiseException {
    ExceptionKind kind = ExceptionKind::not_received;
    json::Default<json::Text<0, 500>> detail;
};
TANDEM_STRUCT(RaiseException, kind, detail)
// By people: not_received (of what was delivered), damaged, lost.
void raise_exception(events::Unit&, ShipmentId, const RaiseException&);

struct ClearException {
    json::Text<1, 500> why;
};
TANDEM_STRUCT(ClearException, why)
void clear_exception(events::Unit&, ShipmentId, std::int64_t exception, const ClearException&);

}  // namespace tandem::shipments
