#pragma once

#include "suppliers/inspections.h"

namespace tandem::suppliers {

struct InspectionRow {
    InspectionId id;
    InspectionKind kind = InspectionKind::incoming;
    InspectionStatus status = InspectionStatus::draft;
    std::optional<InspectionPlanId> plan;
    std::optional<SupplierId> supplier;
    std::string supplier_code;
    std::string supplier_name;
    ProductId product;
    std::string sku;
    std::string product_name;
    std::optional<ReceiptId> receipt;
    std::optional<ReceiptLineId> receipt_line;
    std::optional<LotId> lot;
    std::string lot_code;
    std::optional<inventory::LotStatus> lot_status;
    std::optional<ReturnId> return_id;
    Level level = Level::II;
    std::int64_t quality_limit = 1000;
    Severity severity = Severity::normal;
    std::int64_t lot_size = 0;
    std::string letter;
    std::int64_t sample = 0;
    std::int64_t accept = 0;
    std::optional<std::int64_t> found;
    std::string characteristics = R"({"list":[]})";
    std::string measured = R"({"list":[]})";
    std::string note;
    std::string reason;
    std::optional<AgentId> inspector;
    std::string inspector_name;
    std::optional<AgentId> approver;
    std::string approver_name;
    Time created_at;
    std::optional<Time> started_at;
    std::optional<Time> finished_at;
    std::int64_t version = 1;
};

class Inspections {
public:
    explicit Inspections(store::Tx& tx) : tx_(tx) {}

    InspectionRow get(InspectionId id) const;
    InspectionId add(const InspectionRow& row);
    void save(InspectionRow& row);
    std::vector<InspectionRow> page(const ListInspections& query, std::int64_t limit) const;

private:
    store::Tx& tx_;
};

}  // namespace tandem::suppliers
