#include "conversations/live.h"

#include "base/refusal.h"
#include "json/decode.h"

#include <algorithm>
#include <map>
#include <unordered_map>

namespace tandem::conversations {

// What a client may say.
struct LiveInput {
    std::string t;
    std::optional<ConversationId> conversation_id;
    std::optional<Doing> state;
};
TANDEM_STRUCT(LiveInput, t, conversation_id, state)

struct EventNotice {
    std::string name;
    std::string subject_kind;
    std::int64_t subject_id = 0;
    AgentId actor_id;
    std::optional<std::int64_t> conversation_id;
};
TANDEM_STRUCT(EventNotice, name, subject_kind, subject_id, actor_id, conversation_id)

struct EventsNotice {
    std::string t = "events";
    std::int64_t position = 0;
    std::vector<EventNotice> items;
};
TANDEM_STRUCT(EventsNotice, t, position, items)

struct PresenceNotice {
    std::string t = "presence";
    ConversationId conversation_id;
    std::vector<Present> agents;
};
TANDEM_STRUCT(PresenceNotice, t, conversation_id, agents)

struct OnlineNotice {
    std::string t = "online";
    std::vector<AgentId> agents;
};
TANDEM_STRUCT(OnlineNotice, t, agents)

struct PositionNotice {
    std::string t;
    std::int64_t position = 0;
};
TANDEM_STRUCT(PositionNotice, t, position)

namespace {

using http::LiveConnection;
using Message = std::shared_ptr<const std::string>;
using Batch = std::vector<events::Recorded>;

constexpr std::int64_t most_missed = 5'000;
constexpr std::size_t most_at_once = 200;  // above: fetching anew is cheaper than being told
constexpr int catch_up_step = 500;
constexpr std::string_view conversation_kind = "conversation";

bool may_read(const Actor& actor) { return actor.may(Permission::conversations_read); }

template <class Notice>
Message to_message(const Notice& notice) {
    return std::make_shared<const std::string>(json::encode(notice));
}

Message resync(std::int64_t position) { return to_message(PositionNotice{"resync", position}); }

EventNotice to_notice(const events::Recorded& event) {
    const bool conversation = event.subject.kind == conversation_kind;
    return {event.name, event.subject.kind, event.subject.id, event.actor,
            conversation ? std::optional(event.subject.id) : std::nullopt};
}

// The batch as one message: of everything after `position`, or without conversations for those who
// may not read them. Too much of it at once is a "look again".
Message to_message(const Batch& batch, std::int64_t after, bool reads) {
    EventsNotice notice{.position = batch.back().position, .items = {}};
    for (const auto& event : batch)
        if (event.position > after && (reads || event.subject.kind != conversation_kind))
            notice.items.push_back(to_notice(event));
    if (notice.items.size() > most_at_once) return resync(notice.position);
    return to_message(notice);
}

}  // namespace

struct Live::State {
    struct Client {
        std::shared_ptr<LiveConnection> connection;
        std::int64_t position = 0;  // told of everything up to here
        bool catching_up = true;    // told by opened(), not yet by the feed
    };

    explicit State(events::Journal& the_journal) : journal(the_journal) {}

    events::Journal& journal;
    Presence presence;
    mutable std::mutex mutex;
    std::unordered_map<std::uint64_t, Client> clients;
    std::map<AgentId, int> agents;  // how many connections each has
    std::int64_t told = 0;          // the end of the newest batch of the feed

