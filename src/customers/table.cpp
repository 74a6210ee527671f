#include "customers/table.h"

#include "base/refusal.h"
#include "search/text.h"

namespace tandem::customers {
namespace {

constexpr std::string_view select_one = R"sql(
    SELECT id, name, is_named, email, title, language, time_zone, location, organisation_id,
           organisation_chosen, fields, notes_count, conversations_count, conversations_open,
           first_contact_at, last_contact_at, merged_into, created_at, version
      FROM customers
     WHERE id = $1)sql";

constexpr std::string_view insert = R"sql(
    INSERT INTO customers (name, name_folded, is_named, email, title, language, time_zone, location,
                           organisation_id, organisation_chosen, fields, sort_at, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12)
    RETURNING id)sql";

constexpr std::string_view update = R"sql(
    UPDATE customers
       SET name = $3, name_folded = $4, is_named = $5, email = $6, title = $7, language = $8,
           time_zone = $9, location = $10, organisation_id = $11, organisation_chosen = $12,
           fields = $13, version = version + 1
     WHERE id = $1 AND version = $2)sql";

constexpr std::string_view update_merged = R"sql(
    UPDATE customers
       SET merged_into = $3, version = version + 1
     WHERE id = $1 AND version = $2)sql";

constexpr std::string_view update_contacts = R"sql(
    UPDATE customers
       SET first_contact_at = $2, last_contact_at = $3, sort_at = COALESCE($3, created_at)
     WHERE id = $1)sql";

constexpr std::string_view update_notes_count = R"sql(
    UPDATE customers
       SET notes_count = notes_count + $2
     WHERE id = $1)sql";

constexpr std::string_view update_counts = R"sql(
    UPDATE customers
       SET conversations_count = conversations_count + $2,
           conversations_open = conversations_open + $3
     WHERE id = $1)sql";

constexpr std::string_view update_counts_and_contact = R"sql(
    UPDATE customers
       SET conversations_count = conversations_count + $2,
           conversations_open = conversations_open + $3,
           first_contact_at = LEAST(first_contact_at, $4),
           last_contact_at = GREATEST(last_contact_at, $4),
           sort_at = COALESCE(GREATEST(last_contact_at, $4), $4)
     WHERE id = $1)sql";

constexpr std::string_view select_merged_into = R"sql(
    SELECT id
      FROM customers
     WHERE merged_into = $1
     ORDER BY id)sql";

}  // namespace

std::optional<CustomerRow> Customers::find(CustomerId id) const {
    return tx_.find<CustomerRow>(select_one, id);
}

CustomerRow Customers::get(CustomerId id) const {
    if (auto found = find(id)) return *std::move(found);
    throw not_found("customer");
}

CustomerRow Customers::get_to_change(const Target& target) const {
    auto row = get(target.customer);
    if (row.merged_into)
        throw conflict("customer_merged", "This customer was merged into another one.")
            .with_details("{\"merged_into\":" + std::to_string(row.merged_into->value()) + "}");
    if (target.version && *target.version != row.version) throw stale("customer");
    return row;
}

CustomerId Customers::add(const CustomerRow& row) {
    return tx_.get<CustomerId>(insert, row.name, search::fold(row.name), row.is_named, row.email,
                               row.title, row.language, row.time_zone, row.location,
                               row.organisation, row.organisation_chosen, row.fields,
                               row.created_at);
}

void Customers::save(CustomerRow& row) {
    const auto changed =
        tx_.run(update, row.id, row.version, row.name, search::fold(row.name), row.is_named,
                row.email, row.title, row.language, row.time_zone, row.location, row.organisation,
                row.organisation_chosen, row.fields);
    if (changed == 0) throw stale("customer");
    ++row.version;
}

void Customers::set_merged(CustomerRow& row, std::optional<CustomerId> into) {
    if (tx_.run(update_merged, row.id, row.version, into) == 0) throw stale("customer");
    row.merged_into = into;
    ++row.version;
}

void Customers::set_contacts(CustomerId id, std::optional<Time> first, std::optional<Time> last) {
    tx_.run(update_contacts, id, first, last);
}

void Customers::count_notes(CustomerId id, std::int64_t by) {
    if (by != 0) tx_.run(update_notes_count, id, by);
}

void Customers::count_contact(CustomerId id, const ContactDelta& delta) {
    if (delta.at)
        tx_.run(update_counts_and_contact, id, delta.conversations, delta.open, *delta.at);
    else if (delta.conversations != 0 || delta.open != 0)
        tx_.run(update_counts, id, delta.conversations, delta.open);
}

std::vector<CustomerId> Customers::merged_into(CustomerId id) const {
    return tx_.all<CustomerId>(select_merged_into, id);
}

}  // namespace tandem::customers
