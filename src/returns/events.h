#pragma once

#include "events/event.h"
#include "json/describe.h"
#include "returns/return.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::returns {

// What has happened to returns. Facts, only ever given new optional members.

inline constexpr std::string_view return_requested = "return.requested";
inline constexpr std::string_view return_info_asked = "return.info_asked";
inline constexpr std::string_view return_info_given = "return.info_given";
inline constexpr std::string_view return_approved = "return.approved";
inline constexpr std::string_view return_rejected = "return.rejected";
inline constexpr std::string_view return_cancelled = "return.cancelled";
inline constexpr std::string_view return_expired = "return.expired";
inline constexpr std::string_view return_label_sent = "return.label_sent";
inline constexpr std::string_view return_in_transit = "return.in_transit";
inline constexpr std::string_view return_received = "return.received";
inline constexpr std::string_view return_inspected = "return.inspected";
inline constexpr std::string_view return_settled = "return.settled";
inline constexpr std::string_view return_resolved = "return.resolved";
inline constexpr std::string_view return_reopened = "return.reopened";
inline constexpr std::string_view return_closed = "return.closed";

// The pieces that an event is about, with all that is known of them by then.
struct ReturnedPieces {
    ReturnLineId return_line;
    OrderLineId order_line;
    ProductId product;
    std::int64_t quantity = 0;
    std::string reason;      // its code, as the customer said
    std::string root_cause;  // as inspection found
    std::string liable;
    std::string what;  // the disposition or the outcome
    std::optional<LotId> lot;
};
TANDEM_STRUCT(ReturnedPieces, return_line, order_line, product, quantity, reason, root_cause,
              liable, what, lot)

// What each of these events says.
struct ReturnTold {
    ReturnId return_id;
    OrderId order;
    CustomerId customer;
    std::string number;
    ReturnState state = ReturnState::requested;
    std::optional<ConversationId> conversation;
    std::vector<ReturnedPieces> pieces;
    std::string note;
};
TANDEM_STRUCT(ReturnTold, return_id, order, customer, number, state, conversation, pieces, note)

struct ReasonsChanged {
    static constexpr std::string_view name = "return_reason.changed";
    std::string code;
    std::string label;
    bool active = true;
    events::Subject subject() const { return {"return_reason", 0}; }
};
TANDEM_STRUCT(ReasonsChanged, code, label, active)

}  // namespace tandem::returns
