#include "channels/email/threading.h"

#include "channels/email/incoming_table.h"
#include "conversations/messages.h"

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

std::optional<ConversationId> by_token(store::Tx& tx, const mail::ReplyTokens& tokens,
                                       const mail::ParsedMail& mail,
                                       const std::vector<std::string>& references) {
    std::optional<std::int64_t> thread;
    for (const auto& address : recipient_addresses(mail))
        if (!thread) thread = tokens.thread_of_address(address);
    for (const auto& id : references)
        if (!thread) thread = tokens.thread_of_message_id(id);
    return thread ? conversations::find_conversation(tx, ConversationId(*thread)) : std::nullopt;
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

Placement place(store::Tx& tx, const mail::ReplyTokens& tokens, const mail::ParsedMail& mail) {
    const auto references = ancestors(mail);
    if (const auto found = by_token(tx, tokens, mail, references))
        return {found, "It answers a message of ours: it carries our signed reply token."};
    if (!references.empty())
        if (const auto found = conversations::find_by_message_ids(tx, references))
            return {found->conversation, "It refers to a message in this conversation."};
    auto known = references;
    if (!mail.message_id.empty()) known.insert(known.begin(), mail.message_id);
    if (known.empty()) return {};
    if (const auto thread = find_thread(tx, known))
        if (const auto found = conversations::find_conversation(tx, *thread))
            return {found, "A message here refers to it or to what it refers to."};
    return {};
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
