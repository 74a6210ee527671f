#pragma once

#include "accounts/agents_table.h"
#include "accounts/secrets.h"

#include <string>
#include <vector>

namespace tandem::accounts {

// The second thing to show when signing in: a code from an authenticator app, or one of ten
// recovery codes for the day the telephone is gone.

struct TotpOffer {
    std::string secret;
    std::string otpauth_url;
};
TANDEM_STRUCT(TotpOffer, secret, otpauth_url)

// A secret to scan; nothing changes until a code of it is shown.
TotpOffer offer_totp(events::Journal&, const Secrets&, const Actor&);

struct ConfirmTotp {
    json::Text<6, 10> code;
};
TANDEM_STRUCT(ConfirmTotp, code)

struct RecoveryCodes {
    std::vector<std::string> recovery_codes;
};
TANDEM_STRUCT(RecoveryCodes, recovery_codes)
RecoveryCodes confirm_totp(events::Journal&, const Secrets&, const Actor&, const ConfirmTotp&);

struct RemoveTotp {
    json::Verbatim<1, 200> password;
};
TANDEM_STRUCT(RemoveTotp, password)
void remove_totp(events::Journal&, const Actor&, const RemoveTotp&);
// By the operator, for someone who lost everything.
void remove_totp(events::Journal&, const Actor&, AgentId);

// What a sign-in shows. Used up when right: by this transaction, so it counts once.
enum class Shown { wrong, code, recovery_code };
Shown use_code(store::Tx&, const Secrets&, const AgentRow&, std::string_view code, Time now);

}  // namespace tandem::accounts
