#pragma once

#include "orders/changes.h"
#include "store/store.h"

#include <optional>
#include <string>
#include <vector>

namespace tandem::orders {

struct ChangeRow {
    OrderChangeId id;
    OrderId order;
    ChangeState state = ChangeState::draft;
    std::string actions;
    std::string reason;
    std::int64_t difference_amount = 0;
    std::string asked_by;
    Time asked_at;
    std::string decided_by;
    std::optional<Time> decided_at;
    std::optional<RefundId> refund;
    std::int64_t version = 1;

    OrderChange to_change() const;
};

class Changes {
public:
    explicit Changes(store::Tx& tx) : tx_(tx) {}

    ChangeRow get(const ChangeTarget& target) const;
    std::vector<ChangeRow> of(OrderId order) const;
    OrderChangeId add(const ChangeRow& row);
    void save(ChangeRow& row);

private:
    store::Tx& tx_;
};

}  // namespace tandem::orders
