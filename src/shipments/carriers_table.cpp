#include "shipments/carriers_table.h"

#include "base/refusal.h"
#include "json/decode.h"
#include "shipments/number_pattern.h"

namespace tandem::shipments {
namespace {

constexpr std::string_view select_one = R"sql(
    SELECT id, code, name, scac, services, number_patterns, codes, tracking_url, silent_hours,
           dwell_hours, webhook_format, CASE WHEN secret = '' THEN 0 ELSE 1 END, active, version
      FROM carriers
     WHERE id = $1)sql";

constexpr std::string_view select_all = R"sql(
    SELECT id, code, name, scac, services, number_patterns, codes, tracking_url, silent_hours,
           dwell_hours, webhook_format, CASE WHEN secret = '' THEN 0 ELSE 1 END, active, version
      FROM carriers
     ORDER BY name, id)sql";

constexpr std::string_view select_code = R"sql(
    SELECT id
      FROM carriers
     WHERE code_folded = $1)sql";

constexpr std::string_view insert = R"sql(
    INSERT INTO carriers (code, code_folded, name, scac, services, number_patterns, codes,
                          tracking_url, silent_hours, dwell_hours, webhook_format)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    ON CONFLICT (code_folded) DO NOTHING
    RETURNING id)sql";

constexpr std::string_view update = R"sql(
    UPDATE carriers
       SET code = $3, code_folded = $4, name = $5, scac = $6, services = $7, number_patterns = $8,
           codes = $9, tracking_url = $10, silent_hours = $11, dwell_hours = $12,
           webhook_format = $13, active = $14, version = version + 1
     WHERE id = $1 AND version = $2)sql";

constexpr std::string_view select_secret = R"sql(
    SELECT secret
      FROM carriers
     WHERE id = $1)sql";

constexpr std::string_view update_secret = R"sql(
    UPDATE carriers
       SET secret = $2, version = version + 1
     WHERE id = $1)sql";

Carrier to_carrier(const store::Row& row) {
    Carrier carrier;
    store::take(row, 0, carrier.id);
    store::take(row, 1, carrier.code);
    store::take(row, 2, carrier.name);
    store::take(row, 3, carrier.scac);
    carrier.services = json::decode_stored<std::vector<Service>>(row.text(4));
    carrier.number_patterns = json::decode_stored<std::vector<std::string>>(row.text(5));
    carrier.codes = json::decode_stored<std::vector<CodeMeaning>>(row.text(6));
    store::take(row, 7, carrier.tracking_url);
    store::take(row, 8, carrier.silent_hours);
    store::take(row, 9, carrier.dwell_hours);
    store::take(row, 10, carrier.webhook_format);
    store::take(row, 11, carrier.has_secret);
    store::take(row, 12, carrier.active);
    store::take(row, 13, carrier.version);
    return carrier;
}

}  // namespace

std::vector<Carrier> CarrierRows::all() const {
    std::vector<Carrier> list;
    tx_.each(select_all, [&](const store::Row& row) { list.push_back(to_carrier(row)); });
    return list;
}

std::optional<Carrier> CarrierRows::find(CarrierId id) const {
    std::optional<Carrier> found;
    tx_.each(select_one, [&](const store::Row& row) { found = to_carrier(row); }, id);
    return found;
}

std::optional<CarrierId> CarrierRows::find(std::string_view code) const {
    return tx_.find<CarrierId>(select_code, canonical_number(code));
}

std::optional<CarrierId> CarrierRows::add(const Carrier& carrier) {
    return tx_.find<CarrierId>(insert, carrier.code, canonical_number(carrier.code), carrier.name,
                               carrier.scac, json::encode(carrier.services),
                               json::encode(carrier.number_patterns), json::encode(carrier.codes),
                               carrier.tracking_url, carrier.silent_hours, carrier.dwell_hours,
                               carrier.webhook_format);
}

void CarrierRows::save(Carrier& carrier) {
    if (tx_.run(update, carrier.id, carrier.version, carrier.code, canonical_number(carrier.code),
                carrier.name, carrier.scac, json::encode(carrier.services),
                json::encode(carrier.number_patterns), json::encode(carrier.codes),
                carrier.tracking_url, carrier.silent_hours, carrier.dwell_hours,
                carrier.webhook_format, carrier.active) == 0)
        throw stale("carrier");
    ++carrier.version;
}

std::optional<std::string> CarrierRows::secret(CarrierId id) const {
    return tx_.find<std::string>(select_secret, id);
}

void CarrierRows::set_secret(CarrierId id, std::string_view sealed) {
    tx_.run(update_secret, id, sealed);
}

}  // namespace tandem::shipments
