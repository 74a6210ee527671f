#include "channels/email/reports.h"

#include "channels/email/mailbox_table.h"
#include "conversations/messages.h"
#include "customers/customers.h"
#include "mail/address.h"
#include "mail/bounce.h"

#include <chrono>

namespace tandem::channels::email {
namespace {

using conversations::FoundMessage;
using conversations::MessageKind;
using conversations::ReportState;

constexpr Duration subject_tells_for = std::chrono::hours(24 * 14);
// Real mail takes a dozen servers at most; some refuse it only at a hundred.
constexpr int most_hops = 40;

bool is_report(mail::Nature nature) {
    switch (nature) {
        case mail::Nature::bounce:
        case mail::Nature::delay:
        case mail::Nature::delivered:
        case mail::Nature::read_receipt:
        case mail::Nature::complaint:
            return true;
        default:
            return false;
    }
}

bool is_ours(const std::optional<FoundMessage>& found) {
    return found && found->kind == MessageKind::reply;
}

std::optional<FoundMessage> by_ids(store::Tx& tx, const mail::ParsedMail& mail) {
    if (!mail.bounced_message_id.empty())
        if (auto found = conversations::find_by_message_id(tx, mail.bounced_message_id);
            is_ours(found))
            return found;
    auto ids = mail.in_reply_to;
    ids.insert(ids.end(), mail.references.rbegin(), mail.references.rend());
    auto found = conversations::find_by_message_ids(tx, ids);
    return is_ours(found) ? found : std::nullopt;
}

std::optional<FoundMessage> by_token(store::Tx& tx, const mail::ReplyTokens& tokens,
                                     const mail::ParsedMail& mail) {
    std::optional<std::int64_t> thread = tokens.thread_of_message_id(mail.bounced_message_id);
    for (const auto& one : mail.to)
        if (!thread) thread = tokens.thread_of_address(one.address);
    if (!thread) return std::nullopt;
    return conversations::find_newest_reply(tx, ConversationId(*thread));
}

const std::string& as_addressed(const mail::FailedRecipient& one) {
    return one.original.empty() ? one.address : one.original;
}

std::optional<FoundMessage> by_words(store::Tx& tx, const mail::ParsedMail& mail, Time now) {
    if (mail.returned_subject.empty()) return std::nullopt;
    for (const auto& one : mail.failed_recipients)
        if (const auto customer = customers::find_by_address(tx, as_addressed(one)))
            if (auto found = conversations::find_reply_to(tx, *customer, mail.returned_subject,
                                                          now - subject_tells_for))
                return found;
    return std::nullopt;
}

std::optional<ReportState> state_of(const mail::FailedRecipient& one) {
    if (one.action == "failed") return ReportState::bounced;
    if (one.action == "delayed") return ReportState::delayed;
    if (one.action == "delivered") return ReportState::delivered;
    if (one.action == "relayed" || one.action == "expanded") return ReportState::relayed;
    if (one.action == "displayed") return ReportState::opened;
    if (one.action == "complained") return ReportState::complained;
    return std::nullopt;
}

bool is_recipient(const conversations::PendingSend& sent, std::string_view address) {
    for (const auto* list : {&sent.to, &sent.cc, &sent.bcc})
        for (const auto& one : *list)
            if (mail::normalised(one.address) == mail::normalised(address)) return true;
    return false;
}

// Only whom we had written to can be dead: anyone may write what looks like a bounce.
void note_recipient(events::Unit& unit, const conversations::PendingSend& sent,
                    const mail::FailedRecipient& one, BlobId raw) {
    const auto state = state_of(one);
    const auto& address = as_addressed(one);
    if (!state || !is_recipient(sent, address)) return;
    const auto words = one.diagnostic.empty() ? one.status : one.diagnostic;
    conversations::note_report(
        unit, sent.message,
        {.address = address, .state = *state, .status = one.status, .words = words, .raw = raw});
    if (mail::blames_address(one)) customers::set_bouncing(unit, address, true, words);
}

// A message to one address: whatever its servers call that address on the way, it is meant.
std::vector<mail::FailedRecipient> recipients_of(const mail::ParsedMail& mail,
                                                 const conversations::PendingSend& sent) {
    auto all = mail.failed_recipients;
    const bool is_single = sent.to.size() == 1 && sent.cc.empty() && sent.bcc.empty();
    if (!is_single) return all;
    const auto& only = sent.to.front().address;
    if (all.empty())
        all.push_back({.address = only,
                       .action = mail.nature == mail::Nature::delay ? "delayed" : "failed",
                       .diagnostic = "The message came back."});
    for (auto& one : all)
        if (!is_recipient(sent, as_addressed(one))) one.original = only;
    return all;
}

}  // namespace

std::optional<Reported> note_reports(events::Unit& unit, const mail::ReplyTokens& tokens,
                                     const mail::ParsedMail& mail, BlobId raw) {
    if (!is_report(mail.nature)) return std::nullopt;
    auto found = by_ids(unit.tx, mail);
    if (!found) found = by_token(unit.tx, tokens, mail);
    if (!found) found = by_words(unit.tx, mail, unit.now);
    if (!found) return std::nullopt;
    const auto sent = conversations::find_pending_send(unit.tx, found->message);
    if (!sent) return std::nullopt;
    const auto recipients = recipients_of(mail, *sent);
    if (recipients.empty()) return std::nullopt;
    for (const auto& one : recipients) note_recipient(unit, *sent, one, raw);
    return Reported{found->conversation, found->message};
}

bool is_loop(store::Tx& tx, const mail::ParsedMail& mail) {
    if (mail.hops > most_hops) return true;
    for (const auto& header : mail.headers)
        if (header.name == "x-loop" && Mailboxes(tx).find_by_address(header.value)) return true;
    return false;
}

std::string loop_mark(const Mailbox& mailbox) { return mailbox.address; }

}  // namespace tandem::channels::email
