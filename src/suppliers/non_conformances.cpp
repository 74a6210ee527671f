#include "suppliers/non_conformances.h"

#include "accounts/actors.h"
#include "accounts/changes.h"
#include "catalog/changes.h"
#include "catalog/numbers.h"
#include "events/record.h"
#include "inventory/lots.h"
#include "suppliers/events.h"
#include "suppliers/inspections_table.h"
#include "suppliers/nc_table.h"
#include "suppliers/pages.h"
#include "suppliers/receipts_table.h"
#include "suppliers/scorecard.h"
#include "suppliers/suppliers_table.h"

namespace tandem::suppliers {
namespace {

// Runs what refuses an id that leads nowhere, and says at which field it stood.
template <class Load>
auto known(const char* path, const char* message, Load&& load) {
    try {
        return load();
    } catch (const Refusal& refusal) {
        if (refusal.kind() != Refusal::Kind::not_found) throw;
        throw invalid_field(path, "unknown", message);
    }
}

void require_owner(store::Tx& tx, const std::optional<AgentId>& owner) {
    if (owner && !accounts::is_active_agent(tx, *owner))
        throw invalid_field("/owner_id", "unknown", "There is no such active agent.");
}

void take_links(store::Tx& tx, NcRow& row, const ReportNc& command) {
    row.product = command.product_id;
    row.lot = command.lot_id;
    row.receipt = command.receipt_id;
    row.supplier = command.supplier_id;
    row.inspection = command.inspection_id;
    if (row.lot) {
        const auto lot = known("/lot_id", "There is no such lot.",
                               [&] { return inventory::get_lot(tx, *row.lot); });
        if (!row.product) row.product = lot.product.id;
        if (!row.supplier) row.supplier = lot.supplier_id;
        if (!row.receipt) row.receipt = lot.receipt_id;
    }
    if (row.inspection)
        known("/inspection_id", "There is no such inspection.",
              [&] { return Inspections(tx).get(*row.inspection); });
    if (row.receipt) {
        const auto receipt = known("/receipt_id", "There is no such goods receipt.",
                                   [&] { return Receipts(tx).get(*row.receipt); });
        if (!row.supplier) row.supplier = receipt.supplier;
    }
    if (row.product && catalog::refs(tx, {*row.product}).empty())
        throw invalid_field("/product_id", "unknown", "There is no such product.");
    if (row.supplier)
        known("/supplier_id", "There is no such supplier.",
              [&] { return Suppliers(tx).ref(*row.supplier); });
}

bool is_over(NcStatus status) {
    return status == NcStatus::closed || status == NcStatus::cancelled;
}

void require_ready(const NcRow& row, NcStatus to) {
    if (!may_follow(row.status, to))
        throw conflict("wrong_status", "This cannot follow what it is now.");
    if (to != NcStatus::correcting && to != NcStatus::closed) return;
    if (row.cause == NcCause::unknown) throw conflict("cause_missing", "Say first what caused it.");
    if (!row.disposition)
        throw conflict("disposition_missing", "Say first what becomes of the pieces.");
    if (to == NcStatus::closed && row.evaluation.empty())
        throw conflict("evaluation_missing", "Say first whether what was done has helped.");
}

template <class Member, class Given>
void set(catalog::Changes& changes, std::string what, Member& member,
         const std::optional<Given>& given) {
    if (given) changes.set(std::move(what), member, Member(given->value));
}

void apply(store::Tx& tx, NcRow& row, const ChangeNc& command, catalog::Changes& changes) {
    set(changes, "title", row.title, command.title);
    set(changes, "severity", row.severity, command.severity);
    set(changes, "description", row.description, command.description);
    if (command.cause) changes.set("cause", row.cause, *command.cause);
    set(changes, "cause_note", row.cause_note, command.cause_note);
    set(changes, "correction", row.correction, command.correction);
    set(changes, "evaluation", row.evaluation, command.evaluation);
    set(changes, "quantity", row.quantity, command.quantity);
    const auto disposition = command.disposition.applied_to(row.disposition);
    if (disposition != row.disposition) {
        const auto text = [](const auto& d) { return d ? std::string(to_text(*d)) : ""; };
        changes.note("disposition", text(row.disposition), text(disposition));
        row.disposition = disposition;
    }
    if (command.owner_id.present) require_owner(tx, command.owner_id.value);
    changes.set("owner", row.owner, command.owner_id.applied_to(row.owner));
    const auto due = command.due_at.applied_to(row.due_at);
    if (due != row.due_at) {
        const auto text = [](const auto& t) { return t ? std::to_string(to_millis(*t)) : ""; };
        changes.note("due_at", text(row.due_at), text(due));
        row.due_at = due;
    }
}

}  // namespace

bool may_follow(NcStatus from, NcStatus to) {
    switch (from) {
        case NcStatus::open:
            return to == NcStatus::analysing || to == NcStatus::cancelled;
        case NcStatus::analysing:
            return to == NcStatus::correcting || to == NcStatus::cancelled;
        case NcStatus::correcting:
            return to == NcStatus::analysing || to == NcStatus::closed || to == NcStatus::cancelled;
        case NcStatus::closed:
            return to == NcStatus::analysing;
        case NcStatus::cancelled:
            return to == NcStatus::open;
    }
    return false;
}

NonConformanceId report(events::Unit& unit, const ReportNc& command) {
    require_owner(unit.tx, command.owner_id);
    NcRow row{.title = command.title,
              .source = command.source,
              .severity = command.severity.value,
              .description = command.description.value,
              .quantity = command.quantity.value,
              .owner = command.owner_id,
              .due_at = command.due_at,
              .created_at = unit.now};
    take_links(unit.tx, row, command);
    row.number = catalog::next_number(unit.tx, "non_conformance", "NC-");
    row.id = NonConformances(unit.tx).add(row);
    if (row.supplier) {
        Suppliers(unit.tx).count_non_conformances(*row.supplier, 1);
        count(unit.tx, *row.supplier, unit.now, {.non_conformances = 1});
    }
    unit.record(
        NonConformanceReported{row.id, row.number, row.title, row.supplier, row.lot, row.receipt});
    return row.id;
}

NonConformance report(events::Journal& journal, const Actor& actor, const ReportNc& command) {
    actor.require(Permission::quality_inspect);
    return journal.write(actor, [&](events::Unit& unit) {
        return get_non_conformance(unit.tx, report(unit, command));
    });
}

NonConformance change(events::Journal& journal, const Actor& actor, NonConformanceId id,
                      std::optional<std::int64_t> version, const ChangeNc& command) {
    actor.require(Permission::quality_inspect);
    return journal.write(actor, [&](events::Unit& unit) {
        NonConformances all(unit.tx);
        auto row = all.get(id);
        accounts::require_version(version, row.version, "non-conformance");
        if (is_over(row.status)) throw conflict("wrong_status", "It is over: open it again first.");
        catalog::Changes changes;
        apply(unit.tx, row, command, changes);
        if (!changes.empty()) {
            all.save(row);
            unit.record(NonConformanceChanged{id, changes.take()});
        }
        return get_non_conformance(unit.tx, id);
    });
}

void move(events::Unit& unit, NonConformanceId id, NcStatus to) {
    NonConformances all(unit.tx);
    auto row = all.get(id);
    require_ready(row, to);
    const auto from = std::exchange(row.status, to);
    row.ended_at = is_over(to) ? std::optional(unit.now) : std::nullopt;
    all.save(row);
    const int change = static_cast<int>(is_over(from)) - static_cast<int>(is_over(to));
    if (row.supplier && change != 0)
        Suppliers(unit.tx).count_non_conformances(*row.supplier, change);
    unit.record(NonConformanceMoved{id, from, to});
}

NonConformance move(events::Journal& journal, const Actor& actor, NonConformanceId id,
                    const MoveNc& command) {
    actor.require(Permission::quality_inspect);
    return journal.write(actor, [&](events::Unit& unit) {
        move(unit, id, command.status);
        return get_non_conformance(unit.tx, id);
    });
}

NonConformance get_non_conformance(store::Tx& tx, NonConformanceId id) {
    return to_non_conformance(NonConformances(tx).get(id));
}

NcList list(store::Tx& tx, const ListNcs& query) {
    const auto limit = static_cast<std::int64_t>(query.limit.value);
    auto rows = NonConformances(tx).page(query, limit + 1);
    NcList list;
    list.next = cut_page(rows, limit);
    for (const auto& row : rows) list.items.push_back(to_non_conformance(row));
    return list;
}

}  // namespace tandem::suppliers
