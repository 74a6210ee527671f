#pragma once

#include "base/id.h"
#include "base/time.h"
#include "store/store.h"

#include <boost/describe/enum.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::channels::email {

enum class IncomingState { waiting, done, failed, discarded };
BOOST_DESCRIBE_ENUM(IncomingState, waiting, done, failed, discarded)

// One raw message that was taken, whatever became of it.
struct Incoming {
    std::int64_t id = 0;
    Time received_at;
    MailboxId mailbox;  // 0: none, an import
    BlobId raw;
    IncomingState state = IncomingState::waiting;
    std::int64_t attempts = 0;
    std::optional<std::string> reason;  // why it failed
    std::optional<ConversationId> conversation;
    std::optional<MessageId> message;
    std::string source;                            // "imap", "pop3", "lmtp", "pipe", "import"
    std::optional<std::string> code;               // of `reason`, for programs
    std::optional<std::string> discarded_because;  // in a person's words
};

// Of `code`: the message itself is still on the server, and `raw` is no more than its header.
inline constexpr std::string_view too_large_code = "too_large";
inline constexpr std::string_view unfetchable_code = "unfetchable";

// A new row, or nothing when this mailbox has taken the same bytes before.
std::optional<std::int64_t> add_incoming(store::Tx& tx, Time at, MailboxId mailbox,
                                         std::string_view source, std::string_view raw_hash,
                                         BlobId raw);
std::optional<Incoming> find_incoming(store::Tx& tx, std::int64_t id);
void mark_incoming_done(store::Tx& tx, std::int64_t id, ConversationId conversation,
                        MessageId message);
// Taken, but nothing to show for it (our own mail that came back): `reason` says why.
void mark_incoming_ignored(store::Tx& tx, std::int64_t id, std::string_view reason);
void mark_incoming_failed(store::Tx& tx, std::int64_t id, std::string_view reason,
                          std::string_view code = "failed");
// False when another process has filed it by now. Until the transaction ends, no other will.
bool claim_incoming(store::Tx& tx, std::int64_t id);
// False: it had not failed.
bool mark_incoming_discarded(store::Tx& tx, std::int64_t id, std::string_view reason);
bool restore_incoming(store::Tx& tx, std::int64_t id);  // false: it was not discarded
// The message itself came at last, for what was taken of it; false when its bytes are known.
bool replace_incoming_raw(store::Tx& tx, std::int64_t id, std::string_view raw_hash, BlobId raw);

// Counts an attempt at processing it; adding it counts the first.
void begin_attempt(store::Tx& tx, std::int64_t id);
// Taken but not yet processed: after a crash.
std::vector<Incoming> waiting_incoming(store::Tx& tx, int limit);  // but for history
std::vector<Incoming> waiting_history(store::Tx& tx, int limit);   // what an import has taken
// Newest first.
std::vector<Incoming> failed_incoming(store::Tx& tx, std::optional<std::int64_t> before, int limit);
std::vector<Incoming> discarded_incoming(store::Tx& tx, std::optional<std::int64_t> before,
                                         int limit);
std::int64_t count_failed_incoming(store::Tx& tx);

// A Message-ID that was found to belong to a conversation before its message came.
struct ExpectedMail {
    std::string message_id;
    ConversationId conversation;
};
// Those of `ids` that are expected, in no order.
std::vector<ExpectedMail> find_expected(store::Tx& tx, const std::vector<std::string>& ids);
// The conversation of the first of `ids` that is expected.
std::optional<ConversationId> find_thread(store::Tx& tx, const std::vector<std::string>& ids);
// Those that are expected already stay where they are.
void expect_mail(store::Tx& tx, const std::vector<std::string>& ids, ConversationId conversation);

}  // namespace tandem::channels::email
