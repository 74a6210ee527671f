#pragma once

#include "suppliers/receipts.h"

namespace tandem::suppliers {

struct ReceiptRow {
    ReceiptId id;
    std::string number;
    SupplierId supplier;
    std::string supplier_code;
    std::string supplier_name;
    std::optional<PurchaseOrderId> purchase_order;
    WarehouseId warehouse;
    std::optional<LocationId> location;
    ReceiptStatus status = ReceiptStatus::expected;
    std::string carrier;
    std::string asn_ref;
    std::string dock;
    std::string note;
    std::optional<Time> expected_at;
    std::optional<Time> arrived_at;
    std::optional<Time> counted_at;
    std::optional<Time> decided_at;
    std::optional<Time> putaway_at;
    std::int64_t inspections_open = 0;
    Time created_at;
    std::int64_t version = 1;
};

struct ReceiptLineRow {
    ReceiptLineId id;
    std::optional<PurchaseLineId> purchase_line;
    ProductId product;
    std::string sku;
    std::string product_name;
    catalog::Tracking tracking = catalog::Tracking::none;
    std::int64_t expected = 0;
    std::optional<std::int64_t> counted;
    std::int64_t accepted = 0;
    std::int64_t rejected = 0;
    std::int64_t put_away = 0;
    std::optional<LotId> lot;
    std::string lot_code;
    std::string supplier_lot;
    std::string serials = R"({"list":[]})";
    std::optional<Time> made_at;
    std::optional<Time> expires_at;
    std::optional<InspectionId> inspection;
};

class Receipts {
public:
    explicit Receipts(store::Tx& tx) : tx_(tx) {}

    ReceiptRow get(ReceiptId id) const;
    ReceiptId add(const ReceiptRow& row);
    void save(ReceiptRow& row);
    std::vector<ReceiptLineRow> lines(ReceiptId id) const;
    ReceiptLineId add_line(ReceiptId id, std::int64_t place, const ReceiptLineRow& line);
    void save_line(const ReceiptLineRow& line);
    std::vector<ReceiptSummary> page(const ListReceipts& query, std::int64_t limit) const;

private:
    store::Tx& tx_;
};

std::vector<std::string> serials_of(const ReceiptLineRow& line);
std::string to_serials(const std::vector<std::string>& serials);

}  // namespace tandem::suppliers
