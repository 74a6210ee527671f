#include "shipments/status.h"

#include "shipments/number_pattern.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <algorithm>
#include <random>

namespace tandem::shipments {
namespace {

Scan any_scan() {
    Scan scan{.at = from_millis(*rc::gen::inRange<std::int64_t>(0, 8)), .status = {}};
    const auto status = *rc::gen::inRange(0, 12);
    if (status < 11) scan.status = static_cast<ShipmentStatus>(status);
    if (scan.status == ShipmentStatus::exception)
        scan.trouble = static_cast<Trouble>(*rc::gen::inRange(1, 9));
    return scan;
}

Progression of(const std::vector<Scan>& scans) {
    Progression progression;
    for (const auto& scan : scans) take(progression, scan);
    return progression;
}

Scan at(int time, ShipmentStatus status) { return {.at = from_millis(time), .status = status}; }

}  // namespace

TEST_CASE("whatever the order in which scans arrive, a parcel ends in the same state") {
    CHECK(rc::check([] {
        const auto count = *rc::gen::inRange<std::size_t>(0, 12);
        std::vector<Scan> scans;
        for (std::size_t i = 0; i < count; ++i) scans.push_back(any_scan());
        const auto expected = of(scans);
        std::mt19937 dice(*rc::gen::arbitrary<unsigned>());
        for (int i = 0; i < 5; ++i) {
            std::ranges::shuffle(scans, dice);
            RC_ASSERT(of(scans) == expected);
        }
    }));
}

TEST_CASE("no scan takes a final state back") {
    CHECK(rc::check([] {
        Progression progression;
        for (int i = 0; i < 12; ++i) {
            const auto before = progression.status;
            take(progression, any_scan());
            if (before == ShipmentStatus::delivered)
                RC_ASSERT(progression.status == ShipmentStatus::delivered ||
                          progression.status == ShipmentStatus::cancelled);
            if (before == ShipmentStatus::return_to_sender) RC_ASSERT(is_final(progression.status));
        }
    }));
}

TEST_CASE("of scans under way the latest decides, and delivered above all of them") {
    CHECK(of({at(5, ShipmentStatus::in_transit), at(3, ShipmentStatus::out_for_delivery)}).status ==
          ShipmentStatus::in_transit);
    CHECK(of({at(3, ShipmentStatus::delivered), at(5, ShipmentStatus::in_transit)}).status ==
          ShipmentStatus::delivered);
    CHECK(of({at(3, ShipmentStatus::label_created), at(1, ShipmentStatus::picked_up)}).status ==
          ShipmentStatus::picked_up);
    CHECK(of({at(9, ShipmentStatus::return_to_sender), at(3, ShipmentStatus::delivered)}).status ==
          ShipmentStatus::delivered);
}

TEST_CASE("what is said of all scans together") {
    const auto progression = of({at(4, ShipmentStatus::delivered),
                                 at(2, ShipmentStatus::attempt_failed),
                                 at(3, ShipmentStatus::attempt_failed),
                                 at(6, ShipmentStatus::delivered),
                                 {.at = from_millis(1), .status = {}}});
    CHECK(progression.attempts == 2);
    CHECK(progression.delivered_at == from_millis(4));
    CHECK(progression.first_scan_at == from_millis(2));
    CHECK(progression.last_scan_at == from_millis(6));
    CHECK_FALSE(of({at(9, ShipmentStatus::expired)}).last_scan_at.has_value());
}

TEST_CASE("tracking numbers are known by how they look") {
    CHECK(canonical_number(" 1z 999-aa1 ") == "1Z999AA1");
    CHECK(matches("1Z***###", "1Z9AA123"));
    CHECK_FALSE(matches("1Z***###", "1Z9AA12A"));
    CHECK_FALSE(matches("1Z***###", "1Z9AA1234"));
    CHECK(matches("@@####", "RX1234"));
    CHECK(is_pattern("RX######DE"));
    for (const auto* bad : {"RX#", "ABCDEFGH", "RX####$#", ""})
        CHECK_MESSAGE(!is_pattern(bad), bad);
}

}  // namespace tandem::shipments
