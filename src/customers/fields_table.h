#pragma once

#include "customers/fields.h"
#include "store/store.h"

#include <optional>
#include <vector>

namespace tandem::customers {

class Fields {
public:
    explicit Fields(store::Tx& tx) : tx_(tx) {}

    std::vector<Field> all() const;  // by entity, then in their order
    std::vector<Field> of(Entity entity) const;
    Field get(FieldId id) const;
    bool has_key(Entity entity, const std::string& key) const;
    std::int64_t next_position(Entity entity) const;
    FieldId add(const Field& field);
    void save(Field& field);

private:
    store::Tx& tx_;
};

}  // namespace tandem::customers
