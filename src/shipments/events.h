#pragma once

#include "events/event.h"
#include "shipments/shipments.h"

namespace tandem::shipments {

// What has happened to carriers and parcels. Facts, only ever given new optional members.
// `customer` leads timelines to them; `number` is the shipment's, for people.

struct CarrierChange {
    std::string what;
    std::string before;
    std::string after;
};
TANDEM_STRUCT(CarrierChange, what, before, after)

struct CarrierAdded {
    static constexpr std::string_view name = "carrier.added";
    CarrierId carrier;
    std::string carrier_name;
    events::Subject subject() const { return events::subject_of(carrier); }
};
TANDEM_STRUCT(CarrierAdded, carrier, carrier_name)

struct CarrierChanged {
    static constexpr std::string_view name = "carrier.changed";
    CarrierId carrier;
    std::string carrier_name;
    std::vector<CarrierChange> changes;
    events::Subject subject() const { return events::subject_of(carrier); }
};
TANDEM_STRUCT(CarrierChanged, carrier, carrier_name, changes)

struct ShipmentCreated {
    static constexpr std::string_view name = "shipment.created";
    ShipmentId shipment;
    std::string number;
    Direction direction = Direction::outbound;
    std::optional<OrderId> order;
    std::optional<CustomerId> customer;
    std::optional<CarrierId> carrier;
    std::string tracking_no;
    std::int64_t pieces = 0;
    std::optional<Time> promised_at;
    std::optional<ShipmentId> resend_of;
    std::string ref_kind;
    std::int64_t ref_id = 0;
    events::Subject subject() const { return events::subject_of(shipment); }
};
TANDEM_STRUCT(ShipmentCreated, shipment, number, direction, order, customer, carrier, tracking_no,
              pieces, promised_at, resend_of, ref_kind, ref_id)

struct ShipmentChanged {
    static constexpr std::string_view name = "shipment.changed";
    ShipmentId shipment;
    std::string number;
    std::optional<OrderId> order;
    std::optional<CustomerId> customer;
    std::vector<CarrierChange> changes;
    events::Subject subject() const { return events::subject_of(shipment); }
};
TANDEM_STRUCT(ShipmentChanged, shipment, number, order, customer, changes)

struct ShipmentHandedOver {
    static constexpr std::string_view name = "shipment.handed_over";
    ShipmentId shipment;
    std::string number;
    std::optional<OrderId> order;
    std::optional<CustomerId> customer;
    Time at;
    events::Subject subject() const { return events::subject_of(shipment); }
};
TANDEM_STRUCT(ShipmentHandedOver, shipment, number, order, customer, at)

struct ShipmentStatusChanged {
    static constexpr std::string_view name = "shipment.status_changed";
    ShipmentId shipment;
    std::string number;
    Direction direction = Direction::outbound;
    std::optional<OrderId> order;
    std::optional<CustomerId> customer;
    ShipmentStatus from = ShipmentStatus::label_created;
    ShipmentStatus to = ShipmentStatus::label_created;
    Trouble trouble = Trouble::none;
    Time at;  // of the scan
    std::optional<Time> eta_at;
    std::string reason;  // when somebody cancelled it
    std::string ref_kind;
    std::int64_t ref_id = 0;
    events::Subject subject() const { return events::subject_of(shipment); }
};
TANDEM_STRUCT(ShipmentStatusChanged, shipment, number, direction, order, customer, from, to,
              trouble, at, eta_at, reason, ref_kind, ref_id)

// When it will most likely come has moved to another day.
struct ShipmentEtaChanged {
    static constexpr std::string_view name = "shipment.eta_changed";
    ShipmentId shipment;
    std::string number;
    std::optional<OrderId> order;
    std::optional<CustomerId> customer;
    std::optional<Time> from;
    std::optional<Time> to;
    std::optional<Time> late;  // nine in ten have come by then
    std::optional<Time> promised_at;
    events::Subject subject() const { return events::subject_of(shipment); }
};
TANDEM_STRUCT(ShipmentEtaChanged, shipment, number, order, customer, from, to, late, promised_at)

struct TrackingRecorded {
    static constexpr std::string_view name = "tracking.recorded";
    ShipmentId shipment;
    std::string number;
    std::optional<OrderId> order;
    std::optional<CustomerId> customer;
    std::int64_t scans = 0;
    std::string source;
    events::Subject subject() const { return events::subject_of(shipment); }
};
TANDEM_STRUCT(TrackingRecorded, shipment, number, order, customer, scans, source)

struct ExceptionRaised {
    static constexpr std::string_view name = "shipment.exception_raised";
    ShipmentId shipment;
    std::string number;
    std::optional<OrderId> order;
    std::optional<CustomerId> customer;
    ExceptionKind kind = ExceptionKind::no_scan;
    std::string detail;
    events::Subject subject() const { return events::subject_of(shipment); }
};
TANDEM_STRUCT(ExceptionRaised, shipment, number, order, customer, kind, detail)

struct ExceptionCleared {
    static constexpr std::string_view name = "shipment.exception_cleared";
    ShipmentId shipment;
    std::string number;
    std::optional<OrderId> order;
    std::optional<CustomerId> customer;
    ExceptionKind kind = ExceptionKind::no_scan;
    std::string why;
    events::Subject subject() const { return events::subject_of(shipment); }
};
TANDEM_STRUCT(ExceptionCleared, shipment, number, order, customer, kind, why)

struct ShipmentReceivedBack {
    static constexpr std::string_view name = "shipment.received_back";
    ShipmentId shipment;
    std::string number;
    std::optional<OrderId> order;
    std::optional<CustomerId> customer;
    std::int64_t pieces = 0;
    events::Subject subject() const { return events::subject_of(shipment); }
};
TANDEM_STRUCT(ShipmentReceivedBack, shipment, number, order, customer, pieces)

}  // namespace tandem::shipments
