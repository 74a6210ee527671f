#include "returns/routes.h"

#include "events/journal.h"
#include "http/api.h"
#include "returns/returns.h"

namespace tandem::returns {

struct ReasonItems {
    std::vector<ReturnReason> items;
};
TANDEM_STRUCT(ReasonItems, items)

struct ReturnableItems {
    std::vector<Returnable> items;
};
TANDEM_STRUCT(ReturnableItems, items)

namespace {

using http::Api;
using http::Call;
namespace refused = http::refused;

// The return after `work` has changed it.
template <class Command>
Return changed(events::Journal& journal, const Call& call, Command&& work) {
    return journal.write(call.actor(), [&](events::Unit& unit) {
        const ReturnTarget target{call.id<ReturnId>("id"), call.if_match()};
        work(unit, target);
        return get_return(unit.tx, target.id);
    });
}

void add_reasons(Api& api, events::Journal& journal) {
    api.get<ReasonItems>(
           "/api/v1/return-reasons", Permission::operations_read, "Why things are sent back",
           [&](const Call&) {
               return journal.read([&](store::Tx& tx) { return ReasonItems{reasons(tx)}; });
           })
        .remembered();
    api.post<ReturnReason>("/api/v1/return-reasons", Permission::catalog_manage, "Add a reason",
                           [&](const Call& call, const AddReason& body) {
                               return add_reason(journal, call.actor(), body);
                           })
        .refuses({refused::field("/code", "not_a_code"), refused::field("/code", "taken"),
                  refused::field("/parent_id", "unknown"),
                  refused::field("/parent_id", "too_deep")});
    api.patch<ReturnReason>("/api/v1/return-reasons/{id}", Permission::catalog_manage,
                            "Change a reason",
                            [&](const Call& call, const ChangeReason& body) {
                                return change_reason(journal, call.actor(), call.id<ReasonId>("id"),
                                                     call.if_match(), body);
                            })
        .refuses({refused::not_found("return_reason"), refused::stale()});
}

void add_reading(Api& api, events::Journal& journal) {
    const auto read = Permission::operations_read;
    api.get<ReturnList>(
           "/api/v1/returns", read, "List returns",
           [&](const Call&, const ListReturns& query) {
               return journal.read([&](store::Tx& tx) { return list_returns(tx, query); });
           })
        .remembered()
        .refuses({refused::invalid("bad_cursor")});
    api.get<Return>("/api/v1/returns/{id}", read, "Read a return",
                    [&](const Call& call) {
                        return journal.read(
                            [&](store::Tx& tx) { return get_return(tx, call.id<ReturnId>("id")); });
                    })
        .remembered()
        .refuses({refused::not_found("return")});
    api.get<ReturnableItems>(
           "/api/v1/orders/{id}/returnable", read, "What of an order may be sent back",
           [&](const Call& call) {
               return journal.read([&](store::Tx& tx) {
                   return ReturnableItems{returnables(tx, call.id<OrderId>("id"))};
               });
           })
        .refuses({refused::not_found("order")});
}

void add_asking(Api& api, events::Journal& journal) {
    const auto edit = Permission::returns_edit;
    const std::vector<http::Refused> in_state{refused::not_found("return"), refused::stale(),
                                              refused::conflict("return_state")};
    api.post<Return>("/api/v1/returns", edit, "Take a return in",
                     [&](const Call& call, const RequestReturn& body) {
                         return journal.write(call.actor(), [&](events::Unit& unit) {
                             return get_return(unit.tx, request(unit, body));
                         });
                     })
        .refuses({refused::not_found("order"), refused::conflict("return_window_over"),
                  refused::field("/lines", "too_many"),
                  refused::field("/lines/*/line_id", "unknown"),
                  refused::field("/lines/*/reason", "unknown"),
                  refused::field("/lines/*/quantity", "more_than_returnable"),
                  refused::field("/lines/*/evidence", "too_many")});
    api.post_action<Return>("/api/v1/returns/{id}/approve", edit, "Approve a return",
                            [&](const Call& call, const ApproveReturn& body) {
                                return changed(journal, call, [&](auto& unit, const auto& target) {
                                    approve(unit, target, body);
                                });
                            })
        .refuses({refused::not_found("return"), refused::stale(), refused::conflict("return_state"),
                  refused::conflict("waits_for_approval"),
                  refused::field("/lines/*/id", "unknown")});
    api.post_action<Return>("/api/v1/returns/{id}/reject", edit, "Reject a return",
                            [&](const Call& call, const RejectReturn& body) {
                                return changed(journal, call, [&](auto& unit, const auto& target) {
                                    reject(unit, target, body);
                                });
                            })
        .refuses(in_state);
    api.post_action<Return>("/api/v1/returns/{id}/cancel", edit, "Take a return back",
                            [&](const Call& call) {
                                return changed(journal, call, [](auto& unit, const auto& target) {
                                    cancel(unit, target);
                                });
                            })
        .refuses(in_state);
    api.post_action<Return>("/api/v1/returns/{id}/question", edit, "Ask the customer something",
                            [&](const Call& call, const AskCustomer& body) {
                                return changed(journal, call, [&](auto& unit, const auto& target) {
                                    ask_customer(unit, target, body);
                                });
                            })
        .refuses(in_state);
    api.post_action<Return>("/api/v1/returns/{id}/answer", edit,
                            "Write down what the customer said",
                            [&](const Call& call, const AnswerQuestion& body) {
                                return changed(journal, call, [&](auto& unit, const auto& target) {
                                    answer_question(unit, target, body);
                                });
                            })
        .refuses(in_state);
}

}  // namespace

void add_routes(http::Router& router, events::Journal& journal, const ReturnLinks& links,
                std::function<std::string(const http::Call&)> public_url) {
    Api api(router);
    add_reasons(api, journal);
    add_reading(api, journal);
    add_asking(api, journal);
    add_bench_routes(router, journal);
    add_portal_routes(router, journal, links, std::move(public_url));
}

}  // namespace tandem::returns
