#include "base/refusal.h"
#include "channels/email/intake.h"
#include "channels/email/mailbox.h"
#include "channels/email/mailbox_table.h"
#include "channels/email/routes.h"
#include "channels/email/spam_lists.h"
#include "channels/email/spam_settings.h"
#include "channels/email/spam_upstream.h"
#include "events/record.h"
#include "http/api.h"

#include <charconv>

namespace tandem::channels::email {

struct SpamRuleList {
    std::vector<SpamRule> items;
};
TANDEM_STRUCT(SpamRuleList, items)

struct SpamVerdictQuery {
    json::Text<1, 2000> conversations;  // numbers with commas between
};
TANDEM_STRUCT(SpamVerdictQuery, conversations)

struct SpamVerdictList {
    std::vector<SpamVerdictView> items;
};
TANDEM_STRUCT(SpamVerdictList, items)

namespace refused = http::refused;

namespace {

std::vector<ConversationId> numbers_in(std::string_view text) {
    std::vector<ConversationId> ids;
    while (!text.empty()) {
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc() || (end != text.data() + text.size() && *end != ','))
            throw invalid_field("/conversations", "numbers", "Give numbers with commas between.");
        ids.emplace_back(number);
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        if (!text.empty()) text.remove_prefix(1);
    }
    return ids;
}

void add_rule_routes(http::Api& api, events::Journal& journal) {
    using http::Call;
    const auto may = Permission::conversations_delete;
    api.get<SpamRuleList>(
           "/api/v1/spam/rules", may, "List blocked and allowed senders",
           [&journal](const Call&) {
               return SpamRuleList{journal.read([](store::Tx& tx) { return spam_rules(tx); })};
           })
        .remembered();
    api.post<SpamRule>("/api/v1/spam/rules", may, "Block or allow a sender",
                       [&journal](const Call& call, const AddSpamRule& body) {
                           return add_spam_rule(journal, call.actor(), body);
                       })
        .refuses({refused::field("/sender", "sender")});
    api.remove("/api/v1/spam/rules/{id}", may, "Neither block nor allow a sender any more",
               [&journal](const Call& call) {
                   remove_spam_rule(journal, call.actor(), call.number("id"));
               })
        .refuses({refused::not_found("spam_rule")});
}

void add_upstream_routes(http::Api& api, events::Journal& journal) {
    using http::Call;
    const auto manage = Permission::mailboxes_manage;
    const auto path = "/api/v1/mailboxes/{id}/spam-filter";
    api.get<UpstreamFilter>(path, manage, "Whose spam headers a mailbox believes",
                            [&journal](const Call& call) {
                                const auto id = call.id<MailboxId>("id");
                                return journal.read([&](store::Tx& tx) {
                                    Mailboxes(tx).get(id);
                                    return upstream_of(tx, id);
                                });
                            })
        .refuses({refused::not_found("mailbox")});
    api.put<UpstreamFilter>(
           path, manage, "Say whose spam headers a mailbox believes",
           [&journal](const Call& call, const UpstreamFilter& body) {
               const auto id = call.id<MailboxId>("id");
               if (body.kind == UpstreamKind::authentication && body.host.value.value.empty())
                   throw invalid_field("/host", "required",
                                       "Give the name with which the results begin.");
               return journal.write(call.actor(), [&](events::Unit& unit) {
                   const auto mailbox = Mailboxes(unit.tx).get(id);
                   set_upstream(unit.tx, id, body);
                   unit.record(MailboxChanged{id, mailbox.address, mailbox.active});
                   return upstream_of(unit.tx, id);
               });
           })
        .refuses({refused::not_found("mailbox"), refused::field("/host", "required")});
}

}  // namespace

void add_spam_routes(http::Router& router, events::Journal& journal, Intake& intake) {
    using http::Call;
    http::Api api(router);
    add_rule_routes(api, journal);
    add_upstream_routes(api, journal);
    api.get<SpamStatus>("/api/v1/spam", Permission::conversations_read,
                        "What the spam filter has learned", [&](const Call&) {
                            return journal.read([&](store::Tx& tx) {
                                return spam_status(tx, intake.spam_models());
                            });
                        });
    api.put<SpamStatus>("/api/v1/spam", Permission::system_manage,
                        "Say when old spam goes to the trash",
                        [&](const Call& call, const ChangeSpamSettings& body) {
                            change_spam_settings(journal, call.actor(), body);
                            return journal.read([&](store::Tx& tx) {
                                return spam_status(tx, intake.spam_models());
                            });
                        });
    api.get<SpamVerdictList>("/api/v1/spam/verdicts", Permission::conversations_read,
                             "Why conversations were filed as spam",
                             [&](const Call&, const SpamVerdictQuery& query) {
                                 const auto ids = numbers_in(query.conversations.value);
                                 return SpamVerdictList{journal.read(
                                     [&](store::Tx& tx) { return spam_verdicts(tx, ids); })};
                             })
        .refuses({refused::field("/conversations", "numbers")});
}

}  // namespace tandem::channels::email
