#include "suppliers/plans_table.h"

#include "base/refusal.h"

namespace tandem::suppliers {
namespace {

const std::string plan = R"sql(
    SELECT inspection_plans.id, inspection_plans.name, kind, supplier_id,
           coalesce(suppliers.code, ''), coalesce(suppliers.name, ''), product_id,
           coalesce(products.sku, ''), coalesce(products.name, ''), level, quality_limit,
           characteristics, reduced_allowed, inspection_plans.active, inspection_plans.created_at,
           inspection_plans.version
      FROM inspection_plans
      LEFT JOIN suppliers ON suppliers.id = supplier_id
      LEFT JOIN products ON products.id = product_id)sql";

const std::string select_one = plan + R"sql(
     WHERE inspection_plans.id = $1)sql";

// What is said of the product goes before what is said of the supplier.
const std::string select_for = plan + R"sql(
     WHERE inspection_plans.active = 1 AND kind = $1 AND supplier_id IN (0, $2)
       AND product_id IN (0, $3)
     ORDER BY product_id DESC, supplier_id DESC
     LIMIT 1)sql";

const std::string select_all_for = plan + R"sql(
     WHERE inspection_plans.active = 1 AND kind = 'incoming' AND supplier_id IN (0, $1)
       AND product_id IN (0, $2)
     ORDER BY product_id DESC, supplier_id DESC)sql";

const std::string select_page = plan + R"sql(
     WHERE inspection_plans.active = 1 AND inspection_plans.id < $1
     ORDER BY inspection_plans.id DESC
     LIMIT $2)sql";

constexpr std::string_view select_existing = R"sql(
    SELECT id
      FROM inspection_plans
     WHERE active = 1 AND kind = $1 AND product_id = $3 AND supplier_id = $2)sql";

constexpr std::string_view insert = R"sql(
    INSERT INTO inspection_plans (name, kind, supplier_id, product_id, level, quality_limit,
                                  characteristics, reduced_allowed, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    RETURNING id)sql";

constexpr std::string_view update = R"sql(
    UPDATE inspection_plans
       SET name = $3, level = $4, quality_limit = $5, characteristics = $6, reduced_allowed = $7,
           active = $8, version = version + 1
     WHERE id = $1 AND version = $2)sql";

constexpr std::string_view select_record = R"sql(
    SELECT severity, recent, score, tightened_bad
      FROM inspection_records
     WHERE plan_id = $1 AND supplier_id = $2 AND product_id = $3)sql";

constexpr std::string_view upsert_record = R"sql(
    INSERT INTO inspection_records (plan_id, supplier_id, product_id, severity, recent, score,
                                    tightened_bad, reason, changed_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT (plan_id, supplier_id, product_id) DO UPDATE
       SET severity = excluded.severity, recent = excluded.recent, score = excluded.score,
           tightened_bad = excluded.tightened_bad,
           reason = CASE WHEN excluded.reason = '' THEN inspection_records.reason
                         ELSE excluded.reason END,
           changed_at = CASE WHEN excluded.reason = '' THEN inspection_records.changed_at
                             ELSE excluded.changed_at END)sql";

constexpr std::string_view insert_switch = R"sql(
    INSERT INTO inspection_switches (plan_id, supplier_id, product_id, was, became, reason, by_kind,
                                     by_id, by_name, at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10))sql";

constexpr std::string_view select_records = R"sql(
    SELECT supplier_id, suppliers.code, suppliers.name, product_id, products.sku, products.name,
           severity, recent, score, tightened_bad, reason, changed_at
      FROM inspection_records
      JOIN suppliers ON suppliers.id = supplier_id
      JOIN products ON products.id = product_id
     WHERE plan_id = $1
     ORDER BY CASE severity WHEN 'normal' THEN 1 ELSE 0 END, changed_at DESC
     LIMIT 200)sql";

constexpr std::string_view select_switches = R"sql(
    SELECT inspection_switches.id, supplier_id, suppliers.code, suppliers.name, product_id,
           products.sku, products.name, was, became, reason, by_name, at
      FROM inspection_switches
      JOIN suppliers ON suppliers.id = supplier_id
      JOIN products ON products.id = product_id
     WHERE plan_id = $1
     ORDER BY inspection_switches.id DESC
     LIMIT 100)sql";

