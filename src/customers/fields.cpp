#include "customers/fields.h"

#include "base/enum_text.h"
#include "customers/changes.h"
#include "customers/fields_table.h"
#include "events/record.h"
#include "search/text.h"

#include <algorithm>
#include <array>

namespace tandem::customers {
namespace {

constexpr std::array<std::string_view, 7> kinds{"text",   "number",       "date", "bool",
                                                "choice", "multi_choice", "url"};
constexpr std::size_t most_fields = 100;  // of one entity
constexpr std::size_t most_choices = 200;

bool has_choices(std::string_view kind) { return kind == "choice" || kind == "multi_choice"; }

void require_key(const std::string& key) {
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789_";
    if (!key.empty() && key.find_first_not_of(allowed) == std::string::npos && key.front() >= 'a')
        return;
    throw invalid_field("/key", "key",
                        "Use small letters, digits and underscores, beginning with a letter.");
}

void require_kind(const std::string& kind) {
    if (std::ranges::find(kinds, kind) != kinds.end()) return;
    throw invalid_field("/kind", "choice",
                        "This must be text, number, date, bool, choice, multi_choice or url.");
}

std::vector<std::string> checked_choices(const std::string& kind,
                                         const std::vector<json::Text<1, 80>>& choices) {
    if (!has_choices(kind)) {
        if (choices.empty()) return {};
        throw invalid_field("/choices", "not_wanted", "Only a choice has choices.");
    }
    if (choices.empty())
        throw invalid_field("/choices", "required", "Give at least one value to choose from.");
    if (choices.size() > most_choices)
        throw invalid_field("/choices", "too_many", "There can be at most 200 values.",
                            {{"max", "200"}});
    std::vector<std::string> checked;
    std::vector<std::string> seen;
    for (std::size_t i = 0; i < choices.size(); ++i) {
        auto folded = search::fold(choices[i].value);
        if (std::ranges::find(seen, folded) != seen.end())
            throw invalid_field("/choices/" + std::to_string(i), "duplicate",
                                "This value is there already.");
        seen.push_back(std::move(folded));
        checked.push_back(choices[i].value);
    }
    return checked;
}

std::string as_list(const std::vector<std::string>& texts) {
    std::string list;
    for (const auto& text : texts) list += (list.empty() ? "" : ", ") + text;
    return list;
}

std::vector<FieldChange> apply(Field& field, const ChangeField& command) {
    Changes changes;
    if (command.label) changes.set("label", field.label, command.label->value);
    if (command.required) changes.set("required", field.required, *command.required);
    if (command.position) changes.set("position", field.position, *command.position);
    if (command.active) changes.set("active", field.active, *command.active);
    auto list = changes.take();
    if (command.choices) {
        auto choices = checked_choices(field.kind, *command.choices);
        if (choices != field.choices)
            list.push_back({"choices", as_list(field.choices), as_list(choices)});
        field.choices = std::move(choices);
    }
    return list;
}

}  // namespace

Field add_field(events::Journal& journal, const Actor& actor, const AddField& command) {
    actor.require(Permission::fields_manage);
    require_key(command.key);
    require_kind(command.kind);
    Field field{.entity = command.entity,
                .key = command.key,
                .label = command.label,
                .kind = command.kind,
                .choices = checked_choices(command.kind, command.choices),
                .required = command.required,
                .version = 1};
    return journal.write(actor, [&](events::Unit& unit) {
        Fields fields(unit.tx);
        if (fields.has_key(field.entity, field.key))
            throw invalid_field("/key", "taken", "There is a field with this key already.");
        if (fields.of(field.entity).size() >= most_fields)
            throw invalid_field("/key", "too_many", "There can be at most 100 fields.",
                                {{"max", "100"}});
        field.position = command.position.value_or(fields.next_position(field.entity));
        field.id = fields.add(field);
        unit.record(
            FieldDefined{field.id, std::string(to_text(field.entity)), field.key, field.kind});
        return field;
    });
}

Field change_field(events::Journal& journal, const Actor& actor, FieldId id,
                   std::optional<std::int64_t> version, const ChangeField& command) {
    actor.require(Permission::fields_manage);
    return journal.write(actor, [&](events::Unit& unit) {
        Fields fields(unit.tx);
        auto field = fields.get(id);
        require_version(version, field.version, "field");
        auto changes = apply(field, command);
        if (changes.empty()) return field;
        fields.save(field);
        unit.record(FieldRedefined{id, std::move(changes)});
        return field;
    });
}

std::vector<Field> fields(store::Tx& tx, std::optional<Entity> entity) {
    return entity ? Fields(tx).of(*entity) : Fields(tx).all();
}

}  // namespace tandem::customers
