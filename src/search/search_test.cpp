#include "search/search.h"

#include "tests/world.h"

#include <doctest/doctest.h>
#include <set>

using namespace tandem;
using namespace tandem::search;

namespace {

struct Thing {
    std::int64_t id = 0;
    std::string title;
    std::string body;
    std::string from = "";
    int group = 0;  // 0: its own
    int days_old = 0;
    std::string colour = "red";
    std::vector<std::string> marks = {};
};

// What World's clock says.
constexpr Time testing_now = from_millis(1'760'000'000'000);

// A table of things, an index over it with ten ids to a shard, and ways to ask it.
class Shelf {
public:
    Shelf() {
        world.db->write([](store::Tx& tx) {
            tx.run(
                "CREATE TABLE things (id BIGINT PRIMARY KEY, shelf BIGINT, at BIGINT, title TEXT,"
                " body TEXT)");
            tx.run("CREATE TABLE shelves (id BIGINT PRIMARY KEY, colour TEXT)");
        });
    }
    ~Shelf() {
        world.db->write([](store::Tx& tx) {
            for (const auto number :
                 tx.all<std::int64_t>("SELECT number FROM search_shards WHERE name = 'things'"))
                tx.run("DROP TABLE search_things_" + std::to_string(number));
            tx.run("DROP TABLE things");
            tx.run("DROP TABLE shelves");
        });
    }

    static Document document(const Thing& thing) {
        const auto at = testing_now - std::chrono::days(thing.days_old);
        return {.id = thing.id,
                .title = thing.title,
                .body = thing.body,
                .from = thing.from,
                .at = at,
                .marks = thing.marks};
    }

