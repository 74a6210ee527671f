#include "customers/routes.h"

#include "customers/customers.h"
#include "customers/fields.h"
#include "customers/merge.h"
#include "customers/notes.h"
#include "customers/organisations.h"
#include "customers/timeline.h"
#include "http/api.h"

namespace tandem::customers {
namespace {

using http::Api;
using http::Call;
namespace refused = http::refused;

struct CustomerItems {
    std::vector<CustomerSummary> items;
};
TANDEM_STRUCT(CustomerItems, items)

struct NoteItems {
    std::vector<Note> items;
};
TANDEM_STRUCT(NoteItems, items)

struct FieldItems {
    std::vector<Field> items;
};
TANDEM_STRUCT(FieldItems, items)

struct ListFields {
    std::optional<Entity> entity;
};
TANDEM_STRUCT(ListFields, entity)

CustomerId customer_in(const Call& call) { return call.id<CustomerId>("id"); }

Target target_of(const Call& call) { return {customer_in(call), call.if_match()}; }

void add_customer_routes(Api& api, events::Journal& journal) {
    const auto read = Permission::customers_read;
    const auto edit = Permission::customers_edit;
    api.get<CustomerList>("/api/v1/customers", read, "List or find customers",
                          [&](const Call&, const ListCustomers& query) {
                              return journal.read([&](store::Tx& tx) {
                                  return list(tx, query, journal.clock().now());
                              });
                          })
        .remembered()
        .refuses({refused::invalid("bad_cursor")});
    api.post<Customer>("/api/v1/customers", edit, "Add a customer",
                       [&](const Call& call, const AddCustomer& body) {
                           return add(journal, call.actor(), body);
                       })
        .refuses(
            {refused::field("/language", "language"), refused::field("/time_zone", "time_zone"),
             refused::field("/organisation_id", "unknown"), refused::field("/emails", "primary"),
             refused::field("/emails", "too_many"), refused::field("/emails/*/address", "taken"),
             refused::field("/emails/*/address", "duplicate"), refused::field("/phones", "primary"),
             refused::field("/phones", "too_many"), refused::field("/phones/*/number", "phone"),
             refused::field("/fields/*", "unknown_field"), refused::field("/fields/*", "type")});
    api.get<Customer>(
           "/api/v1/customers/{id}", read, "Read a customer",
           [&](const Call& call) {
               return journal.read([&](store::Tx& tx) { return get(tx, customer_in(call)); });
           })
        .remembered()
        .refuses({refused::not_found("customer")});
    api.patch<Customer>("/api/v1/customers/{id}", edit, "Change a customer",
                        [&](const Call& call, const ChangeCustomer& body) {
                            return change(journal, call.actor(), target_of(call), body);
                        })
        .refuses(
            {refused::not_found("customer"), refused::conflict("customer_merged"), refused::stale(),
             refused::field("/language", "language"), refused::field("/time_zone", "time_zone"),
             refused::field("/organisation_id", "unknown"),
             refused::field("/fields/*", "unknown_field"), refused::field("/fields/*", "type")});
    api.put<Customer>("/api/v1/customers/{id}/emails", edit, "Set a customer's addresses",
                      [&](const Call& call, const SetEmails& body) {
                          return set_emails(journal, call.actor(), target_of(call), body);
                      })
        .refuses({refused::not_found("customer"), refused::conflict("customer_merged"),
                  refused::stale(), refused::field("/emails", "primary"),
                  refused::field("/emails", "too_many"),
                  refused::field("/emails/*/address", "taken"),
                  refused::field("/emails/*/address", "duplicate")});
    api.post_action<Customer>(
           "/api/v1/customers/{id}/emails/reachable", edit, "Say that an address works again",
           [&](const Call& call, const MarkReachable& body) {
               return mark_reachable(journal, call.actor(), call.id<CustomerId>("id"), body);
           })
        .refuses({refused::not_found("customer"), refused::not_found("address")});
    api.put<Customer>("/api/v1/customers/{id}/phones", edit, "Set a customer's phone numbers",
                      [&](const Call& call, const SetPhones& body) {
                          return set_phones(journal, call.actor(), target_of(call), body);
                      })
        .refuses({refused::not_found("customer"), refused::conflict("customer_merged"),
                  refused::stale(), refused::field("/phones", "primary"),
                  refused::field("/phones", "too_many"),
                  refused::field("/phones/*/number", "phone")});
    api.put<Customer>("/api/v1/customers/{id}/consent", edit, "Say what a customer allows",
                      [&](const Call& call, const SetConsent& body) {
                          return set_consent(journal, call.actor(), target_of(call), body);
                      })
        .refuses({refused::not_found("customer"), refused::conflict("customer_merged"),
                  refused::stale()});
}

void add_relation_routes(Api& api, events::Journal& journal, const Merging& merging) {
    const auto read = Permission::customers_read;
    const auto merge_them = Permission::customers_merge;
    api.get<TimelinePage>("/api/v1/customers/{id}/timeline", read, "What happened with a customer",
                          [&](const Call& call, const ReadTimeline& query) {
                              const Show show{call.actor().may(Permission::conversations_read),
                                              call.actor().may(Permission::operations_read)};
                              return journal.read([&](store::Tx& tx) {
                                  return timeline(tx, customer_in(call), query, show);
                              });
                          })
        .refuses({refused::not_found("customer"), refused::invalid("bad_cursor")});
    api.get<CustomerItems>("/api/v1/customers/{id}/duplicates", read, "Who else a customer may be",
                           [&](const Call& call) {
                               return CustomerItems{journal.read([&](store::Tx& tx) {
                                   return duplicates(tx, customer_in(call));
                               })};
                           })
        .refuses({refused::not_found("customer")});
    api.post_action<Customer>(
           "/api/v1/customers/{id}/merge", merge_them, "Merge another customer into this one",
           [&](const Call& call, const MergeCustomer& body) {
               return merge(journal, merging, call.actor(), target_of(call), body);
           })
        .refuses({refused::not_found("customer"), refused::conflict("customer_merged"),
                  refused::stale(), refused::field("/other_id", "same"),
                  refused::field("/other_id", "unknown")});
    api.post_action<Customer>(
           "/api/v1/customers/{id}/unmerge", merge_them, "Take another customer out again",
           [&](const Call& call, const MergeCustomer& body) {
               return unmerge(journal, merging, call.actor(), target_of(call), body);
           })
        .refuses({refused::not_found("customer"), refused::conflict("customer_merged"),
                  refused::stale(), refused::field("/other_id", "same"),
                  refused::field("/other_id", "unknown"), refused::conflict("not_merged")});
}

void add_note_routes(Api& api, events::Journal& journal) {
    const auto edit = Permission::customers_edit;
    api.get<NoteItems>(
           "/api/v1/customers/{id}/notes", Permission::customers_read, "Notes on a customer",
           [&](const Call& call) {
               return NoteItems{
                   journal.read([&](store::Tx& tx) { return notes(tx, customer_in(call)); })};
           })
        .refuses({refused::not_found("customer")});
    api.post<Note>("/api/v1/customers/{id}/notes", edit, "Write a note on a customer",
                   [&](const Call& call, const WriteNote& body) {
                       return add_note(journal, call.actor(), customer_in(call), body);
                   })
        .refuses({refused::not_found("customer"), refused::conflict("customer_merged")});
    api.patch<Note>("/api/v1/customer-notes/{id}", edit, "Change a note",
                    [&](const Call& call, const WriteNote& body) {
                        return edit_note(journal, call.actor(), call.id<NoteId>("id"),
                                         call.if_match(), body);
                    })
        .refuses({refused::not_found("note"), refused::forbidden(), refused::stale()});
    api.remove("/api/v1/customer-notes/{id}", Permission::customers_read, "Delete a note",
               [&](const Call& call) { delete_note(journal, call.actor(), call.id<NoteId>("id")); })
        .refuses({refused::not_found("note"), refused::forbidden()});
}

void add_organisation_routes(Api& api, events::Journal& journal) {
    const auto read = Permission::customers_read;
    const auto edit = Permission::customers_edit;
    api.get<OrganisationList>(
           "/api/v1/organisations", read, "List or find organisations",
           [&](const Call&, const ListOrganisations& query) {
               return journal.read([&](store::Tx& tx) { return list(tx, query); });
           })
        .refuses({refused::invalid("bad_cursor")});
    api.post<Organisation>("/api/v1/organisations", edit, "Add an organisation",
                           [&](const Call& call, const AddOrganisation& body) {
                               return add_organisation(journal, call.actor(), body);
                           })
        .refuses({refused::field("/domains", "too_many"), refused::field("/domains/*", "domain"),
                  refused::field("/domains/*", "public_domain"),
                  refused::field("/domains", "taken"), refused::field("/fields/*", "unknown_field"),
                  refused::field("/fields/*", "type")});
    api.get<Organisation>("/api/v1/organisations/{id}", read, "Read an organisation",
                          [&](const Call& call) {
                              return journal.read([&](store::Tx& tx) {
                                  return get_organisation(tx, call.id<OrganisationId>("id"));
                              });
                          })
        .refuses({refused::not_found("organisation")});
    api.patch<Organisation>("/api/v1/organisations/{id}", edit, "Change an organisation",
                            [&](const Call& call, const ChangeOrganisation& body) {
                                return change_organisation(journal, call.actor(),
                                                           call.id<OrganisationId>("id"),
                                                           call.if_match(), body);
                            })
        .refuses({refused::not_found("organisation"), refused::stale(),
                  refused::field("/domains", "too_many"), refused::field("/domains/*", "domain"),
                  refused::field("/domains/*", "public_domain"),
                  refused::field("/domains", "taken"), refused::field("/fields/*", "unknown_field"),
                  refused::field("/fields/*", "type")});
    api.remove("/api/v1/organisations/{id}", edit, "Delete an organisation; its customers stay",
               [&](const Call& call) {
                   delete_organisation(journal, call.actor(), call.id<OrganisationId>("id"));
               })
        .refuses({refused::not_found("organisation")});
}

void add_field_routes(Api& api, events::Journal& journal) {
    api.get<FieldItems>("/api/v1/fields", http::Audience::signed_in, "List custom fields",
                        [&](const Call&, const ListFields& query) {
                            return FieldItems{journal.read(
                                [&](store::Tx& tx) { return fields(tx, query.entity); })};
                        });
    api.post<Field>("/api/v1/fields", Permission::fields_manage, "Define a custom field",
                    [&](const Call& call, const AddField& body) {
                        return add_field(journal, call.actor(), body);
                    })
        .refuses({refused::field("/key", "key"), refused::field("/key", "taken"),
                  refused::field("/key", "too_many"), refused::field("/kind", "choice"),
                  refused::field("/choices", "required"), refused::field("/choices", "not_wanted"),
                  refused::field("/choices", "too_many"),
                  refused::field("/choices/*", "duplicate")});
    api.patch<Field>("/api/v1/fields/{id}", Permission::fields_manage, "Change a custom field",
                     [&](const Call& call, const ChangeField& body) {
                         return change_field(journal, call.actor(), call.id<FieldId>("id"),
                                             call.if_match(), body);
                     })
        .refuses({refused::not_found("field"), refused::stale(),
                  refused::field("/choices", "required"), refused::field("/choices", "not_wanted"),
                  refused::field("/choices", "too_many"),
                  refused::field("/choices/*", "duplicate")});
}

}  // namespace

void add_routes(http::Router& router, events::Journal& journal, const Merging& merging) {
    Api api(router);
    add_customer_routes(api, journal);
    add_relation_routes(api, journal, merging);
    add_note_routes(api, journal);
    add_organisation_routes(api, journal);
    add_field_routes(api, journal);
}

}  // namespace tandem::customers
