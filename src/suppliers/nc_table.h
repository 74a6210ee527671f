#pragma once

#include "suppliers/non_conformances.h"

namespace tandem::suppliers {

struct NcRow {
    NonConformanceId id;
    std::string number;
    std::string title;
    NcSource source = NcSource::inspection;
    NcStatus status = NcStatus::open;
    std::int64_t severity = 3;
    std::string description;
    NcCause cause = NcCause::unknown;
    std::string cause_note;
    std::optional<NcDisposition> disposition;
    std::string correction;
    std::string evaluation;
    std::int64_t quantity = 0;
    std::optional<ProductId> product;
    std::string sku;
    std::string product_name;
    std::optional<LotId> lot;
    std::string lot_code;
    std::optional<ReceiptId> receipt;
    std::optional<SupplierId> supplier;
    std::string supplier_code;
    std::string supplier_name;
    std::optional<InspectionId> inspection;
    std::optional<AgentId> owner;
    std::optional<Time> due_at;
    Time created_at;
    std::optional<Time> ended_at;
    std::int64_t version = 1;
};

NonConformance to_non_conformance(const NcRow& row);

class NonConformances {
public:
    explicit NonConformances(store::Tx& tx) : tx_(tx) {}

    NcRow get(NonConformanceId id) const;
    NonConformanceId add(const NcRow& row);
    void save(NcRow& row);
    std::vector<NcRow> page(const ListNcs& query, std::int64_t limit) const;

private:
    store::Tx& tx_;
};

}  // namespace tandem::suppliers
