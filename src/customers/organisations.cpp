#include "customers/organisations.h"

#include "customers/addresses.h"
#include "customers/changes.h"
#include "customers/customer_index.h"
#include "customers/fields.h"
#include "customers/organisations_table.h"
#include "events/record.h"
#include "search/text.h"

#include <algorithm>
#include <charconv>

namespace tandem::customers {
namespace {

constexpr std::size_t most_domains = 50;

bool is_domain(std::string_view domain) {
    return domain.find('.') != std::string_view::npos && domain.front() != '.' &&
           domain.find("..") == std::string_view::npos &&
           domain.find_first_of(" @/:,;<>()\"'\\") == std::string_view::npos;
}

std::string checked_domain(const std::string& written, const std::string& path) {
    auto domain = canonical_address(written);
    if (domain.starts_with('@')) domain.erase(0, 1);
    if (domain.empty() || !is_domain(domain))
        throw invalid_field(path, "domain", "Give a domain like example.com.");
    if (is_public_domain(domain))
        throw invalid_field(path, "public_domain",
                            "Everyone can have an address there, so it belongs to nobody.");
    return domain;
}

std::vector<std::string> checked_domains(const std::vector<json::Text<1, 253>>& written) {
    if (written.size() > most_domains)
        throw invalid_field("/domains", "too_many", "There can be at most 50 domains.",
                            {{"max", "50"}});
    std::vector<std::string> domains;
    for (std::size_t i = 0; i < written.size(); ++i) {
        auto domain = checked_domain(written[i].value, "/domains/" + std::to_string(i));
        if (std::ranges::find(domains, domain) == domains.end())
            domains.push_back(std::move(domain));
    }
    std::ranges::sort(domains);
    return domains;
}

Organisation answer(store::Tx& tx, const OrganisationRow& row) {
    return {.id = row.id,
            .name = row.name,
            .domains = Organisations(tx).domains(row.id),
            .notes = row.notes,
            .fields = {row.fields},
            .customers_count = row.customers_count,
            .version = row.version};
}

// Whoever writes from the domain and belongs nowhere yet belongs here now.
void claim(store::Tx& tx, OrganisationId id, const std::string& domain) {
    Organisations organisations(tx);
    if (const auto owner = organisations.owner_of(domain))
        throw invalid_field("/domains", "taken", domain + " belongs to " + owner->name + ".",
                            {{"domain", domain}, {"owner", owner->name}});
    organisations.add_domain(id, domain);
    const auto customers = organisations.unattached(domain);
    if (customers.empty()) return;
    organisations.attach(customers, id);
    reindex(tx, customers);
}

// True when they were others.
bool replace_domains(store::Tx& tx, OrganisationId id, const std::vector<std::string>& domains) {
    Organisations organisations(tx);
    const auto before = organisations.domains(id);
    if (before == domains) return false;
    for (const auto& domain : before)
        if (std::ranges::find(domains, domain) == domains.end())
            organisations.remove_domain(domain);
    for (const auto& domain : domains)
        if (std::ranges::find(before, domain) == before.end()) claim(tx, id, domain);
    return true;
}

std::string as_list(const std::vector<std::string>& texts) {
    std::string list;
    for (const auto& text : texts) list += (list.empty() ? "" : ", ") + text;
    return list;
}

void apply(store::Tx& tx, OrganisationRow& row, const ChangeOrganisation& command,
           Changes& changes) {
    if (command.name) changes.set("name", row.name, command.name->value);
    if (command.notes) changes.set("notes", row.notes, command.notes->value);
    changes.set("fields", row.fields,
                apply_fields(tx, Entity::organisation, row.fields, command.fields));
    if (!command.domains) return;
    auto before = as_list(Organisations(tx).domains(row.id));
    const auto domains = checked_domains(*command.domains);
    if (replace_domains(tx, row.id, domains)) changes.set("domains", before, as_list(domains));
}

// "ID.NAME_FOLDED" of the last row of the page before.
std::pair<std::string, std::int64_t> to_place(const std::optional<std::string>& cursor) {
    if (!cursor) return {};
    std::int64_t id = 0;
    const auto* const end = cursor->data() + cursor->size();
    const auto [rest, error] = std::from_chars(cursor->data(), end, id);
    if (error != std::errc() || rest == end || *rest != '.') throw bad_cursor("/after");
    return {std::string(rest + 1, end), id};
}

}  // namespace

Organisation add_organisation(events::Journal& journal, const Actor& actor,
                              const AddOrganisation& command) {
    actor.require(Permission::customers_edit);
    const auto domains = checked_domains(command.domains);
    return journal.write(actor, [&](events::Unit& unit) {
        Organisations organisations(unit.tx);
        const auto id =
            organisations.add({.name = command.name,
                               .notes = command.notes.value,
                               .fields = apply_fields(unit.tx, Entity::organisation, "{}",
                                                      command.fields, Required::of_new),
                               .created_at = unit.now});
        for (const auto& domain : domains) claim(unit.tx, id, domain);
        unit.record(OrganisationCreated{id, command.name, domains});
        return get_organisation(unit.tx, id);
    });
}

Organisation change_organisation(events::Journal& journal, const Actor& actor, OrganisationId id,
                                 std::optional<std::int64_t> version,
                                 const ChangeOrganisation& command) {
    actor.require(Permission::customers_edit);
    return journal.write(actor, [&](events::Unit& unit) {
        Organisations organisations(unit.tx);
        auto row = organisations.get(id);
        require_version(version, row.version, "organisation");
        const auto name = row.name;
        Changes changes;
        apply(unit.tx, row, command, changes);
        if (!changes.empty()) {
            organisations.save(row);
            if (row.name != name) reindex(unit.tx, organisations.customers(id));
            unit.record(OrganisationChanged{id, changes.take()});
        }
        return get_organisation(unit.tx, id);
    });
}

void delete_organisation(events::Journal& journal, const Actor& actor, OrganisationId id) {
    actor.require(Permission::customers_edit);
    journal.write(actor, [&](events::Unit& unit) {
        Organisations organisations(unit.tx);
        const auto row = organisations.get(id);
        const auto customers = organisations.customers(id);
        organisations.detach_all(id);
        organisations.remove(id);
        reindex(unit.tx, customers);
        unit.record(OrganisationDeleted{id, row.name});
    });
}

Organisation get_organisation(store::Tx& tx, OrganisationId id) {
    return answer(tx, Organisations(tx).get(id));
}

OrganisationList list(store::Tx& tx, const ListOrganisations& query) {
    const auto prefix = search::fold(query.q.value_or(""));
    const auto [name, id] = to_place(query.after);
    const auto limit = static_cast<std::int64_t>(query.limit.value);
    auto rows = Organisations(tx).page(prefix, name, id, limit + 1);
    OrganisationList list;
    if (static_cast<std::int64_t>(rows.size()) > limit) {
        rows.resize(static_cast<std::size_t>(limit));
        const auto& last = rows.back();
        list.next = std::to_string(last.id.value()) + '.' + search::fold(last.name);
    }
    for (const auto& row : rows) list.items.push_back(answer(tx, row));
    return list;
}

}  // namespace tandem::customers
