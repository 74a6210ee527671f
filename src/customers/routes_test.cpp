#include "customers/routes.h"

#include "customers/house_test.h"

namespace tandem::customers {
namespace {

using testing::Scenario;
using testing::World;

constexpr Actor World::* stranger = nullptr;
constexpr auto admin = &World::admin;
constexpr auto trainee = &World::trainee;
constexpr auto nobody = &World::nobody;

// Customer 1, Mara, and 2, Jo, of organisation 1; note 1 of Mara's; field 1.
class Furnished : public House {
public:
    Furnished() {
        add_organisation(journal, World::admin, {.name = "Acme", .domains = {"acme.example"}});
        customer("Mara Lind", {"mara@example.com"});
        customer("Jo Berg", {"jo@acme.example"});
        request("POST", "/api/v1/customers/1/notes", R"({"body":"likes tea"})", &mara);
        request("POST", "/api/v1/fields",
                R"({"entity":"customer","key":"size","label":"Size","kind":"number"})",
                &(this->World::admin));
        events();
    }
};

void run(const std::vector<Scenario>& scenarios) {
    for (const auto& scenario : scenarios) {
        CAPTURE(scenario.name);
        Furnished house;
        const auto* actor = scenario.as == stranger ? nullptr : &(house.*scenario.as);
        const auto response = house.request(scenario.method, scenario.path, scenario.body, actor);
        CHECK_MESSAGE(response.status == scenario.status, response.body);
        CHECK_MESSAGE(response.body.find(scenario.answer) != std::string::npos, response.body);
        CHECK(house.events() == scenario.events);
    }
}

std::string error(std::string_view code) { return R"("code":")" + std::string(code) + '"'; }

std::string problem(std::string_view path, std::string_view code) {
    return R"({"path":")" + std::string(path) + R"(","code":")" + std::string(code) + '"';
}

std::string with_ones(std::string pattern) {
    for (auto open = pattern.find('{'); open != std::string::npos; open = pattern.find('{'))
        pattern.replace(open, pattern.find('}') - open + 1, "1");
    return pattern;
}

}  // namespace

TEST_CASE("no route of customers lets in who is not signed in, or who may not") {
    Furnished house;
    for (const auto& route : house.router.routes()) {
        const auto* audience = std::get_if<http::Audience>(&route.access);
        if (audience != nullptr && *audience == http::Audience::open) continue;
        CAPTURE(route.method);
        CAPTURE(route.pattern);
        const auto path = with_ones(route.pattern);
        CHECK(house.request(route.method, path, "{}").status == 401);
        const bool for_all = audience != nullptr;
        const auto status = house.request(route.method, path, "{}", &house.nobody).status;
        CHECK((status == 403) == !for_all);
        const bool reads =
            for_all || std::get<Permission>(route.access) == Permission::customers_read;
        const auto for_trainee = house.request(route.method, path, "{}", &house.trainee).status;
        CHECK((for_trainee == 403) == (!reads || route.method == "DELETE"));
    }
    CHECK(house.events().empty());
}

