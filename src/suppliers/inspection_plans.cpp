#include "suppliers/inspection_plans.h"

#include "accounts/changes.h"
#include "base/enum_text.h"
#include "events/record.h"
#include "json/decode.h"
#include "suppliers/events.h"
#include "suppliers/pages.h"
#include "suppliers/plans_table.h"
#include "suppliers/suppliers_table.h"

namespace tandem::suppliers {
namespace {

constexpr std::size_t most_characteristics = 50;

struct Characteristics {
    std::vector<Characteristic> list;
};
TANDEM_STRUCT(Characteristics, list)

InspectionPlan to_plan(const PlanRow& row) {
    InspectionPlan plan{
        .id = row.id,
        .name = row.name,
        .kind = row.kind,
        .level = row.level,
        .aql = static_cast<double>(row.quality_limit) / 1000,
        .characteristics = json::decode_stored<Characteristics>(row.characteristics).list,
        .reduced_allowed = row.reduced_allowed,
        .active = row.active,
        .created_at = row.created_at,
        .version = row.version};
    if (row.supplier.value() != 0)
        plan.supplier = {row.supplier, row.supplier_code, row.supplier_name};
    if (row.product.value() != 0)
        plan.product = catalog::ProductRef{row.product, row.sku, row.product_name};
    return plan;
}

std::int64_t checked_limit(double percent) {
    if (const auto limit = find_limit(percent)) return *limit;
    throw invalid_field(
        "/aql", "aql", "Choose one of 0.065, 0.1, 0.15, 0.25, 0.4, 0.65, 1, 1.5, 2.5, 4, 6.5, 10.");
}

std::string checked(const std::vector<Characteristic>& characteristics) {
    if (characteristics.size() > most_characteristics)
        throw invalid_field("/characteristics", "too_many", "There can be at most 50.",
                            {{"max", "50"}});
    for (std::size_t i = 0; i < characteristics.size(); ++i) {
        const auto& one = characteristics[i];
        if (one.low && one.high && *one.high < *one.low)
            throw invalid_field("/characteristics/" + std::to_string(i) + "/high", "below_low",
                                "This is below the lower limit.");
    }
    return json::encode(Characteristics{characteristics});
}

void require_supplier(store::Tx& tx, SupplierId id) {
    try {
        static_cast<void>(Suppliers(tx).ref(id));
    } catch (const Refusal&) {
        throw invalid_field("/supplier_id", "unknown", "There is no such supplier.");
    }
}

void require_product(store::Tx& tx, ProductId id) {
    if (catalog::refs(tx, {id}).empty())
        throw invalid_field("/product_id", "unknown", "There is no such product.");
}

void apply(PlanRow& row, const SetPlan& command) {
    row.name = command.name;
    row.level = command.level.value;
    row.quality_limit = checked_limit(command.aql);
    row.characteristics = checked(command.characteristics);
    row.reduced_allowed = command.reduced_allowed.value;
}

PlanRow to_row(store::Tx& tx, const SetPlan& command, Time now) {
    if (command.supplier_id) require_supplier(tx, *command.supplier_id);
    if (command.product_id) require_product(tx, *command.product_id);
    PlanRow row{.kind = command.kind.value,
                .supplier = command.supplier_id.value_or(SupplierId()),
                .product = command.product_id.value_or(ProductId()),
                .created_at = now};
    if (Plans(tx).exists(row.kind, row.supplier, row.product))
        throw invalid_field("/product_id", "taken", "There is a plan for just this already.");
    apply(row, command);
    return row;
}

// Only what the plan is for can change how it stands with it.
void require_for(const PlanRow& plan, const SetSeverity& command) {
    if (plan.supplier.value() != 0 && plan.supplier != command.supplier_id)
        throw invalid_field("/supplier_id", "other_plan", "The plan is for another supplier.");
    if (plan.product.value() != 0 && plan.product != command.product_id)
        throw invalid_field("/product_id", "other_plan", "The plan is for another product.");
}

void switch_to(events::Unit& unit, InspectionPlanId plan, Record before, const Record& after,
               const SetSeverity& to) {
    Plans plans(unit.tx);
    plans.put_record(plan, to.supplier_id, to.product_id, after, to.reason.value, unit.now);
    plans.add_switch(unit, plan, to, before.severity);
    unit.record(SeverityChanged{plan, to.supplier_id, to.product_id, before.severity,
                                after.severity, to.reason.value});
}

std::string reason_of(Severity from, Severity to) {
    switch (to) {
        case Severity::tightened:
            return "Two of the last five lots were rejected.";
        case Severity::reduced:
            return "The switching score reached 30.";
        case Severity::discontinued:
            return "Five lots were rejected under tightened inspection.";
        case Severity::normal:
            break;
    }
    return from == Severity::tightened ? "Five lots in a row were accepted."
                                       : "Reduced inspection ended.";
}

}  // namespace

InspectionPlanId add_plan(events::Unit& unit, const SetPlan& command) {
    const auto id = Plans(unit.tx).add(to_row(unit.tx, command, unit.now));
    unit.record(InspectionPlanSet{id, command.name});
    return id;
}

InspectionPlan add_plan(events::Journal& journal, const Actor& actor, const SetPlan& command) {
    actor.require(Permission::suppliers_manage);
    return journal.write(
        actor, [&](events::Unit& unit) { return get_plan(unit.tx, add_plan(unit, command)); });
}

InspectionPlan change_plan(events::Journal& journal, const Actor& actor, InspectionPlanId id,
                           std::optional<std::int64_t> version, const SetPlan& command) {
    actor.require(Permission::suppliers_manage);
    return journal.write(actor, [&](events::Unit& unit) {
        Plans plans(unit.tx);
        auto row = plans.get(id);
        accounts::require_version(version, row.version, "inspection plan");
        if (row.kind != command.kind.value ||
            row.supplier != command.supplier_id.value_or(SupplierId()) ||
            row.product != command.product_id.value_or(ProductId()))
            throw conflict("other_plan", "What a plan is for stays: retire it and add another.");
        apply(row, command);
        plans.save(row);
        unit.record(InspectionPlanSet{id, command.name});
        return get_plan(unit.tx, id);
    });
}

void retire_plan(events::Journal& journal, const Actor& actor, InspectionPlanId id) {
    actor.require(Permission::suppliers_manage);
    journal.write(actor, [&](events::Unit& unit) {
        Plans plans(unit.tx);
        auto row = plans.get(id);
        if (!row.active) return;
        row.active = false;
        plans.save(row);
        unit.record(InspectionPlanRetired{id});
    });
}

void set_severity(events::Unit& unit, InspectionPlanId id, const SetSeverity& command) {
    Plans plans(unit.tx);
    const auto plan = plans.get(id);
    require_supplier(unit.tx, command.supplier_id);
    require_product(unit.tx, command.product_id);
    require_for(plan, command);
    const auto before = plans.record(id, command.supplier_id, command.product_id);
    switch_to(unit, id, before, restarted(command.severity), command);
}

PlanRecord set_severity(events::Journal& journal, const Actor& actor, InspectionPlanId id,
                        const SetSeverity& command) {
    actor.require(Permission::suppliers_manage);
    return journal.write(actor, [&](events::Unit& unit) {
        set_severity(unit, id, command);
        const auto record = Plans(unit.tx).record(id, command.supplier_id, command.product_id);
        return PlanRecord{.supplier = Suppliers(unit.tx).ref(command.supplier_id),
                          .product = catalog::refs(unit.tx, {command.product_id}).front(),
                          .severity = record.severity,
                          .recent = record.recent,
                          .score = record.score,
                          .tightened_bad = record.tightened_bad,
                          .reason = command.reason,
                          .changed_at = unit.now};
    });
}

int tighten(events::Unit& unit, SupplierId supplier, ProductId product, const std::string& reason) {
    int tightened = 0;
    Plans plans(unit.tx);
    for (const auto& plan : plans.all_for(supplier, product)) {
        const auto record = plans.record(plan.id, supplier, product);
        if (record.severity == Severity::tightened || record.severity == Severity::discontinued)
            continue;
        switch_to(unit, plan.id, record, restarted(Severity::tightened),
                  {supplier, product, Severity::tightened, reason});
        ++tightened;
    }
    return tightened;
}

InspectionPlan get_plan(store::Tx& tx, InspectionPlanId id) { return to_plan(Plans(tx).get(id)); }

std::optional<InspectionPlan> plan_for(store::Tx& tx, InspectionKind kind, SupplierId supplier,
                                       ProductId product) {
    const auto row = Plans(tx).find_for(kind, supplier, product);
    return row ? std::optional(to_plan(*row)) : std::nullopt;
}

Record record_of(store::Tx& tx, InspectionPlanId plan, SupplierId supplier, ProductId product) {
    return Plans(tx).record(plan, supplier, product);
}

void count_lot(events::Unit& unit, const InspectionPlan& plan, SupplierId supplier,
               ProductId product, const LotResult& lot) {
    const auto before = record_of(unit.tx, plan.id, supplier, product);
    const auto after = after_lot(before, lot, plan.reduced_allowed);
    if (after.severity == before.severity)
        return Plans(unit.tx).put_record(plan.id, supplier, product, after, "", unit.now);
    switch_to(unit, plan.id, before, after,
              {supplier, product, after.severity, reason_of(before.severity, after.severity)});
}

PlanList list(store::Tx& tx, const ListPlans& query) {
    const auto limit = static_cast<std::int64_t>(query.limit.value);
    auto rows = Plans(tx).page(page_below(query.after), limit + 1);
    PlanList list;
    list.next = cut_page(rows, limit);
    for (const auto& row : rows) list.items.push_back(to_plan(row));
    return list;
}

PlanStory story_of(store::Tx& tx, InspectionPlanId id) {
    const Plans plans(tx);
    static_cast<void>(plans.get(id));
    return {plans.records(id), plans.switches(id)};
}

}  // namespace tandem::suppliers
