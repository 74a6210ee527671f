#include "channels/email/attention.h"

#include "base/refusal.h"
#include "channels/email/incoming_table.h"
#include "channels/email/mailbox.h"
#include "channels/email/prepared.h"
#include "conversations/messages.h"
#include "customers/table.h"
#include "events/record.h"

namespace tandem::channels::email {
namespace {

Incoming get_failed(store::Tx& tx, std::int64_t id) {
    auto incoming = find_incoming(tx, id);
    if (!incoming) throw not_found("failed_mail");
    if (incoming->state != IncomingState::failed)
        throw conflict("not_failed", "This message is not waiting for help any more.");
    return *std::move(incoming);
}

void require_place(store::Tx& tx, const ByHand& place) {
    if (place.conversation && !conversations::find_conversation(tx, *place.conversation))
        throw invalid_field("/conversation_id", "unknown_conversation",
                            "There is no such conversation.");
    if (place.customer && !customers::Customers(tx).find(*place.customer))
        throw invalid_field("/customer_id", "unknown_customer", "There is no such customer.");
}

// The message as an attachment of one that says so, from the same sender.
mail::ParsedMail wrapped(mail::ParsedMail mail, std::string raw) {
    mail::ParsedMail out;
    out.from = std::move(mail.from);
    out.to = std::move(mail.to);
    out.subject = std::move(mail.subject);
    out.date = mail.date;
    out.text = "This message could not be shown. It is attached as it came.";
    out.attachments.push_back(
        {.filename = "message.eml", .content_type = "message/rfc822", .bytes = std::move(raw)});
    return out;
}

}  // namespace

bool is_header_only(const Incoming& incoming) {
    return incoming.code == too_large_code || incoming.code == unfetchable_code;
}

Taken retry_mail(const FetchTools& tools, const Actor& actor, std::int64_t id) {
    actor.require(Permission::system_manage);
    const auto incoming = tools.journal.read([&](store::Tx& tx) { return get_failed(tx, id); });
    return is_header_only(incoming) ? fetch_again(tools, actor, id) : tools.intake.retry(actor, id);
}

void discard_mail(events::Journal& journal, const Actor& actor, std::int64_t id,
                  const std::string& reason) {
    actor.require(Permission::system_manage);
    journal.write(actor, [&](events::Unit& unit) {
        const auto incoming = get_failed(unit.tx, id);
        mark_incoming_discarded(unit.tx, id, reason);
        unit.record(MailDiscarded{incoming.mailbox, id, reason});
    });
}

void restore_mail(events::Journal& journal, const Actor& actor, std::int64_t id) {
    actor.require(Permission::system_manage);
    journal.write(actor, [&](events::Unit& unit) {
        const auto incoming = find_incoming(unit.tx, id);
        if (!incoming) throw not_found("failed_mail");
        if (!restore_incoming(unit.tx, id))
            throw conflict("not_discarded", "This message has not been discarded.");
        unit.record(MailRestored{incoming->mailbox, id});
    });
}

std::string attend(const FetchTools& tools, const Actor& actor, std::int64_t id,
                   AttentionAction action, const std::string& reason) {
    switch (action) {
        case AttentionAction::retry: {
            const auto taken = retry_mail(tools, actor, id);
            return taken.outcome == Taken::Outcome::failed ? taken.reason : std::string();
        }
        case AttentionAction::discard:
            discard_mail(tools.journal, actor, id, reason);
            return {};
        case AttentionAction::restore:
            restore_mail(tools.journal, actor, id);
            return {};
    }
    return {};
}

Taken Intake::retry(const Actor& actor, std::int64_t id) {
    actor.require(Permission::system_manage);
    journal_.read([&](store::Tx& tx) { return get_failed(tx, id); });
    return process(actor, id, {});
}

Taken Intake::file_by_hand(const Actor& actor, std::int64_t id, const ByHand& place) {
    actor.require(Permission::system_manage);
    const auto incoming = journal_.read([&](store::Tx& tx) {
        require_place(tx, place);
        return get_failed(tx, id);
    });
    auto raw = blobs_.read(incoming.raw);
    auto prepared = prepare(raw, {.mailbox = incoming.mailbox});
    if (is_header_only(incoming)) prepared.mail.text = incoming.reason.value_or("");
    const IntakeOptions options{.mailbox = incoming.mailbox, .by_hand = place};
    auto taken = process(actor, incoming, prepared, options);
    if (taken.outcome != Taken::Outcome::failed) return taken;
    prepared.mail = wrapped(std::move(prepared.mail), std::move(raw));
    const std::vector<std::string_view> bytes{prepared.mail.attachments.front().bytes};
    prepared.attachments = blobs_.put_many(bytes);
    return process(actor, incoming, prepared, options);
}

Taken Intake::park(const NotFetched& message, const IntakeOptions& options) {
    const auto ref = blobs_.put(message.header);
    return journal_.write(Actor::system("email"), [&](events::Unit& unit) -> Taken {
        const auto raw = blobs_.keep(unit.tx, ref);
        const auto id = add_incoming(unit.tx, unit.now, options.mailbox, options.source,
                                     "server:" + message.where, raw);
        if (!id) return {.outcome = Taken::Outcome::duplicate};
        mark_incoming_failed(unit.tx, *id, message.reason, message.code);
        unit.record(MailFailed{options.mailbox, *id, message.reason, std::string(message.code)});
        return {.outcome = Taken::Outcome::failed, .incoming = *id, .reason = message.reason};
    });
}

Taken Intake::complete(const Actor& actor, std::int64_t id, std::string_view raw) {
    const auto ref = blobs_.put(raw);
    const bool is_new = journal_.write(actor, [&](events::Unit& unit) {
        const auto incoming = get_failed(unit.tx, id);
        if (replace_incoming_raw(unit.tx, id, ref.hash, blobs_.keep(unit.tx, ref))) return true;
        const std::string reason = "The same message had been taken by another way.";
        mark_incoming_ignored(unit.tx, id, reason);
        unit.record(MailFiled{incoming.mailbox, id, std::nullopt, false});
        return false;
    });
    if (!is_new) return {.outcome = Taken::Outcome::duplicate};
    return process(actor, id, {});
}

}  // namespace tandem::channels::email
