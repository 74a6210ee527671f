#include "accounts/accounts.h"

#include "accounts/roles.h"

namespace tandem::accounts {

Accounts::Accounts(events::Journal& journal, const crypto::SecretBox& box, Options options)
    : journal_(journal),
      secrets_(box),
      identities_(journal, secrets_),
      options_(std::move(options)) {
    seed_roles(journal.store());
}

}  // namespace tandem::accounts
