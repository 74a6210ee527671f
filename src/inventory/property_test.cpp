// Random commands, and what must hold after every one of them, whether it was granted or refused.

#include "inventory/house_test.h"

#include <map>
#include <random>
#include <set>

namespace tandem::inventory {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view everything = R"sql(
    SELECT (SELECT COUNT(*) FROM stock_moves) * 1000003
           + (SELECT COUNT(*) FROM allocations) * 10007
           + (SELECT COUNT(*) FROM lot_links) * 101 + (SELECT COUNT(*) FROM events)
           + (SELECT CAST(COALESCE(SUM(id * quantity * 7 + allocated * 3 + sellable), 0) AS BIGINT)
                FROM stock)
           + (SELECT CAST(COALESCE(SUM(id * quantity * 13), 0) AS BIGINT) FROM allocations))sql";

constexpr std::string_view count_wrong = R"sql(
    SELECT COUNT(*)
      FROM stock
     WHERE quantity < 1 OR allocated > quantity * sellable)sql";

constexpr std::string_view count_oversold = R"sql(
    SELECT COUNT(*) FROM availability WHERE allocated > sellable OR sellable > on_hand)sql";

class Warehouseman : public House {
public:
    explicit Warehouseman(unsigned seed) : dice_(seed) {
        places_ = {shelf, place("B", LocationType::stock), place("QUAR", LocationType::quarantine)};
        things_ = {{bolt, {}}, {bolt, {}}};
        for (int i = 0; i < 3; ++i)
            things_.emplace_back(milk,
                                 lot(milk, "L" + std::to_string(i), clock.now() + 24h * (i + 1)));
        bread_ = product("BREAD", catalog::Tracking::lot);
        for (int i = 0; i < 3; ++i)
            things_.emplace_back(bread_, lot(bread_, "B" + std::to_string(i)));
    }

    // One random command; true when it was granted.
    bool act() {
        using Command = void (Warehouseman::*)();
        static constexpr Command commands[] = {
            &Warehouseman::receive_some, &Warehouseman::receive_some, &Warehouseman::carry,
            &Warehouseman::carry,        &Warehouseman::keep,         &Warehouseman::keep,
            &Warehouseman::give_up,      &Warehouseman::send,         &Warehouseman::get_back,
            &Warehouseman::adjust_some,  &Warehouseman::count_some,   &Warehouseman::hold,
            &Warehouseman::decide,       &Warehouseman::link,         &Warehouseman::let_pass};
        const auto refusal = refusal_of([&] { (this->*commands[below(std::size(commands))])(); });
        return refusal.empty();
    }

private:
    struct Thing {
        Thing(ProductId p, std::optional<LotId> l) : product(p), lot(l) {}
        ProductId product;
        std::optional<LotId> lot;
    };

    std::size_t below(std::size_t n) { return static_cast<std::size_t>(dice_() % n); }
    std::int64_t amount() { return static_cast<std::int64_t>(below(14)) - 1; }
    OrderLineId line() { return OrderLineId(static_cast<std::int64_t>(below(5)) + 1); }
    // Now and then a product with a lot of another one.
    Thing thing() {
        auto one = things_[below(things_.size())];
        if (below(12) == 0) one.product = things_[below(things_.size())].product;
        return one;
    }
    LocationId somewhere() {
        const LocationId outside[] = {at_supplier, at_customer, at_production, at_adjustment};
        return below(4) == 0 ? outside[below(4)] : places_[below(places_.size())];
    }
    StockStatus status() {
        const StockStatus all[] = {StockStatus::ok, StockStatus::ok, StockStatus::attention,
                                   StockStatus::damaged, StockStatus::quarantined};
        return all[below(std::size(all))];
    }
    LotId some_lot() { return *things_[2 + below(things_.size() - 2)].lot; }

