#include "catalog/categories.h"

#include "base/refusal.h"
#include "catalog/changes.h"
#include "events/record.h"
#include "search/text.h"

#include <algorithm>

namespace tandem::catalog {
namespace {

constexpr std::int64_t most_categories = 2'000;

constexpr std::string_view select_one = R"sql(
    SELECT id, name, parent_id, version
      FROM categories
     WHERE id = $1)sql";

constexpr std::string_view select_all = R"sql(
    SELECT id, name, parent_id, version
      FROM categories
     ORDER BY name_folded, id)sql";

constexpr std::string_view select_count = R"sql(
    SELECT COUNT(*)
      FROM categories)sql";

constexpr std::string_view select_named = R"sql(
    SELECT id
      FROM categories
     WHERE name_folded = $1 AND COALESCE(parent_id, 0) = $2
     ORDER BY id
     LIMIT 1)sql";

constexpr std::string_view select_branch = R"sql(
    WITH RECURSIVE branch (id) AS (
        SELECT id FROM categories WHERE id = $1
         UNION
        SELECT categories.id
          FROM branch
          JOIN categories ON categories.parent_id = branch.id
    )
    SELECT id FROM branch)sql";

constexpr std::string_view select_use = R"sql(
    SELECT 1
     WHERE EXISTS (SELECT 1 FROM categories WHERE parent_id = $1)
        OR EXISTS (SELECT 1 FROM products WHERE category_id = $1))sql";

constexpr std::string_view insert = R"sql(
    INSERT INTO categories (name, name_folded, parent_id)
    VALUES ($1, $2, $3)
    RETURNING id)sql";

constexpr std::string_view update = R"sql(
    UPDATE categories
       SET name = $3, name_folded = $4, parent_id = $5, version = version + 1
     WHERE id = $1 AND version = $2)sql";

constexpr std::string_view delete_one = R"sql(
    DELETE FROM categories
     WHERE id = $1)sql";

// One at a time: two moves side by side could close a circle that neither sees.
constexpr std::string_view touch_lock = R"sql(
    INSERT INTO number_series (name, next)
    VALUES ('lock:categories', 0)
    ON CONFLICT (name) DO UPDATE SET next = number_series.next)sql";

void check_parent(store::Tx& tx, CategoryId id, std::optional<CategoryId> parent) {
    if (!parent) return;
    if (!tx.find<CategoryId>(select_one, *parent))
        throw invalid_field("/parent_id", "unknown", "There is no such category.");
    const auto branch = id.value() == 0 ? std::vector<CategoryId>() : with_descendants(tx, id);
    if (std::ranges::find(branch, *parent) != branch.end())
        throw invalid_field("/parent_id", "circle", "The category would be below itself.");
}

void require_free(store::Tx& tx, const Category& category) {
    const auto other = find_category(tx, category.name, category.parent_id);
    if (other && *other != category.id)
        throw invalid_field("/name", "taken", "There is a category of this name here already.");
}

}  // namespace

Category add_category(events::Journal& journal, const Actor& actor, const AddCategory& command) {
    actor.require(Permission::catalog_manage);
    return journal.write(actor, [&](events::Unit& unit) {
        return get_category(unit.tx, add_category(unit, command));
    });
}

CategoryId add_category(events::Unit& unit, const AddCategory& command) {
    unit.tx.run(touch_lock);
    check_parent(unit.tx, {}, command.parent_id);
    require_free(unit.tx, {.name = command.name, .parent_id = command.parent_id});
    if (unit.tx.get<std::int64_t>(select_count) >= most_categories)
        throw invalid_field("/name", "too_many", "There can be at most 2,000 categories.",
                            {{"max", "2000"}});
    const auto id = unit.tx.get<CategoryId>(insert, command.name.value,
                                            search::fold(command.name.value), command.parent_id);
    unit.record(CategoryAdded{id, command.name});
    return id;
}

Category change_category(events::Journal& journal, const Actor& actor, CategoryId id,
                         std::optional<std::int64_t> version, const ChangeCategory& command) {
    actor.require(Permission::catalog_manage);
    return journal.write(actor, [&](events::Unit& unit) {
        unit.tx.run(touch_lock);
        auto category = get_category(unit.tx, id);
        if (version && *version != category.version) throw stale("category");
        Changes changes;
        if (command.name) changes.set("name", category.name, command.name->value);
        if (command.parent_id.present) {
            check_parent(unit.tx, id, command.parent_id.value);
            changes.set("parent", category.parent_id, command.parent_id.value);
        }
        if (changes.empty()) return category;
        require_free(unit.tx, category);
        if (unit.tx.run(update, id, category.version, category.name, search::fold(category.name),
                        category.parent_id) == 0)
            throw stale("category");
        ++category.version;
        unit.record(CategoryChanged{id, changes.take()});
        return category;
    });
}

void delete_category(events::Journal& journal, const Actor& actor, CategoryId id) {
    actor.require(Permission::catalog_manage);
    journal.write(actor, [&](events::Unit& unit) {
        unit.tx.run(touch_lock);
        const auto category = get_category(unit.tx, id);
        if (unit.tx.find<int>(select_use, id))
            throw conflict("category_in_use",
                           "Products or categories are in this category. Move them first.");
        unit.tx.run(delete_one, id);
        unit.record(CategoryDeleted{id, category.name});
    });
}

std::vector<Category> categories(store::Tx& tx) { return tx.all<Category>(select_all); }

Category get_category(store::Tx& tx, CategoryId id) {
    if (auto found = tx.find<Category>(select_one, id)) return *std::move(found);
    throw not_found("category");
}

std::optional<CategoryId> find_category(store::Tx& tx, std::string_view name,
                                        std::optional<CategoryId> parent) {
    return tx.find<CategoryId>(select_named, search::fold(name),
                               parent.value_or(CategoryId()).value());
}

std::vector<CategoryId> with_descendants(store::Tx& tx, CategoryId id) {
    return tx.all<CategoryId>(select_branch, id);
}

}  // namespace tandem::catalog
