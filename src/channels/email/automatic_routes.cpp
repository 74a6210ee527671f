#include "channels/email/answer_times.h"
#include "channels/email/automatic_settings.h"
#include "channels/email/mailbox_table.h"
#include "channels/email/routes.h"
#include "http/api.h"
#include "json/types.h"

namespace tandem::channels::email {

struct AutomaticInput {
    json::Default<bool> request_receipts{false};
    json::Default<bool> acknowledge{false};
    json::Default<json::Verbatim<0, 10000>> text_en;
    json::Default<json::Verbatim<0, 10000>> text_de;
    json::Default<json::Whole<1, 720>> pause_hours{24};
    std::optional<std::int64_t> version;
};
TANDEM_STRUCT(AutomaticInput, request_receipts, acknowledge, text_en, text_de, pause_hours, version)

struct AutomaticView {
    bool request_receipts = false;
    bool acknowledge = false;
    std::string text_en;
    std::string text_de;
    std::string default_en;  // sent where a text is empty
    std::string default_de;
    std::int64_t pause_hours = 0;
    std::optional<std::int64_t> usual_answer_minutes;  // what it would promise now
    std::int64_t version = 0;
};
TANDEM_STRUCT(AutomaticView, request_receipts, acknowledge, text_en, text_de, default_en,
              default_de, pause_hours, usual_answer_minutes, version)

namespace {

namespace refused = http::refused;

AutomaticView to_view(store::Tx& tx, const AutomaticSettings& s, Time now) {
    return {.request_receipts = s.request_receipts,
            .acknowledge = s.acknowledge,
            .text_en = s.text_en,
            .text_de = s.text_de,
            .default_en = std::string(default_text_en),
            .default_de = std::string(default_text_de),
            .pause_hours = s.pause_hours,
            .usual_answer_minutes = usual_answer_minutes(tx, s.mailbox, now),
            .version = s.version};
}

AutomaticView read(events::Journal& journal, MailboxId id) {
    return journal.read([&](store::Tx& tx) {
        Mailboxes(tx).get(id);
        return to_view(tx, automatic_settings(tx, id), journal.clock().now());
    });
}

AutomaticSettings to_settings(MailboxId id, const AutomaticInput& body,
                              std::int64_t known_version) {
    return {.mailbox = id,
            .request_receipts = body.request_receipts.value,
            .acknowledge = body.acknowledge.value,
            .text_en = body.text_en.value.value,
            .text_de = body.text_de.value.value,
            .pause_hours = body.pause_hours.value,
            .version = known_version};
}

}  // namespace

void add_automatic_routes(http::Router& router, events::Journal& journal) {
    http::Api api(router);
    api.get<AutomaticView>(
           "/api/v1/mailboxes/{id}/automatic", Permission::mailboxes_manage,
           "What a mailbox does by itself",
           [&](const http::Call& call) { return read(journal, call.id<MailboxId>("id")); })
        .refuses({refused::not_found("mailbox")});
    api.put<AutomaticView>("/api/v1/mailboxes/{id}/automatic", Permission::mailboxes_manage,
                           "Say what a mailbox does by itself",
                           [&](const http::Call& call, const AutomaticInput& body) {
                               const auto id = call.id<MailboxId>("id");
                               const auto version = body.version ? body.version : call.if_match();
                               const auto known = version ? *version : read(journal, id).version;
                               change_automatic(journal, call.actor(),
                                                to_settings(id, body, known));
                               return read(journal, id);
                           })
        .refuses({refused::not_found("mailbox"), refused::stale()});
}

}  // namespace tandem::channels::email
