#include "conversations/conversation.h"

#include "base/refusal.h"

#include <algorithm>
#include <iterator>

namespace tandem::conversations {
namespace {

template <class Tag>
std::optional<Id<Tag>> some(Id<Tag> id) {
    return id == Id<Tag>() ? std::nullopt : std::optional(id);
}

std::vector<TagId> without(const std::vector<TagId>& all, const std::vector<TagId>& taken) {
    std::vector<TagId> left;
    std::set_difference(all.begin(), all.end(), taken.begin(), taken.end(),
                        std::back_inserter(left));
    return left;
}

LastFrom last_from_of(MessageKind kind) {
    switch (kind) {
        case MessageKind::incoming:
            return LastFrom::customer;
        case MessageKind::reply:
            return LastFrom::agent;
        case MessageKind::note:
            break;
    }
    return LastFrom::note;
}

}  // namespace

void Conversation::require_not_merged() const {
    if (!is_merged()) return;
    throw conflict("merged", "This conversation was merged into another. Work on that one.")
        .with_details("{\"merged_into\":" + std::to_string(merged_into->value()) + "}");
}

std::optional<SubjectChanged> Conversation::rename(const std::string& to) {
    if (subject == to) return std::nullopt;
    SubjectChanged event{id, subject, to};
    subject = to;
    return event;
}

std::optional<PriorityChanged> Conversation::set_priority(Priority to) {
    if (priority == to) return std::nullopt;
    const PriorityChanged event{id, priority, to};
    priority = to;
    return event;
}

std::optional<KindChanged> Conversation::set_kind(Kind to) {
    if (kind == to) return std::nullopt;
    const KindChanged event{id, kind, to};
    kind = to;
    return event;
}

std::optional<Assigned> Conversation::assign_to(AgentId agent) {
    if (assignee == agent) return std::nullopt;
    const Assigned event{id, some(assignee), some(agent)};
    assignee = agent;
    return event;
}

std::optional<TeamChanged> Conversation::move_to(TeamId to) {
    if (team == to) return std::nullopt;
    const TeamChanged event{id, some(team), some(to)};
    team = to;
    return event;
}

std::optional<FieldsChanged> Conversation::set_fields(const std::string& json) {
    if (fields == json) return std::nullopt;
    FieldsChanged event{id, {fields}, {json}};
    fields = json;
    return event;
}

std::optional<Tagged> Conversation::set_tags(std::vector<TagId> to) {
    std::sort(to.begin(), to.end());
    to.erase(std::unique(to.begin(), to.end()), to.end());
    if (tags == to) return std::nullopt;
    Tagged event{.conversation = id, .added = without(to, tags), .removed = without(tags, to)};
    tags = std::move(to);
    return event;
}

std::optional<ParentChanged> Conversation::set_parent(std::optional<ConversationId> to) {
    if (parent == to) return std::nullopt;
    if (to == id) throw invalid_field("/parent_id", "itself", "It cannot be its own parent.");
    const ParentChanged event{id, parent, to};
    parent = to;
    return event;
}

std::optional<StatusChanged> Conversation::set_status(Status to, Because because, Time now) {
    if (to == Status::snoozed && status != Status::snoozed)
        throw invalid_field("/status", "needs_time", "Say until when: snooze it.");
    if (status == to) return std::nullopt;
    const StatusChanged event{id, status, to, because};
    if (status == Status::solved && is_active(to)) ++reopened_count;
    status = to;
    snoozed_until.reset();
    solved_at = to == Status::solved ? std::optional(now) : std::nullopt;
    if (to != Status::open) waiting_since.reset();
    return event;
}

Snoozed Conversation::snooze(Time until, Time now) {
    if (until <= now) throw invalid_field("/until", "past", "Choose a time to come.");
    if (!is_active(status))
        throw conflict("not_active", "Reopen the conversation before snoozing it.");
    const Snoozed event{id, status, until};
    status = Status::snoozed;
    snoozed_until = until;
    return event;
}

// The wait that was running when it was put to sleep goes on: a snooze hides a customer's question
// from a list, it does not answer it.
std::optional<StatusChanged> Conversation::wake(Because because, Time) {
    if (status != Status::snoozed) return std::nullopt;
    const StatusChanged event{id, status, Status::open, because};
    status = Status::open;
    snoozed_until.reset();
    return event;
}

std::optional<StatusChanged> Conversation::add_message(const Written& message, Time now) {
    ++message_count;
    newest_message = std::max(newest_message, message.id);
    last_message_at = std::max(last_message_at, message.at);
    last_from = last_from_of(message.kind);
    preview = message.preview;
    if (message.kind == MessageKind::reply) waiting_since.reset();
    if (message.kind != MessageKind::incoming || message.automatic || status == Status::spam)
        return std::nullopt;
    auto event = status == Status::snoozed ? wake(Because::customer, now)
                                           : set_status(Status::open, Because::customer, now);
    if (!waiting_since) waiting_since = message.at;
    return event;
}

}  // namespace tandem::conversations
