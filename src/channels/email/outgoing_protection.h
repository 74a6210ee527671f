#pragma once

#include "base/time.h"
#include "channels/email/key_table.h"
#include "conversations/desk.h"
#include "conversations/protection.h"
#include "crypto/secret_box.h"
#include "store/store.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::channels::email {

// What a mailbox can do for these recipients, and does unless its writer says otherwise.
struct ProtectionOffer {
    std::optional<mail::SealScheme> sign_with;
    std::optional<mail::SealScheme> seal_with;
    std::vector<std::string> without_key;  // recipients, when it cannot be sealed
    bool signs = false;
    bool seals = false;
    bool must_sign = false;
    bool must_seal = false;
};
ProtectionOffer offer(store::Tx& tx, MailboxId mailbox, const std::vector<std::string>& recipients,
                      Time now);

// The offer with the writer's wish; nothing when it leaves as it is. Refused at /sign or /seal.
std::optional<conversations::Protection> decide(const ProtectionOffer& offer,
                                                const conversations::MailboxDirectory::Wish& wish);

// The keys of one letter on its way out.
struct SendingKeys {
    std::vector<MailKey> own;
    std::vector<MailKey> recipients;  // the best of each
};
SendingKeys sending_keys(store::Tx& tx, MailboxId mailbox,
                         const std::vector<std::string>& recipients,
                         const conversations::Protection& protection, Time now);

// The composed letter signed and sealed. Throws mail::SealError when it cannot be.
std::string protect(std::string_view raw, const conversations::Protection& protection,
                    const SendingKeys& keys, const crypto::SecretBox& box);

}  // namespace tandem::channels::email
