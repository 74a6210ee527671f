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

}  // namespace tandem::conversations
