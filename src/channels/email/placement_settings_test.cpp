#include "channels/email/placement_settings.h"

#include "channels/email/mail_world_test.h"
#include "tests/scenarios.h"

namespace tandem::channels::email {
namespace {

using namespace testing;

std::string mailbox_with(const std::string& placement) {
    return R"({"name":"S","address":"s@shop.test","incoming":{},"outgoing":{},"placement":)" +
           placement + "}";
}

const std::string digit = R"({"hook":"No7"})";
const std::string bracket = R"({"hook":"[#"})";
const std::vector<Step> plain{{"POST", "/api/v1/mailboxes", mailbox_with("{}"), admin}};

const Scenarios placing_rules{
    {.name = "a mailbox begins with rules that do no harm",
     .as = admin,
     .method = "POST",
     .path = "/api/v1/mailboxes",
     .body = mailbox_with("{}"),
     .status = 201,
     .answer = R"("placement":{"hook":"#","number_at":"none","search_body":false,)"
               R"("search_attachments":false,"follow_ids":"always","after_end":"reopen",)"
               R"("keep_assignee":true,"reply_address":false,"auth_server":""})",
     .events = {"mailbox.added"}},
    {.name = "rules are changed with the mailbox",
     .as = admin,
     .method = "PATCH",
     .path = "/api/v1/mailboxes/1",
     .body = R"({"placement":{"hook":"VD-Ticket#","number_at":"end","after_end":"start_new",)"
             R"("reply_address":true,"auth_server":"mx.shop.test"}})",
     .first = plain,
     .answer = R"("placement":{"hook":"VD-Ticket#","number_at":"end")",
     .events = {"mailbox.changed"}},
    denied("POST /api/v1/mailboxes", mailbox_with(digit), 422, "/placement/hook: hook").by(admin),
    denied("POST /api/v1/mailboxes/test", mailbox_with(bracket), 422, "/placement/hook: hook")
        .by(admin),
    denied("PATCH /api/v1/mailboxes/1", R"({"placement":)" + digit + "}", 422,
           "/placement/hook: hook")
        .by(admin)
        .after(plain),
};

}  // namespace
}  // namespace tandem::channels::email
