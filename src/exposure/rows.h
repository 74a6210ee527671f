#pragma once

#include "base/id.h"
#include "store/store.h"

#include <vector>

namespace tandem::exposure {

// The rows, as the follower uses them. Within this module only.

struct Exposure {
    std::int64_t id = 0;
    OrderId order;
    OrderLineId line;
    std::int64_t shipment_line = 0;
    ShipmentId shipment;
    CustomerId customer;
    ProductId product;
    ProductId parent;
    CategoryId category;
    LotId lot;
    std::string serial;
    SupplierId supplier;
    std::string supplier_lot;
    std::int64_t made_week = 0;
    ReceiptId receipt;
    InspectionId inspection;
    WarehouseId warehouse;
    CarrierId carrier;
    std::string service;
    std::string region;
    std::string lane;
    std::string channel;
    std::string campaign;
    PolicyId policy;
    std::string price_band;
    std::int64_t unit_amount = 0;
    std::string currency;
    std::int64_t quantity = 0;
    Time placed_at;
    Time shipped_at;
    std::optional<Time> delivered_at;
    std::optional<Time> promised_at;
    std::int64_t outcomes = 0;

    bool operator==(const Exposure&) const = default;
};

struct Outcome {
    std::int64_t id = 0;
    std::int64_t exposure = 0;
    LotId lot;
    std::string kind;
    std::string source;
    std::int64_t source_id = 0;
    std::int64_t quantity = 1;
    Time occurred_at;
    Time reported_at;
    std::int64_t cost_amount = 0;
    std::string currency;
    std::string note;

    bool is_same_as(const Outcome& other) const {
        return exposure == other.exposure && kind == other.kind && source == other.source &&
               source_id == other.source_id;
    }
    bool operator==(const Outcome&) const = default;
};

class Rows {
public:
    explicit Rows(store::Tx& tx) : tx_(tx) {}

    std::vector<Exposure> of_order(OrderId order) const;
    std::vector<Exposure> of_line(OrderLineId line) const;
    void add(Exposure& row);  // sets its id
    void save(const Exposure& before, const Exposure& row);
    void remove(const Exposure& row);  // and its outcomes

    std::vector<Outcome> outcomes_of_order(OrderId order) const;
    void add(const Exposure& of, Outcome outcome);
    void save(const Outcome& before, const Outcome& outcome);
    void remove(const Exposure& of, const Outcome& outcome);

    std::vector<OrderId> orders_of_customer(CustomerId customer) const;
    void set_lot_facts(LotId lot);
    void clear();

private:
    struct LotReach {
        LotId lot;
        CustomerId customer;
        std::int64_t lines = 0;
        std::int64_t orders = 0;
        std::int64_t pieces = 0;
        std::int64_t delivered = 0;
        std::int64_t outcomes = 0;
    };
    void count(const Exposure& row, std::int64_t sign);
    void count(LotReach by);
    std::vector<Outcome> outcomes_of(const Exposure& row) const;
    void move_outcomes(const Exposure& to);
    void remove_outcomes(const Exposure& of);
    void count_kind(const Outcome& outcome, std::int64_t sign);
    bool has_other_of_order(const Exposure& row) const;

    store::Tx& tx_;
};

}  // namespace tandem::exposure
