#pragma once

#include "mail/seal.h"
#include "mail/smime.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::mail {

struct PgpIdentity {
    std::string private_key = {};  // armoured
    std::string passphrase = {};
};

// With what a letter is opened and its signatures are checked.
struct LetterKeys {
    std::vector<PgpIdentity> pgp = {};
    std::vector<std::string> pgp_known = {};  // public keys of whoever may have signed
    std::vector<SmimeIdentity> smime = {};
};

// A letter out of its wrappings. When it could not be opened, `raw` is the letter as it came.
struct OpenLetter {
    bool was_wrapped = false;
    std::string raw = {};
    std::optional<SealScheme> sealed = {};
    OpenFailure failure = OpenFailure::none;
    std::string reason = {};
    // Somebody on the way could have changed what was sealed without its being noticed.
    bool is_malleable = false;
    std::vector<FoundSignature> signatures = {};  // the innermost ones: over what is read
};

bool is_wrapped(std::string_view raw);

// As much as can be taken off without a key: what was signed is read like any letter, what is
// sealed stays shut. Nothing when the letter is not wrapped.
struct PeeledLetter {
    std::string raw;
    std::optional<SealScheme> sealed = {};
};
std::optional<PeeledLetter> peel(std::string_view raw);

// Never throws on input.
OpenLetter open_letter(std::string_view raw, const LetterKeys& keys, const SealLimits& limits = {});

}  // namespace tandem::mail
