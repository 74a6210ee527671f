#include "search/query.h"

#include <doctest/doctest.h>

using namespace tandem;
using namespace tandem::search;

namespace {

// 2025-10-09, 08:53:20 UTC
constexpr Time now = from_millis(1'760'000'000'000);

Query parse(std::string_view text) { return parse_query(text, now); }

Clause has(std::vector<std::string> words) { return {{Term{std::move(words)}}, false}; }

Time day(int y, unsigned m, unsigned d) {
    return std::chrono::sys_days(std::chrono::year(y) / std::chrono::month(m) /
                                 std::chrono::day(d));
}

}  // namespace

TEST_CASE("words are folded, and each must be there") {
    const auto query = parse("Größe Café");
    REQUIRE(query.clauses.size() == 2);
    CHECK(query.clauses[0] == has({"grosse"}));
    CHECK(query.clauses[1] == has({"cafe"}));
    CHECK(query.problems.empty());
}

TEST_CASE("quotes make a phrase, a star lets the last word go on") {
    const auto query = parse("\"late parcel\" refu* \"my ord\"*");
    REQUIRE(query.clauses.size() == 3);
    CHECK(query.clauses[0] == has({"late", "parcel"}));
    CHECK(query.clauses[1] == Clause{{Term{{"refu"}, true}}, false});
    CHECK(query.clauses[2] == Clause{{Term{{"my", "ord"}, true}}, false});
}

TEST_CASE("an address or an order number is a phrase of its parts") {
    CHECK(parse("mara@example.com").clauses[0] == has({"mara", "example", "com"}));
    CHECK(parse("ORD-2024-118").clauses[0] == has({"ord", "2024", "118"}));
    CHECK(parse("TD10482").clauses[0] == has({"td", "10482"}));
}

TEST_CASE("an order number half typed is found whether its parts are parted yet or not") {
    CHECK(parse("td1*").clauses[0] ==
          Clause{{Term{{"td1"}, true}, Term{{"td", "1"}, true}}, false});
}

TEST_CASE("OR binds the words beside it") {
    const auto query = parse("refund late OR delayed | slow -spam");
    REQUIRE(query.clauses.size() == 3);
    CHECK(query.clauses[0] == has({"refund"}));
    CHECK(query.clauses[1] == Clause{{Term{{"late"}}, Term{{"delayed"}}, Term{{"slow"}}}, false});
    CHECK(query.clauses[2] == Clause{{Term{{"spam"}}}, true});
}

TEST_CASE("parts of the document are asked by their field") {
    const auto query = parse("from:mara@example.com subject:\"late parcel\" to:sup*");
    REQUIRE(query.clauses.size() == 3);
    CHECK(query.clauses[0].alternatives[0].part == Part::from);
    CHECK(query.clauses[1].alternatives[0] == Term{{"late", "parcel"}, false, Part::title});
    CHECK(query.clauses[2].alternatives[0] == Term{{"sup"}, true, Part::to});
    CHECK(query.fields.empty());
}

TEST_CASE("other fields are the caller's, with their values as written") {
    const auto query = parse("tag:VIP -team:\"Second Level\" status:open,Waiting assignee:me");
    REQUIRE(query.fields.size() == 4);
    CHECK(query.fields[0] == Field{"tag", {"VIP"}, {}, false, 0});
    CHECK(query.fields[1] == Field{"team", {"Second Level"}, {}, true, 8});
    CHECK(query.fields[2].values == std::vector<std::string>{"open", "waiting"});
    CHECK(query.fields[3].values == std::vector<std::string>{"me"});
}

TEST_CASE("OR joins the values of one field") {
    const auto query = parse("tag:a OR tag:b");
    REQUIRE(query.fields.size() == 1);
    CHECK(query.fields[0].values == std::vector<std::string>{"a", "b"});
    CHECK(query.problems.empty());
}

TEST_CASE("dates are days, months, years, or so long ago") {
    const auto time = [](std::string_view text) { return parse(text).fields.at(0).time; };
    CHECK(time("before:2024-05-01") == day(2024, 5, 1));
    CHECK(time("after:2024-05") == day(2024, 5, 1));
    CHECK(time("after:2024") == day(2024, 1, 1));
    CHECK(time("after:today") == day(2025, 10, 9));
    CHECK(time("after:Yesterday") == day(2025, 10, 8));
    CHECK(time("after:7d") == now - std::chrono::days(7));
    CHECK(time("after:12h") == now - std::chrono::hours(12));
}

TEST_CASE("days begin in the asker's zone") {
    const auto late = day(2025, 10, 9) + std::chrono::hours(23);
    const auto query = parse_query("after:today", late, std::chrono::minutes(120));
    CHECK(query.fields.at(0).time == day(2025, 10, 10) - std::chrono::hours(2));
}

TEST_CASE("what no field is called is read as words") {
    const auto query = parse("Re: http://example.com 12:30");
    REQUIRE(query.clauses.size() == 3);
    CHECK(query.clauses[1] == has({"http", "example", "com"}));
    CHECK(query.problems.empty());
}

TEST_CASE("what cannot be understood is said, with its place, and left out") {
    struct Row {
        const char* text;
        std::size_t at;
        const char* message;
    };
    const std::vector<Row> rows{
        {"late \"parcel", 5, "The quotation mark is not closed."},
        {"late from:", 5, "Write what you look for right after from:"},
        {"x before:soon", 2, "before: needs a day, like 2024-05-01, today, yesterday or 7d."},
        {"x before:2024-02-30", 2, "before: needs a day, like 2024-05-01, today, yesterday or 7d."},
        {"x status:closed", 2, "status: can be open, waiting, snoozed, solved, spam or trash."},
        {"has:cheese", 0, "has: can be attachment."},
        {"OR late", 0, "OR needs a word on both sides."},
        {"late OR", 5, "OR needs a word on both sides."},
        {"late OR tag:a", 5, "OR can stand between words, or between values of one field."},
        {"-late", 0, "Give at least one word to look for beside those to leave out."},
        {"Größe😀 \"x", 8, "The quotation mark is not closed."},
    };
    for (const auto& row : rows) {
        CAPTURE(row.text);
        const auto query = parse(row.text);
        REQUIRE(query.problems.size() == 1);
        CHECK(query.problems[0].at == row.at);
        CHECK(query.problems[0].message == row.message);
    }
}

TEST_CASE("a query has bounds") {
    std::string text;
    for (int i = 0; i < 200; ++i) text += "w" + std::to_string(i % 10) + " ";
    const auto query = parse(text);
    CHECK(query.clauses.size() == 32);
    CHECK(query.problems.size() == 1);
    CHECK(parse(std::string(5000, 'x')).problems.size() == 1);
}

TEST_CASE("punctuation alone asks for nothing") {
    for (const auto* text : {"", "  ", "- -- ()", "!!! ?", "\"\"", "***", "AND"}) {
        CAPTURE(text);
        CHECK_FALSE(parse(text).has_text());
        CHECK(parse(text).problems.empty());
    }
}

TEST_CASE("what is typed into a plain box is words that may go on") {
    const auto query = parse_typed("Mara Li OR");
    REQUIRE(query.clauses.size() == 3);
    CHECK(query.clauses[1] == Clause{{Term{{"li"}, true}}, false});
    CHECK(query.clauses[2] == Clause{{Term{{"or"}, true}}, false});
}
