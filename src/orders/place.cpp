#include "catalog/numbers.h"
#include "catalog/policies.h"
#include "customers/customers.h"
#include "events/record.h"
#include "json/encode.h"
#include "orders/addresses.h"
#include "orders/events.h"
#include "orders/ledger.h"
#include "orders/orders_table.h"
#include "orders/products.h"
#include "orders/stock.h"

#include <algorithm>

namespace tandem::orders {
namespace {

constexpr std::string_view select_policy = R"sql(
    SELECT id FROM policies WHERE id = $1)sql";

constexpr std::size_t most_lines = 500;
constexpr std::size_t most_flags = 20;
constexpr std::size_t longest_flag = 60;
constexpr auto clock_skew = std::chrono::hours(24);

std::string at_line(std::size_t i) { return "/lines/" + std::to_string(i); }

void check_shape(const PlaceOrder& command, Time now) {
    require_currency("/currency", command.currency.value);
    if (command.lines.empty())
        throw invalid_field("/lines", "required", "An order needs at least one line.");
    if (command.lines.size() > most_lines)
        throw invalid_field("/lines", "too_many", "An order has at most 500 lines.");
    if (command.placed_at && *command.placed_at > now + clock_skew)
        throw invalid_field("/placed_at", "in_future", "An order is placed today at the latest.");
    if (command.risk_flags.size() > most_flags ||
        std::ranges::any_of(command.risk_flags,
                            [](const auto& flag) { return flag.size() > longest_flag; }))
        throw invalid_field("/risk_flags", "too_many", "Give at most 20 short flags.");
    check_address("/ship_to", command.ship_to.value);
    check_address("/bill_to", command.bill_to.value);
}

void check_references(store::Tx& tx, const PlaceOrder& command) {
    if (command.policy_id && !tx.find<PolicyId>(select_policy, *command.policy_id))
        throw invalid_field("/policy_id", "unknown", "There is no such policy.");
    if (command.customer_id && !customers::find_summary(tx, *command.customer_id))
        throw invalid_field("/customer_id", "unknown", "There is no such customer.");
}

std::string number_for(events::Unit& unit, const PlaceOrder& command) {
    const auto& wish = command.number.value.value;
    if (wish.empty()) return catalog::next_number(unit.tx, "order", "T-");
    if (Orders(unit.tx).find_number(wish))
        throw invalid_field("/number", "taken", "There is an order of this number already.");
    return wish;
}

std::int64_t price_of(const PlaceLine& line, const Sold& product, const PlaceOrder& command,
                      const std::string& at) {
    if (line.unit_amount) return *line.unit_amount;
    if (product.currency != command.currency.value)
        throw invalid_field(at + "/unit_amount", "required",
                            "The product has no price in this currency. Give one.");
    return product.price_amount;
}

LineRow line_of(const PlaceOrder& command, std::size_t i, const Products& products, Time placed) {
    const auto& line = command.lines[i];
    const auto at = at_line(i);
    LineRow row{.position = static_cast<std::int64_t>(i) + 1,
                .product = line.product_id,
                .placed_at = placed,
                .ordered = line.quantity,
                .discount_amount = line.discount_amount.value,
                .tax_amount = line.tax_amount.value,
                .promised_ship_at =
                    line.promised_ship_at ? line.promised_ship_at : command.promised_ship_at,
                .promised_delivery_at = line.promised_delivery_at ? line.promised_delivery_at
                                                                  : command.promised_delivery_at};
    row.unit_amount =
        price_of(line, products.get(at + "/product_id", line.product_id), command, at);
    if (is_too_much(row.price(), row.ordered))
        throw invalid_field(at + "/quantity", "amount_too_large",
                            "This adds up to more money than can be right.");
    if (full_amount(row.price(), row.ordered) < 0)
        throw invalid_field(at + "/discount_amount", "more_than_price",
                            "The discount is larger than the price.");
    return row;
}

Stage stage_of(PlaceAs as) {
    if (as == PlaceAs::draft) return Stage::draft;
    return as == PlaceAs::unconfirmed ? Stage::unconfirmed : Stage::confirmed;
}

OrderRow order_of(events::Unit& unit, const PlaceOrder& command, const History& history) {
    OrderRow row{.customer = command.customer_id.value_or(CustomerId()),
                 .channel = command.channel.value,
                 .campaign = command.campaign.value,
                 .stage = history.closed ? Stage::closed : stage_of(command.as),
                 .risk_flags = json::encode(command.risk_flags),
                 .note = command.note.value,
                 .bill_to = stored(command.bill_to.value),
                 .ship_to = stored(command.ship_to.value),
                 .currency = command.currency.value,
                 .shipping_amount = command.shipping_amount.value,
                 .discount_amount = command.discount_amount.value,
                 .policy = command.policy_id,
                 .replaces = history.replaces,
                 .promised_ship_at = command.promised_ship_at,
                 .promised_delivery_at = command.promised_delivery_at,
                 .expires_at = command.expires_at,
                 .placed_at = command.placed_at.value_or(unit.now),
                 .shipped_at = history.shipped_at,
                 .delivered_at = history.delivered_at,
                 .created_at = unit.now};
    if (row.stage == Stage::confirmed || row.stage == Stage::closed)
        row.confirmed_at = history.confirmed_at ? history.confirmed_at : row.placed_at;
    row.allocated_at = history.shipped_at;
    if (!row.policy)
        row.policy = catalog::policy_in_force(unit.tx, catalog::PolicyKind::returns, row.placed_at);
    return row;
}

void check_total(const OrderRow& row) {
    if (row.total_amount < 0)
        throw invalid_field("/discount_amount", "more_than_price",
                            "The discount is larger than the price.");
    if (row.total_amount > largest_amount)
        throw invalid_field("/lines", "amount_too_large",
                            "This adds up to more money than can be right.");
}

}  // namespace

OrderId place(events::Unit& unit, const PlaceOrder& command, const History& history) {
    check_shape(command, unit.now);
    check_references(unit.tx, command);
    const Products products(unit.tx, command.lines);
    auto row = order_of(unit, command, history);
    std::vector<LineRow> lines;
    for (std::size_t i = 0; i < command.lines.size(); ++i) {
        lines.push_back(line_of(command, i, products, row.placed_at));
        if (i < history.lines.size()) lines[i].set(after(lines[i].quantities(), history.lines[i]));
    }
    total_up(row, lines);
    check_total(row);
    row.preview = products.get("", lines.front().product).name;
    row.number = number_for(unit, command);
    const auto money = balance_after(command.payments, row.currency);
    row.authorized_amount = money.authorized;
    row.charged_amount = money.charged;
    derive(row, history.delivered_at.value_or(unit.now));
    row.id = Orders(unit.tx).add(row);
    for (auto& line : lines) {
        line.order = row.id;
        line.id = Lines(unit.tx).add(line);
    }
    for (const auto& payment : command.payments) add_payment(unit, row, payment);
    if (row.stage == Stage::confirmed && command.allocate.value && set_aside(unit, lines) > 0) {
        total_up(row, lines);
        Orders(unit.tx).save(row, unit.now);
    }
    unit.record(OrderPlaced{row.id, row.customer, row.number, row.channel, row.campaign,
                            row.total_amount, row.currency, row.status, row.replaces});
    count_status(unit.tx, std::nullopt, row.status);
    return row.id;
}

}  // namespace tandem::orders
