#pragma once

#include "base/id.h"
#include "base/time.h"
#include "json/describe.h"

#include <boost/describe/enum.hpp>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace tandem::conversations {

enum class Doing { viewing, typing, replying };
BOOST_DESCRIBE_ENUM(Doing, viewing, typing, replying)

struct Present {
    AgentId id;
    std::string name;
    Doing state = Doing::viewing;
    bool operator==(const Present&) const = default;
};
TANDEM_STRUCT(Present, id, name, state)

// Who is looking at which conversation and writes in it, by live connection. Known to this process
// only and forgotten with it. Thread-safe.
class Presence {
public:
    using Connection = std::uint64_t;

    // Each answers with the conversations where something changed for others to see.
    std::vector<ConversationId> look_at(Connection, AgentId, const std::string& name,
                                        std::optional<ConversationId>, Time now);
    std::vector<ConversationId> act(Connection, ConversationId, Doing, Time now);
    std::vector<ConversationId> leave(Connection);
    // Typing that was not renewed for a while is looking; looking that was not is leaving.
    std::vector<ConversationId> expire(Time now);
    void keep_alive(Connection, Time now);

    // An agent with several tabs is listed once, with the most they do in any.
    std::vector<Present> in(ConversationId) const;
    std::vector<ConversationId> conversations() const;

private:
    struct Place {
        AgentId agent;
        std::string name;
        ConversationId conversation;
        Doing doing = Doing::viewing;
        Time acted;
        Time seen;
    };
    mutable std::mutex mutex_;
    std::map<Connection, Place> places_;
};

}  // namespace tandem::conversations
