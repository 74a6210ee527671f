#include "catalog/routes.h"

#include "catalog/house_test.h"
#include "tests/scenarios.h"

namespace tandem::catalog {
namespace {

using namespace testing;

// Category 1, Kitchen, with 2, Cups, below it; product 1, a mug in Cups, 2, a blue one, its
// variant, 3, tracked by lot, of which 1 is made; policy 1 in force, 2 to come.
class Furnished : public House {
public:
    Furnished() {
        add_category(journal, otto, {.name = "Kitchen"});
        add_category(journal, otto, {.name = "Cups", .parent_id = CategoryId(1)});
        product({.sku = "MUG", .name = "Mug", .category_id = CategoryId(2)});
        product({.sku = "MUG-B", .name = "Mug, blue", .variant_of = ProductId(1)});
        product({.sku = "CLAY", .name = "Clay", .tracking = Tracking::lot});
        change_product(journal, otto, ProductId(1), {},
                       {.parts = std::vector<PartInput>{{ProductId(3), {4}}}});
        publish(clock.now());
        publish(clock.now() + std::chrono::hours(24));
        events();
    }

private:
    void publish(Time from) {
        publish_policy(journal, otto,
                       {.kind = PolicyKind::returns,
                        .title = "Returns",
                        .text = "Thirty days.",
                        .effective_from = from});
    }
};

TEST_CASE("every route of the catalog answers, refuses and records what it says") {
    prove<Furnished>();
}

const http::Headers old_version{{"If-Match", "\"v99\""}};

std::string many(const std::string& item, int count) {
    std::string list;
    for (int i = 0; i < count; ++i) list += (i > 0 ? "," : "") + item;
    return "[" + list + "]";
}

Scenario no(const std::string& request, const std::string& body, const std::string& refusal,
            int status = 422) {
    return denied(request, body, status, refusal).by(otto);
}

const std::string add = "POST /api/v1/products";
const std::string change = "PATCH /api/v1/products/1";
const auto large = R"({"a":")" + std::string(20'000, 'x') + "\"}";

void two_thousand_categories(World& world, Scenario&) {
    world.db->write([](store::Tx& tx) {
        for (int i = 0; i < 1'998; ++i)
            tx.run("INSERT INTO categories (name, name_folded) VALUES ('n', 'n')");
    });
}

const Scenarios products{
    {.name = "the list", .as = trainee, .path = "/api/v1/products", .answer = R"("sku":"CLAY")"},
    {.name = "finding",
     .path = "/api/v1/products?q=blue",
     .answer = R"({"items":[{"id":2,"sku":"MUG-B")"},
    {.name = "variants",
     .path = "/api/v1/products?variant_of=1",
     .answer = R"({"items":[{"id":2,"sku":"MUG-B")"},
    {.name = "finding among variants",
     .path = "/api/v1/products?variant_of=1&q=mug",
     .answer = R"({"items":[{"id":2,"sku":"MUG-B")"},
    no("GET /api/v1/products?after=x", "", "bad_cursor"),
    no("GET /api/v1/products?q=a&after=x", "", "bad_cursor"),
    no("GET /api/v1/products?q=mug&after=w.x", "", "bad_cursor"),
    {.name = "one",
     .as = trainee,
     .path = "/api/v1/products/1",
     .answer = R"("parts":[{"product":{"id":3,"sku":"CLAY","name":"Clay"},"quantity":4}])"},
    no("GET /api/v1/products/77", "", "product_not_found", 404),
    {.name = "adding",
     .as = otto,
     .method = "POST",
     .path = "/api/v1/products",
     .body =
         R"({"sku":"POT","gtin":"4006381333931","name":"Pot","category_id":1,"brand":"Clayworks",
                 "tracking":"serial","price_amount":1990,"currency":"EUR","weight_grams":800,
                 "warranty_months":24,"returnable_days":30,"hazards":["fragile"],
                 "attributes":{"litres":1.5},"parts":[{"product_id":3}]})",
     .status = 201,
     .answer = R"("category":{"id":1,"name":"Kitchen"},"brand":"Clayworks","tracking":"serial")",
     .events = {"product.added"}},
    {.name = "adding, by who may not",
     .method = "POST",
     .path = "/api/v1/products",
     .body = R"({"sku":"POT","name":"Pot"})",
     .status = 403,
     .refusal = "forbidden"},
    no(add, R"({"sku":"mug","name":"M"})", "/sku: taken"),
    no(add, R"({"sku":"","name":"M"})", "/sku: required"),
    no(add, R"({"sku":"P","name":"M","price_amount":-1,"currency":"EUR"})", "/price_amount: range"),
    no(add, R"({"sku":"P","name":"M","gtin":"4006381333932"})", "/gtin: gtin"),
    no(add, R"({"sku":"P","name":"M","category_id":9})", "/category_id: unknown"),
    no(add, R"({"sku":"P","name":"M","variant_of":9})", "/variant_of: unknown"),
    no(add, R"({"sku":"P","name":"M","variant_of":2})", "/variant_of: nested"),
    no(add, R"({"sku":"P","name":"M","price_amount":5})", "/currency: required"),
    no(add, R"({"sku":"P","name":"M","currency":"XXQ"})", "/currency: currency"),
    no(add, R"({"sku":"P","name":"M","hazards":)" + many("\"h\"", 31) + "}", "/hazards: too_many"),
    no(add, R"({"sku":"P","name":"M","attributes":[1]})", "/attributes: object"),
    no(add, R"({"sku":"P","name":"M","attributes":)" + large + "}", "/attributes: too_large"),
    no(add, R"({"sku":"P","name":"M","parts":)" + many(R"({"product_id":3})", 501) + "}",
       "/parts: too_many"),
    no(add, R"({"sku":"P","name":"M","parts":[{"product_id":9}]})", "/parts/0/product_id: unknown"),
    no(add, R"({"sku":"P","name":"M","parts":[{"product_id":3},{"product_id":3}]})",
       "/parts/1/product_id: duplicate"),
};

