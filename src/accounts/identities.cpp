#include "accounts/identities.h"

#include "accounts/actors.h"
#include "accounts/agents_table.h"
#include "accounts/api_keys_table.h"
#include "accounts/sessions_table.h"
#include "accounts/signal.h"
#include "base/log.h"

#include <atomic>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>

namespace tandem::accounts {
namespace {

using namespace std::chrono_literals;

constexpr Duration remembered_for = 1min;
// "Last seen" is written so often and no oftener: it would be a write for every read.
constexpr Duration noted_every = 5min;
constexpr std::size_t most_remembered = 50'000;

}  // namespace

struct Identities::Known {
    http::Identity identity;
    ApiKeyId key = {};  // 0 for a session
    Time expires = Time::max();
    Time loaded = {};
    std::atomic<Time> noted = {};
};

class Identities::Memory {
public:
    std::shared_ptr<Known> find(const std::string& hash) const {
        const std::shared_lock lock(mutex_);
        const auto found = known_.find(hash);
        return found == known_.end() ? nullptr : found->second;
    }

    std::uint64_t generation() const {
        const std::shared_lock lock(mutex_);
        return generation_;
    }

    // What was read before the last clear() may be out of date already, and is not kept.
    void put(const std::string& hash, std::shared_ptr<Known> known, std::uint64_t generation) {
        const std::unique_lock lock(mutex_);
        if (generation != generation_) return;
        if (known_.size() >= most_remembered) known_.clear();
        known_[hash] = std::move(known);
    }

    void clear() {
        const std::unique_lock lock(mutex_);
        known_.clear();
        ++generation_;
    }

private:
    mutable std::shared_mutex mutex_;
    std::unordered_map<std::string, std::shared_ptr<Known>> known_;
    std::uint64_t generation_ = 0;
};

Identities::Identities(events::Journal& journal, const Secrets& secrets)
    : journal_(journal), secrets_(secrets), memory_(std::make_shared<Memory>()) {
    journal.store().on_signal(std::string(accounts_channel),
                              [memory = memory_] { memory->clear(); });
}

Identities::~Identities() = default;

void Identities::forget_all() { memory_->clear(); }

std::string Identities::csrf_token(std::string_view session_token) const {
    return secrets_.hash("csrf", session_token);
}

std::optional<http::Identity> Identities::authenticate(const http::Request& request) {
    constexpr std::string_view scheme = "Bearer ";
    const auto authorization = request.header("Authorization");
    const bool is_key = authorization.starts_with(scheme);
    const auto token =
        is_key ? authorization.substr(scheme.size()) : request.cookie(session_cookie);
    if (token.empty()) return std::nullopt;

    const auto known = find(secrets_.hash(is_key ? "api_key" : "session", token), is_key, token);
    if (!known) return std::nullopt;
    note_use(*known);
    return known->identity;
}

std::shared_ptr<Identities::Known> Identities::find(const std::string& hash, bool is_key,
                                                    std::string_view token) {
    const auto now = journal_.clock().now();
    if (auto known = memory_->find(hash);
        known && now < known->loaded + remembered_for && now < known->expires)
        return known;

    const auto generation = memory_->generation();
    auto known = journal_.read(
        [&](store::Tx& tx) { return is_key ? load_key(tx, hash) : load_session(tx, hash, token); });
    if (known) memory_->put(hash, known, generation);
    return known;
}

std::shared_ptr<Identities::Known> Identities::load_session(store::Tx& tx, const std::string& hash,
                                                            std::string_view token) const {
    const auto now = journal_.clock().now();
    const auto session = Sessions(tx).find(hash, now);
    if (!session || !is_active_agent(tx, session->agent)) return nullptr;
    return std::make_shared<Known>(http::Identity{.actor = actor_of(tx, session->agent),
                                                  .by_cookie = true,
                                                  .csrf_token = csrf_token(token),
                                                  .session = session->id},
                                   ApiKeyId(), session->expires_at, now, session->last_seen_at);
}

std::shared_ptr<Identities::Known> Identities::load_key(store::Tx& tx,
                                                        const std::string& hash) const {
    const auto key = ApiKeys(tx).find(hash);
    if (!key || !is_active_agent(tx, key->agent)) return nullptr;
    const auto agent = actor_of(tx, key->agent);
    return std::make_shared<Known>(
        http::Identity{.actor =
                           Actor(ActorKind::api_key, agent.id(), agent.name(),
                                 agent.granted() & to_permissions(key->scopes), agent.teams())},
        key->id, Time::max(), journal_.clock().now(), key->last_used_at.value_or(Time()));
}

// Of many requests at the same moment one writes.
void Identities::note_use(Known& known) {
    const auto now = journal_.clock().now();
    auto noted = known.noted.load();
    if (now - noted < noted_every || !known.noted.compare_exchange_strong(noted, now)) return;
    try {
        journal_.store().write([&](store::Tx& tx) {
            if (known.key != ApiKeyId()) return ApiKeys(tx).used(known.key, now);
            Sessions(tx).saw(known.identity.session, now);
            Agents(tx).saw(known.identity.actor.id(), now);
        });
    } catch (const std::exception& error) {
        log::warning("when somebody was last seen could not be noted", {{"error", error.what()}});
    }
}

}  // namespace tandem::accounts
