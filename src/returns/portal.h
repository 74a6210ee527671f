#pragma once

#include "returns/returns.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::returns {

// The page on which a customer asks for a return: a link with a signed token that names an order
// and expires. Looking at it changes nothing, whoever looks.

inline constexpr auto link_life = std::chrono::days(14);

struct ReturnLink {
    std::string token;
    std::string url;  // "https://desk.example.com/returns/…"
    Time expires_at;
};
TANDEM_STRUCT(ReturnLink, token, url, expires_at)

// Signs and reads tokens with a key of the house.
class ReturnLinks {
public:
    explicit ReturnLinks(std::string key) : key_(std::move(key)) {}

    ReturnLink make(OrderId order, Time now) const;  // without its url
    // Nothing when it is none of ours, was changed, or is too old.
    std::optional<OrderId> read(std::string_view token, Time now) const;

private:
    std::string signature_of(std::string_view text) const;
    std::string key_;
};

struct PortalReason {
    std::string code;
    std::string label;
    std::string parent;  // the code of the reason it belongs to; empty for the upper level
    bool fault = false;
};
TANDEM_STRUCT(PortalReason, code, label, parent, fault)

struct PortalReturn {
    std::string number;
    ReturnState state = ReturnState::requested;
    std::int64_t quantity = 0;
    Time requested_at;
};
TANDEM_STRUCT(PortalReturn, number, state, quantity, requested_at)

struct ReturnPortal {
    std::string company;
    std::string order;
    Time placed_at;
    std::vector<Returnable> lines;
    std::vector<PortalReason> reasons;
    std::string policy_title;
    std::string policy_text;
    std::vector<PortalReturn> returns;  // those there are already
};
TANDEM_STRUCT(ReturnPortal, company, order, placed_at, lines, reasons, policy_title, policy_text,
              returns)
ReturnPortal portal(store::Tx&, OrderId);

enum class PortalWish { refund, exchange, store_credit };
BOOST_DESCRIBE_ENUM(PortalWish, refund, exchange, store_credit)

struct PortalLine {
    OrderLineId line_id;
    orders::LineQuantity quantity;
    json::Text<1, 40> reason;
    json::Default<json::Verbatim<0, 2000>> words;
    json::Default<PortalWish> wanted{PortalWish::refund};
};
TANDEM_STRUCT(PortalLine, line_id, quantity, reason, words, wanted)

struct PortalRequest {
    std::vector<PortalLine> lines;
};
TANDEM_STRUCT(PortalRequest, lines)
PortalReturn request_by_link(events::Unit&, OrderId, const PortalRequest&);

}  // namespace tandem::returns
