#include "base/refusal.h"
#include "customers/addresses.h"
#include "customers/consent_table.h"
#include "customers/customer_index.h"
#include "customers/customers.h"
#include "customers/organisations_table.h"
#include "customers/table.h"
#include "search/text.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <map>

namespace tandem::customers {
namespace {

constexpr std::string_view select_summaries = R"sql(
    SELECT customers.id, customers.name, customers.email, organisations.id, organisations.name,
           customers.conversations_open, customers.last_contact_at
      FROM customers
      LEFT JOIN organisations ON organisations.id = customers.organisation_id
     WHERE customers.id IN @ids($1)@)sql";

constexpr std::string_view select_newest = R"sql(
    SELECT id, sort_at
      FROM customers
     WHERE merged_into IS NULL AND (sort_at, id) < ($1, $2)
     ORDER BY sort_at DESC, id DESC
     LIMIT $3)sql";

constexpr std::string_view select_newest_of_organisation = R"sql(
    SELECT id, sort_at
      FROM customers
     WHERE organisation_id = $4 AND merged_into IS NULL AND (sort_at, id) < ($1, $2)
     ORDER BY sort_at DESC, id DESC
     LIMIT $3)sql";

constexpr std::string_view select_same_name = R"sql(
    SELECT DISTINCT other.id
      FROM customers me
      JOIN customers other ON other.name_folded = me.name_folded AND other.id <> me.id
      JOIN customer_emails theirs ON theirs.customer_id = other.id
      JOIN customer_emails mine ON mine.customer_id = me.id AND mine.domain = theirs.domain
     WHERE me.id = $1 AND other.merged_into IS NULL
     ORDER BY other.id DESC
     LIMIT $2)sql";

constexpr std::string_view select_same_phone = R"sql(
    SELECT DISTINCT other.id
      FROM customer_phones mine
      JOIN customer_phones theirs ON theirs.tail = mine.tail AND theirs.customer_id <> $1
      JOIN customers other ON other.id = theirs.customer_id
     WHERE mine.customer_id = $1 AND length(mine.tail) >= 6 AND other.merged_into IS NULL
     ORDER BY other.id DESC
     LIMIT $2)sql";

constexpr int most_duplicates = 10;

// Of so many newest customers of a name the best are shown: who types goes on typing.
constexpr int ranked_hits = 60;

struct SummaryRow {
    CustomerId id;
    std::string name;
    std::optional<std::string> email;
    std::optional<OrganisationId> organisation;
    std::optional<std::string> organisation_name;
    std::int64_t conversations_open = 0;
    std::optional<Time> last_contact_at;
};

struct Place {
    CustomerId id;
    std::int64_t sort_at = 0;
};

std::optional<OrganisationRef> organisation_ref(std::optional<OrganisationId> id,
                                                std::optional<std::string> name) {
    if (!id) return std::nullopt;
    return OrganisationRef{*id, std::move(name).value_or("")};
}

std::optional<OrganisationRef> organisation_of(store::Tx& tx, const CustomerRow& row) {
    if (!row.organisation) return std::nullopt;
    return OrganisationRef{*row.organisation, Organisations(tx).get(*row.organisation).name};
}

std::vector<Email> emails_of(store::Tx& tx, CustomerId id) {
    std::vector<Email> emails;
    for (const auto& row : Emails(tx).of(id))
        emails.push_back({row.address, row.primary, row.verified, row.bouncing, row.bounced_at,
                          row.bounce_reason});
    return emails;
}

std::vector<Phone> phones_of(store::Tx& tx, CustomerId id) {
    std::vector<Phone> phones;
    for (const auto& row : Phones(tx).of(id))
        phones.push_back({row.number, row.label, row.primary});
    return phones;
}

// "SORT_AT.ID" of the last row of the page before.
Place to_place(const std::optional<std::string>& cursor) {
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    if (!cursor) return {CustomerId(most), most};
    std::int64_t sort_at = 0;
    std::int64_t id = 0;
    const auto* const end = cursor->data() + cursor->size();
    const auto first = std::from_chars(cursor->data(), end, sort_at);
    if (first.ec != std::errc() || first.ptr == end || *first.ptr != '.')
        throw bad_cursor("/after");
    const auto second = std::from_chars(first.ptr + 1, end, id);
    if (second.ec != std::errc() || second.ptr != end) throw bad_cursor("/after");
    return {CustomerId(id), sort_at};
}