    void tell(const Batch& batch);
    void catch_up(const std::shared_ptr<LiveConnection>& connection, std::int64_t position);
    bool is_caught_up(std::uint64_t id, std::int64_t position);
    void tell_presence(const std::vector<ConversationId>& changed);
    void tell_online();
    void broadcast(const Message& message, bool of_conversations);
    bool enter(const std::shared_ptr<LiveConnection>& connection);
    bool leave(const std::shared_ptr<LiveConnection>& connection);
    Message online() const;
};

// Called by the feed's one thread. Serialised once for everybody who is up to date.
void Live::State::tell(const Batch& batch) {
    if (batch.empty()) return;
    const std::lock_guard lock(mutex);
    const auto before = batch.front().position - 1;
    Message shared[2];
    for (auto& [id, client] : clients) {
        if (client.catching_up || client.position >= batch.back().position) continue;
        const bool reads = may_read(client.connection->actor());
        if (client.position > before) {
            client.connection->send(to_message(batch, client.position, reads));
        } else {
            auto& message = shared[reads ? 1 : 0];
            if (!message) message = to_message(batch, before, reads);
            client.connection->send(message);
        }
        client.position = batch.back().position;
    }
    told = std::max(told, batch.back().position);
}

bool Live::State::is_caught_up(std::uint64_t id, std::int64_t position) {
    const std::lock_guard lock(mutex);
    if (told > position) return false;
    if (const auto client = clients.find(id); client != clients.end()) {
        client->second.position = position;
        client->second.catching_up = false;
    }
    return true;
}

// What happened since, from the journal itself, until it meets what the feed tells.
void Live::State::catch_up(const std::shared_ptr<LiveConnection>& connection,
                           std::int64_t position) {
    const bool reads = may_read(connection->actor());
    do {
        for (;;) {
            const auto batch = journal.read(
                [&](store::Tx& tx) { return events::read_after(tx, position, catch_up_step); });
            if (batch.empty()) break;
            connection->send(to_message(batch, position, reads));
            position = batch.back().position;
        }
    } while (!is_caught_up(connection->id(), position));
}

void Live::State::broadcast(const Message& message, bool of_conversations) {
    const std::lock_guard lock(mutex);
    for (auto& [id, client] : clients)
        if (!of_conversations || may_read(client.connection->actor()))
            client.connection->send(message);
}

void Live::State::tell_presence(const std::vector<ConversationId>& changed) {
    for (const auto id : changed)
        broadcast(to_message(PresenceNotice{.conversation_id = id, .agents = presence.in(id)}),
                  true);
}

// True when the agent was not there before.
bool Live::State::enter(const std::shared_ptr<LiveConnection>& connection) {
    const std::lock_guard lock(mutex);
    clients[connection->id()] = {connection};
    return ++agents[connection->actor().id()] == 1;
}

// True when it was the agent's last connection.
bool Live::State::leave(const std::shared_ptr<LiveConnection>& connection) {
    const std::lock_guard lock(mutex);
    if (clients.erase(connection->id()) == 0) return false;
    const auto agent = agents.find(connection->actor().id());
    if (--agent->second > 0) return false;
    agents.erase(agent);
    return true;
}

Message Live::State::online() const {
    const std::lock_guard lock(mutex);
    OnlineNotice notice;
    for (const auto& [agent, count] : agents) notice.agents.push_back(agent);
    return to_message(notice);
}

void Live::State::tell_online() { broadcast(online(), false); }

Live::Live(events::Journal& journal, events::Feed& feed)
    : state_(std::make_unique<State>(journal)) {
    feed.listen([state = state_.get()](const Batch& batch) { state->tell(batch); });
}

Live::~Live() = default;

void Live::opened(const std::shared_ptr<LiveConnection>& connection, std::int64_t since) {
    const bool came = state_->enter(connection);
    const auto newest =
        state_->journal.read([](store::Tx& tx) { return events::newest_position(tx); });
    connection->send(to_message(PositionNotice{"hello", newest}));
    const bool too_far = since > 0 && newest - since > most_missed;
    if (too_far || since > newest) connection->send(resync(newest));
    const bool from_since = since > 0 && since <= newest && !too_far;
    state_->catch_up(connection, from_since ? since : newest);
    if (may_read(connection->actor()))
        for (const auto id : state_->presence.conversations())
            connection->send(to_message(
                PresenceNotice{.conversation_id = id, .agents = state_->presence.in(id)}));
    if (came)
        state_->tell_online();
    else
        connection->send(state_->online());
}

void Live::received(const std::shared_ptr<LiveConnection>& connection, std::string_view message) {
    const auto now = state_->journal.clock().now();
    LiveInput input;
    try {
        input = json::decode<LiveInput>(message);
    } catch (const Refusal&) {
        return connection->close();  // no client of ours says that
    }
    state_->presence.keep_alive(connection->id(), now);
    if (input.t == "ping")
        return connection->send(std::make_shared<const std::string>(R"({"t":"pong"})"));
    const auto& actor = connection->actor();
    if (!may_read(actor)) return;
    if (input.t == "view")
        state_->tell_presence(state_->presence.look_at(connection->id(), actor.id(), actor.name(),
                                                       input.conversation_id, now));
    if (input.t == "typing" && input.conversation_id && input.state)
        state_->tell_presence(
            state_->presence.act(connection->id(), *input.conversation_id, *input.state, now));
}

void Live::closed(const std::shared_ptr<LiveConnection>& connection) {
    const bool went = state_->leave(connection);
    state_->tell_presence(state_->presence.leave(connection->id()));
    if (went) state_->tell_online();
}

void Live::tick() { state_->tell_presence(state_->presence.expire(state_->journal.clock().now())); }

std::size_t Live::connections() const {
    const std::lock_guard lock(state_->mutex);
    return state_->clients.size();
}

}  // namespace tandem::conversations
