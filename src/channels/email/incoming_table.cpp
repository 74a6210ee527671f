#include "channels/email/incoming_table.h"

#include <limits>
#include <map>
#include <set>

namespace tandem::channels::email {
namespace {

constexpr std::string_view insert = R"sql(
    INSERT INTO incoming_mail (received_at, mailbox_id, source, raw_hash, raw_id, state, attempts)
    VALUES ($1, $2, $3, $4, $5, 'waiting', 1)
    ON CONFLICT (raw_hash, mailbox_id) DO NOTHING
    RETURNING id)sql";

constexpr std::string_view select_one = R"sql(
    SELECT id, received_at, mailbox_id, raw_id, state, attempts, reason, conversation_id, message_id,
           source, code, discarded_because
      FROM incoming_mail
     WHERE id = $1)sql";

constexpr std::string_view set_done = R"sql(
    UPDATE incoming_mail
       SET state = 'done', reason = NULL, code = NULL, conversation_id = $2,
           message_id = $3
     WHERE id = $1)sql";

constexpr std::string_view set_ignored = R"sql(
    UPDATE incoming_mail
       SET state = 'done', reason = $2
     WHERE id = $1)sql";

constexpr std::string_view set_failed = R"sql(
    UPDATE incoming_mail
       SET state = 'failed', reason = $2, code = $3
     WHERE id = $1 AND state <> 'done')sql";

constexpr std::string_view set_discarded = R"sql(
    UPDATE incoming_mail
       SET state = 'discarded', discarded_because = $2
     WHERE id = $1 AND state = 'failed')sql";

constexpr std::string_view set_restored = R"sql(
    UPDATE incoming_mail
       SET state = 'failed', discarded_because = NULL
     WHERE id = $1 AND state = 'discarded')sql";

constexpr std::string_view select_same_bytes = R"sql(
    SELECT o.id
      FROM incoming_mail i
      JOIN incoming_mail o ON o.raw_hash = $2 AND o.mailbox_id = i.mailbox_id
     WHERE i.id = $1 AND o.id <> i.id)sql";

constexpr std::string_view update_raw = R"sql(
    UPDATE incoming_mail
       SET raw_hash = $2, raw_id = $3, code = 'failed'
     WHERE id = $1 AND state = 'failed')sql";

constexpr std::string_view select_waiting = R"sql(
    SELECT id, received_at, mailbox_id, raw_id, state, attempts, reason, conversation_id, message_id,
           source, code, discarded_because
      FROM incoming_mail
     WHERE state = 'waiting' AND source <> 'import'
     ORDER BY id
     LIMIT $1)sql";

constexpr std::string_view select_waiting_history = R"sql(
    SELECT id, received_at, mailbox_id, raw_id, state, attempts, reason, conversation_id, message_id,
           source, code, discarded_because
      FROM incoming_mail
     WHERE state = 'waiting' AND source = 'import'
     ORDER BY id
     LIMIT $1)sql";

constexpr std::string_view count_attempt = R"sql(
    UPDATE incoming_mail SET attempts = attempts + 1 WHERE id = $1)sql";

constexpr std::string_view select_failed = R"sql(
    SELECT id, received_at, mailbox_id, raw_id, state, attempts, reason, conversation_id, message_id,
           source, code, discarded_because
      FROM incoming_mail
     WHERE state = 'failed' AND id < $1
     ORDER BY id DESC
     LIMIT $2)sql";

constexpr std::string_view select_discarded = R"sql(
    SELECT id, received_at, mailbox_id, raw_id, state, attempts, reason, conversation_id, message_id,
           source, code, discarded_because
      FROM incoming_mail
     WHERE state = 'discarded' AND id < $1
     ORDER BY id DESC
     LIMIT $2)sql";

constexpr std::string_view count_failed = R"sql(
    SELECT COUNT(*) FROM incoming_mail WHERE state = 'failed')sql";

constexpr std::string_view select_threads = R"sql(
    SELECT message_id, conversation_id FROM mail_threads WHERE message_id IN @texts($1)@)sql";

