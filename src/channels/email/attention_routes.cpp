#include "blobs/blobs.h"
#include "channels/email/attention.h"
#include "channels/email/incoming_table.h"
#include "channels/email/intake.h"
#include "channels/email/page_cursor.h"
#include "channels/email/routes.h"
#include "http/api.h"
#include "json/types.h"
#include "mail/parse.h"

namespace tandem::channels::email {

enum class AttentionState { failed, discarded };
BOOST_DESCRIBE_ENUM(AttentionState, failed, discarded)

struct FailedMailQuery {
    json::Default<AttentionState> state{AttentionState::failed};
    std::optional<std::string> after;
    json::Default<json::Whole<1, 100>> limit{50};
};
TANDEM_STRUCT(FailedMailQuery, state, after, limit)

struct FailedMailView {
    std::int64_t id = 0;
    Time received_at;
    std::optional<MailboxId> mailbox_id;
    std::string source;
    std::string from;
    std::string subject;
    std::string code;
    std::string reason;
    bool is_header_only = false;  // the message itself is still on the server
    std::int64_t attempts = 0;
    std::string discarded_because;
};
TANDEM_STRUCT(FailedMailView, id, received_at, mailbox_id, source, from, subject, code, reason,
              is_header_only, attempts, discarded_because)

struct FailedMailPage {
    std::vector<FailedMailView> items;
    std::optional<std::string> next;
};
TANDEM_STRUCT(FailedMailPage, items, next)

struct FailedMailCount {
    std::int64_t count = 0;
};
TANDEM_STRUCT(FailedMailCount, count)

struct RetriedMailView {
    bool filed = false;
    std::optional<ConversationId> conversation_id;
    std::string reason;
};
TANDEM_STRUCT(RetriedMailView, filed, conversation_id, reason)

struct FileByHand {
    std::optional<ConversationId> conversation_id;  // none: a new one
    std::optional<CustomerId> customer_id;          // none: whoever it is from
};
TANDEM_STRUCT(FileByHand, conversation_id, customer_id)

struct DiscardMail {
    json::Default<json::Text<0, 500>> reason;
};
TANDEM_STRUCT(DiscardMail, reason)

struct AttendMany {
    std::vector<std::int64_t> ids;
    AttentionAction action = AttentionAction::retry;
    json::Default<json::Text<0, 500>> reason;  // of `discard`
};
TANDEM_STRUCT(AttendMany, ids, action, reason)

struct AttendedView {
    std::int64_t id = 0;
    bool ok = false;
    std::string message;  // why not
};
TANDEM_STRUCT(AttendedView, id, ok, message)

struct AttendedList {
    std::vector<AttendedView> items;
};
TANDEM_STRUCT(AttendedList, items)

namespace refused = http::refused;

namespace {

// Only the few that failed are read again for their headers.
FailedMailView to_view(blobs::Blobs& blobs, const Incoming& incoming) {
    FailedMailView view{.id = incoming.id,
                        .received_at = incoming.received_at,
                        .source = incoming.source,
                        .code = incoming.code.value_or("failed"),
                        .reason = incoming.reason.value_or(""),
                        .is_header_only = is_header_only(incoming),
                        .attempts = incoming.attempts,
                        .discarded_because = incoming.discarded_because.value_or("")};
    if (incoming.mailbox.value() != 0) view.mailbox_id = incoming.mailbox;
    try {
        const auto mail = mail::parse(blobs.read(incoming.raw));
        if (!mail.from.empty()) view.from = mail::to_text(mail.from.front());
        view.subject = mail.subject;
    } catch (const std::runtime_error& error) {
        view.reason += std::string(" (") + error.what() + ")";
    }
    return view;
}

FailedMailPage list_failed(events::Journal& journal, blobs::Blobs& blobs,
                           const FailedMailQuery& query) {
    const auto limit = static_cast<int>(query.limit.value);
    const auto before = cursor(query.after);
    const auto rows = journal.read([&](store::Tx& tx) {
        return query.state.value == AttentionState::failed ? failed_incoming(tx, before, limit)
                                                           : discarded_incoming(tx, before, limit);
    });
    FailedMailPage page;
    for (const auto& row : rows) page.items.push_back(to_view(blobs, row));
    if (static_cast<int>(rows.size()) == limit) page.next = std::to_string(rows.back().id);
    return page;
}

RetriedMailView to_view(const Taken& taken) {
    return {taken.outcome != Taken::Outcome::failed, taken.conversation, taken.reason};
}

AttendedList attend_many(const FetchTools& tools, const Actor& actor, const AttendMany& body) {
    actor.require(Permission::system_manage);
    if (body.ids.size() > 100)
        throw invalid_field("/ids", "too_many", "Choose at most 100 messages at once.");
    AttendedList list;
    for (const auto id : body.ids) {
        AttendedView view{.id = id};
        try {
            view.message = attend(tools, actor, id, body.action, body.reason.value);
            view.ok = view.message.empty();
        } catch (const Refusal& refusal) {
            view.message = refusal.what();
        }
        list.items.push_back(std::move(view));
    }
    return list;
}

http::Response raw_mail(events::Journal& journal, blobs::Blobs& blobs, const http::Call& call) {
    const auto id = call.number("id");
    const auto incoming = journal.read([&](store::Tx& tx) { return find_incoming(tx, id); });
    if (!incoming) throw not_found("failed_mail");
    return {.content_type = "message/rfc822",
            .body = blobs.read(incoming->raw),
            .headers = {{"Content-Disposition",
                         "attachment; filename=\"mail-" + std::to_string(id) + ".eml\""}}};
}

void add_lists(http::Api& api, events::Journal& journal, blobs::Blobs& blobs) {
    using http::Call;
    const auto manage = Permission::system_manage;
    api.get<FailedMailPage>("/api/v1/failed-mail", manage, "List mail that needs attention",
                            [&journal, &blobs](const Call&, const FailedMailQuery& query) {
                                return list_failed(journal, blobs, query);
                            })
        .refuses({refused::field("/after", "cursor")});
    api.get<FailedMailCount>("/api/v1/failed-mail/count", manage, "Count mail that needs attention",
                             [&journal](const Call&) {
                                 return FailedMailCount{journal.read(
                                     [](store::Tx& tx) { return count_failed_incoming(tx); })};
                             });
    api.raw("GET", "/api/v1/failed-mail/{id}/raw", manage,
            {.summary = "Download a message that needs attention", .answer_type = "message/rfc822"},
            [&journal, &blobs](const Call& call) { return raw_mail(journal, blobs, call); })
        .refuses({refused::not_found("failed_mail")});
}

}  // namespace

void add_attention_routes(http::Router& router, events::Journal& journal, blobs::Blobs& blobs,
                          const crypto::SecretBox& box, Intake& intake) {
    using http::Call;
    http::Api api(router);
    const auto manage = Permission::system_manage;
    const FetchTools tools{journal, box, intake};
    add_lists(api, journal, blobs);

    api.post_action<RetriedMailView>(
           "/api/v1/failed-mail/{id}/retry", manage, "Try a message again",
           [tools](const Call& call) {
               return to_view(retry_mail(tools, call.actor(), call.number("id")));
           })
        .refuses({refused::not_found("failed_mail"), refused::conflict("not_failed"),
                  refused::conflict("not_fetched")});
    api.post_action<RetriedMailView>(
           "/api/v1/failed-mail/{id}/file", manage, "File a message by hand",
           [&intake](const Call& call, const FileByHand& body) {
               return to_view(intake.file_by_hand(call.actor(), call.number("id"),
                                                  {body.conversation_id, body.customer_id}));
           })
        .refuses({refused::not_found("failed_mail"), refused::conflict("not_failed"),
                  refused::field("/conversation_id", "unknown_conversation"),
                  refused::field("/customer_id", "unknown_customer")});
    api.post_action<void>("/api/v1/failed-mail/{id}/discard", manage, "Discard a message",
                          [&journal](const Call& call, const DiscardMail& body) {
                              discard_mail(journal, call.actor(), call.number("id"),
                                           body.reason.value);
                          })
        .refuses({refused::not_found("failed_mail"), refused::conflict("not_failed")});
    api.post_action<void>(
           "/api/v1/failed-mail/{id}/restore", manage, "Bring a message back",
           [&journal](const Call& call) { restore_mail(journal, call.actor(), call.number("id")); })
        .refuses({refused::not_found("failed_mail"), refused::conflict("not_discarded")});
    api.post_action<AttendedList>("/api/v1/failed-mail/bulk", manage,
                                  "Do the same with several messages",
                                  [tools](const Call& call, const AttendMany& body) {
                                      return attend_many(tools, call.actor(), body);
                                  })
        .refuses({refused::field("/ids", "too_many")});
}

}  // namespace tandem::channels::email
