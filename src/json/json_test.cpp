#include "json/decode.h"
#include "json/describe.h"
#include "json/encode.h"
#include "json/schema.h"

#include <doctest/doctest.h>
#include <boost/describe/enum.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <random>

namespace tandem::json_test {

enum class Size { small, large };
BOOST_DESCRIBE_ENUM(Size, small, large)

struct Item {
    std::string sku;
    std::int64_t count = 1;
    bool operator==(const Item&) const = default;
};
TANDEM_STRUCT(Item, sku, count)

struct Order {
    json::Text<1, 10> title;
    json::Default<Size> size{Size::small};
    json::Default<json::Whole<1, 9>> level{5};
    std::optional<std::string> note;
    std::vector<Item> items;
    std::map<std::string, std::int64_t> stock;
    bool operator==(const Order&) const = default;
};
TANDEM_STRUCT(Order, title, size, level, note, items, stock)

struct Everything {
    bool flag = false;
    std::int64_t whole = 0;
    std::uint8_t byte = 0;
    double real = 0;
    std::string text;
    Time at;
    CustomerId customer;
    Size size = Size::small;
    json::Any any;
    std::optional<double> maybe;
    std::vector<std::optional<std::string>> list;
    std::map<std::string, std::vector<Item>> map;
    bool class_ = false;
    bool operator==(const Everything&) const = default;
};
TANDEM_STRUCT(Everything, flag, whole, byte, real, text, at, customer, size, any, maybe, list, map,
              class_)

struct Change {
    json::Patch<std::string> name;
    json::Patch<AgentId> assignee;
};
TANDEM_STRUCT(Change, name, assignee)

struct Contact {
    json::Email email;
    json::Verbatim<2, 4> password;
};
TANDEM_STRUCT(Contact, email, password)

struct Filter {
    json::Default<json::Whole<1, 100>> limit{50};
    std::optional<Size> size;
    std::vector<CustomerId> customers;
    std::vector<std::string> tags;
    std::optional<bool> open;
    std::optional<double> ratio;
    std::string q;
};
TANDEM_STRUCT(Filter, limit, size, customers, tags, open, ratio, q)

struct Big {
    std::uint64_t number = 0;
};
TANDEM_STRUCT(Big, number)

template <class T>
struct Page {
    std::vector<T> items;
};
BOOST_DESCRIBE_STRUCT(Page<Item>, (), (items))

namespace {

// What is wrong, as "path code" in the order it was found; "" when nothing is.
template <class Work>
std::string problems(Work work) {
    std::string list;
    try {
        work();
    } catch (const Refusal& refusal) {
        for (const auto& field : refusal.fields())
            list += (list.empty() ? "" : ", ") + field.path + ' ' + field.code;
        if (refusal.fields().empty()) list = refusal.code();
    }
    return list;
}

template <class T>
std::string problems_in(std::string_view text) {
    return problems([&] { static_cast<void>(json::decode<T>(text)); });
}

TEST_CASE("a request says only what differs from the defaults") {
    const auto order = json::decode<Order>(R"({"title":"  Tea  "})");
    CHECK(order.title.value == "Tea");
    CHECK(order.size.value == Size::small);
    CHECK(order.level.value.value == 5);
    CHECK_FALSE(order.note);
    CHECK(order.items.empty());
}

TEST_CASE("every wrong field is named by its path") {
    CHECK(problems_in<Order>(R"({"title":"","size":"huge","level":10,"note":1,"extra":true,
                                 "items":[{"sku":"a","count":1},{"sku":2,"count":1.5},{"x/~y":1}]})") ==
          "/title required, /size choice, /level range, /note type, /items/1/sku type, "
          "/items/1/count type, /items/2/sku required, /items/2/count required, "
          "/items/2/x~1~0y unknown, /extra unknown");
    CHECK(problems_in<Order>(R"({"title":"elevenchars"})") == "/title too_long");
    CHECK(problems_in<Order>(R"({"title":"äöüäöüäöüä"})") == "");
    CHECK(problems_in<Order>(R"({"title":"Tea","items":{}})") == "/items type");
    CHECK(problems_in<Order>(R"({"title":"Tea","stock":{"a/b":"x"}})") == "/stock/a~1b type");
    CHECK(problems_in<Order>("[]") == " type");
    CHECK(problems_in<Order>(R"({"title":null})") == "/title type");
}

TEST_CASE("a hostile request does not get a long answer") {
    std::string text = R"({"title":"Tea")";
    for (int i = 0; i < 5'000; ++i) text += ",\"k" + std::to_string(i) + "\":1";
    try {
        static_cast<void>(json::decode<Order>(text + "}"));
        FAIL("not refused");
    } catch (const Refusal& refusal) {
        CHECK(refusal.fields().size() == 100);
    }
}

TEST_CASE("what is no JSON is refused as such") {
    std::string deep;
    for (int i = 0; i < 40; ++i) deep += '[';
    for (const auto& text :
         {std::string(), std::string("{"), std::string("{} x"), std::string("{'a':1}"),
          std::string(R"({"title":"\u0000"})"), std::string("{\"a\\u0000b\":1}"),
          std::string(R"([["\u0000"]])"), std::string("{\"title\":\"\xff\"}"),
          std::string(R"({"title":"\ud800"})"), deep}) {
        CAPTURE(text);
        CHECK(problems_in<Order>(text) == "malformed_json");
    }
    CHECK(problems_in<Order>(R"({"title":"a\\u0000"})") == "");
}

TEST_CASE("numbers must fit where they go") {
    const auto problem = [](std::string field, std::string number) {
        return problems_in<Everything>(
            R"({"flag":true,"whole":1,"byte":1,"real":1,"text":"","at":1,"customer":1,"size":"small",)"
            R"("any":null,"class":true,")" +
            field + "\":" + number + "}");
    };
    CHECK(problem("byte", "255") == "");
    CHECK(problem("byte", "256") == "/byte range");
    CHECK(problem("byte", "-1") == "/byte range");
    CHECK(problem("whole", "9223372036854775807") == "");
    CHECK(problem("whole", "9223372036854775808") == "/whole type");
    CHECK(problem("whole", "1.0") == "");
    CHECK(problem("whole", "1e300") == "/whole type");
    CHECK(problem("whole", "\"1\"") == "/whole type");
    CHECK(problem("real", "1e300") == "");
    CHECK(problem("real", "1e999") != "");
    CHECK(problem("customer", "0") == "/customer type");
    CHECK(problem("customer", "-4") == "/customer type");
    CHECK(problem("flag", "1") == "/flag type");
    CHECK(json::decode<Big>(R"({"number":9223372036854775807})").number == 9223372036854775807U);
}

TEST_CASE("an address looks like one") {
    for (const auto* good :
         {"a@b.de", "Some.One+tag@sub.example.co.uk", "o'brien@example.com", "üser@exämple.de"}) {
        CAPTURE(good);
        CHECK(json::is_email(good));
    }
    for (const auto* bad : {"", "a", "a@", "@b.de", "a@b@c.de", "a b@c.de", "a@.de", "a@b.",
                            "a@b..de", "<a@b.de>", "a@b.de,c@d.de", "a@b.de\n", "a\"b@c.de"}) {
        CAPTURE(bad);
        CHECK_FALSE(json::is_email(bad));
    }
    CHECK_FALSE(json::is_email(std::string(65, 'a') + "@b.de"));
    CHECK_FALSE(json::is_email("a@" + std::string(253, 'b')));
    CHECK(json::decode<Contact>(R"({"email":" a@b.de ","password":" p "})").email.value ==
          "a@b.de");
    CHECK(json::decode<Contact>(R"({"email":"a@b.de","password":" p "})").password.value == " p ");
    CHECK(problems_in<Contact>(R"({"email":"x","password":"p"})") ==
          "/email email, /password too_short");
}

TEST_CASE("a patch tells absent from null") {
    const auto change = json::decode<Change>(R"({"assignee":null})");
    CHECK_FALSE(change.name.present);
    CHECK(change.assignee.present);
    CHECK(change.name.applied_to(std::optional<std::string>("old")) == "old");
    CHECK(change.assignee.applied_to(std::optional(AgentId(7))) == std::nullopt);
    const auto named = json::decode<Change>(R"({"name":"new"})");
    CHECK(named.name.applied_to(std::optional<std::string>("old")) == "new");
}

TEST_CASE("a query is read as what its fields are") {
    using Pairs = std::map<std::string, std::string, std::less<>>;
    const auto filter = json::decode_flat<Filter>(Pairs{{"limit", "7"},
                                                        {"size", "large"},
                                                        {"customers", "3,4"},
                                                        {"tags", "a,b c"},
                                                        {"open", "true"},
                                                        {"ratio", "1.5"},
                                                        {"q", "12"}});
    CHECK(filter.limit.value.value == 7);
    CHECK(filter.size == Size::large);
    CHECK(filter.customers == std::vector{CustomerId(3), CustomerId(4)});
    CHECK(filter.tags == std::vector<std::string>{"a", "b c"});
    CHECK(filter.open == true);
    CHECK(filter.ratio == 1.5);
    CHECK(filter.q == "12");
    const auto wrong = [](Pairs pairs) {
        pairs.emplace("q", "");
        return problems([&] { static_cast<void>(json::decode_flat<Filter>(pairs)); });
    };
    CHECK(wrong({}) == "");
    CHECK(wrong({{"tags", ""}}) == "");
    CHECK(wrong({{"limit", "0"}}) == "/limit range");
    CHECK(wrong({{"limit", "x"}}) == "/limit type");
    CHECK(wrong({{"limit", "1.5"}}) == "/limit type");
    CHECK(wrong({{"ratio", "nan"}}) == "/ratio type");
    CHECK(wrong({{"open", "perhaps"}}) == "/open type");
    CHECK(wrong({{"customers", "3,x"}}) == "/customers/1 type");
    CHECK(wrong({{"sise", "large"}}) == "/sise unknown");
}

TEST_CASE("what was stored by another version is read as far as it is understood") {
    const auto order = json::decode_stored<Order>(
        R"({"title":"Tea","size":"gigantic","invented":1,"items":[{"sku":"a"}]})");
    CHECK(order.title.value == "Tea");
    CHECK(order.size.value == Size::small);
    REQUIRE(order.items.size() == 1);
    CHECK(order.items[0].count == 1);
}

TEST_CASE("text is escaped where JSON wants it") {
    CHECK(json::encode(std::string("a\"\\/\n\r\t\x01\x1f\x7f ü\u2028")) ==
          "\"a\\\"\\\\/\\n\\r\\t\\u0001\\u001f\x7f ü\u2028\"");
    CHECK(json::encode(std::map<std::string, bool>{{"a\"b", true}}) == R"({"a\"b":true})");
}

