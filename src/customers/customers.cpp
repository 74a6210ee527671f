#include "customers/customers.h"

#include "customers/addresses.h"
#include "customers/changes.h"
#include "customers/consent_table.h"
#include "customers/customer_index.h"
#include "customers/fields.h"
#include "customers/organisations_table.h"
#include "customers/table.h"
#include "events/record.h"

#include <unicode/timezone.h>
#include <algorithm>

namespace tandem::customers {
namespace {

using OptionalText = std::optional<std::string>;

template <std::size_t Min, std::size_t Max>
OptionalText to_optional(const std::optional<json::Text<Min, Max>>& text) {
    if (!text) return std::nullopt;
    return text->value;
}

void require_language(const OptionalText& language) {
    const auto plain = [](unsigned char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-';
    };
    if (language && !std::all_of(language->begin(), language->end(), plain))
        throw invalid_field("/language", "language", "Give a language like en or pt-BR.");
}

void require_zone(const OptionalText& zone) {
    if (!zone) return;
    UErrorCode error = U_ZERO_ERROR;
    icu::UnicodeString canonical;
    UBool is_system = 0;
    icu::TimeZone::getCanonicalID(icu::UnicodeString::fromUTF8(*zone), canonical, is_system, error);
    if (U_FAILURE(error) || is_system == 0)
        throw invalid_field("/time_zone", "time_zone", "Give a time zone like Europe/Berlin.");
}

void require_organisation(store::Tx& tx, std::optional<OrganisationId> id) {
    if (id && !Organisations(tx).exists(*id))
        throw invalid_field("/organisation_id", "unknown", "There is no such organisation.");
}

// At most one of a list is the primary one; when none says so, it is the first.
template <class Inputs>
std::size_t primary_of(const Inputs& inputs, const std::string& path) {
    const auto is_primary = [](const auto& input) { return input.primary.value; };
    const auto first = std::ranges::find_if(inputs, is_primary);
    if (first == inputs.end()) return 0;
    if (std::ranges::count_if(inputs, is_primary) > 1)
        throw invalid_field(path, "primary", "Only one can be the primary one.");
    return static_cast<std::size_t>(first - inputs.begin());
}

void require_distinct(const std::vector<EmailInput>& emails) {
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < emails.size(); ++i) {
        auto key = canonical_address(emails[i].address.value);
        if (std::ranges::find(keys, key) != keys.end())
            throw invalid_field("/emails/" + std::to_string(i) + "/address", "duplicate",
                                "This address is in the list twice.");
        keys.push_back(std::move(key));
    }
    if (emails.size() > 50)
        throw invalid_field("/emails", "too_many", "At most 50 addresses.", {{"max", "50"}});
}

Refusal taken(std::size_t i, CustomerId owner) {
    return invalid_field("/emails/" + std::to_string(i) + "/address", "taken",
                         "This address belongs to another customer.")
        .with_details("{\"customer_id\":" + std::to_string(owner.value()) + "}");
}

struct EmailDifference {
    std::vector<std::string> added;
    std::vector<std::string> removed;
    bool rearranged = false;
    bool empty() const { return added.empty() && removed.empty() && !rearranged; }
};

// Addresses that stay keep what is known of them (verified, bouncing).
EmailDifference replace_emails(store::Tx& tx, CustomerId customer,
                               const std::vector<EmailInput>& inputs) {
    Emails emails(tx);
    auto before = emails.of(customer);
    const auto primary = primary_of(inputs, "/emails");
    EmailDifference difference;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const auto& address = inputs[i].address.value;
        const auto place = static_cast<std::int64_t>(i);
        const auto known = std::ranges::find(before, canonical_address(address), &EmailRow::key);
        if (known != before.end()) {
            difference.rearranged |= known->address != address || known->primary != (i == primary);
            emails.arrange(known->id, address, i == primary, place);
            before.erase(known);
        } else if (emails.add(customer, address, i == primary, place)) {
            difference.added.push_back(address);
        } else {
            throw taken(i, emails.find(canonical_address(address))->customer);
        }
    }
    for (const auto& gone : before) {
        emails.remove(gone.id);
        difference.removed.push_back(gone.address);
    }
    return difference;
}

