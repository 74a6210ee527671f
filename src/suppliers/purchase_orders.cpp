#include "suppliers/purchase_orders.h"

#include "accounts/changes.h"
#include "base/money.h"
#include "catalog/numbers.h"
#include "events/record.h"
#include "suppliers/events.h"
#include "suppliers/pages.h"
#include "suppliers/paths.h"
#include "suppliers/purchase_table.h"
#include "suppliers/scorecard.h"
#include "suppliers/suppliers_table.h"

#include <algorithm>
#include <set>

namespace tandem::suppliers {
namespace {

constexpr std::size_t most_lines = 500;

Refusal wrong_status(const std::string& message) { return conflict("wrong_status", message); }

bool may_be_ordered_from(SupplierStatus status) {
    return status != SupplierStatus::prospect && status != SupplierStatus::blocked;
}

Supplier known_supplier(store::Tx& tx, SupplierId id) {
    try {
        return Suppliers(tx).get(id);
    } catch (const Refusal&) {
        throw invalid_field("/supplier_id", "unknown", "There is no such supplier.");
    }
}

void require_warehouse(store::Tx& tx, WarehouseId id) {
    const auto all = inventory::warehouses(tx);
    if (std::ranges::none_of(all, [&](const auto& one) { return one.id == id && one.active; }))
        throw invalid_field("/warehouse_id", "unknown", "There is no such warehouse.");
}

std::int64_t price_of(store::Tx& tx, const PurchaseRow& order, const OrderedLine& line,
                      std::size_t i) {
    if (line.price_amount) return line.price_amount->value;
    const auto agreed = SupplierProducts(tx).find(order.supplier, line.product_id);
    if (!agreed || !agreed->price_amount || agreed->currency != order.currency)
        throw invalid_field(line_path(i, "/price_amount"), "required",
                            "Give a price: none is agreed in this currency.");
    return *agreed->price_amount;
}

void require_products(store::Tx& tx, const std::vector<OrderedLine>& lines) {
    if (lines.empty())
        throw invalid_field("/lines", "required", "An order needs at least one line.");
    if (lines.size() > most_lines)
        throw invalid_field("/lines", "too_many", "There can be at most 500 lines.",
                            {{"max", "500"}});
    std::vector<ProductId> wanted;
    for (const auto& line : lines) wanted.push_back(line.product_id);
    std::set<ProductId> known;
    for (const auto& ref : catalog::refs(tx, wanted)) known.insert(ref.id);
    std::set<ProductId> seen;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (!known.contains(wanted[i]))
            throw invalid_field(line_path(i, "/product_id"), "unknown",
                                "There is no such product.");
        if (!seen.insert(wanted[i]).second)
            throw invalid_field(line_path(i, "/product_id"), "duplicate",
                                "This product is in the order already.");
    }
}

std::int64_t total_with(std::int64_t total, const PurchaseLineRow& line, std::size_t i) {
    try {
        return add_amounts(total, times(line.price_amount, line.ordered));
    } catch (const Refusal& refusal) {
        throw invalid_field(line_path(i, "/price_amount"), refusal.code(),
                            "This is more money than anybody pays.");
    }
}

std::vector<PurchaseLineRow> to_lines(store::Tx& tx, PurchaseRow& order,
                                      const std::vector<OrderedLine>& given) {
    require_products(tx, given);
    std::vector<PurchaseLineRow> lines;
    order.total_amount = 0;
    order.due_at.reset();
    for (std::size_t i = 0; i < given.size(); ++i) {
        PurchaseLineRow line{.product = given[i].product_id,
                             .ordered = given[i].quantity.value,
                             .price_amount = price_of(tx, order, given[i], i),
                             .need_by = given[i].need_by};
        order.total_amount = total_with(order.total_amount, line, i);
        if (line.need_by && (!order.due_at || *line.need_by < *order.due_at))
            order.due_at = line.need_by;
        lines.push_back(std::move(line));
    }
    return lines;
}

void write_lines(Purchases& purchases, PurchaseOrderId id,
                 const std::vector<PurchaseLineRow>& lines) {
    for (std::size_t i = 0; i < lines.size(); ++i)
        purchases.add_line(id, static_cast<std::int64_t>(i), lines[i]);
}

// What was ordered at which price, against what was agreed: for the scorecard.
void count_order(store::Tx& tx, const PurchaseRow& order, const std::vector<PurchaseLineRow>& lines,
                 Time now) {
    std::int64_t agreed = 0;
    std::int64_t paid = 0;
    for (const auto& line : lines) {
        const auto offer = SupplierProducts(tx).find(order.supplier, line.product);
        if (!offer || !offer->price_amount || offer->currency != order.currency) continue;
        agreed = add_amounts(agreed, times(*offer->price_amount, line.ordered));
        paid = add_amounts(paid, times(line.price_amount, line.ordered));
    }
    if (agreed != 0 || paid != 0)
        count_prices(tx, order.supplier, now, order.currency, agreed, paid);
}

}  // namespace

