#include "channels/email/mail_world_test.h"
#include "tests/scenarios.h"

#include <doctest/doctest.h>

namespace tandem::channels::email {
namespace {

using namespace testing;

const std::string office =
    R"({"name":"Office","address":"office@shop.test","incoming":{},"outgoing":{}})";
const std::vector<Step> mailbox{{"POST", "/api/v1/mailboxes", office, admin}};
const std::string path = "/api/v1/mailboxes/1/automatic";
const std::string on = R"({"acknowledge":true,"text_en":"Hi","pause_hours":48,"version":0})";

const Scenarios automatic{
    {.name = "by itself a mailbox does nothing",
     .as = admin,
     .path = path,
     .first = mailbox,
     .answer = R"("acknowledge":false)"},
    {.name = "acknowledges when it is told to",
     .as = admin,
     .method = "PUT",
     .path = path,
     .body = on,
     .first = mailbox,
     .answer = R"("pause_hours":48)",
     .events = {"mailbox.automatic_changed"}},
    denied("PUT " + path, R"({"acknowledge":true,"version":3})", 409, "stale")
        .by(admin)
        .after(mailbox),
    denied("PUT " + path, R"({"pause_hours":0})", 422, "/pause_hours: range")
        .by(admin)
        .after(mailbox),
    denied("PUT " + path, on, 403, "forbidden").after(mailbox),
    denied("GET " + path, "", 403, "forbidden").after(mailbox),
    denied("GET /api/v1/mailboxes/77/automatic", "", 404, "mailbox_not_found").by(admin),
    denied("PUT /api/v1/mailboxes/77/automatic", on, 404, "mailbox_not_found").by(admin),
};

}  // namespace
}  // namespace tandem::channels::email
