#include "events/journal.h"
#include "http/api.h"
#include "http/rate_limit.h"
#include "returns/portal.h"
#include "returns/routes.h"

#include <memory>

namespace tandem::returns {
namespace {

using http::Api;
using http::Audience;
using http::Call;
namespace refused = http::refused;

// Who has a link may look often, and ask for a few returns.
constexpr http::Rate looking{.per_second = 1, .burst = 30};
constexpr http::Rate asking{.per_second = 1.0 / 60, .burst = 5};

OrderId order_of(const Call& call, const ReturnLinks& links, Time now) {
    if (const auto order = links.read(call.text("token"), now)) return *order;
    throw not_found("return_link");
}

Actor customer_by_link() { return {ActorKind::customer, AgentId(), "Customer", {}}; }

}  // namespace

void add_portal_routes(http::Router& router, events::Journal& journal, const ReturnLinks& links,
                       std::function<std::string(const Call&)> public_url) {
    Api api(router);
    const auto look = std::make_shared<http::RateLimiter>(looking, journal.clock());
    const auto ask = std::make_shared<http::RateLimiter>(asking, journal.clock());
    api.post<ReturnLink>("/api/v1/orders/{id}/return-link", Permission::returns_edit,
                         "Make a link under which the customer asks for a return",
                         [&journal, &links, public_url = std::move(public_url)](const Call& call) {
                             call.add_header("Cache-Control", "no-store");
                             return journal.read([&](store::Tx& tx) {
                                 const auto order = call.id<OrderId>("id");
                                 static_cast<void>(orders::get_order(tx, order));
                                 auto link = links.make(order, journal.clock().now());
                                 link.url = public_url(call) + "/returns/" + link.token;
                                 return link;
                             });
                         })
        .refuses({refused::not_found("order")});
    api.get<ReturnPortal>("/api/v1/portal/returns/{token}", Audience::open,
                          "What a customer may send back",
                          [&journal, &links, look](const Call& call) {
                              look->require(http::rate_key(call.request.remote));
                              const auto order = order_of(call, links, journal.clock().now());
                              return journal.read([&](store::Tx& tx) { return portal(tx, order); });
                          })
        .refuses({refused::not_found("return_link"), refused::too_many_requests("rate_limited")});
    api.post<PortalReturn>("/api/v1/portal/returns/{token}", Audience::open, "Ask for a return",
                           [&journal, &links, ask](const Call& call, const PortalRequest& body) {
                               const auto order = order_of(call, links, journal.clock().now());
                               ask->require(call.text("token"));
                               return journal.write(customer_by_link(), [&](events::Unit& unit) {
                                   return request_by_link(unit, order, body);
                               });
                           })
        .refuses({refused::not_found("return_link"), refused::too_many_requests("rate_limited"),
                  refused::conflict("return_window_over"),
                  refused::field("/lines/*/line_id", "unknown"),
                  refused::field("/lines/*/reason", "unknown"),
                  refused::field("/lines/*/quantity", "more_than_returnable")});
}

}  // namespace tandem::returns
