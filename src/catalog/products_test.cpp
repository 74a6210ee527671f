#include "catalog/products.h"

#include "base/refusal.h"
#include "catalog/external.h"
#include "catalog/house_test.h"
#include "catalog/numbers.h"
#include "catalog/product_index.h"

#include <set>
#include <thread>

namespace tandem::catalog {
namespace {

using Skus = std::vector<std::string>;

// The path and code of the first field that a call is refused for.
template <class Call>
std::string refusal_of(Call&& call) {
    try {
        call();
    } catch (const Refusal& refusal) {
        if (refusal.fields().empty()) return refusal.code();
        return refusal.fields().front().path + ": " + refusal.fields().front().code;
    }
    return "";
}

}  // namespace

TEST_CASE("a product is found by its SKU however it is written, and by its GTIN") {
    House house;
    const auto id = house.product({.sku = "Mug-Blue", .gtin = {"4006381333931"}, .name = "Mug"});
    house.journal.read([&](store::Tx& tx) {
        CHECK(find_sku(tx, "mug-blue") == id);
        CHECK(find_sku(tx, "MUG-BLUE") == id);
        CHECK_FALSE(find_sku(tx, "mug"));
        CHECK(find_gtin(tx, "4006381333931") == id);
        CHECK_FALSE(find_gtin(tx, ""));
        CHECK(refs(tx, {ProductId(99), id}) == std::vector<ProductRef>{{id, "Mug-Blue", "Mug"}});
    });
}

TEST_CASE("the last digit of a GTIN checks the others") {
    for (const auto* good : {"4006381333931", "96385074", "036000291452", "10614141543219"})
        CHECK_MESSAGE(is_gtin(good), good);
    for (const auto* bad :
         {"4006381333932", "400638133393", "", "abc", "4006381333931x", "1234567"})
        CHECK_MESSAGE(!is_gtin(bad), bad);
}

TEST_CASE("what was typed finds SKUs that begin so first, then words of the name") {
    House house;
    house.product("TEA-20", "Green leaf");
    house.product("TEA-10", "Black leaf");
    house.product("POT-1", "Tea pot");
    house.product("CUP-1", "Cup");
    CHECK(house.skus({.q = "tea"}) == Skus{"TEA-10", "TEA-20", "POT-1"});
    CHECK(house.skus({.q = "TEA-2"}) == Skus{"TEA-20"});
    CHECK(house.skus({.q = "leaf gre"}) == Skus{"TEA-20"});
    CHECK(house.skus({.q = "nothing"}).empty());
    CHECK(house.skus({.q = "%"}).empty());
}

TEST_CASE("pages of a search leave nothing out and repeat nothing") {
    House house;
    for (int i = 0; i < 7; ++i) house.product("TEA-" + std::to_string(i), "Leaf");
    for (int i = 0; i < 7; ++i) house.product("POT-" + std::to_string(i), "Tea pot");
    for (const int limit : {1, 3, 7, 14}) {
        std::set<std::string> seen;
        std::optional<std::string> after;
        int count = 0;
        do {
            const auto page = house.find({.q = "tea", .after = after, .limit = {limit}});
            for (const auto& item : page.items) seen.insert(item.sku);
            count += static_cast<int>(page.items.size());
            after = page.next;
        } while (after);
        CHECK(seen.size() == 14);
        CHECK(count == 14);
    }
}

TEST_CASE("a list is by SKU, page by page, without what is sold no more") {
    House house;
    for (const auto* sku : {"c", "a", "d", "b"}) house.product(sku, "Thing");
    change_product(house.journal, house.otto, ProductId(3), {}, {.active = false});
    CHECK(house.skus({}) == Skus{"a", "b", "c"});
    CHECK(house.skus({.inactive = true}) == Skus{"a", "b", "c", "d"});
    const auto first = house.find({.limit = {2}});
    CHECK(house.skus({.after = first.next, .limit = {2}}) == Skus{"c"});
}

TEST_CASE("a category is listed with everything below it") {
    House house;
    const auto kitchen = add_category(house.journal, house.otto, {.name = "Kitchen"}).id;
    const auto cups =
        add_category(house.journal, house.otto, {.name = "Cups", .parent_id = kitchen}).id;
    house.product({.sku = "pan", .name = "Pan", .category_id = kitchen});
    house.product({.sku = "cup", .name = "Cup", .category_id = cups});
    house.product("sofa", "Sofa");
    CHECK(house.skus({.category_id = kitchen}) == Skus{"cup", "pan"});
    CHECK(house.skus({.category_id = cups}) == Skus{"cup"});
    CHECK(house.skus({.q = "pan", .category_id = kitchen}) == Skus{"pan"});
    CHECK(house.skus({.q = "pan", .category_id = cups}).empty());
    CHECK(house.skus({.category_id = kitchen, .after = "s.cup"}) == Skus{"pan"});
}

TEST_CASE("a changed name is found, the old one is not, also after a rebuild") {
    House house;
    const auto id = house.product("X-1", "Kettle");
    change_product(house.journal, house.otto, id, {}, {.name = "Samovar"});
    CHECK(house.skus({.q = "samo"}) == Skus{"X-1"});
    CHECK(house.skus({.q = "kettle"}).empty());
    rebuild_product_index(*house.db);
    CHECK(house.skus({.q = "samo"}) == Skus{"X-1"});
}

TEST_CASE("a product cannot become a part of itself, however far down") {
    House house;
    const auto box = house.product("box", "Box");
    const auto lid = house.product("lid", "Lid");
    const auto knob = house.product("knob", "Knob");
    const auto parts_of = [&](ProductId product, ProductId part) {
        return refusal_of([&] {
            change_product(house.journal, house.otto, product, {},
                           {.parts = std::vector<PartInput>{{part, {2}}}});
        });
    };
    CHECK(parts_of(box, lid).empty());
    CHECK(parts_of(lid, knob).empty());
    CHECK(parts_of(knob, box) == "/parts/0/product_id: circle");
    CHECK(parts_of(knob, knob) == "/parts/0/product_id: circle");
    CHECK(house.read(box).parts.at(0).product.sku == "lid");
    CHECK(house.read(box).parts.at(0).quantity == 2);
    house.journal.read([&](store::Tx& tx) { CHECK(used_in(tx, knob).at(0).id == lid); });
}

TEST_CASE("a change that changes nothing records nothing and keeps the version") {
    House house;
    const auto id = house.product("a", "Thing");
    house.events();
    const auto after = change_product(house.journal, house.otto, id, {},
                                      {.name = "Thing", .parts = std::vector<PartInput>{}});
    CHECK(after.version == 1);
    CHECK(house.events().empty());
}

TEST_CASE("numbers have no gaps, also when a transaction fails") {
    House house;
    const auto next = [&] {
        return house.db->write([](store::Tx& tx) { return next_number(tx, "return", "RMA-"); });
    };
    CHECK(next() == "RMA-10001");
    CHECK_THROWS(house.db->write([](store::Tx& tx) {
        next_number(tx, "return", "RMA-");
        throw std::runtime_error("no");
    }));
    CHECK(next() == "RMA-10002");
    CHECK(house.db->write([](store::Tx& tx) { return next_number(tx, "order", "T-"); }) ==
          "T-10001");
}

TEST_CASE("numbers taken at the same moment are all different") {
    House house;
    std::vector<std::string> numbers(24);
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&, t] {
                for (int i = 0; i < 6; ++i)
                    numbers[static_cast<std::size_t>(t * 6 + i)] = house.db->write(
                        [](store::Tx& tx) { return next_number(tx, "order", "T-"); });
            });
    }
    CHECK(std::set(numbers.begin(), numbers.end()).size() == 24);
}

