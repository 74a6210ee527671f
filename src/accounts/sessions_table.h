#pragma once

#include "base/id.h"
#include "base/time.h"
#include "store/store.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::accounts {

inline constexpr Duration session_life = std::chrono::days(30);

struct SessionRow {
    std::int64_t id = 0;
    AgentId agent;
    Time created_at;
    Time last_seen_at;
    Time expires_at;
    std::string remote;
    std::string user_agent;
};

struct NewSession {
    std::string token_hash;
    AgentId agent;
    std::string remote;
    std::string user_agent;
};

// Who is signed in, where.
class Sessions {
public:
    explicit Sessions(store::Tx& tx) : tx_(tx) {}

    std::optional<SessionRow> find(std::string_view token_hash, Time now) const;
    std::vector<SessionRow> of_agent(AgentId agent, Time now) const;  // last seen first

    std::int64_t add(const NewSession& session, Time now);  // forgets what has expired, too
    void saw(std::int64_t id, Time now);                    // begins another 30 days
    // False when the agent has no such session.
    bool remove(AgentId agent, std::int64_t id);
    void remove_all(AgentId agent);
    void remove_all_but(AgentId agent, std::int64_t kept);

private:
    store::Tx& tx_;
};

}  // namespace tandem::accounts
