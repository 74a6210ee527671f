#pragma once

#include "customers/customers.h"
#include "store/store.h"

#include <optional>
#include <string>
#include <vector>

namespace tandem::customers {

struct CustomerRow {
    CustomerId id;
    std::string name;
    bool is_named = true;
    std::optional<std::string> email;
    std::string title;
    std::optional<std::string> language;
    std::optional<std::string> time_zone;
    std::string location;
    std::optional<OrganisationId> organisation;
    bool organisation_chosen = false;
    std::string fields = "{}";
    std::int64_t notes_count = 0;
    std::int64_t conversations_count = 0;
    std::int64_t conversations_open = 0;
    std::optional<Time> first_contact_at;
    std::optional<Time> last_contact_at;
    std::optional<CustomerId> merged_into;
    Time created_at;
    std::int64_t version = 0;
};

// The rows of customers.
class Customers {
public:
    explicit Customers(store::Tx& tx) : tx_(tx) {}

    std::optional<CustomerRow> find(CustomerId id) const;
    CustomerRow get(CustomerId id) const;
    // Refuses one that was merged into another, and a version that is not the newest.
    CustomerRow get_to_change(const Target& target) const;

    CustomerId add(const CustomerRow& row);
    // Over a newer version refused as stale. Counters and contacts have their own ways.
    void save(CustomerRow& row);
    void set_merged(CustomerRow& row, std::optional<CustomerId> into);
    void set_contacts(CustomerId id, std::optional<Time> first, std::optional<Time> last);
    void count_notes(CustomerId id, std::int64_t by);
    void count_contact(CustomerId id, const ContactDelta& delta);

    std::vector<CustomerId> merged_into(CustomerId id) const;  // directly

private:
    store::Tx& tx_;
};

}  // namespace tandem::customers
