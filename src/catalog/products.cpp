#include "catalog/products.h"

#include "base/money.h"
#include "base/refusal.h"
#include "catalog/categories.h"
#include "catalog/changes.h"
#include "catalog/product_index.h"
#include "catalog/products_table.h"
#include "events/record.h"
#include "json/decode.h"

#include <algorithm>
#include <set>

namespace tandem::catalog {
namespace {

constexpr std::size_t most_hazards = 30;
constexpr std::size_t most_parts = 500;
constexpr std::size_t largest_attributes = 20'000;

std::string checked_gtin(const std::string& gtin) {
    if (!gtin.empty() && !is_gtin(gtin))
        throw invalid_field("/gtin", "gtin",
                            "A GTIN has 8, 12, 13 or 14 digits, the last of which checks the "
                            "others. This one does not.");
    return gtin;
}

std::string checked_attributes(const json::Any& attributes) {
    if (!attributes.text.starts_with('{'))
        throw invalid_field("/attributes", "object", "Attributes are an object: names and values.");
    if (attributes.text.size() > largest_attributes)
        throw invalid_field("/attributes", "too_large",
                            "Attributes can have 20,000 characters at most.", {{"max", "20000"}});
    return attributes.text;
}

std::string checked_hazards(const Hazards& hazards) {
    if (hazards.size() > most_hazards)
        throw invalid_field("/hazards", "too_many", "There can be at most 30 hazards.",
                            {{"max", "30"}});
    std::vector<std::string> list;
    for (const auto& hazard : hazards) list.push_back(hazard.value);
    return json::encode(list);
}

void check_category(store::Tx& tx, std::optional<CategoryId> category) {
    if (category && with_descendants(tx, *category).empty())
        throw invalid_field("/category_id", "unknown", "There is no such category.");
}

// Variants have one level: those of a variant belong to its parent.
void check_variant_of(const Products& products, ProductId id, std::optional<ProductId> parent) {
    if (!parent) return;
    const auto row = products.find(*parent);
    if (!row) throw invalid_field("/variant_of", "unknown", "There is no such product.");
    if (*parent == id || row->variant_of || (id.value() != 0 && products.has_variants(id)))
        throw invalid_field("/variant_of", "nested",
                            "A variant belongs to a product that is no variant itself, and has "
                            "none of its own.");
}

void check_price(const ProductRow& row) {
    if (row.currency.empty()) {
        if (row.price_amount != 0)
            throw invalid_field("/currency", "required", "Say which currency the price is in.");
        return;
    }
    require_currency("/currency", row.currency);
}

std::vector<PartRow> checked_parts(const Products& products, ProductId id,
                                   const std::vector<PartInput>& wanted) {
    if (wanted.size() > most_parts)
        throw invalid_field("/parts", "too_many", "There can be at most 500 parts.",
                            {{"max", "500"}});
    std::vector<PartRow> parts;
    std::set<ProductId> seen;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const auto path = "/parts/" + std::to_string(i) + "/product_id";
        const auto part = wanted[i].product_id;
        if (!products.find(part)) throw invalid_field(path, "unknown", "There is no such product.");
        if (!seen.insert(part).second)
            throw invalid_field(path, "duplicate", "This part is listed twice.");
        if (id.value() != 0 && products.is_in(id, {part}))
            throw invalid_field(path, "circle", "The product would be a part of itself.");
        parts.push_back({part, wanted[i].quantity.value.value});
    }
    return parts;
}

ProductRow to_row(const AddProduct& command, Time now) {
    return {.sku = command.sku,
            .gtin = checked_gtin(command.gtin.value),
            .name = command.name,
            .category = command.category_id,
            .brand = command.brand.value,
            .tracking = command.tracking.value,
            .variant_of = command.variant_of,
            .variant = command.variant.value,
            .price_amount = command.price_amount.value.value,
            .currency = command.currency.value,
            .weight_grams = command.weight_grams.value.value,
            .warranty_months = static_cast<int>(command.warranty_months.value.value),
            .returnable_days = static_cast<int>(command.returnable_days.value.value),
            .hazards = checked_hazards(command.hazards),
            .active = command.active.value,
            .attributes = checked_attributes(command.attributes.value),
            .created_at = now};
}

Refusal sku_taken() {
    return invalid_field("/sku", "taken", "Another product has this SKU already.");
}

template <class To, class From>
void set_whole(Changes& changes, const char* what, To& member, const std::optional<From>& value) {
    if (value) changes.set(what, member, static_cast<To>(value->value));
}

template <class Text>
void set_text(Changes& changes, const char* what, std::string& member,
              const std::optional<Text>& value) {
    if (value) changes.set(what, member, value->value);
}

void apply_words(Changes& changes, ProductRow& row, const ChangeProduct& command) {
    set_text(changes, "sku", row.sku, command.sku);
    if (command.gtin) changes.set("gtin", row.gtin, checked_gtin(*command.gtin));
    set_text(changes, "name", row.name, command.name);
    set_text(changes, "brand", row.brand, command.brand);
    set_text(changes, "variant", row.variant, command.variant);
    set_text(changes, "currency", row.currency, command.currency);
    if (command.hazards) changes.set("hazards", row.hazards, checked_hazards(*command.hazards));
    if (command.attributes)
        changes.set("attributes", row.attributes, checked_attributes(*command.attributes));
}

void apply_numbers(Changes& changes, ProductRow& row, const ChangeProduct& command) {
    set_whole(changes, "price_amount", row.price_amount, command.price_amount);
    set_whole(changes, "weight_grams", row.weight_grams, command.weight_grams);
    set_whole(changes, "warranty_months", row.warranty_months, command.warranty_months);
    set_whole(changes, "returnable_days", row.returnable_days, command.returnable_days);
    if (command.active) changes.set("active", row.active, *command.active);
    if (!command.tracking) return;
    if (row.tracking != Tracking::none && row.tracking != *command.tracking)
        throw invalid_field("/tracking", "fixed",
                            "Pieces that were told apart stay so. Add another product instead.");
    changes.set("tracking", row.tracking, *command.tracking);
}

void apply_places(store::Tx& tx, Changes& changes, ProductRow& row, const ChangeProduct& command) {
    if (command.category_id.present) {
        check_category(tx, command.category_id.value);
        changes.set("category", row.category, command.category_id.value);
    }
    if (command.variant_of.present) {
        check_variant_of(Products(tx), row.id, command.variant_of.value);
        changes.set("variant_of", row.variant_of, command.variant_of.value);
    }
}

std::string as_list(const std::vector<PartRow>& parts) {
    std::string list;
    for (const auto& part : parts)
        list += (list.empty() ? "" : ", ") + std::to_string(part.quantity) + " x " +
                std::to_string(part.part.value());
    return list;
}

void apply_parts(Products& products, Changes& changes, ProductId id, const ChangeProduct& command) {
    if (!command.parts) return;
    products.lock_parts();
    const auto before = products.parts(id);
    const auto parts = checked_parts(products, id, *command.parts);
    if (parts == before) return;
    products.set_parts(id, parts);
    changes.note("parts", as_list(before), as_list(parts));
}

// A duplicate SKU is found before the database finds it, which would spoil the transaction.
void require_free_sku(store::Tx& tx, ProductId id, const std::string& sku) {
    const auto owner = find_sku(tx, sku);
    if (owner && *owner != id) throw sku_taken();
}

bool change(events::Unit& unit, ProductRow row, const ChangeProduct& command) {
    Products products(unit.tx);
    const auto before = row;
    Changes changes;
    apply_words(changes, row, command);
    apply_numbers(changes, row, command);
    apply_places(unit.tx, changes, row, command);
    check_price(row);
    if (row.sku != before.sku) require_free_sku(unit.tx, row.id, row.sku);
    apply_parts(products, changes, row.id, command);
    if (changes.empty()) return false;
    products.save(row);
    reindex(unit.tx, before, row);
    unit.record(ProductChanged{row.id, row.sku, changes.take()});
    return true;
}

}  // namespace

