#pragma once

#include "base/id.h"
#include "channels/email/placement_rules.h"

#include <string>
#include <string_view>
#include <vector>

namespace tandem::channels::email {

// How people name a conversation: a hook and its number, "[Ticket#48213]".

struct NamedNumber {
    ConversationId conversation;
    std::string text;  // as it stood there
    bool operator==(const NamedNumber&) const = default;
};

// The numbers that a text names with `hook`, in their order: in brackets, or bare when the hook has
// a letter in it. "#48213" by itself stands for too much else (an order, an invoice).
std::vector<NamedNumber> numbers_in(std::string_view text, std::string_view hook);

// The same of a subject, where the default form "#48213" counts too when the letter is an answer.
std::vector<NamedNumber> numbers_in_subject(std::string_view subject, std::string_view hook,
                                            bool is_answer);

// "Re: ", "AW: ", "Fwd: " and their like, "[#48213]" of this hook, and blanks taken away; case
// folded. What two letters of one exchange have in common.
std::string bare_subject(std::string_view subject, std::string_view hook);
// Whether it begins with a mark of an answer.
bool is_answer_subject(std::string_view subject);

// The subject of an outgoing message. Numbers in brackets that it carried before are taken away, so
// that a letter never names two.
std::string numbered(std::string_view subject, const PlacementRules& rules,
                     ConversationId conversation);

// What a reader of this HTML sees: no attribute, no comment, no style.
std::string visible_text(std::string_view html);

}  // namespace tandem::channels::email