TEST_CASE("a struct is written member by member") {
    CHECK(json::encode(Order{.title = "Tea", .items = {{"a", 2}}, .stock = {{"x", -1}}}) ==
          R"({"title":"Tea","size":"small","level":5,"note":null,"items":[{"sku":"a","count":2}],)"
          R"("stock":{"x":-1}})");
    CHECK(json::encode(Everything{}).find(R"("class":false)") != std::string::npos);
    CHECK(json::encode(std::vector<bool>{true, false}) == "[true,false]");
    CHECK(json::encode(0.1) == "0.1");
    CHECK(json::encode(std::numeric_limits<double>::infinity()) == "null");
}

std::string random_text(std::mt19937& random) {
    constexpr std::string_view alphabet[] = {"a", "\"", "\\", "\n", "\x01",
                                             "ü", "€",  "😀", "/",  "~"};
    std::string text;
    for (auto length = random() % 12; length > 0; --length) text += alphabet[random() % 10];
    return text;
}

// The parser is right to 15 digits, not to the last bit.
double random_real(std::mt19937& random) {
    return static_cast<double>(static_cast<std::int32_t>(random())) / 8;
}

std::int64_t random_whole(std::mt19937& random) {
    return static_cast<std::int64_t>((std::uint64_t{random()} << 32 | random()) >> random() % 60);
}

