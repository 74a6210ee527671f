#include "conversations/thread.h"

#include "base/refusal.h"
#include "conversations/table.h"
#include "events/journal.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace tandem::conversations {
namespace {

constexpr std::int64_t from_the_newest = std::numeric_limits<std::int64_t>::max();
constexpr int most_rounds = 8;

// Where a page ends in each of the two sources that it is woven from.
struct Reached {
    std::int64_t message = from_the_newest;
    std::int64_t position = from_the_newest;
};

std::int64_t number(std::string_view text, const char* path) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) throw bad_cursor(path);
    return value;
}

Reached reached_from(const std::optional<std::string>& cursor) {
    if (!cursor) return {};
    const std::string_view text(*cursor);
    const auto dot = text.find('.');
    if (dot == std::string_view::npos) throw bad_cursor("/before");
    return {number(text.substr(0, dot), "/before"), number(text.substr(dot + 1), "/before")};
}

std::string to_text(const Reached& place) {
    return std::to_string(place.message) + '.' + std::to_string(place.position);
}

// Messages tell of themselves, and what an agent only begins to type is nobody's history.
bool is_shown(const events::Recorded& event) {
    return event.name != MessageReceived::name && event.name != MessageReplied::name &&
           event.name != MessageNoted::name && event.name != MessageSent::name &&
           event.name != DraftStarted::name && event.name != DraftDiscarded::name;
}

struct Events {
    std::vector<events::Recorded> items;  // newest first
    std::int64_t looked_to = 0;           // everything from here on was looked at
    bool all = false;
};

// The next events that are shown. Others are skipped, a bounded number of them at a time.
Events events_before(store::Tx& tx, ConversationId id, std::int64_t before, int wanted) {
    Events found{{}, before, false};
    for (int round = 0; round < most_rounds; ++round) {
        const auto some = events::history(tx, events::subject_of(id), found.looked_to, wanted);
        for (const auto& event : some) {
            if (is_shown(event)) found.items.push_back(event);
            found.looked_to = event.position;
            if (static_cast<int>(found.items.size()) == wanted) return found;
        }
        if (static_cast<int>(some.size()) < wanted) {
            found.all = true;
            return found;
        }
    }
    return found;
}

ThreadEntry to_entry(MessageView message) {
    ThreadEntry entry{.type = "message", .at = message.at};
    entry.message = std::move(message);
    return entry;
}

ThreadEntry to_entry(const events::Recorded& event) {
    return {.type = "event",
            .position = event.position,
            .at = event.at,
            .name = event.name,
            .actor_kind = event.actor_kind,
            .actor_name = event.actor_name,
            .data = json::Any{event.data}};
}

// Weaves both by time, newest first, and remembers how far it came in each.
class Weave {
public:
    Weave(std::vector<MessageView> messages, std::vector<events::Recorded> happened, Reached place)
        : messages_(std::move(messages)), events_(std::move(happened)), place_(place) {}

    std::vector<ThreadEntry> newest(std::size_t limit) {
        std::vector<ThreadEntry> entries;
        while (entries.size() < limit && !is_done()) entries.push_back(next());
        return entries;
    }
    bool is_done() const { return message_ == messages_.size() && event_ == events_.size(); }
    const Reached& place() const { return place_; }

private:
    ThreadEntry next() {
        const bool has_message = message_ < messages_.size();
        const bool has_event = event_ < events_.size();
        if (has_message && (!has_event || messages_[message_].at > events_[event_].at)) {
            place_.message = messages_[message_].id.value();
            return to_entry(std::move(messages_[message_++]));
        }
        place_.position = events_[event_].position;
        return to_entry(events_[event_++]);
    }

    std::vector<MessageView> messages_;
    std::vector<events::Recorded> events_;
    std::size_t message_ = 0;
    std::size_t event_ = 0;
    Reached place_;
};

}  // namespace

ThreadPage thread(store::Tx& tx, ConversationId id, const ReadThread& query, Time now) {
    const auto conversation = Conversations(tx).get(id);
    auto place = reached_from(query.before);
    const auto limit = static_cast<int>(query.limit.value);
    const auto shown = Conversations(tx).shown_by(conversation);
    auto messages = Messages(tx).page(shown, MessageId(place.message), limit + 1);
    const auto happened = events_before(tx, id, place.position, limit + 1);
    const bool more_messages = static_cast<int>(messages.size()) > limit;
    if (happened.items.empty()) place.position = happened.looked_to;
    Weave weave(to_views(tx, std::move(messages), now), happened.items, place);
    ThreadPage page{weave.newest(static_cast<std::size_t>(limit)), {}};
    std::reverse(page.items.begin(), page.items.end());
    if (!weave.is_done() || more_messages || !happened.all) page.next = to_text(weave.place());
    return page;
}

HistoryPage history(store::Tx& tx, ConversationId id, const ReadHistory& query) {
    Conversations(tx).get(id);
    const auto limit = static_cast<int>(query.limit.value);
    auto some = events::history(
        tx, events::subject_of(id),
        query.after ? std::optional(number(*query.after, "/after")) : std::nullopt, limit + 1);
    HistoryPage page;
    if (static_cast<int>(some.size()) > limit) {
        some.pop_back();
        page.next = std::to_string(some.back().position);
    }
    for (auto& event : some)
        page.items.push_back({event.position,
                              event.at,
                              std::move(event.name),
                              event.actor_kind,
                              std::move(event.actor_name),
                              {std::move(event.data)}});
    return page;
}

}  // namespace tandem::conversations
