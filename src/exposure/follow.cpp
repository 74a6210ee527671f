#include "base/refusal.h"
#include "events/record.h"
#include "exposure/desired.h"
#include "exposure/events.h"
#include "exposure/rules.h"
#include "json/decode.h"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>

namespace tandem::exposure {
namespace {

// What an event must be called to be about who was given what. Every scan and every payment is not.
constexpr std::array<std::string_view, 6> followed{"order.",  "shipment.", "return.",
                                                   "refund.", "lot.",      "inspection."};

constexpr std::string_view select_line = R"sql(
    SELECT order_lines.order_id, orders.customer_id, orders.currency
      FROM order_lines
      JOIN orders ON orders.id = order_lines.order_id
     WHERE order_lines.id = $1)sql";

template <class Id>
std::optional<Id> id_in(const boost::json::object& data, std::string_view key) {
    const auto* value = data.if_contains(key);
    if (value == nullptr || !value->is_int64() || value->get_int64() <= 0) return std::nullopt;
    return Id(value->get_int64());
}

void sync_customer(store::Tx& tx, CustomerId customer) {
    for (const auto order : Rows(tx).orders_of_customer(customer)) sync_order(tx, order);
}

// What was compared before, with the columns that stay as they were when the row was made.
Exposure kept(const Exposure& before, Exposure now) {
    now.id = before.id;
    now.outcomes = before.outcomes;
    now.parent = before.parent;
    now.category = before.category;
    now.channel = before.channel;
    now.campaign = before.campaign;
    now.price_band = before.price_band;
    now.unit_amount = before.unit_amount;
    now.currency = before.currency;
    now.placed_at = before.placed_at;
    return now;
}

void sync_rows(Rows& rows, const std::vector<Exposure>& before, std::vector<Exposure>& now) {
    const auto same_piece = [](const Exposure& a) {
        return [&a](const Exposure& b) {
            return a.line == b.line && a.shipment_line == b.shipment_line;
        };
    };
    for (const auto& old : before)
        if (std::find_if(now.begin(), now.end(), same_piece(old)) == now.end()) rows.remove(old);
    for (auto& row : now) {
        const auto old = std::find_if(before.begin(), before.end(), same_piece(row));
        if (old == before.end()) {
            rows.add(row);
            continue;
        }
        row = kept(*old, std::move(row));
        if (!(row == *old)) rows.save(*old, row);
    }
}

void sync_outcomes(Rows& rows, const std::vector<Exposure>& exposures,
                   const std::vector<Outcome>& before, const std::vector<Outcome>& now) {
    const auto exposure_of = [&](const Outcome& outcome) -> const Exposure& {
        return *std::find_if(exposures.begin(), exposures.end(),
                             [&](const Exposure& row) { return row.id == outcome.exposure; });
    };
    const auto same = [](const Outcome& a) {
        return [&a](const Outcome& b) { return a.is_same_as(b); };
    };
    for (const auto& old : before)
        if (is_compared(old.source) && std::find_if(now.begin(), now.end(), same(old)) == now.end())
            rows.remove(exposure_of(old), old);
    for (auto outcome : now) {
        const auto old = std::find_if(before.begin(), before.end(), same(outcome));
        if (old == before.end()) {
            rows.add(exposure_of(outcome), outcome);
            continue;
        }
        outcome.id = old->id;
        outcome.note = old->note;
        if (!(outcome == *old)) rows.save(*old, outcome);
    }
}

void add_reported(store::Tx& tx, const events::Recorded& event) {
    const auto told = json::decode_stored<OutcomeReported>(event.data);
    sync_order(tx, told.order);
    Rows rows(tx);
    const auto of_line = rows.of_line(told.line);
    const auto found = about(of_line, told.line, told.lot.value_or(LotId()), "");
    if (found.empty()) return;
    rows.add(*found.front(), {.kind = told.kind,
                              .source = "reported",
                              .source_id = event.position,
                              .quantity = told.quantity,
                              .occurred_at = told.occurred_at,
                              .reported_at = event.at,
                              .cost_amount = told.cost_amount,
                              .currency = told.currency,
                              .note = told.note});
}

bool is_followed(std::string_view name) {
    return std::any_of(followed.begin(), followed.end(),
                       [&](std::string_view prefix) { return name.starts_with(prefix); });
}

}  // namespace

void Exposures::apply(store::Tx& tx, const events::Recorded& event) {
    if (event.name == OutcomeReported::name) return add_reported(tx, event);
    if (event.name == "customer.merged" || event.name == "customer.unmerged") {
        const auto data = json::parse(event.data);
        sync_customer(tx, CustomerId(event.subject.id));
        if (const auto other = id_in<CustomerId>(data.as_object(), "other"))
            sync_customer(tx, *other);
        return;
    }
    if (!is_followed(event.name) || event.name == "shipment.eta_changed") return;
    const auto parsed = json::parse(event.data);
    const auto& data = parsed.as_object();
    if (const auto order = id_in<OrderId>(data, "order")) return sync_order(tx, *order);
    if (const auto lot = id_in<LotId>(data, "lot")) Rows(tx).set_lot_facts(*lot);
}

void Exposures::reset(store::Tx& tx) { Rows(tx).clear(); }

void sync_order(store::Tx& tx, OrderId order) {
    Rows rows(tx);
    const auto before = rows.of_order(order);
    auto now = desired_exposures(tx, order);
    if (before.empty() && now.empty()) return;
    sync_rows(rows, before, now);
    const auto had = before.empty() ? std::vector<Outcome>() : rows.outcomes_of_order(order);
    sync_outcomes(rows, now, had, desired_outcomes(tx, order, now));
}

void report_outcome(events::Unit& unit, const ReportOutcome& command) {
    if (!is_outcome_kind(command.kind.value))
        throw invalid_field("/kind", "outcome_kind",
                            "Use small letters, digits, dots and underscores, like allergy.");
    struct Owner {
        OrderId order;
        CustomerId customer;
        std::string currency;
    };
    const auto owner = unit.tx.find<Owner>(select_line, command.order_line_id);
    if (!owner) throw invalid_field("/order_line_id", "unknown", "There is no such order line.");
    const auto at = command.occurred_at.value_or(unit.now);
    if (at > unit.now)
        throw invalid_field("/occurred_at", "in_future", "This has not happened yet.");
    const auto rows = desired_exposures(unit.tx, owner->order);
    const bool sent = std::any_of(rows.begin(), rows.end(), [&](const Exposure& row) {
        return row.line == command.order_line_id && (!command.lot_id || row.lot == *command.lot_id);
    });
    if (!sent && command.lot_id)
        throw invalid_field("/lot_id", "not_sent", "Nothing of this lot was sent for the line.");
    if (!sent) throw invalid_field("/order_line_id", "not_sent", "Nothing was sent for this line.");
    unit.record(OutcomeReported{owner->order, owner->customer, command.order_line_id,
                                command.lot_id, command.kind.value, command.quantity.value.value,
                                at, command.cost_amount.value.value, owner->currency,
                                command.note.value.value});
}

void report_outcome(events::Journal& journal, const Actor& actor, const ReportOutcome& command) {
    actor.require(Permission::orders_edit);
    journal.write(actor, [&](events::Unit& unit) { report_outcome(unit, command); });
}

}  // namespace tandem::exposure
