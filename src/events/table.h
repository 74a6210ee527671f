#pragma once

#include "events/event.h"
#include "store/store.h"

#include <optional>
#include <string_view>
#include <vector>

namespace tandem::events {

// The rows of the journal.
class Events {
public:
    explicit Events(store::Tx& tx) : tx_(tx) {}

    // From here to the end of the transaction no other one appends, on any node: positions become
    // visible in the order they were given, so a reader can never step over one.
    void lock_appending();
    void add(Recorded& event);  // sets its position

    std::vector<Recorded> after(std::int64_t position, int limit) const;
    std::vector<Recorded> about(const Subject& subject, std::int64_t before, int limit) const;
    std::int64_t newest() const;

private:
    store::Tx& tx_;
};

// False when the key was used before.
bool add_idempotency_key(store::Tx& tx, const Actor& actor, const RequestKey& key, Time now);

}  // namespace tandem::events
