#include "channels/email/mail_world_test.h"
#include "tests/scenarios.h"

namespace tandem::channels::email {
namespace {

using namespace testing;

const std::vector<Step> a_rule{
    {"POST", "/api/v1/spam/rules", R"({"list":"block","sender":"spam.test"})", admin}};
const std::vector<Step> a_mailbox{
    {"POST", "/api/v1/mailboxes",
     R"({"name":"Office","address":"office@shop.test","incoming":{},"outgoing":{}})", admin}};

const Scenarios spam{
    {.name = "blocks a domain, folded",
     .as = admin,
     .method = "POST",
     .path = "/api/v1/spam/rules",
     .body = R"({"list":"block","sender":"@Spam.TEST","reason":"casino"})",
     .status = 201,
     .answer = R"("sender":"spam.test")",
     .events = {"spam.rule_added"}},
    denied("POST /api/v1/spam/rules", R"({"list":"allow","sender":"no sender"})", 422,
           "/sender: sender")
        .by(admin),
    {.name = "lists the rules",
     .as = admin,
     .path = "/api/v1/spam/rules",
     .first = a_rule,
     .answer = R"("list":"block","sender":"spam.test")"},
    granted("DELETE /api/v1/spam/rules/1", "", 204, {"spam.rule_removed"}).by(admin).after(a_rule),
    denied("DELETE /api/v1/spam/rules/9", "", 404, "spam_rule_not_found").by(admin),
    {.name = "says what the filter knows",
     .path = "/api/v1/spam",
     .answer = R"("ready":false,"spam_learned":0)"},
    granted("PUT /api/v1/spam", R"({"delete_after_days":30})", 200, {"spam.settings_changed"})
        .by(admin),
    {.name = "says why things are spam",
     .path = "/api/v1/spam/verdicts?conversations=1,2",
     .answer = R"({"items":[]})"},
    denied("GET /api/v1/spam/verdicts?conversations=1,x", "", 422, "/conversations: numbers"),
    {.name = "a mailbox believes nobody at first",
     .as = admin,
     .path = "/api/v1/mailboxes/1/spam-filter",
     .first = a_mailbox,
     .answer = R"({"kind":"none","host":""})"},
    denied("GET /api/v1/mailboxes/9/spam-filter", "", 404, "mailbox_not_found").by(admin),
    granted("PUT /api/v1/mailboxes/1/spam-filter", R"({"kind":"rspamd","host":"mx.shop.test"})",
            200, {"mailbox.changed"})
        .by(admin)
        .after(a_mailbox),
    denied("PUT /api/v1/mailboxes/9/spam-filter", R"({"kind":"rspamd"})", 404, "mailbox_not_found")
        .by(admin),
    denied("PUT /api/v1/mailboxes/1/spam-filter", R"({"kind":"authentication"})", 422,
           "/host: required")
        .by(admin)
        .after(a_mailbox),
};

}  // namespace
}  // namespace tandem::channels::email
