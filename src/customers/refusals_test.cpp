// What the routes of customers refuse, as far as routes_test.cpp has no row for it.

#include "customers/house_test.h"
#include "tests/scenarios.h"

namespace tandem::customers {
namespace {

using namespace testing;

const http::Headers old_version{{"If-Match", "\"v99\""}};
const std::vector<Step> two_into_one{{"POST", "/api/v1/customers/1/merge", R"({"other_id":2})"}};

// A list with one item more than are allowed.
std::string too_many(const std::string& field, const std::string& before, const std::string& after,
                     int most) {
    std::string list = "{" + field + ":[";
    for (int i = 0; i <= most; ++i) list += (i > 0 ? "," : "") + before + std::to_string(i) + after;
    return list + "]";
}

const auto emails = too_many(R"("emails")", R"({"address":"a)", R"(@b.example"})", 50);
const auto phones = too_many(R"("phones")", R"({"number":"0301234)", R"("})", 20);
const auto domains = too_many(R"("domains")", "\"d", ".example\"", 50);
const auto choices = too_many(R"("choices")", "\"c", "\"", 200);
const std::string two_primary_phones =
    R"({"phones":[{"number":"030 1234","primary":true},{"number":"030 1235","primary":true}])";
const std::string two_primary_emails =
    R"({"emails":[{"address":"a@b.example","primary":true},{"address":"c@b.example","primary":true}])";

void a_hundred_fields(World& world, Scenario&) {
    for (int i = 0; i < 100; ++i)
        world.request("POST", "/api/v1/fields",
                      R"({"entity":"organisation","key":"k)" + std::to_string(i) +
                          R"(","label":"L","kind":"text"})",
                      &world.admin);
}

const std::string c1 = "/api/v1/customers/1";

const Scenarios adding_customers{
    denied("POST /api/v1/customers", two_primary_emails + R"(,"name":"A"})", 422,
           "/emails: primary"),
    denied("POST /api/v1/customers", emails + R"(,"name":"A"})", 422, "/emails: too_many"),
    denied("POST /api/v1/customers", two_primary_phones + R"(,"name":"A"})", 422,
           "/phones: primary"),
    denied("POST /api/v1/customers", phones + R"(,"name":"A"})", 422, "/phones: too_many"),
    denied("POST /api/v1/customers", R"({"name":"A","fields":{"nope":1}})", 422,
           "/fields/nope: unknown_field"),
};

const Scenarios changing_customers{
    denied("PATCH /api/v1/customers/9", "{}", 404, "customer_not_found"),
    denied("PATCH /api/v1/customers/2", R"({"title":"x"})", 409, "customer_merged")
        .after(two_into_one),
    denied("PATCH " + c1, R"({"title":"x"})", 409, "stale").with(old_version),
    denied("PATCH " + c1, R"({"language":"ger man"})", 422, "/language: language"),
    denied("PATCH " + c1, R"({"time_zone":"Mars/Olympus"})", 422, "/time_zone: time_zone"),
    denied("PATCH " + c1, R"({"organisation_id":9})", 422, "/organisation_id: unknown"),
    denied("PATCH " + c1, R"({"fields":{"nope":1}})", 422, "/fields/nope: unknown_field"),
    denied("PATCH " + c1, R"({"fields":{"size":"big"}})", 422, "/fields/size: type"),
};

const Scenarios setting_addresses{
    denied("PUT /api/v1/customers/9/emails", R"({"emails":[]})", 404, "customer_not_found"),
    denied("PUT /api/v1/customers/2/emails", R"({"emails":[]})", 409, "customer_merged")
        .after(two_into_one),
    denied("PUT " + c1 + "/emails", R"({"emails":[]})", 409, "stale").with(old_version),
    denied("PUT " + c1 + "/emails", emails + "}", 422, "/emails: too_many"),
    denied("PUT " + c1 + "/emails", R"({"emails":[{"address":"JO@acme.example"}]})", 422,
           "/emails/0/address: taken"),
    denied("PUT " + c1 + "/emails",
           R"({"emails":[{"address":"a@b.example"},{"address":"A@b.example"}]})", 422,
           "/emails/1/address: duplicate"),
    denied("PUT /api/v1/customers/9/phones", R"({"phones":[]})", 404, "customer_not_found"),
    denied("PUT /api/v1/customers/2/phones", R"({"phones":[]})", 409, "customer_merged")
        .after(two_into_one),
    denied("PUT " + c1 + "/phones", R"({"phones":[]})", 409, "stale").with(old_version),
    denied("PUT " + c1 + "/phones", phones + "}", 422, "/phones: too_many"),
    denied("PUT " + c1 + "/phones", two_primary_phones + "}", 422, "/phones: primary"),
    denied("PUT " + c1 + "/phones", R"({"phones":[{"number":"call me"}]})", 422,
           "/phones/0/number: phone"),
};

const std::string surveys = R"({"purpose":"surveys","state":"refused","source":"phone"})";

const Scenarios consenting{
    denied("PUT /api/v1/customers/9/consent", surveys, 404, "customer_not_found"),
    denied("PUT /api/v1/customers/2/consent", surveys, 409, "customer_merged").after(two_into_one),
    denied("PUT " + c1 + "/consent", surveys, 409, "stale").with(old_version),
};

