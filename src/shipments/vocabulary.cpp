// AfterShip's and EasyPost's words, as far as they say something of a parcel.

#include "shipments/webhook.h"

#include <algorithm>
#include <array>
#include <utility>

namespace tandem::shipments {
namespace {

using Word = std::pair<std::string_view, Said>;

constexpr std::array aftership_tags{
    Word{"Pending", {ShipmentStatus::label_created}},
    Word{"InfoReceived", {ShipmentStatus::label_created}},
    Word{"InTransit", {ShipmentStatus::in_transit}},
    Word{"OutForDelivery", {ShipmentStatus::out_for_delivery}},
    Word{"AttemptFail", {ShipmentStatus::attempt_failed}},
    Word{"Delivered", {ShipmentStatus::delivered}},
    Word{"AvailableForPickup", {ShipmentStatus::available_for_pickup}},
    Word{"Exception", {ShipmentStatus::exception, Trouble::held}},
    Word{"Expired", {ShipmentStatus::expired}},
};

// Where a subtag says more than its tag.
constexpr std::array aftership_subtags{
    Word{"InTransit_002", {ShipmentStatus::picked_up}},                    // acceptance scan
    Word{"Exception_002", {ShipmentStatus::exception, Trouble::address}},  // customer moved
    Word{"Exception_003",
         {ShipmentStatus::exception, Trouble::refused}},  // customer refused delivery
    Word{"Exception_004", {ShipmentStatus::exception, Trouble::customs}},   // delayed by customs
    Word{"Exception_005", {ShipmentStatus::exception, Trouble::capacity}},  // delayed from outside
    Word{"Exception_006", {ShipmentStatus::exception, Trouble::held}},      // held for payment
    Word{"Exception_007", {ShipmentStatus::exception, Trouble::address}},   // incorrect address
    Word{"Exception_008", {ShipmentStatus::exception, Trouble::held}},      // pickup missed
    Word{"Exception_009", {ShipmentStatus::exception, Trouble::held}},      // rejected by carrier
    Word{"Exception_010", {ShipmentStatus::return_to_sender}},              // returning
    Word{"Exception_011", {ShipmentStatus::return_to_sender}},              // returned
    Word{"Exception_012", {ShipmentStatus::exception, Trouble::damaged}},
    Word{"Exception_013", {ShipmentStatus::exception, Trouble::lost}},
};

constexpr std::array easypost_statuses{
    Word{"pre_transit", {ShipmentStatus::label_created}},
    Word{"in_transit", {ShipmentStatus::in_transit}},
    Word{"out_for_delivery", {ShipmentStatus::out_for_delivery}},
    Word{"delivered", {ShipmentStatus::delivered}},
    Word{"available_for_pickup", {ShipmentStatus::available_for_pickup}},
    Word{"return_to_sender", {ShipmentStatus::return_to_sender}},
    Word{"failure", {ShipmentStatus::exception, Trouble::held}},
    Word{"error", {ShipmentStatus::exception, Trouble::held}},
    Word{"cancelled", {ShipmentStatus::label_created}},
};

constexpr std::array easypost_details{
    Word{"accepted", {ShipmentStatus::picked_up}},
    Word{"pickup_complete", {ShipmentStatus::picked_up}},
    Word{"attempted_delivery", {ShipmentStatus::attempt_failed}},
    Word{"delivery_attempted", {ShipmentStatus::attempt_failed}},
    Word{"damaged", {ShipmentStatus::exception, Trouble::damaged}},
    Word{"lost", {ShipmentStatus::exception, Trouble::lost}},
    Word{"missing", {ShipmentStatus::exception, Trouble::lost}},
    Word{"address_correction", {ShipmentStatus::exception, Trouble::address}},
    Word{"address_incorrect", {ShipmentStatus::exception, Trouble::address}},
    Word{"customs_hold", {ShipmentStatus::exception, Trouble::customs}},
    Word{"weather_delay", {ShipmentStatus::exception, Trouble::weather}},
    Word{"delayed", {ShipmentStatus::exception, Trouble::capacity}},
    Word{"refused", {ShipmentStatus::exception, Trouble::refused}},
    Word{"held", {ShipmentStatus::exception, Trouble::held}},
    Word{"returned", {ShipmentStatus::return_to_sender}},
    Word{"return", {ShipmentStatus::return_to_sender}},
    Word{"expired", {ShipmentStatus::expired}},
};

template <class Words>
std::optional<Said> find(const Words& words, std::string_view word) {
    const auto known = std::ranges::find(words, word, &Word::first);
    if (known == words.end()) return std::nullopt;
    return known->second;
}

template <class Details, class Words>
std::optional<Said> look_up(const Details& details, std::string_view detail, const Words& words,
                            std::string_view word) {
    const auto said = find(details, detail);
    return said ? said : find(words, word);
}

}  // namespace

std::optional<Said> from_aftership(std::string_view tag, std::string_view subtag) {
    return look_up(aftership_subtags, subtag, aftership_tags, tag);
}

// What was delivered is, whatever the detail says ("arrived_at_destination").
std::optional<Said> from_easypost(std::string_view status, std::string_view detail) {
    if (status == "delivered") return Said{ShipmentStatus::delivered};
    return look_up(easypost_details, detail, easypost_statuses, status);
}

}  // namespace tandem::shipments
