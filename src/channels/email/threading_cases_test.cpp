// The cases of tests/mail/cases/threading_cases.json, each through the real intake.

#include "channels/email/placement_world_test.h"
#include "conversations/merge.h"
#include "conversations/table.h"

#include <doctest/doctest.h>
#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace tandem::channels::email {
namespace {

namespace js = boost::json;

// Test programs are started in the checkout or in its build folder.
std::string read_upwards(const std::string& name) {
    for (auto folder = std::filesystem::current_path();; folder = folder.parent_path()) {
        if (std::ifstream file(folder / name); file) {
            std::ostringstream text;
            text << file.rdbuf();
            return text.str();
        }
        if (folder == folder.parent_path()) throw std::runtime_error("no " + name);
    }
}

const js::value& all_cases() {
    static const auto parsed = js::parse(read_upwards("tests/mail/cases/threading_cases.json"));
    return parsed;
}

std::string text_of(const js::object& object, const char* key, const std::string& otherwise = {}) {
    const auto* found = object.if_contains(key);
    return found != nullptr && found->is_string() ? std::string(found->as_string()) : otherwise;
}

std::string replaced(std::string text, const std::string& name, const std::string& value) {
    for (auto at = text.find(name); at != std::string::npos;
         at = text.find(name, at + value.size()))
        text.replace(at, name.size(), value);
    return text;
}

const std::string subject = "My kettle leaks";
const std::string me = "me@example.com";
const std::string other = "other@example.com";

// One case in a world of its own: a ticket, a newer one, and what the case says of both.
class CaseWorld : public PlacementWorld {
public:
    explicit CaseWorld(const js::object& one) : case_(one), settings_(settings_of(one)) {
        set(rules());
        first = begin("first@example.com");
        newer = begin("newer@example.com");
        bring_about(text_of(case_, "ticket_state"));
    }

    Taken run() { return take_case(raw()); }

    ConversationId first;
    ConversationId newer;
    ConversationId target;  // of the merge, when there is one

private:
    static js::object settings_of(const js::object& one) {
        const auto* found = one.if_contains("setting");
        return found != nullptr ? found->as_object() : js::object();
    }

    bool searches(std::string_view where) const {
        const auto& list = case_.at("search_in").as_array();
        return std::any_of(list.begin(), list.end(),
                           [&](const js::value& one) { return one.as_string() == where; });
    }

    // Zammad compares subjects before it follows an id, unless it is told to look in references or
    // prints no number in subjects; we follow ids by default. Its hook is "Ticket#".
    PlacementRules rules() const {
        const bool is_zammad = text_of(case_, "id").starts_with("z-");
        const bool always = !is_zammad || searches("references") ||
                            text_of(settings_, "ticket_hook_position") == "none";
        const auto* assignment = settings_.if_contains("group.follow_up_assignment");
        return {.hook = hook(),
                .search_body = searches("body"),
                .search_attachments = searches("attachment"),
                .follow_ids = always ? FollowIds::always : FollowIds::same_subject,
                .after_end = text_of(settings_, "group.follow_up_possible") == "new_ticket"
                                 ? AfterEnd::start_new
                                 : AfterEnd::reopen,
                .keep_assignee = assignment == nullptr || assignment->as_bool()};
    }
    std::string hook() const { return text_of(settings_, "ticket_hook", "Ticket#"); }

    Taken take_case(const std::string& letter) {
        return intake.take(replaced(letter, "support@shop.example", "support@shop.test"),
                           {.mailbox = mailbox});
    }

    // The case's sender is the customer, somebody in copy, or nobody we know.
    ConversationId begin(const std::string& id) {
        const auto sender = text_of(case_, "sender", "customer");
        std::string more = "References: <common@supplier.example>\r\n";
        if (sender == "collaborator") more += "Cc: " + me + "\r\n";
        const auto taken =
            take_case(letter_from(sender == "customer" ? me : other, id, subject, more));
        REQUIRE(taken.started);
        return *taken.conversation;
    }

    void bring_about(const std::string& state) {
        db->write([&](store::Tx& tx) {
            const auto before = conversations::Conversations(tx).get(first);
            auto after = before;
            after.assign_to(mara.id());
            conversations::Conversations(tx).save(before, after, clock.now());
        });
        if (state == "closed") solve(first);
        if (state != "merged") return;
        target = begin("target@example.com");
        conversations::merge(journal, mara, {first}, target);
    }

    std::string raw() const {
        const auto number = std::to_string(first.value());
        auto letter = text_of(case_, "raw");
        for (const auto& [name, value] : std::initializer_list<std::pair<std::string, std::string>>{
                 {"{REF}", "[" + hook() + number + "]"},
                 {"{HASHNUM}", "#" + number},
                 {"{NUMBER}", number},
                 {"{SUBJECT}", subject},
                 {"{MSGID}", "<first@example.com>"},
                 {"{OTHER_MSGID}", "<newer@example.com>"},
                 {"{TOKEN}", "<" + token(first) + ">"}})
            letter = replaced(letter, name, value);
        CHECK_MESSAGE(letter.find('{') == std::string::npos, letter);
        return letter;
    }

    js::object case_;
    js::object settings_;
};

void check_place(CaseWorld& world, const std::string& expect, const Taken& taken) {
    if (expect == "new" || expect == "new_or_rule") {
        CHECK(taken.started);
        CHECK(taken.conversation != world.first);
        CHECK(taken.conversation != world.newer);
        return;
    }
    CHECK_FALSE(taken.started);
    if (expect == "add" || expect == "add_as_new_participant")
        CHECK(taken.conversation == world.first);
    else if (expect == "add_newest")
        CHECK(taken.conversation == world.newer);
    else if (expect == "add_to_merge_target")
        CHECK(taken.conversation == world.target);
    else
        FAIL("an expectation that this test does not know: " << expect);
    CHECK(world.is_held(*taken.conversation, me) == (expect == "add_as_new_participant"));
}

void check_after(CaseWorld& world, const js::object& then) {
    const auto conversation = world.get(world.first);
    if (const auto state = text_of(then, "state"); !state.empty())
        CHECK(to_text(conversation.status) == state);
    if (const auto* owner = then.if_contains("owner")) {
        REQUIRE(owner->is_null());
        CHECK(conversation.assignee == AgentId());
    } else {
        CHECK(conversation.assignee == world.mara.id());
    }
}

TEST_CASE("every case of the threading matrix") {
    const auto& cases = all_cases().at("cases").as_array();
    CHECK(cases.size() == 56);
    for (const auto& value : cases) {
        const auto& one = value.as_object();
        CAPTURE(text_of(one, "id"));
        CaseWorld world(one);
        const auto taken = world.run();
        REQUIRE(taken.outcome == Taken::Outcome::filed);
        CAPTURE(world.why(*taken.message).code);
        check_place(world, text_of(one, "expect"), taken);
        if (const auto* then = one.if_contains("then")) check_after(world, then->as_object());
    }
}

}  // namespace
}  // namespace tandem::channels::email