TEST_CASE("customers over HTTP") {
    run({
        {.name = "the list",
         .as = trainee,
         .path = "/api/v1/customers",
         .answer =
             R"("name":"Jo Berg","email":"jo@acme.example","organisation":{"id":1,"name":"Acme"})"},
        {.name = "the list of an organisation",
         .path = "/api/v1/customers?organisation_id=1",
         .answer = R"({"items":[{"id":2,)"},
        {.name = "finding",
         .path = "/api/v1/customers?q=mar%20exam",
         .answer = R"({"items":[{"id":1,)"},
        {.name = "finding in an organisation",
         .path = "/api/v1/customers?q=mara&organisation_id=1",
         .answer = R"({"items":[],"next":null})"},
        {.name = "a cursor that is none",
         .path = "/api/v1/customers?after=x",
         .status = 422,
         .answer = error("bad_cursor")},
        {.name = "a cursor of a search that is none",
         .path = "/api/v1/customers?q=mara&after=x",
         .status = 422,
         .answer = error("bad_cursor")},
        {.name = "one customer",
         .as = trainee,
         .path = "/api/v1/customers/1",
         .answer =
             R"("emails":[{"address":"mara@example.com","primary":true,"verified":false,"bouncing":false}])"},
        {.name = "nobody",
         .path = "/api/v1/customers/77",
         .status = 404,
         .answer = error("customer_not_found")},
        {.name = "adding",
         .method = "POST",
         .path = "/api/v1/customers",
         .body = R"({"name":"Ann","emails":[{"address":"ann@acme.example"}],
                     "phones":[{"number":"+49 30 1234567","label":"work"}],"language":"de",
                     "time_zone":"Europe/Berlin","fields":{"size":4}})",
         .status = 201,
         .answer = R"("fields":{"size":4})",
         .events = {"customer.created"}},
        {.name = "adding without a name",
         .method = "POST",
         .path = "/api/v1/customers",
         .body = R"({"name":" "})",
         .status = 422,
         .answer = R"("path":"/name")"},
        {.name = "adding a taken address",
         .method = "POST",
         .path = "/api/v1/customers",
         .body = R"({"name":"Ann","emails":[{"address":"MARA@example.com"}]})",
         .status = 422,
         .answer = problem("/emails/0/address", "taken")},
        {.name = "adding the same address twice",
         .method = "POST",
         .path = "/api/v1/customers",
         .body = R"({"name":"A","emails":[{"address":"a@b.example"},{"address":"A@b.example"}]})",
         .status = 422,
         .answer = problem("/emails/1/address", "duplicate")},
        {.name = "adding no address at all",
         .method = "POST",
         .path = "/api/v1/customers",
         .body = R"({"name":"Ann","emails":[{"address":"ann"}]})",
         .status = 422,
         .answer = problem("/emails/0/address", "email")},
        {.name = "adding a phone that is none",
         .method = "POST",
         .path = "/api/v1/customers",
         .body = R"({"name":"Ann","phones":[{"number":"call me"}]})",
         .status = 422,
         .answer = problem("/phones/0/number", "phone")},
        {.name = "adding to no organisation",
         .method = "POST",
         .path = "/api/v1/customers",
         .body = R"({"name":"Ann","organisation_id":9})",
         .status = 422,
         .answer = problem("/organisation_id", "unknown")},
        {.name = "a zone that is none",
         .method = "POST",
         .path = "/api/v1/customers",
         .body = R"({"name":"Ann","time_zone":"Mars/Olympus"})",
         .status = 422,
         .answer = problem("/time_zone", "time_zone")},
        {.name = "a language that is none",
         .method = "POST",
         .path = "/api/v1/customers",
         .body = R"({"name":"Ann","language":"ger man"})",
         .status = 422,
         .answer = problem("/language", "language")},
        {.name = "a field that is wrong",
         .method = "POST",
         .path = "/api/v1/customers",
         .body = R"({"name":"Ann","fields":{"size":"big"}})",
         .status = 422,
         .answer = problem("/fields/size", "type")},
        {.name = "changing",
         .method = "PATCH",
         .path = "/api/v1/customers/1",
         .body = R"({"name":"Mara Berg","title":"Buyer","organisation_id":1,"language":"en"})",
         .answer = R"("name":"Mara Berg","title":"Buyer","language":"en")",
         .events = {"customer.changed"}},
        {.name = "changing nothing",
         .method = "PATCH",
         .path = "/api/v1/customers/1",
         .body = R"({"name":"Mara Lind"})",
         .answer = R"("version":)"},
        {.name = "setting addresses",
         .method = "PUT",
         .path = "/api/v1/customers/1/emails",
         .body = R"({"emails":[{"address":"new@acme.example","primary":true}]})",
         .answer = R"("organisation":{"id":1,"name":"Acme"})",
         .events = {"customer.emails_changed"}},
        {.name = "two primary addresses",
         .method = "PUT",
         .path = "/api/v1/customers/1/emails",
         .body = R"({"emails":[{"address":"a@b.example","primary":true},
                               {"address":"c@b.example","primary":true}]})",
         .status = 422,
         .answer = problem("/emails", "primary")},
        {.name = "setting phones",
         .method = "PUT",
         .path = "/api/v1/customers/1/phones",
         .body = R"({"phones":[{"number":"0170 1234567"}]})",
         .answer = R"("phones":[{"number":"0170 1234567","label":"","primary":true}])",
         .events = {"customer.phones_changed"}},
        {.name = "saying what is allowed",
         .method = "PUT",
         .path = "/api/v1/customers/1/consent",
         .body = R"({"purpose":"surveys","state":"refused","source":"phone"})",
         .answer = R"({"purpose":"surveys","state":"refused","at":)",
         .events = {"customer.consent_changed"}},
        {.name = "allowing for no purpose",
         .method = "PUT",
         .path = "/api/v1/customers/1/consent",
         .body = R"({"purpose":"spying","state":"granted","source":"x"})",
         .status = 422,
         .answer = R"("path":"/purpose")"},
        {.name = "duplicates",
         .path = "/api/v1/customers/1/duplicates",
         .answer = R"({"items":[]})"},
        {.name = "the timeline",
         .as = trainee,
         .path = "/api/v1/customers/1/timeline?limit=1",
         .answer = R"("kind":"customer.note_added","conversation_id":null)"},
    });
}