const Scenarios changing{
    {.name = "changing",
     .as = otto,
     .method = "PATCH",
     .path = "/api/v1/products/1",
     .body = R"({"sku":"MUG-A","name":"Mug, plain","gtin":"96385074","brand":"B","tracking":"lot",
                 "variant":"plain","price_amount":900,"currency":"EUR","weight_grams":1,
                 "warranty_months":1,"returnable_days":2,"hazards":["hot"],"active":false,
                 "attributes":{"a":1},"category_id":null,"variant_of":null,"parts":[]})",
     .answer = R"("sku":"MUG-A")",
     .events = {"product.changed"}},
    {.name = "changing, by who may not",
     .method = "PATCH",
     .path = "/api/v1/products/1",
     .body = R"({"name":"Pot"})",
     .status = 403,
     .refusal = "forbidden"},
    no("PATCH /api/v1/products/77", "{}", "product_not_found", 404),
    no(change, R"({"name":"x"})", "stale", 409).with(old_version),
    no(change, R"({"sku":"clay"})", "/sku: taken"),
    no(change, R"({"gtin":"1"})", "/gtin: gtin"),
    no(change, R"({"category_id":9})", "/category_id: unknown"),
    no(change, R"({"variant_of":9})", "/variant_of: unknown"),
    no(change, R"({"variant_of":3})", "/variant_of: nested"),
    no(change, R"({"variant_of":1})", "/variant_of: nested"),
    no(change, R"({"price_amount":5})", "/currency: required"),
    no(change, R"({"currency":"QQQ"})", "/currency: currency"),
    no(change, R"({"hazards":)" + many("\"h\"", 31) + "}", "/hazards: too_many"),
    no(change, R"({"attributes":"a"})", "/attributes: object"),
    no(change, R"({"attributes":)" + large + "}", "/attributes: too_large"),
    no("PATCH /api/v1/products/3", R"({"tracking":"none"})", "/tracking: fixed"),
    no(change, R"({"parts":)" + many(R"({"product_id":3})", 501) + "}", "/parts: too_many"),
    no(change, R"({"parts":[{"product_id":9}]})", "/parts/0/product_id: unknown"),
    no(change, R"({"parts":[{"product_id":3},{"product_id":3}]})",
       "/parts/1/product_id: duplicate"),
    no("PATCH /api/v1/products/3", R"({"parts":[{"product_id":1}]})",
       "/parts/0/product_id: circle"),
    {.name = "what it goes into",
     .as = trainee,
     .path = "/api/v1/products/3/used-in",
     .answer = R"({"items":[{"id":1,"sku":"MUG","name":"Mug"}]})"},
    no("GET /api/v1/products/77/used-in", "", "product_not_found", 404),
};