constexpr std::string_view insert_thread = R"sql(
    INSERT INTO mail_threads (message_id, conversation_id) VALUES ($1, $2)
    ON CONFLICT (message_id) DO NOTHING)sql";

// The update locks the row, so of two processes one waits, and then finds it done.
constexpr std::string_view claim = R"sql(
    UPDATE incoming_mail SET state = 'done' WHERE id = $1 AND state IN ('waiting', 'failed'))sql";

}  // namespace

std::optional<std::int64_t> add_incoming(store::Tx& tx, Time at, MailboxId mailbox,
                                         std::string_view source, std::string_view raw_hash,
                                         BlobId raw) {
    return tx.find<std::int64_t>(insert, at, mailbox, source, raw_hash, raw);
}

std::optional<Incoming> find_incoming(store::Tx& tx, std::int64_t id) {
    return tx.find<Incoming>(select_one, id);
}

void mark_incoming_done(store::Tx& tx, std::int64_t id, ConversationId conversation,
                        MessageId message) {
    tx.run(set_done, id, conversation, message);
}

void mark_incoming_ignored(store::Tx& tx, std::int64_t id, std::string_view reason) {
    tx.run(set_ignored, id, reason);
}

void mark_incoming_failed(store::Tx& tx, std::int64_t id, std::string_view reason,
                          std::string_view code) {
    tx.run(set_failed, id, reason, code);
}

bool claim_incoming(store::Tx& tx, std::int64_t id) { return tx.run(claim, id) > 0; }

bool mark_incoming_discarded(store::Tx& tx, std::int64_t id, std::string_view reason) {
    return tx.run(set_discarded, id, reason) > 0;
}

bool restore_incoming(store::Tx& tx, std::int64_t id) { return tx.run(set_restored, id) > 0; }

bool replace_incoming_raw(store::Tx& tx, std::int64_t id, std::string_view raw_hash, BlobId raw) {
    if (tx.find<std::int64_t>(select_same_bytes, id, raw_hash)) return false;
    return tx.run(update_raw, id, raw_hash, raw) > 0;
}

void begin_attempt(store::Tx& tx, std::int64_t id) { tx.run(count_attempt, id); }

std::vector<Incoming> waiting_incoming(store::Tx& tx, int limit) {
    return tx.all<Incoming>(select_waiting, limit);
}

std::vector<Incoming> waiting_history(store::Tx& tx, int limit) {
    return tx.all<Incoming>(select_waiting_history, limit);
}

std::vector<Incoming> failed_incoming(store::Tx& tx, std::optional<std::int64_t> before,
                                      int limit) {
    return tx.all<Incoming>(select_failed,
                            before.value_or(std::numeric_limits<std::int64_t>::max()), limit);
}

std::vector<Incoming> discarded_incoming(store::Tx& tx, std::optional<std::int64_t> before,
                                         int limit) {
    return tx.all<Incoming>(select_discarded,
                            before.value_or(std::numeric_limits<std::int64_t>::max()), limit);
}

std::int64_t count_failed_incoming(store::Tx& tx) { return tx.get<std::int64_t>(count_failed); }

std::vector<ExpectedMail> find_expected(store::Tx& tx, const std::vector<std::string>& ids) {
    if (ids.empty()) return {};
    return tx.all<ExpectedMail>(select_threads, ids);
}

std::optional<ConversationId> find_thread(store::Tx& tx, const std::vector<std::string>& ids) {
    std::map<std::string, ConversationId> known;
    for (const auto& row : find_expected(tx, ids)) known[row.message_id] = row.conversation;
    for (const auto& id : ids)
        if (const auto found = known.find(id); found != known.end()) return found->second;
    return std::nullopt;
}

void expect_mail(store::Tx& tx, const std::vector<std::string>& ids, ConversationId conversation) {
    std::set<std::string> missing(ids.begin(), ids.end());
    for (const auto& row : find_expected(tx, ids)) missing.erase(row.message_id);
    for (const auto& id : missing) tx.run(insert_thread, id, conversation);
}

}  // namespace tandem::channels::email
