#include "shipments/tracking_table.h"

namespace tandem::shipments {
namespace {

constexpr std::string_view insert = R"sql(
    INSERT INTO tracking_events (shipment_id, carrier_id, tracking_key, at, received_at, location,
                                 code, text, status, trouble, eta, source)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
    ON CONFLICT (carrier_id, tracking_key, at, code, location) DO NOTHING)sql";

// Carriers use numbers again after a year or two: what was said long before is of another parcel.
constexpr std::string_view adopt = R"sql(
    UPDATE tracking_events
       SET shipment_id = $1
     WHERE shipment_id IS NULL AND carrier_id = $2 AND tracking_key = $3 AND at >= $4
    RETURNING at, status, trouble)sql";

constexpr std::string_view let_go = R"sql(
    UPDATE tracking_events
       SET shipment_id = NULL
     WHERE shipment_id = $1 AND carrier_id <> 0 AND NOT (carrier_id = $2 AND tracking_key = $3))sql";

constexpr std::string_view select_scans = R"sql(
    SELECT at, status, trouble
      FROM tracking_events
     WHERE shipment_id = $1)sql";

constexpr std::string_view select_newest = R"sql(
    SELECT at, location
      FROM tracking_events
     WHERE shipment_id = $1
     ORDER BY at DESC, id DESC
     LIMIT 50)sql";

constexpr std::string_view select_eta = R"sql(
    SELECT eta
      FROM tracking_events
     WHERE shipment_id = $1 AND eta IS NOT NULL
     ORDER BY at DESC, eta DESC
     LIMIT 1)sql";

constexpr std::string_view select_shown = R"sql(
    SELECT id, at, received_at, location, code, text, status, trouble, source
      FROM tracking_events
     WHERE shipment_id = $1
     ORDER BY at DESC, id DESC
     LIMIT 200)sql";

constexpr auto adopts_back = std::chrono::hours(24 * 60);

struct PlaceRow {
    Time at;
    std::string location;
};

}  // namespace

bool add_scan(store::Tx& tx, const ScanRow& row, Time now) {
    return tx.run(insert, row.shipment, row.carrier, row.key, row.at, now, row.location, row.code,
                  row.text, row.status, row.trouble, row.eta, row.source) > 0;
}

std::vector<Scan> waiting_scans(store::Tx& tx, const ShipmentRow& row) {
    if (!row.carrier || row.tracking_key.empty()) return {};
    return tx.all<Scan>(adopt, row.id, *row.carrier, row.tracking_key,
                        row.created_at - adopts_back);
}

std::vector<Scan> adopt_scans(store::Tx& tx, ShipmentRow& row) {
    auto scans = waiting_scans(tx, row);
    for (const auto& scan : scans) take(row.progression, scan);
    if (!scans.empty()) read_newest_scans(tx, row);
    return scans;
}

void reread_scans(store::Tx& tx, ShipmentRow& row) {
    tx.run(let_go, row.id, row.carrier.value_or(CarrierId()), row.tracking_key);
    row.progression = {.damaged = row.progression.damaged};
    for (const auto& scan : tx.all<Scan>(select_scans, row.id)) take(row.progression, scan);
    read_newest_scans(tx, row);
}

void read_newest_scans(store::Tx& tx, ShipmentRow& row) {
    row.carrier_eta = tx.find<Time>(select_eta, row.id);
    row.hub_since.reset();
    const auto newest = tx.all<PlaceRow>(select_newest, row.id);
    if (newest.empty() || newest.front().location.empty()) return;
    for (const auto& place : newest) {
        if (place.location != newest.front().location) break;
        row.hub_since = place.at;
    }
}

std::vector<TrackingEvent> tracking_of(store::Tx& tx, ShipmentId id) {
    return tx.all<TrackingEvent>(select_shown, id);
}

}  // namespace tandem::shipments
