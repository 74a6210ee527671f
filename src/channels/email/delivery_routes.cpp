#include "blobs/blobs.h"
#include "channels/email/incoming_table.h"
#include "channels/email/intake.h"
#include "channels/email/mailbox.h"
#include "channels/email/routes.h"
#include "conversations/messages.h"
#include "events/outbox.h"
#include "events/record.h"
#include "http/api.h"
#include "json/types.h"
#include "mail/parse.h"

#include <charconv>

namespace tandem::channels::email {

struct DeliveryPageQuery {
    std::optional<std::string> after;
    json::Default<json::Whole<1, 100>> limit{50};
};
TANDEM_STRUCT(DeliveryPageQuery, after, limit)

struct FailedMailView {
    std::int64_t id = 0;
    Time received_at;
    std::optional<MailboxId> mailbox_id;
    std::string from;
    std::string subject;
    std::string reason;
    std::int64_t attempts = 0;
};
TANDEM_STRUCT(FailedMailView, id, received_at, mailbox_id, from, subject, reason, attempts)

struct FailedMailPage {
    std::vector<FailedMailView> items;
    std::optional<std::string> next;
};
TANDEM_STRUCT(FailedMailPage, items, next)

struct RetriedMailView {
    bool filed = false;
    std::optional<ConversationId> conversation_id;
    std::string reason;
};
TANDEM_STRUCT(RetriedMailView, filed, conversation_id, reason)

struct OutboxQuery {
    std::optional<events::OutboxState> state;
    std::optional<std::string> after;
    json::Default<json::Whole<1, 100>> limit{50};
};
TANDEM_STRUCT(OutboxQuery, state, after, limit)

struct OutboxItemView {
    OutboxId id;
    std::string kind;
    events::OutboxState state = events::OutboxState::waiting;
    std::optional<ConversationId> conversation_id;
    std::string to;
    std::string subject;
    std::int64_t attempts = 0;
    std::string last_error;
    Time not_before;
    Time created;
};
TANDEM_STRUCT(OutboxItemView, id, kind, state, conversation_id, to, subject, attempts, last_error,
              not_before, created)

struct OutboxPage {
    std::vector<OutboxItemView> items;
    std::optional<std::string> next;
};
TANDEM_STRUCT(OutboxPage, items, next)

namespace refused = http::refused;

namespace {

std::optional<std::int64_t> cursor(const std::optional<std::string>& after) {
    if (!after) return std::nullopt;
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(after->data(), after->data() + after->size(), value);
    if (error != std::errc() || end != after->data() + after->size())
        throw invalid_field("/after", "cursor", "Give back the `next` of the page before.");
    return value;
}

// Only the few that failed are read again for their headers.
FailedMailView to_view(blobs::Blobs& blobs, const Incoming& incoming) {
    FailedMailView view{.id = incoming.id,
                        .received_at = incoming.received_at,
                        .reason = incoming.reason.value_or(""),
                        .attempts = incoming.attempts};
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

OutboxItemView to_view(store::Tx& tx, const events::OutboxItem& item) {
    OutboxItemView view{.id = item.id,
                        .kind = item.kind,
                        .state = item.state,
                        .attempts = item.attempts,
                        .last_error = item.last_error,
                        .not_before = item.not_before,
                        .created = item.created};
    const auto message = conversations::message_of_outbox_key(item.key);
    if (item.kind != conversations::email_outbox_kind || !message) return view;
    if (const auto reply = conversations::find_pending_send(tx, *message)) {
        view.conversation_id = reply->conversation;
        view.subject = reply->subject;
        for (const auto& contact : reply->to)
            view.to += (view.to.empty() ? "" : ", ") + contact.address;
    }
    return view;
}

FailedMailPage list_failed(events::Journal& journal, blobs::Blobs& blobs,
                           const DeliveryPageQuery& query) {
    const auto limit = static_cast<int>(query.limit.value);
    const auto rows = journal.read(
        [&](store::Tx& tx) { return failed_incoming(tx, cursor(query.after), limit); });
    FailedMailPage page;
    for (const auto& row : rows) page.items.push_back(to_view(blobs, row));
    if (static_cast<int>(rows.size()) == limit) page.next = std::to_string(rows.back().id);
    return page;
}

OutboxPage list_outbox(events::Journal& journal, const OutboxQuery& query) {
    const auto limit = static_cast<int>(query.limit.value);
    const auto before = cursor(query.after);
    return journal.read([&](store::Tx& tx) {
        OutboxPage page;
        const auto items = events::list_items(
            tx, query.state, before ? std::optional(OutboxId(*before)) : std::nullopt, limit);
        for (const auto& item : items) page.items.push_back(to_view(tx, item));
        if (static_cast<int>(items.size()) == limit)
            page.next = std::to_string(items.back().id.value());
        return page;
    });
}

void discard(events::Journal& journal, const Actor& actor, std::int64_t id) {
    actor.require(Permission::system_manage);
    journal.write(actor, [&](events::Unit& unit) {
        const auto incoming = find_incoming(unit.tx, id);
        if (!incoming) throw not_found("failed_mail");
        if (!mark_incoming_discarded(unit.tx, id))
            throw conflict("not_failed", "This message is not waiting for help any more.");
        unit.record(MailDiscarded{incoming->mailbox, id});
    });
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

// Changes an outbox item's state with `change`; refused when it was not in the right one.
template <class Change>
OutboxItemView change_item(events::Journal& journal, const http::Call& call, Change change) {
    const auto id = call.id<OutboxId>("id");
    return journal.write(call.actor(), [&](events::Unit& unit) {
        if (!events::find_item(unit.tx, id)) throw not_found("outbox_item");
        change(unit, id);
        return to_view(unit.tx, *events::find_item(unit.tx, id));
    });
}

}  // namespace

void add_delivery_routes(http::Router& router, events::Journal& journal, blobs::Blobs& blobs,
                         Intake& intake) {
    using http::Call;
    http::Api api(router);
    const auto manage = Permission::system_manage;

    api.get<FailedMailPage>("/api/v1/failed-mail", manage, "List mail that could not be filed",
                            [&journal, &blobs](const Call&, const DeliveryPageQuery& query) {
                                return list_failed(journal, blobs, query);
                            })
        .refuses({refused::field("/after", "cursor")});
    api.post_action<RetriedMailView>(
           "/api/v1/failed-mail/{id}/retry", manage, "File a failed message again",
           [&intake](const Call& call) {
               const auto taken = intake.retry(call.actor(), call.number("id"));
               return RetriedMailView{taken.outcome != Taken::Outcome::failed, taken.conversation,
                                      taken.reason};
           })
        .refuses({refused::not_found("failed_mail"), refused::conflict("not_failed")});
    api.post_action<void>(
           "/api/v1/failed-mail/{id}/discard", manage, "Discard a failed message",
           [&journal](const Call& call) { discard(journal, call.actor(), call.number("id")); })
        .refuses({refused::not_found("failed_mail"), refused::conflict("not_failed")});
    api.raw("GET", "/api/v1/failed-mail/{id}/raw", manage,
            {.summary = "Download a failed message", .answer_type = "message/rfc822"},
            [&journal, &blobs](const Call& call) { return raw_mail(journal, blobs, call); })
        .refuses({refused::not_found("failed_mail")});

    api.get<OutboxPage>("/api/v1/outbox", manage, "List what is to be sent",
                        [&journal](const Call&, const OutboxQuery& query) {
                            return list_outbox(journal, query);
                        })
        .refuses({refused::field("/after", "cursor")});
    api.post_action<OutboxItemView>(
           "/api/v1/outbox/{id}/retry", manage, "Send a parked item again",
           [&journal](const Call& call) {
               return change_item(journal, call, [](events::Unit& unit, OutboxId id) {
                   if (!events::retry(unit.tx, id, unit.now))
                       throw conflict("not_parked", "Only a parked item can be sent again.");
                   unit.record(OutboxRetried{id});
               });
           })
        .refuses({refused::not_found("outbox_item"), refused::conflict("not_parked")});
    api.post_action<OutboxItemView>(
           "/api/v1/outbox/{id}/cancel", manage, "Give up an item that has not been sent",
           [&journal](const Call& call) {
               return change_item(journal, call, [](events::Unit& unit, OutboxId id) {
                   if (!events::cancel(unit.tx, id, unit.now))
                       throw conflict("too_late", "This has been sent or is being sent.");
                   unit.record(OutboxCancelled{id});
               });
           })
        .refuses({refused::not_found("outbox_item"), refused::conflict("too_late")});
}

}  // namespace tandem::channels::email
