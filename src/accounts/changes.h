#pragma once

#include "accounts/events.h"
#include "base/refusal.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tandem::accounts {

// Sets members and keeps what was there before, for the event that tells of it.
class Changes {
public:
    // Nothing is noted when the value is what it was.
    void set(std::string what, std::string& member, std::string value) {
        if (member == value) return;
        note(std::move(what), member, value);
        member = std::move(value);
    }

    void note(std::string what, std::string before, std::string after) {
        changes_.push_back({std::move(what), std::move(before), std::move(after)});
    }

    bool empty() const { return changes_.empty(); }
    std::vector<Change> take() { return std::move(changes_); }

private:
    std::vector<Change> changes_;
};

// For requests with If-Match: whoever looked at an older version must look again.
inline void require_version(std::optional<std::int64_t> seen, std::int64_t version,
                            const std::string& what) {
    if (seen && *seen != version) throw stale(what);
}

}  // namespace tandem::accounts