Everything random_everything(std::mt19937& random) {
    Everything value{.flag = random() % 2 == 0,
                     .whole = random_whole(random),
                     .byte = static_cast<std::uint8_t>(random()),
                     .real = random_real(random),
                     .text = random_text(random),
                     .at = from_millis(random_whole(random)),
                     .customer = CustomerId(1 + static_cast<std::int64_t>(random() % 1000)),
                     .size = random() % 2 == 0 ? Size::small : Size::large,
                     .any = {json::encode(std::vector<std::string>{random_text(random)})},
                     .class_ = random() % 2 == 0};
    if (random() % 2 == 0) value.maybe = random_real(random);
    for (auto i = random() % 4; i > 0; --i)
        value.list.push_back(random() % 2 == 0 ? std::nullopt : std::optional(random_text(random)));
    for (auto i = random() % 4; i > 0; --i)
        value.map[random_text(random)] = {{random_text(random), random_whole(random)}};
    return value;
}

TEST_CASE("property: what is written is read back the same") {
    for (unsigned seed = 0; seed < 500; ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        const auto value = random_everything(random);
        const auto text = json::encode(value);
        CAPTURE(text);
        CHECK(json::decode<Everything>(text) == value);
        CHECK(json::decode_stored<Everything>(text) == value);
    }
}

