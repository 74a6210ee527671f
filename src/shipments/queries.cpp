#include "base/cursor.h"
#include "base/refusal.h"
#include "customers/customers.h"
#include "json/decode.h"
#include "shipments/carriers_table.h"
#include "shipments/exceptions.h"
#include "shipments/number_pattern.h"
#include "shipments/settle.h"

#include <algorithm>
#include <limits>
#include <map>

namespace tandem::shipments {
namespace {

constexpr std::string_view select_summaries = R"sql(
    SELECT id, number, direction, status, trouble, exception, order_id, customer_id, carrier_id,
           service, tracking_no, region, promised_at, eta_at, eta_late_at, delivered_at,
           last_scan_at, created_at
      FROM shipments
     WHERE id IN @ids($1)@)sql";

constexpr std::string_view select_of_order = R"sql(
    SELECT id
      FROM shipments
     WHERE order_id = $1
     ORDER BY id DESC
     LIMIT 100)sql";

constexpr std::string_view select_resent = R"sql(
    SELECT id, number
      FROM shipments
     WHERE resend_of = $1
     ORDER BY id
     LIMIT 100)sql";

constexpr std::string_view select_lines = R"sql(
    SELECT shipment_lines.order_line_id, products.id, products.sku, products.name,
           shipment_lines.lot_id, shipment_lines.serial, shipment_lines.quantity
      FROM shipment_lines
      JOIN products ON products.id = shipment_lines.product_id
     WHERE shipment_lines.shipment_id = $1
     ORDER BY shipment_lines.id)sql";

constexpr std::string_view select_counts = R"sql(
    SELECT name, amount
      FROM shipment_counts
     ORDER BY name)sql";

// The walks of the list, each along an index, newest first. $3 … are what it also asks for; empty
// and zero ask for nothing.
constexpr std::string_view walk_all = R"sql(
    SELECT id
      FROM shipments
     WHERE id < $1 AND ($3 = '' OR direction = $3)
     ORDER BY id DESC
     LIMIT $2)sql";

constexpr std::string_view walk_status = R"sql(
    SELECT id
      FROM shipments
     WHERE status = $4 AND id < $1 AND ($3 = '' OR direction = $3)
     ORDER BY id DESC
     LIMIT $2)sql";

constexpr std::string_view walk_carrier = R"sql(
    SELECT id
      FROM shipments
     WHERE carrier_id = $4 AND id < $1 AND ($3 = '' OR direction = $3)
     ORDER BY id DESC
     LIMIT $2)sql";

constexpr std::string_view walk_carrier_status = R"sql(
    SELECT id
      FROM shipments
     WHERE carrier_id = $4 AND status = $5 AND id < $1 AND ($3 = '' OR direction = $3)
     ORDER BY id DESC
     LIMIT $2)sql";

constexpr std::string_view walk_exception = R"sql(
    SELECT id
      FROM shipments
     WHERE exception = $4 AND id < $1 AND ($3 = '' OR direction = $3)
       AND ($5 = 0 OR carrier_id = $5) AND ($6 = '' OR status = $6)
     ORDER BY id DESC
     LIMIT $2)sql";

constexpr std::string_view walk_troubled = R"sql(
    SELECT id
      FROM shipments
     WHERE exception IS NOT NULL AND id < $1 AND ($3 = '' OR direction = $3)
       AND ($4 = 0 OR carrier_id = $4) AND ($5 = '' OR status = $5)
     ORDER BY id DESC
     LIMIT $2)sql";

constexpr std::string_view walk_order = R"sql(
    SELECT id
      FROM shipments
     WHERE order_id = $4 AND id < $1 AND ($3 = '' OR direction = $3)
       AND ($5 = '' OR status = $5)
     ORDER BY id DESC
     LIMIT $2)sql";

constexpr std::string_view walk_customer = R"sql(
    SELECT id
      FROM shipments
     WHERE customer_id = $4 AND id < $1 AND ($3 = '' OR direction = $3)
       AND ($5 = '' OR status = $5)
     ORDER BY id DESC
     LIMIT $2)sql";

// Who types a number sees the first ten or so of each kind.
constexpr std::string_view walk_number = R"sql(
    SELECT id
      FROM shipments
     WHERE number_folded >= $1 AND number_folded < $2
     ORDER BY number_folded
     LIMIT $3)sql";

constexpr std::string_view walk_tracking = R"sql(
    SELECT id
      FROM shipments
     WHERE tracking_key >= $1 AND tracking_key < $2 AND tracking_key <> ''
     ORDER BY tracking_key, id
     LIMIT $3)sql";

