#pragma once

#include "channels/email/placement_rules.h"
#include "channels/email/threading.h"
#include "conversations/messages.h"
#include "events/journal.h"

#include <string>

namespace tandem::channels::email {

// A letter that comes in, as far as it matters where it belongs.
struct Letter {
    const mail::ParsedMail& mail;
    std::string sender;      // empty: nobody can tell
    bool automatic = false;  // a machine wrote it
    bool disowned = false;   // by the sender's domain (sender_proof.h)
};

// In this order, each only as far as it goes:
//   1. our signed token, in a recipient's plus part or among the references. From an address that
//      does not take part, it lets the letter in and holds its sender;
//   2. the nearest known Message-ID in In-Reply-To, then References from last to first, and then a
//      message here that came earlier and refers to this one: if the sender takes part;
//   3. the number in the subject, and where the mailbox says so in text and attachments: if the
//      sender takes part.
// Of a letter that its sender's domain disowns, only the token proves that the sender takes part.
// What names a conversation and may not get in starts one that is linked to it.
Placement place(store::Tx& tx, const mail::ReplyTokens& tokens, const Letter& letter,
                const PlacementRules& rules);

// Links what was started to what it named.
void link_related(events::Unit& unit, const Placement& placement,
                  const conversations::Received& received);

}  // namespace tandem::channels::email