struct RecordRow {
    SupplierId supplier;
    std::string supplier_code;
    std::string supplier_name;
    ProductId product;
    std::string sku;
    std::string product_name;
    Severity severity = Severity::normal;
    std::string recent;
    std::int64_t score = 0;
    std::int64_t tightened_bad = 0;
    std::string reason;
    Time changed_at;
};

struct SwitchRow {
    std::int64_t id = 0;
    SupplierId supplier;
    std::string supplier_code;
    std::string supplier_name;
    ProductId product;
    std::string sku;
    std::string product_name;
    Severity from = Severity::normal;
    Severity to = Severity::normal;
    std::string reason;
    std::string by;
    Time at;
};

}  // namespace

PlanRow Plans::get(InspectionPlanId id) const {
    if (auto found = tx_.find<PlanRow>(select_one, id)) return *std::move(found);
    throw not_found("inspection_plan");
}

std::optional<PlanRow> Plans::find_for(InspectionKind kind, SupplierId supplier,
                                       ProductId product) const {
    return tx_.find<PlanRow>(select_for, kind, supplier, product);
}

std::vector<PlanRow> Plans::all_for(SupplierId supplier, ProductId product) const {
    return tx_.all<PlanRow>(select_all_for, supplier, product);
}

bool Plans::exists(InspectionKind kind, SupplierId supplier, ProductId product) const {
    return tx_.find<InspectionPlanId>(select_existing, kind, supplier, product).has_value();
}

InspectionPlanId Plans::add(const PlanRow& row) {
    return tx_.get<InspectionPlanId>(insert, row.name, row.kind, row.supplier, row.product,
                                     row.level, row.quality_limit, row.characteristics,
                                     row.reduced_allowed, row.created_at);
}

void Plans::save(PlanRow& row) {
    if (tx_.run(update, row.id, row.version, row.name, row.level, row.quality_limit,
                row.characteristics, row.reduced_allowed, row.active) == 0)
        throw stale("inspection plan");
    ++row.version;
}

std::vector<PlanRow> Plans::page(std::int64_t below, std::int64_t limit) const {
    return tx_.all<PlanRow>(select_page, below, limit);
}

Record Plans::record(InspectionPlanId id, SupplierId supplier, ProductId product) const {
    return tx_.find<Record>(select_record, id, supplier, product).value_or(Record{});
}

void Plans::put_record(InspectionPlanId id, SupplierId supplier, ProductId product,
                       const Record& record, const std::string& reason, Time now) {
    tx_.run(upsert_record, id, supplier, product, record.severity, record.recent, record.score,
            record.tightened_bad, reason, now);
}

void Plans::add_switch(events::Unit& unit, InspectionPlanId id, const SetSeverity& to,
                       Severity from) {
    tx_.run(insert_switch, id, to.supplier_id, to.product_id, from, to.severity, to.reason.value,
            unit.actor.kind(), unit.actor.id(), unit.actor.name(), unit.now);
}

std::vector<PlanRecord> Plans::records(InspectionPlanId id) const {
    std::vector<PlanRecord> list;
    for (auto& row : tx_.all<RecordRow>(select_records, id))
        list.push_back({{row.supplier, row.supplier_code, row.supplier_name},
                        {row.product, row.sku, row.product_name},
                        row.severity,
                        row.recent,
                        row.score,
                        row.tightened_bad,
                        row.reason,
                        row.changed_at});
    return list;
}

std::vector<Switch> Plans::switches(InspectionPlanId id) const {
    std::vector<Switch> list;
    for (auto& row : tx_.all<SwitchRow>(select_switches, id))
        list.push_back({row.id,
                        {row.supplier, row.supplier_code, row.supplier_name},
                        {row.product, row.sku, row.product_name},
                        row.from,
                        row.to,
                        row.reason,
                        row.by,
                        row.at});
    return list;
}

}  // namespace tandem::suppliers
