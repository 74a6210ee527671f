#pragma once

#include "base/id.h"
#include "base/permission.h"
#include "base/refusal.h"

#include <boost/describe/enum.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tandem {

enum class ActorKind { agent, api_key, customer, system };
BOOST_DESCRIBE_ENUM(ActorKind, agent, api_key, customer, system)

// A request's Idempotency-Key. The journal uses it up in the transaction of the first command that
// runs under it, so that the same request sent again can never be carried out again.
struct RequestKey {
    std::string key;
    std::string fingerprint;  // a hash of method, path and body
    bool claimed = false;
};

// Who is asking. Every command takes one, so no command can forget to check, and every event says
// who caused it. An API key acts as the agent who made it, within the key's own scopes.
class Actor {
public:
    Actor(ActorKind kind, AgentId id, std::string name, Permissions granted,
          std::vector<TeamId> teams = {})
        : kind_(kind),
          id_(id),
          name_(std::move(name)),
          granted_(granted),
          teams_(std::move(teams)) {}

    // The program itself: mail intake, timers, imports. `name` says which ("email", "import").
    static Actor system(std::string name) {
        return {ActorKind::system, AgentId(), std::move(name), Permissions::all()};
    }

    ActorKind kind() const { return kind_; }
    AgentId id() const { return id_; }  // 0 for the system and for customers
    const std::string& name() const { return name_; }
    Permissions granted() const { return granted_; }
    const std::vector<TeamId>& teams() const { return teams_; }

    void set_request_key(std::shared_ptr<RequestKey> key) { request_key_ = std::move(key); }
    const std::shared_ptr<RequestKey>& request_key() const { return request_key_; }

    bool may(Permission permission) const { return granted_.has(permission); }
    void require(Permission permission) const {
        if (!may(permission)) throw forbidden("Your role does not allow this.");
    }

private:
    ActorKind kind_;
    AgentId id_;
    std::string name_;
    Permissions granted_;
    std::vector<TeamId> teams_;
    std::shared_ptr<RequestKey> request_key_;
};

}  // namespace tandem
