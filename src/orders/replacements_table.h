#pragma once

#include "orders/replacements.h"
#include "store/store.h"

#include <optional>
#include <string>
#include <vector>

namespace tandem::orders {

struct ReplacementRow {
    std::int64_t id = 0;
    OrderId order;
    ReplacementKind kind = ReplacementKind::replacement;
    ReplacementState state = ReplacementState::proposed;
    std::string lines;
    std::optional<std::string> ship_to;
    std::int64_t amount = 0;
    std::string currency;
    std::string reason;
    std::optional<ConversationId> conversation;
    AgentId asked_by;
    std::string asked_by_name;
    std::optional<ApprovalId> approval;
    std::optional<OrderId> placed_order;
    Time created_at;
    std::int64_t version = 1;

    std::vector<ReplaceLine> replace_lines() const;
};

class Replacements {
public:
    explicit Replacements(store::Tx& tx) : tx_(tx) {}

    ReplacementRow get(std::int64_t id) const;
    std::vector<ReplacementRow> of(OrderId order) const;
    std::int64_t add(const ReplacementRow& row);
    void save(ReplacementRow& row);

private:
    store::Tx& tx_;
};

}  // namespace tandem::orders
