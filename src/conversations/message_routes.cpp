#include "conversations/answers.h"
#include "conversations/drafts.h"
#include "conversations/reply.h"
#include "conversations/routes.h"
#include "conversations/table.h"
#include "conversations/writing.h"
#include "http/api.h"

namespace tandem::conversations {

struct WriteReply {
    json::Verbatim<0, 1000000> body_html;
    std::optional<json::Verbatim<0, 1000000>> body_text;
    std::optional<std::vector<ContactInput>> to;
    std::vector<ContactInput> cc;
    std::vector<ContactInput> bcc;
    std::optional<json::Text<1, 500>> subject;
    std::vector<AttachmentId> attachment_ids;
    json::Default<json::Whole<0, 9007199254740991>> last_seen_message_id{0};
    std::optional<Status> status_after;
    std::optional<json::Whole<0, 2592000000>> send_after_ms;
    std::optional<bool> sign;  // left out: as the mailbox is set
    std::optional<bool> seal;
};
TANDEM_STRUCT(WriteReply, body_html, body_text, to, cc, bcc, subject, attachment_ids,
              last_seen_message_id, status_after, send_after_ms, sign, seal)

struct WriteInternalNote {
    json::Verbatim<0, 1000000> body_html;
    std::vector<AttachmentId> attachment_ids;
    std::vector<AgentId> mentions;
};
TANDEM_STRUCT(WriteInternalNote, body_html, attachment_ids, mentions)

// As typed: addresses may be half written.
struct WriteDraft {
    json::Default<MessageKind> kind{MessageKind::reply};
    json::Verbatim<0, 1000000> body_html;
    std::vector<Contact> to;
    std::vector<Contact> cc;
    std::vector<Contact> bcc;
    std::optional<std::string> subject;
    std::vector<AttachmentId> attachment_ids;
    std::optional<bool> sign;
    std::optional<bool> seal;
    std::optional<std::int64_t> version;
};
TANDEM_STRUCT(WriteDraft, kind, body_html, to, cc, bcc, subject, attachment_ids, sign, seal,
              version)

namespace {

using http::Api;
using http::Call;
namespace refused = http::refused;

ConversationId id_of(const Call& call) { return call.id<ConversationId>("id"); }

NewReply to_command(ConversationId id, const WriteReply& body) {
    NewReply command{.conversation = id,
                     .body_html = body.body_html,
                     .cc = to_contacts(body.cc),
                     .bcc = to_contacts(body.bcc),
                     .attachments = body.attachment_ids,
                     .last_seen = MessageId(body.last_seen_message_id.value),
                     .status_after = body.status_after};
    if (body.body_text) command.body_text = body.body_text->value;
    if (body.to) command.to = to_contacts(*body.to);
    if (body.subject) command.subject = body.subject->value;
    command.wish = {body.sign, body.seal};
    if (body.send_after_ms) command.send_after = Duration(body.send_after_ms->value);
    return command;
}

SaveDraft to_command(const Call& call, const WriteDraft& body) {
    if (body.kind.value == MessageKind::incoming)
        throw invalid_field("/kind", "choice", "Choose reply or note.");
    return {.conversation = id_of(call),
            .version = body.version ? body.version : call.if_match(),
            .kind = body.kind,
            .body_html = body.body_html,
            .recipients = {body.to, body.cc, body.bcc},
            .wish = {body.sign, body.seal},
            .subject = body.subject,
            .attachments = body.attachment_ids};
}

MessageView read_message(Desk& desk, const Message& message) {
    return desk.journal.read([&](store::Tx& tx) {
        return to_view(tx, Messages(tx).get(message.id), desk.journal.clock().now());
    });
}

DraftView read_draft(Desk& desk, const Draft& draft) {
    return desk.journal.read([&](store::Tx& tx) { return to_view(tx, draft); });
}

DraftView get_draft(Desk& desk, const Call& call) {
    return desk.journal.read([&](store::Tx& tx) {
        Conversations(tx).get(id_of(call));
        const auto draft = Drafts(tx).find(id_of(call), call.actor().id());
        if (!draft) throw not_found("draft");
        return to_view(tx, *draft);
    });
}

void add_writing(Api& api, Desk& desk) {
    api.post<MessageView>("/api/v1/conversations/{id}/replies", Permission::conversations_reply,
                          "Answer the customer",
                          [&desk](const Call& call, const WriteReply& body) {
                              return read_message(
                                  desk, reply(desk, call.actor(), to_command(id_of(call), body)));
                          })
        .refuses({refused::not_found("conversation"), refused::conflict("merged"),
                  refused::conflict("thread_moved"), refused::field("/to", "no_recipient"),
                  refused::field("/to", "held"), refused::field("/cc", "held"),
                  refused::field("/bcc", "held"), refused::field("/body_html", "required"),
                  refused::field("/attachment_ids", "not_usable"),
                  refused::field("/status_after", "needs_time"), refused::field("/seal", "no_key"),
                  refused::field("/sign", "no_key"), refused::invalid("fields_missing")});
    api.post<MessageView>("/api/v1/conversations/{id}/notes", Permission::conversations_edit,
                          "Write a note for colleagues",
                          [&desk](const Call& call, const WriteInternalNote& body) {
                              return read_message(desk,
                                                  add_note(desk, call.actor(),
                                                           {id_of(call), body.body_html.value,
                                                            body.attachment_ids, body.mentions}));
                          })
        .refuses({refused::not_found("conversation"), refused::conflict("merged"),
                  refused::field("/body_html", "required"),
                  refused::field("/attachment_ids", "not_usable"),
                  refused::field("/mentions", "unknown_agent")});
    api.post_action<DraftView>(
           "/api/v1/messages/{id}/undo", Permission::conversations_reply,
           "Take an answer back before it leaves",
           [&desk](const Call& call) {
               return read_draft(desk, undo_reply(desk, call.actor(), call.id<MessageId>("id")));
           })
        .refuses({refused::not_found("message"), refused::forbidden(),
                  refused::conflict("not_sent"), refused::conflict("too_late")});
    api.post_action<MessageView>(
           "/api/v1/messages/{id}/retry", Permission::conversations_reply,
           "Send a failed answer again",
           [&desk](const Call& call) {
               return read_message(desk, retry_reply(desk, call.actor(), call.id<MessageId>("id")));
           })
        .refuses({refused::not_found("message"), refused::conflict("not_failed")});
}

void add_drafting(Api& api, Desk& desk) {
    api.get<DraftView>("/api/v1/conversations/{id}/draft", Permission::conversations_edit,
                       "What the asker is writing there",
                       [&desk](const Call& call) { return get_draft(desk, call); })
        .refuses({refused::not_found("conversation"), refused::not_found("draft")});
    api.put<DraftView>("/api/v1/conversations/{id}/draft", Permission::conversations_edit,
                       "Keep what is being typed",
                       [&desk](const Call& call, const WriteDraft& body) {
                           return read_draft(desk, save_draft(desk.journal, call.actor(),
                                                              to_command(call, body)));
                       })
        .refuses({refused::not_found("conversation"), refused::conflict("merged"), refused::stale(),
                  refused::field("/kind", "choice"),
                  refused::field("/attachment_ids", "not_usable")});
    api.remove(
           "/api/v1/conversations/{id}/draft", Permission::conversations_edit,
           "Throw the draft away",
           [&desk](const Call& call) { discard_draft(desk.journal, call.actor(), id_of(call)); })
        .refuses({refused::not_found("conversation")});
}

}  // namespace

void add_message_routes(http::Router& router, Desk& desk) {
    Api api(router);
    add_writing(api, desk);
    add_drafting(api, desk);
}

}  // namespace tandem::conversations
