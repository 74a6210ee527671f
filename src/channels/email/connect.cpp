#include "channels/email/connect.h"

#include "channels/email/mailbox_commands.h"
#include "channels/email/oauth.h"

namespace tandem::channels::email {
namespace {

using Kind = mail::ImapError::Kind;
using Outcome = mail::SendResult::Outcome;

mail::ImapError in_words(const SignInTrouble& trouble) {
    return {trouble.is_temporary ? Kind::unreachable : Kind::credentials, trouble.text};
}

template <class Session, class Settings>
mail::ImapResult<Session> connect(events::Journal& journal, const crypto::SecretBox& box,
                                  const Mailbox& mailbox, Settings settings) {
    if (const auto trouble = add_token(journal, box, mailbox, settings))
        return tl::make_unexpected(in_words(*trouble));
    auto connected = Session::connect(settings);
    if (connected || connected.error().kind != Kind::credentials) return connected;
    if (renew_token(journal, box, mailbox, settings)) return connected;
    return Session::connect(settings);
}

}  // namespace

mail::ImapResult<mail::Imap> connect_imap(events::Journal& journal, const crypto::SecretBox& box,
                                          const Mailbox& mailbox) {
    return connect<mail::Imap>(journal, box, mailbox, imap_settings(box, mailbox));
}

mail::ImapResult<mail::Pop3> connect_pop3(events::Journal& journal, const crypto::SecretBox& box,
                                          const Mailbox& mailbox) {
    return connect<mail::Pop3>(journal, box, mailbox, pop3_settings(box, mailbox));
}

mail::SendResult send_signed_in(
    events::Journal& journal, const crypto::SecretBox& box, const Mailbox& mailbox,
    mail::SmtpSettings settings,
    const std::function<mail::SendResult(const mail::SmtpSettings&)>& send) {
    const auto refuse = [](const SignInTrouble& trouble) {
        mail::SendResult result;
        result.outcome = trouble.is_temporary ? Outcome::temporary : Outcome::permanent;
        result.text = trouble.text;
        return result;
    };
    if (const auto trouble = add_token(journal, box, mailbox, settings)) return refuse(*trouble);
    auto result = send(settings);
    if (!result.is_sign_in_refused) return result;
    const auto trouble = renew_token(journal, box, mailbox, settings);
    if (!trouble) return send(settings);
    // While the provider is away nobody has to do anything.
    return trouble->is_temporary ? refuse(*trouble) : result;
}

mail::ConnectionReport test_smtp(events::Journal& journal, const crypto::SecretBox& box,
                                 const Mailbox& mailbox) {
    auto settings = smtp_settings(box, mailbox);
    if (const auto trouble = add_token(journal, box, mailbox, settings))
        return {.text = trouble->text};
    auto report = mail::test_connection(settings);
    if (report.is_sign_in_refused && !renew_token(journal, box, mailbox, settings))
        report = mail::test_connection(settings);
    return report;
}

}  // namespace tandem::channels::email
