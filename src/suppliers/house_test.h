#pragma once

// For the tests of this module: a world with its routes, a supplier, products and a warehouse.

#include "accounts/agents.h"
#include "accounts/roles.h"
#include "catalog/products.h"
#include "catalog/routes.h"
#include "inventory/corrections.h"
#include "inventory/places.h"
#include "suppliers/inspections.h"
#include "suppliers/non_conformances.h"
#include "suppliers/purchase_orders.h"
#include "suppliers/receipts.h"
#include "suppliers/routes.h"
#include "suppliers/scorecard.h"
#include "tests/world.h"

#include <doctest/doctest.h>
#include <string>
#include <vector>

namespace tandem::suppliers {

class House : public testing::World {
public:
    House() { add_routes(router, journal); }

    SupplierId supplier(const std::string& code, const std::string& name,
                        SupplierStatus status = SupplierStatus::approved) {
        return add_supplier(journal, otto, {.code = code, .name = name, .status = {status}}).id;
    }
    ProductId product(const std::string& sku, catalog::Tracking tracking = catalog::Tracking::lot) {
        return catalog::add_product(journal, otto,
                                    {.sku = sku, .name = sku + " thing", .tracking = {tracking}})
            .id;
    }
    WarehouseId warehouse() {
        return inventory::add_warehouse(journal, otto, {.code = "MAIN", .name = "Main"}).id;
    }
    LocationId shelf(WarehouseId in, const std::string& code) {
        return inventory::add_location(journal, otto, {.warehouse_id = in, .code = code}).id;
    }
    PurchaseOrder order(SupplierId from, WarehouseId to, ProductId what, long long quantity,
                        std::optional<Time> need_by = {}) {
        const auto placed =
            place_purchase(journal, otto,
                           {.supplier_id = from,
                            .warehouse_id = to,
                            .currency = "EUR",
                            .lines = {{.product_id = what,
                                       .quantity = Pieces(quantity),
                                       .price_amount = json::Whole<0, 1'000'000'000'000>(250),
                                       .need_by = need_by}}});
        return send_purchase(journal, otto, placed.id);
    }
    // Everything that is missing of an order, counted as one lot.
    Receipt counted(PurchaseOrderId of, const std::string& lot, long long quantity) {
        const auto announced = expect_receipt(journal, otto, {.purchase_order_id = of});
        arrive(journal, otto, announced.id, {});
        count_receipt(journal, otto, announced.id,
                      {.lines = {{.line_id = announced.lines.front().id,
                                  .counted = json::Whole<0, 1'000'000'000>(quantity),
                                  .lot_code = {lot}}}});
        return finish_count(journal, otto, announced.id, {});
    }
    inventory::Amounts stock_of(ProductId product) {
        return journal.read([&](store::Tx& tx) { return inventory::amounts_of(tx, product); });
    }
    Score score_of(SupplierId supplier) {
        return journal.read([&](store::Tx& tx) { return scorecard(tx, supplier, {}).total; });
    }
    template <class Work>
    auto read(Work&& work) {
        return journal.read(std::forward<Work>(work));
    }
};

// The code of the refusal; of its first field when there is one. Empty when it was granted.
template <class Work>
std::string refusal_of(Work&& work) {
    try {
        work();
    } catch (const Refusal& refusal) {
        return refusal.fields().empty()
                   ? refusal.code()
                   : refusal.fields().front().path + ": " + refusal.fields().front().code;
    }
    return "";
}

}  // namespace tandem::suppliers
