#include "channels/email/filing.h"

#include "channels/email/acknowledgement.h"
#include "channels/email/incoming_table.h"
#include "channels/email/mailbox_table.h"
#include "channels/email/placement.h"
#include "channels/email/reports.h"
#include "channels/email/scanner.h"
#include "channels/email/sender_proof.h"
#include "channels/email/spam_upstream.h"
#include "conversations/messages.h"
#include "customers/customers.h"
#include "mail/address.h"

#include <algorithm>

namespace tandem::channels::email {
namespace {

constexpr std::string_view unknown_sender = "unknown@sender.invalid";

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

bool is_our_own(store::Tx& tx, const mail::ParsedMail& mail) {
    if (mail.message_id.empty()) return false;
    const auto known = conversations::find_by_message_id(tx, mail.message_id);
    return known && known->kind == conversations::MessageKind::reply;
}

class Filing {
public:
    Filing(events::Unit& unit, const FilingTools& tools, const WaitingLetter& letter)
        : unit_(unit),
          tools_(tools),
          incoming_(letter.incoming),
          raw_(letter.raw),
          prepared_(letter.prepared),
          mail_(letter.prepared.mail),
          options_(letter.options) {}

    Taken run() {
        if (!claim_incoming(unit_.tx, incoming_)) return {.outcome = Taken::Outcome::duplicate};
        if (!options_.by_hand && is_our_own(unit_.tx, mail_)) return ignore_our_own();
        mailbox_ = mailbox_of(unit_.tx, mail_, options_.mailbox);
        if (const auto reported = note_report()) return end_as_report(*reported);
        sender_ = sender_of(mail_);
        loops_ = is_loop(unit_.tx, mail_);
        find_place();
        judge_spam();
        receive();
        note_findings();
        tie_to_others();
        mark_incoming_done(unit_.tx, incoming_, received_.conversation, received_.message);
        if (!is_history()) greet_sender();
        return taken();
    }

private:
    bool is_history() const { return options_.keep_dates; }
    MailboxId mailbox_id() const { return mailbox_ ? mailbox_->id : MailboxId(); }

    Taken ignore_our_own() {
        const std::string reason = "Our own message came back to us.";
        mark_incoming_ignored(unit_.tx, incoming_, reason);
        return {.outcome = Taken::Outcome::ignored, .incoming = incoming_, .reason = reason};
    }

    std::optional<Reported> note_report() {
        if (options_.by_hand || is_history()) return std::nullopt;
        return note_reports(unit_, tools_.tokens, mail_, raw_);
    }

    Taken end_as_report(const Reported& reported) {
        if (mailbox_) Mailboxes(unit_.tx).received(mailbox_->id, unit_.now);
        mark_incoming_done(unit_.tx, incoming_, reported.conversation, reported.message);
        return {.incoming = incoming_,
                .conversation = reported.conversation,
                .message = reported.message,
                .warnings = mail_.warnings};
    }

    void find_place() {
        if (options_.by_hand) {
            placement_ = {.conversation = options_.by_hand->conversation, .why = {"by_hand"}};
        } else if (is_history()) {
            placement_ = place_history(unit_.tx, tools_.tokens, mail_);
        } else {
            const auto by = rules();
            placement_ = place(unit_.tx, tools_.tokens, as_letter(by), by);
        }
    }

    Letter as_letter(const PlacementRules& rules) const {
        const bool known = sender_.address != unknown_sender;
        return {.mail = mail_,
                .sender = known ? sender_.address : std::string(),
                .automatic = is_automatic(mail_),
                .disowned = is_disowned(mail_, auth_server(rules))};
    }

    // The spam filter's settings may name it already.
    std::string auth_server(const PlacementRules& rules) const {
        if (!rules.auth_server.empty() || !mailbox_) return rules.auth_server;
        const auto filter = upstream_of(unit_.tx, mailbox_->id);
        return filter.kind == UpstreamKind::authentication ? filter.host.value.value : "";
    }

    PlacementRules rules() const {
        return mailbox_ ? placement_rules_from(mailbox_->placement) : PlacementRules();
    }

    // Spam continues no conversation.
    void judge_spam() {
        if (options_.by_hand || is_history()) return;
        spam_ = judge(unit_.tx, tools_.spam_models,
                      {.mail = mail_,
                       .head = prepared_.head,
                       .mailbox = mailbox_id(),
                       .sender = sender_,
                       .is_answer = placement_.conversation.has_value()});
        if (spam_ && placement_.conversation) placement_ = {};
    }

