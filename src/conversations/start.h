#pragma once

#include "base/actor.h"
#include "conversations/desk.h"
#include "conversations/types.h"
#include "json/describe.h"
#include "json/types.h"

#include <optional>
#include <string>
#include <vector>

namespace tandem::conversations {

struct NewCustomer {
    json::Default<json::Text<0, 200>> name;
    json::Email email;
};
TANDEM_STRUCT(NewCustomer, name, email)

struct FirstMessage {
    std::optional<json::Verbatim<0, 1000000>> body_html;
    std::optional<json::Verbatim<0, 1000000>> body_text;
    MessageKind kind = MessageKind::incoming;
    std::vector<AttachmentId> attachment_ids;
};
TANDEM_STRUCT(FirstMessage, body_html, body_text, kind, attachment_ids)

struct StartConversation {
    json::Text<1, 500> subject;
    std::optional<CustomerId> customer_id;
    std::optional<NewCustomer> customer;  // one of the two
    std::optional<MailboxId> mailbox_id;
    std::optional<TeamId> team_id;
    std::optional<AgentId> assignee_id;
    json::Default<Priority> priority{Priority::normal};
    json::Default<Kind> kind{Kind::question};
    std::optional<Channel> channel;  // left out: api for keys, email for answers, else phone
    std::vector<std::string> tags;
    FirstMessage message;
};
TANDEM_STRUCT(StartConversation, subject, customer_id, customer, mailbox_id, team_id, assignee_id,
              priority, kind, channel, tags, message)

// A conversation that an agent or a program starts: what a customer said elsewhere, a first letter
// to a customer, or a note about one.
ConversationId start(Desk&, const Actor&, const StartConversation&);

}  // namespace tandem::conversations
