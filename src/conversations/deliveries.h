#pragma once

#include "base/id.h"
#include "base/time.h"
#include "conversations/message_table.h"
#include "store/store.h"

#include <optional>
#include <string>
#include <string_view>

namespace tandem::conversations {

// The rows that say what became of replies (message_deliveries).
class Deliveries {
public:
    explicit Deliveries(store::Tx& tx) : tx_(tx) {}

    // Puts the message into the outbox, due at `until`; `undo` is what undoing gives back (JSON).
    Delivery begin(MessageId message, Time now, Time until, const std::string& undo);
    // Again, after it failed. False when it cannot be tried again now.
    bool begin_again(MessageId message, const Delivery& failed, Time now);
    std::string undo_of(MessageId message) const;
    void set_state(MessageId message, DeliveryState state, const std::optional<std::string>& error,
                   std::optional<Time> sent_at = {});

private:
    store::Tx& tx_;
};

}  // namespace tandem::conversations
