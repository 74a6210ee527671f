#pragma once

#include "suppliers/suppliers.h"

namespace tandem::suppliers {

// A supplier as its row has it is the supplier itself.
class Suppliers {
public:
    explicit Suppliers(store::Tx& tx) : tx_(tx) {}

    Supplier get(SupplierId id) const;
    SupplierRef ref(SupplierId id) const;  // refused as supplier_not_found
    std::optional<SupplierId> find(std::string_view code) const;
    SupplierId add(const Supplier& supplier);
    void save(Supplier& supplier);
    void count_orders(SupplierId id, int change);
    void count_non_conformances(SupplierId id, int change);
    std::vector<Supplier> page(std::string_view prefix, std::optional<SupplierStatus> status,
                               std::string_view name, std::int64_t id, std::int64_t limit) const;

private:
    store::Tx& tx_;
};

class SupplierProducts {
public:
    explicit SupplierProducts(store::Tx& tx) : tx_(tx) {}

    std::optional<SupplierProduct> find(SupplierId supplier, ProductId product) const;
    void put(SupplierId supplier, ProductId product, const SetSupplierProduct& values);
    void prefer(SupplierId supplier, ProductId product);  // and no other
    bool remove(SupplierId supplier, ProductId product);
    std::vector<SupplierProduct> of(SupplierId supplier, std::int64_t after,
                                    std::int64_t limit) const;
    std::vector<SupplierProduct> of(ProductId product) const;

private:
    store::Tx& tx_;
};

}  // namespace tandem::suppliers
