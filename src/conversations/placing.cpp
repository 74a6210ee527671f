#include "conversations/placing.h"

#include "conversations/table.h"
#include "mail/address.h"

#include <algorithm>

namespace tandem::conversations {
namespace {

constexpr std::string_view select_authors = R"sql(
    SELECT author_address FROM messages WHERE header_id = $1 AND kind = 'incoming')sql";

constexpr std::string_view select_subjects = R"sql(
    SELECT b.subject
      FROM messages m
      JOIN message_bodies b ON b.message_id = m.id
     WHERE m.header_id = $1 AND m.conversation_id IN @ids($2)@)sql";

}  // namespace

bool is_over(store::Tx& tx, ConversationId named) {
    Conversations conversations(tx);
    const auto conversation = conversations.find(named);
    if (!conversation) return false;
    return conversation->is_merged() || conversation->status == Status::solved;
}

bool is_written_by(store::Tx& tx, const std::string& message_id, std::string_view address) {
    const auto key = mail::normalised(address);
    const auto authors = tx.all<std::string>(select_authors, message_id);
    return std::any_of(authors.begin(), authors.end(),
                       [&](const std::string& author) { return mail::normalised(author) == key; });
}

std::vector<std::string> subjects_of(store::Tx& tx, ConversationId id,
                                     const std::string& message_id) {
    const auto conversation = Conversations(tx).find(id);
    if (!conversation) return {};
    auto subjects =
        tx.all<std::string>(select_subjects, message_id, Conversations(tx).shown_by(*conversation));
    subjects.push_back(conversation->subject);
    return subjects;
}

}  // namespace tandem::conversations
