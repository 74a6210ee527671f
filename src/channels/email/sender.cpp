#include "channels/email/sender.h"

#include "accounts/actors.h"
#include "base/refusal.h"
#include "channels/email/automatic_settings.h"
#include "channels/email/connect.h"
#include "channels/email/mailbox_commands.h"
#include "channels/email/mailbox_table.h"
#include "channels/email/numbers.h"
#include "channels/email/reports.h"
#include "channels/email/sending_security.h"
#include "customers/customers.h"
#include "mail/bounce.h"
#include "mail/html.h"

namespace tandem::channels::email {
namespace {

constexpr std::string_view insert_handover = R"sql(
    INSERT INTO mail_handovers (outbox_id, at) VALUES ($1, $2)
    ON CONFLICT (outbox_id) DO UPDATE SET at = excluded.at)sql";

constexpr std::string_view count_handovers = R"sql(
    SELECT COUNT(*) FROM mail_handovers WHERE outbox_id = $1)sql";

constexpr std::string_view delete_handover = R"sql(
    DELETE FROM mail_handovers WHERE outbox_id = $1)sql";

MessageId message_of(const events::OutboxItem& item) {
    const auto id = conversations::message_of_outbox_key(item.key);
    if (!id) throw std::logic_error("no message in outbox key " + item.key);
    return *id;
}

events::Delivery to_delivery(const mail::SendResult& result) {
    using Outcome = events::Delivery::Outcome;
    switch (result.outcome) {
        case mail::SendResult::Outcome::sent:
            return {Outcome::sent, {}};
        case mail::SendResult::Outcome::temporary:
            return {Outcome::retry, result.text};
        case mail::SendResult::Outcome::permanent:
            return {Outcome::refused, result.text};
        case mail::SendResult::Outcome::unknown:
            return {Outcome::unknown, result.text};
    }
    return {Outcome::unknown, result.text};
}

// The mailbox the conversation came by; without one, the first that can send.
std::optional<Mailbox> sending_mailbox(store::Tx& tx, std::optional<MailboxId> wanted) {
    Mailboxes mailboxes(tx);
    if (wanted)
        if (auto found = mailboxes.find(*wanted); found && !found->outgoing_host.empty())
            return found;
    for (auto& mailbox : mailboxes.all())
        if (mailbox.active && !mailbox.outgoing_host.empty()) return mailbox;
    return std::nullopt;
}

// Below the reply; the text carries the mark by which mail programs know a signature (RFC
// 3676 4.3).
void sign(mail::OutgoingMail& mail, const std::string& html, const std::string& text) {
    if (text.empty()) return;
    mail.html += "<br><div>" + html + "</div>";
    mail.text += (mail.text.find("\n-- \n") == std::string::npos ? "\n\n-- \n" : "\n") + text;
}

// What keeps machines from answering a machine (RFC 3834, and what Exchange heeds). No
// List-Unsubscribe: this is one letter to whoever has just written, not a mailing that one leaves.
std::vector<mail::OutgoingHeader> automatic_headers(const Mailbox& mailbox) {
    return {{"Auto-Submitted", "auto-replied"},
            {"X-Auto-Response-Suppress", "All"},
            {"Precedence", "auto_reply"},
            {"X-Loop", loop_mark(mailbox)}};
}

// Nothing when it would be longer than an address may be: then the answer comes to the mailbox and
// is known by its references.
std::optional<std::string> reply_address(const mail::ReplyTokens& tokens, const Mailbox& mailbox,
                                         ConversationId conversation) {
    constexpr std::size_t longest_local_part = 64;
    auto address = tokens.address(conversation.value(), mailbox.address);
    if (address.find('@') > longest_local_part) return std::nullopt;
    return address;
}

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '<')
            out += "&lt;";
        else if (c == '&')
            out += "&amp;";
        else
            out += c;
    }
    return out;
}

// "{agent} from Kettle Shop": who wrote it, by name.
std::string with_agent(std::string text, std::string_view agent) {
    constexpr std::string_view placeholder = "{agent}";
    for (auto at = text.find(placeholder); at != std::string::npos;
         at = text.find(placeholder, at + agent.size()))
        text.replace(at, placeholder.size(), agent);
    return text;
}

}  // namespace

struct EmailSender::Job {
    std::optional<conversations::PendingSend> reply;
    std::optional<Mailbox> mailbox;
    AutomaticSettings automatic;
    std::string author_signature;  // plain text
};

EmailSender::EmailSender(events::Journal& journal, blobs::Blobs& blobs,
                         const crypto::SecretBox& box, mail::ReplyTokens tokens)
    : journal_(journal), blobs_(blobs), box_(box), tokens_(std::move(tokens)) {}

EmailSender::Job EmailSender::load(MessageId id) {
    return journal_.read([&](store::Tx& tx) {
        Job job;
        job.reply = conversations::find_pending_send(tx, id);
        if (!job.reply) return job;
        job.mailbox = sending_mailbox(tx, job.reply->mailbox);
        if (job.mailbox) job.automatic = automatic_settings(tx, job.mailbox->id);
        if (!job.reply->automatic)
            job.author_signature = accounts::signature_of(tx, job.reply->author);
        return job;
    });
}

