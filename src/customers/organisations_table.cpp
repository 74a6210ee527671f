#include "customers/organisations_table.h"

#include "base/refusal.h"
#include "search/text.h"

namespace tandem::customers {
namespace {

constexpr std::string_view select_one = R"sql(
    SELECT id, name, notes, fields, customers_count, created_at, version
      FROM organisations
     WHERE id = $1)sql";

constexpr std::string_view select_existing = R"sql(
    SELECT id
      FROM organisations
     WHERE id = $1)sql";

constexpr std::string_view insert = R"sql(
    INSERT INTO organisations (name, name_folded, notes, fields, created_at)
    VALUES ($1, $2, $3, $4, $5)
    RETURNING id)sql";

constexpr std::string_view update = R"sql(
    UPDATE organisations
       SET name = $3, name_folded = $4, notes = $5, fields = $6, version = version + 1
     WHERE id = $1 AND version = $2)sql";

constexpr std::string_view delete_one = R"sql(
    DELETE FROM organisations
     WHERE id = $1)sql";

constexpr std::string_view delete_domains = R"sql(
    DELETE FROM organisation_domains
     WHERE organisation_id = $1)sql";

constexpr std::string_view select_domains = R"sql(
    SELECT domain
      FROM organisation_domains
     WHERE organisation_id = $1
     ORDER BY domain)sql";

constexpr std::string_view select_owner = R"sql(
    SELECT organisations.id, organisations.name
      FROM organisation_domains
      JOIN organisations ON organisations.id = organisation_domains.organisation_id
     WHERE organisation_domains.domain = $1)sql";

constexpr std::string_view insert_domain = R"sql(
    INSERT INTO organisation_domains (domain, organisation_id)
    VALUES ($1, $2))sql";

constexpr std::string_view delete_domain = R"sql(
    DELETE FROM organisation_domains
     WHERE domain = $1)sql";

constexpr std::string_view select_customers = R"sql(
    SELECT id
      FROM customers
     WHERE organisation_id = $1)sql";

constexpr std::string_view select_unattached = R"sql(
    SELECT DISTINCT customers.id
      FROM customer_emails
      JOIN customers ON customers.id = customer_emails.customer_id
     WHERE customer_emails.domain = $1
       AND customers.organisation_id IS NULL
       AND customers.organisation_chosen = 0)sql";

constexpr std::string_view update_attached = R"sql(
    UPDATE customers
       SET organisation_id = $2, version = version + 1
     WHERE id IN @ids($1)@)sql";

constexpr std::string_view update_detached = R"sql(
    UPDATE customers
       SET organisation_id = NULL, organisation_chosen = 0, version = version + 1
     WHERE organisation_id = $1)sql";

constexpr std::string_view update_count = R"sql(
    UPDATE organisations
       SET customers_count = customers_count + $2
     WHERE id = $1)sql";

constexpr std::string_view select_page = R"sql(
    SELECT id, name, notes, fields, customers_count, created_at, version
      FROM organisations
     WHERE name_folded >= $1 AND name_folded < $2 AND (name_folded, id) > ($3, $4)
     ORDER BY name_folded, id
     LIMIT $5)sql";

// Sorts after everything that begins with `prefix`.
std::string end_of(std::string_view prefix) { return std::string(prefix) + "\xF4\x8F\xBF\xBF"; }

}  // namespace

OrganisationRow Organisations::get(OrganisationId id) const {
    if (auto found = tx_.find<OrganisationRow>(select_one, id)) return *std::move(found);
    throw not_found("organisation");
}

bool Organisations::exists(OrganisationId id) const {
    return tx_.find<OrganisationId>(select_existing, id).has_value();
}

OrganisationId Organisations::add(const OrganisationRow& row) {
    return tx_.get<OrganisationId>(insert, row.name, search::fold(row.name), row.notes, row.fields,
                                   row.created_at);
}

void Organisations::save(OrganisationRow& row) {
    if (tx_.run(update, row.id, row.version, row.name, search::fold(row.name), row.notes,
                row.fields) == 0)
        throw stale("organisation");
    ++row.version;
}

void Organisations::remove(OrganisationId id) {
    tx_.run(delete_domains, id);
    tx_.run(delete_one, id);
}

std::vector<std::string> Organisations::domains(OrganisationId id) const {
    return tx_.all<std::string>(select_domains, id);
}

std::optional<OrganisationRef> Organisations::owner_of(std::string_view domain) const {
    return tx_.find<OrganisationRef>(select_owner, domain);
}

void Organisations::add_domain(OrganisationId id, std::string_view domain) {
    tx_.run(insert_domain, domain, id);
}

void Organisations::remove_domain(std::string_view domain) { tx_.run(delete_domain, domain); }

std::vector<CustomerId> Organisations::customers(OrganisationId id) const {
    return tx_.all<CustomerId>(select_customers, id);
}

std::vector<CustomerId> Organisations::unattached(std::string_view domain) const {
    return tx_.all<CustomerId>(select_unattached, domain);
}

void Organisations::attach(const std::vector<CustomerId>& customers, OrganisationId id) {
    tx_.run(update_attached, customers, id);
    tx_.run(update_count, id, static_cast<std::int64_t>(customers.size()));
}

void Organisations::detach_all(OrganisationId id) { tx_.run(update_detached, id); }

void Organisations::count(std::optional<OrganisationId> left,
                          std::optional<OrganisationId> joined) {
    if (left == joined) return;
    if (left) tx_.run(update_count, *left, -1);
    if (joined) tx_.run(update_count, *joined, 1);
}

std::vector<OrganisationRow> Organisations::page(std::string_view prefix,
                                                 std::string_view after_name, std::int64_t after_id,
                                                 std::int64_t limit) const {
    return tx_.all<OrganisationRow>(select_page, prefix, end_of(prefix), after_name, after_id,
                                    limit);
}

std::optional<OrganisationId> organisation_of_domain(store::Tx& tx, std::string_view domain) {
    const Organisations organisations(tx);
    while (domain.find('.') != std::string_view::npos) {
        if (is_public_domain(domain)) return std::nullopt;
        if (const auto owner = organisations.owner_of(domain)) return owner->id;
        domain.remove_prefix(domain.find('.') + 1);
    }
    return std::nullopt;
}

}  // namespace tandem::customers