std::vector<std::string> replace_phones(store::Tx& tx, CustomerId customer,
                                        const std::vector<PhoneInput>& inputs) {
    if (inputs.size() > 20)
        throw invalid_field("/phones", "too_many", "At most 20 numbers.", {{"max", "20"}});
    const auto primary = primary_of(inputs, "/phones");
    Phones phones(tx);
    phones.remove_all(customer);
    std::vector<std::string> numbers;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const auto& number = inputs[i].number.value;
        if (phone_tail(number).size() < 3 ||
            number.find_first_not_of("+0123456789 ()-./") != std::string::npos)
            throw invalid_field("/phones/" + std::to_string(i) + "/number", "phone",
                                "Give a phone number like +49 30 1234567.");
        phones.add(customer, {number, inputs[i].label.value, i == primary},
                   static_cast<std::int64_t>(i));
        numbers.push_back(number);
    }
    return numbers;
}

OptionalText primary_address(store::Tx& tx, CustomerId customer) {
    const auto emails = Emails(tx).of(customer);
    if (emails.empty()) return std::nullopt;
    return emails.front().address;
}

// The organisation that the customer's addresses speak for, unless a person has chosen.
void follow_domains(store::Tx& tx, CustomerRow& row) {
    if (row.organisation_chosen || row.organisation) return;
    for (const auto& email : Emails(tx).of(row.id)) {
        row.organisation = organisation_of_domain(tx, domain_of(email.key));
        if (row.organisation) break;
    }
    Organisations(tx).count(std::nullopt, row.organisation);
}

CustomerRow new_row(events::Unit& unit, const AddCustomer& command, Required required) {
    const auto language = to_optional(command.language);
    const auto zone = to_optional(command.time_zone);
    require_language(language);
    require_zone(zone);
    require_distinct(command.emails);
    require_organisation(unit.tx, command.organisation_id);
    return {.name = command.name,
            .title = command.title.value,
            .language = language,
            .time_zone = zone,
            .location = command.location.value,
            .organisation = command.organisation_id,
            .organisation_chosen = command.organisation_id.has_value(),
            .fields = apply_fields(unit.tx, Entity::customer, "{}", command.fields, required),
            .created_at = unit.now,
            .version = 1};
}

CustomerId add(events::Unit& unit, const AddCustomer& command, Required required) {
    Customers customers(unit.tx);
    auto row = new_row(unit, command, required);
    row.id = customers.add(row);
    Organisations(unit.tx).count(std::nullopt, row.organisation);
    const auto emails = replace_emails(unit.tx, row.id, command.emails);
    replace_phones(unit.tx, row.id, command.phones);
    if (!command.emails.empty()) {
        row.email = primary_address(unit.tx, row.id);
        follow_domains(unit.tx, row);
        customers.save(row);
    }
    reindex(unit.tx, row.id);
    unit.record(CustomerCreated{row.id, row.name, emails.added});
    return row.id;
}

// Sets what the command says; what was different goes to `changes`.
void apply(store::Tx& tx, CustomerRow& row, const ChangeCustomer& command, Changes& changes) {
    if (command.name) {
        changes.set("name", row.name, command.name->value);
        row.is_named = true;
    }
    if (command.title) changes.set("title", row.title, command.title->value);
    if (command.location) changes.set("location", row.location, command.location->value);
    changes.set("language", row.language, command.language.applied_to(row.language));
    changes.set("time_zone", row.time_zone, command.time_zone.applied_to(row.time_zone));
    require_language(row.language);
    require_zone(row.time_zone);
    if (command.organisation_id.present) {
        require_organisation(tx, command.organisation_id.value);
        Organisations(tx).count(row.organisation, command.organisation_id.value);
        row.organisation_chosen |= row.organisation != command.organisation_id.value;
        changes.set("organisation", row.organisation, command.organisation_id.value);
    }
    changes.set("fields", row.fields,
                apply_fields(tx, Entity::customer, row.fields, command.fields));
}

