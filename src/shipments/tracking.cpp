#include "shipments/tracking.h"

#include "base/enum_text.h"
#include "base/refusal.h"
#include "events/record.h"
#include "shipments/events.h"
#include "shipments/exceptions.h"
#include "shipments/lanes.h"
#include "shipments/number_pattern.h"
#include "shipments/tracking_table.h"
#include "shipments/watch.h"

#include <algorithm>
#include <map>

namespace tandem::shipments {
namespace {

using std::chrono::hours;

// Carriers are generous with time zones, but not with days.
constexpr auto most_ahead = hours(26);
constexpr Time earliest = from_millis(946'684'800'000);  // 1 January 2000
constexpr int watch_step = 100;

void check_time(const std::string& path, Time at, Time now) {
    if (at < earliest || at > now + most_ahead)
        throw invalid_field(path, "scan_time", "A scan is of the past, and not of long ago.");
}

ScanRow to_row(const ScanInput& scan, const Carrier& carrier, const std::string& path, Time now,
               std::string_view source) {
    check_time(path + "/at", scan.at, now);
    ScanRow row{.shipment = {},
                .carrier = carrier.id,
                .key = canonical_number(scan.tracking_no.value),
                .at = scan.at,
                .location = scan.location.value,
                .code = scan.code.value,
                .text = scan.text.value,
                .status = scan.status,
                .trouble = scan.trouble.value,
                .eta = scan.eta,
                .source = std::string(source)};
    const auto meaning = scan.status ? std::nullopt : meaning_of(carrier, row.code);
    if (meaning) {
        row.status = meaning->status;
        row.trouble = meaning->trouble.value;
    }
    if (row.status == ShipmentStatus::cancelled || row.status == ShipmentStatus::label_created)
        row.status = ShipmentStatus::label_created;  // only we cancel
    if (row.status != ShipmentStatus::exception) row.trouble = Trouble::none;
    return row;
}

void tell(events::Unit& unit, const ShipmentRow& row, std::size_t scans, std::string_view source) {
    unit.record(TrackingRecorded{row.id, row.number, row.order, row.customer,
                                 static_cast<std::int64_t>(scans), std::string(source)});
}

// Takes scans that are new into the row, and lets everything follow.
void take_all(events::Unit& unit, ShipmentRow& row, const std::vector<Scan>& scans,
              std::string_view source) {
    const auto before = row;
    for (const auto& scan : scans) {
        const auto last = row.progression.last_scan_at;
        if (row.carrier && last && scan.at > *last)
            count_gap(unit.tx, *row.carrier, row.service, scan.at - *last);
        take(row.progression, scan);
    }
    read_newest_scans(unit.tx, row);
    tell(unit, row, scans.size(), source);
    settle(unit, row, before, scans);
}

void record_of(events::Unit& unit, ShipmentId id, std::vector<ScanRow>& rows, Taken& taken,
               std::string_view source) {
    auto row = Shipments(unit.tx).lock({id});
    std::vector<Scan> fresh;
    for (auto& scan : rows) {
        scan.shipment = id;
        if (add_scan(unit.tx, scan, unit.now))
            fresh.push_back(scan.scan());
        else
            ++taken.known;
    }
    taken.recorded += static_cast<std::int64_t>(fresh.size());
    // A message that met the parcel while it was being made may have left some behind.
    const auto left = waiting_scans(unit.tx, row);
    fresh.insert(fresh.end(), left.begin(), left.end());
    if (fresh.empty()) return;
    std::ranges::sort(fresh, {}, &Scan::at);
    if (row.progression.status == ShipmentStatus::cancelled)
        return tell(unit, row, fresh.size(), source);
    take_all(unit, row, fresh, source);
}

void record_waiting(events::Unit& unit, const std::vector<ScanRow>& rows, Taken& taken) {
    for (const auto& scan : rows) {
        if (!add_scan(unit.tx, scan, unit.now)) {
            ++taken.known;
            continue;
        }
        ++taken.recorded;
        ++taken.waiting;
    }
}

// An expired parcel says so like any other scan.
void expire(events::Unit& unit, ShipmentRow& row) {
    const ScanRow scan{.shipment = row.id,
                       .carrier = {},
                       .key = "#" + std::to_string(row.id.value()),
                       .at = unit.now,
                       .location = "",
                       .code = "expired",
                       .text = "",
                       .status = ShipmentStatus::expired,
                       .trouble = Trouble::none,
                       .eta = {},
                       .source = "clock"};
    const auto before = row;
    if (add_scan(unit.tx, scan, unit.now)) take(row.progression, scan.scan());
    settle(unit, row, before, {});
}

bool is_due_to_expire(const ShipmentRow& row, Time now) {
    const auto last = row.progression.last_scan_at ? *row.progression.last_scan_at
                                                   : row.handed_over_at.value_or(row.created_at);
    const auto from = std::max(last, row.watched_from.value_or(Time::min()));
    return row.progression.status != ShipmentStatus::expired && now >= from + hours(24 * 30);
}

void watch_one(events::Unit& unit, ShipmentId id) {
    Shipments shipments(unit.tx);
    auto row = shipments.lock({id});
    if (!row.next_check_at || *row.next_check_at > unit.now) return;  // another node was quicker
    const auto before = row;
    if (const auto scans = adopt_scans(unit.tx, row); !scans.empty()) {
        tell(unit, row, scans.size(), "carrier");
        return settle(unit, row, before, scans);
    }
    follow_clock(unit, row);
    if (is_due_to_expire(row, unit.now)) return expire(unit, row);
    set_next_check(unit, row);
    shipments.save(row);
}

}  // namespace

Taken record_tracking(events::Unit& unit, CarrierId id, const std::vector<ScanInput>& scans,
                      std::string_view source) {
    if (scans.size() > 1'000)
        throw invalid_field("/events", "too_many", "At most 1,000 scans can come at once.",
                            {{"max", "1000"}});
    const auto carrier = get_carrier(unit.tx, id);
    std::map<std::string, std::vector<ScanRow>> by_key;
    for (std::size_t i = 0; i < scans.size(); ++i) {
        auto row = to_row(scans[i], carrier, "/events/" + std::to_string(i), unit.now, source);
        by_key[row.key].push_back(std::move(row));
    }
    Taken taken;
    std::map<ShipmentId, std::vector<ScanRow>>
        by_shipment;  // in one order: no two wait in a circle
    for (auto& [key, rows] : by_key) {
        if (const auto shipment = Shipments(unit.tx).newest_with(id, key))
            by_shipment[*shipment] = std::move(rows);
        else
            record_waiting(unit, rows, taken);
    }
    for (auto& [shipment, rows] : by_shipment) record_of(unit, shipment, rows, taken, source);
    return taken;
}

void report_scan(events::Unit& unit, ShipmentId id, const ReportScan& command,
                 std::string_view source) {
    auto row = Shipments(unit.tx).lock({id});
    if (row.progression.status == ShipmentStatus::cancelled)
        throw conflict("shipment_cancelled", "This shipment was cancelled.");
    const auto at = command.at.value_or(unit.now);
    check_time("/at", at, unit.now);
    if (command.status == ShipmentStatus::cancelled ||
        command.status == ShipmentStatus::label_created)
        throw invalid_field("/status", "no_scan", "No scan says that.");
    if ((command.status == ShipmentStatus::exception) != (command.trouble.value != Trouble::none))
        throw invalid_field("/trouble", "trouble",
                            "An exception says what it is about, and nothing else does.");
    const ScanRow scan{.shipment = id,
                       .carrier = {},
                       .key = "#" + std::to_string(id.value()),
                       .at = at,
                       .location = command.location.value,
                       .code = std::string(to_text(command.status)),
                       .text = command.text.value,
                       .status = command.status,
                       .trouble = command.trouble.value,
                       .eta = {},
                       .source = std::string(source)};
    if (!add_scan(unit.tx, scan, unit.now)) return;
    take_all(unit, row, {scan.scan()}, source);
}

int watch_shipments(events::Journal& journal) {
    int looked_at = 0;
    for (;;) {
        const auto now = journal.clock().now();
        const auto due =
            journal.read([&](store::Tx& tx) { return Shipments(tx).due(now, watch_step); });
        for (const auto id : due)
            journal.write(Actor::system("clock"), [&](events::Unit& unit) { watch_one(unit, id); });
        looked_at += static_cast<int>(due.size());
        if (due.size() < static_cast<std::size_t>(watch_step)) return looked_at;
    }
}

}  // namespace tandem::shipments