TEST_CASE("a stale change is refused") {
    Furnished house;
    const auto change = [&](const char* version) {
        return house.request("PATCH", "/api/v1/customers/1", R"({"title":"x"})", &house.mara,
                             {{"If-Match", version}});
    };
    const auto before = house.read(CustomerId(1)).version;
    CHECK(change(("\"v" + std::to_string(before) + "\"").c_str()).status == 200);
    const auto late = change(("\"v" + std::to_string(before) + "\"").c_str());
    CHECK(late.status == 409);
    CHECK(late.body.find(error("stale")) != std::string::npos);
}

TEST_CASE("merging over HTTP") {
    run({
        {.name = "merging",
         .method = "POST",
         .path = "/api/v1/customers/1/merge",
         .body = R"({"other_id":2})",
         .answer = R"("organisation":{"id":1,"name":"Acme"})",
         .events = {"customer.merged", "customer.absorbed"}},
        {.name = "with itself",
         .method = "POST",
         .path = "/api/v1/customers/1/merge",
         .body = R"({"other_id":1})",
         .status = 422,
         .answer = problem("/other_id", "same")},
        {.name = "with nobody",
         .method = "POST",
         .path = "/api/v1/customers/1/merge",
         .body = R"({"other_id":9})",
         .status = 422,
         .answer = problem("/other_id", "unknown")},
        {.name = "taking back what never was",
         .method = "POST",
         .path = "/api/v1/customers/1/unmerge",
         .body = R"({"other_id":2})",
         .status = 409,
         .answer = error("not_merged")},
    });
    Furnished house;
    const auto post = [&](const char* path, const char* body) {
        return house.request("POST", path, body, &house.mara);
    };
    CHECK(post("/api/v1/customers/1/merge", R"({"other_id":2})").status == 200);
    CHECK(post("/api/v1/customers/1/merge", R"({"other_id":2})").status == 409);
    const auto gone =
        house.request("PATCH", "/api/v1/customers/2", R"({"title":"x"})", &house.mara);
    CHECK(gone.status == 409);
    CHECK(gone.body.find(R"("details":{"merged_into":1})") != std::string::npos);
    CHECK(house.request("GET", "/api/v1/customers/2", {}, &house.mara).status == 200);
    CHECK(post("/api/v1/customers/1/unmerge", R"({"other_id":2})").status == 200);
}

