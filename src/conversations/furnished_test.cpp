#include "conversations/furnished_test.h"

#include "conversations/commands.h"
#include "conversations/drafts.h"
#include "conversations/merge.h"

#include <doctest/doctest.h>

namespace tandem::conversations {

Furnished::Furnished() {
    const auto one = mail("Hello").conversation;
    const auto two = mail("Second").conversation;
    const auto three = mail("Third").conversation;
    const auto four = mail("Fourth").conversation;
    const auto five = mail("Fifth").conversation;
    set_status(journal, mara, {three}, Status::solved);
    merge(journal, mara, {four}, five);
    answer(two);
    save_draft(journal, mara, {.conversation = one, .body_html = "<p>typed"});
    set_tags(journal, mara, {one}, {"late"});
    request("POST", "/api/v1/views", R"({"name":"Mine"})", &mara);
    events();
}

void run(const std::vector<testing::Scenario>& scenarios) {
    for (const auto& scenario : scenarios) {
        CAPTURE(scenario.name);
        CAPTURE(scenario.path);
        Furnished world;
        const auto* actor = scenario.as == stranger ? nullptr : &(world.*scenario.as);
        const auto response = world.request(scenario.method, scenario.path, scenario.body, actor);
        CHECK_MESSAGE(response.status == scenario.status, response.body);
        CHECK_MESSAGE(response.body.find(scenario.answer) != std::string::npos, response.body);
        CHECK(world.events() == scenario.events);
    }
}

std::string error(std::string_view code) { return R"("code":")" + std::string(code) + '"'; }

}  // namespace tandem::conversations
