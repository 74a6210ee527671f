#include "customers/fields.h"

#include "base/refusal.h"
#include "customers/house_test.h"

namespace tandem::customers {
namespace {

void define(House& house, const char* key, const char* kind,
            std::vector<json::Text<1, 80>> choices = {}, bool required = false) {
    add_field(house.journal, house.admin,
              {.key = key,
               .label = key,
               .kind = kind,
               .choices = std::move(choices),
               .required = required});
}

std::string store_value(House& house, const std::string& key, const std::string& value) {
    return house.journal.read(
        [&](store::Tx& tx) { return apply_fields(tx, Entity::customer, "{}", {{key, {value}}}); });
}

// "PATH CODE" of what is wrong.
std::string problem_with(House& house, const std::string& key, const std::string& value) {
    try {
        store_value(house, key, value);
    } catch (const Refusal& refusal) {
        return refusal.fields().at(0).path + ' ' + refusal.fields().at(0).code;
    }
    return "nothing";
}

}  // namespace

TEST_CASE("values are brought into one form") {
    House house;
    define(house, "t", "text");
    define(house, "n", "number");
    define(house, "d", "date");
    define(house, "b", "bool");
    define(house, "c", "choice", {"Gold", "Silver"});
    define(house, "m", "multi_choice", {"Red", "Blue", "Grün"});
    define(house, "u", "url");
    struct Row {
        const char* key;
        const char* value;
        const char* stored;
    };
    const std::vector<Row> rows{
        {"t", R"(" hello ")", R"({"t":"hello"})"},
        {"t", R"("  ")", "{}"},
        {"n", "3.0", R"({"n":3})"},
        {"n", "-7", R"({"n":-7})"},
        {"d", R"("2024-02-29")", R"({"d":"2024-02-29"})"},
        {"b", "false", R"({"b":false})"},
        {"c", R"("gold")", R"({"c":"Gold"})"},
        {"m", R"(["BLUE","grun","blue"])", R"({"m":["Blue","Grün"]})"},
        {"m", "[]", "{}"},
        {"u", R"("https://example.com/a")", R"({"u":"https://example.com/a"})"},
        {"u", "null", "{}"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.key);
        CAPTURE(row.value);
        CHECK(store_value(house, row.key, row.value) == row.stored);
    }
}

TEST_CASE("what does not fit is refused at its path") {
    House house;
    define(house, "t", "text");
    define(house, "n", "number");
    define(house, "d", "date");
    define(house, "b", "bool");
    define(house, "c", "choice", {"Gold"});
    define(house, "m", "multi_choice", {"Red"});
    define(house, "u", "url");
    CHECK(problem_with(house, "t", "1") == "/fields/t type");
    CHECK(problem_with(house, "t", '"' + std::string(2001, 'x') + '"') == "/fields/t too_long");
    CHECK(problem_with(house, "n", R"("3")") == "/fields/n type");
    CHECK(problem_with(house, "d", R"("2023-02-29")") == "/fields/d date");
    CHECK(problem_with(house, "d", R"("29.2.2024")") == "/fields/d date");
    CHECK(problem_with(house, "d", "20240229") == "/fields/d type");
    CHECK(problem_with(house, "b", R"("yes")") == "/fields/b type");
    CHECK(problem_with(house, "c", R"("Bronze")") == "/fields/c choice");
    CHECK(problem_with(house, "m", R"(["Red","Pink"])") == "/fields/m choice");
    CHECK(problem_with(house, "m", R"("Red")") == "/fields/m type");
    CHECK(problem_with(house, "u", R"("javascript:alert")") == "/fields/u url");
    CHECK(problem_with(house, "x", "1") == "/fields/x unknown_field");
}

TEST_CASE("only the keys that are given change") {
    House house;
    define(house, "a", "text");
    define(house, "b", "text");
    const auto text = house.journal.read([&](store::Tx& tx) {
        return apply_fields(tx, Entity::customer, R"({"a":"1","b":"2"})",
                            {{"b", {"null"}}, {"a", {"\"3\""}}});
    });
    CHECK(text == R"({"a":"3"})");
}

TEST_CASE("required fields are asked for by people, not by mail") {
    House house;
    define(house, "size", "number", {}, true);
    CHECK_THROWS_AS(house.customer("Jo"), Refusal);
    const auto jo = house.from("Jo", "jo@example.com").customer;
    CHECK(house.journal.read([](store::Tx& tx) {
        return missing_fields(tx, Entity::customer, "{}");
    }) == std::vector<std::string>{"size"});
    change(house.journal, house.mara, {jo}, {.fields = {{"size", {"4"}}}});
    CHECK(house.read(jo).fields.text == R"({"size":4})");
    CHECK_THROWS_AS(change(house.journal, house.mara, {jo}, {.fields = {{"size", {"null"}}}}),
                    Refusal);
}

}  // namespace tandem::customers
