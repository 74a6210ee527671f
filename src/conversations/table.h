#pragma once

#include "conversations/conversation.h"
#include "store/store.h"

#include <optional>
#include <vector>

namespace tandem::conversations {

// The rows of conversations. Whatever depends on such a row and must be right at once (the lists it
// stands in, the counters, the customer's own counters) is kept by add() and save() here, so that
// no command can forget it.
class Conversations {
public:
    explicit Conversations(store::Tx& tx) : tx_(tx) {}

    std::optional<Conversation> find(ConversationId id) const;
    Conversation get(ConversationId id) const;  // refused when there is none
    std::vector<Conversation> find_all(const std::vector<ConversationId>& ids) const;
    // As get(), but nobody else changes it until this transaction ends: two agents who act at once
    // are carried out one after the other, the second on what the first left behind.
    Conversation get_locked(ConversationId id) const;
    // As get_locked(), but refused when the asker saw another version or it was merged away.
    Conversation get_for_change(ConversationId id, std::optional<std::int64_t> version) const;

    void add(Conversation& conversation);  // gives it its id
    // Saves `now` over the row that was read as `before`; refused as stale when somebody saved one
    // in between.
    void save(const Conversation& before, Conversation& now, Time at);

    // Where `id` is shown now: itself, or where merges led.
    std::optional<ConversationId> find_shown(ConversationId id) const;
    // Every conversation whose messages `id` shows: itself, and what was merged into it.
    std::vector<ConversationId> shown_by(const Conversation& conversation) const;

private:
    store::Tx& tx_;
};

// The newest message of a conversation that was just added with it: the one change to a row that is
// none to anybody who could have read it.
void set_newest(store::Tx& tx, ConversationId conversation, MessageId message);

// The lists a conversation is found in: its status, or none when it was merged away.
std::string_view shelf_of(const Conversation& conversation);
std::string_view shelf_of(Status status);
inline constexpr std::string_view merged_shelf = "merged";

// How priorities stand in rows and indexes: the most urgent first.
constexpr int urgency_of(Priority priority) { return 3 - static_cast<int>(priority); }
constexpr Priority priority_of(std::int64_t urgency) { return static_cast<Priority>(3 - urgency); }

// Lists of whole numbers in a row: "[1,5]".
template <class Tag>
std::string ids_to_json(const std::vector<Id<Tag>>& ids) {
    std::vector<std::int64_t> numbers;
    numbers.reserve(ids.size());
    for (const auto id : ids) numbers.push_back(id.value());
    return store::json_list(numbers);
}
std::vector<std::int64_t> numbers_from_json(std::string_view text);
template <class T>
std::vector<T> ids_from_json(std::string_view text) {
    std::vector<T> ids;
    for (const auto number : numbers_from_json(text)) ids.push_back(T(number));
    return ids;
}

}  // namespace tandem::conversations
