#include "suppliers/suppliers_table.h"

#include "base/refusal.h"
#include "search/text.h"

namespace tandem::suppliers {
namespace {

constexpr std::string_view select_one = R"sql(
    SELECT id, code, name, tier, status, email, phone, contact, country, lead_time_days,
           otif_target, ppm_target, owner_id, notes, orders_open, non_conformances_open,
           created_at, version
      FROM suppliers
     WHERE id = $1)sql";

constexpr std::string_view select_ref = R"sql(
    SELECT id, code, name
      FROM suppliers
     WHERE id = $1)sql";

constexpr std::string_view select_by_code = R"sql(
    SELECT id
      FROM suppliers
     WHERE code_folded = $1)sql";

constexpr std::string_view insert = R"sql(
    INSERT INTO suppliers (code, code_folded, name, name_folded, tier, status, email, phone,
                           contact, country, lead_time_days, otif_target, ppm_target, owner_id,
                           notes, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
    ON CONFLICT (code_folded) DO NOTHING
    RETURNING id)sql";

constexpr std::string_view update = R"sql(
    UPDATE suppliers
       SET code = $3, code_folded = $4, name = $5, name_folded = $6, tier = $7, status = $8,
           email = $9, phone = $10, contact = $11, country = $12, lead_time_days = $13,
           otif_target = $14, ppm_target = $15, owner_id = $16, notes = $17, version = version + 1
     WHERE id = $1 AND version = $2)sql";

// Counts are no edits: they leave the version alone.
constexpr std::string_view update_orders = R"sql(
    UPDATE suppliers
       SET orders_open = orders_open + $2
     WHERE id = $1)sql";

constexpr std::string_view update_non_conformances = R"sql(
    UPDATE suppliers
       SET non_conformances_open = non_conformances_open + $2
     WHERE id = $1)sql";

constexpr std::string_view select_page = R"sql(
    SELECT id, code, name, tier, status, email, phone, contact, country, lead_time_days,
           otif_target, ppm_target, owner_id, notes, orders_open, non_conformances_open,
           created_at, version
      FROM suppliers
     WHERE ((name_folded >= $1 AND name_folded < $2) OR (code_folded >= $1 AND code_folded < $2))
       AND ($3 IS NULL OR status = $3) AND (name_folded, id) > ($4, $5)
     ORDER BY name_folded, id
     LIMIT $6)sql";

constexpr std::string_view upsert_product = R"sql(
    INSERT INTO supplier_products (supplier_id, product_id, supplier_sku, price_amount, currency,
                                   lead_time_days, least_quantity, preferred)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT (supplier_id, product_id) DO UPDATE
       SET supplier_sku = excluded.supplier_sku, price_amount = excluded.price_amount,
           currency = excluded.currency, lead_time_days = excluded.lead_time_days,
           least_quantity = excluded.least_quantity, preferred = excluded.preferred)sql";

constexpr std::string_view update_preferred = R"sql(
    UPDATE supplier_products
       SET preferred = CASE WHEN supplier_id = $1 THEN 1 ELSE 0 END
     WHERE product_id = $2)sql";

constexpr std::string_view delete_product = R"sql(
    DELETE FROM supplier_products
     WHERE supplier_id = $1 AND product_id = $2)sql";

constexpr std::string_view select_product = R"sql(
    SELECT supplier_id, suppliers.code, suppliers.name, product_id, sku, products.name,
           supplier_sku, supplier_products.price_amount, supplier_products.currency,
           supplier_products.lead_time_days, least_quantity, preferred
      FROM supplier_products
      JOIN suppliers ON suppliers.id = supplier_id
      JOIN products ON products.id = product_id
     WHERE supplier_id = $1 AND product_id = $2)sql";

constexpr std::string_view select_products_of_supplier = R"sql(
    SELECT supplier_id, suppliers.code, suppliers.name, product_id, sku, products.name,
           supplier_sku, supplier_products.price_amount, supplier_products.currency,
           supplier_products.lead_time_days, least_quantity, preferred
      FROM supplier_products
      JOIN suppliers ON suppliers.id = supplier_id
      JOIN products ON products.id = product_id
     WHERE supplier_id = $1 AND product_id > $2
     ORDER BY product_id
     LIMIT $3)sql";

constexpr std::string_view select_suppliers_of_product = R"sql(
    SELECT supplier_id, suppliers.code, suppliers.name, product_id, sku, products.name,
           supplier_sku, supplier_products.price_amount, supplier_products.currency,
           supplier_products.lead_time_days, least_quantity, preferred
      FROM supplier_products
      JOIN suppliers ON suppliers.id = supplier_id
      JOIN products ON products.id = product_id
     WHERE product_id = $1
     ORDER BY preferred DESC, suppliers.name_folded, supplier_id
     LIMIT 100)sql";

