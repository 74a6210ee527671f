#pragma once

#include "base/actor.h"
#include "base/id.h"
#include "base/refusal.h"
#include "json/describe.h"
#include "json/types.h"

#include <boost/describe/enum.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tandem::events {
class Journal;
}
namespace tandem::store {
class Tx;
}

namespace tandem::customers {

// Custom fields: what a company wants to know that we did not think of. Defined here for every
// entity that has them; the values stand in the entity's own row as one JSON object.

enum class Entity { customer, organisation, conversation };
BOOST_DESCRIBE_ENUM(Entity, customer, organisation, conversation)

struct Field {
    FieldId id;
    Entity entity = Entity::customer;
    std::string key;
    std::string label;
    std::string kind;  // text, number, date, bool, choice, multi_choice, url
    std::vector<std::string> choices;
    bool required = false;
    std::int64_t position = 0;
    bool active = true;
    std::int64_t version = 0;
};
TANDEM_STRUCT(Field, id, entity, key, label, kind, choices, required, position, active, version)

struct AddField {
    Entity entity = Entity::customer;
    json::Text<1, 40> key;  // a-z, 0-9 and _; stays for ever
    json::Text<1, 80> label;
    json::Text<1, 20> kind;
    std::vector<json::Text<1, 80>> choices;
    json::Default<bool> required{false};
    std::optional<std::int64_t> position;
};
TANDEM_STRUCT(AddField, entity, key, label, kind, choices, required, position)
Field add_field(events::Journal&, const Actor&, const AddField&);

struct ChangeField {
    std::optional<json::Text<1, 80>> label;
    std::optional<std::vector<json::Text<1, 80>>> choices;
    std::optional<bool> required;
    std::optional<std::int64_t> position;
    std::optional<bool> active;  // off: kept where it has values, not asked for any more
};
TANDEM_STRUCT(ChangeField, label, choices, required, position, active)
Field change_field(events::Journal&, const Actor&, FieldId, std::optional<std::int64_t> version,
                   const ChangeField&);

std::vector<Field> fields(store::Tx&, std::optional<Entity>);

// Which required fields are asked for now.
enum class Required { of_new, not_now };

// The JSON object to store: `before` (what is stored, "{}" at first) with the values of `changes`
// checked and brought into one form (numbers as numbers, dates as "2024-05-01", choices as
// defined); null clears a key. Refused with all problems at /fields/KEY: unknown_field, type,
// choice, required.
std::string apply_fields(store::Tx&, Entity, const std::string& before,
                         const std::map<std::string, json::Any>& changes,
                         Required required = Required::not_now);

// Keys of active required fields that have no value in `values` (a stored JSON object).
std::vector<std::string> missing_fields(store::Tx&, Entity, const std::string& values);

}  // namespace tandem::customers
