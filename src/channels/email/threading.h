#pragma once

#include "base/id.h"
#include "conversations/why.h"
#include "mail/message_id.h"
#include "mail/parse.h"
#include "store/store.h"

#include <optional>
#include <string>
#include <vector>

namespace tandem::channels::email {

// Where a message belongs and why. Without a conversation it starts one.
struct Placement {
    std::optional<ConversationId> conversation = {};
    conversations::Why why = {};
    std::optional<ConversationId> related = {};  // of one that starts: linked to this one
    bool held = false;                           // its sender waits for an agent's approval
    bool keep_assignee = true;                   // when it reopens what was solved
};

// Of history that is imported, where everybody is believed, in this order: our signed token (in a
// recipient's plus part, then in In-Reply-To and References), the nearest known message in
// In-Reply-To, then References from last to first, then a message that came earlier and already
// referred to this one or to the same ancestors.
Placement place_history(store::Tx& tx, const mail::ReplyTokens& tokens,
                        const mail::ParsedMail& mail);

// A conversation that a letter names with our signature.
struct SignedClaim {
    ConversationId conversation;  // as signed, or where the signed message stands now
    bool by_address = false;      // it was sent to the reply address
};
std::optional<SignedClaim> signed_claim(store::Tx& tx, const mail::ReplyTokens& tokens,
                                        const mail::ParsedMail& mail);
// Whether it names one with a signature that is not ours.
bool has_forged_token(const mail::ReplyTokens& tokens, const mail::ParsedMail& mail);

// The ids a message refers to, nearest first, each once.
std::vector<std::string> ancestors(const mail::ParsedMail& mail);

// Every conversation that the message's own id or an ancestor is known in: more than one when it is
// the missing link between threads that had begun apart.
std::vector<ConversationId> relatives(store::Tx& tx, const mail::ParsedMail& mail);

// Remembers the ancestors that no message is known for, so that they meet this one when they come.
void remember_ancestors(store::Tx& tx, const mail::ParsedMail& mail, ConversationId conversation);

}  // namespace tandem::channels::email