bool is_open(PurchaseStatus status) {
    return status == PurchaseStatus::sent || status == PurchaseStatus::acknowledged ||
           status == PurchaseStatus::partially_received || status == PurchaseStatus::received;
}

PurchaseOrderId place_purchase(events::Unit& unit, const PlacePurchase& command) {
    const auto supplier = known_supplier(unit.tx, command.supplier_id);
    if (supplier.status == SupplierStatus::blocked)
        throw invalid_field("/supplier_id", "supplier_status", "This supplier is blocked.");
    require_warehouse(unit.tx, command.warehouse_id);
    require_currency("/currency", command.currency.value);
    PurchaseRow order{.supplier = supplier.id,
                      .warehouse = command.warehouse_id,
                      .currency = command.currency,
                      .note = command.note.value,
                      .created_at = unit.now};
    const auto lines = to_lines(unit.tx, order, command.lines);
    order.number = catalog::next_number(unit.tx, "purchase_order", "PO-");
    Purchases purchases(unit.tx);
    const auto id = purchases.add(order);
    write_lines(purchases, id, lines);
    unit.record(
        PurchaseOrderPlaced{id, order.number, supplier.id, order.total_amount, order.currency});
    return id;
}

PurchaseOrder place_purchase(events::Journal& journal, const Actor& actor,
                             const PlacePurchase& command) {
    actor.require(Permission::suppliers_manage);
    return journal.write(actor, [&](events::Unit& unit) {
        return get_purchase(unit.tx, place_purchase(unit, command));
    });
}

PurchaseOrder change_purchase(events::Journal& journal, const Actor& actor, PurchaseOrderId id,
                              std::optional<std::int64_t> version, const ChangePurchase& command) {
    actor.require(Permission::suppliers_manage);
    return journal.write(actor, [&](events::Unit& unit) {
        Purchases purchases(unit.tx);
        auto order = purchases.get(id);
        accounts::require_version(version, order.version, "purchase order");
        if (order.status != PurchaseStatus::draft)
            throw wrong_status("Only a draft can be changed.");
        const auto lines = to_lines(unit.tx, order, command.lines);
        if (command.note) order.note = command.note->value;
        purchases.remove_lines(id);
        write_lines(purchases, id, lines);
        purchases.save(order);
        unit.record(PurchaseOrderChanged{id, order.total_amount});
        return get_purchase(unit.tx, id);
    });
}

void send_purchase(events::Unit& unit, PurchaseOrderId id) {
    Purchases purchases(unit.tx);
    auto order = purchases.get(id);
    if (order.status != PurchaseStatus::draft) throw wrong_status("It was sent already.");
    if (!may_be_ordered_from(Suppliers(unit.tx).get(order.supplier).status))
        throw conflict("supplier_status", "Nothing can be ordered from this supplier.");
    order.status = PurchaseStatus::sent;
    order.sent_at = unit.now;
    purchases.save(order);
    const auto lines = purchases.lines(id);
    for (const auto& line : lines)
        inventory::add_incoming(unit.tx, line.product, order.warehouse, line.ordered);
    Suppliers(unit.tx).count_orders(order.supplier, 1);
    count_order(unit.tx, order, lines, unit.now);
    unit.record(PurchaseOrderSent{id, order.supplier});
}

PurchaseOrder send_purchase(events::Journal& journal, const Actor& actor, PurchaseOrderId id) {
    actor.require(Permission::suppliers_manage);
    return journal.write(actor, [&](events::Unit& unit) {
        send_purchase(unit, id);
        return get_purchase(unit.tx, id);
    });
}

PurchaseOrder get_purchase(store::Tx& tx, PurchaseOrderId id) {
    const Purchases purchases(tx);
    const auto row = purchases.get(id);
    const auto warehouse = inventory::get_warehouse(tx, row.warehouse);
    PurchaseOrder order{.id = row.id,
                        .number = row.number,
                        .supplier = {row.supplier, row.supplier_code, row.supplier_name},
                        .warehouse = {warehouse.id, warehouse.code, warehouse.name},
                        .status = row.status,
                        .hold_reason = row.hold_reason,
                        .total_amount = row.total_amount,
                        .currency = row.currency,
                        .note = row.note,
                        .due_at = row.due_at,
                        .created_at = row.created_at,
                        .sent_at = row.sent_at,
                        .acknowledged_at = row.acknowledged_at,
                        .ended_at = row.ended_at,
                        .version = row.version};
    for (const auto& line : purchases.lines(id))
        order.lines.push_back({line.id,
                               {line.product, line.sku, line.product_name},
                               line.ordered,
                               line.confirmed,
                               line.received,
                               line.accepted,
                               line.rejected,
                               line.price_amount,
                               line.need_by,
                               line.confirmed_by});
    return order;
}

PurchaseList list(store::Tx& tx, const ListPurchases& query) {
    const auto limit = static_cast<std::int64_t>(query.limit.value);
    PurchaseList list{Purchases(tx).page(query, limit + 1)};
    list.next = cut_page(list.items, limit);
    return list;
}

}  // namespace tandem::suppliers
