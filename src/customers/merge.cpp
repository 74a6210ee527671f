#include "customers/merge.h"

#include "customers/addresses.h"
#include "customers/consent_table.h"
#include "customers/customer_index.h"
#include "customers/events.h"
#include "customers/field_values.h"
#include "customers/merge_table.h"
#include "customers/notes_table.h"
#include "customers/organisations_table.h"
#include "customers/table.h"
#include "events/record.h"

#include <algorithm>

namespace tandem::customers {
namespace {

using OptionalText = std::optional<std::string>;

// Moves every address (or phone) of the other one; its primary one stays so only where there is
// none yet.
template <class Rows>
std::vector<MovedRow> move_rows(Rows rows, CustomerId from, CustomerId to) {
    std::vector<MovedRow> moved;
    const auto there = rows.of(to);
    auto place = static_cast<std::int64_t>(there.size());
    for (const auto& row : rows.of(from)) {
        moved.push_back({row.id, row.primary, row.place});
        rows.move(row.id, to, there.empty() && row.primary, place++);
    }
    return moved;
}

// Someone who has addresses has a primary one.
template <class Rows>
void keep_a_primary(Rows rows, CustomerId customer) {
    const auto all = rows.of(customer);
    if (all.empty() || all.front().primary) return;
    rows.move(all.front().id, customer, true, all.front().place);
}

template <class Rows>
void move_rows_back(Rows rows, const std::vector<MovedRow>& moved, CustomerId from, CustomerId to) {
    for (const auto& row : rows.of(from)) {
        const auto known = std::ranges::find(moved, row.id, &MovedRow::id);
        if (known != moved.end()) rows.move(row.id, to, known->primary, known->place);
    }
    keep_a_primary(rows, from);
    keep_a_primary(rows, to);
}

OptionalText primary_address(store::Tx& tx, CustomerId customer) {
    const auto emails = Emails(tx).of(customer);
    if (emails.empty()) return std::nullopt;
    return emails.front().address;
}

void fill(Moved& moved, const std::string& what, std::string& mine, const std::string& theirs) {
    if (!mine.empty() || theirs.empty()) return;
    moved.profile[what] = mine = theirs;
}

void fill(Moved& moved, const std::string& what, OptionalText& mine, const OptionalText& theirs) {
    if (mine || !theirs) return;
    mine = theirs;
    moved.profile[what] = *theirs;
}

void fill_profile(store::Tx& tx, Moved& moved, CustomerRow& mine, const CustomerRow& theirs) {
    if (!mine.is_named && theirs.is_named) {
        moved.called_before = std::exchange(mine.name, theirs.name);
        mine.is_named = true;
    }
    fill(moved, "title", mine.title, theirs.title);
    fill(moved, "language", mine.language, theirs.language);
    fill(moved, "time_zone", mine.time_zone, theirs.time_zone);
    fill(moved, "location", mine.location, theirs.location);
    if (!mine.organisation && theirs.organisation) {
        mine.organisation = theirs.organisation;
        moved.profile["organisation"] = std::to_string(theirs.organisation->value());
        Organisations(tx).count(std::nullopt, mine.organisation);
    }
    auto [values, filled] = fill_fields(mine.fields, theirs.fields);
    mine.fields = std::move(values);
    moved.fields.text = std::move(filled);
}

void empty_if_as_filled(const Moved& moved, const std::string& what, std::string& value) {
    const auto filled = moved.profile.find(what);
    if (filled != moved.profile.end() && filled->second == value) value.clear();
}

void empty_if_as_filled(const Moved& moved, const std::string& what, OptionalText& value) {
    const auto filled = moved.profile.find(what);
    if (filled != moved.profile.end() && value == filled->second) value.reset();
}

void empty_profile(store::Tx& tx, const Moved& moved, CustomerRow& mine,
                   const CustomerRow& theirs) {
    if (!moved.called_before.empty() && mine.name == theirs.name) {
        mine.name = moved.called_before;
        mine.is_named = false;
    }
    empty_if_as_filled(moved, "title", mine.title);
    empty_if_as_filled(moved, "language", mine.language);
    empty_if_as_filled(moved, "time_zone", mine.time_zone);
    empty_if_as_filled(moved, "location", mine.location);
    const auto organisation = moved.profile.find("organisation");
    if (organisation != moved.profile.end() && mine.organisation &&
        std::to_string(mine.organisation->value()) == organisation->second) {
        Organisations(tx).count(mine.organisation, std::nullopt);
        mine.organisation.reset();
    }
    mine.fields = without_filled(mine.fields, moved.fields.text);
}

// Whatever was said last counts.
std::vector<ReplacedConsent> take_consents(events::Unit& unit, CustomerId from, CustomerId to) {
    Consents consents(unit.tx);
    std::vector<ReplacedConsent> replaced;
    for (const auto& theirs : consents.of(from)) {
        const auto mine = consents.get(to, theirs.purpose);
        if (!theirs.at || (mine.at && *mine.at >= *theirs.at)) continue;
        consents.set(to, theirs, unit.actor, unit.now);
        replaced.push_back({mine, theirs});
    }
    return replaced;
}

void give_back_consents(events::Unit& unit, const Moved& moved, CustomerId customer) {
    Consents consents(unit.tx);
    for (const auto& [before, after] : moved.consents) {
        if (consents.get(customer, before.purpose) != after) continue;
        if (before.at)
            consents.set(customer, before, unit.actor, unit.now);
        else
            consents.forget(customer, before.purpose);
    }
}

template <class Pick>
std::optional<Time> either(std::optional<Time> a, std::optional<Time> b, Pick pick) {
    if (!a || !b) return a ? a : b;
    return pick(*a, *b);
}

void join_contacts(store::Tx& tx, Moved& moved, const CustomerRow& mine,
                   const CustomerRow& theirs) {
    const auto earlier = [](Time a, Time b) { return std::min(a, b); };
    const auto later = [](Time a, Time b) { return std::max(a, b); };
    moved.first_before = mine.first_contact_at;
    moved.last_before = mine.last_contact_at;
    moved.first_after = either(mine.first_contact_at, theirs.first_contact_at, earlier);
    moved.last_after = either(mine.last_contact_at, theirs.last_contact_at, later);
    Customers(tx).set_contacts(mine.id, moved.first_after, moved.last_after);
}

void part_contacts(store::Tx& tx, const Moved& moved, CustomerId customer) {
    Customers customers(tx);
    const auto now = customers.get(customer);
    const auto first =
        now.first_contact_at == moved.first_after ? moved.first_before : now.first_contact_at;
    const auto last =
        now.last_contact_at == moved.last_after ? moved.last_before : now.last_contact_at;
    customers.set_contacts(customer, first, last);
}

void move_belongings(events::Unit& unit, const Merging& merging, Moved& moved, CustomerId from,
                     CustomerId to) {
    moved.emails = move_rows(Emails(unit.tx), from, to);
    moved.phones = move_rows(Phones(unit.tx), from, to);
    moved.notes = Notes(unit.tx).move_all(from, to);
    Customers customers(unit.tx);
    const auto count = static_cast<std::int64_t>(moved.notes.size());
    customers.count_notes(from, -count);
    customers.count_notes(to, count);
    moved.consents = take_consents(unit, from, to);
    for (auto* references : merging.all())
        moved.references.push_back(
            {std::string(references->name()), references->move(unit, from, to)});
}

void move_belongings_back(events::Unit& unit, const Merging& merging, const Moved& moved,
                          CustomerId from, CustomerId to) {
    move_rows_back(Emails(unit.tx), moved.emails, from, to);
    move_rows_back(Phones(unit.tx), moved.phones, from, to);
    Customers customers(unit.tx);
    const auto count = Notes(unit.tx).move(moved.notes, from, to);
    customers.count_notes(from, -count);
    customers.count_notes(to, count);
    give_back_consents(unit, moved, from);
    for (auto* references : merging.all())
        for (const auto& [name, ids] : moved.references)
            if (name == references->name()) references->move_back(unit, ids, from, to);
}

CustomerRow get_other(store::Tx& tx, CustomerId target, CustomerId other) {
    if (target == other)
        throw invalid_field("/other_id", "same", "A customer cannot be merged into itself.");
    auto row = Customers(tx).find(other);
    if (!row) throw invalid_field("/other_id", "unknown", "There is no such customer.");
    return *std::move(row);
}

void save_with_address(store::Tx& tx, CustomerRow& row) {
    row.email = primary_address(tx, row.id);
    Customers(tx).save(row);
}

}  // namespace

Customer merge(events::Journal& journal, const Merging& merging, const Actor& actor,
               const Target& target, const MergeCustomer& command) {
    actor.require(Permission::customers_merge);
    return journal.write(actor, [&](events::Unit& unit) {
        Customers customers(unit.tx);
        auto mine = customers.get_to_change(target);
        auto theirs = get_other(unit.tx, mine.id, command.other_id);
        if (theirs.merged_into)
            throw conflict("customer_merged", "The other customer was merged into one already.");

        Moved moved;
        move_belongings(unit, merging, moved, theirs.id, mine.id);
        fill_profile(unit.tx, moved, mine, theirs);
        join_contacts(unit.tx, moved, mine, theirs);
        save_with_address(unit.tx, mine);
        customers.set_merged(theirs, mine.id);
        Organisations(unit.tx).count(theirs.organisation, std::nullopt);
        Merges(unit.tx).add(theirs.id, mine.id, unit.now, moved);
        reindex(unit.tx, {mine.id, theirs.id});
        unit.record(CustomerMerged{theirs.id, mine.id, mine.name});
        unit.record(CustomerAbsorbed{mine.id, theirs.id, theirs.name});
        return get(unit.tx, mine.id);
    });
}

Customer unmerge(events::Journal& journal, const Merging& merging, const Actor& actor,
                 const Target& target, const MergeCustomer& command) {
    actor.require(Permission::customers_merge);
    return journal.write(actor, [&](events::Unit& unit) {
        Customers customers(unit.tx);
        auto mine = customers.get_to_change(target);
        auto theirs = get_other(unit.tx, mine.id, command.other_id);
        const auto merge = Merges(unit.tx).find(theirs.id, mine.id);
        if (!merge || theirs.merged_into != mine.id)
            throw conflict("not_merged", "The other customer was not merged into this one.");

        move_belongings_back(unit, merging, merge->moved, mine.id, theirs.id);
        empty_profile(unit.tx, merge->moved, mine, theirs);
        part_contacts(unit.tx, merge->moved, mine.id);
        save_with_address(unit.tx, mine);
        customers.set_merged(theirs, std::nullopt);
        save_with_address(unit.tx, theirs);
        Organisations(unit.tx).count(std::nullopt, theirs.organisation);
        Merges(unit.tx).set_undone(merge->id, unit.now);
        reindex(unit.tx, {mine.id, theirs.id});
        unit.record(CustomerUnmerged{theirs.id, mine.id, mine.name});
        unit.record(CustomerUnmerged{mine.id, theirs.id, theirs.name});
        return get(unit.tx, mine.id);
    });
}

}  // namespace tandem::customers
