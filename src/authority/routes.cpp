#include "authority/routes.h"

#include "http/api.h"

namespace tandem::authority {
namespace {

using http::Api;
using http::Call;
namespace refused = http::refused;

void add_limit_routes(Api& api, events::Journal& journal) {
    api.get<Authority>(
        "/api/v1/authority", Permission::operations_read, "What each role may grant",
        [&](const Call&) { return journal.read([](store::Tx& tx) { return get_authority(tx); }); });
    api.put<Authority>("/api/v1/authority", Permission::authority_manage,
                       "Say what roles may grant",
                       [&](const Call& call, const SetAuthority& body) {
                           return set_authority(journal, call.actor(), call.if_match(), body);
                       })
        .refuses({refused::stale(), refused::field("/roles/*/role_id", "unknown"),
                  refused::field("/roles/*/role_id", "duplicate"),
                  refused::field("/roles/*/limits", "too_many"),
                  refused::field("/roles/*/limits/*/currency", "currency"),
                  refused::field("/roles/*/limits/*/currency", "duplicate"),
                  refused::field("/roles/*/limits/*/max_day", "below_each")});
    api.get<OwnAuthority>("/api/v1/authority/mine", http::Audience::signed_in,
                          "What you may grant, and what is left of the day", [&](const Call& call) {
                              return journal.read([&](store::Tx& tx) {
                                  return own_authority(tx, call.actor(), journal.clock().now());
                              });
                          });
}

void add_approval_routes(Api& api, events::Journal& journal, const Approvals& approvals) {
    const auto read = Permission::operations_read;
    api.get<ApprovalList>(
           "/api/v1/approvals", read, "List approvals",
           [&](const Call& call, const ListApprovals& query) {
               return journal.read([&](store::Tx& tx) { return list(tx, call.actor(), query); });
           })
        .refuses({refused::invalid("bad_cursor")});
    api.get<Approval>("/api/v1/approvals/{id}", read, "Read an approval with its context",
                      [&](const Call& call) {
                          return journal.read([&](store::Tx& tx) {
                              return get_approval(tx, call.actor(), call.id<ApprovalId>("id"));
                          });
                      })
        .refuses({refused::not_found("approval")});
    api.post_action<Approval>(
           "/api/v1/approvals/{id}/decision", Permission::approvals_decide, "Approve or decline",
           [&](const Call& call, const Decide& body) {
               return approvals.decide(journal, call.actor(), call.id<ApprovalId>("id"), body);
           })
        .refuses({refused::not_found("approval"), refused::conflict("already_decided"),
                  refused::conflict("own_request"), refused::conflict("above_authority")});
    api.remove("/api/v1/approvals/{id}", read, "Withdraw what you asked for",
               [&](const Call& call) {
                   approvals.withdraw(journal, call.actor(), call.id<ApprovalId>("id"));
               })
        .refuses({refused::not_found("approval"), refused::forbidden(),
                  refused::conflict("already_decided")});
}

}  // namespace

void add_routes(http::Router& router, events::Journal& journal, const Approvals& approvals) {
    Api api(router);
    add_limit_routes(api, journal);
    add_approval_routes(api, journal, approvals);
}

}  // namespace tandem::authority
