#pragma once

#include "base/actor.h"
#include "conversations/desk.h"
#include "conversations/drafts.h"
#include "conversations/message_table.h"

#include <optional>
#include <string>
#include <vector>

namespace tandem::conversations {

struct Conversation;

// What agents write: answers to the customer, and notes for each other.

inline constexpr Duration undo_window = std::chrono::seconds(10);

struct NewReply {
    ConversationId conversation;
    std::string body_html;
    std::optional<std::string> body_text = {};  // made from the HTML when left out
    std::optional<Contacts> to = {};            // left out: whoever wrote last
    Contacts cc = {};
    Contacts bcc = {};
    std::optional<std::string> subject = {};
    std::vector<AttachmentId> attachments = {};
    MessageId last_seen;  // the newest message the agent had before them
    std::optional<Status> status_after = {};
    Duration send_after = undo_window;
    MailboxDirectory::Wish wish = {};
    bool already_sent = false;  // history (imports, the demo): nothing leaves
    bool leaves_draft = false;  // it was put down earlier: what its writer types now stays
};
// Sends an answer once the undo window is over. Refused as thread_moved, with the newer messages,
// when the agent has not seen the whole thread: nobody answers past a message they do not know.
Message reply(Desk&, const Actor&, const NewReply&);
// The same within the transaction that starts the conversation; checks nothing of the thread.
Message write_reply(Desk&, events::Unit&, Conversation&, const NewReply&);
// What reply() refuses of an answer, whenever it is to leave.
void require_sendable(const Conversation&, const Recipients&, std::string_view text,
                      bool has_files);
// How it leaves; refused where it must be signed or sealed and cannot be.
std::optional<Protection> protection_of(const Desk&, store::Tx&, const Conversation&,
                                        const Recipients&, const MailboxDirectory::Wish&);
void require_seen_all(store::Tx&, const Conversation&, MessageId last_seen, Time now);

struct NewNote {
    ConversationId conversation;
    std::string body_html;
    std::vector<AttachmentId> attachments = {};
    std::vector<AgentId> mentions = {};
};
Message add_note(Desk&, const Actor&, const NewNote&);
Message write_note(events::Unit&, Conversation&, const NewNote&);

// Takes an answer back while it has not left; the draft is as it was. Refused as too_late after.
Draft undo_reply(Desk&, const Actor&, MessageId);
// Tries to send a failed answer again.
Message retry_reply(Desk&, const Actor&, MessageId);

}  // namespace tandem::conversations
