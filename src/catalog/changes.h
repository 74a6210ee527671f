#pragma once

#include "base/enum_text.h"
#include "catalog/events.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tandem::catalog {

inline std::string as_text(std::string value) { return value; }
inline std::string as_text(bool value) { return value ? "true" : "false"; }
template <std::integral T>
    requires(!std::is_same_v<T, bool>)
std::string as_text(T value) {
    return std::to_string(value);
}
template <DescribedEnum E>
std::string as_text(E value) {
    return std::string(to_text(value));
}
template <class Tag>
std::string as_text(const std::optional<Id<Tag>>& value) {
    return value ? std::to_string(value->value()) : "";
}

// Sets members and keeps what they were, for the event that tells of it.
class Changes {
public:
    template <class T>
    void set(std::string what, T& member, T value) {
        if (member == value) return;
        note(std::move(what), as_text(member), as_text(value));
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

}  // namespace tandem::catalog
