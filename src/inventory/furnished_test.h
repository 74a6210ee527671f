#pragma once

#include "inventory/house_test.h"
#include "tests/scenarios.h"

namespace tandem::inventory {

using namespace testing;

// Beside what the house has: place 2, QUAR, in warehouse 1, and 3, OLD, which is closed; lot 1,
// MAY, and 2, JUNE, of the milk; lot 3, CREAM, of product 4, was made from lot 1. In place 1 lie 10
// bolts, 20 of lot 1 of which 5 are kept for line 1, and lamp S-1. Lot 2 is on hold with 6 in
// place 1.
class Furnished : public House {
public:
    Furnished() {
        place("QUAR", LocationType::quarantine);
        const auto old = place("OLD", LocationType::stock);
        change_location(journal, otto, old, {}, {.active = false});
        lot(milk, "MAY");
        lot(milk, "JUNE");
        lot(product("CREAM", catalog::Tracking::lot), "CREAM");
        receive(bolt, {}, 10);
        receive(milk, LotId(1), 20);
        receive(milk, LotId(2), 6);
        as_system([&](events::Unit& unit) {
            link_lots(unit, LotId(1), LotId(3), 4, "P-1");
            move(unit, {.product = lamp,
                        .serial = "S-1",
                        .from = at_supplier,
                        .to = shelf,
                        .quantity = 1,
                        .reason = "receipt"});
        });
        allocate_to(1, milk, 5);
        quarantine(journal, otto, losses, LotId(2), {.reason = "sour"});
        events();
    }
};

inline Scenario post(std::string name, const std::string& path, std::string body, int status,
                     std::string refusal) {
    return {.name = std::move(name),
            .as = otto,
            .method = "POST",
            .path = "/api/v1/" + path,
            .body = std::move(body),
            .status = status,
            .refusal = std::move(refusal)};
}

inline Scenario patch(std::string name, const std::string& path, std::string body, int status,
                      std::string refusal) {
    auto row = post(std::move(name), path, std::move(body), status, std::move(refusal));
    row.method = "PATCH";
    return row;
}

inline Scenario does(Scenario row, std::string answer, std::vector<std::string> events) {
    row.answer = std::move(answer);
    row.events = std::move(events);
    return row;
}

}  // namespace tandem::inventory