    void receive() {
        message_ = as_message();
        if (mailbox_) {
            message_.mailbox = mailbox_->id;
            message_.team = mailbox_->team_id;
            Mailboxes(unit_.tx).received(mailbox_->id, unit_.now);
        }
        if (is_history() && mail_.date) message_.at = std::min(*mail_.date, unit_.now);
        received_ = conversations::receive(unit_, message_);
    }

    conversations::IncomingMessage as_message() {
        return {.conversation = placement_.conversation,
                .customer = customer(),
                .from = {sender_.name, sender_.address},
                .to = conversations::to_contacts(mail_.to),
                .cc = conversations::to_contacts(mail_.cc),
                .others = others_of(unit_.tx, mail_),
                .subject = mail_.subject,
                .text = mail_.text,
                .html = mail_.html,
                .remote_images = mail_.remote_images,
                .attachments = kept_attachments(),
                .message_id = mail_.message_id,
                .in_reply_to = mail_.in_reply_to.empty() ? "" : mail_.in_reply_to.front(),
                .references = mail_.references,
                .raw = raw_,
                .why = placement_.why,
                .warnings = mail_.warnings,
                .automatic = is_automatic(mail_) || loops_,
                .nature = loops_ ? mail::Nature::loop : mail_.nature,
                .held = placement_.held,
                .keep_assignee = placement_.keep_assignee,
                .start_as = spam_ ? conversations::Status::spam : options_.start_as};
    }

    CustomerId customer() {
        if (options_.by_hand && options_.by_hand->customer) return *options_.by_hand->customer;
        return sender_of_letter(unit_, sender_, spam_.has_value(), placement_.conversation);
    }

    std::vector<conversations::IncomingAttachment> kept_attachments() {
        std::vector<conversations::IncomingAttachment> attachments;
        attachments.reserve(mail_.attachments.size());
        for (std::size_t i = 0; i < mail_.attachments.size(); ++i) {
            const auto& part = mail_.attachments[i];
            attachments.push_back({.blob = tools_.blobs.keep(unit_.tx, prepared_.attachments[i]),
                                   .filename = part.filename,
                                   .content_type = part.content_type,
                                   .size = static_cast<std::int64_t>(part.bytes.size()),
                                   .content_id = part.content_id,
                                   .is_inline = part.is_inline});
        }
        return attachments;
    }

    void note_findings() {
        if (spam_) note_verdict(unit_, received_.conversation, received_.message, *spam_);
        note_security(unit_, prepared_.security, received_.message, mailbox_id());
        if (!message_.attachments.empty()) await_scans(unit_, received_.message);
    }

    void tie_to_others() {
        link_related(unit_, placement_, received_);
        if (is_history()) one_thread_ = relatives(unit_.tx, mail_);
        remember_ancestors(unit_.tx, mail_, received_.conversation);
    }

    void greet_sender() {
        // Whoever writes from an address can be reached there.
        if (!spam_) customers::set_bouncing(unit_, sender_.address, false);
        const bool is_wanted =
            received_.started && message_.start_as == conversations::Status::open;
        if (mailbox_ && is_wanted && !options_.by_hand)
            acknowledge(unit_, tools_.tokens,
                        {*mailbox_, mail_, received_.conversation, message_.from});
    }

    Taken taken() {
        return {.incoming = incoming_,
                .conversation = received_.conversation,
                .message = received_.message,
                .started = received_.started,
                .one_thread = std::move(one_thread_),
                .warnings = mail_.warnings};
    }

    events::Unit& unit_;
    const FilingTools& tools_;
    std::int64_t incoming_;
    BlobId raw_;
    const Prepared& prepared_;
    const mail::ParsedMail& mail_;
    const IntakeOptions& options_;

    std::optional<Mailbox> mailbox_ = {};
    mail::Address sender_ = {};
    bool loops_ = false;  // our own words on a detour
    Placement placement_ = {};
    std::optional<SpamVerdict> spam_ = {};
    conversations::IncomingMessage message_ = {};
    conversations::Received received_ = {};
    std::vector<ConversationId> one_thread_ = {};
};

}  // namespace

Taken file_letter(events::Unit& unit, const FilingTools& tools, const WaitingLetter& letter) {
    return Filing(unit, tools, letter).run();
}

}  // namespace tandem::channels::email
