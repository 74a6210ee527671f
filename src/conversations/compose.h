#pragma once

#include "base/id.h"
#include "base/time.h"
#include "conversations/attachments.h"
#include "conversations/conversation.h"
#include "conversations/desk.h"
#include "conversations/message_table.h"
#include "json/describe.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::conversations {

// The parts of an answer: who it goes to, what it answers, how its text is kept.

struct ThreadHeaders {
    std::string in_reply_to;
    std::vector<std::string> references;  // oldest first
};
ThreadHeaders thread_headers(store::Tx& tx, const std::vector<ConversationId>& shown);

// Whoever wrote the last incoming message and is not held; else the customer's own address.
Contacts default_recipients(store::Tx& tx, const Conversation& conversation);

// How an answer that has not left yet is kept: whom it is for, and its writer's wish how it leaves.
std::string envelope_to_json(const Recipients& recipients, const MailboxDirectory::Wish& wish);
void take_envelope(std::string_view text, Recipients& recipients, MailboxDirectory::Wish& wish);

std::string reply_subject(std::string_view subject);  // "Re: ..." once
std::string message_id_domain(const Desk& desk,
                              const std::optional<MailboxDirectory::Sender>& sender);

// The agent's HTML as it is kept: what our editor can make, own images as cid: of attachments.
std::string composed_html(std::string_view html);
std::string composed_text(std::string_view html);
std::string content_id_of(AttachmentId id);
// Those of the attachments that the HTML shows are inline, under the content id it shows them by.
void name_inline_images(store::Tx& tx, std::string_view html,
                        const std::vector<AttachmentId>& attachments);

bool is_blank(std::string_view text);
std::vector<AttachmentId> ids_of(const std::vector<Attachment>& attachments);

// What taking an answer back restores.
struct UndoReply {
    Status status = Status::open;
    std::optional<Time> waiting_since = {};
    std::optional<Time> snoozed_until = {};
    std::optional<Time> solved_at = {};
    std::int64_t reopened_count = 0;
    Status status_after = Status::open;
    std::string body_html = {};  // as the agent typed it
    bool explicit_to = false;
    std::optional<std::string> subject = {};
    std::optional<bool> sign = {};
    std::optional<bool> seal = {};
};
TANDEM_STRUCT(UndoReply, status, waiting_since, snoozed_until, solved_at, reopened_count,
              status_after, body_html, explicit_to, subject, sign, seal)
UndoReply undo_from_json(std::string_view text);

// What the conversation's row says of its newest message.
void show_newest(Conversation& conversation, const Message& newest);

}  // namespace tandem::conversations
