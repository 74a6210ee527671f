#include "returns/portal.h"

#include "accounts/settings.h"
#include "catalog/policies.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "events/journal.h"
#include "orders/orders_table.h"

#include <charconv>

namespace tandem::returns {
namespace {

constexpr std::size_t signature_bytes = 24;

Wanted wanted_of(PortalWish wish) {
    if (wish == PortalWish::exchange) return Wanted::exchange;
    return wish == PortalWish::store_credit ? Wanted::store_credit : Wanted::refund;
}

std::optional<std::int64_t> number_in(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number <= 0)
        return std::nullopt;
    return number;
}

std::vector<PortalReason> offered(store::Tx& tx) {
    const auto all = reasons(tx);
    std::vector<PortalReason> list;
    for (const auto& reason : all) {
        if (!reason.active) continue;
        PortalReason one{reason.code, reason.label, {}, reason.fault};
        for (const auto& parent : all)
            if (reason.parent_id == parent.id) one.parent = parent.code;
        list.push_back(std::move(one));
    }
    return list;
}

}  // namespace

// "ORDER.EXPIRES.SIGNATURE"
ReturnLink ReturnLinks::make(OrderId order, Time now) const {
    const auto expires = now + link_life;
    const auto said =
        std::to_string(order.value()) + '.' + std::to_string(to_millis(expires) / 1000);
    return {.token = said + '.' + signature_of(said), .expires_at = expires};
}

std::optional<OrderId> ReturnLinks::read(std::string_view token, Time now) const {
    const auto first = token.find('.');
    const auto last = token.rfind('.');
    if (first == std::string_view::npos || first == last) return std::nullopt;
    const auto order = number_in(token.substr(0, first));
    const auto expires = number_in(token.substr(first + 1, last - first - 1));
    if (!order || !expires) return std::nullopt;
    if (!crypto::equal(signature_of(token.substr(0, last)), token.substr(last + 1)))
        return std::nullopt;
    if (*expires <= to_millis(now) / 1000) return std::nullopt;
    return OrderId(*order);
}

std::string ReturnLinks::signature_of(std::string_view text) const {
    return crypto::to_base64url(crypto::hmac_sha256(key_, text).substr(0, signature_bytes));
}

ReturnPortal portal(store::Tx& tx, OrderId id) {
    const auto order = orders::Orders(tx).get(id);
    ReturnPortal page{.company = accounts::get_settings(tx).company,
                      .order = order.number,
                      .placed_at = order.placed_at,
                      .lines = returnables(tx, id),
                      .reasons = offered(tx)};
    if (order.policy) {
        const auto policy = catalog::get_policy(tx, *order.policy);
        page.policy_title = policy.title;
        page.policy_text = policy.text;
    }
    for (const auto& one : list_returns(tx, {.order_id = id}).items)
        page.returns.push_back({one.number, one.state, one.quantity, one.requested_at});
    return page;
}

PortalReturn request_by_link(events::Unit& unit, OrderId order, const PortalRequest& wish) {
    RequestReturn command{.order_id = order, .channel = {{"portal"}}};
    for (const auto& line : wish.lines)
        command.lines.push_back({.line_id = line.line_id,
                                 .quantity = line.quantity,
                                 .reason = line.reason,
                                 .words = line.words,
                                 .wanted = {wanted_of(line.wanted)}});
    const auto made = get_return(unit.tx, request(unit, command));
    std::int64_t quantity = 0;
    for (const auto& line : made.lines) quantity += line.pieces.quantity;
    return {made.number, made.state, quantity, made.requested_at};
}

}  // namespace tandem::returns
