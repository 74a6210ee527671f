#pragma once

#include "accounts/identities.h"
#include "accounts/secrets.h"
#include "accounts/teams.h"
#include "events/journal.h"

#include <string>
#include <utility>
#include <vector>

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
    // Before requests come. Must outlive the last of them.
    void add(TeamUsers& users) { team_users_.push_back(&users); }
    const std::vector<TeamUsers*>& team_users() const { return team_users_; }

    bool needs_setup();  // nobody works here yet

private:
    events::Journal& journal_;
    Secrets secrets_;
    Identities identities_;
    Options options_;
    std::vector<TeamUsers*> team_users_;
};

}  // namespace tandem::accounts
