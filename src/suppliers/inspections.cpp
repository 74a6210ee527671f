#include "suppliers/inspections.h"

#include "events/record.h"
#include "json/decode.h"
#include "suppliers/events.h"
#include "suppliers/inspections_table.h"
#include "suppliers/pages.h"
#include "suppliers/receipts.h"
#include "suppliers/suppliers_table.h"

namespace tandem::suppliers {
namespace {

constexpr std::size_t most_measured = 5'000;

struct MeasuredList {
    std::vector<Measured> list;
};
TANDEM_STRUCT(MeasuredList, list)
struct CharacteristicList {
    std::vector<Characteristic> list;
};
TANDEM_STRUCT(CharacteristicList, list)

Inspection to_inspection(const InspectionRow& row) {
    Inspection one{
        .id = row.id,
        .kind = row.kind,
        .status = row.status,
        .plan_id = row.plan,
        .product = {row.product, row.sku, row.product_name},
        .receipt_id = row.receipt,
        .return_id = row.return_id,
        .level = row.level,
        .aql = static_cast<double>(row.quality_limit) / 1000,
        .severity = row.severity,
        .lot_size = row.lot_size,
        .letter = row.letter,
        .sample = row.sample,
        .accept = row.accept,
        .reject = row.accept + 1,
        .found = row.found,
        .characteristics = json::decode_stored<CharacteristicList>(row.characteristics).list,
        .measured = json::decode_stored<MeasuredList>(row.measured).list,
        .note = row.note,
        .reason = row.reason,
        .inspector = row.inspector_name,
        .approver = row.approver_name,
        .created_at = row.created_at,
        .started_at = row.started_at,
        .finished_at = row.finished_at,
        .version = row.version};
    if (row.supplier)
        one.supplier = SupplierRef{*row.supplier, row.supplier_code, row.supplier_name};
    if (row.lot && row.lot_status)
        one.lot = inventory::LotRef{*row.lot, row.lot_code, *row.lot_status};
    return one;
}

Refusal wrong_status(const std::string& message) { return conflict("wrong_status", message); }

// How closely to look: as the plan says and the supplier stands with it.
void take_plan(store::Tx& tx, InspectionRow& row, const InspectionPlan& plan) {
    row.plan = plan.id;
    row.level = plan.level;
    row.quality_limit = find_limit(plan.aql).value_or(1000);
    row.characteristics = json::encode(CharacteristicList{plan.characteristics});
    row.severity =
        record_of(tx, plan.id, row.supplier.value_or(SupplierId()), row.product).severity;
}

InspectionId add(events::Unit& unit, InspectionRow& row) {
    const auto plan = sampling_plan(row.lot_size, row.level, row.quality_limit, row.severity);
    row.letter = std::string(1, plan.letter);
    row.sample = plan.sample;
    row.accept = plan.accept;
    row.created_at = unit.now;
    const auto id = Inspections(unit.tx).add(row);
    unit.record(InspectionOpened{id, row.product, row.supplier, row.lot, row.lot_size, row.sample});
    return id;
}

void take_lot(store::Tx& tx, InspectionRow& row, const OpenInspection& command) {
    if (!command.lot_id) return;
    inventory::Lot lot;
    try {
        lot = inventory::get_lot(tx, *command.lot_id);
    } catch (const Refusal&) {
        throw invalid_field("/lot_id", "unknown", "There is no such lot.");
    }
    if (lot.product.id != command.product_id)
        throw invalid_field("/lot_id", "other_product", "This lot is of another product.");
    row.lot = lot.id;
    if (!row.supplier) row.supplier = lot.supplier_id;
}

void take_numbers(InspectionRow& row, const OpenInspection& command) {
    if (!command.aql)
        throw invalid_field("/aql", "required", "No plan fits: say how closely to look.");
    const auto limit = find_limit(*command.aql);
    if (!limit)
        throw invalid_field(
            "/aql", "aql",
            "Choose one of 0.065, 0.1, 0.15, 0.25, 0.4, 0.65, 1, 1.5, 2.5, 4, 6.5, 10.");
    row.quality_limit = *limit;
    row.level = command.level.value_or(Level::II);
}

std::string lot_words(const InspectionRow& row) {
    return row.sku + (row.lot_code.empty() ? "" : ", lot " + row.lot_code);
}

void report_failure(events::Unit& unit, const InspectionRow& row) {
    report(unit, {.title = json::Text<1, 200>("Inspection failed: " + lot_words(row)),
                  .source = NcSource::inspection,
                  .severity = {3},
                  .quantity = {json::Whole<0, 1'000'000'000>(row.lot_size)},
                  .product_id = row.product,
                  .lot_id = row.lot,
                  .receipt_id = row.receipt,
                  .supplier_id = row.supplier,
                  .inspection_id = row.id});
}

void count_result(events::Unit& unit, const InspectionRow& row) {
    if (!row.plan || !row.supplier) return;
    const auto plan = get_plan(unit.tx, *row.plan);
    auto result =
        lot_result(row.lot_size, row.level, row.quality_limit, row.severity, row.found.value_or(0));
    count_lot(unit, plan, *row.supplier, row.product, result);
}

}  // namespace

InspectionId open_inspection(events::Unit& unit, const OpenInspection& command) {
    if (catalog::refs(unit.tx, {command.product_id}).empty())
        throw invalid_field("/product_id", "unknown", "There is no such product.");
    InspectionRow row{.kind = command.kind.value,
                      .supplier = command.supplier_id,
                      .product = command.product_id,
                      .return_id = command.return_id,
                      .lot_size = command.lot_size.value,
                      .note = command.note.value};
    take_lot(unit.tx, row, command);
    try {
        if (row.supplier) static_cast<void>(Suppliers(unit.tx).ref(*row.supplier));
    } catch (const Refusal&) {
        throw invalid_field("/supplier_id", "unknown", "There is no such supplier.");
    }
    const auto plan = plan_for(unit.tx, row.kind, row.supplier.value_or(SupplierId()), row.product);
    if (plan && !command.aql)
        take_plan(unit.tx, row, *plan);
    else
        take_numbers(row, command);
    return add(unit, row);
}

Inspection open_inspection(events::Journal& journal, const Actor& actor,
                           const OpenInspection& command) {
    actor.require(Permission::quality_inspect);
    return journal.write(actor, [&](events::Unit& unit) {
        return get_inspection(unit.tx, open_inspection(unit, command));
    });
}

InspectionId open_for_receipt(events::Unit& unit, const InspectionPlan& plan, SupplierId supplier,
                              ProductId product, ReceiptId receipt, ReceiptLineId line,
                              std::optional<LotId> lot, std::int64_t lot_size) {
    InspectionRow row{.kind = InspectionKind::incoming,
                      .status = InspectionStatus::ready,
                      .supplier = supplier,
                      .product = product,
                      .receipt = receipt,
                      .receipt_line = line,
                      .lot = lot,
                      .lot_size = lot_size};
    take_plan(unit.tx, row, plan);
    return add(unit, row);
}

Inspection ready_inspection(events::Journal& journal, const Actor& actor, InspectionId id) {
    actor.require(Permission::quality_inspect);
    return journal.write(actor, [&](events::Unit& unit) {
        Inspections inspections(unit.tx);
        auto row = inspections.get(id);
        if (row.status != InspectionStatus::draft) throw wrong_status("It is no draft.");
        row.status = InspectionStatus::ready;
        inspections.save(row);
        return to_inspection(row);
    });
}

Inspection start_inspection(events::Journal& journal, const Actor& actor, InspectionId id) {
    actor.require(Permission::quality_inspect);
    return journal.write(actor, [&](events::Unit& unit) {
        Inspections inspections(unit.tx);
        auto row = inspections.get(id);
        if (row.status != InspectionStatus::ready)
            throw wrong_status("It is not ready, or under way already.");
        row.status = InspectionStatus::in_progress;
        row.started_at = unit.now;
        row.inspector = actor.id();
        row.inspector_name = actor.name();
        inspections.save(row);
        unit.record(InspectionStarted{id});
        return to_inspection(row);
    });
}

void finish_inspection(events::Unit& unit, InspectionId id, const FinishInspection& command) {
    Inspections inspections(unit.tx);
    auto row = inspections.get(id);
    if (row.status != InspectionStatus::ready && row.status != InspectionStatus::in_progress)
        throw wrong_status("It is over, or not ready yet.");
    if (command.found.value > row.sample)
        throw invalid_field("/found", "too_many", "This is more than was looked at.");
    if (command.measured.size() > most_measured)
        throw invalid_field("/measured", "too_many", "There can be at most 5,000 values.",
                            {{"max", "5000"}});
    row.found = command.found.value;
    const bool passed = *row.found <= row.accept;
    row.status = passed ? InspectionStatus::passed : InspectionStatus::failed;
    row.measured = json::encode(MeasuredList{command.measured});
    if (!command.note.value.value.empty()) row.note = command.note.value;
    row.inspector = unit.actor.id();
    row.inspector_name = unit.actor.name();
    if (!row.started_at) row.started_at = unit.now;
    row.finished_at = unit.now;
    inspections.save(row);
    unit.record(
        InspectionFinished{id, row.product, row.supplier, row.lot, passed, *row.found, row.accept});
    if (row.receipt && row.receipt_line) inspected(unit, *row.receipt, *row.receipt_line, passed);
    count_result(unit, row);
    if (!passed) report_failure(unit, row);
}

Inspection finish_inspection(events::Journal& journal, const Actor& actor, InspectionId id,
                             const FinishInspection& command) {
    actor.require(Permission::quality_inspect);
    return journal.write(actor, [&](events::Unit& unit) {
        finish_inspection(unit, id, command);
        return get_inspection(unit.tx, id);
    });
}

Inspection approve_deviation(events::Journal& journal, const Actor& actor, InspectionId id,
                             const ApproveDeviation& command) {
    actor.require(Permission::quality_inspect);
    return journal.write(actor, [&](events::Unit& unit) {
        Inspections inspections(unit.tx);
        auto row = inspections.get(id);
        if (row.status != InspectionStatus::failed)
            throw wrong_status("Only what failed can be taken in all the same.");
        if (row.inspector == actor.id())
            throw conflict("four_eyes", "Whoever inspected it may not decide this.");
        row.status = InspectionStatus::deviation_approved;
        row.reason = command.reason;
        row.approver = actor.id();
        row.approver_name = actor.name();
        inspections.save(row);
        unit.record(DeviationApproved{id, row.supplier, row.lot, command.reason});
        if (row.receipt && row.receipt_line) deviate(unit, *row.receipt, *row.receipt_line);
        return to_inspection(row);
    });
}

Inspection get_inspection(store::Tx& tx, InspectionId id) {
    return to_inspection(Inspections(tx).get(id));
}

InspectionList list(store::Tx& tx, const ListInspections& query) {
    const auto limit = static_cast<std::int64_t>(query.limit.value);
    auto rows = Inspections(tx).page(query, limit + 1);
    InspectionList list;
    list.next = cut_page(rows, limit);
    for (const auto& row : rows) list.items.push_back(to_inspection(row));
    return list;
}

}  // namespace tandem::suppliers
