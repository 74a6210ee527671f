#include "channels/email/numbers.h"

#include <doctest/doctest.h>

namespace tandem::channels::email {
namespace {

std::vector<std::int64_t> values(const std::vector<NamedNumber>& numbers) {
    std::vector<std::int64_t> all;
    for (const auto& number : numbers) all.push_back(number.conversation.value());
    return all;
}
using Numbers = std::vector<std::int64_t>;

TEST_CASE("a hook with letters counts bare, the default hook only in brackets") {
    CHECK(values(numbers_in("about [Ticket#48213] please", "Ticket#")) == Numbers{48213});
    CHECK(values(numbers_in("about TICKET#48213.", "Ticket#")) == Numbers{48213});
    CHECK(values(numbers_in("order #1001, see [#7] and [ # 8 ]", "#")) == Numbers{7, 8});
    CHECK(values(numbers_in("VD-Ticket#7 VD-Ticket#7 VD-Ticket#9", "VD-Ticket#")) == Numbers{7, 9});
    CHECK(numbers_in("about [Ticket#48213]", "Ticket#")[0].text == "[Ticket#48213]");
}

TEST_CASE("what only looks like a number of ours is none") {
    CHECK(
        numbers_in("VD-Ticket#7 xTicket#8 Ticket#9a Ticket#0 Ticket# Ticket#", "Ticket#").empty());
    CHECK(numbers_in("Ticket#99999999999999999999999", "Ticket#").empty());
    CHECK(numbers_in("anything", "").empty());
    CHECK(numbers_in("[#12-3] ##12 [#12x]", "#").empty());
}

TEST_CASE("in the subject of an answer the default form counts, whatever the hook") {
    CHECK(values(numbers_in_subject("Re: your ticket #48213", "Ticket#", true)) == Numbers{48213});
    CHECK(numbers_in_subject("New order #1001", "#", false).empty());
    CHECK(values(numbers_in_subject("question [#12]", "Ticket#", false)) == Numbers{12});
    CHECK(values(numbers_in_subject("VD-Ticket#5", "VD-Ticket#", false)) == Numbers{5});
}

TEST_CASE("subjects are compared without what mail programs and we put before them") {
    const auto bare = bare_subject("My kettle leaks", "#");
    CHECK(bare_subject("AW: RE:  my  Kettle leaks", "#") == bare);
    CHECK(bare_subject("Re[2]: [#12] Fwd: My kettle leaks", "#") == bare);
    CHECK(bare_subject("My kettle leaks [#12]", "#") == bare);
    CHECK(bare_subject("ОТВ: My kettle leaks", "#") == bare);
    CHECK(bare_subject("回复：My kettle leaks", "#") == bare);
    CHECK(bare_subject("Re: My kettle leaks [Ticket#9]", "Ticket#") == bare);
    CHECK(bare_subject("Reading: My kettle leaks", "#") != bare);
    CHECK(bare_subject("", "#").empty());
    CHECK(is_answer_subject("SV: hello"));
    CHECK_FALSE(is_answer_subject("Service: hello"));
}

TEST_CASE("an outgoing subject names one conversation") {
    PlacementRules rules{.hook = "Ticket#", .number_at = NumberAt::end};
    CHECK(numbered("Re: Kettle", rules, ConversationId(7)) == "Re: Kettle [Ticket#7]");
    CHECK(numbered("Re: [Ticket#5] Kettle [Ticket#6] here", rules, ConversationId(7)) ==
          "Re: Kettle here [Ticket#7]");
    rules.number_at = NumberAt::front;
    CHECK(numbered("Kettle [Ticket#7]", rules, ConversationId(7)) == "[Ticket#7] Kettle");
    rules.number_at = NumberAt::none;
    CHECK(numbered("Kettle [Ticket#7]", rules, ConversationId(7)) == "Kettle [Ticket#7]");
}

TEST_CASE("only what a reader of HTML sees is text") {
    const auto text = visible_text(
        "<style>.a{content:'[#1]'}</style><!-- [#2] --><p title=\"a > [#3]\">see [#4]</p>"
        "<img src='x' alt='[#5]'><a href=\"https://x.test/[#6]\">here</a><script>'[#7]'</script>");
    CHECK(values(numbers_in(text, "#")) == Numbers{4});
    CHECK(values(numbers_in(visible_text("<p>[#1</p><p>2]</p>"), "#")).empty());
}

}  // namespace
}  // namespace tandem::channels::email
