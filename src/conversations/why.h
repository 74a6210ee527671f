#pragma once

#include "base/id.h"
#include "json/describe.h"

#include <optional>
#include <string>
#include <string_view>

namespace tandem::conversations {

// Why a message stands where it stands, for programs, for translations and for people.
struct Why {
    std::string code = {};  // "token", "reference", ...: all of them in why.cpp
    std::optional<ConversationId> conversation_id = {};  // another one that it is about
    std::string detail = {};                             // the id, number or address that decided
    bool operator==(const Why&) const = default;
};
TANDEM_STRUCT(Why, code, conversation_id, detail)

// In English.
std::string to_sentence(const Why& why);

// How rows hold one. Rows of earlier versions hold a sentence instead: it has no code.
std::string to_stored(const Why& why);
std::optional<Why> why_from_stored(std::string_view text);
std::string sentence_from_stored(std::string_view text);

}  // namespace tandem::conversations
