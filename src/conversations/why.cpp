#include "conversations/why.h"

#include "json/decode.h"

#include <array>

namespace tandem::conversations {
namespace {

struct Sentence {
    std::string_view code;
    std::string_view text;  // {id}: the conversation, {detail}: what decided
};

// Add, never rename: rows hold the codes, and the UI has words of its own for each.
constexpr std::array sentences{
    // it continues a conversation
    Sentence{"token", "It answers a message of ours: it carries our signed reply token."},
    Sentence{"token_address", "It was sent to the signed reply address of this conversation."},
    Sentence{"held",
             "It carries our signed reply token, but {detail} did not take part in this "
             "conversation: an answer reaches this address only after somebody approves it."},
    Sentence{"reference", "It refers to a message in this conversation."},
    Sentence{"overtaken", "A message here that came earlier refers to it."},
    Sentence{"subject_number", "Its subject names this conversation: {detail}."},
    Sentence{"body_number", "Its text names this conversation: {detail}."},
    Sentence{"attachment_number", "An attachment names this conversation: {detail}."},
    Sentence{"bounce", "It says that a message of this conversation came back."},
    Sentence{"by_hand", "Somebody filed it here by hand."},
    // it began one
    Sentence{"new", "It refers to nothing that is known here, so it began a new conversation."},
    Sentence{"token_forged",
             "It carries a reply token that is not ours, so it began a new conversation."},
    Sentence{"stranger_reference",
             "It refers to a message in #{id}, but {detail} does not take part there."},
    Sentence{"stranger_number", "It names #{id}, but {detail} does not take part there."},
    Sentence{"sender_disowned",
             "It names #{id}, where {detail} takes part, but that address's domain says (DMARC) "
             "that the letter is not from there."},
    Sentence{"other_subject",
             "It refers to a message in #{id}, but its subject is another: \"{detail}\"."},
    Sentence{"ambiguous", "It refers to a message that is known in several conversations."},
    Sentence{"after_end", "It belongs to #{id}, which is closed: this mailbox begins anew then."},
    Sentence{"too_many_held",
             "It carries the reply token of #{id}, where too many addresses wait for approval."},
};

void replace(std::string& text, std::string_view name, std::string_view value) {
    if (const auto at = text.find(name); at != std::string::npos)
        text.replace(at, name.size(), value);
}

}  // namespace

std::string to_sentence(const Why& why) {
    for (const auto& sentence : sentences) {
        if (sentence.code != why.code) continue;
        std::string text(sentence.text);
        if (why.conversation_id)
            replace(text, "{id}", std::to_string(why.conversation_id->value()));
        replace(text, "{detail}", why.detail);
        return text;
    }
    return why.detail;
}

std::string to_stored(const Why& why) {
    return why.code.empty() ? std::string() : json::encode(why);
}

std::optional<Why> why_from_stored(std::string_view text) {
    if (!text.starts_with('{')) return std::nullopt;
    return json::decode_stored<Why>(text);
}

std::string sentence_from_stored(std::string_view text) {
    const auto why = why_from_stored(text);
    return why ? to_sentence(*why) : std::string(text);
}

}  // namespace tandem::conversations