CustomerList newest(store::Tx& tx, const ListCustomers& query) {
    const auto from = to_place(query.after);
    const auto limit = static_cast<std::int64_t>(query.limit.value);
    auto places = query.organisation_id
                      ? tx.all<Place>(select_newest_of_organisation, from.sort_at, from.id,
                                      limit + 1, *query.organisation_id)
                      : tx.all<Place>(select_newest, from.sort_at, from.id, limit + 1);
    CustomerList list;
    if (static_cast<std::int64_t>(places.size()) > limit) {
        places.resize(static_cast<std::size_t>(limit));
        const auto& last = places.back();
        list.next = std::to_string(last.sort_at) + '.' + std::to_string(last.id.value());
    }
    std::vector<CustomerId> ids;
    for (const auto& place : places) ids.push_back(place.id);
    list.items = summaries(tx, ids);
    return list;
}

CustomerList found(store::Tx& tx, const ListCustomers& query, search::Query words, Time now) {
    search::Request request{.query = std::move(words),
                            .after = query.after.value_or(""),
                            .limit = static_cast<int>(query.limit.value),
                            .ranked = ranked_hits,
                            .now = now,
                            .highlight = false};
    request.filter.where = "c.merged_into IS NULL";
    if (query.organisation_id) {
        request.filter.where += " AND c.organisation_id = $1";
        request.filter.params = {query.organisation_id->value()};
        request.filter.narrow =
            "SELECT id FROM customers WHERE organisation_id = $1 ORDER BY id DESC";
    }
    auto page = customer_index().find(tx, request);
    std::vector<CustomerId> ids;
    for (const auto& hit : page.items) ids.emplace_back(hit.id);
    CustomerList list{summaries(tx, ids), std::nullopt};
    if (!page.next.empty()) list.next = std::move(page.next);
    return list;
}

}  // namespace

Customer get(store::Tx& tx, CustomerId id) {
    auto row = Customers(tx).get(id);
    return {.id = row.id,
            .name = std::move(row.name),
            .title = std::move(row.title),
            .language = std::move(row.language),
            .time_zone = std::move(row.time_zone),
            .location = std::move(row.location),
            .organisation = organisation_of(tx, row),
            .emails = emails_of(tx, id),
            .phones = phones_of(tx, id),
            .fields = {std::move(row.fields)},
            .consent = Consents(tx).of(id),
            .notes_count = row.notes_count,
            .conversations_count = row.conversations_count,
            .conversations_open = row.conversations_open,
            .first_contact_at = row.first_contact_at,
            .last_contact_at = row.last_contact_at,
            .merged_into = row.merged_into,
            .version = row.version,
            .created_at = row.created_at};
}

std::vector<CustomerSummary> summaries(store::Tx& tx, const std::vector<CustomerId>& ids) {
    if (ids.empty()) return {};
    std::map<CustomerId, CustomerSummary> by_id;
    for (auto& row : tx.all<SummaryRow>(select_summaries, ids))
        by_id[row.id] = {row.id,
                         std::move(row.name),
                         std::move(row.email),
                         organisation_ref(row.organisation, std::move(row.organisation_name)),
                         row.conversations_open,
                         row.last_contact_at};
    std::vector<CustomerSummary> list;
    for (const auto id : ids)
        if (const auto known = by_id.find(id); known != by_id.end()) list.push_back(known->second);
    return list;
}

std::optional<CustomerSummary> find_summary(store::Tx& tx, CustomerId id) {
    auto list = summaries(tx, {id});
    if (list.empty()) return std::nullopt;
    return std::move(list.front());
}

CustomerList list(store::Tx& tx, const ListCustomers& query, Time now) {
    auto words = search::parse_typed(query.q.value_or(""));
    return words.has_text() ? found(tx, query, std::move(words), now) : newest(tx, query);
}

std::vector<CustomerSummary> duplicates(store::Tx& tx, CustomerId id) {
    static_cast<void>(Customers(tx).get(id));
    auto ids = tx.all<CustomerId>(select_same_phone, id, most_duplicates);
    for (const auto other : tx.all<CustomerId>(select_same_name, id, most_duplicates))
        if (std::ranges::find(ids, other) == ids.end()) ids.push_back(other);
    return summaries(tx, ids);
}

}  // namespace tandem::customers
