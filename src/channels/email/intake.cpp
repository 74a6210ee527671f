#include "channels/email/intake.h"

#include "base/refusal.h"
#include "channels/email/acknowledgement.h"
#include "channels/email/incoming_table.h"
#include "channels/email/mailbox_table.h"
#include "channels/email/placement.h"
#include "channels/email/prepared.h"
#include "channels/email/reports.h"
#include "channels/email/scanner.h"
#include "conversations/messages.h"
#include "crypto/hash.h"
#include "customers/customers.h"
#include "events/record.h"
#include "mail/address.h"
#include "mail/raw_headers.h"

#include <algorithm>

namespace tandem::channels::email {
namespace {

// Interrupted so often, a message is taken for what interrupts: it waits for a person.
constexpr int most_attempts = 3;

constexpr std::string_view unknown_sender = "unknown@sender.invalid";

Actor intake_actor() { return Actor::system("email"); }

mail::Address sender_of(const mail::ParsedMail& mail) {
    for (const auto* list : {&mail.from, &mail.reply_to, &mail.sender})
        for (const auto& address : *list)
            if (mail::is_address(address.address)) return address;
    const auto listed = !mail.from.empty() ? mail.from.front().name : std::string();
    return {listed.empty() ? "Unknown sender" : listed, std::string(unknown_sender)};
}

bool is_automatic(const mail::ParsedMail& mail) {
    return mail.kind == mail::Kind::auto_reply || mail.kind == mail::Kind::bounce;
}

Letter to_letter(const mail::ParsedMail& mail, const mail::Address& sender) {
    const bool known = sender.address != unknown_sender;
    return {mail, known ? sender.address : std::string(), is_automatic(mail)};
}

PlacementRules rules_of(const std::optional<Mailbox>& mailbox) {
    return mailbox ? placement_rules_from(mailbox->placement) : PlacementRules();
}

// Whom an answer to all reaches beside its sender.
conversations::Contacts others_of(store::Tx& tx, const mail::ParsedMail& mail) {
    Mailboxes mailboxes(tx);
    conversations::Contacts others;
    for (const auto* list : {&mail.to, &mail.cc})
        for (const auto& address : *list)
            if (mail::is_address(address.address) &&
                !mailboxes.find_by_address(mail::without_plus(address.address)))
                others.push_back({address.name, address.address});
    return others;
}

std::optional<Mailbox> mailbox_of(store::Tx& tx, const mail::ParsedMail& mail, MailboxId given) {
    Mailboxes mailboxes(tx);
    if (given.value() != 0) return mailboxes.find(given);
    for (const auto* list : {&mail.to, &mail.cc})
        for (const auto& address : *list)
            if (auto found = mailboxes.find_by_address(mail::without_plus(address.address)))
                return found;
    for (const auto& header : mail.headers)
        if (header.name == "delivered-to" || header.name == "x-original-to")
            if (auto found = mailboxes.find_by_address(mail::without_plus(header.value)))
                return found;
    return std::nullopt;
}

std::vector<conversations::IncomingAttachment> keep_attachments(
    blobs::Blobs& blobs, store::Tx& tx, const mail::ParsedMail& mail,
    const std::vector<blobs::BlobRef>& kept) {
    std::vector<conversations::IncomingAttachment> attachments;
    attachments.reserve(mail.attachments.size());
    for (std::size_t i = 0; i < mail.attachments.size(); ++i) {
        const auto& part = mail.attachments[i];
        attachments.push_back({.blob = blobs.keep(tx, kept[i]),
                               .filename = part.filename,
                               .content_type = part.content_type,
                               .size = static_cast<std::int64_t>(part.bytes.size()),
                               .content_id = part.content_id,
                               .is_inline = part.is_inline});
    }
    return attachments;
}

bool is_our_own(store::Tx& tx, const mail::ParsedMail& mail) {
    if (mail.message_id.empty()) return false;
    const auto known = conversations::find_by_message_id(tx, mail.message_id);
    return known && known->kind == conversations::MessageKind::reply;
}

}  // namespace

Intake::Intake(events::Journal& journal, blobs::Blobs& blobs, mail::ReplyTokens tokens)
    : journal_(journal), blobs_(blobs), tokens_(std::move(tokens)) {}

Intake::Prepared Intake::prepare(std::string_view raw, MailboxId mailbox) const {
    auto letter =
        security_ != nullptr ? security_->read(raw, mailbox) : SecuredLetter{mail::parse(raw)};
    Prepared prepared{
        .mail = std::move(letter.mail), .attachments = {}, .security = std::move(letter.findings)};
    std::vector<std::string_view> bytes;
    bytes.reserve(prepared.mail.attachments.size());
    for (const auto& part : prepared.mail.attachments) bytes.emplace_back(part.bytes);
    if (!bytes.empty()) prepared.attachments = blobs_.put_many(bytes);
    prepared.head = mail::header_section(raw);
    return prepared;
}

Taken Intake::file(events::Unit& unit, std::int64_t incoming, BlobId raw, const Prepared& prepared,
                   const IntakeOptions& options) {
    const auto& mail = prepared.mail;
    if (!claim_incoming(unit.tx, incoming)) return {.outcome = Taken::Outcome::duplicate};
    if (!options.by_hand && is_our_own(unit.tx, mail)) {
        const std::string reason = "Our own message came back to us.";
        mark_incoming_ignored(unit.tx, incoming, reason);
        return {.outcome = Taken::Outcome::ignored, .incoming = incoming, .reason = reason};
    }
    const auto mailbox = mailbox_of(unit.tx, mail, options.mailbox);
    if (!options.by_hand && !options.keep_dates)
        if (const auto reported = note_reports(unit, tokens_, mail, raw)) {
            if (mailbox) Mailboxes(unit.tx).received(mailbox->id, unit.now);
            mark_incoming_done(unit.tx, incoming, reported->conversation, reported->message);
            return {.incoming = incoming,
                    .conversation = reported->conversation,
                    .message = reported->message,
                    .warnings = mail.warnings};
        }
    const auto sender = sender_of(mail);
    const bool loops = is_loop(unit.tx, mail);
    auto placement = options.keep_dates
                         ? place_history(unit.tx, tokens_, mail)
                         : place(unit.tx, tokens_, to_letter(mail, sender), rules_of(mailbox));
    if (options.by_hand)
        placement = {.conversation = options.by_hand->conversation, .why = {"by_hand"}};
    const auto spam = options.by_hand || options.keep_dates
                          ? std::nullopt
                          : judge(unit.tx, spam_models_,
                                  {.mail = mail,
                                   .head = prepared.head,
                                   .mailbox = mailbox ? mailbox->id : MailboxId(),
                                   .sender = sender,
                                   .is_answer = placement.conversation.has_value()});
    if (spam && placement.conversation) placement = {};
    const auto customer =
        options.by_hand && options.by_hand->customer
            ? *options.by_hand->customer
            : sender_of_letter(unit, sender, spam.has_value(), placement.conversation);

    conversations::IncomingMessage message{
        .conversation = placement.conversation,
        .customer = customer,
        .from = {sender.name, sender.address},
        .to = conversations::to_contacts(mail.to),
        .cc = conversations::to_contacts(mail.cc),
        .others = others_of(unit.tx, mail),
        .subject = mail.subject,
        .text = mail.text,
        .html = mail.html,
        .remote_images = mail.remote_images,
        .attachments = keep_attachments(blobs_, unit.tx, mail, prepared.attachments),
        .message_id = mail.message_id,
        .in_reply_to = mail.in_reply_to.empty() ? "" : mail.in_reply_to.front(),
        .references = mail.references,
        .raw = raw,
        .why = placement.why,
        .warnings = mail.warnings,
        .automatic = is_automatic(mail) || loops,
        .nature = loops ? mail::Nature::loop : mail.nature,
        .held = placement.held,
        .keep_assignee = placement.keep_assignee,
        .start_as = spam ? conversations::Status::spam : options.start_as};
    if (mailbox) {
        message.mailbox = mailbox->id;
        message.team = mailbox->team_id;
        Mailboxes(unit.tx).received(mailbox->id, unit.now);
    }
    if (options.keep_dates && mail.date) message.at = std::min(*mail.date, unit.now);

    const auto received = conversations::receive(unit, message);
    if (spam) note_verdict(unit, received.conversation, received.message, *spam);
    note_security(unit, prepared.security, received.message, mailbox ? mailbox->id : MailboxId());
    if (!message.attachments.empty()) await_scans(unit, received.message);
    link_related(unit, placement, received);
    std::vector<ConversationId> one_thread;
    if (options.keep_dates) one_thread = relatives(unit.tx, mail);
    remember_ancestors(unit.tx, mail, received.conversation);
    mark_incoming_done(unit.tx, incoming, received.conversation, received.message);
    if (!options.keep_dates) {
        // Whoever writes from an address can be reached there.
        if (!spam) customers::set_bouncing(unit, sender.address, false);
        const bool is_wanted = received.started && message.start_as == conversations::Status::open;
        if (mailbox && is_wanted && !options.by_hand)
            acknowledge(unit, tokens_, {*mailbox, mail, received.conversation, message.from});
    }
    return {.incoming = incoming,
            .conversation = received.conversation,
            .message = received.message,
            .started = received.started,
            .one_thread = std::move(one_thread),
            .warnings = mail.warnings};
}

Taken Intake::file_or_park(events::Unit& unit, std::int64_t incoming, BlobId raw,
                           const Prepared& prepared, const IntakeOptions& options) {
    Taken taken;
    std::string reason;
    try {
        unit.tx.nested([&] { taken = file(unit, incoming, raw, prepared, options); });
        return taken;
    } catch (const std::exception& error) {
        reason = error.what();
    }
    mark_incoming_failed(unit.tx, incoming, reason);
    unit.record(MailFailed{options.mailbox, incoming, reason, "failed"});
    return {.outcome = Taken::Outcome::failed,
            .incoming = incoming,
            .warnings = prepared.mail.warnings,
            .reason = reason};
}

Taken Intake::take(std::string_view raw, const IntakeOptions& options) {
    return take_all(std::vector{std::string(raw)}, options).front();
}

std::vector<Taken> Intake::take_all(std::span<const std::string> raws,
                                    const IntakeOptions& options) {
    const std::vector<std::string_view> views(raws.begin(), raws.end());
    const auto refs = blobs_.put_many(views);

    struct Row {
        std::optional<std::int64_t> incoming;
        BlobId raw;
    };
    const auto actor = intake_actor();
    const auto rows = journal_.write(actor, [&](events::Unit& unit) {
        std::vector<Row> added;
        for (const auto& ref : refs) {
            const auto raw = blobs_.keep(unit.tx, ref);
            added.push_back(
                {add_incoming(unit.tx, unit.now, options.mailbox, options.source, ref.hash, raw),
                 raw});
        }
        return added;
    });

    std::vector<std::optional<Prepared>> prepared(raws.size());
    for (std::size_t i = 0; i < raws.size(); ++i)
        if (rows[i].incoming) prepared[i] = prepare(raws[i], options.mailbox);

    const auto file_all = [&](auto file_one) {
        return journal_.write(actor, [&](events::Unit& unit) {
            std::vector<Taken> taken;
            taken.reserve(raws.size());
            for (std::size_t i = 0; i < raws.size(); ++i)
                taken.push_back(prepared[i]
                                    ? file_one(unit, *rows[i].incoming, rows[i].raw, *prepared[i])
                                    : Taken{.outcome = Taken::Outcome::duplicate});
            return taken;
        });
    };
    // A savepoint makes the full-text index write itself out, so a message stands alone only when
    // one of its batch has failed.
    try {
        return file_all([&](auto&... message) { return file(message..., options); });
    } catch (const std::exception&) {
        return file_all([&](auto&... message) { return file_or_park(message..., options); });
    }
}

// The attempt is counted before it is made: what ends the process is found out by counting.
Taken Intake::process(const Actor& actor, std::int64_t id, IntakeOptions options) {
    const auto incoming = journal_.write(actor, [&](events::Unit& unit) {
        begin_attempt(unit.tx, id);
        return find_incoming(unit.tx, id);
    });
    if (!incoming) throw not_found("failed_mail");
    options.mailbox = incoming->mailbox;
    return process(actor, *incoming, prepare(blobs_.read(incoming->raw), incoming->mailbox),
                   options);
}

Taken Intake::process(const Actor& actor, const Incoming& incoming, const Prepared& prepared,
                      const IntakeOptions& options) {
    return journal_.write(actor, [&](events::Unit& unit) {
        auto taken = file_or_park(unit, incoming.id, incoming.raw, prepared, options);
        if (incoming.state == IncomingState::failed && taken.outcome != Taken::Outcome::failed)
            unit.record(MailFiled{incoming.mailbox, incoming.id, taken.conversation,
                                  options.by_hand.has_value()});
        return taken;
    });
}

Taken Intake::process_or_give_up(const Incoming& incoming, const IntakeOptions& options) {
    const auto actor = intake_actor();
    if (incoming.attempts < most_attempts) return process(actor, incoming.id, options);
    const std::string reason =
        "Processing this message was interrupted " + std::to_string(most_attempts) + " times.";
    journal_.write(actor, [&](events::Unit& unit) {
        mark_incoming_failed(unit.tx, incoming.id, reason, "interrupted");
        unit.record(MailFailed{incoming.mailbox, incoming.id, reason, "interrupted"});
    });
    return {.outcome = Taken::Outcome::failed, .incoming = incoming.id, .reason = reason};
}

int Intake::resume() {
    int processed = 0;
    for (;;) {
        const auto waiting = journal_.read([](store::Tx& tx) { return waiting_incoming(tx, 100); });
        if (waiting.empty()) return processed;
        for (const auto& incoming : waiting) process_or_give_up(incoming, {});
        processed += static_cast<int>(waiting.size());
    }
}

std::vector<Taken> Intake::resume_history(conversations::Status start_as) {
    std::vector<Taken> taken;
    const IntakeOptions options{.source = "import", .keep_dates = true, .start_as = start_as};
    for (;;) {
        const auto waiting = journal_.read([](store::Tx& tx) { return waiting_history(tx, 100); });
        if (waiting.empty()) return taken;
        for (const auto& incoming : waiting) taken.push_back(process_or_give_up(incoming, options));
    }
}

}  // namespace tandem::channels::email
