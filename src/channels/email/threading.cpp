#include "channels/email/threading.h"

#include "channels/email/incoming_table.h"
#include "conversations/messages.h"
#include "mail/ascii.h"

#include <algorithm>
#include <set>

namespace tandem::channels::email {
namespace {

// A reference list that somebody's loop has grown for years: the nearest are enough.
constexpr std::size_t most_ancestors = 100;

std::vector<std::string> recipient_addresses(const mail::ParsedMail& mail) {
    std::vector<std::string> all;
    for (const auto* list : {&mail.to, &mail.cc, &mail.bcc})
        for (const auto& address : *list) all.push_back(address.address);
    for (const auto& header : mail.headers)
        if (header.name == "delivered-to" || header.name == "x-original-to" ||
            header.name == "envelope-to")
            all.push_back(header.value);
    return all;
}

// A message of ours may have been split off since it was signed: where it is now counts.
std::optional<ConversationId> signed_place(store::Tx& tx, const mail::ReplyTokens& tokens,
                                           const std::string& id) {
    const auto thread = tokens.thread_of_message_id(id);
    if (!thread) return std::nullopt;
    if (const auto message = conversations::find_by_message_id(tx, id))
        return message->conversation;
    return conversations::find_conversation(tx, ConversationId(*thread))
               ? std::optional(ConversationId(*thread))
               : std::nullopt;
}

// "t.{thread}.{random}.{mac}@domain", whoever made it.
bool looks_signed(std::string_view id) {
    if (!mail::begins_with(id, "t.")) return false;
    const auto dot = id.find('.', 2);
    if (dot == std::string_view::npos || dot == 2) return false;
    return std::all_of(id.begin() + 2, id.begin() + static_cast<std::ptrdiff_t>(dot),
                       [](char c) { return mail::is_digit(c); });
}

}  // namespace

std::vector<std::string> ancestors(const mail::ParsedMail& mail) {
    std::vector<std::string> ids;
    const auto add = [&](const std::string& id) {
        if (!id.empty() && id != mail.message_id && ids.size() < most_ancestors &&
            std::find(ids.begin(), ids.end(), id) == ids.end())
            ids.push_back(id);
    };
    for (const auto& id : mail.in_reply_to) add(id);
    std::for_each(mail.references.rbegin(), mail.references.rend(), add);
    return ids;
}

std::optional<SignedClaim> signed_claim(store::Tx& tx, const mail::ReplyTokens& tokens,
                                        const mail::ParsedMail& mail) {
    for (const auto& address : recipient_addresses(mail))
        if (const auto thread = tokens.thread_of_address(address))
            if (conversations::find_conversation(tx, ConversationId(*thread)))
                return SignedClaim{ConversationId(*thread), true};
    for (const auto& id : ancestors(mail))
        if (const auto found = signed_place(tx, tokens, id)) return SignedClaim{*found, false};
    return std::nullopt;
}

bool has_forged_token(const mail::ReplyTokens& tokens, const mail::ParsedMail& mail) {
    const auto ids = ancestors(mail);
    return std::any_of(ids.begin(), ids.end(), [&](const std::string& id) {
        return looks_signed(id) && !tokens.thread_of_message_id(id);
    });
}

Placement place_history(store::Tx& tx, const mail::ReplyTokens& tokens,
                        const mail::ParsedMail& mail) {
    if (const auto claim = signed_claim(tx, tokens, mail))
        return {.conversation = claim->conversation, .why = {"token"}};
    const auto references = ancestors(mail);
    if (!references.empty())
        if (const auto found = conversations::find_by_message_ids(tx, references))
            return {.conversation = found->conversation, .why = {"reference"}};
    auto known = references;
    if (!mail.message_id.empty()) known.insert(known.begin(), mail.message_id);
    if (known.empty()) return {.why = {"new"}};
    if (const auto thread = find_thread(tx, known))
        if (const auto found = conversations::find_conversation(tx, *thread))
            return {.conversation = found, .why = {"overtaken"}};
    return {.why = {"new"}};
}

std::vector<ConversationId> relatives(store::Tx& tx, const mail::ParsedMail& mail) {
    auto ids = ancestors(mail);
    if (!mail.message_id.empty()) ids.push_back(mail.message_id);
    std::set<ConversationId> found;
    for (const auto& known : conversations::known_message_ids(tx, ids))
        found.insert(known.conversation);
    std::set<ConversationId> expecting;
    for (const auto& expected : find_expected(tx, ids)) expecting.insert(expected.conversation);
    for (const auto conversation : expecting)
        if (const auto shown = conversations::find_conversation(tx, conversation))
            found.insert(*shown);
    return {found.begin(), found.end()};
}

void remember_ancestors(store::Tx& tx, const mail::ParsedMail& mail, ConversationId conversation) {
    auto unknown = ancestors(mail);
    for (const auto& known : conversations::known_message_ids(tx, unknown))
        std::erase(unknown, known.message_id);
    expect_mail(tx, unknown, conversation);
}

}  // namespace tandem::channels::email
