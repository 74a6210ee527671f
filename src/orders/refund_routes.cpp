#include "events/journal.h"
#include "http/api.h"
#include "orders/refunds.h"
#include "orders/replacements.h"
#include "orders/routes.h"

namespace tandem::orders {

// What may be asked for from outside. Exchanges are made of returns.
struct NewRefund {
    OrderId order_id;
    std::vector<RefundLine> lines;
    json::Default<Amount> shipping_amount{0};
    json::Whole<1, largest_amount> amount;
    std::optional<json::Text<3, 3>> currency;
    json::Text<1, 500> reason;
    json::Default<Payout> method{Payout::original};
    std::optional<json::Text<1, 200>> idempotency_key;
    std::optional<ConversationId> conversation_id;
};
TANDEM_STRUCT(NewRefund, order_id, lines, shipping_amount, amount, currency, reason, method,
              idempotency_key, conversation_id)

namespace {

using http::Api;
using http::Call;
namespace refused = http::refused;

AskRefund to_ask(const NewRefund& body) {
    return {.order_id = body.order_id,
            .lines = body.lines,
            .shipping_amount = body.shipping_amount,
            .amount = body.amount,
            .currency = body.currency,
            .reason = body.reason,
            .method = method_of(body.method),
            .idempotency_key = body.idempotency_key,
            .conversation_id = body.conversation_id};
}

template <class Work>
Refund after_work(events::Journal& journal, const Call& call, Work&& work) {
    return journal.write(call.actor(), [&](events::Unit& unit) {
        const RefundTarget target{call.id<RefundId>("id"), call.if_match()};
        work(unit, target);
        return get_refund(unit.tx, target.refund);
    });
}

void add_asking(Api& api, events::Journal& journal) {
    api.post<Refund>("/api/v1/refunds", Permission::remedies_grant, "Give money back",
                     [&](const Call& call, const NewRefund& body) {
                         return journal.write(call.actor(), [&](events::Unit& unit) {
                             return get_refund(unit.tx, refund(unit, to_ask(body)));
                         });
                     })
        .refuses({refused::not_found("order"), refused::conflict("refund_exceeds_charged"),
                  refused::conflict("idempotency_conflict"),
                  refused::field("/currency", "other_currency"),
                  refused::field("/amount", "less_than_lines"),
                  refused::field("/shipping_amount", "more_than_paid"),
                  refused::field("/lines", "too_many"),
                  refused::field("/lines/*/line_id", "unknown"),
                  refused::field("/lines/*/quantity", "more_than_bought"),
                  refused::field("/lines/*/amount", "more_than_paid")});
    api.get<RefundList>(
           "/api/v1/refunds", Permission::operations_read, "List refunds of a state",
           [&](const Call&, const ListRefunds& query) {
               return journal.read([&](store::Tx& tx) { return list_refunds(tx, query); });
           })
        .remembered()
        .refuses({refused::invalid("bad_cursor")});
    api.get<Refund>("/api/v1/refunds/{id}", Permission::operations_read, "Read a refund",
                    [&](const Call& call) {
                        return journal.read(
                            [&](store::Tx& tx) { return get_refund(tx, call.id<RefundId>("id")); });
                    })
        .refuses({refused::not_found("refund")});
}

void add_paying(Api& api, events::Journal& journal, const RefundEndings& endings) {
    const auto grant = Permission::remedies_grant;
    const std::vector<http::Refused> refusals{refused::not_found("refund"), refused::stale(),
                                              refused::conflict("refund_state")};
    api.post_action<Refund>(
           "/api/v1/refunds/{id}/submit", grant, "Say that the money is on its way",
           [&](const Call& call) {
               return after_work(journal, call, [](auto& unit, const auto& target) {
                   submit_refund(unit, target);
               });
           })
        .refuses(refusals);
    api.post_action<Refund>("/api/v1/refunds/{id}/outcome", grant, "Say what became of a refund",
                            [&](const Call& call, const SettleRefund& body) {
                                return after_work(journal, call,
                                                  [&](auto& unit, const auto& target) {
                                                      settle_refund(unit, target, body);
                                                  });
                            })
        .refuses(refusals);
    api.post_action<Refund>("/api/v1/refunds/{id}/retry", grant, "Try a failed refund again",
                            [&](const Call& call) {
                                return after_work(journal, call,
                                                  [](auto& unit, const auto& target) {
                                                      retry_refund(unit, target);
                                                  });
                            })
        .refuses(refusals);
    api.post_action<Refund>("/api/v1/refunds/{id}/cancel", grant, "Give a refund up",
                            [&](const Call& call) {
                                return after_work(journal, call,
                                                  [&](auto& unit, const auto& target) {
                                                      cancel_refund(unit, endings, target);
                                                  });
                            })
        .refuses({refused::not_found("refund"), refused::stale(), refused::conflict("refund_state"),
                  refused::conflict("waits_for_approval")});
}

void add_replacing(Api& api, events::Journal& journal) {
    api.post<Replacement>("/api/v1/orders/{id}/replacements", Permission::remedies_grant,
                          "Send something again for nothing",
                          [&](const Call& call, const AskReplacement& body) {
                              return journal.write(call.actor(), [&](events::Unit& unit) {
                                  return get_replacement(
                                      unit.tx, replace(unit, call.id<OrderId>("id"), body));
                              });
                          })
        .refuses({refused::not_found("order"), refused::field("/ship_to/country", "country"),
                  refused::field("/lines/*/line_id", "unknown"),
                  refused::field("/lines/*/quantity", "more_than_shipped")});
    api.get<Replacement>("/api/v1/replacements/{id}", Permission::operations_read,
                         "Read a replacement",
                         [&](const Call& call) {
                             return journal.read([&](store::Tx& tx) {
                                 return get_replacement(tx, call.number("id"));
                             });
                         })
        .refuses({refused::not_found("replacement")});
}

}  // namespace

void add_refund_routes(http::Router& router, events::Journal& journal,
                       const RefundEndings& endings) {
    Api api(router);
    add_asking(api, journal);
    add_paying(api, journal, endings);
    add_replacing(api, journal);
}

}  // namespace tandem::orders
