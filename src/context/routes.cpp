#include "context/routes.h"

#include "context/overview.h"
#include "context/references.h"
#include "http/api.h"

namespace tandem::context {

struct ReferenceItems {
    std::vector<Reference> items;
};
TANDEM_STRUCT(ReferenceItems, items)

namespace {

using http::Api;
using http::Call;
namespace refused = http::refused;

ConversationId conversation_in(const Call& call) { return call.id<ConversationId>("id"); }

}  // namespace

void add_routes(http::Router& router, events::Journal& journal) {
    Api api(router);
    api.get<CustomerOverview>("/api/v1/customers/{id}/overview", Permission::operations_read,
                              "A customer's orders, parcels, returns and promises",
                              [&](const Call& call, const ReadOverview& query) {
                                  return journal.read([&](store::Tx& tx) {
                                      return overview(tx, call.actor(), call.id<CustomerId>("id"),
                                                      query);
                                  });
                              })
        .remembered()
        .refuses({refused::not_found("customer"), refused::not_found("conversation")});
    api.get<ReferenceItems>("/api/v1/conversations/{id}/references", Permission::conversations_read,
                            "What a conversation is about",
                            [&](const Call& call) {
                                return ReferenceItems{journal.read([&](store::Tx& tx) {
                                    return references(tx, conversation_in(call));
                                })};
                            })
        .refuses({refused::not_found("conversation")});
    api.post<ReferenceItems>("/api/v1/conversations/{id}/references",
                             Permission::conversations_edit, "Say what a conversation is about",
                             [&](const Call& call, const AddReference& body) {
                                 return ReferenceItems{add_reference(journal, call.actor(),
                                                                     conversation_in(call), body)};
                             })
        .refuses({refused::not_found("conversation"), refused::conflict("merged"),
                  refused::field("/target_id", "unknown")});
    api.put<ReferenceItems>(
           "/api/v1/conversations/{id}/references/{reference}", Permission::conversations_edit,
           "Confirm or reject what was recognised",
           [&](const Call& call, const JudgeReference& body) {
               return ReferenceItems{judge_reference(journal, call.actor(), conversation_in(call),
                                                     call.id<ReferenceId>("reference"), body)};
           })
        .refuses({refused::not_found("conversation"), refused::not_found("reference"),
                  refused::conflict("merged")});
}

}  // namespace tandem::context
