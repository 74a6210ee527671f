#include "returns/reasons.h"

#include "accounts/settings.h"
#include "base/refusal.h"
#include "events/record.h"
#include "returns/events.h"

#include <algorithm>
#include <array>

namespace tandem::returns {
namespace {

constexpr std::string_view select_all = R"sql(
    SELECT r.id, r.parent_id, r.code, r.label, r.position, r.fault, r.active, r.version
      FROM return_reasons r
      LEFT JOIN return_reasons p ON p.id = r.parent_id
     ORDER BY COALESCE(p.position, r.position), COALESCE(p.id, r.id),
              CASE WHEN r.parent_id IS NULL THEN 0 ELSE 1 END, r.position, r.id)sql";

constexpr std::string_view select_by_code = R"sql(
    SELECT id, parent_id, code, label, position, fault, active, version
      FROM return_reasons
     WHERE code = $1)sql";

constexpr std::string_view select_one = R"sql(
    SELECT id, parent_id, code, label, position, fault, active, version
      FROM return_reasons
     WHERE id = $1)sql";

constexpr std::string_view select_last = R"sql(
    SELECT COALESCE(MAX(position), 0)
      FROM return_reasons
     WHERE COALESCE(parent_id, 0) = $1)sql";

constexpr std::string_view insert = R"sql(
    INSERT INTO return_reasons (parent_id, code, label, position, fault)
    VALUES ($1, $2, $3, $4, $5)
    RETURNING id)sql";

constexpr std::string_view update = R"sql(
    UPDATE return_reasons
       SET label = $3, position = $4, fault = $5, active = $6, version = version + 1
     WHERE id = $1 AND version = $2)sql";

struct Seed {
    std::string_view parent;
    std::string_view code;
    std::string_view label;
    bool fault;
};

constexpr std::array seeds{
    Seed{"", "defective", "Defective", true},
    Seed{"defective", "dead_on_arrival", "Dead on arrival", true},
    Seed{"defective", "stopped_working", "Stopped working", true},
    Seed{"defective", "cosmetic", "Scratched or stained", true},
    Seed{"", "not_as_described", "Not as described", true},
    Seed{"not_as_described", "wrong_size", "Size does not fit", false},
    Seed{"not_as_described", "wrong_colour", "Colour differs", true},
    Seed{"not_as_described", "wrong_material", "Material differs", true},
    Seed{"", "damaged_in_transit", "Damaged on the way", true},
    Seed{"damaged_in_transit", "box_damaged", "Parcel damaged", true},
    Seed{"damaged_in_transit", "item_damaged", "Item damaged", true},
    Seed{"", "wrong_item", "Wrong item", true},
    Seed{"", "missing_part", "Item or part missing", true},
    Seed{"", "late", "Came too late", true},
    Seed{"", "changed_mind", "Changed my mind", false},
    Seed{"", "bought_by_mistake", "Bought by mistake", false},
    Seed{"", "better_price", "Found a better price", false},
    Seed{"", "below_expectation", "Quality below expectation", false},
    Seed{"", "safety", "Allergy or safety", true},
    Seed{"", "other", "Something else", false},
};

ReturnReason get_reason(store::Tx& tx, ReasonId id) {
    if (auto found = tx.find<ReturnReason>(select_one, id)) return *std::move(found);
    throw not_found("return_reason");
}

bool is_code(std::string_view code) {
    return std::ranges::all_of(
        code, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

ReasonId insert_reason(store::Tx& tx, std::optional<ReasonId> parent, std::string_view code,
                       std::string_view label, bool fault) {
    const auto last = tx.get<std::int64_t>(select_last, parent.value_or(ReasonId()));
    return tx.get<ReasonId>(insert, parent, code, label, last + 1, fault);
}

void check_new(store::Tx& tx, const AddReason& command) {
    if (!is_code(command.code.value))
        throw invalid_field("/code", "not_a_code", "Use small letters, digits and underscores.");
    if (find_reason(tx, command.code.value))
        throw invalid_field("/code", "taken", "There is a reason of this code already.");
    if (!command.parent_id) return;
    const auto parent = tx.find<ReturnReason>(select_one, *command.parent_id);
    if (!parent) throw invalid_field("/parent_id", "unknown", "There is no such reason.");
    if (parent->parent_id)
        throw invalid_field("/parent_id", "too_deep", "Reasons have two levels.");
}

}  // namespace

ReturnReason add_reason(events::Journal& journal, const Actor& actor, const AddReason& command) {
    actor.require(Permission::catalog_manage);
    return journal.write(actor, [&](events::Unit& unit) {
        check_new(unit.tx, command);
        const auto id = insert_reason(unit.tx, command.parent_id, command.code.value,
                                      command.label.value, command.fault.value);
        unit.record(ReasonsChanged{command.code.value, command.label.value, true});
        return get_reason(unit.tx, id);
    });
}

ReturnReason change_reason(events::Journal& journal, const Actor& actor, ReasonId id,
                           std::optional<std::int64_t> version, const ChangeReason& command) {
    actor.require(Permission::catalog_manage);
    return journal.write(actor, [&](events::Unit& unit) {
        auto reason = get_reason(unit.tx, id);
        if (version && *version != reason.version) throw stale("reason");
        if (command.label) reason.label = command.label->value;
        if (command.position) reason.position = *command.position;
        if (command.fault) reason.fault = *command.fault;
        if (command.active) reason.active = *command.active;
        if (unit.tx.run(update, id, reason.version, reason.label, reason.position, reason.fault,
                        reason.active) == 0)
            throw stale("reason");
        unit.record(ReasonsChanged{reason.code, reason.label, reason.active});
        return get_reason(unit.tx, id);
    });
}

std::vector<ReturnReason> reasons(store::Tx& tx) { return tx.all<ReturnReason>(select_all); }

std::optional<ReturnReason> find_reason(store::Tx& tx, std::string_view code) {
    return tx.find<ReturnReason>(select_by_code, code);
}

void seed_reasons(store::Store& store) {
    store.write([](store::Tx& tx) {
        if (!accounts::claim_setting(tx, "return_reasons_seeded", "1")) return;
        for (const auto& seed : seeds) {
            std::optional<ReasonId> parent;
            if (!seed.parent.empty()) parent = find_reason(tx, seed.parent)->id;
            insert_reason(tx, parent, seed.code, seed.label, seed.fault);
        }
    });
}

}  // namespace tandem::returns
