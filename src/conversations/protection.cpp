#include "conversations/protection.h"

#include "json/decode.h"
#include "json/encode.h"

namespace tandem::conversations {
namespace {

constexpr std::string_view select_one = R"sql(
    SELECT protection FROM message_protection WHERE message_id = $1 AND locked <> 3)sql";

constexpr std::string_view select_several = R"sql(
    SELECT message_id, protection
      FROM message_protection
     WHERE message_id IN @ids($1)@ AND locked <> 3)sql";

constexpr std::string_view upsert = R"sql(
    INSERT INTO message_protection (message_id, mailbox_id, locked, protection)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT (message_id) DO UPDATE
       SET locked = excluded.locked, protection = excluded.protection)sql";

constexpr std::string_view delete_one = R"sql(
    DELETE FROM message_protection WHERE message_id = $1)sql";

// The numbers are those of Waits.
constexpr std::string_view update_to_try = R"sql(
    UPDATE message_protection
       SET locked = 2
     WHERE locked = 1 AND ($1 = 0 OR mailbox_id IN (0, $1)))sql";

constexpr std::string_view select_to_try = R"sql(
    SELECT message_id, mailbox_id
      FROM message_protection
     WHERE locked > 1
     ORDER BY message_id DESC
     LIMIT $1)sql";

constexpr std::string_view update_waits = R"sql(
    UPDATE message_protection SET locked = 1 WHERE message_id = $1 AND locked > 1)sql";

constexpr std::string_view select_by_words = R"sql(
    SELECT message_id, protection FROM message_protection WHERE protection LIKE $1)sql";

constexpr std::string_view update_words = R"sql(
    UPDATE message_protection SET protection = $1 WHERE message_id = $2)sql";

struct Row {
    MessageId message;
    std::string protection;
};

Protection decoded(const std::string& text) { return json::decode_stored<Protection>(text); }

}  // namespace

std::optional<Protection> Protections::find(MessageId message) const {
    const auto found = tx_.find<std::string>(select_one, message);
    return found ? std::optional(decoded(*found)) : std::nullopt;
}

std::map<MessageId, Protection> Protections::of(const std::vector<MessageId>& messages) const {
    std::map<MessageId, Protection> found;
    if (messages.empty()) return found;
    for (const auto& row : tx_.all<Row>(select_several, messages))
        found.emplace(row.message, decoded(row.protection));
    return found;
}

void Protections::put(MessageId message, MailboxId mailbox, const Protection& protection,
                      Waits waits) {
    tx_.run(upsert, message, mailbox, static_cast<int>(waits), json::encode(protection));
}

void Protections::remove(MessageId message) { tx_.run(delete_one, message); }

void Protections::try_again(MailboxId mailbox) { tx_.run(update_to_try, mailbox); }

std::vector<Protections::Waiting> Protections::to_be_tried(int limit) const {
    return tx_.all<Waiting>(select_to_try, limit);
}

void Protections::let_wait(MessageId message) { tx_.run(update_waits, message); }

void Protections::judge(const std::string& fingerprint, SignatureVerdict from,
                        SignatureVerdict to) {
    for (const auto& row : tx_.all<Row>(select_by_words, "%" + fingerprint + "%")) {
        auto protection = decoded(row.protection);
        for (auto& signature : protection.signatures)
            if (signature.fingerprint == fingerprint && signature.verdict == from)
                signature.verdict = to;
        tx_.run(update_words, json::encode(protection), row.message);
    }
}

}  // namespace tandem::conversations
