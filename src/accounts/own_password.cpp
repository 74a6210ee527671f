#include "accounts/own_password.h"

#include "accounts/passwords.h"
#include "accounts/throttle_table.h"

namespace tandem::accounts {
namespace {

using namespace std::chrono_literals;

constexpr Patience with_oneself{.free = 5, .longest = 5min, .memory = 1h};

}  // namespace

AgentRow require_own_password(events::Journal& journal, const Actor& actor, const std::string& path,
                              std::string_view password) {
    const auto key = "agent:" + std::to_string(actor.id().value());
    auto agent = journal.store().write([&](store::Tx& tx) {
        Throttle(tx).take(key, with_oneself, journal.clock().now());
        return Agents(tx).get(actor.id());
    });
    if (!matches(agent.password_hash, password))
        throw invalid_field(path, "wrong_password", "This is not your password.");
    journal.store().write([&](store::Tx& tx) { Throttle(tx).forget(key); });
    return agent;
}

}  // namespace tandem::accounts
