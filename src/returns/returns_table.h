#pragma once

#include "returns/returns.h"
#include "store/store.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::returns {

struct ReturnRow {
    ReturnId id;
    std::string number;
    ReturnState state = ReturnState::requested;
    OrderId order;
    CustomerId customer;  // 0: a guest
    std::optional<ConversationId> conversation;
    std::string channel;
    std::string currency;
    std::optional<PolicyId> policy;
    std::optional<Time> deadline;
    bool exception = false;
    std::optional<ApprovalId> approval;
    std::string label_reference;
    std::string note;
    std::string question;
    std::string answer;
    std::int64_t quantity = 0;
    std::int64_t received = 0;
    std::string preview;
    std::string requested_by;
    std::string decided_by;
    Time requested_at;
    std::optional<Time> approved_at;
    std::optional<Time> sent_at;
    std::optional<Time> received_at;
    std::optional<Time> inspected_at;
    std::optional<Time> resolved_at;
    std::optional<Time> ended_at;
    std::int64_t version = 1;
};

struct ReturnLineRow {
    ReturnLineId id;
    ReturnId return_id;
    OrderLineId line;
    ProductId product;
    std::int64_t quantity = 0;
    std::optional<LotId> lot;
    std::string serial;
    ReasonId reason;
    std::string words;
    std::string evidence = "[]";
    std::string condition_claimed;
    Wanted wanted = Wanted::refund;
    Outcome outcome = Outcome::refund;
    std::int64_t received = 0;
    std::int64_t inspected = 0;
    std::int64_t going_back = 0;
    std::int64_t refunded = 0;
    std::int64_t exchanged = 0;
    std::int64_t repaired = 0;
    std::int64_t returned_to_customer = 0;
    std::int64_t rejected = 0;
    std::int64_t refunded_amount = 0;
    std::optional<LocationId> location;
    std::string grade;
    std::string root_cause;
    std::string liable;
    std::int64_t claimed = 0;

    Pieces pieces() const {
        return {quantity, received,  inspected, going_back,
                refunded, exchanged, repaired,  returned_to_customer,
                rejected};
    }
    void set(const Pieces& pieces);
};

class Returns {
public:
    explicit Returns(store::Tx& tx) : tx_(tx) {}

    ReturnRow get(ReturnId id) const;
    // With its order locked to the end of the transaction: nobody else changes either.
    ReturnRow lock(const ReturnTarget& target);
    ReturnId add(const ReturnRow& row);
    void save(ReturnRow& row);  // over a newer version refused as stale
    std::vector<ReturnId> sent_never(Time approved_before) const;
    void add_exchange(ReturnId id, OrderId order);
    std::vector<OrderId> exchanges(ReturnId id) const;

private:
    store::Tx& tx_;
};

class ReturnLines {
public:
    explicit ReturnLines(store::Tx& tx) : tx_(tx) {}

    std::vector<ReturnLineRow> of(ReturnId id) const;
    ReturnLineId add(const ReturnLineRow& row);
    void save(const ReturnLineRow& row);
    // Pieces of an order's line that returns are, or were, about.
    std::int64_t claimed(OrderLineId line) const;

    void add_inspection(ReturnLineId id, const ReturnInspection& inspection);
    struct InspectionOf {
        ReturnLineId line;
        ReturnInspection inspection;
    };
    std::vector<InspectionOf> inspections(ReturnId id) const;

private:
    store::Tx& tx_;
};

}  // namespace tandem::returns
