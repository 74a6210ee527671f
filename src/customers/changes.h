#pragma once

#include "customers/events.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tandem::customers {

inline std::string as_text(std::string value) { return value; }
inline std::string as_text(const std::optional<std::string>& value) { return value.value_or(""); }
template <class Tag>
std::string as_text(const std::optional<Id<Tag>>& value) {
    return value ? std::to_string(value->value()) : "";
}
inline std::string as_text(bool value) { return value ? "true" : "false"; }
inline std::string as_text(std::int64_t value) { return std::to_string(value); }

// Sets members and keeps what they were, for the event that tells of it.
class Changes {
public:
    template <class T>
    void set(std::string field, T& member, T value) {
        if (member == value) return;
        list_.push_back({std::move(field), as_text(member), as_text(value)});
        member = std::move(value);
    }
    bool empty() const { return list_.empty(); }
    std::vector<FieldChange> take() { return std::move(list_); }

private:
    std::vector<FieldChange> list_;
};

// For requests with If-Match: whoever looked at an older version must look again.
inline void require_version(std::optional<std::int64_t> seen, std::int64_t version,
                            const std::string& what) {
    if (seen && *seen != version) throw stale(what);
}

}  // namespace tandem::customers