struct SummaryRow {
    ShipmentId id;
    std::string number;
    Direction direction = Direction::outbound;
    ShipmentStatus status = ShipmentStatus::label_created;
    Trouble trouble = Trouble::none;
    std::optional<ExceptionKind> exception;
    std::optional<OrderId> order;
    std::optional<CustomerId> customer;
    std::optional<CarrierId> carrier;
    std::string service;
    std::string tracking_no;
    std::string region;
    std::optional<Time> promised_at;
    std::optional<Time> eta_at;
    std::optional<Time> eta_late_at;
    std::optional<Time> delivered_at;
    std::optional<Time> last_scan_at;
    Time created_at;
};

// What rows name by number, read at once.
struct Named {
    std::map<OrderId, orders::OrderRef> orders;
    std::map<CustomerId, std::string> customers;
    std::map<CarrierId, Carrier> carriers;
};

Named names_of(store::Tx& tx, const std::vector<SummaryRow>& rows) {
    Named named;
    std::vector<OrderId> order_ids;
    std::vector<CustomerId> customer_ids;
    bool carried = false;
    for (const auto& row : rows) {
        if (row.order) order_ids.push_back(*row.order);
        if (row.customer) customer_ids.push_back(*row.customer);
        carried = carried || row.carrier;
    }
    if (!order_ids.empty())
        for (auto& ref : orders::order_refs(tx, order_ids)) named.orders[ref.id] = std::move(ref);
    for (auto& customer : customers::summaries(tx, customer_ids))
        named.customers[customer.id] = std::move(customer.name);
    if (carried)
        for (auto& carrier : carriers(tx)) named.carriers[carrier.id] = std::move(carrier);
    return named;
}

std::string tracking_url(const Carrier& carrier, const std::string& number) {
    auto url = number.empty() ? std::string() : carrier.tracking_url;
    const auto place = url.find("{number}");
    if (place == std::string::npos) return {};
    std::string safe;
    for (const char c : number)
        if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-')
            safe += c;
    return url.replace(place, 8, safe);
}

ShipmentSummary to_summary(SummaryRow&& row, const Named& named) {
    ShipmentSummary summary{.id = row.id,
                            .number = std::move(row.number),
                            .direction = row.direction,
                            .status = row.status,
                            .trouble = row.trouble,
                            .exception = row.exception,
                            .order = {},
                            .customer = {},
                            .carrier = {},
                            .service = std::move(row.service),
                            .tracking_no = std::move(row.tracking_no),
                            .tracking_url = {},
                            .region = std::move(row.region),
                            .promised_at = row.promised_at,
                            .eta_at = row.eta_at,
                            .eta_late_at = row.eta_late_at,
                            .delivered_at = row.delivered_at,
                            .last_scan_at = row.last_scan_at,
                            .created_at = row.created_at};
    if (row.order)
        if (const auto order = named.orders.find(*row.order); order != named.orders.end())
            summary.order = order->second;
    if (row.customer)
        if (const auto name = named.customers.find(*row.customer); name != named.customers.end())
            summary.customer = ShipmentCustomer{*row.customer, name->second};
    if (row.carrier)
        if (const auto of = named.carriers.find(*row.carrier); of != named.carriers.end()) {
            summary.carrier = CarrierRef{of->second.id, of->second.code, of->second.name};
            summary.tracking_url = tracking_url(of->second, summary.tracking_no);
        }
    return summary;
}

std::vector<ShipmentLine> lines_of(store::Tx& tx, ShipmentId id) {
    std::vector<ShipmentLine> lines;
    const auto add = [&](const store::Row& row) {
        ShipmentLine line;
        store::take(row, 0, line.order_line_id);
        store::take(row, 1, line.product.id);
        store::take(row, 2, line.product.sku);
        store::take(row, 3, line.product.name);
        store::take(row, 4, line.lot_id);
        store::take(row, 5, line.serial);
        store::take(row, 6, line.quantity);
        lines.push_back(std::move(line));
    };
    tx.each(select_lines, add, id);
    return lines;
}

template <class E>
std::string name_or_nothing(const std::optional<E>& value) {
    return value ? std::string(to_text(*value)) : std::string();
}

