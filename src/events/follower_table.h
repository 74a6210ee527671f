#pragma once

#include "events/follower.h"

#include <string_view>

namespace tandem::events {

// How far each follower has read.
class FollowerPositions {
public:
    explicit FollowerPositions(store::Tx& tx) : tx_(tx) {}

    std::optional<std::int64_t> find(std::string_view follower) const;
    void begin(std::string_view follower, std::int64_t position);  // unless it has begun
    // False when it is not at `from` any more: another thread or node was here first. Until the
    // transaction ends, no other one moves it.
    bool move(std::string_view follower, std::int64_t from, std::int64_t to);
    void restart(std::string_view follower);  // at 0, nothing parked

    void park(std::string_view follower, std::int64_t position, std::string_view error, Time now);

private:
    store::Tx& tx_;
};

}  // namespace tandem::events