TEST_CASE("what others call a thing leads to it") {
    House house;
    house.db->write([](store::Tx& tx) {
        keep_external(tx, "shopify", "product", "981", 7);
        keep_external(tx, "woo", "product", "981", 8);
        keep_external(tx, "shopify", "product", "982", 7);
    });
    house.db->write([](store::Tx& tx) { keep_external(tx, "shopify", "product", "982", 9); });
    house.db->read([](store::Tx& tx) {
        CHECK(find_external(tx, "shopify", "product", "981") == 7);
        CHECK_FALSE(find_external(tx, "shopify", "order", "981"));
        const auto found = find_externals(tx, "shopify", "product", {"981", "982", "x"});
        CHECK(found == std::map<std::string, std::int64_t>{{"981", 7}, {"982", 9}});
        CHECK(externals_of(tx, "product", 8).at(0).system == "woo");
    });
}

TEST_CASE("two products of one SKU at the same moment are one, and one refusal") {
    House house;
    std::atomic<int> added = 0;
    std::atomic<int> refused = 0;
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&] {
                const auto why = refusal_of([&] { house.product("same", "Thing"); });
                ++(why.empty() ? added : refused);
                CHECK((why.empty() || why == "/sku: taken"));
            });
    }
    CHECK(added == 1);
    CHECK(refused == 3);
}

TEST_CASE("a policy is in force from its moment until the next one's") {
    House house;
    const auto start = house.clock.now();
    const auto publish = [&](Time from) {
        return publish_policy(house.journal, house.otto,
                              {.kind = PolicyKind::returns,
                               .title = "Returns",
                               .text = "Thirty days.",
                               .effective_from = from})
            .id;
    };
    const auto first = publish(start);
    const auto second = publish(start + std::chrono::hours(48));
    const auto in_force = [&](Time at) {
        return house.journal.read(
            [&](store::Tx& tx) { return policy_in_force(tx, PolicyKind::returns, at); });
    };
    CHECK_FALSE(in_force(start - Duration(1)));
    CHECK(in_force(start) == first);
    CHECK(in_force(start + std::chrono::hours(47)) == first);
    CHECK(in_force(start + std::chrono::hours(48)) == second);
    CHECK_FALSE(house.journal.read(
        [&](store::Tx& tx) { return policy_in_force(tx, PolicyKind::refund, start); }));
    withdraw_policy(house.journal, house.otto, second);
    CHECK(in_force(start + std::chrono::hours(48)) == first);
    CHECK_FALSE(house.journal.read([&](store::Tx& tx) { return get_policy(tx, first); })
                    .effective_to.has_value());
}

}  // namespace tandem::catalog
