#pragma once

#include "base/id.h"
#include "base/time.h"
#include "store/store.h"

#include <boost/describe/enum.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::events {

enum class OutboxState { waiting, sending, sent, parked, cancelled };
BOOST_DESCRIBE_ENUM(OutboxState, waiting, sending, sent, parked, cancelled)

// Something to be done in the outside world once, put down in the transaction that decided it.
struct OutboxItem {
    OutboxId id;
    std::string kind;     // which sender takes it: "email"
    std::string key;      // unique per kind: a second put with the same key is refused by the table
    std::string payload;  // JSON, the sender's own
    OutboxState state = OutboxState::waiting;
    Time not_before;  // undo send, back-off
    int attempts = 0;
    std::string last_error;
    Time created;
    std::optional<Time> finished;
};

struct Delivery {
    enum class Outcome {
        sent,
        retry,    // certainly not done: try again later
        unknown,  // may have been done: never again by itself; parked for a person to decide
        refused,  // will never work: parked
    };
    Outcome outcome = Outcome::sent;
    std::string error;  // words for a person
};

// Does the items of one kind. send() runs outside any transaction, after the item was durably
// marked `sending`. done() runs in the transaction that saves the outcome: journal what happened.
class OutboxSender {
public:
    virtual ~OutboxSender() = default;
    virtual std::string_view kind() const = 0;
    virtual Delivery send(const OutboxItem& item) = 0;
    virtual void done(store::Tx& tx, const OutboxItem& item, const Delivery& delivery) = 0;
    // An item found `sending` at start-up: the process died in the middle. True when the sender can
    // prove that it was not done (so that it may be tried again); otherwise it is parked.
    virtual bool certainly_not_sent(const OutboxItem& item) = 0;
};

// Puts an item down; it is due at `not_before`.
OutboxId put(store::Tx& tx, std::string_view kind, std::string_view key, std::string_view payload,
             Time now, Time not_before);
// Takes back an item that nobody has begun to send; false when it is too late.
bool cancel(store::Tx& tx, OutboxId id, Time now);
// A parked item is tried again from now; false when it is not parked.
bool retry(store::Tx& tx, OutboxId id, Time now);
std::optional<OutboxItem> find_item(store::Tx& tx, OutboxId id);
std::optional<OutboxItem> find_item(store::Tx& tx, std::string_view kind, std::string_view key);
// Newest first, keyset-paged by id; only those in `state` when given.
std::vector<OutboxItem> list_items(store::Tx& tx, std::optional<OutboxState> state,
                                   std::optional<OutboxId> before, int limit);

// What the status page shows. What was sent is not counted: that is the history.
struct OutboxCounts {
    std::int64_t waiting = 0;
    std::int64_t sending = 0;
    std::int64_t parked = 0;
};
OutboxCounts count_items(store::Tx& tx);

// The channel that wakes the sending threads (store::Store::on_signal).
inline constexpr std::string_view outbox_channel = "outbox";

// Attempt n (from 1) waits min(30 s * 2^(n-1), 6 h), plus up to a quarter at random, so that a
// server that comes back is not met by everyone at once. After `max_attempts` the item is parked.
inline constexpr int max_attempts = 12;
Duration backoff(int attempt, double random_0_to_1);

// Sends what is due on threads of its own.
class Outbox {
public:
    Outbox(store::Store& store, const Clock& clock);
    ~Outbox();
    void add(OutboxSender& sender);  // before start()
    void start(int threads = 4);
    void stop();
    // Sends everything that is due now, on the calling thread. For tests.
    int drain();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace tandem::events
