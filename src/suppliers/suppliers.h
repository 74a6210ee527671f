#pragma once

#include "catalog/products.h"
#include "events/journal.h"
#include "json/describe.h"
#include "json/types.h"

#include <boost/describe/enum.hpp>
#include <optional>
#include <string>
#include <vector>

namespace tandem::suppliers {

// Who the company buys from, and what of them.
//
// Other slices may join suppliers(id, code, name) and, by lots.supplier_id, ask whose a lot is.

// A prospect may be asked for prices only; a blocked one is ordered nothing from.
enum class SupplierStatus { prospect, approved, conditional, probation, blocked };
BOOST_DESCRIBE_ENUM(SupplierStatus, prospect, approved, conditional, probation, blocked)

struct SupplierRef {
    SupplierId id;
    std::string code;
    std::string name;
    bool operator==(const SupplierRef&) const = default;
};
TANDEM_STRUCT(SupplierRef, id, code, name)

struct Supplier {
    SupplierId id;
    std::string code;
    std::string name;
    std::int64_t tier = 1;
    SupplierStatus status = SupplierStatus::approved;
    std::string email;
    std::string phone;
    std::string contact;
    std::string country;
    std::int64_t lead_time_days = 0;
    std::int64_t otif_target = 950;  // per mille of lines on time and in full
    std::int64_t ppm_target = 1000;  // rejected pieces in a million
    std::optional<AgentId> owner_id;
    std::string notes;
    std::int64_t orders_open = 0;
    std::int64_t non_conformances_open = 0;
    Time created_at;
    std::int64_t version = 0;
};
TANDEM_STRUCT(Supplier, id, code, name, tier, status, email, phone, contact, country,
              lead_time_days, otif_target, ppm_target, owner_id, notes, orders_open,
              non_conformances_open, created_at, version)

struct AddSupplier {
    json::Text<1, 40> code;
    json::Text<1, 200> name;
    json::Default<json::Whole<1, 9>> tier{1};
    json::Default<SupplierStatus> status{SupplierStatus::approved};
    std::optional<json::Email> email;
    json::Default<json::Text<0, 40>> phone;
    json::Default<json::Text<0, 200>> contact;
    json::Default<json::Text<0, 60>> country;
    json::Default<json::Whole<0, 3650>> lead_time_days{0};
    json::Default<json::Whole<0, 1000>> otif_target{950};
    json::Default<json::Whole<0, 1'000'000>> ppm_target{1000};
    std::optional<AgentId> owner_id;
    json::Default<json::Verbatim<0, 20000>> notes;
};
TANDEM_STRUCT(AddSupplier, code, name, tier, status, email, phone, contact, country, lead_time_days,
              otif_target, ppm_target, owner_id, notes)
// Refused: /code: taken · /owner_id: unknown
Supplier add_supplier(events::Journal&, const Actor&, const AddSupplier&);
SupplierId add_supplier(events::Unit&, const AddSupplier&);

struct ChangeSupplier {
    std::optional<json::Text<1, 40>> code;
    std::optional<json::Text<1, 200>> name;
    std::optional<json::Whole<1, 9>> tier;
    std::optional<SupplierStatus> status;
    json::Patch<json::Email> email;
    std::optional<json::Text<0, 40>> phone;
    std::optional<json::Text<0, 200>> contact;
    std::optional<json::Text<0, 60>> country;
    std::optional<json::Whole<0, 3650>> lead_time_days;
    std::optional<json::Whole<0, 1000>> otif_target;
    std::optional<json::Whole<0, 1'000'000>> ppm_target;
    json::Patch<AgentId> owner_id;
    std::optional<json::Verbatim<0, 20000>> notes;
};
TANDEM_STRUCT(ChangeSupplier, code, name, tier, status, email, phone, contact, country,
              lead_time_days, otif_target, ppm_target, owner_id, notes)
Supplier change_supplier(events::Journal&, const Actor&, SupplierId,
                         std::optional<std::int64_t> version, const ChangeSupplier&);

// What of a supplier's one product is: its number there, the agreed price, how long it takes.
struct SupplierProduct {
    SupplierRef supplier;
    catalog::ProductRef product;
    std::string supplier_sku;
    std::optional<std::int64_t> price_amount;
    std::string currency;
    std::optional<std::int64_t> lead_time_days;
    std::int64_t least_quantity = 1;
    bool preferred = false;
};
TANDEM_STRUCT(SupplierProduct, supplier, product, supplier_sku, price_amount, currency,
              lead_time_days, least_quantity, preferred)

struct SetSupplierProduct {
    json::Default<json::Text<0, 80>> supplier_sku;
    std::optional<json::Whole<0, 1'000'000'000'000>> price_amount;
    json::Default<json::Text<0, 3>> currency;
    std::optional<json::Whole<0, 3650>> lead_time_days;
    json::Default<json::Whole<1, 1'000'000'000>> least_quantity{1};
    json::Default<bool> preferred{false};
};
TANDEM_STRUCT(SetSupplierProduct, supplier_sku, price_amount, currency, lead_time_days,
              least_quantity, preferred)
// Refused: supplier_not_found, product_not_found, /currency: currency
SupplierProduct set_supplier_product(events::Journal&, const Actor&, SupplierId, ProductId,
                                     const SetSupplierProduct&);
void set_supplier_product(events::Unit&, SupplierId, ProductId, const SetSupplierProduct&);
// Refused: supplier_product_not_found
void remove_supplier_product(events::Journal&, const Actor&, SupplierId, ProductId);

// ---- reading ------------------------------------------------------------------------------------

Supplier get_supplier(store::Tx&, SupplierId);  // refused as supplier_not_found
std::optional<SupplierId> find_supplier(store::Tx&, std::string_view code);

struct ListSuppliers {
    std::optional<std::string> q;  // what the code or the name begins with
    std::optional<SupplierStatus> status;
    std::optional<std::string> after;
    json::Default<json::Whole<1, 100>> limit{50};
};
TANDEM_STRUCT(ListSuppliers, q, status, after, limit)
struct SupplierList {
    std::vector<Supplier> items;
    std::optional<std::string> next = {};
};
TANDEM_STRUCT(SupplierList, items, next)
SupplierList list(store::Tx&, const ListSuppliers&);  // by name

struct ListSupplierProducts {
    std::optional<std::string> after;
    json::Default<json::Whole<1, 100>> limit{50};
};
TANDEM_STRUCT(ListSupplierProducts, after, limit)
struct SupplierProductList {
    std::vector<SupplierProduct> items;
    std::optional<std::string> next = {};
};
TANDEM_STRUCT(SupplierProductList, items, next)
SupplierProductList products_of(store::Tx&, SupplierId, const ListSupplierProducts&);
SupplierProductList suppliers_of(store::Tx&, ProductId);  // the preferred one first; at most 100

}  // namespace tandem::suppliers
