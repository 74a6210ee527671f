#pragma once

#include "customers/organisations.h"
#include "store/store.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::customers {

struct OrganisationRow {
    OrganisationId id;
    std::string name;
    std::string notes;
    std::string fields = "{}";
    std::int64_t customers_count = 0;
    Time created_at;
    std::int64_t version = 0;
};

class Organisations {
public:
    explicit Organisations(store::Tx& tx) : tx_(tx) {}

    OrganisationRow get(OrganisationId id) const;
    bool exists(OrganisationId id) const;
    OrganisationId add(const OrganisationRow& row);
    void save(OrganisationRow& row);
    void remove(OrganisationId id);

    std::vector<std::string> domains(OrganisationId id) const;
    std::optional<OrganisationRef> owner_of(std::string_view domain) const;
    void add_domain(OrganisationId id, std::string_view domain);
    void remove_domain(std::string_view domain);

    // Its customers; all of those who write from `domain` and belong to no organisation.
    std::vector<CustomerId> customers(OrganisationId id) const;
    std::vector<CustomerId> unattached(std::string_view domain) const;
    void attach(const std::vector<CustomerId>& customers, OrganisationId id);
    void detach_all(OrganisationId id);
    // A customer came or went.
    void count(std::optional<OrganisationId> left, std::optional<OrganisationId> joined);

    std::vector<OrganisationRow> page(std::string_view prefix, std::string_view after_name,
                                      std::int64_t after_id, std::int64_t limit) const;

private:
    store::Tx& tx_;
};

// The organisation that the domain, or one it is part of, belongs to.
std::optional<OrganisationId> organisation_of_domain(store::Tx& tx, std::string_view domain);

}  // namespace tandem::customers
