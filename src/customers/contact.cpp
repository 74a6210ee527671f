#include "base/refusal.h"
#include "base/utf8.h"
#include "customers/addresses.h"
#include "customers/customer_index.h"
#include "customers/customers.h"
#include "customers/events.h"
#include "customers/organisations_table.h"
#include "customers/table.h"
#include "events/record.h"
#include "json/decode.h"

namespace tandem::customers {
namespace {

constexpr std::size_t longest_name = 200;  // characters

// Names from outside come in every length, and often are the address in quotes.
std::string tidy_name(std::string_view name) {
    name = json::trimmed(name);
    while (name.size() > 1 && (name.front() == '\'' || name.front() == '"') &&
           name.front() == name.back())
        name = json::trimmed(name.substr(1, name.size() - 2));
    std::size_t end = 0;
    for (std::size_t count = 0; end < name.size() && count < longest_name; ++count) {
        const auto length = utf8_sequence(name.substr(end));
        if (length == 0) break;
        end += length;
    }
    return std::string(name.substr(0, end));
}

bool is_a_name(std::string_view name, const std::string& key) {
    return !name.empty() && canonical_address(name) != key;
}

void take_name(events::Unit& unit, CustomerId customer, const std::string& name) {
    Customers customers(unit.tx);
    auto row = customers.get(customer);
    if (row.is_named || row.merged_into) return;
    const auto before = std::exchange(row.name, name);
    row.is_named = true;
    customers.save(row);
    reindex(unit.tx, customer);
    unit.record(CustomerChanged{customer, {{"name", before, name}}});
}

CustomerId create(events::Unit& unit, const std::string& name, std::string_view address,
                  const std::string& key) {
    Customers customers(unit.tx);
    CustomerRow row{.name = name.empty() ? std::string(address) : name,
                    .is_named = !name.empty(),
                    .email = std::string(address),
                    .organisation = organisation_of_domain(unit.tx, domain_of(key)),
                    .created_at = unit.now};
    row.id = customers.add(row);
    Emails(unit.tx).give(key, row.id);
    Organisations(unit.tx).count(std::nullopt, row.organisation);
    reindex(unit.tx, row.id);
    unit.record(CustomerCreated{row.id, row.name, {std::string(address)}});
    return row.id;
}

}  // namespace

// The address is claimed first, for nobody: whoever comes second waits for the first one's
// transaction and then finds its customer.
Found find_or_create_by_address(events::Unit& unit, std::string_view name,
                                std::string_view address) {
    address = json::trimmed(address);
    const auto key = canonical_address(address);
    if (key.empty()) throw invalid_field("/address", "required", "An address is needed.");
    auto called = tidy_name(name);
    if (!is_a_name(called, key)) called.clear();

    Emails emails(unit.tx);
    auto known = emails.find(key);
    if (!known) {
        if (emails.add(CustomerId(), address, true, 0))
            return {create(unit, called, address, key), true};
        known = emails.find(key);
        if (!known) throw std::logic_error("an address is claimed by nobody");
    }
    if (!called.empty()) take_name(unit, known->customer, called);
    return {known->customer, false};
}

std::optional<CustomerId> find_by_address(store::Tx& tx, std::string_view address) {
    const auto found = Emails(tx).find(canonical_address(address));
    if (!found) return std::nullopt;
    return found->customer;
}

std::optional<CustomerId> live_customer(store::Tx& tx, CustomerId customer) {
    const Customers customers(tx);
    auto row = customers.find(customer);
    while (row && row->merged_into) row = customers.find(*row->merged_into);
    return row ? std::optional(row->id) : std::nullopt;
}

std::vector<CustomerId> merged_into(store::Tx& tx, CustomerId customer) {
    const Customers customers(tx);
    auto all = customers.merged_into(customer);
    for (std::size_t i = 0; i < all.size(); ++i)
        for (const auto further : customers.merged_into(all[i])) all.push_back(further);
    return all;
}

void count_contact(store::Tx& tx, CustomerId customer, const ContactDelta& delta) {
    Customers(tx).count_contact(customer, delta);
}

void set_bouncing(events::Unit& unit, std::string_view address, bool bouncing,
                  std::string_view reason) {
    Emails emails(unit.tx);
    const auto known = emails.find(canonical_address(address));
    if (!known || known->bouncing == bouncing) return;
    emails.set_bouncing(known->id, bouncing ? std::optional(unit.now) : std::nullopt, reason);
    unit.record(AddressBouncing{known->customer, known->address, bouncing, std::string(reason)});
}

Customer mark_reachable(events::Journal& journal, const Actor& actor, CustomerId id,
                        const MarkReachable& command) {
    actor.require(Permission::customers_edit);
    return journal.write(actor, [&](events::Unit& unit) {
        get(unit.tx, id);
        const auto known = Emails(unit.tx).find(canonical_address(command.address.value));
        if (!known || known->customer != id) throw not_found("address");
        set_bouncing(unit, known->address, false);
        return get(unit.tx, id);
    });
}

}  // namespace tandem::customers
