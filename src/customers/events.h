#pragma once

#include "customers/customers.h"
#include "events/event.h"

#include <string>
#include <string_view>
#include <vector>

namespace tandem::customers {

// What has happened to customers, organisations and custom fields. Facts, only ever given new
// optional members.

struct FieldChange {
    std::string field;
    std::string from;
    std::string to;
};
TANDEM_STRUCT(FieldChange, field, from, to)

struct CustomerCreated {
    static constexpr std::string_view name = "customer.created";
    CustomerId customer;
    std::string called;
    std::vector<std::string> emails;
    events::Subject subject() const { return events::subject_of(customer); }
};
TANDEM_STRUCT(CustomerCreated, customer, called, emails)

struct CustomerChanged {
    static constexpr std::string_view name = "customer.changed";
    CustomerId customer;
    std::vector<FieldChange> changes;
    events::Subject subject() const { return events::subject_of(customer); }
};
TANDEM_STRUCT(CustomerChanged, customer, changes)

struct EmailsChanged {
    static constexpr std::string_view name = "customer.emails_changed";
    CustomerId customer;
    std::vector<std::string> added;
    std::vector<std::string> removed;
    std::string primary;
    events::Subject subject() const { return events::subject_of(customer); }
};
TANDEM_STRUCT(EmailsChanged, customer, added, removed, primary)

struct PhonesChanged {
    static constexpr std::string_view name = "customer.phones_changed";
    CustomerId customer;
    std::vector<std::string> from;
    std::vector<std::string> to;
    events::Subject subject() const { return events::subject_of(customer); }
};
TANDEM_STRUCT(PhonesChanged, customer, from, to)

struct AddressBouncing {
    static constexpr std::string_view name = "customer.address_bouncing";
    CustomerId customer;
    std::string address;
    bool bouncing = false;
    std::string reason = {};
    events::Subject subject() const { return events::subject_of(customer); }
};
TANDEM_STRUCT(AddressBouncing, customer, address, bouncing, reason)

struct ConsentChanged {
    static constexpr std::string_view name = "customer.consent_changed";
    CustomerId customer;
    Purpose purpose = Purpose::marketing;
    ConsentState from = ConsentState::unknown;
    ConsentState to = ConsentState::unknown;
    std::string source;
    events::Subject subject() const { return events::subject_of(customer); }
};
TANDEM_STRUCT(ConsentChanged, customer, purpose, from, to, source)

struct NoteAdded {
    static constexpr std::string_view name = "customer.note_added";
    CustomerId customer;
    std::int64_t note = 0;
    events::Subject subject() const { return events::subject_of(customer); }
};
TANDEM_STRUCT(NoteAdded, customer, note)

struct NoteEdited {
    static constexpr std::string_view name = "customer.note_edited";
    CustomerId customer;
    std::int64_t note = 0;
    std::string before;
    events::Subject subject() const { return events::subject_of(customer); }
};
TANDEM_STRUCT(NoteEdited, customer, note, before)

struct NoteDeleted {
    static constexpr std::string_view name = "customer.note_deleted";
    CustomerId customer;
    std::int64_t note = 0;
    std::string before;
    events::Subject subject() const { return events::subject_of(customer); }
};
TANDEM_STRUCT(NoteDeleted, customer, note, before)

struct CustomerMerged {  // told of the one that went
    static constexpr std::string_view name = "customer.merged";
    CustomerId customer;
    CustomerId into;
    std::string into_called;
    events::Subject subject() const { return events::subject_of(customer); }
};
TANDEM_STRUCT(CustomerMerged, customer, into, into_called)

struct CustomerAbsorbed {  // told of the one that stayed
    static constexpr std::string_view name = "customer.absorbed";
    CustomerId customer;
    CustomerId other;
    std::string other_called;
    events::Subject subject() const { return events::subject_of(customer); }
};
TANDEM_STRUCT(CustomerAbsorbed, customer, other, other_called)

struct CustomerUnmerged {  // told of both
    static constexpr std::string_view name = "customer.unmerged";
    CustomerId customer;
    CustomerId other;
    std::string other_called;
    events::Subject subject() const { return events::subject_of(customer); }
};
TANDEM_STRUCT(CustomerUnmerged, customer, other, other_called)

struct OrganisationCreated {
    static constexpr std::string_view name = "organisation.created";
    OrganisationId organisation;
    std::string called;
    std::vector<std::string> domains;
    events::Subject subject() const { return events::subject_of(organisation); }
};
TANDEM_STRUCT(OrganisationCreated, organisation, called, domains)

struct OrganisationChanged {
    static constexpr std::string_view name = "organisation.changed";
    OrganisationId organisation;
    std::vector<FieldChange> changes;
    events::Subject subject() const { return events::subject_of(organisation); }
};
TANDEM_STRUCT(OrganisationChanged, organisation, changes)

struct OrganisationDeleted {
    static constexpr std::string_view name = "organisation.deleted";
    OrganisationId organisation;
    std::string called;
    events::Subject subject() const { return events::subject_of(organisation); }
};
TANDEM_STRUCT(OrganisationDeleted, organisation, called)

struct FieldDefined {
    static constexpr std::string_view name = "field.defined";
    FieldId field;
    std::string entity;
    std::string key;
    std::string kind;
    events::Subject subject() const { return events::subject_of(field); }
};
TANDEM_STRUCT(FieldDefined, field, entity, key, kind)

struct FieldRedefined {
    static constexpr std::string_view name = "field.changed";
    FieldId field;
    std::vector<FieldChange> changes;
    events::Subject subject() const { return events::subject_of(field); }
};
TANDEM_STRUCT(FieldRedefined, field, changes)

}  // namespace tandem::customers
