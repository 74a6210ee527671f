#pragma once

#include "base/id.h"
#include "channels/email/mailbox.h"
#include "events/journal.h"
#include "mail/message_id.h"
#include "mail/parse.h"

#include <optional>

namespace tandem::channels::email {

// The message of ours that a report (a bounce, a warning, a receipt, a complaint) is about.
struct Reported {
    ConversationId conversation;  // where it is shown
    MessageId message;
};

// Notes at the message what the report says of it, and at the customer's address when that is dead.
// Nothing when the letter is no report, or of no message of ours: then it is filed like any other.
//
// Found by, in this order: the Message-ID of what came back; those that the report refers to; our
// token in the address that it came to; recipient and subject, within a fortnight.
std::optional<Reported> note_reports(events::Unit& unit, const mail::ReplyTokens& tokens,
                                     const mail::ParsedMail& mail, BlobId raw);

// Our own words on a detour: they bear the mark of one of our mailboxes, or went in circles.
bool is_loop(store::Tx& tx, const mail::ParsedMail& mail);

// What marks a letter as one of a mailbox's own (the X-Loop header).
std::string loop_mark(const Mailbox& mailbox);

}  // namespace tandem::channels::email
