#include "context/routes.h"

#include "context/house_test.h"
#include "tests/scenarios.h"

namespace tandem::context {
namespace {

using namespace testing;

// Conversation 1, of Jo, names order 1, which is reference 1; 2, of Kim, was merged into 3.
class Furnished : public House {
public:
    Furnished() {
        paid_order();
        letter(jo, "about T-10001");
        letter(kim, "hello");
        letter(kim, "hello again");
        followers.catch_up();
        conversations::merge(journal, admin, {ConversationId(2)}, ConversationId(3));
        events();
    }
};

TEST_CASE("every route of context answers, refuses and records what it says") {
    prove<Furnished>();
}

const std::string beside = "/api/v1/conversations/1/references";

const Scenarios reading{
    {.name = "all that stands beside a conversation",
     .path = "/api/v1/customers/1/overview?conversation_id=1",
     .answer = R"("order_because":"mentioned")"},
    {.name = "of nobody",
     .path = "/api/v1/customers/99/overview",
     .status = 404,
     .refusal = "customer_not_found"},
    {.name = "of a conversation that is not there",
     .path = "/api/v1/customers/1/overview?conversation_id=99",
     .status = 404,
     .refusal = "conversation_not_found"},
    {.name = "what it is about", .as = trainee, .path = beside, .answer = R"("label":"T-10001")"},
    {.name = "what nothing is about",
     .path = "/api/v1/conversations/99/references",
     .status = 404,
     .refusal = "conversation_not_found"},
};

const Scenarios judging{
    granted("PUT " + beside + "/1", R"({"state":"confirmed"})", 200, {"reference.judged"}),
    denied("PUT " + beside + "/99", R"({"state":"confirmed"})", 404, "reference_not_found"),
    denied("PUT /api/v1/conversations/99/references/1", R"({"state":"rejected"})", 404,
           "conversation_not_found"),
    denied("PUT /api/v1/conversations/2/references/1", R"({"state":"rejected"})", 409, "merged"),
    granted("POST " + beside, R"({"kind":"product","target_id":1})", 201, {"reference.added"}),
    denied("POST " + beside, R"({"kind":"lot","target_id":99})", 422, "/target_id: unknown"),
    denied("POST /api/v1/conversations/99/references", R"({"kind":"order","target_id":1})", 404,
           "conversation_not_found"),
    denied("POST /api/v1/conversations/2/references", R"({"kind":"order","target_id":1})", 409,
           "merged"),
};

}  // namespace
}  // namespace tandem::context
