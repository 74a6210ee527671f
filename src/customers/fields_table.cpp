#include "customers/fields_table.h"

#include "base/refusal.h"
#include "json/decode.h"
#include "json/encode.h"

namespace tandem::customers {
namespace {

constexpr std::string_view select_all = R"sql(
    SELECT id, entity, key, label, kind, choices, required, position, active, version
      FROM fields
     ORDER BY entity, position, id)sql";

constexpr std::string_view select_of = R"sql(
    SELECT id, entity, key, label, kind, choices, required, position, active, version
      FROM fields
     WHERE entity = $1
     ORDER BY position, id)sql";

constexpr std::string_view select_one = R"sql(
    SELECT id, entity, key, label, kind, choices, required, position, active, version
      FROM fields
     WHERE id = $1)sql";

constexpr std::string_view select_key = R"sql(
    SELECT id
      FROM fields
     WHERE entity = $1 AND key = $2)sql";

constexpr std::string_view select_last_position = R"sql(
    SELECT COALESCE(MAX(position), 0)
      FROM fields
     WHERE entity = $1)sql";

constexpr std::string_view insert = R"sql(
    INSERT INTO fields (entity, key, label, kind, choices, required, position)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    RETURNING id)sql";

constexpr std::string_view update = R"sql(
    UPDATE fields
       SET label = $3, choices = $4, required = $5, position = $6, active = $7,
           version = version + 1
     WHERE id = $1 AND version = $2)sql";

Field to_field(const store::Row& row) {
    Field field;
    std::string choices;
    store::take(row, 0, field.id);
    store::take(row, 1, field.entity);
    store::take(row, 2, field.key);
    store::take(row, 3, field.label);
    store::take(row, 4, field.kind);
    store::take(row, 5, choices);
    store::take(row, 6, field.required);
    store::take(row, 7, field.position);
    store::take(row, 8, field.active);
    store::take(row, 9, field.version);
    field.choices = json::decode_stored<std::vector<std::string>>(choices);
    return field;
}

}  // namespace

std::vector<Field> Fields::all() const {
    std::vector<Field> fields;
    tx_.each(select_all, [&](const store::Row& row) { fields.push_back(to_field(row)); });
    return fields;
}

std::vector<Field> Fields::of(Entity entity) const {
    std::vector<Field> fields;
    tx_.each(select_of, [&](const store::Row& row) { fields.push_back(to_field(row)); }, entity);
    return fields;
}

Field Fields::get(FieldId id) const {
    std::optional<Field> found;
    tx_.each(select_one, [&](const store::Row& row) { found = to_field(row); }, id);
    if (!found) throw not_found("field");
    return *found;
}

bool Fields::has_key(Entity entity, const std::string& key) const {
    return tx_.find<FieldId>(select_key, entity, key).has_value();
}

std::int64_t Fields::next_position(Entity entity) const {
    return tx_.get<std::int64_t>(select_last_position, entity) + 1;
}

FieldId Fields::add(const Field& field) {
    return tx_.get<FieldId>(insert, field.entity, field.key, field.label, field.kind,
                            json::encode(field.choices), field.required, field.position);
}

void Fields::save(Field& field) {
    if (tx_.run(update, field.id, field.version, field.label, json::encode(field.choices),
                field.required, field.position, field.active) == 0)
        throw stale("field");
    ++field.version;
}

}  // namespace tandem::customers
