#pragma once

#include "mail/parse.h"

#include <string>
#include <string_view>
#include <vector>

namespace tandem::mail {

// What mail servers write for people when they could not deliver, in the forms that are common.

struct Notice {
    std::string_view notice;    // what the server says
    std::string_view returned;  // the message that came back, or its headers; empty when not shown
};
Notice split_notice(std::string_view text);

std::vector<std::string> addresses_in(std::string_view text);

// Whom the notice is about, with its words on each; `bystanders` (normalised) are passed over.
std::vector<FailedRecipient> recipients_in(std::string_view notice,
                                           const std::vector<std::string>& bystanders);

// The first line (with those that continue it) that holds a status or reply code; empty when none.
std::string coded_line(std::string_view notice);

// "Your message has not been delivered yet; we keep trying."
bool says_delayed(std::string_view words);

}  // namespace tandem::mail
