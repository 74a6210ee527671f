#include "suppliers/receipts.h"

#include "catalog/numbers.h"
#include "events/record.h"
#include "suppliers/events.h"
#include "suppliers/pages.h"
#include "suppliers/paths.h"
#include "suppliers/purchase_table.h"
#include "suppliers/receipts_table.h"
#include "suppliers/suppliers_table.h"

#include <algorithm>

namespace tandem::suppliers {
namespace {

constexpr std::size_t most_lines = 500;

void require_lines(std::size_t count) {
    if (count == 0) throw invalid_field("/lines", "required", "Say what came.");
    if (count > most_lines)
        throw invalid_field("/lines", "too_many", "There can be at most 500 lines.",
                            {{"max", "500"}});
}

Refusal unknown(const std::string& path, const std::string& message) {
    return invalid_field(path, "unknown", message);
}

// The order's own lines, of which the receipt's lines are a part.
std::vector<PurchaseLineRow> take_order(store::Tx& tx, ReceiptRow& receipt, PurchaseOrderId id) {
    PurchaseRow order;
    try {
        order = Purchases(tx).get(id);
    } catch (const Refusal&) {
        throw unknown("/purchase_order_id", "There is no such purchase order.");
    }
    if (!is_open(order.held_from.value_or(order.status)))
        throw conflict("wrong_status", "This purchase order is not open.");
    receipt.purchase_order = id;
    receipt.supplier = order.supplier;
    receipt.warehouse = order.warehouse;
    return Purchases(tx).lines(id);
}

void take_places(store::Tx& tx, ReceiptRow& receipt, const ExpectReceipt& command) {
    if (!command.supplier_id)
        throw invalid_field("/supplier_id", "required", "Say whose goods these are.");
    if (!command.warehouse_id)
        throw invalid_field("/warehouse_id", "required", "Say where they will come.");
    try {
        receipt.supplier = Suppliers(tx).ref(*command.supplier_id).id;
    } catch (const Refusal&) {
        throw unknown("/supplier_id", "There is no such supplier.");
    }
    const auto all = inventory::warehouses(tx);
    receipt.warehouse = *command.warehouse_id;
    if (std::ranges::none_of(
            all, [&](const auto& one) { return one.id == receipt.warehouse && one.active; }))
        throw unknown("/warehouse_id", "There is no such warehouse.");
}

ReceiptLineRow to_line(store::Tx& tx, const std::vector<PurchaseLineRow>& order,
                       const std::optional<PurchaseLineId>& purchase_line,
                       const std::optional<ProductId>& product, std::size_t i) {
    if (purchase_line) {
        const auto found = std::ranges::find(order, *purchase_line, &PurchaseLineRow::id);
        if (found == order.end())
            throw unknown(line_path(i, "/purchase_line_id"), "The order has no such line.");
        return {.purchase_line = found->id, .product = found->product};
    }
    if (!product)
        throw invalid_field(line_path(i, "/product_id"), "required", "Say which product this is.");
    if (catalog::refs(tx, {*product}).empty())
        throw unknown(line_path(i, "/product_id"), "There is no such product.");
    return {.product = *product};
}

std::vector<ReceiptLineRow> expected_lines(store::Tx& tx, const std::vector<PurchaseLineRow>& order,
                                           const ExpectReceipt& command) {
    std::vector<ReceiptLineRow> lines;
    for (std::size_t i = 0; i < command.lines.size(); ++i) {
        const auto& given = command.lines[i];
        lines.push_back(to_line(tx, order, given.purchase_line_id, given.product_id, i));
        lines.back().expected = given.expected.value;
    }
    if (!command.lines.empty()) return lines;
    for (const auto& line : order)
        if (line.missing() > 0)
            lines.push_back(
                {.purchase_line = line.id, .product = line.product, .expected = line.missing()});
    return lines;
}

ReceiptLineRow& line_to_count(Receipts& receipts, const ReceiptRow& receipt,
                              std::vector<ReceiptLineRow>& lines, const CountedLine& given,
                              store::Tx& tx, std::size_t i) {
    if (given.line_id) {
        const auto found = std::ranges::find(lines, *given.line_id, &ReceiptLineRow::id);
        if (found == lines.end())
            throw unknown(line_path(i, "/line_id"), "This receipt has no such line.");
        return *found;
    }
    const auto order = receipt.purchase_order ? Purchases(tx).lines(*receipt.purchase_order)
                                              : std::vector<PurchaseLineRow>();
    auto line = to_line(tx, order, given.purchase_line_id, given.product_id, i);
    const auto id = receipts.add_line(receipt.id, static_cast<std::int64_t>(lines.size()), line);
    lines = receipts.lines(receipt.id);
    return *std::ranges::find(lines, id, &ReceiptLineRow::id);
}

void require_tracking(const ReceiptLineRow& line, const CountedLine& given, std::size_t i) {
    const auto tracking = line.tracking;
    const bool came = given.counted.value > 0;
    if (tracking == catalog::Tracking::lot && came && given.lot_code.value.empty())
        throw invalid_field(line_path(i, "/lot_code"), "lot_required",
                            "This product is kept by lots: say which this is.");
    if (tracking == catalog::Tracking::none && !given.lot_code.value.empty())
        throw invalid_field(line_path(i, "/lot_code"), "not_tracked",
                            "This product is not kept by lots.");
    if (tracking != catalog::Tracking::serial) {
        if (!given.serials.empty())
            throw invalid_field(line_path(i, "/serials"), "not_serial",
                                "The pieces of this product have no numbers.");
        return;
    }
    if (came && given.serials.empty())
        throw invalid_field(line_path(i, "/serials"), "serial_required",
                            "Give the number of each piece.");
    if (static_cast<long long>(given.serials.size()) != given.counted.value)
        throw invalid_field(line_path(i, "/serials"), "serial_quantity",
                            "There must be as many numbers as pieces.");
}

void take_count(ReceiptLineRow& line, const CountedLine& given, std::size_t i) {
    require_tracking(line, given, i);
    if (given.made_at && given.expires_at && *given.expires_at < *given.made_at)
        throw invalid_field(line_path(i, "/expires_at"), "before_made",
                            "It would have expired before it was made.");
    line.counted = given.counted.value;
    line.lot_code = given.lot_code.value;
    line.supplier_lot = given.supplier_lot.value;
    line.made_at = given.made_at;
    line.expires_at = given.expires_at;
    std::vector<std::string> serials;
    for (const auto& serial : given.serials) serials.push_back(serial.value);
    line.serials = to_serials(serials);
}

}  // namespace

ReceiptId expect_receipt(events::Unit& unit, const ExpectReceipt& command) {
    ReceiptRow receipt{.carrier = command.carrier.value,
                       .asn_ref = command.asn_ref.value,
                       .note = command.note.value,
                       .expected_at = command.expected_at,
                       .created_at = unit.now};
    std::vector<PurchaseLineRow> order;
    if (command.purchase_order_id)
        order = take_order(unit.tx, receipt, *command.purchase_order_id);
    else
        take_places(unit.tx, receipt, command);
    const auto lines = expected_lines(unit.tx, order, command);
    require_lines(lines.size());
    receipt.number = catalog::next_number(unit.tx, "receipt", "GR-");
    Receipts receipts(unit.tx);
    const auto id = receipts.add(receipt);
    for (std::size_t i = 0; i < lines.size(); ++i)
        receipts.add_line(id, static_cast<std::int64_t>(i), lines[i]);
    unit.record(ReceiptExpected{id, receipt.number, receipt.supplier, receipt.purchase_order});
    return id;
}

Receipt expect_receipt(events::Journal& journal, const Actor& actor, const ExpectReceipt& command) {
    actor.require(Permission::quality_inspect);
    return journal.write(actor, [&](events::Unit& unit) {
        return get_receipt(unit.tx, expect_receipt(unit, command));
    });
}

void arrive(events::Unit& unit, ReceiptId id, const Arrive& command) {
    Receipts receipts(unit.tx);
    auto receipt = receipts.get(id);
    if (receipt.status != ReceiptStatus::expected)
        throw conflict("wrong_status", "These goods have arrived already.");
    if (command.at && *command.at > unit.now)
        throw invalid_field("/at", "in_future", "This has not happened yet.");
    receipt.arrived_at = command.at.value_or(unit.now);
    receipt.dock = command.dock.value;
    if (command.carrier) receipt.carrier = command.carrier->value;
    receipt.status = ReceiptStatus::arrived;
    receipts.save(receipt);
    unit.record(ReceiptArrived{id, receipt.supplier, *receipt.arrived_at});
}

Receipt arrive(events::Journal& journal, const Actor& actor, ReceiptId id, const Arrive& command) {
    actor.require(Permission::quality_inspect);
    return journal.write(actor, [&](events::Unit& unit) {
        arrive(unit, id, command);
        return get_receipt(unit.tx, id);
    });
}

// Records no event: until it is finished, a count is a note of the one who counts.
void count_receipt(events::Unit& unit, ReceiptId id, const CountReceipt& command) {
    require_lines(command.lines.size());
    Receipts receipts(unit.tx);
    auto receipt = receipts.get(id);
    if (receipt.status != ReceiptStatus::arrived && receipt.status != ReceiptStatus::counting)
        throw conflict("wrong_status", "Goods are counted after they arrived, and once.");
    auto lines = receipts.lines(id);
    for (std::size_t i = 0; i < command.lines.size(); ++i) {
        auto& line = line_to_count(receipts, receipt, lines, command.lines[i], unit.tx, i);
        take_count(line, command.lines[i], i);
        receipts.save_line(line);
    }
    receipt.status = ReceiptStatus::counting;
    receipts.save(receipt);
}

Receipt count_receipt(events::Journal& journal, const Actor& actor, ReceiptId id,
                      const CountReceipt& command) {
    actor.require(Permission::quality_inspect);
    return journal.write(actor, [&](events::Unit& unit) {
        count_receipt(unit, id, command);
        return get_receipt(unit.tx, id);
    });
}

Receipt get_receipt(store::Tx& tx, ReceiptId id) {
    const Receipts receipts(tx);
    const auto row = receipts.get(id);
    const auto warehouse = inventory::get_warehouse(tx, row.warehouse);
    Receipt receipt{.id = row.id,
                    .number = row.number,
                    .supplier = {row.supplier, row.supplier_code, row.supplier_name},
                    .purchase_order_id = row.purchase_order,
                    .warehouse = {warehouse.id, warehouse.code, warehouse.name},
                    .location_id = row.location,
                    .status = row.status,
                    .carrier = row.carrier,
                    .asn_ref = row.asn_ref,
                    .dock = row.dock,
                    .note = row.note,
                    .expected_at = row.expected_at,
                    .arrived_at = row.arrived_at,
                    .counted_at = row.counted_at,
                    .decided_at = row.decided_at,
                    .putaway_at = row.putaway_at,
                    .inspections_open = row.inspections_open,
                    .created_at = row.created_at,
                    .version = row.version};
    for (const auto& line : receipts.lines(id))
        receipt.lines.push_back({line.id,
                                 line.purchase_line,
                                 {line.product, line.sku, line.product_name},
                                 line.expected,
                                 line.counted,
                                 line.accepted,
                                 line.rejected,
                                 line.put_away,
                                 line.lot,
                                 line.lot_code,
                                 line.supplier_lot,
                                 serials_of(line),
                                 line.made_at,
                                 line.expires_at,
                                 line.inspection});
    return receipt;
}

ReceiptList list(store::Tx& tx, const ListReceipts& query) {
    const auto limit = static_cast<std::int64_t>(query.limit.value);
    ReceiptList list{Receipts(tx).page(query, limit + 1)};
    list.next = cut_page(list.items, limit);
    return list;
}

}  // namespace tandem::suppliers
