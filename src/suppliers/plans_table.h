#pragma once

#include "suppliers/inspection_plans.h"

namespace tandem::suppliers {

struct PlanRow {
    InspectionPlanId id;
    std::string name;
    InspectionKind kind = InspectionKind::incoming;
    SupplierId supplier;  // 0: any
    std::string supplier_code;
    std::string supplier_name;
    ProductId product;  // 0: any
    std::string sku;
    std::string product_name;
    Level level = Level::II;
    std::int64_t quality_limit = 1000;
    std::string characteristics;  // JSON
    bool reduced_allowed = false;
    bool active = true;
    Time created_at;
    std::int64_t version = 1;
};

class Plans {
public:
    explicit Plans(store::Tx& tx) : tx_(tx) {}

    PlanRow get(InspectionPlanId id) const;
    std::optional<PlanRow> find_for(InspectionKind kind, SupplierId supplier,
                                    ProductId product) const;
    std::vector<PlanRow> all_for(SupplierId supplier, ProductId product) const;
    bool exists(InspectionKind kind, SupplierId supplier, ProductId product) const;
    InspectionPlanId add(const PlanRow& row);
    void save(PlanRow& row);
    std::vector<PlanRow> page(std::int64_t below, std::int64_t limit) const;

    Record record(InspectionPlanId plan, SupplierId supplier, ProductId product) const;
    void put_record(InspectionPlanId plan, SupplierId supplier, ProductId product,
                    const Record& record, const std::string& reason, Time now);
    void add_switch(events::Unit& unit, InspectionPlanId plan, const SetSeverity& to,
                    Severity from);
    std::vector<PlanRecord> records(InspectionPlanId plan) const;
    std::vector<Switch> switches(InspectionPlanId plan) const;

private:
    store::Tx& tx_;
};

}  // namespace tandem::suppliers
