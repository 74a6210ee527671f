#include "conversations/presence.h"

#include <algorithm>
#include <set>

namespace tandem::conversations {
namespace {

constexpr Duration typing_lasts = std::chrono::seconds(8);
constexpr Duration replying_lasts = std::chrono::minutes(5);  // a pause for thought is no leaving
constexpr Duration looking_lasts = std::chrono::minutes(3);   // clients ping more often

bool is_over(Doing doing, Duration since) {
    if (doing == Doing::typing) return since > typing_lasts;
    return doing == Doing::replying && since > replying_lasts;
}

}  // namespace

std::vector<ConversationId> Presence::look_at(Connection connection, AgentId agent,
                                              const std::string& name,
                                              std::optional<ConversationId> conversation,
                                              Time now) {
    const std::lock_guard lock(mutex_);
    std::vector<ConversationId> changed;
    const auto known = places_.find(connection);
    if (known != places_.end()) {
        if (known->second.conversation == conversation) {
            known->second.seen = now;
            return changed;
        }
        changed.push_back(known->second.conversation);
        places_.erase(known);
    }
    if (conversation) {
        places_[connection] = {agent, name, *conversation, Doing::viewing, now, now};
        changed.push_back(*conversation);
    }
    return changed;
}

std::vector<ConversationId> Presence::act(Connection connection, ConversationId conversation,
                                          Doing doing, Time now) {
    const std::lock_guard lock(mutex_);
    const auto known = places_.find(connection);
    if (known == places_.end() || known->second.conversation != conversation) return {};
    known->second.acted = known->second.seen = now;
    if (std::exchange(known->second.doing, doing) == doing) return {};
    return {conversation};
}

std::vector<ConversationId> Presence::leave(Connection connection) {
    const std::lock_guard lock(mutex_);
    const auto known = places_.find(connection);
    if (known == places_.end()) return {};
    const auto conversation = known->second.conversation;
    places_.erase(known);
    return {conversation};
}

std::vector<ConversationId> Presence::expire(Time now) {
    const std::lock_guard lock(mutex_);
    std::set<ConversationId> changed;
    for (auto it = places_.begin(); it != places_.end();) {
        auto& place = it->second;
        if (is_over(place.doing, now - place.acted)) {
            place.doing = Doing::viewing;
            changed.insert(place.conversation);
        }
        const bool gone = now - place.seen > looking_lasts;
        if (gone) changed.insert(place.conversation);
        it = gone ? places_.erase(it) : std::next(it);
    }
    return {changed.begin(), changed.end()};
}

void Presence::keep_alive(Connection connection, Time now) {
    const std::lock_guard lock(mutex_);
    if (const auto known = places_.find(connection); known != places_.end())
        known->second.seen = now;
}

std::vector<Present> Presence::in(ConversationId conversation) const {
    const std::lock_guard lock(mutex_);
    std::map<AgentId, Present> agents;
    for (const auto& [connection, place] : places_) {
        if (place.conversation != conversation) continue;
        const auto [it, added] =
            agents.try_emplace(place.agent, Present{place.agent, place.name, place.doing});
        if (!added) it->second.state = std::max(it->second.state, place.doing);
    }
    std::vector<Present> present;
    for (auto& [id, agent] : agents) present.push_back(std::move(agent));
    return present;
}

std::vector<ConversationId> Presence::conversations() const {
    const std::lock_guard lock(mutex_);
    std::set<ConversationId> ids;
    for (const auto& [connection, place] : places_) ids.insert(place.conversation);
    return {ids.begin(), ids.end()};
}

}  // namespace tandem::conversations
