#pragma once

#include "suppliers/purchase_orders.h"

namespace tandem::suppliers {

struct PurchaseRow {
    PurchaseOrderId id;
    std::string number;
    SupplierId supplier;
    std::string supplier_code;
    std::string supplier_name;
    WarehouseId warehouse;
    PurchaseStatus status = PurchaseStatus::draft;
    std::optional<PurchaseStatus> held_from;
    std::string hold_reason;
    std::string currency;
    std::int64_t total_amount = 0;
    std::string note;
    std::optional<Time> due_at;
    Time created_at;
    std::optional<Time> sent_at;
    std::optional<Time> acknowledged_at;
    std::optional<Time> ended_at;
    std::int64_t version = 1;
};

struct PurchaseLineRow {
    PurchaseLineId id;
    ProductId product;
    std::string sku;
    std::string product_name;
    std::int64_t ordered = 0;
    std::optional<std::int64_t> confirmed;
    std::int64_t received = 0;
    std::int64_t accepted = 0;
    std::int64_t rejected = 0;
    std::int64_t price_amount = 0;
    std::optional<Time> need_by;
    std::optional<Time> confirmed_by;
    bool judged = false;

    std::optional<Time> due() const { return confirmed_by ? confirmed_by : need_by; }
    // What is to come: the supplier's word counts once it was given.
    std::int64_t expected() const { return confirmed.value_or(ordered); }
    std::int64_t missing() const { return expected() > received ? expected() - received : 0; }
};

class Purchases {
public:
    explicit Purchases(store::Tx& tx) : tx_(tx) {}

    PurchaseRow get(PurchaseOrderId id) const;
    PurchaseOrderId add(const PurchaseRow& row);
    void save(PurchaseRow& row);
    std::vector<PurchaseLineRow> lines(PurchaseOrderId id) const;
    void add_line(PurchaseOrderId id, std::int64_t place, const PurchaseLineRow& line);
    void remove_lines(PurchaseOrderId id);
    void acknowledge(const PurchaseLineRow& line);
    void receive(PurchaseLineId id, std::int64_t quantity);
    void mark_judged(PurchaseLineId id);
    void judge(PurchaseLineId id, std::int64_t accepted, std::int64_t rejected);
    std::vector<PurchaseSummary> page(const ListPurchases& query, std::int64_t limit) const;

private:
    store::Tx& tx_;
};

}  // namespace tandem::suppliers