const Scenarios categories_{
    {.name = "the tree",
     .as = trainee,
     .path = "/api/v1/categories",
     .answer = R"({"id":2,"name":"Cups","parent_id":1,"version":1})"},
    granted("POST /api/v1/categories", R"({"name":"Pans","parent_id":1})", 201, {"category.added"})
        .by(otto),
    denied("POST /api/v1/categories", R"({"name":"Pans"})", 403, "forbidden"),
    no("POST /api/v1/categories", R"({"name":"P","parent_id":9})", "/parent_id: unknown"),
    no("POST /api/v1/categories", R"({"name":"CUPS","parent_id":1})", "/name: taken"),
    no("POST /api/v1/categories", R"({"name":"One more"})", "/name: too_many")
        .given(two_thousand_categories),
    granted("PATCH /api/v1/categories/2", R"({"name":"Mugs","parent_id":null})", 200,
            {"category.changed"})
        .by(otto),
    granted("PATCH /api/v1/categories/2", R"({"name":"Cups"})", 200).by(otto),
    no("PATCH /api/v1/categories/9", "{}", "category_not_found", 404),
    no("PATCH /api/v1/categories/2", R"({"name":"x"})", "stale", 409).with(old_version),
    no("PATCH /api/v1/categories/2", R"({"parent_id":9})", "/parent_id: unknown"),
    no("PATCH /api/v1/categories/1", R"({"parent_id":2})", "/parent_id: circle"),
    no("PATCH /api/v1/categories/2", R"({"name":"Kitchen","parent_id":null})", "/name: taken"),
    granted("DELETE /api/v1/categories/3", "", 204, {"category.deleted"})
        .by(otto)
        .after({{"POST", "/api/v1/categories", R"({"name":"Pans"})", otto}}),
    no("DELETE /api/v1/categories/9", "", "category_not_found", 404),
    no("DELETE /api/v1/categories/1", "", "category_in_use", 409),
    no("DELETE /api/v1/categories/2", "", "category_in_use", 409),
};

const Scenarios policies_{
    {.name = "the versions",
     .as = trainee,
     .path = "/api/v1/policies?kind=returns&limit=1",
     .answer = R"({"items":[{"id":2,"kind":"returns","number":2,)"},
    {.name = "the next page of versions",
     .as = trainee,
     .path = "/api/v1/policies?after=2",
     .answer = R"({"items":[{"id":1,"kind":"returns","number":1,)"},
    no("GET /api/v1/policies?after=x", "", "bad_cursor"),
    granted("POST /api/v1/policies",
            R"({"kind":"warranty","title":"Warranty","text":"Two years.","owner":"Legal"})", 201,
            {"policy.published"})
        .by(otto),
    denied("POST /api/v1/policies", R"({"kind":"warranty","title":"W","text":"T"})", 403,
           "forbidden"),
    no("POST /api/v1/policies", R"({"kind":"returns","title":"R","text":"T"})",
       "/effective_from: too_early"),
    {.name = "one version",
     .as = trainee,
     .path = "/api/v1/policies/1",
     .answer = R"("text":"Thirty days.")"},
    no("GET /api/v1/policies/9", "", "policy_not_found", 404),
    granted("DELETE /api/v1/policies/2", "", 204, {"policy.withdrawn"}).by(otto),
    no("DELETE /api/v1/policies/1", "", "policy_in_force", 409),
    no("DELETE /api/v1/policies/9", "", "policy_not_found", 404),
};

}  // namespace
}  // namespace tandem::catalog
