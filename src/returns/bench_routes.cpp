#include "events/journal.h"
#include "http/api.h"
#include "returns/returns.h"
#include "returns/routes.h"

namespace tandem::returns {
namespace {

using http::Api;
using http::Call;
namespace refused = http::refused;

template <class Command>
Return changed(events::Journal& journal, const Call& call, Command&& work) {
    return journal.write(call.actor(), [&](events::Unit& unit) {
        const ReturnTarget target{call.id<ReturnId>("id"), call.if_match()};
        work(unit, target);
        return get_return(unit.tx, target.id);
    });
}

void add_coming(Api& api, events::Journal& journal) {
    const auto edit = Permission::returns_edit;
    const std::vector<http::Refused> in_state{refused::not_found("return"), refused::stale(),
                                              refused::conflict("return_state")};
    api.post_action<Return>("/api/v1/returns/{id}/label", edit, "Say which label was sent",
                            [&](const Call& call, const SendLabel& body) {
                                return changed(journal, call, [&](auto& unit, const auto& target) {
                                    send_label(unit, target, body);
                                });
                            })
        .refuses(in_state);
    api.post_action<Return>("/api/v1/returns/{id}/in-transit", edit, "Say that it is on its way",
                            [&](const Call& call) {
                                return changed(journal, call, [](auto& unit, const auto& target) {
                                    set_in_transit(unit, target);
                                });
                            })
        .refuses(in_state);
    api.post_action<Return>("/api/v1/returns/{id}/receive", edit, "Receive what was sent back",
                            [&](const Call& call, const ReceiveReturn& body) {
                                return changed(journal, call, [&](auto& unit, const auto& target) {
                                    receive(unit, target, body);
                                });
                            })
        .refuses({refused::not_found("return"), refused::stale(), refused::conflict("return_state"),
                  refused::conflict("nothing_to_receive"), refused::conflict("more_than_announced"),
                  refused::field("/lines/*/id", "unknown"),
                  refused::field("/lines/*/lot_id", "other_lot"),
                  refused::field("/warehouse_id", "unknown")});
}

void add_deciding(Api& api, events::Journal& journal) {
    const auto edit = Permission::returns_edit;
    api.post_action<Return>("/api/v1/returns/{id}/inspect", edit, "Say what was found",
                            [&](const Call& call, const InspectReturn& body) {
                                return changed(journal, call, [&](auto& unit, const auto& target) {
                                    inspect(unit, target, body);
                                });
                            })
        .refuses({refused::not_found("return"), refused::stale(), refused::conflict("return_state"),
                  refused::conflict("more_than_received"), refused::field("/lines/*/id", "unknown"),
                  refused::field("/lines/*/to_location_id", "unknown")});
    api.post_action<Return>("/api/v1/returns/{id}/settle", edit, "Decide what becomes of pieces",
                            [&](const Call& call, const SettleReturn& body) {
                                return changed(journal, call, [&](auto& unit, const auto& target) {
                                    settle(unit, target, body);
                                });
                            })
        .refuses({refused::not_found("return"), refused::stale(), refused::conflict("return_state"),
                  refused::conflict("more_than_left"), refused::conflict("not_received"),
                  refused::conflict("not_going_back"), refused::field("/lines/*/id", "unknown"),
                  refused::field("/lines/*/amount", "more_than_paid"),
                  refused::field("/lines/*/product_id", "unknown"),
                  refused::field("/shipping_amount", "more_than_paid"),
                  refused::conflict("refund_exceeds_charged")});
    api.post_action<Return>("/api/v1/returns/{id}/close", edit, "Close a return",
                            [&](const Call& call) {
                                return changed(journal, call, [](auto& unit, const auto& target) {
                                    close(unit, target);
                                });
                            })
        .refuses(
            {refused::not_found("return"), refused::stale(), refused::conflict("return_state")});
}

}  // namespace

void add_bench_routes(http::Router& router, events::Journal& journal) {
    Api api(router);
    add_coming(api, journal);
    add_deciding(api, journal);
}

}  // namespace tandem::returns
