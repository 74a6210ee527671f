#include "authority/routes.h"

#include "authority/house_test.h"
#include "tests/scenarios.h"

namespace tandem::authority {
namespace {

using namespace testing;

// Approvals: 1 of Mara's, 200.00, 2 of Otto's, 600.00, 3 of Mara's, declined.
class Furnished : public House {
public:
    Furnished() {
        wants(mara, 20'000);
        wants(otto, 60'000);
        const auto third = wants(mara, 30'000).approval;
        decide(World::admin, *third, Decision::decline);
        events();
    }
};

TEST_CASE("every route of authority answers, refuses and records what it says") {
    prove<Furnished>();
}

const http::Headers old_version{{"If-Match", "\"v99\""}};
const std::string put = "PUT /api/v1/authority";

std::string limits(const std::string& list) {
    return R"({"roles":[{"role_id":3,"limits":[)" + list + "]}]}";
}

std::string many() {
    std::string list;
    for (int i = 0; i <= 200; ++i)
        list += (i > 0 ? "," : "") + std::string(R"({"remedy":"refund","currency":"EUR"})");
    return limits(list);
}

Scenario no(const std::string& request, const std::string& body, const std::string& refusal,
            int status, Asker asker) {
    return denied(request, body, status, refusal).by(asker);
}

const Scenarios authority_{
    {.name = "the limits",
     .as = trainee,
     .path = "/api/v1/authority",
     .answer = R"({"remedy":"refund","currency":"EUR","max_each":10000,"max_day":30000})"},
    {.name = "setting limits",
     .as = admin,
     .method = "PUT",
     .path = "/api/v1/authority",
     .body = limits(R"({"remedy":"refund","currency":"CHF","max_each":100,"max_day":null})"),
     .answer = R"("limits":[{"remedy":"refund","currency":"CHF","max_each":100,"max_day":null}])",
     .events = {"authority.limits_changed"}},
    granted(put, R"({"roles":[]})", 200).by(admin),
    no(put, R"({"roles":[]})", "forbidden", 403, otto),
    no(put, R"({"roles":[]})", "stale", 409, admin).with(old_version),
    no(put, R"({"roles":[{"role_id":99}]})", "/roles/0/role_id: unknown", 422, admin),
    no(put, R"({"roles":[{"role_id":3},{"role_id":3}]})", "/roles/1/role_id: duplicate", 422,
       admin),
    no(put, many(), "/roles/0/limits: too_many", 422, admin),
    no(put, limits(R"({"remedy":"refund","currency":"QQQ"})"),
       "/roles/0/limits/0/currency: currency", 422, admin),
    no(put, limits(R"({"remedy":"refund","currency":"EUR"},{"remedy":"refund","currency":"EUR"})"),
       "/roles/0/limits/1/currency: duplicate", 422, admin),
    no(put, limits(R"({"remedy":"refund","currency":"EUR","max_each":2,"max_day":1})"),
       "/roles/0/limits/0/max_day: below_each", 422, admin),
    no(put, limits(R"({"remedy":"refund","currency":"EUR","max_each":-1})"),
       "/roles/0/limits/0/max_each: range", 422, admin),
    {.name = "one's own", .path = "/api/v1/authority/mine", .answer = R"("pending":2})"},
};

const std::string approve = R"({"decision":"approve","note":"fine"})";

const Scenarios approvals_{
    {.name = "what waits",
     .as = otto,
     .path = "/api/v1/approvals",
     .answer = R"("context":{"order":"T-10001"},"requested_by":{"id":2,"name":"Mara Lind"})"},
    {.name = "one's own",
     .path = "/api/v1/approvals?show=mine",
     .answer = R"({"items":[{"id":3,"status":"declined")"},
    {.name = "what was decided",
     .as = trainee,
     .path = "/api/v1/approvals?show=decided",
     .answer = R"("next":null,"pending":2})"},
    no("GET /api/v1/approvals?after=x", "", "bad_cursor", 422, otto),
    no("GET /api/v1/approvals?show=mine&after=x", "", "bad_cursor", 422, otto),
    no("GET /api/v1/approvals?show=decided&after=1", "", "bad_cursor", 422, otto),
    {.name = "one", .as = otto, .path = "/api/v1/approvals/1", .answer = R"("can_decide":true)"},
    {.name = "one that the reader may not decide",
     .path = "/api/v1/approvals/1",
     .answer = R"("can_decide":false)"},
    no("GET /api/v1/approvals/9", "", "approval_not_found", 404, otto),
    {.name = "approving",
     .as = otto,
     .method = "POST",
     .path = "/api/v1/approvals/1/decision",
     .body = approve,
     .answer = R"("status":"approved")",
     .events = {"approval.approved", "authority.granted"}},
    {.name = "declining",
     .as = otto,
     .method = "POST",
     .path = "/api/v1/approvals/1/decision",
     .body = R"({"decision":"decline"})",
     .answer = R"("status":"declined")",
     .events = {"approval.declined"}},
    no("POST /api/v1/approvals/1/decision", approve, "forbidden", 403, &World::mara),
    no("POST /api/v1/approvals/9/decision", approve, "approval_not_found", 404, otto),
    no("POST /api/v1/approvals/2/decision", approve, "own_request", 409, otto),
    no("POST /api/v1/approvals/3/decision", approve, "already_decided", 409, otto),
    no("POST /api/v1/approvals/1/decision", approve, "above_authority", 409, otto)
        .given([](World& world, Scenario&) {
            world.request("PUT", "/api/v1/authority", R"({"roles":[{"role_id":5}]})", &world.admin);
        }),
    granted("DELETE /api/v1/approvals/1", "", 204, {"approval.withdrawn"}),
    no("DELETE /api/v1/approvals/1", "", "forbidden", 403, otto),
    no("DELETE /api/v1/approvals/3", "", "already_decided", 409, &World::mara),
    no("DELETE /api/v1/approvals/9", "", "approval_not_found", 404, &World::mara),
};

}  // namespace
}  // namespace tandem::authority
