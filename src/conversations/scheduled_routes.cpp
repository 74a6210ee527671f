#include "conversations/answers.h"
#include "conversations/reply.h"
#include "conversations/routes.h"
#include "conversations/scheduled.h"
#include "conversations/writing.h"
#include "http/api.h"

namespace tandem::conversations {

struct WriteScheduled {
    Time send_at;
    json::Verbatim<0, 1000000> body_html;
    std::optional<std::vector<ContactInput>> to;
    std::vector<ContactInput> cc;
    std::vector<ContactInput> bcc;
    std::optional<json::Text<1, 500>> subject;
    std::vector<AttachmentId> attachment_ids;
    json::Default<json::Whole<0, 9007199254740991>> last_seen_message_id{0};
    std::optional<Status> status_after;
    std::optional<bool> sign;  // left out: as the mailbox is set when it leaves
    std::optional<bool> seal;
};
TANDEM_STRUCT(WriteScheduled, send_at, body_html, to, cc, bcc, subject, attachment_ids,
              last_seen_message_id, status_after, sign, seal)

struct SetSendTime {
    Time send_at;
};
TANDEM_STRUCT(SetSendTime, send_at)

namespace {

using http::Api;
using http::Call;
namespace refused = http::refused;

ScheduledId id_of(const Call& call) { return call.id<ScheduledId>("id"); }

NewReply to_command(ConversationId id, const WriteScheduled& body) {
    NewReply command{.conversation = id,
                     .body_html = body.body_html,
                     .cc = to_contacts(body.cc),
                     .bcc = to_contacts(body.bcc),
                     .attachments = body.attachment_ids,
                     .last_seen = MessageId(body.last_seen_message_id.value),
                     .status_after = body.status_after,
                     .wish = {body.sign, body.seal}};
    if (body.to) command.to = to_contacts(*body.to);
    if (body.subject) command.subject = body.subject->value;
    return command;
}

ScheduledView read(Desk& desk, ScheduledId id) {
    return desk.journal.read([&](store::Tx& tx) { return to_view(tx, Scheduled(tx).get(id)); });
}

}  // namespace

void add_scheduled_routes(http::Router& router, Desk& desk) {
    Api api(router);
    api.post<ScheduledView>("/api/v1/conversations/{id}/scheduled", Permission::conversations_reply,
                            "Answer the customer later",
                            [&desk](const Call& call, const WriteScheduled& body) {
                                const auto reply = schedule_reply(
                                    desk, call.actor(),
                                    to_command(call.id<ConversationId>("id"), body), body.send_at);
                                return read(desk, reply.id);
                            })
        .refuses({refused::not_found("conversation"), refused::conflict("merged"),
                  refused::conflict("thread_moved"), refused::field("/send_at", "out_of_range"),
                  refused::field("/to", "no_recipient"), refused::field("/to", "held"),
                  refused::field("/cc", "held"), refused::field("/bcc", "held"),
                  refused::field("/body_html", "required"),
                  refused::field("/attachment_ids", "not_usable"),
                  refused::field("/status_after", "needs_time"), refused::field("/sign", "no_key"),
                  refused::field("/seal", "no_key")});
    api.patch<ScheduledView>(
           "/api/v1/scheduled/{id}", Permission::conversations_reply, "Send it at another time",
           [&desk](const Call& call, const SetSendTime& body) {
               const auto reply = reschedule(desk, call.actor(), id_of(call), body.send_at);
               return read(desk, reply.id);
           })
        .refuses({refused::not_found("scheduled"), refused::forbidden(),
                  refused::field("/send_at", "out_of_range")});
    api.post_action<void>(
           "/api/v1/scheduled/{id}/send", Permission::conversations_reply, "Send it now",
           [&desk](const Call& call) { send_scheduled_now(desk, call.actor(), id_of(call)); })
        .refuses({refused::not_found("scheduled"), refused::forbidden()});
    api.post_action<void>(
           "/api/v1/scheduled/{id}/hold", Permission::conversations_reply,
           "Make it its writer's draft again",
           [&desk](const Call& call) { hold_reply(desk, call.actor(), id_of(call)); })
        .refuses({refused::not_found("scheduled")});
    api.remove("/api/v1/scheduled/{id}", Permission::conversations_reply, "Throw it away",
               [&desk](const Call& call) { discard_scheduled(desk, call.actor(), id_of(call)); })
        .refuses({refused::not_found("scheduled"), refused::forbidden()});
}

}  // namespace tandem::conversations
