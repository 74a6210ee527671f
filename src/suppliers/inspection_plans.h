#pragma once

#include "suppliers/sampling.h"
#include "suppliers/suppliers.h"

namespace tandem::suppliers {

// What is looked at when goods come, how closely, and how each supplier stands with it.

enum class InspectionKind { incoming, in_process, outgoing, returned };
BOOST_DESCRIBE_ENUM(InspectionKind, incoming, in_process, outgoing, returned)

// What an inspector looks at or measures. With limits it is a measurement.
struct Characteristic {
    json::Text<1, 120> name;
    json::Default<json::Text<0, 20>> unit;
    std::optional<double> low;
    std::optional<double> high;
};
TANDEM_STRUCT(Characteristic, name, unit, low, high)

struct InspectionPlan {
    InspectionPlanId id;
    std::string name;
    InspectionKind kind = InspectionKind::incoming;
    std::optional<SupplierRef> supplier;         // nothing: any
    std::optional<catalog::ProductRef> product;  // nothing: any
    Level level = Level::II;
    double aql = 1.0;  // percent
    std::vector<Characteristic> characteristics;
    bool reduced_allowed = false;
    bool active = true;
    Time created_at;
    std::int64_t version = 0;
};
TANDEM_STRUCT(InspectionPlan, id, name, kind, supplier, product, level, aql, characteristics,
              reduced_allowed, active, created_at, version)

struct SetPlan {
    json::Text<1, 200> name;
    json::Default<InspectionKind> kind{InspectionKind::incoming};
    std::optional<SupplierId> supplier_id;
    std::optional<ProductId> product_id;
    json::Default<Level> level{Level::II};
    double aql = 1.0;
    std::vector<Characteristic> characteristics;
    // Production is steady and milder inspection is wanted: what the rules ask of people.
    json::Default<bool> reduced_allowed{false};
};
TANDEM_STRUCT(SetPlan, name, kind, supplier_id, product_id, level, aql, characteristics,
              reduced_allowed)
// Refused: /supplier_id, /product_id: unknown, taken (there is one for just these) · /aql: aql ·
// /characteristics: too_many · /characteristics/*/high: below_low
InspectionPlan add_plan(events::Journal&, const Actor&, const SetPlan&);
InspectionPlanId add_plan(events::Unit&, const SetPlan&);
InspectionPlan change_plan(events::Journal&, const Actor&, InspectionPlanId,
                           std::optional<std::int64_t> version, const SetPlan&);
// Is used no more; its records stay.
void retire_plan(events::Journal&, const Actor&, InspectionPlanId);

// How a supplier stands with a plan and a product.
struct PlanRecord {
    SupplierRef supplier;
    catalog::ProductRef product;
    Severity severity = Severity::normal;
    std::string recent;  // the last lots, oldest first: a accepted, r rejected
    std::int64_t score = 0;
    std::int64_t tightened_bad = 0;
    std::string reason;  // of the last change
    Time changed_at;
};
TANDEM_STRUCT(PlanRecord, supplier, product, severity, recent, score, tightened_bad, reason,
              changed_at)

struct Switch {
    std::int64_t id = 0;
    SupplierRef supplier;
    catalog::ProductRef product;
    Severity from = Severity::normal;
    Severity to = Severity::normal;
    std::string reason;
    std::string by;
    Time at;
};
TANDEM_STRUCT(Switch, id, supplier, product, from, to, reason, by, at)

struct SetSeverity {
    SupplierId supplier_id;
    ProductId product_id;
    Severity severity = Severity::tightened;
    json::Text<1, 500> reason;
};
TANDEM_STRUCT(SetSeverity, supplier_id, product_id, severity, reason)
// By a person, or by whoever has learned something of the supplier (an open signal): the reason is
// kept, and counting begins again. Refused: inspection_plan_not_found, /supplier_id and
// /product_id: unknown, other_plan (the plan is not for them).
PlanRecord set_severity(events::Journal&, const Actor&, InspectionPlanId, const SetSeverity&);
void set_severity(events::Unit&, InspectionPlanId, const SetSeverity&);
// Tightens every plan that inspects what comes of this product from this supplier; how many.
int tighten(events::Unit&, SupplierId, ProductId, const std::string& reason);

InspectionPlan get_plan(store::Tx&, InspectionPlanId);  // refused as inspection_plan_not_found
// The plan for just these, else for the product, else for the supplier, else for everything.
std::optional<InspectionPlan> plan_for(store::Tx&, InspectionKind, SupplierId, ProductId);
Record record_of(store::Tx&, InspectionPlanId, SupplierId, ProductId);
// Counts one more lot, and switches when the rules say so.
void count_lot(events::Unit&, const InspectionPlan&, SupplierId, ProductId, const LotResult&);

struct ListPlans {
    std::optional<std::string> after;
    json::Default<json::Whole<1, 100>> limit{50};
};
TANDEM_STRUCT(ListPlans, after, limit)
struct PlanList {
    std::vector<InspectionPlan> items;
    std::optional<std::string> next = {};
};
TANDEM_STRUCT(PlanList, items, next)
PlanList list(store::Tx&, const ListPlans&);  // newest first, those in use

struct PlanStory {
    std::vector<PlanRecord> records;  // at most 200: those not under normal inspection first
    std::vector<Switch> switches;     // newest first, at most 100
};
TANDEM_STRUCT(PlanStory, records, switches)
PlanStory story_of(store::Tx&, InspectionPlanId);

}  // namespace tandem::suppliers
