#include "exposure/routes.h"

#include "exposure/house_test.h"
#include "tests/scenarios.h"

namespace tandem::exposure {
namespace {

using namespace testing;

// Order 1, of three breads, was sent to Jo; line 1. Order 2 was not sent; line 2.
class Furnished : public House {
public:
    Furnished() {
        send(3, "DX00000011");
        buy(1);
        follow();
        events();
    }
};

TEST_CASE("every route of exposure answers, refuses and records what it says") {
    prove<Furnished>();
}

Scenario refused(std::string name, std::string path, int status, std::string refusal) {
    return {.name = std::move(name),
            .path = "/api/v1/" + std::move(path),
            .status = status,
            .refusal = std::move(refusal)};
}

Scenario reporting(std::string name, std::string body, int status, std::string refusal) {
    return {.name = std::move(name),
            .method = "POST",
            .path = "/api/v1/outcomes",
            .body = std::move(body),
            .status = status,
            .refusal = std::move(refusal)};
}

const Scenarios lots{
    {.name = "a lot's whole story",
     .as = trainee,
     .path = "/api/v1/lots/1/story",
     .answer = R"("supplier":{"id":1,"code":"MILL","name":"The Mill"})"},
    refused("the story of none", "lots/9/story", 404, "lot_not_found"),
    refused("a page of a story that is none", "lots/1/story?after=x", 422, "bad_cursor"),
    {.name = "the lines it went to",
     .as = trainee,
     .path = "/api/v1/lots/1/lines",
     .answer = R"("customer":{"id":1,"name":"Jo Berg","email":null})"},
    refused("the lines of none", "lots/9/lines", 404, "lot_not_found"),
    refused("a page of lines that is none", "lots/1/lines?after=x", 422, "bad_cursor"),
    {.name = "the customers who have it",
     .as = trainee,
     .path = "/api/v1/lots/1/customers",
     .answer =
         R"("items":[{"customer":{"id":1,"name":"Jo Berg","email":null},"lines":1,"pieces":3)"},
    refused("the customers of none", "lots/9/customers", 404, "lot_not_found"),
    refused("a page of customers that is none", "lots/1/customers?after=x", 422, "bad_cursor"),
};

const Scenarios exposures{
    {.name = "who was given what",
     .as = trainee,
     .path = "/api/v1/exposures?lot_id=2",
     .answer = R"("lane":"BER>DE-10")"},
    {.name = "what a customer was given",
     .path = "/api/v1/exposures?customer_id=1&limit=1",
     .answer = R"("quantity":3)"},
    {.name = "the newest", .path = "/api/v1/exposures", .answer = R"("order_id":1)"},
    refused("of two things at once", "exposures?lot_id=2&order_id=1", 422, "/lot_id: one_of"),
    refused("a page that is none", "exposures?after=x", 422, "bad_cursor"),
    {.name = "what went wrong",
     .method = "POST",
     .path = "/api/v1/outcomes",
     .body = R"({"order_line_id":1,"kind":"mould","lot_id":2,"cost_amount":250})",
     .status = 204,
     .events = {"outcome.reported"}},
    reporting("a kind that is none", R"({"order_line_id":1,"kind":"So bad"})", 422,
              "/kind: outcome_kind"),
    reporting("of no line", R"({"order_line_id":99,"kind":"mould"})", 422,
              "/order_line_id: unknown"),
    reporting("of what was not sent", R"({"order_line_id":2,"kind":"mould"})", 422,
              "/order_line_id: not_sent"),
    reporting("of a lot that was not sent", R"({"order_line_id":1,"lot_id":1,"kind":"mould"})", 422,
              "/lot_id: not_sent"),
    reporting("tomorrow", R"({"order_line_id":1,"kind":"mould","occurred_at":9999999999999})", 422,
              "/occurred_at: in_future"),
    reporting("by who may only read", R"({"order_line_id":1,"kind":"mould"})", 403, "forbidden")
        .by(trainee),
};

}  // namespace
}  // namespace tandem::exposure
