#pragma once

#include "accounts/identities.h"
#include "accounts/secrets.h"
#include "events/journal.h"

#include <string>
#include <utility>

namespace tandem::accounts {

struct Options {
    std::string version_name = {};  // "0.1.0", for the UI
    std::string public_url = {};    // of the command line; what the settings say goes before it
};

// The slice as the composition root builds it, once. Its being made sets up the built-in roles.
class Accounts {
public:
    Accounts(events::Journal& journal, const crypto::SecretBox& box, Options options = {});

    events::Journal& journal() { return journal_; }
    const Secrets& secrets() const { return secrets_; }
    Identities& identities() { return identities_; }
    http::Authenticator& authenticator() { return identities_; }
    const Options& options() const { return options_; }

    bool needs_setup();  // nobody works here yet

private:
    events::Journal& journal_;
    Secrets secrets_;
    Identities identities_;
    Options options_;
};

}  // namespace tandem::accounts
