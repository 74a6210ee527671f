#include "accounts/accounts.h"

#include "accounts/roles.h"
#include "accounts/sign_in.h"

namespace tandem::accounts {

Accounts::Accounts(events::Journal& journal, const crypto::SecretBox& box, Options options)
    : journal_(journal),
      secrets_(box),
      identities_(journal, secrets_),
      options_(std::move(options)) {
    seed_roles(journal.store());
}

bool Accounts::needs_setup() { return journal_.read(needs_set_up); }

}  // namespace tandem::accounts