mail::OutgoingMail EmailSender::compose(const Job& job) const {
    const auto& reply = *job.reply;
    const auto& mailbox = *job.mailbox;
    const auto& agent = reply.author_name;
    const auto rules = placement_rules_from(mailbox.placement);
    const auto from_name = mailbox.from_name.empty() ? agent : with_agent(mailbox.from_name, agent);
    mail::OutgoingMail mail{.from = {from_name, mailbox.address},
                            .to = conversations::to_addresses(reply.to),
                            .cc = conversations::to_addresses(reply.cc),
                            .bcc = conversations::to_addresses(reply.bcc),
                            .subject = numbered(reply.subject, rules, reply.conversation),
                            .message_id = reply.message_id,
                            .in_reply_to = reply.in_reply_to,
                            .references = reply.references,
                            .date = reply.at,
                            .text = reply.text,
                            .html = reply.html};
    sign(mail, mail::text_to_html(job.author_signature), job.author_signature);
    const auto signature = with_agent(mailbox.signature_html, escaped(agent));
    sign(mail, signature, mail::html_to_text(signature));
    if (rules.reply_address)
        if (auto address = reply_address(tokens_, mailbox, reply.conversation))
            mail.reply_to = {{from_name, *std::move(address)}};
    if (reply.automatic) mail.headers = automatic_headers(mailbox);
    for (const auto& attachment : reply.attachments)
        mail.attachments.push_back({.filename = attachment.filename,
                                    .content_type = attachment.content_type,
                                    .content_id = attachment.content_id,
                                    .bytes = blobs_.read(attachment.blob)});
    return mail;
}

events::Delivery EmailSender::send(const events::OutboxItem& item) {
    using Outcome = events::Delivery::Outcome;
    const auto id = message_of(item);
    const auto job = load(id);
    if (!job.reply) return {Outcome::refused, "The message does not exist any more."};
    if (!job.mailbox)
        return {Outcome::refused,
                "No mailbox can send it: add an SMTP server under Settings, Mailboxes."};
    journal_.store().write([&](store::Tx& tx) {
        tx.run(delete_handover, item.id);
        conversations::mark_sending(tx, id);
    });
    try {
        const auto mail = compose(job);
        const auto handed_over = [&] {
            journal_.store().write(
                [&](store::Tx& tx) { tx.run(insert_handover, item.id, journal_.clock().now()); });
        };
        const auto raw = secured(journal_, box_, *job.mailbox, id, mail);
        auto settings = smtp_settings(box_, *job.mailbox);
        settings.request_receipts = job.automatic.request_receipts && !job.reply->automatic;
        const auto result = send_signed_in(
            journal_, box_, *job.mailbox, settings, [&](const mail::SmtpSettings& signed_in) {
                return mail::send(signed_in, job.mailbox->address, mail::recipients(mail), raw,
                                  handed_over);
            });
        keep_refused(id, result.refused);
        return to_delivery(result);
    } catch (const Refusal& refusal) {
        return {Outcome::refused, refusal.what()};
    }
}

void EmailSender::done(store::Tx& tx, const events::OutboxItem& item,
                       const events::Delivery& delivery) {
    using Outcome = events::Delivery::Outcome;
    const auto id = message_of(item);
    const auto actor = Actor::system("email");
    events::Unit unit(journal_, tx, actor, journal_.clock().now());
    tx.run(delete_handover, item.id);
    switch (delivery.outcome) {
        case Outcome::sent: {
            conversations::mark_sent(unit, id);
            note_refused(unit, id);
            const auto reply = conversations::find_pending_send(tx, id);
            const auto mailbox = sending_mailbox(tx, reply ? reply->mailbox : std::nullopt);
            if (mailbox) Mailboxes(tx).sent(mailbox->id, unit.now);
            return;
        }
        case Outcome::retry:
            return conversations::mark_delayed(tx, id, delivery.error);
        case Outcome::unknown:
            return conversations::mark_failed(unit, id,
                                              "It may or may not have arrived: " + delivery.error);
        case Outcome::refused:
            note_refused(unit, id);
            return conversations::mark_failed(unit, id, delivery.error);
    }
}

void EmailSender::keep_refused(MessageId id, const std::vector<mail::RefusedRecipient>& refused) {
    const std::lock_guard lock(mutex_);
    if (refused.empty())
        refused_.erase(id);
    else
        refused_[id] = refused;
}

// Some got it, these did not: our own server said so at once.
void EmailSender::note_refused(events::Unit& unit, MessageId id) {
    std::vector<mail::RefusedRecipient> refused;
    {
        const std::lock_guard lock(mutex_);
        if (const auto found = refused_.find(id); found != refused_.end())
            refused = std::exchange(found->second, {});
        refused_.erase(id);
    }
    for (const auto& one : refused) {
        const auto words = std::to_string(one.code) + " " + one.text;
        const mail::FailedRecipient failed{.address = one.address,
                                           .action = one.code / 100 == 5 ? "failed" : "delayed",
                                           .status = mail::status_in(words),
                                           .diagnostic = words};
        conversations::note_report(unit, id,
                                   {.address = one.address,
                                    .state = conversations::ReportState::bounced,
                                    .status = failed.status,
                                    .words = words});
        if (mail::blames_address(failed)) customers::set_bouncing(unit, one.address, true, words);
    }
}

bool EmailSender::certainly_not_sent(const events::OutboxItem& item) {
    return journal_.read(
        [&](store::Tx& tx) { return tx.get<std::int64_t>(count_handovers, item.id) == 0; });
}

}  // namespace tandem::channels::email