TEST_CASE("property: no change of a byte makes decoding do anything but take or refuse") {
    for (unsigned seed = 0; seed < 2'000; ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        auto text = json::encode(random_everything(random));
        text[random() % text.size()] = static_cast<char>(random());
        try {
            const auto again = json::encode(json::decode<Everything>(text));
            CHECK(json::encode(json::decode<Everything>(again)) == again);
        } catch (const Refusal&) {
        }
    }
}

// The schema of T and of every part it names.
template <class T>
std::map<std::string, boost::json::value> schemas_of(json::Mode mode) {
    std::map<std::string, boost::json::value> schemas;
    const auto root = json::schema_of<T>(mode, [&](const std::string& name, std::string text) {
        schemas[name] = boost::json::parse(text);
    });
    schemas["root"] = boost::json::parse(root);
    return schemas;
}

TEST_CASE("a schema says what may be left out when reading, and that all is there when written") {
    const auto in = schemas_of<Order>(json::Mode::in);
    CHECK(in.at("root") == boost::json::parse(R"({"$ref":"#/components/schemas/OrderInput"})"));
    CHECK(in.at("OrderInput").at("required") == boost::json::parse(R"(["title"])"));
    CHECK(in.at("OrderInput").at("additionalProperties") == false);
    CHECK(in.at("ItemInput").at("required") == boost::json::parse(R"(["sku","count"])"));
    const auto out = schemas_of<Order>(json::Mode::out);
    CHECK(out.at("Order").at("required").as_array().size() == 6);
    CHECK(out.contains("Item"));
}

TEST_CASE("a schema carries the rules of the types") {
    const auto schemas = schemas_of<Order>(json::Mode::in);
    const auto& properties = schemas.at("OrderInput").at("properties");
    const auto is = [&](std::string_view field, std::string_view schema) {
        CAPTURE(field);
        CHECK(properties.at(field) == boost::json::parse(schema));
    };
    is("title", R"({"type":"string","minLength":1,"maxLength":10})");
    is("size", R"({"$ref":"#/components/schemas/Size"})");
    is("level", R"({"type":"integer","minimum":1,"maximum":9})");
    is("note", R"({"anyOf":[{"type":"string"},{"type":"null"}]})");
    is("items", R"({"type":"array","items":{"$ref":"#/components/schemas/ItemInput"}})");
    is("stock", R"({"type":"object","additionalProperties":{"type":"integer"}})");
    CHECK(schemas.at("Size") ==
          boost::json::parse(R"({"type":"string","enum":["small","large"]})"));
    CHECK(schemas_of<Page<Item>>(json::Mode::out).contains("ItemPage"));
    CHECK(schemas_of<Everything>(json::Mode::out)
              .at("Everything")
              .at("properties")
              .as_object()
              .contains("class"));
}

}  // namespace
}  // namespace tandem::json_test
