#pragma once

#include "base/actor.h"
#include "base/id.h"
#include "base/time.h"
#include "conversations/desk.h"
#include "conversations/message_table.h"
#include "events/journal.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tandem::conversations {

// What an agent is typing in a conversation, kept as typed: one per agent and conversation, seen by
// its agent only. It is gone when it was sent, and comes back when sending is undone.
struct Draft {
    DraftId id;
    ConversationId conversation;
    AgentId agent;
    MessageKind kind = MessageKind::reply;
    std::string body_html;
    Recipients recipients = {};
    MailboxDirectory::Wish wish = {};
    std::optional<std::string> subject = {};
    std::vector<AttachmentId> attachments = {};
    Time updated_at;
    std::int64_t version = 0;
};

class Drafts {
public:
    explicit Drafts(store::Tx& tx) : tx_(tx) {}
    std::optional<Draft> find(ConversationId conversation, AgentId agent) const;
    void put(Draft& draft);  // gives it its id and its next version
    void remove(DraftId id);

private:
    store::Tx& tx_;
};

struct Conversation;

struct SaveDraft {
    ConversationId conversation;
    std::optional<std::int64_t> version = {};  // the one the asker saw; left out: overwrite
    MessageKind kind = MessageKind::reply;
    std::string body_html;
    Recipients recipients = {};
    MailboxDirectory::Wish wish = {};
    std::optional<std::string> subject = {};
    std::vector<AttachmentId> attachments = {};
};
Draft save_draft(events::Journal&, const Actor&, const SaveDraft&);
void discard_draft(events::Journal&, const Actor&, ConversationId);

// Within the transaction of a reply: the agent's draft is done with. Its attachments are the
// caller's to give away first.
void end_draft(events::Unit& unit, Conversation& conversation, AgentId agent);
// Gives what was written back as a draft; what the agent typed since is kept below it.
Draft give_back(events::Unit& unit, Conversation& conversation, Draft draft);

}  // namespace tandem::conversations
