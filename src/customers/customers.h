#pragma once

#include "base/actor.h"
#include "base/id.h"
#include "base/time.h"
#include "json/describe.h"
#include "json/types.h"

#include <boost/describe/enum.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::events {
class Journal;
class Unit;
}  // namespace tandem::events
namespace tandem::store {
class Tx;
}

namespace tandem::customers {

// The people who write to the company: who they are, how to reach them, what they allow.
//
// Other slices may join the table customers(id, name, email, organisation_id, merged_into), where
// `email` is the primary address or null. Everything else goes through this header.

struct Email {
    std::string address;
    bool primary = false;
    bool verified = false;
    bool bouncing = false;
    std::optional<Time> bounced_at = {};  // since when
    std::string bounce_reason = {};       // the server's words
    bool operator==(const Email&) const = default;
};
TANDEM_STRUCT(Email, address, primary, verified, bouncing, bounced_at, bounce_reason)

struct Phone {
    std::string number;
    std::string label;
    bool primary = false;
    bool operator==(const Phone&) const = default;
};
TANDEM_STRUCT(Phone, number, label, primary)

enum class Purpose { marketing, surveys, profiling };
BOOST_DESCRIBE_ENUM(Purpose, marketing, surveys, profiling)
enum class ConsentState { granted, refused, unknown };
BOOST_DESCRIBE_ENUM(ConsentState, granted, refused, unknown)

struct Consent {
    Purpose purpose = Purpose::marketing;
    ConsentState state = ConsentState::unknown;
    std::optional<Time> at;  // nothing while nobody has said anything
    std::string source;
    bool operator==(const Consent&) const = default;
};
TANDEM_STRUCT(Consent, purpose, state, at, source)

struct OrganisationRef {
    OrganisationId id;
    std::string name;
    bool operator==(const OrganisationRef&) const = default;
};
TANDEM_STRUCT(OrganisationRef, id, name)

struct CustomerSummary {
    CustomerId id;
    std::string name;
    std::optional<std::string> email;
    std::optional<OrganisationRef> organisation;
    std::int64_t conversations_open = 0;
    std::optional<Time> last_contact_at;
};
TANDEM_STRUCT(CustomerSummary, id, name, email, organisation, conversations_open, last_contact_at)

struct Customer {
    CustomerId id;
    std::string name;
    std::string title;
    std::optional<std::string> language;
    std::optional<std::string> time_zone;
    std::string location;
    std::optional<OrganisationRef> organisation;
    std::vector<Email> emails;  // the primary one first
    std::vector<Phone> phones;
    json::Any fields{"{}"};
    std::vector<Consent> consent;  // one for each purpose
    std::int64_t notes_count = 0;
    std::int64_t conversations_count = 0;
    std::int64_t conversations_open = 0;
    std::optional<Time> first_contact_at;
    std::optional<Time> last_contact_at;
    std::optional<CustomerId> merged_into;
    std::int64_t version = 0;
    Time created_at;
};
TANDEM_STRUCT(Customer, id, name, title, language, time_zone, location, organisation, emails,
              phones, fields, consent, notes_count, conversations_count, conversations_open,
              first_contact_at, last_contact_at, merged_into, version, created_at)

// ---- what may be asked ------------------------------------------------------------------------
// Each command has a form for people (checks the permission, runs its own transaction) and, where
// others need it within theirs, one that takes the Unit and checks nothing.

struct EmailInput {
    json::Email address;
    json::Default<bool> primary{false};
};
TANDEM_STRUCT(EmailInput, address, primary)

struct PhoneInput {
    json::Text<3, 40> number;
    json::Default<json::Text<0, 40>> label;
    json::Default<bool> primary{false};
};
TANDEM_STRUCT(PhoneInput, number, label, primary)

using FieldValues = std::map<std::string, json::Any>;  // by key, as the client gave them

struct AddCustomer {
    json::Text<1, 200> name;
    json::Default<json::Text<0, 120>> title;
    std::vector<EmailInput> emails;
    std::vector<PhoneInput> phones;
    std::optional<OrganisationId> organisation_id;  // left out: found by the addresses' domain
    std::optional<json::Text<2, 35>> language;
    std::optional<json::Text<1, 64>> time_zone;
    json::Default<json::Text<0, 200>> location;
    FieldValues fields;
};
TANDEM_STRUCT(AddCustomer, name, title, emails, phones, organisation_id, language, time_zone,
              location, fields)
Customer add(events::Journal&, const Actor&, const AddCustomer&);
CustomerId add(events::Unit&, const AddCustomer&);

// Which customer a change is for, and which version the asker saw (If-Match).
struct Target {
    CustomerId customer;
    std::optional<std::int64_t> version = {};
};

struct ChangeCustomer {
    std::optional<json::Text<1, 200>> name;
    std::optional<json::Text<0, 120>> title;
    json::Patch<json::Text<2, 35>> language;
    json::Patch<json::Text<1, 64>> time_zone;
    std::optional<json::Text<0, 200>> location;
    json::Patch<OrganisationId> organisation_id;
    FieldValues fields;  // only these keys change; null clears
};
TANDEM_STRUCT(ChangeCustomer, name, title, language, time_zone, location, organisation_id, fields)
Customer change(events::Journal&, const Actor&, const Target&, const ChangeCustomer&);

struct SetEmails {
    std::vector<EmailInput> emails;
};
TANDEM_STRUCT(SetEmails, emails)
Customer set_emails(events::Journal&, const Actor&, const Target&, const SetEmails&);

struct SetPhones {
    std::vector<PhoneInput> phones;
};
TANDEM_STRUCT(SetPhones, phones)
Customer set_phones(events::Journal&, const Actor&, const Target&, const SetPhones&);

struct SetConsent {
    Purpose purpose = Purpose::marketing;
    ConsentState state = ConsentState::unknown;
    json::Text<1, 200> source;
};
TANDEM_STRUCT(SetConsent, purpose, state, source)
Customer set_consent(events::Journal&, const Actor&, const Target&, const SetConsent&);
void set_consent(events::Unit&, CustomerId, const SetConsent&);

// ---- for channels and conversations -------------------------------------------------------------

struct Found {
    CustomerId customer;
    bool created = false;
};
// Whoever has this address, or a new customer with it. `name` may be empty: then the address names
// them. A customer who is named by an address only takes the first real name that comes. Two
// transactions that meet the same new address make one customer.
Found find_or_create_by_address(events::Unit&, std::string_view name, std::string_view address);

std::optional<CustomerId> find_by_address(store::Tx&, std::string_view address);
// The customer itself, or the one it was merged into. Refuses when there is no such customer.
std::optional<CustomerId> live_customer(store::Tx&, CustomerId);
// Every customer that was merged into this one, directly or not.
std::vector<CustomerId> merged_into(store::Tx&, CustomerId);

struct ContactDelta {
    int conversations = 0;   // +1 for a new conversation, -1 when it goes to someone else
    int open = 0;            // +1 when one opens, -1 when it is solved
    std::optional<Time> at;  // a message to or from the customer
};
void count_contact(store::Tx&, CustomerId, const ContactDelta&);

// A delivery to the address came back, or it works again (a letter came from there, or an agent
// says so). `reason`: the server's words.
void set_bouncing(events::Unit&, std::string_view address, bool bouncing,
                  std::string_view reason = {});
struct MarkReachable {
    json::Email address;
};
TANDEM_STRUCT(MarkReachable, address)
Customer mark_reachable(events::Journal&, const Actor&, CustomerId, const MarkReachable&);

// The form in which addresses are compared: case folded, white space and the domain's last dot cut.
std::string canonical_address(std::string_view address);

// ---- reading ------------------------------------------------------------------------------------

Customer get(store::Tx&, CustomerId);
std::optional<CustomerSummary> find_summary(store::Tx&, CustomerId);
std::vector<CustomerSummary> summaries(store::Tx&, const std::vector<CustomerId>&);  // same order

struct CustomerList {
    std::vector<CustomerSummary> items;
    std::optional<std::string> next;
};
TANDEM_STRUCT(CustomerList, items, next)

struct ListCustomers {
    std::optional<std::string> q;
    std::optional<OrganisationId> organisation_id;
    std::optional<std::string> after;
    json::Default<json::Whole<1, 100>> limit{50};
};
TANDEM_STRUCT(ListCustomers, q, organisation_id, after, limit)
// Newest contact first; with `q`, best match first.
CustomerList list(store::Tx&, const ListCustomers&, Time now);

// Who else this may be: the same name at the same domain, or the same phone.
std::vector<CustomerSummary> duplicates(store::Tx&, CustomerId);

}  // namespace tandem::customers
