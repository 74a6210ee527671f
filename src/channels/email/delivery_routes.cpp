#include "channels/email/mailbox.h"
#include "channels/email/page_cursor.h"
#include "channels/email/routes.h"
#include "conversations/messages.h"
#include "events/outbox.h"
#include "events/record.h"
#include "http/api.h"
#include "json/types.h"

namespace tandem::channels::email {

struct DeliveryPageQuery {
    std::optional<std::string> after;
    json::Default<json::Whole<1, 100>> limit{50};
};
TANDEM_STRUCT(DeliveryPageQuery, after, limit)

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

void add_delivery_routes(http::Router& router, events::Journal& journal) {
    using http::Call;
    http::Api api(router);
    const auto manage = Permission::system_manage;

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
