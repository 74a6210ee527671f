#include "channels/email/mailbox_commands.h"

#include "base/refusal.h"
#include "channels/email/connect.h"
#include "channels/email/mailbox_table.h"
#include "conversations/people.h"
#include "events/record.h"
#include "mail/address.h"
#include "mail/html.h"

#include <chrono>
#include <cstdlib>

namespace tandem::channels::email {
namespace {

void put_password(const crypto::SecretBox& box, const std::optional<std::string>& given,
                  std::optional<std::string>& kept) {
    if (!given) return;
    if (given->empty())
        kept.reset();
    else
        kept = box.seal(*given);
}

void require_sound(const Mailbox& mailbox) {
    std::vector<FieldProblem> problems;
    if (!mail::is_address(mailbox.address))
        problems.push_back(
            {"/address", "email", "Give an email address like support@example.com."});
    if (mailbox.incoming_kind == IncomingKind::imap && mailbox.incoming_host.empty())
        problems.push_back({"/incoming/host", "required", "Give the IMAP server's name."});
    if (mailbox.incoming_kind == IncomingKind::pop3 && mailbox.incoming_host.empty())
        problems.push_back({"/incoming/host", "required", "Give the POP3 server's name."});
    if (mailbox.after_import == AfterImport::move && mailbox.move_to.value_or("").empty())
        problems.push_back({"/incoming/move_to", "required", "Give the folder to move mail to."});
    if (mailbox.outgoing_host.empty() && !mailbox.outgoing_username.empty())
        problems.push_back({"/outgoing/host", "required", "Give the SMTP server's name."});
    if (!problems.empty())
        throw invalid("invalid", "The mailbox needs another look.")
            .with_fields(std::move(problems));
}

void require_team(store::Tx& tx, const Mailbox& mailbox) {
    conversations::require_team(tx, mailbox.team_id.value_or(TeamId()), "/team_id");
}

mail::Security to_mail(TransportSecurity security) {
    switch (security) {
        case TransportSecurity::none:
            return mail::Security::none;
        case TransportSecurity::starttls:
            return mail::Security::starttls;
        case TransportSecurity::tls:
            return mail::Security::tls;
    }
    return mail::Security::tls;
}

std::string opened(const crypto::SecretBox& box, const std::optional<std::string>& sealed) {
    return sealed ? box.open(*sealed).value_or("") : std::string();
}

std::string signed_in(std::string_view folder, std::size_t messages) {
    return "Signed in; " + std::string(folder) + " holds " + std::to_string(messages) +
           " messages.";
}

ConnectionTest test_pop3(mail::ImapResult<mail::Pop3> connected) {
    if (!connected) return {false, connected.error().text};
    const auto messages = connected->messages();
    if (!messages) return {false, messages.error().text};
    return {true, signed_in("the mailbox", messages->size())};
}

ConnectionTest test_imap(mail::ImapResult<mail::Imap> connected, const Mailbox& mailbox) {
    if (!connected) return {false, connected.error().text};
    std::string words;
    for (const auto& folder : folders_of(mailbox)) {
        const auto selected = connected->examine(folder);
        if (!selected) return {false, folder + ": " + selected.error().text};
        if (words.empty()) words = signed_in(folder, selected->messages);
    }
    return {true, words};
}

ConnectionTest test_incoming(events::Journal& journal, const crypto::SecretBox& box,
                             const Mailbox& mailbox) {
    if (mailbox.incoming_kind == IncomingKind::none)
        return {true, "No mail is fetched; an MTA hands it over with `tandem deliver`."};
    if (mailbox.incoming_kind == IncomingKind::pop3)
        return test_pop3(connect_pop3(journal, box, mailbox));
    return test_imap(connect_imap(journal, box, mailbox), mailbox);
}

ConnectionTest test_outgoing(events::Journal& journal, const crypto::SecretBox& box,
                             const Mailbox& mailbox) {
    if (mailbox.outgoing_host.empty())
        return {false, "Without an SMTP server no answer can leave this mailbox."};
    const auto report = test_smtp(journal, box, mailbox);
    return {report.is_ok, report.text};
}

}  // namespace

Mailbox add_mailbox(events::Journal& journal, const crypto::SecretBox& box, const Actor& actor,
                    Mailbox mailbox, const NewPasswords& passwords) {
    actor.require(Permission::mailboxes_manage);
    mailbox.address = std::string(mail::normalised(mailbox.address));
    mailbox.signature_html = mail::sanitise_composed(mailbox.signature_html);
    put_password(box, passwords.incoming, mailbox.incoming_password);
    put_password(box, passwords.outgoing, mailbox.outgoing_password);
    require_sound(mailbox);
    return journal.write(actor, [&](events::Unit& unit) {
        Mailboxes mailboxes(unit.tx);
        require_team(unit.tx, mailbox);
        const auto id = mailboxes.add(mailbox);
        unit.record(MailboxAdded{id, mailbox.address});
        return mailboxes.get(id);
    });
}

Mailbox change_mailbox(events::Journal& journal, const crypto::SecretBox& box, const Actor& actor,
                       Mailbox mailbox, const NewPasswords& passwords) {
    actor.require(Permission::mailboxes_manage);
    mailbox.address = std::string(mail::normalised(mailbox.address));
    mailbox.signature_html = mail::sanitise_composed(mailbox.signature_html);
    put_password(box, passwords.incoming, mailbox.incoming_password);
    put_password(box, passwords.outgoing, mailbox.outgoing_password);
    require_sound(mailbox);
    return journal.write(actor, [&](events::Unit& unit) {
        require_team(unit.tx, mailbox);
        Mailboxes(unit.tx).save(mailbox);
        unit.record(MailboxChanged{mailbox.id, mailbox.address, mailbox.active});
        return mailbox;
    });
}

void deactivate_mailbox(events::Journal& journal, const Actor& actor, MailboxId id) {
    actor.require(Permission::mailboxes_manage);
    journal.write(actor, [&](events::Unit& unit) {
        Mailboxes mailboxes(unit.tx);
        auto mailbox = mailboxes.get(id);
        if (!mailbox.active) return;
        mailbox.active = false;
        mailboxes.save(mailbox);
        unit.record(MailboxChanged{id, mailbox.address, false});
    });
}

mail::ImapSettings imap_settings(const crypto::SecretBox& box, const Mailbox& mailbox) {
    mail::ImapSettings settings;
    settings.host = mailbox.incoming_host;
    settings.port = static_cast<int>(mailbox.incoming_port);
    settings.security = to_mail(mailbox.incoming_security);
    settings.username = mailbox.incoming_username;
    settings.password = opened(box, mailbox.incoming_password);
    settings.verify_certificates = mailbox.verify_certificates;
    settings.ca_file = ca_file();
    settings.message_bytes = largest_bytes(mailbox);
    return settings;
}

mail::Pop3Settings pop3_settings(const crypto::SecretBox& box, const Mailbox& mailbox) {
    const auto imap = imap_settings(box, mailbox);
    mail::Pop3Settings settings;
    static_cast<mail::Server&>(settings) = imap;
    settings.message_bytes = imap.message_bytes;
    return settings;
}

std::string ca_file() {
    const char* path = std::getenv("TANDEM_CA_FILE");
    return path == nullptr ? "" : path;
}

mail::SmtpSettings smtp_settings(const crypto::SecretBox& box, const Mailbox& mailbox) {
    mail::SmtpSettings settings;
    settings.host = mailbox.outgoing_host;
    settings.port = static_cast<int>(mailbox.outgoing_port);
    settings.security = to_mail(mailbox.outgoing_security);
    settings.username = mailbox.outgoing_username;
    settings.password = opened(box, mailbox.outgoing_password);
    settings.verify_certificates = mailbox.verify_certificates;
    settings.ca_file = ca_file();
    return settings;
}

MailboxTest test_mailbox(events::Journal& journal, const crypto::SecretBox& box,
                         const Mailbox& mailbox) {
    return {test_incoming(journal, box, mailbox), test_outgoing(journal, box, mailbox)};
}

}  // namespace tandem::channels::email
