#include "shipments/carriers.h"

#include "base/refusal.h"
#include "crypto/random.h"
#include "events/record.h"
#include "shipments/carriers_table.h"
#include "shipments/events.h"
#include "shipments/number_pattern.h"

#include <algorithm>
#include <set>

namespace tandem::shipments {
namespace {

constexpr std::size_t most_services = 100;
constexpr std::size_t most_patterns = 50;
constexpr std::size_t most_codes = 1'000;

template <class List>
void require_few(const List& list, std::size_t most, const char* path) {
    if (list.size() > most)
        throw invalid_field(path, "too_many", "This list is too long.",
                            {{"max", std::to_string(most)}});
}

template <class List>
void require_different(const List& list, const std::string& path) {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < list.size(); ++i)
        if (!seen.insert(list[i].code.value).second)
            throw invalid_field(path + '/' + std::to_string(i) + "/code", "duplicate",
                                "This code is there twice.");
}

std::vector<std::string> checked_patterns(const std::vector<json::Text<1, 40>>& patterns) {
    require_few(patterns, most_patterns, "/number_patterns");
    std::vector<std::string> list;
    for (std::size_t i = 0; i < patterns.size(); ++i) {
        if (!is_pattern(patterns[i].value))
            throw invalid_field("/number_patterns/" + std::to_string(i), "pattern",
                                "A pattern has 6 to 40 letters, digits, # (a digit), @ (a letter) "
                                "and * (either), at least four of them such signs.");
        list.push_back(patterns[i].value);
    }
    return list;
}

std::string checked_url(const std::string& url) {
    if (!url.empty() && (!url.starts_with("https://") || url.find("{number}") == std::string::npos))
        throw invalid_field("/tracking_url", "tracking_url",
                            "Give an address that begins with https:// and has {number} in it.");
    return url;
}

std::vector<Service> checked(const std::vector<Service>& services) {
    require_few(services, most_services, "/services");
    require_different(services, "/services");
    return services;
}

std::vector<CodeMeaning> checked(const std::vector<CodeMeaning>& codes) {
    require_few(codes, most_codes, "/codes");
    require_different(codes, "/codes");
    for (std::size_t i = 0; i < codes.size(); ++i)
        if ((codes[i].status == ShipmentStatus::exception) !=
            (codes[i].trouble.value != Trouble::none))
            throw invalid_field("/codes/" + std::to_string(i) + "/trouble", "trouble",
                                "An exception says what it is about, and nothing else does.");
    return codes;
}

Carrier to_carrier(const AddCarrier& command) {
    return {.id = {},
            .code = command.code,
            .name = command.name,
            .scac = command.scac.value,
            .services = checked(command.services),
            .number_patterns = checked_patterns(command.number_patterns),
            .codes = checked(command.codes),
            .tracking_url = checked_url(command.tracking_url.value),
            .silent_hours = command.silent_hours.value.value,
            .dwell_hours = command.dwell_hours.value.value,
            .webhook_format = command.webhook_format.value};
}

// Every member by its JSON, so that lists are compared and told of like the rest.
template <class T>
void set(std::vector<CarrierChange>& changes, const char* what, T& member, T value) {
    auto before = json::encode(member);
    auto after = json::encode(value);
    if (before == after) return;
    changes.push_back({what, std::move(before), std::move(after)});
    member = std::move(value);
}

std::vector<CarrierChange> apply(Carrier& carrier, const ChangeCarrier& command) {
    std::vector<CarrierChange> changes;
    if (command.code) set(changes, "code", carrier.code, command.code->value);
    if (command.name) set(changes, "name", carrier.name, command.name->value);
    if (command.scac) set(changes, "scac", carrier.scac, command.scac->value);
    if (command.services) set(changes, "services", carrier.services, checked(*command.services));
    if (command.number_patterns)
        set(changes, "number_patterns", carrier.number_patterns,
            checked_patterns(*command.number_patterns));
    if (command.codes) set(changes, "codes", carrier.codes, checked(*command.codes));
    if (command.tracking_url)
        set(changes, "tracking_url", carrier.tracking_url, checked_url(*command.tracking_url));
    if (command.silent_hours)
        set<std::int64_t>(changes, "silent_hours", carrier.silent_hours,
                          command.silent_hours->value);
    if (command.dwell_hours)
        set<std::int64_t>(changes, "dwell_hours", carrier.dwell_hours, command.dwell_hours->value);
    if (command.webhook_format)
        set(changes, "webhook_format", carrier.webhook_format, *command.webhook_format);
    if (command.active) set(changes, "active", carrier.active, *command.active);
    return changes;
}

Refusal code_taken() {
    return invalid_field("/code", "taken", "There is a carrier of this code already.");
}

}  // namespace