struct ProductRow {
    SupplierId supplier;
    std::string supplier_code;
    std::string supplier_name;
    ProductId product;
    std::string sku;
    std::string product_name;
    std::string supplier_sku;
    std::optional<std::int64_t> price_amount;
    std::string currency;
    std::optional<std::int64_t> lead_time_days;
    std::int64_t least_quantity = 1;
    bool preferred = false;
};

SupplierProduct to_product(const ProductRow& row) {
    return {.supplier = {row.supplier, row.supplier_code, row.supplier_name},
            .product = {row.product, row.sku, row.product_name},
            .supplier_sku = row.supplier_sku,
            .price_amount = row.price_amount,
            .currency = row.currency,
            .lead_time_days = row.lead_time_days,
            .least_quantity = row.least_quantity,
            .preferred = row.preferred};
}

std::vector<SupplierProduct> to_products(const std::vector<ProductRow>& rows) {
    std::vector<SupplierProduct> products;
    products.reserve(rows.size());
    for (const auto& row : rows) products.push_back(to_product(row));
    return products;
}

// Sorts after everything that begins with `prefix`.
std::string end_of(std::string_view prefix) { return std::string(prefix) + "\xF4\x8F\xBF\xBF"; }

}  // namespace

Supplier Suppliers::get(SupplierId id) const {
    if (auto found = tx_.find<Supplier>(select_one, id)) return *std::move(found);
    throw not_found("supplier");
}

SupplierRef Suppliers::ref(SupplierId id) const {
    if (auto found = tx_.find<SupplierRef>(select_ref, id)) return *std::move(found);
    throw not_found("supplier");
}

std::optional<SupplierId> Suppliers::find(std::string_view code) const {
    return tx_.find<SupplierId>(select_by_code, search::fold(code));
}

SupplierId Suppliers::add(const Supplier& supplier) {
    const auto id = tx_.find<SupplierId>(
        insert, supplier.code, search::fold(supplier.code), supplier.name,
        search::fold(supplier.name), supplier.tier, supplier.status, supplier.email, supplier.phone,
        supplier.contact, supplier.country, supplier.lead_time_days, supplier.otif_target,
        supplier.ppm_target, supplier.owner_id, supplier.notes, supplier.created_at);
    if (!id) throw invalid_field("/code", "taken", "Another supplier has this code.");
    return *id;
}

void Suppliers::save(Supplier& supplier) {
    if (tx_.run(update, supplier.id, supplier.version, supplier.code, search::fold(supplier.code),
                supplier.name, search::fold(supplier.name), supplier.tier, supplier.status,
                supplier.email, supplier.phone, supplier.contact, supplier.country,
                supplier.lead_time_days, supplier.otif_target, supplier.ppm_target,
                supplier.owner_id, supplier.notes) == 0)
        throw stale("supplier");
    ++supplier.version;
}

void Suppliers::count_orders(SupplierId id, int change) { tx_.run(update_orders, id, change); }

void Suppliers::count_non_conformances(SupplierId id, int change) {
    tx_.run(update_non_conformances, id, change);
}

std::vector<Supplier> Suppliers::page(std::string_view prefix, std::optional<SupplierStatus> status,
                                      std::string_view name, std::int64_t id,
                                      std::int64_t limit) const {
    return tx_.all<Supplier>(select_page, prefix, end_of(prefix), status, name, id, limit);
}

std::optional<SupplierProduct> SupplierProducts::find(SupplierId supplier,
                                                      ProductId product) const {
    const auto row = tx_.find<ProductRow>(select_product, supplier, product);
    return row ? std::optional(to_product(*row)) : std::nullopt;
}

void SupplierProducts::put(SupplierId supplier, ProductId product,
                           const SetSupplierProduct& values) {
    std::optional<std::int64_t> price;
    if (values.price_amount) price = values.price_amount->value;
    std::optional<std::int64_t> lead;
    if (values.lead_time_days) lead = values.lead_time_days->value;
    tx_.run(upsert_product, supplier, product, values.supplier_sku.value.value, price,
            values.currency.value.value, lead, values.least_quantity.value.value,
            values.preferred.value);
}

void SupplierProducts::prefer(SupplierId supplier, ProductId product) {
    tx_.run(update_preferred, supplier, product);
}

bool SupplierProducts::remove(SupplierId supplier, ProductId product) {
    return tx_.run(delete_product, supplier, product) > 0;
}

std::vector<SupplierProduct> SupplierProducts::of(SupplierId supplier, std::int64_t after,
                                                  std::int64_t limit) const {
    return to_products(tx_.all<ProductRow>(select_products_of_supplier, supplier, after, limit));
}

std::vector<SupplierProduct> SupplierProducts::of(ProductId product) const {
    return to_products(tx_.all<ProductRow>(select_suppliers_of_product, product));
}

}  // namespace tandem::suppliers
