#include "shipments/checks.h"

#include "base/refusal.h"
#include "shipments/carriers_table.h"

#include <algorithm>

namespace tandem::shipments {
namespace {

constexpr std::size_t most_packages = 100;
constexpr std::size_t shortest_number = 4;

}  // namespace

void check_packages(const std::vector<Package>& packages) {
    if (packages.size() > most_packages)
        throw invalid_field("/packages", "too_many", "There can be at most 100 packages.",
                            {{"max", "100"}});
}

void check_service(store::Tx& tx, CarrierId id, std::string_view service) {
    const auto carrier = CarrierRows(tx).find(id);
    if (!carrier || !carrier->active)
        throw invalid_field("/carrier_id", "unknown", "There is no such carrier.");
    if (service.empty() || carrier->services.empty()) return;
    const bool offered = std::ranges::any_of(
        carrier->services, [&](const Service& one) { return one.code.value == service; });
    if (!offered) throw invalid_field("/service", "unknown", "The carrier has no such service.");
}

void check_tracking_free(store::Tx& tx, const ShipmentRow& row) {
    if (row.tracking_key.empty()) return;
    if (row.tracking_key.size() < shortest_number)
        throw invalid_field("/tracking_no", "too_short", "Use at least 4 characters.",
                            {{"min", "4"}});
    const Shipments shipments(tx);
    const auto other = shipments.newest_with(row.carrier.value_or(CarrierId()), row.tracking_key);
    if (!other || *other == row.id) return;
    if (!is_final(shipments.get(*other).progression.status))
        throw invalid_field("/tracking_no", "taken",
                            "Another parcel is on its way under this number.");
}

}  // namespace tandem::shipments
