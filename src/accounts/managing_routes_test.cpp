// What administrators do to people and keys, as far as routes_test.cpp has no row for it.

#include "accounts/house_test.h"
#include "tests/scenarios.h"

namespace tandem::accounts {
namespace {

using namespace testing;

const http::Headers old_version{{"If-Match", "\"v99\""}};
const Step zoe_invited{"POST", "/api/v1/invitations",
                       R"({"email":"zoe@example.com","name":"Zoe","role_id":3,"team_ids":[]})",
                       admin};
const Step auditors{"POST", "/api/v1/roles", R"({"name":"Auditor","permissions":[]})", admin};
const Step returns{"POST", "/api/v1/teams", R"({"name":"Returns"})", admin};

// Someone who may make keys, and nothing else.
void mara_makes_keys(World& world, Scenario&) {
    world.mara = Actor(ActorKind::agent, world.mara.id(), "Mara", {Permission::api_keys_manage});
}

const Scenarios managing_agents{
    denied("PATCH /api/v1/agents/2", R"({"name":"X"})", 409, "stale").by(admin).with(old_version),
    denied("PATCH /api/v1/agents/1", R"({"active":false})", 409, "yourself").by(admin),
    granted("PATCH /api/v1/agents/2", R"({"active":true})", 200, {"agent.reactivated"})
        .by(admin)
        .after({{"PATCH", "/api/v1/agents/2", R"({"active":false})", admin}}),
    denied("POST /api/v1/agents/2/password-link", "", 409, "inactive")
        .by(admin)
        .after({{"PATCH", "/api/v1/agents/2", R"({"active":false})", admin}}),
    granted("DELETE /api/v1/invitations/1", "", 204, {"agent.invitation_withdrawn"})
        .by(admin)
        .after({zoe_invited}),
};

const Scenarios managing_teams{
    denied("PATCH /api/v1/teams/1", R"({"name":"X"})", 409, "stale").by(admin).with(old_version),
    denied("PATCH /api/v1/teams/1", R"({"name":"returns"})", 422, "/name: taken")
        .by(admin)
        .after({returns}),
    denied("PATCH /api/v1/teams/1", R"({"colour":"red"})", 422, "/colour: colour").by(admin),
    denied("PATCH /api/v1/teams/1", R"({"member_ids":[99]})", 422, "/member_ids: unknown")
        .by(admin),
};

const Scenarios managing_roles{
    denied("PATCH /api/v1/roles/6", R"({"name":"X"})", 409, "stale").by(admin).with(old_version),
    denied("PATCH /api/v1/roles/6", R"({"name":"agent"})", 422, "/name: taken").by(admin),
    denied("PATCH /api/v1/roles/99", R"({"name":"X"})", 404, "role_not_found").by(admin),
    granted("DELETE /api/v1/roles/7", "", 204, {"role.deleted"}).by(admin).after({auditors}),
    denied("DELETE /api/v1/roles/6", "", 409, "role_in_use").by(admin),
};

const Scenarios managing_keys{
    granted("DELETE /api/v1/api-keys/1", "", 204, {"api_key.revoked"})
        .by(admin)
        .after({{"POST", "/api/v1/api-keys", R"({"name":"R","scopes":["audit_read"]})", admin}}),
    denied("POST /api/v1/api-keys", R"({"name":"R","scopes":["audit_read"]})", 422,
           "/scopes: not_yours")
        .given(mara_makes_keys),
};

const Scenarios auditing{
    granted("GET /api/v1/audit", "", 200).by(admin),
    denied("GET /api/v1/audit?after=yesterday", "", 422, "/after: cursor").by(admin),
};

}  // namespace
}  // namespace tandem::accounts