bool is_gtin(std::string_view text) {
    const auto size = text.size();
    if (size != 8 && size != 12 && size != 13 && size != 14) return false;
    int sum = 0;
    for (std::size_t i = 0; i < size; ++i) {
        if (text[i] < '0' || text[i] > '9') return false;
        sum += (text[i] - '0') * ((size - i) % 2 == 0 ? 3 : 1);
    }
    return sum % 10 == 0;
}

Product add_product(events::Journal& journal, const Actor& actor, const AddProduct& command) {
    actor.require(Permission::catalog_manage);
    return journal.write(actor, [&](events::Unit& unit) {
        return get_product(unit.tx, add_product(unit, command));
    });
}

ProductId add_product(events::Unit& unit, const AddProduct& command) {
    Products products(unit.tx);
    auto row = to_row(command, unit.now);
    check_price(row);
    check_category(unit.tx, row.category);
    check_variant_of(products, {}, row.variant_of);
    const auto parts = checked_parts(products, {}, command.parts);
    const auto id = products.add(row);
    if (!id) throw sku_taken();
    row.id = *id;
    if (!parts.empty()) products.set_parts(*id, parts);
    index_new(unit.tx, row);
    unit.record(ProductAdded{*id, row.sku, row.name});
    return *id;
}

Product change_product(events::Journal& journal, const Actor& actor, ProductId id,
                       std::optional<std::int64_t> version, const ChangeProduct& command) {
    actor.require(Permission::catalog_manage);
    return journal.write(actor, [&](events::Unit& unit) {
        auto row = Products(unit.tx).get(id);
        if (version && *version != row.version) throw stale("product");
        change(unit, std::move(row), command);
        return get_product(unit.tx, id);
    });
}

bool change_product(events::Unit& unit, ProductId id, const ChangeProduct& command) {
    return change(unit, Products(unit.tx).get(id), command);
}

}  // namespace tandem::catalog
