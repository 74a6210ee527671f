#pragma once

#include "authority/approvals.h"
#include "json/describe.h"
#include "json/types.h"
#include "orders/orders.h"

#include <boost/describe/enum.hpp>
#include <optional>
#include <string>
#include <vector>

namespace tandem::orders {

// Goods that are sent again for nothing: a replacement for what was wrong, a resend of what never
// came. Within authority an order of its own at no price, which names the one it makes good; above
// it, the same once it was approved.

enum class ReplacementKind { replacement, resend };
BOOST_DESCRIBE_ENUM(ReplacementKind, replacement, resend)
enum class ReplacementState { proposed, placed, declined, cancelled };
BOOST_DESCRIBE_ENUM(ReplacementState, proposed, placed, declined, cancelled)

struct ReplaceLine {
    OrderLineId line_id;
    LineQuantity quantity;
};
TANDEM_STRUCT(ReplaceLine, line_id, quantity)

struct AskReplacement {
    json::Default<ReplacementKind> kind{ReplacementKind::replacement};
    std::vector<ReplaceLine> lines;
    std::optional<PostalAddress> ship_to;  // left out: where the order went
    json::Text<1, 500> reason;
    std::optional<ConversationId> conversation_id;
};
TANDEM_STRUCT(AskReplacement, kind, lines, ship_to, reason, conversation_id)

struct Replacement {
    std::int64_t id = 0;
    OrderRef order;
    ReplacementKind kind = ReplacementKind::replacement;
    ReplacementState state = ReplacementState::proposed;
    std::vector<ReplaceLine> lines;
    std::int64_t amount = 0;  // what it is worth
    std::string currency;
    std::string reason;
    std::string asked_by;
    std::optional<ApprovalId> approval_id;
    std::optional<OrderRef> placed_order;
    Time created_at;
    std::int64_t version = 0;
};
TANDEM_STRUCT(Replacement, id, order, kind, state, lines, amount, currency, reason, asked_by,
              approval_id, placed_order, created_at, version)

std::int64_t replace(events::Unit&, OrderId, const AskReplacement&);  // the replacement's id
Replacement get_replacement(store::Tx&, std::int64_t id);
std::vector<Replacement> replacements_of(store::Tx&, OrderId);

class ReplacementDecisions final : public authority::Decisions {
public:
    std::string_view subject_kind() const override { return "replacement"; }
    void approved(events::Unit&, const authority::Approval&) override;
    void declined(events::Unit&, const authority::Approval&) override;
    void withdrawn(events::Unit&, const authority::Approval&) override;
};

}  // namespace tandem::orders