    void put(const std::vector<Thing>& things) {
        world.db->write([&](store::Tx& tx) {
            for (const auto& thing : things) {
                const auto shelf = thing.group == 0 ? thing.id : thing.group;
                tx.run(
                    "INSERT INTO things (id, shelf, at, title, body) VALUES ($1, $2, $3, $4, $5)",
                    thing.id, shelf, world.clock.now() - std::chrono::days(thing.days_old),
                    thing.title, thing.body);
                tx.run("INSERT INTO shelves (id, colour) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                       shelf, thing.colour);
                index.add(tx, document(thing));
            }
        });
    }

    Page find(Request request) {
        request.now = world.clock.now();
        return world.db->read([&](store::Tx& tx) { return index.find(tx, request); });
    }
    Page find(std::string_view text) {
        return find(Request{.query = parse_query(text, world.clock.now())});
    }
    std::vector<std::int64_t> ids(const Page& page) {
        std::vector<std::int64_t> ids;
        for (const auto& hit : page.items) ids.push_back(hit.id);
        return ids;
    }
    std::vector<std::int64_t> ids(std::string_view text) { return ids(find(text)); }

    testing::World world;
    Index index{"things",
                {.table = "things t",
                 .id = "t.id",
                 .joins = {{"shelves s", "s.id = t.shelf"}},
                 .group = "t.shelf",
                 .at = "t.at",
                 .title = "t.title",
                 .body = "t.body"},
                10};
};

using Ids = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("words, prefixes, phrases and what must not be there") {
    Shelf shelf;
    shelf.put({{1, "Late parcel", "Where is my order?"},
               {2, "Refund", "The parcel came late, please refund the order."},
               {25, "Größe", "Die Schuhe sind zu groß, parcel-service wrong"}});
    CHECK(shelf.ids("order") == Ids{2, 1});
    CHECK(shelf.ids("ORDER refund") == Ids{2});
    CHECK(shelf.ids("\"late parcel\"") == Ids{1});
    CHECK(shelf.ids("\"parcel late\"").empty());
    CHECK(shelf.ids("refu*") == Ids{2});
    CHECK(shelf.ids("o*").size() == 2);
    CHECK(shelf.ids("parcel -refund -schuhe") == Ids{1});
    CHECK(shelf.ids("grosse") == Ids{25});
    CHECK(shelf.ids("GRÖSSE OR refund").size() == 2);
    CHECK(shelf.ids("absent").empty());
}

TEST_CASE("a prefix of any length finds what goes on from it") {
    Shelf shelf;
    std::string many;
    for (int i = 1000; i < 1100; ++i)
        many += "code" + std::string(1, char('a' + i % 26)) + std::to_string(i) + "x ";
    shelf.put({{1, "Refund", "refunds are refundable"},
               {12, "refuse", "überall Übergröße"},
               {23, "other", many}});
    CHECK(shelf.ids("r*") == Ids{1, 12});
    CHECK(shelf.ids("re*") == Ids{1, 12});
    CHECK(shelf.ids("ref*") == Ids{1, 12});
    CHECK(shelf.ids("refu*") == Ids{1, 12});
    CHECK(shelf.ids("refund*") == Ids{1});
    CHECK(shelf.ids("are refundab*") == Ids{1});
    CHECK(shelf.ids("\"refunds are refu\"*") == Ids{1});
    CHECK(shelf.ids("refu* -refundab*") == Ids{12});
    CHECK(shelf.ids("überg*") == Ids{12});
    CHECK(shelf.ids("ü*") == Ids{12});
    CHECK(shelf.ids("code*") == Ids{23});
    CHECK(shelf.ids("codea10* code*") == Ids{23});
    CHECK(shelf.ids("refx*").empty());
}

TEST_CASE("the longest query there can be is answered") {
    Shelf shelf;
    std::string letters;
    std::string phrase = "\"";
    for (int i = 0; i < 40; ++i) {
        letters += std::string(1, static_cast<char>('a' + i % 26)) + "* ";
        phrase += "word" + std::to_string(i) + " ";
    }
    shelf.put({{1, "a b c d e f g h i j k l m n o p q r s t u v w x y z", phrase}});
    CHECK(shelf.ids(letters) == Ids{1});
    CHECK(shelf.ids(phrase + "\"") == Ids{1});
    Request request{.query = parse_typed(letters)};
    CHECK(shelf.ids(shelf.find(request)) == Ids{1});
}

TEST_CASE("addresses and order numbers are found whole and by their parts") {
    Shelf shelf;
    shelf.put({{1, "Order TD10482", "about ORD-2024-118", "Mara Lind mara.lind@example.com"},
               {2, "Order TD10483", "com example", "jo@example.org"}});
    CHECK(shelf.ids("mara.lind@example.com") == Ids{1});
    CHECK(shelf.ids("example.com") == Ids{1});
    CHECK(shelf.ids("from:lind") == Ids{1});
    CHECK(shelf.ids("subject:lind").empty());
    CHECK(shelf.ids("TD10482") == Ids{1});
    CHECK(shelf.ids("10482") == Ids{1});
    CHECK(shelf.ids("td104*").size() == 2);
    CHECK(shelf.ids("td1*").size() == 2);
    CHECK(shelf.ids("ORD-2024-118") == Ids{1});
    CHECK(shelf.ids("2024-118") == Ids{1});
    CHECK(shelf.ids("ord-20*") == Ids{1});
}

TEST_CASE("a title counts more than a body, more often more than once, and newer more than older") {
    Shelf shelf;
    const std::string filler(300, '.');
    shelf.put({{1, "Other", "an invoice"},
               {2, "Invoice", "nothing"},
               {3, "Other", "invoice and invoice and one more invoice"},
               {4, "Other", "an invoice", "", 0, 700}});
    CHECK(shelf.ids("invoice") == Ids{2, 3, 1, 4});
}

TEST_CASE("any script is found") {
    Shelf shelf;
    shelf.put({{1, "返金", "返金してください"},
               {2, "Возврат", "Где мой ЗАКАЗ"},
               {3, "عربي", "طلب جديد"}});
    CHECK(shelf.ids("返金") == Ids{1});
    CHECK(shelf.ids("金返").empty());
    CHECK(shelf.ids("заказ") == Ids{2});
    CHECK(shelf.ids("طلب") == Ids{3});
}

TEST_CASE("a group is found once, by its best document") {
    Shelf shelf;
    shelf.put(
        {{1, "Lamp", "lamp", "", 7}, {2, "Other", "the lamp", "", 7}, {3, "x", "lamp", "", 8}});
    const auto page = shelf.find("lamp");
    REQUIRE(page.items.size() == 2);
    CHECK(page.items[0].id == 1);
    CHECK(page.items[0].group == 7);
    CHECK(page.items[1].group == 8);
}

TEST_CASE("hits say where they match, escaped and marked") {
    Shelf shelf;
    shelf.put({{1, "A <Lamp>", "Is the lamp & shade here?"}, {2, "Shade", "nothing"}});
    const auto lamp = shelf.find("lamp").items.at(0);
    CHECK(lamp.in_title);
    CHECK(lamp.in_body);
    CHECK(lamp.title_html == "A &lt;<mark>Lamp</mark>&gt;");
    CHECK(lamp.snippet_html == "Is the <mark>lamp</mark> &amp; shade here?");
    const auto shade = shelf.find("subject:shade").items.at(0);
    CHECK(shade.id == 2);
    CHECK_FALSE(shade.in_body);
}

TEST_CASE("the filter is part of the search") {
    Shelf shelf;
    shelf.put({{1, "lamp", "", "", 0, 0, "red"},
               {2, "lamp", "", "", 0, 0, "blue"},
               {3, "chair", "", "", 0, 0, "blue"}});
    Request request{.query = parse_query("lamp", {})};
    request.filter = {.where = "s.colour = $1", .params = {std::string_view("blue")}};
    CHECK(shelf.ids(shelf.find(request)) == Ids{2});
    request.filter.narrow =
        "SELECT n.id FROM things n JOIN shelves o ON o.id = n.shelf WHERE o.colour = $1"
        " ORDER BY n.id DESC";
    CHECK(shelf.ids(shelf.find(request)) == Ids{2});
    request.query = {};
    CHECK(shelf.ids(shelf.find(request)) == Ids{3, 2});
    request.filter.narrow.clear();
    CHECK(shelf.ids(shelf.find(request)) == Ids{3, 2});
}

TEST_CASE("hidden documents are passed over only when that is asked for, and come back") {
    Shelf shelf;
    shelf.put({{1, "lamp", ""}, {2, "lamp", ""}, {13, "lamp", ""}});
    const auto change = [&](auto work) { shelf.world.db->write(work); };
    change([&](store::Tx& tx) { shelf.index.hide(tx, {2, 13}); });
    change([&](store::Tx& tx) { shelf.index.hide(tx, {13}); });
    Request request{.query = parse_query("lamp", {})};
    CHECK(shelf.ids(shelf.find(request)) == Ids{13, 2, 1});
    request.filter.skip_hidden = true;
    CHECK(shelf.ids(shelf.find(request)) == Ids{1});
    request.query = parse_query("lam*", {});
    CHECK(shelf.ids(shelf.find(request)) == Ids{1});
    change([&](store::Tx& tx) { shelf.index.show(tx, {13, 1}); });
    CHECK(shelf.ids(shelf.find(request)) == Ids{13, 1});
    change([&](store::Tx& tx) { shelf.index.clear(tx); });
    shelf.put({{3, "lamp", ""}});
    change([&](store::Tx& tx) { shelf.index.add(tx, {.id = 2, .title = "lamp"}); });
    CHECK(shelf.ids(shelf.find(request)) == Ids{3, 2});
}

TEST_CASE("before: and after: reach back at once, to the month, and the filter to the moment") {
    Shelf shelf;
    shelf.put({{1, "lamp", "", "", 0, 1200},
               {2, "lamp", "", "", 0, 400},
               {3, "lamp", "", "", 0, 12},
               {4, "lamp", ""}});
    const auto found = [&](const char* text) {
        Request request{.query = parse_query(text, testing_now)};
        for (const auto& field : request.query.fields) {
            request.filter.params.emplace_back(to_millis(*field.time));
            request.filter.where += (request.filter.where.empty() ? "" : " AND ") +
                                    std::string(field.name == "before" ? "t.at < $" : "t.at >= $") +
                                    std::to_string(request.filter.params.size());
        }
        return shelf.ids(shelf.find(request));
    };
    CHECK(found("lamp before:2024") == Ids{1});
    CHECK(found("lamp before:today") == Ids{3, 2, 1});
    CHECK(found("lamp after:2024") == Ids{4, 3, 2});
    CHECK(found("lamp after:2024-09 before:2025-01") == Ids{2});
    CHECK(found("lamp after:1h") == Ids{4});
    CHECK(found("before:2025") == Ids{2, 1});
    CHECK(found("lamp after:2025 before:2024").empty());
}

TEST_CASE("a narrow filter may use some of the parameters") {
    Shelf shelf;
    shelf.put({{1, "lamp", "", "", 0, 0, "red"}, {2, "lamp", "", "", 0, 0, "blue"}});
    Request request{.query = parse_query("lamp", {})};
    request.filter = {
        .where = "t.id < $1 AND s.colour = $2",
        .params = {std::int64_t{100}, std::string_view("blue")},
        .narrow = "SELECT n.id FROM things n JOIN shelves o ON o.id = n.shelf WHERE o.colour = $2"};
    CHECK(shelf.ids(shelf.find(request)) == Ids{2});
}

TEST_CASE("marks are asked for beside the words, and no text can forge them") {
    Shelf shelf;
    shelf.put({{1, "lamp", "", "", 0, 0, "red", {"attachment", "customer 42"}},
               {2, "lamp", "=attachment customer=42"}});
    Request request{.query = parse_query("lamp", {}), .marks = {"attachment"}};
    CHECK(shelf.ids(shelf.find(request)) == Ids{1});
    request.marks = {"attachment", "customer 42"};
    request.query = {};
    CHECK(shelf.ids(shelf.find(request)) == Ids{1});
    request.marks = {"customer 4"};
    CHECK(shelf.ids(shelf.find(request)).empty());
}

TEST_CASE("pages hold every hit once, though new ones arrive") {
    Shelf shelf;
    std::vector<Thing> things;
    for (int i = 1; i <= 57; ++i) things.push_back({i, "lamp", "number " + std::to_string(i)});
    shelf.put(things);
    Request request{.query = parse_query("lamp", {}), .limit = 20};
    std::set<std::int64_t> seen;
    int pages = 0;
    do {
        const auto page = shelf.find(request);
        for (const auto& hit : page.items) CHECK(seen.insert(hit.id).second);
        CHECK(page.complete);
        request.after = page.next;
        ++pages;
    } while (!request.after.empty());
    CHECK(seen.size() == 57);
    CHECK(pages == 3);
}

TEST_CASE("pages stay as they were while new hits arrive") {
    Shelf shelf;
    for (int i = 1; i <= 30; ++i) shelf.put({{i, "lamp", "", "", 0, 40 - i}});
    Request request{.query = parse_query("lamp", {}), .limit = 10};
    auto found = shelf.ids(shelf.find(request));
    request.after = shelf.find(request).next;
    shelf.put({{31, "lamp lamp", ""}, {32, "lamp lamp", ""}});
    while (!request.after.empty()) {
        const auto page = shelf.find(request);
        for (const auto id : shelf.ids(page)) found.push_back(id);
        request.after = page.next;
    }
    Ids all;
    for (int i = 30; i >= 1; --i) all.push_back(i);
    CHECK(found == all);
}

TEST_CASE("small pages come in the order of one large page, whatever the ages") {
    Shelf shelf;
    std::vector<Thing> things;
    for (int i = 1; i <= 120; ++i) {  // blocks of ids mix young and old; scores repeat
        const std::int64_t id = i * 311;
        const std::string words = i % 3 == 0 ? "lamp lamp" : "lamp";
        const auto* colour = i % 4 == 0 ? "blue" : "red";
        things.push_back({id, i % 5 == 0 ? "lamp" : "other", words, "", (i % 7 == 0) ? 7 : 0,
                          (i * 37) % 900, colour});
    }
    shelf.put(things);
    for (const auto* where : {"", "s.colour = 'blue'"}) {
        CAPTURE(where);
        Request request{.query = parse_query("lamp", {}), .limit = 200};
        request.filter.where = where;
        const auto all = shelf.ids(shelf.find(request));
        CHECK(all.size() > 25);
        request.limit = 3;
        Ids found;
        do {
            const auto page = shelf.find(request);
            for (const auto id : shelf.ids(page)) found.push_back(id);
            request.after = page.next;
        } while (!request.after.empty());
        CHECK(found == all);
    }
}

TEST_CASE("what is ranked together may be few, and more are taken when a filter leaves little") {
    Shelf shelf;
    std::vector<Thing> things;
    for (int i = 1; i <= 90; ++i)
        things.push_back({i, "lamp", "", "", 0, 0, i % 9 == 0 ? "blue" : "red"});
    shelf.put(things);
    Request request{.query = parse_query("lamp", {}), .limit = 4, .ranked = 5};
    request.filter.where = "s.colour = 'blue'";
    std::set<std::int64_t> seen;
    do {
        const auto page = shelf.find(request);
        for (const auto& hit : page.items) CHECK(seen.insert(hit.id).second);
        request.after = page.next;
    } while (!request.after.empty());
    CHECK(seen.size() == 10);
}

TEST_CASE("a cursor of somebody else's is refused") {
    Shelf shelf;
    for (const auto* cursor :
         {"x", "1.2.3", "1.2.3.4.5", "-1.0.0.0", "1.-2.0.0", "1.0.0.9999999999999999999"}) {
        CAPTURE(cursor);
        const Request request{.query = parse_query("lamp", {}), .after = cursor};
        CHECK_THROWS_WITH_AS(shelf.find(request), "This page is not there. Begin the list again.",
                             Refusal);
    }
}

TEST_CASE("what is taken out or replaced is not found any more") {
    Shelf shelf;
    const Thing lamp{1, "lamp", "bright", "mara", 0, 0, "red", {"m"}};
    shelf.put({lamp, {11, "lamp", "dark"}});
    shelf.world.db->write([&](store::Tx& tx) {
        shelf.index.replace(tx, Shelf::document(lamp), {.id = 1, .title = "chair"});
    });
    CHECK(shelf.ids("lamp") == Ids{11});
    CHECK(shelf.ids("bright").empty());
    CHECK(shelf.ids("chair") == Ids{1});
    shelf.world.db->write(
        [&](store::Tx& tx) { shelf.index.remove(tx, {.id = 1, .title = "chair"}); });
    CHECK(shelf.ids("chair").empty());
    shelf.world.db->write([&](store::Tx& tx) { shelf.index.clear(tx); });
    CHECK(shelf.ids("lamp").empty());
}

TEST_CASE("what a transaction takes back was never there") {
    Shelf shelf;
    CHECK_THROWS(shelf.world.db->write([&](store::Tx& tx) {
        shelf.index.add(tx, {.id = 95, .title = "ghost"});
        throw std::runtime_error("no");
    }));
    CHECK(shelf.ids("ghost").empty());
    shelf.put({{96, "ghost", ""}});
    CHECK(shelf.ids("ghost") == Ids{96});
}

TEST_CASE("upkeep ends, and changes nothing that is found") {
    Shelf shelf;
    for (int i = 1; i <= 40; ++i)  // each in a transaction, so a piece, of its own
        shelf.put({{i, "lamp", "number " + std::to_string(i)}});
    const auto before = shelf.ids("lamp number");
    int steps = 0;
    while (shelf.world.db->write([&](store::Tx& tx) { return shelf.index.tidy(tx, 2); })) {
        REQUIRE(++steps < 100);
        REQUIRE(shelf.ids("lamp number") == before);
    }
    CHECK((steps > 0) == (shelf.world.db->dialect() == store::Dialect::sqlite));
    CHECK(shelf.ids("lamp number") == before);
}

TEST_CASE("a small change to a tidy shard is left alone, and many are not") {
    Shelf shelf;
    if (shelf.world.db->dialect() != store::Dialect::sqlite) return;
    std::vector<Thing> things;
    std::string words;
    for (int i = 0; i < 4000; ++i) words += "w" + std::to_string(i * 7919) + ' ';
    for (int i = 1; i <= 9; ++i) things.push_back({i, "lamp", words + std::to_string(i)});
    things.push_back({10, "lamp", ""});
    shelf.put(things);
    const auto tidy = [&] {
        return shelf.world.db->write([&](store::Tx& tx) { return shelf.index.tidy(tx, 100); });
    };
    while (tidy()) {
    }
    const auto change = [&](int i) {
        shelf.world.db->write([&](store::Tx& tx) {
            shelf.index.add(tx, {.id = 1, .title = "again", .body = std::to_string(i) + words});
        });
    };
    shelf.world.db->write([&](store::Tx& tx) { shelf.index.add(tx, {.id = 9, .title = "again"}); });
    CHECK_FALSE(tidy());
    change(1);
    change(2);
    CHECK(tidy());
    CHECK(shelf.ids("again").size() == 2);
}

TEST_CASE("a very long text, and one of nothing but long words, can be kept") {
    Shelf shelf;
    std::string words;
    for (int i = 0; i < 100'000; ++i) words += "w" + std::to_string(i * 7919) + " ";
    std::string garbage;
    for (int i = 0; i < 20'000; ++i) garbage += std::to_string(i) + std::string(90, 'x') + " ";
    shelf.put({{1, "long", words}, {2, "long", garbage}});
    CHECK(shelf.ids("long").size() == 2);
    CHECK(shelf.ids("w7919") == Ids{1});
}
