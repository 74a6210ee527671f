#pragma once

#include "channels/email/automatic_settings.h"
#include "channels/email/mailbox.h"
#include "conversations/types.h"
#include "events/journal.h"
#include "mail/message_id.h"
#include "mail/parse.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tandem::channels::email {

// A letter that has just begun a conversation.
struct Begun {
    const Mailbox& mailbox;
    const mail::ParsedMail& mail;
    ConversationId conversation;
    conversations::Contact sender;
};

// Tells whoever wrote that their letter has arrived, if the mailbox does so and this letter is one
// to be answered: a person's, not from ourselves or an address that nobody reads, and not too
// often.
void acknowledge(events::Unit& unit, const mail::ReplyTokens& tokens, const Begun& begun);

// Whether any machine of ours may write to this address now; counts when it says yes. At most
// `most_an_hour` and `most_a_day`, whatever a mailbox allows.
inline constexpr std::int64_t most_an_hour = 2;
inline constexpr std::int64_t most_a_day = 5;
bool claim_automatic_answer(store::Tx& tx, std::string_view address, MailboxId mailbox,
                            ConversationId conversation, Duration pause, Time now);
void forget_old_answers(store::Tx& tx, Time now);

// "Most are answered within 3 hours."; empty without minutes.
std::string answer_time_words(std::optional<std::int64_t> minutes, bool german);

// By the words it uses most.
bool looks_german(std::string_view text);

struct Filling {
    std::string name = {};
    std::string number = {};
    std::string subject = {};
    std::string company = {};
    std::string answer_time = {};
};
// {name}, {number}, {subject}, {company}, {answer_time}; what has no value leaves no gap.
std::string filled(std::string_view text, const Filling& filling);

}  // namespace tandem::channels::email
