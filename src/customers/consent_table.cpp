#include "customers/consent_table.h"

namespace tandem::customers {
namespace {

constexpr std::string_view select_all = R"sql(
    SELECT purpose, state, at, source
      FROM customer_consents
     WHERE customer_id = $1)sql";

constexpr std::string_view upsert = R"sql(
    INSERT INTO customer_consents (customer_id, purpose, state, at, source)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (customer_id, purpose) DO UPDATE
       SET state = excluded.state, at = excluded.at, source = excluded.source)sql";

constexpr std::string_view insert_change = R"sql(
    INSERT INTO customer_consent_changes (customer_id, purpose, state, at, source, actor_kind,
                                          actor_id, actor_name)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8))sql";

constexpr std::string_view delete_one = R"sql(
    DELETE FROM customer_consents
     WHERE customer_id = $1 AND purpose = $2)sql";

}  // namespace

std::vector<Consent> Consents::of(CustomerId customer) const {
    std::vector<Consent> all{{.purpose = Purpose::marketing},
                             {.purpose = Purpose::surveys},
                             {.purpose = Purpose::profiling}};
    for (auto& stored : tx_.all<Consent>(select_all, customer))
        for (auto& consent : all)
            if (consent.purpose == stored.purpose) consent = stored;
    return all;
}

Consent Consents::get(CustomerId customer, Purpose purpose) const {
    for (const auto& consent : of(customer))
        if (consent.purpose == purpose) return consent;
    return {.purpose = purpose};
}

void Consents::set(CustomerId customer, const Consent& consent, const Actor& actor, Time now) {
    tx_.run(upsert, customer, consent.purpose, consent.state, consent.at.value_or(now),
            consent.source);
    tx_.run(insert_change, customer, consent.purpose, consent.state, now, consent.source,
            actor.kind(), actor.id(), actor.name());
}

void Consents::forget(CustomerId customer, Purpose purpose) {
    tx_.run(delete_one, customer, purpose);
}

}  // namespace tandem::customers
