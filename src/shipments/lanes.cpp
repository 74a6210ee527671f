#include "shipments/lanes.h"

#include "base/refusal.h"
#include "shipments/carriers_table.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace tandem::shipments {
namespace {

using std::chrono::days;
using std::chrono::hours;

constexpr std::int64_t enough_parcels = 20;
constexpr std::int64_t enough_gaps = 100;
constexpr std::int64_t most_days = 60;
constexpr std::int64_t most_steps = 120;  // of six hours: thirty days
constexpr auto step_length = hours(6);
constexpr std::size_t most_lanes = 200;

constexpr std::string_view select_days = R"sql(
    SELECT days, amount
      FROM lane_days
     WHERE carrier_id = $1 AND service = $2 AND region = $3
     ORDER BY days)sql";

constexpr std::string_view select_all_days = R"sql(
    SELECT service, region, days, amount
      FROM lane_days
     WHERE carrier_id = $1
     ORDER BY service, region, days)sql";

constexpr std::string_view add_days = R"sql(
    INSERT INTO lane_days (carrier_id, service, region, days, amount)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (carrier_id, service, region, days) DO UPDATE
       SET amount = lane_days.amount + excluded.amount)sql";

constexpr std::string_view select_gaps = R"sql(
    SELECT step, amount
      FROM lane_gaps
     WHERE carrier_id = $1 AND service = $2
     ORDER BY step)sql";

constexpr std::string_view add_gap = R"sql(
    INSERT INTO lane_gaps (carrier_id, service, step, amount)
    VALUES ($1, $2, $3, 1)
    ON CONFLICT (carrier_id, service, step) DO UPDATE SET amount = lane_gaps.amount + 1)sql";

// How often each value was seen, in the order of values.
struct Bucket {
    std::int64_t value = 0;
    std::int64_t amount = 0;
};
using Buckets = std::vector<Bucket>;

std::int64_t total(const Buckets& buckets) {
    std::int64_t sum = 0;
    for (const auto& bucket : buckets) sum += bucket.amount;
    return sum;
}

// The smallest value that `percent` of all are not above.
std::int64_t quantile(const Buckets& buckets, std::int64_t percent) {
    const auto wanted = (total(buckets) * percent + 99) / 100;
    std::int64_t seen = 0;
    for (const auto& bucket : buckets) {
        seen += bucket.amount;
        if (seen >= wanted) return bucket.value;
    }
    return buckets.empty() ? 0 : buckets.back().value;
}

// From the nearest to everywhere.
std::vector<std::string> widening(std::string_view region) {
    std::vector<std::string> regions;
    if (region.find('-') != std::string_view::npos) regions.emplace_back(region);
    if (!region.empty()) regions.emplace_back(region.substr(0, region.find('-')));
    regions.emplace_back();
    return regions;
}

std::optional<Transit> promised_by_carrier(store::Tx& tx, CarrierId id, std::string_view service) {
    const auto carrier = CarrierRows(tx).find(id);
    if (!carrier) return std::nullopt;
    for (const auto& offered : carrier->services)
        if (offered.code.value == service && offered.transit_days)
            return Transit{offered.transit_days->value, offered.transit_days->value, 0};
    return std::nullopt;
}

void add(store::Tx& tx, const ShipmentRow& row, std::int64_t in_days, int by) {
    for (const auto& region : widening(row.region))
        tx.run(add_days, *row.carrier, row.service, region, in_days, by);
}

std::optional<std::int64_t> days_taken(const ShipmentRow& row) {
    const auto start = row.started_at();
    const auto end = row.progression.delivered_at;
    if (!row.carrier || !start || !end) return std::nullopt;
    const auto taken = std::chrono::round<days>(*end - *start).count();
    return std::clamp<std::int64_t>(taken, 0, most_days);
}

struct LaneDay {
    std::string service;
    std::string region;
    std::int64_t days = 0;
    std::int64_t amount = 0;
};

}  // namespace

std::optional<Transit> transit_of(store::Tx& tx, CarrierId carrier, std::string_view service,
                                  std::string_view region) {
    for (const auto& wider : widening(region)) {
        const auto buckets = tx.all<Bucket>(select_days, carrier, service, wider);
        const auto parcels = total(buckets);
        if (parcels >= enough_parcels)
            return Transit{quantile(buckets, 50), quantile(buckets, 90), parcels};
    }
    return promised_by_carrier(tx, carrier, service);
}

void count_delivery(store::Tx& tx, ShipmentRow& row) {
    const auto now = days_taken(row);
    if (now == row.counted_days) return;
    if (row.counted_days) add(tx, row, *row.counted_days, -1);
    if (now) add(tx, row, *now, 1);
    row.counted_days = now;
}

void count_gap(store::Tx& tx, CarrierId carrier, std::string_view service, Duration gap) {
    const auto step = std::clamp<std::int64_t>(gap / step_length, 0, most_steps);
    tx.run(add_gap, carrier, service, step);
}

std::optional<Duration> usual_silence(store::Tx& tx, CarrierId carrier, std::string_view service) {
    const auto buckets = tx.all<Bucket>(select_gaps, carrier, service);
    if (total(buckets) < enough_gaps) return std::nullopt;
    return (quantile(buckets, 99) + 1) * step_length;
}

std::string region_of(const orders::PostalAddress& address) {
    const auto& country = address.country.value.value;
    if (country.empty()) return {};
    std::string start;
    for (const char c : address.postcode.value.value)
        if (c != ' ' && start.size() < 2) start += c;
    return start.empty() ? country : country + '-' + start;
}

Lanes lanes_of(store::Tx& tx, CarrierId carrier) {
    static_cast<void>(get_carrier(tx, carrier));
    std::map<std::pair<std::string, std::string>, Buckets> lanes;
    for (const auto& day : tx.all<LaneDay>(select_all_days, carrier))
        lanes[{day.service, day.region}].push_back({day.days, day.amount});
    Lanes found;
    for (const auto& [name, buckets] : lanes)
        if (const auto parcels = total(buckets); parcels > 0)
            found.items.push_back(
                {name.first, name.second, quantile(buckets, 50), quantile(buckets, 90), parcels});
    std::ranges::sort(found.items, [](const Lane& a, const Lane& b) {
        return std::tie(b.parcels, a.service, a.region) < std::tie(a.parcels, b.service, b.region);
    });
    if (found.items.size() > most_lanes) found.items.resize(most_lanes);
    return found;
}

void estimate(store::Tx& tx, ShipmentRow& row) {
    if (is_final(row.progression.status)) return;
    const auto start = row.started_at().value_or(row.created_at);
    const auto transit =
        row.carrier ? transit_of(tx, *row.carrier, row.service, row.region) : std::nullopt;
    row.eta_at = row.carrier_eta;
    row.eta_late_at = row.carrier_eta;
    if (!transit) return;
    if (!row.carrier_eta) row.eta_at = start + days(transit->p50_days);
    row.eta_late_at = std::max(*row.eta_at, Time(start + days(transit->p90_days)));
}

}  // namespace tandem::shipments