// The shape of every command that changes one customer: load, change, answer.
template <class Work>
Customer change_one(events::Journal& journal, const Actor& actor, const Target& target, Work work) {
    actor.require(Permission::customers_edit);
    return journal.write(actor, [&](events::Unit& unit) {
        auto row = Customers(unit.tx).get_to_change(target);
        work(unit, row);
        return get(unit.tx, row.id);
    });
}

std::vector<std::string> numbers_of(store::Tx& tx, CustomerId customer) {
    std::vector<std::string> numbers;
    for (const auto& phone : Phones(tx).of(customer)) numbers.push_back(phone.number);
    return numbers;
}

}  // namespace

CustomerId add(events::Unit& unit, const AddCustomer& command) {
    return add(unit, command, Required::not_now);
}

Customer add(events::Journal& journal, const Actor& actor, const AddCustomer& command) {
    actor.require(Permission::customers_edit);
    return journal.write(actor, [&](events::Unit& unit) {
        return get(unit.tx, add(unit, command, Required::of_new));
    });
}

Customer change(events::Journal& journal, const Actor& actor, const Target& target,
                const ChangeCustomer& command) {
    return change_one(journal, actor, target, [&](events::Unit& unit, CustomerRow& row) {
        Changes changes;
        const bool was_chosen = row.organisation_chosen;
        const bool was_named = row.is_named;
        apply(unit.tx, row, command, changes);
        if (changes.empty() && was_chosen == row.organisation_chosen && was_named == row.is_named)
            return;
        Customers(unit.tx).save(row);
        reindex(unit.tx, row.id);
        if (!changes.empty()) unit.record(CustomerChanged{row.id, changes.take()});
    });
}

Customer set_emails(events::Journal& journal, const Actor& actor, const Target& target,
                    const SetEmails& command) {
    require_distinct(command.emails);
    return change_one(journal, actor, target, [&](events::Unit& unit, CustomerRow& row) {
        auto difference = replace_emails(unit.tx, row.id, command.emails);
        if (difference.empty()) return;
        row.email = primary_address(unit.tx, row.id);
        follow_domains(unit.tx, row);
        Customers(unit.tx).save(row);
        reindex(unit.tx, row.id);
        unit.record(EmailsChanged{row.id, std::move(difference.added),
                                  std::move(difference.removed), row.email.value_or("")});
    });
}

Customer set_phones(events::Journal& journal, const Actor& actor, const Target& target,
                    const SetPhones& command) {
    return change_one(journal, actor, target, [&](events::Unit& unit, CustomerRow& row) {
        const auto known = get(unit.tx, row.id).phones;
        auto before = numbers_of(unit.tx, row.id);
        replace_phones(unit.tx, row.id, command.phones);
        if (get(unit.tx, row.id).phones == known) return;
        Customers(unit.tx).save(row);
        reindex(unit.tx, row.id);
        unit.record(PhonesChanged{row.id, std::move(before), numbers_of(unit.tx, row.id)});
    });
}

void set_consent(events::Unit& unit, CustomerId customer, const SetConsent& command) {
    Consents consents(unit.tx);
    const auto before = consents.get(customer, command.purpose);
    if (before.state == command.state) return;
    consents.set(customer, {command.purpose, command.state, unit.now, command.source.value},
                 unit.actor, unit.now);
    unit.record(ConsentChanged{customer, command.purpose, before.state, command.state,
                               command.source.value});
}

Customer set_consent(events::Journal& journal, const Actor& actor, const Target& target,
                     const SetConsent& command) {
    return change_one(journal, actor, target, [&](events::Unit& unit, CustomerRow& row) {
        set_consent(unit, row.id, command);
    });
}

}  // namespace tandem::customers