std::vector<ShipmentId> walk(store::Tx& tx, const ListShipments& query, std::int64_t before,
                             std::int64_t count) {
    const auto direction = name_or_nothing(query.direction);
    const auto status = name_or_nothing(query.status);
    const auto carrier = query.carrier_id.value_or(CarrierId());
    if (query.order_id)
        return tx.all<ShipmentId>(walk_order, before, count, direction, *query.order_id, status);
    if (query.customer_id)
        return tx.all<ShipmentId>(walk_customer, before, count, direction, *query.customer_id,
                                  status);
    if (query.exception)
        return tx.all<ShipmentId>(walk_exception, before, count, direction, *query.exception,
                                  carrier, status);
    if (query.exceptions.value)
        return tx.all<ShipmentId>(walk_troubled, before, count, direction, carrier, status);
    if (query.carrier_id && query.status)
        return tx.all<ShipmentId>(walk_carrier_status, before, count, direction, carrier, status);
    if (query.carrier_id)
        return tx.all<ShipmentId>(walk_carrier, before, count, direction, carrier);
    if (query.status) return tx.all<ShipmentId>(walk_status, before, count, direction, status);
    return tx.all<ShipmentId>(walk_all, before, count, direction);
}

// Numbers are typed to find one parcel, not to page through them.
std::vector<ShipmentId> numbered(store::Tx& tx, const std::string& q, std::int64_t count) {
    const auto prefix = canonical_number(q);
    const auto end = prefix + "\x7F";
    auto ids = tx.all<ShipmentId>(walk_number, prefix, end, count);
    for (const auto id : tx.all<ShipmentId>(walk_tracking, prefix, end, count))
        if (std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
    if (static_cast<std::int64_t>(ids.size()) > count) ids.resize(static_cast<std::size_t>(count));
    return ids;
}

}  // namespace

std::vector<ShipmentSummary> summaries(store::Tx& tx, const std::vector<ShipmentId>& ids) {
    if (ids.empty()) return {};
    auto rows = tx.all<SummaryRow>(select_summaries, ids);
    const auto named = names_of(tx, rows);
    std::map<ShipmentId, ShipmentSummary> by_id;
    for (auto& row : rows) {
        const auto id = row.id;
        by_id[id] = to_summary(std::move(row), named);
    }
    std::vector<ShipmentSummary> list;
    for (const auto id : ids)
        if (const auto known = by_id.find(id); known != by_id.end())
            list.push_back(std::move(known->second));
    return list;
}

Shipment get_shipment(store::Tx& tx, ShipmentId id) {
    const auto row = Shipments(tx).get(id);
    Shipment shipment{.summary = std::move(summaries(tx, {id}).front()),
                      .warehouse_id = row.warehouse,
                      .ship_to = json::decode_stored<orders::PostalAddress>(row.ship_to),
                      .label_reference = row.label_reference,
                      .weight_grams = row.weight_grams,
                      .ref_kind = row.ref_kind,
                      .ref_id = row.ref_id,
                      .note = row.note,
                      .resend_of = {},
                      .resent_as = tx.all<ShipmentRef>(select_resent, id),
                      .handed_over_at = row.handed_over_at,
                      .first_scan_at = row.progression.first_scan_at,
                      .received_back_at = row.received_back_at,
                      .attempts = row.progression.attempts,
                      .lines = lines_of(tx, id),
                      .packages = json::decode_stored<std::vector<Package>>(row.packages),
                      .tracking = tracking_of(tx, id),
                      .exceptions = exceptions_of(tx, id),
                      .version = row.version};
    if (row.resend_of)
        shipment.resend_of = ShipmentRef{*row.resend_of, Shipments(tx).get(*row.resend_of).number};
    return shipment;
}

std::vector<ShipmentSummary> shipments_of(store::Tx& tx, OrderId order) {
    return summaries(tx, tx.all<ShipmentId>(select_of_order, order));
}

std::optional<ShipmentId> find_number(store::Tx& tx, std::string_view number) {
    return Shipments(tx).find_number(canonical_number(number));
}

std::vector<ShipmentId> find_tracking(store::Tx& tx, std::string_view tracking_no) {
    return Shipments(tx).find_tracking(canonical_number(tracking_no));
}

ShipmentList list_shipments(store::Tx& tx, const ListShipments& query) {
    const auto limit = static_cast<std::int64_t>(query.limit.value);
    const auto from =
        cursor_in<1>(query.after).value_or(std::array{std::numeric_limits<std::int64_t>::max()});
    if (query.q) return {summaries(tx, numbered(tx, query.q->value, limit)), std::nullopt};
    auto ids = walk(tx, query, from[0], limit + 1);
    ShipmentList list;
    if (static_cast<std::int64_t>(ids.size()) > limit) {
        ids.resize(static_cast<std::size_t>(limit));
        list.next = to_cursor({ids.back().value()});
    }
    list.items = summaries(tx, ids);
    return list;
}

std::vector<ShipmentCount> shipment_counts(store::Tx& tx) {
    return tx.all<ShipmentCount>(select_counts);
}

}  // namespace tandem::shipments
