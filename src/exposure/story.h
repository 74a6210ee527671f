#pragma once

#include "exposure/exposures.h"
#include "inventory/holds.h"

#include <optional>
#include <string>
#include <vector>

namespace tandem::exposure {

// A lot's whole story, and where it went: itself, and whatever was made from it.

struct StorySupplier {
    SupplierId id;
    std::string code;
    std::string name;
};
TANDEM_STRUCT(StorySupplier, id, code, name)

struct StoryReceipt {
    ReceiptId id;
    std::string number;
    std::string status;
    std::optional<Time> arrived_at;
};
TANDEM_STRUCT(StoryReceipt, id, number, status, arrived_at)

struct StoryInspection {
    InspectionId id;
    std::string kind;
    std::string status;
    std::string severity;
    std::int64_t sample = 0;
    std::int64_t accept = 0;            // as many bad ones may be in it
    std::optional<std::int64_t> found;  // and so many were
    std::optional<Time> finished_at;
};
TANDEM_STRUCT(StoryInspection, id, kind, status, severity, sample, accept, found, finished_at)

struct StoryNonConformance {
    NonConformanceId id;
    std::string number;
    std::string title;
    std::string status;
    std::int64_t severity = 0;
    Time created_at;
};
TANDEM_STRUCT(StoryNonConformance, id, number, title, status, severity, created_at)

// Sums that are kept, never counted. With what was made from it, an order that has two of the lots
// counts for both.
struct LotReach {
    std::int64_t lines = 0;
    std::int64_t orders = 0;
    std::int64_t customers = 0;
    std::int64_t pieces = 0;
    std::int64_t delivered = 0;
    std::int64_t outcomes = 0;
    bool operator==(const LotReach&) const = default;
};
TANDEM_STRUCT(LotReach, lines, orders, customers, pieces, delivered, outcomes)

struct OutcomeCount {
    std::string kind;
    std::int64_t amount = 0;
    std::int64_t pieces = 0;
};
TANDEM_STRUCT(OutcomeCount, kind, amount, pieces)

struct OutcomeView {
    std::int64_t id = 0;
    std::string kind;
    std::int64_t quantity = 0;
    Time occurred_at;
    Time reported_at;
    std::int64_t cost_amount = 0;
    std::string currency;
    std::string note;
    OrderId order_id;
    std::string order_number;
};
TANDEM_STRUCT(OutcomeView, id, kind, quantity, occurred_at, reported_at, cost_amount, currency,
              note, order_id, order_number)

struct ReachedCustomer {
    CustomerId id;  // 0: nobody known
    std::string name;
    std::optional<std::string> email;
};
TANDEM_STRUCT(ReachedCustomer, id, name, email)

// One piece that was sent.
struct ReachedLine {
    std::int64_t id = 0;  // of the exposure
    OrderId order_id;
    std::string order_number;
    OrderLineId line_id;
    std::optional<ReachedCustomer> customer;
    inventory::LotRef lot;  // the lot itself, or what was made from it
    catalog::ProductRef product;
    std::string serial;
    std::int64_t quantity = 0;
    std::optional<ShipmentId> shipment_id;
    Time shipped_at;
    std::optional<Time> delivered_at;
    std::int64_t outcomes = 0;
};
TANDEM_STRUCT(ReachedLine, id, order_id, order_number, line_id, customer, lot, product, serial,
              quantity, shipment_id, shipped_at, delivered_at, outcomes)

struct ReachedLines {
    std::vector<ReachedLine> items;
    std::optional<std::string> next;
};
TANDEM_STRUCT(ReachedLines, items, next)

struct LotStory {
    inventory::Lot lot;
    std::optional<StorySupplier> supplier;
    std::optional<StoryReceipt> receipt;
    std::vector<StoryInspection> inspections;           // newest first
    std::vector<StoryNonConformance> non_conformances;  // newest first
    std::optional<inventory::LotHold> hold;             // the open one
    std::vector<inventory::LotDisposition> dispositions;
    inventory::Trace made_from;
    inventory::Trace used_in;
    LotReach own;
    LotReach with_made_from;                   // and of the lots that something of it is in
    std::vector<OutcomeCount> outcome_counts;  // of all these lots, by kind
    std::vector<OutcomeView> outcomes;         // the newest twenty
    ReachedLines lines;                        // newest first
};
TANDEM_STRUCT(LotStory, lot, supplier, receipt, inspections, non_conformances, hold, dispositions,
              made_from, used_in, own, with_made_from, outcome_counts, outcomes, lines)

struct ReadReach {
    std::optional<std::string> after;
    json::Default<json::Whole<1, 100>> limit{50};
};
TANDEM_STRUCT(ReadReach, after, limit)

LotStory lot_story(store::Tx&, LotId, const ReadReach&);  // refused as lot_not_found
ReachedLines lines_of_lot(store::Tx&, LotId, const ReadReach&);

struct LotCustomer {
    ReachedCustomer customer;
    std::int64_t lines = 0;
    std::int64_t pieces = 0;
    std::int64_t outcomes = 0;
};
TANDEM_STRUCT(LotCustomer, customer, lines, pieces, outcomes)

struct LotCustomers {
    inventory::LotRef lot;
    LotReach reach;
    std::vector<LotCustomer> items;
    std::optional<std::string> next;
};
TANDEM_STRUCT(LotCustomers, lot, reach, items, next)
// Who was sent something of it, or of what was made from it, each once.
LotCustomers customers_of_lot(store::Tx&, LotId, const ReadReach&);

}  // namespace tandem::exposure