TEST_CASE("notes over HTTP") {
    run({
        {.name = "the list",
         .as = trainee,
         .path = "/api/v1/customers/1/notes",
         .answer = R"("body":"likes tea","author":{"id":2,"name":"Mara Lind"})"},
        {.name = "of nobody",
         .path = "/api/v1/customers/9/notes",
         .status = 404,
         .answer = error("customer_not_found")},
        {.name = "writing",
         .as = admin,
         .method = "POST",
         .path = "/api/v1/customers/2/notes",
         .body = R"({"body":"calls back"})",
         .status = 201,
         .answer = R"("body":"calls back")",
         .events = {"customer.note_added"}},
        {.name = "writing nothing",
         .method = "POST",
         .path = "/api/v1/customers/2/notes",
         .body = R"({"body":""})",
         .status = 422,
         .answer = R"("path":"/body")"},
        {.name = "editing one's own",
         .method = "PATCH",
         .path = "/api/v1/customer-notes/1",
         .body = R"({"body":"likes coffee"})",
         .answer = R"("body":"likes coffee")",
         .events = {"customer.note_edited"}},
        {.name = "editing another's",
         .as = admin,
         .method = "PATCH",
         .path = "/api/v1/customer-notes/1",
         .body = R"({"body":"x"})",
         .status = 403,
         .answer = error("forbidden")},
        {.name = "editing none",
         .method = "PATCH",
         .path = "/api/v1/customer-notes/9",
         .body = R"({"body":"x"})",
         .status = 404,
         .answer = error("note_not_found")},
        {.name = "deleting another's as one who may edit customers",
         .as = admin,
         .method = "DELETE",
         .path = "/api/v1/customer-notes/1",
         .status = 204,
         .events = {"customer.note_deleted"}},
        {.name = "deleting another's as one who may not",
         .as = trainee,
         .method = "DELETE",
         .path = "/api/v1/customer-notes/1",
         .status = 403,
         .answer = error("forbidden")},
    });
}

TEST_CASE("organisations over HTTP") {
    run({
        {.name = "the list",
         .as = trainee,
         .path = "/api/v1/organisations?q=ac",
         .answer =
             R"("name":"Acme","domains":["acme.example"],"notes":"","fields":{},"customers_count":1)"},
        {.name = "none of that name",
         .path = "/api/v1/organisations?q=cme",
         .answer = R"({"items":[])"},
        {.name = "a cursor that is none",
         .path = "/api/v1/organisations?after=x",
         .status = 422,
         .answer = error("bad_cursor")},
        {.name = "one", .path = "/api/v1/organisations/1", .answer = R"("name":"Acme")"},
        {.name = "none",
         .path = "/api/v1/organisations/9",
         .status = 404,
         .answer = error("organisation_not_found")},
        {.name = "adding",
         .method = "POST",
         .path = "/api/v1/organisations",
         .body = R"({"name":"Brill","domains":["Brill.example"]})",
         .status = 201,
         .answer = R"("domains":["brill.example"])",
         .events = {"organisation.created"}},
        {.name = "a domain that is none",
         .method = "POST",
         .path = "/api/v1/organisations",
         .body = R"({"name":"Brill","domains":["brill"]})",
         .status = 422,
         .answer = problem("/domains/0", "domain")},
        {.name = "a domain for everyone",
         .method = "POST",
         .path = "/api/v1/organisations",
         .body = R"({"name":"Brill","domains":["b.example","gmail.com"]})",
         .status = 422,
         .answer = problem("/domains/1", "public_domain")},
        {.name = "a domain of another's",
         .method = "POST",
         .path = "/api/v1/organisations",
         .body = R"({"name":"Brill","domains":["acme.example"]})",
         .status = 422,
         .answer = problem("/domains", "taken")},
        {.name = "changing",
         .method = "PATCH",
         .path = "/api/v1/organisations/1",
         .body = R"({"name":"Acme Ltd","domains":["acme.test","acme.example"],"notes":"n"})",
         .answer = R"("name":"Acme Ltd","domains":["acme.example","acme.test"],"notes":"n")",
         .events = {"organisation.changed"}},
        {.name = "changing nothing",
         .method = "PATCH",
         .path = "/api/v1/organisations/1",
         .body = R"({"name":"Acme"})",
         .answer = R"("name":"Acme")"},
        {.name = "deleting",
         .method = "DELETE",
         .path = "/api/v1/organisations/1",
         .status = 204,
         .events = {"organisation.deleted"}},
    });
}