    void receive_some() {
        const auto [product, lot] = thing();
        receive(product, lot, amount(), places_[below(places_.size())]);
    }
    void carry() {
        const auto [product, lot] = thing();
        const Move made{.product = product,
                        .lot = lot,
                        .from = somewhere(),
                        .to = somewhere(),
                        .from_status = status(),
                        .to_status = status(),
                        .quantity = amount(),
                        .reason = "test"};
        as_system([&](events::Unit& unit) { move(unit, made); });
    }
    void keep() {
        const auto until = below(3) == 0 ? std::optional(clock.now() + 5h) : std::nullopt;
        allocate_to(line().value(), thing().product, amount(), until);
    }
    void give_up() {
        const auto from = line();
        const auto quantity = amount();
        as_system([&](events::Unit& unit) { release(unit, from, quantity); });
    }
    void send() { ship_for(line().value(), amount()); }
    void get_back() {
        const auto [product, lot] = thing();
        const auto from = line();
        const auto quantity = amount();
        const auto to = places_[below(places_.size())];
        as_system([&](events::Unit& unit) {
            take_back(unit, product, lot, quantity, to, StockStatus::returned_pending_inspection,
                      from, {"return", 1});
        });
    }
    void adjust_some() {
        const auto [product, lot] = thing();
        adjust(journal, otto,
               {.product_id = product,
                .lot_id = lot,
                .location_id = places_[below(3)],
                .change = amount() - 6});
    }
    void count_some() {
        const auto [product, lot] = thing();
        count(journal, otto,
              {.product_id = product,
               .lot_id = lot,
               .location_id = places_[below(3)],
               .counted = static_cast<std::int64_t>(below(20))});
    }
    void hold() { quarantine(journal, otto, losses, some_lot(), {.reason = "test"}); }
    void decide() {
        const LotDecision all[] = {LotDecision::ok, LotDecision::ok, LotDecision::rejected,
                                   LotDecision::scrapped, LotDecision::return_to_supplier};
        ReleaseLot command{.decision = all[below(std::size(all))]};
        if (below(2) == 0) command.quantity = static_cast<std::int64_t>(below(9)) + 1;
        release_quarantine(journal, otto, some_lot(), command);
    }
    void link() {
        const auto parent = some_lot();
        const auto child = some_lot();
        as_system([&](events::Unit& unit) { link_lots(unit, parent, child, 1); });
    }
    void let_pass() {
        clock.advance(1h);
        release_expired(journal, losses);
        expire_lots(journal, losses);
    }

    std::mt19937 dice_;
    std::vector<LocationId> places_;
    std::vector<Thing> things_;
    ProductId bread_;
};

// Whether some lot is reached from itself.
bool has_ring(House& house) {
    std::map<std::int64_t, std::set<std::int64_t>> below;
    house.journal.read([&](store::Tx& tx) {
        tx.each("SELECT parent_id, child_id FROM lot_links",
                [&](const store::Row& row) { below[row.integer(0)].insert(row.integer(1)); });
    });
    for (std::size_t round = 0; round < below.size(); ++round)
        for (auto& [parent, all] : below)
            for (const auto child : std::set(all)) {
                const auto further = below.find(child);
                if (further != below.end())
                    all.insert(further->second.begin(), further->second.end());
            }
    for (const auto& [parent, all] : below)
        if (all.contains(parent)) return true;
    return false;
}

}  // namespace

TEST_CASE("whatever is asked, balances are the sum of moves and nothing is promised twice") {
    for (unsigned seed = 1; seed <= 6; ++seed) {
        Warehouseman house(seed);
        int granted = 0;
        for (int step = 0; step < 150; ++step) {
            const auto before = house.sum(everything);
            const bool is_granted = house.act();
            INFO("seed ", seed, ", step ", step);
            if (!is_granted) REQUIRE(house.sum(everything) == before);
            granted += is_granted ? 1 : 0;
            REQUIRE(house.sum(count_wrong) == 0);
            REQUIRE(house.sum(count_oversold) == 0);
            if (step % 10 == 9) {
                for (const auto& one : house.differences()) FAIL(describe(one));
                REQUIRE_FALSE(has_ring(house));
            }
        }
        CHECK(granted > 40);
    }
}

}  // namespace tandem::inventory