Carrier add_carrier(events::Journal& journal, const Actor& actor, const AddCarrier& command) {
    actor.require(Permission::shipments_edit);
    return journal.write(actor, [&](events::Unit& unit) {
        return get_carrier(unit.tx, add_carrier(unit, command));
    });
}

CarrierId add_carrier(events::Unit& unit, const AddCarrier& command) {
    const auto id = CarrierRows(unit.tx).add(to_carrier(command));
    if (!id) throw code_taken();
    unit.record(CarrierAdded{*id, command.name});
    return *id;
}

Carrier change_carrier(events::Journal& journal, const Actor& actor, CarrierId id,
                       std::optional<std::int64_t> version, const ChangeCarrier& command) {
    actor.require(Permission::shipments_edit);
    return journal.write(actor, [&](events::Unit& unit) {
        CarrierRows rows(unit.tx);
        auto carrier = get_carrier(unit.tx, id);
        if (version && *version != carrier.version) throw stale("carrier");
        auto changes = apply(carrier, command);
        if (changes.empty()) return carrier;
        const auto owner = rows.find(carrier.code);
        if (owner && *owner != id) throw code_taken();
        rows.save(carrier);
        unit.record(CarrierChanged{id, carrier.name, std::move(changes)});
        return carrier;
    });
}

NewSecret renew_secret(events::Journal& journal, const crypto::SecretBox& box, const Actor& actor,
                       CarrierId id) {
    actor.require(Permission::shipments_edit);
    return journal.write(actor, [&](events::Unit& unit) {
        const auto carrier = get_carrier(unit.tx, id);
        NewSecret made{crypto::random_token()};
        CarrierRows(unit.tx).set_secret(id, box.seal(made.secret));
        unit.record(CarrierChanged{id, carrier.name, {{"secret", "", "renewed"}}});
        return made;
    });
}

std::string secret_of(store::Tx& tx, const crypto::SecretBox& box, CarrierId id) {
    const auto sealed = CarrierRows(tx).secret(id);
    if (!sealed) throw not_found("carrier");
    return sealed->empty() ? std::string() : box.open(*sealed).value_or("");
}

std::vector<Carrier> carriers(store::Tx& tx) { return CarrierRows(tx).all(); }

Carrier get_carrier(store::Tx& tx, CarrierId id) {
    if (auto found = CarrierRows(tx).find(id)) return *std::move(found);
    throw not_found("carrier");
}

std::optional<CarrierId> find_carrier(store::Tx& tx, std::string_view code) {
    return CarrierRows(tx).find(code);
}

std::vector<CarrierRef> carriers_of_number(store::Tx& tx, std::string_view number) {
    const auto canonical = canonical_number(number);
    std::vector<CarrierRef> found;
    for (const auto& carrier : carriers(tx))
        if (carrier.active &&
            std::ranges::any_of(carrier.number_patterns,
                                [&](const auto& pattern) { return matches(pattern, canonical); }))
            found.push_back({carrier.id, carrier.code, carrier.name});
    return found;
}

std::optional<CodeMeaning> meaning_of(const Carrier& carrier, std::string_view code) {
    const auto known = std::ranges::find_if(
        carrier.codes, [&](const CodeMeaning& meaning) { return meaning.code.value == code; });
    if (known == carrier.codes.end()) return std::nullopt;
    return *known;
}

}  // namespace tandem::shipments
