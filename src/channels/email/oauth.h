#pragma once

#include "channels/email/mailbox.h"
#include "crypto/secret_box.h"
#include "events/journal.h"
#include "mail/oauth.h"
#include "mail/transport.h"

#include <tl/expected.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace tandem::channels::email {

enum class OAuthProvider { google, microsoft, custom };
BOOST_DESCRIBE_ENUM(OAuthProvider, google, microsoft, custom)

// How a mailbox signs in at its provider. The members stand in the order of the table's columns.
struct MailboxSignIn {
    MailboxId mailbox;
    OAuthProvider provider = OAuthProvider::google;
    std::string client_id;
    std::optional<std::string> client_secret;  // sealed, like the tokens
    std::string authorize_url;
    std::string token_url;
    std::string scope;
    std::optional<std::string> refresh_token;
    std::optional<std::string> access_token;
    std::optional<Time> expires_at;
    std::optional<std::string> verifier;
    std::optional<std::string> redirect_uri;
    std::optional<std::string> error;  // set: the provider has ended it
};

std::optional<MailboxSignIn> find_sign_in(store::Tx& tx, MailboxId mailbox);

struct BeginSignIn {
    MailboxId mailbox;
    OAuthProvider provider = OAuthProvider::google;
    std::string client_id;
    std::optional<std::string> client_secret;  // absent: as before
    // Of `custom`; the others are known.
    std::string authorize_url = {};
    std::string token_url = {};
    std::string scope = {};
    std::string redirect_uri;  // the page that finishes it
};

// Where to send the browser. What comes back from there is given to finish_sign_in().
std::string begin_sign_in(events::Journal&, const crypto::SecretBox&, const Actor&,
                          const BeginSignIn&);

// Exchanges the provider's code for tokens; the mailbox whose sign-in it was.
MailboxId finish_sign_in(events::Journal&, const crypto::SecretBox&, const Actor&,
                         const std::string& state, const std::string& code);

// Forgets the tokens.
void end_sign_in(events::Journal&, const Actor&, MailboxId mailbox);

struct SignInTrouble {
    bool is_temporary = false;
    std::string text;  // for people
};

// A token that is good for some minutes at least, asked for anew where needed; another one than
// `refused`, which a mail server did not take. Blocks for a timeout at most.
tl::expected<std::string, SignInTrouble> access_token(events::Journal&, const crypto::SecretBox&,
                                                      MailboxId mailbox,
                                                      std::string_view refused = {});

// Puts a token into the settings of a server of a mailbox that signs in so; what keeps it from it.
std::optional<SignInTrouble> add_token(events::Journal&, const crypto::SecretBox&, const Mailbox&,
                                       mail::Server&);
// The server did not take the token in its settings, however long it should have been good: puts a
// new one there, to be tried once. What keeps it from it; also when it was no token that was
// refused.
std::optional<SignInTrouble> renew_token(events::Journal&, const crypto::SecretBox&, const Mailbox&,
                                         mail::Server&);

}  // namespace tandem::channels::email
