#pragma once

#include "customers/customers.h"

namespace tandem::customers {

// Companies that customers belong to. Whoever writes from one of its domains belongs to it, unless
// an agent said otherwise.

struct Organisation {
    OrganisationId id;
    std::string name;
    std::vector<std::string> domains;
    std::string notes;
    json::Any fields{"{}"};
    std::int64_t customers_count = 0;
    std::int64_t version = 0;
};
TANDEM_STRUCT(Organisation, id, name, domains, notes, fields, customers_count, version)

struct AddOrganisation {
    json::Text<1, 200> name;
    std::vector<json::Text<1, 253>> domains;
    json::Default<json::Verbatim<0, 20000>> notes;
    FieldValues fields;
};
TANDEM_STRUCT(AddOrganisation, name, domains, notes, fields)
Organisation add_organisation(events::Journal&, const Actor&, const AddOrganisation&);

struct ChangeOrganisation {
    std::optional<json::Text<1, 200>> name;
    std::optional<std::vector<json::Text<1, 253>>> domains;
    std::optional<json::Verbatim<0, 20000>> notes;
    FieldValues fields;
};
TANDEM_STRUCT(ChangeOrganisation, name, domains, notes, fields)
Organisation change_organisation(events::Journal&, const Actor&, OrganisationId,
                                 std::optional<std::int64_t> version, const ChangeOrganisation&);

// Its customers stay, without an organisation.
void delete_organisation(events::Journal&, const Actor&, OrganisationId);

Organisation get_organisation(store::Tx&, OrganisationId);

struct ListOrganisations {
    std::optional<std::string> q;
    std::optional<std::string> after;
    json::Default<json::Whole<1, 100>> limit{50};
};
TANDEM_STRUCT(ListOrganisations, q, after, limit)

struct OrganisationList {
    std::vector<Organisation> items;
    std::optional<std::string> next;
};
TANDEM_STRUCT(OrganisationList, items, next)
OrganisationList list(store::Tx&, const ListOrganisations&);  // by name

// A mailbox provider for everyone ("gmail.com"): says nothing about who someone works for.
bool is_public_domain(std::string_view domain);

}  // namespace tandem::customers