const Scenarios reading_of_nobody{
    denied("GET /api/v1/customers/9/timeline", "", 404, "customer_not_found"),
    denied("GET " + c1 + "/timeline?after=x", "", 422, "bad_cursor"),
    denied("GET /api/v1/customers/9/duplicates", "", 404, "customer_not_found"),
};

const Scenarios merging_and_parting{
    denied("POST /api/v1/customers/9/merge", R"({"other_id":2})", 404, "customer_not_found"),
    denied("POST " + c1 + "/merge", R"({"other_id":2})", 409, "customer_merged")
        .after(two_into_one),
    denied("POST " + c1 + "/merge", R"({"other_id":2})", 409, "stale").with(old_version),
    granted("POST " + c1 + "/unmerge", R"({"other_id":2})", 200,
            {"customer.unmerged", "customer.unmerged"})
        .after(two_into_one),
    denied("POST /api/v1/customers/9/unmerge", R"({"other_id":2})", 404, "customer_not_found"),
    denied("POST /api/v1/customers/2/unmerge", R"({"other_id":1})", 409, "customer_merged")
        .after(two_into_one),
    denied("POST " + c1 + "/unmerge", R"({"other_id":2})", 409, "stale").with(old_version),
    denied("POST " + c1 + "/unmerge", R"({"other_id":1})", 422, "/other_id: same"),
    denied("POST " + c1 + "/unmerge", R"({"other_id":9})", 422, "/other_id: unknown"),
};

const Scenarios noting{
    denied("POST /api/v1/customers/9/notes", R"({"body":"x"})", 404, "customer_not_found"),
    denied("POST /api/v1/customers/2/notes", R"({"body":"x"})", 409, "customer_merged")
        .after(two_into_one),
    denied("PATCH /api/v1/customer-notes/1", R"({"body":"x"})", 409, "stale").with(old_version),
    denied("DELETE /api/v1/customer-notes/9", "", 404, "note_not_found"),
};

const std::vector<Step> a_rank{
    {"POST", "/api/v1/fields",
     R"({"entity":"organisation","key":"rank","label":"Rank","kind":"number"})", admin}};
const std::string o1 = "/api/v1/organisations/1";

const Scenarios changing_organisations{
    denied("POST /api/v1/organisations", domains + R"(,"name":"B"})", 422, "/domains: too_many"),
    denied("POST /api/v1/organisations", R"({"name":"B","fields":{"nope":1}})", 422,
           "/fields/nope: unknown_field"),
    denied("POST /api/v1/organisations", R"({"name":"B","fields":{"rank":"x"}})", 422,
           "/fields/rank: type")
        .after(a_rank),
    denied("PATCH " + o1, R"({"fields":{"rank":"x"}})", 422, "/fields/rank: type").after(a_rank),
    denied("PATCH /api/v1/organisations/9", "{}", 404, "organisation_not_found"),
    denied("PATCH " + o1, R"({"name":"B"})", 409, "stale").with(old_version),
    denied("PATCH " + o1, domains + "}", 422, "/domains: too_many"),
    denied("PATCH " + o1, R"({"domains":["brill"]})", 422, "/domains/0: domain"),
    denied("PATCH " + o1, R"({"domains":["gmail.com"]})", 422, "/domains/0: public_domain"),
    denied("PATCH " + o1, R"({"domains":["brill.example"]})", 422, "/domains: taken")
        .after({{"POST", "/api/v1/organisations", R"({"name":"B","domains":["brill.example"]})"}}),
    denied("PATCH " + o1, R"({"fields":{"nope":1}})", 422, "/fields/nope: unknown_field"),
    denied("DELETE /api/v1/organisations/9", "", 404, "organisation_not_found"),
};

const std::string of_organisations = R"({"entity":"organisation","key":"k","label":"L","kind":)";
const std::vector<Step> a_choice{
    {"POST", "/api/v1/fields", of_organisations + R"("choice","choices":["a"]})", admin}};

const Scenarios defining_fields{
    denied("POST /api/v1/fields", of_organisations + R"("text"})", 422, "/key: too_many")
        .by(admin)
        .given(a_hundred_fields),
    denied("POST /api/v1/fields",
           choices + R"(,"entity":"organisation","key":"k","label":"L","kind":"choice"})", 422,
           "/choices: too_many")
        .by(admin),
    denied("PATCH /api/v1/fields/1", R"({"label":"x"})", 409, "stale").by(admin).with(old_version),
    denied("PATCH /api/v1/fields/1", R"({"choices":["a"]})", 422, "/choices: not_wanted").by(admin),
    denied("PATCH /api/v1/fields/2", R"({"choices":[]})", 422, "/choices: required")
        .by(admin)
        .after(a_choice),
    denied("PATCH /api/v1/fields/2", choices + "}", 422, "/choices: too_many")
        .by(admin)
        .after(a_choice),
    denied("PATCH /api/v1/fields/2", R"({"choices":["a","A"]})", 422, "/choices/1: duplicate")
        .by(admin)
        .after(a_choice),
};

}  // namespace
}  // namespace tandem::customers
