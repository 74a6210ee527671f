#include "conversations/answers.h"
#include "conversations/held.h"
#include "conversations/merge.h"
#include "conversations/relations.h"
#include "conversations/routes.h"
#include "conversations/split.h"
#include "http/api.h"

namespace tandem::conversations {

struct MergeInto {
    ConversationId into_id;
};
TANDEM_STRUCT(MergeInto, into_id)

struct SplitOff {
    std::vector<MessageId> message_ids;
    json::Text<1, 500> subject;
};
TANDEM_STRUCT(SplitOff, message_ids, subject)

// The address of a participant.
struct NamedParticipant {
    json::Text<1, 254> address;
};
TANDEM_STRUCT(NamedParticipant, address)

struct SetParent {
    json::Patch<ConversationId> parent_id;
};
TANDEM_STRUCT(SetParent, parent_id)

namespace {

using http::Api;
using http::Call;
namespace refused = http::refused;

ConversationId id_of(const Call& call) { return call.id<ConversationId>("id"); }
Target target_of(const Call& call) { return {id_of(call), call.if_match()}; }

ConversationDetails read_details(Desk& desk, const Call& call, ConversationId id) {
    return desk.journal.read([&](store::Tx& tx) { return get_details(tx, id, call.actor().id()); });
}

void add_merging(Api& api, Desk& desk) {
    api.post_action<ConversationDetails>(
           "/api/v1/conversations/{id}/merge", Permission::conversations_merge,
           "Merge it into another; that one is the answer",
           [&desk](const Call& call, const MergeInto& body) {
               return read_details(
                   desk, call, merge(desk.journal, call.actor(), target_of(call), body.into_id));
           })
        .refuses({refused::not_found("conversation"), refused::conflict("merged"), refused::stale(),
                  refused::field("/into_id", "itself")});
    api.post_action<ConversationDetails>("/api/v1/conversations/{id}/unmerge",
                                         Permission::conversations_merge,
                                         "Take it out of what it was merged into",
                                         [&desk](const Call& call) {
                                             unmerge(desk.journal, call.actor(), id_of(call));
                                             return read_details(desk, call, id_of(call));
                                         })
        .refuses({refused::not_found("conversation"), refused::conflict("not_merged"),
                  refused::conflict("merged_further")});
}

void add_splitting(Api& api, Desk& desk) {
    api.post<ConversationDetails>(
           "/api/v1/conversations/{id}/split", Permission::conversations_merge,
           "Part messages off into a new conversation",
           [&desk](const Call& call, const SplitOff& body) {
               return read_details(desk, call,
                                   split(desk.journal, call.actor(), target_of(call),
                                         body.message_ids, body.subject));
           })
        .refuses({refused::not_found("conversation"), refused::conflict("merged"), refused::stale(),
                  refused::field("/message_ids", "unknown_message"),
                  refused::conflict("nothing_left")});
    api.post_action<ConversationDetails>(
           "/api/v1/conversations/{id}/unsplit", Permission::conversations_merge,
           "Put it back into what it was split off; that one is the answer",
           [&desk](const Call& call) {
               return read_details(desk, call, unsplit(desk.journal, call.actor(), id_of(call)));
           })
        .refuses({refused::not_found("conversation"), refused::conflict("merged"),
                  refused::conflict("not_split"), refused::conflict("went_on")});
}

void add_holding(Api& api, Desk& desk) {
    api.put<ConversationDetails>(
           "/api/v1/conversations/{id}/approved-participant", Permission::conversations_edit,
           "Let answers go to a participant who was held",
           [&desk](const Call& call, const NamedParticipant& body) {
               approve_participant(desk.journal, call.actor(), target_of(call), body.address);
               return read_details(desk, call, id_of(call));
           })
        .refuses({refused::not_found("conversation"), refused::conflict("merged"), refused::stale(),
                  refused::field("/address", "unknown")});
    api.put<ConversationDetails>("/api/v1/conversations/{id}/held-participant",
                                 Permission::conversations_edit, "Let nothing go to a participant",
                                 [&desk](const Call& call, const NamedParticipant& body) {
                                     hold_participant(desk.journal, call.actor(), target_of(call),
                                                      body.address);
                                     return read_details(desk, call, id_of(call));
                                 })
        .refuses({refused::not_found("conversation"), refused::conflict("merged"), refused::stale(),
                  refused::field("/address", "unknown"), refused::field("/address", "customer")});
    api.post<ConversationDetails>(
           "/api/v1/conversations/{id}/part-off", Permission::conversations_merge,
           "Part off all that came from an address into a new conversation",
           [&desk](const Call& call, const NamedParticipant& body) {
               return read_details(
                   desk, call, part_off(desk.journal, call.actor(), target_of(call), body.address));
           })
        .refuses({refused::not_found("conversation"), refused::conflict("merged"), refused::stale(),
                  refused::field("/address", "unknown"), refused::field("/address", "no_message"),
                  refused::conflict("nothing_left")});
}

void add_linking(Api& api, Desk& desk) {
    api.put<ConversationDetails>("/api/v1/conversations/{id}/links/{other}",
                                 Permission::conversations_merge, "Link it to another",
                                 [&desk](const Call& call) {
                                     link(desk.journal, call.actor(), id_of(call),
                                          call.id<ConversationId>("other"));
                                     return read_details(desk, call, id_of(call));
                                 })
        .refuses({refused::not_found("conversation"), refused::conflict("merged"),
                  refused::conflict("itself")});
    api.remove<ConversationDetails>("/api/v1/conversations/{id}/links/{other}",
                                    Permission::conversations_merge, "Unlink it from another",
                                    [&desk](const Call& call) {
                                        unlink(desk.journal, call.actor(), id_of(call),
                                               call.id<ConversationId>("other"));
                                        return read_details(desk, call, id_of(call));
                                    })
        .refuses({refused::not_found("conversation")});
    api.put<ConversationDetails>("/api/v1/conversations/{id}/parent",
                                 Permission::conversations_merge,
                                 "Make it a part of another, or of none",
                                 [&desk](const Call& call, const SetParent& body) {
                                     set_parent(desk.journal, call.actor(), id_of(call),
                                                call.if_match(), body.parent_id.value);
                                     return read_details(desk, call, id_of(call));
                                 })
        .refuses({refused::not_found("conversation"), refused::conflict("merged"), refused::stale(),
                  refused::field("/parent_id", "itself"), refused::conflict("circle")});
}

}  // namespace

void add_relation_routes(http::Router& router, Desk& desk) {
    Api api(router);
    add_merging(api, desk);
    add_splitting(api, desk);
    add_linking(api, desk);
    add_holding(api, desk);
}

}  // namespace tandem::conversations