TEST_CASE("custom fields over HTTP") {
    run({
        {.name = "the list",
         .as = nobody,
         .path = "/api/v1/fields?entity=customer",
         .answer =
             R"({"items":[{"id":1,"entity":"customer","key":"size","label":"Size","kind":"number")"},
        {.name = "of another entity",
         .path = "/api/v1/fields?entity=conversation",
         .answer = R"({"items":[]})"},
        {.name = "of no entity",
         .path = "/api/v1/fields?entity=cheese",
         .status = 422,
         .answer = R"("path":"/entity")"},
        {.name = "defining",
         .as = admin,
         .method = "POST",
         .path = "/api/v1/fields",
         .body =
             R"({"entity":"conversation","key":"tier","label":"Tier","kind":"choice","choices":["Gold"]})",
         .status = 201,
         .answer = R"("choices":["Gold"],"required":false,"position":1,"active":true)",
         .events = {"field.defined"}},
        {.name = "a key twice",
         .as = admin,
         .method = "POST",
         .path = "/api/v1/fields",
         .body = R"({"entity":"customer","key":"size","label":"S","kind":"text"})",
         .status = 422,
         .answer = problem("/key", "taken")},
        {.name = "a key that is none",
         .as = admin,
         .method = "POST",
         .path = "/api/v1/fields",
         .body = R"({"entity":"customer","key":"My Key","label":"S","kind":"text"})",
         .status = 422,
         .answer = problem("/key", "key")},
        {.name = "a kind that is none",
         .as = admin,
         .method = "POST",
         .path = "/api/v1/fields",
         .body = R"({"entity":"customer","key":"k","label":"S","kind":"blob"})",
         .status = 422,
         .answer = problem("/kind", "choice")},
        {.name = "a choice without choices",
         .as = admin,
         .method = "POST",
         .path = "/api/v1/fields",
         .body = R"({"entity":"customer","key":"k","label":"S","kind":"choice"})",
         .status = 422,
         .answer = problem("/choices", "required")},
        {.name = "choices without a choice",
         .as = admin,
         .method = "POST",
         .path = "/api/v1/fields",
         .body = R"({"entity":"customer","key":"k","label":"S","kind":"text","choices":["a"]})",
         .status = 422,
         .answer = problem("/choices", "not_wanted")},
        {.name = "the same choice twice",
         .as = admin,
         .method = "POST",
         .path = "/api/v1/fields",
         .body =
             R"({"entity":"customer","key":"k","label":"S","kind":"choice","choices":["a","A"]})",
         .status = 422,
         .answer = problem("/choices/1", "duplicate")},
        {.name = "changing",
         .as = admin,
         .method = "PATCH",
         .path = "/api/v1/fields/1",
         .body = R"({"label":"Shoe size","required":true,"active":false})",
         .answer = R"("label":"Shoe size")",
         .events = {"field.changed"}},
        {.name = "changing none",
         .as = admin,
         .method = "PATCH",
         .path = "/api/v1/fields/9",
         .body = R"({"label":"x"})",
         .status = 404,
         .answer = error("field_not_found")},
    });
}

}  // namespace tandem::customers
