#include "base/cursor.h"
#include "json/decode.h"
#include "orders/products.h"
#include "orders/refunds_table.h"
#include "returns/returns_table.h"
#include "returns/windows.h"

#include <algorithm>
#include <limits>

namespace tandem::returns {
namespace {

constexpr std::string_view select_customer = R"sql(
    SELECT id, name, email FROM customers WHERE id = $1)sql";

constexpr std::string_view select_refunds = R"sql(
    SELECT id FROM refunds WHERE return_id = $1 ORDER BY id)sql";

constexpr std::string_view select_newest = R"sql(
    SELECT r.id, r.number, r.state, r.order_id, o.number, r.customer_id, c.name, c.email, r.preview,
           r.quantity, r.received, r.requested_at, r.deadline
      FROM returns r
      JOIN orders o ON o.id = r.order_id
      LEFT JOIN customers c ON c.id = r.customer_id
     WHERE r.id < $1
     ORDER BY r.id DESC
     LIMIT $2)sql";

constexpr std::string_view select_of_state = R"sql(
    SELECT r.id, r.number, r.state, r.order_id, o.number, r.customer_id, c.name, c.email, r.preview,
           r.quantity, r.received, r.requested_at, r.deadline
      FROM returns r
      JOIN orders o ON o.id = r.order_id
      LEFT JOIN customers c ON c.id = r.customer_id
     WHERE r.state = $3 AND r.id < $1
     ORDER BY r.id DESC
     LIMIT $2)sql";

constexpr std::string_view select_of_order = R"sql(
    SELECT r.id, r.number, r.state, r.order_id, o.number, r.customer_id, c.name, c.email, r.preview,
           r.quantity, r.received, r.requested_at, r.deadline
      FROM returns r
      JOIN orders o ON o.id = r.order_id
      LEFT JOIN customers c ON c.id = r.customer_id
     WHERE r.order_id = $3 AND r.id < $1 AND ($4 IS NULL OR r.state = $4)
     ORDER BY r.id DESC
     LIMIT $2)sql";

constexpr std::string_view select_of_customer = R"sql(
    SELECT r.id, r.number, r.state, r.order_id, o.number, r.customer_id, c.name, c.email, r.preview,
           r.quantity, r.received, r.requested_at, r.deadline
      FROM returns r
      JOIN orders o ON o.id = r.order_id
      LEFT JOIN customers c ON c.id = r.customer_id
     WHERE r.customer_id = $3 AND r.id < $1 AND ($4 IS NULL OR r.state = $4)
     ORDER BY r.id DESC
     LIMIT $2)sql";

constexpr std::string_view select_of_number = R"sql(
    SELECT r.id, r.number, r.state, r.order_id, o.number, r.customer_id, c.name, c.email, r.preview,
           r.quantity, r.received, r.requested_at, r.deadline
      FROM returns r
      JOIN orders o ON o.id = r.order_id
      LEFT JOIN customers c ON c.id = r.customer_id
     WHERE r.number = $3 AND r.id < $1
     LIMIT $2)sql";

struct SummaryRow {
    ReturnId id;
    std::string number;
    ReturnState state = ReturnState::requested;
    OrderId order;
    std::string order_number;
    CustomerId customer;
    std::optional<std::string> customer_name;
    std::optional<std::string> customer_email;
    std::string preview;
    std::int64_t quantity = 0;
    std::int64_t received = 0;
    Time requested_at;
    std::optional<Time> deadline;
};

ReturnSummary to_summary(SummaryRow&& row) {
    ReturnSummary summary{.id = row.id,
                          .number = std::move(row.number),
                          .state = row.state,
                          .order = {row.order, std::move(row.order_number)},
                          .preview = std::move(row.preview),
                          .quantity = row.quantity,
                          .received = row.received,
                          .requested_at = row.requested_at,
                          .deadline = row.deadline};
    if (row.customer_name)
        summary.customer = {row.customer, *std::move(row.customer_name),
                            std::move(row.customer_email)};
    return summary;
}

std::vector<SummaryRow> rows_of(store::Tx& tx, const ListReturns& query, std::int64_t before,
                                std::int64_t count) {
    if (query.number) {
        auto number = query.number->value;
        for (auto& c : number)
            if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        return tx.all<SummaryRow>(select_of_number, before, count, number);
    }
    if (query.order_id)
        return tx.all<SummaryRow>(select_of_order, before, count, *query.order_id, query.state);
    if (query.customer_id)
        return tx.all<SummaryRow>(select_of_customer, before, count, *query.customer_id,
                                  query.state);
    if (query.state) return tx.all<SummaryRow>(select_of_state, before, count, *query.state);
    return tx.all<SummaryRow>(select_newest, before, count);
}

ReturnLine to_line(ReturnLineRow&& row, const orders::Products& products,
                   const std::vector<ReturnReason>& known) {
    ReturnLine line{.id = row.id,
                    .line_id = row.line,
                    .product = products.ref(row.product),
                    .pieces = row.pieces(),
                    .words = std::move(row.words),
                    .evidence = json::decode_stored<std::vector<AttachmentId>>(row.evidence),
                    .condition_claimed = std::move(row.condition_claimed),
                    .wanted = row.wanted,
                    .outcome = row.outcome,
                    .lot_id = row.lot,
                    .serial = std::move(row.serial),
                    .grade = std::move(row.grade),
                    .root_cause = std::move(row.root_cause),
                    .liable = std::move(row.liable),
                    .refunded_amount = row.refunded_amount};
    const auto reason = std::ranges::find(known, row.reason, &ReturnReason::id);
    if (reason != known.end()) {
        line.reason = reason->code;
        line.reason_label = reason->label;
    }
    return line;
}

std::vector<ReturnLine> lines_of(store::Tx& tx, ReturnId id) {
    auto rows = ReturnLines(tx).of(id);
    std::vector<ProductId> ids;
    for (const auto& row : rows) ids.push_back(row.product);
    const orders::Products products(tx, ids);
    const auto known = reasons(tx);
    std::vector<ReturnLine> lines;
    for (auto& row : rows) lines.push_back(to_line(std::move(row), products, known));
    for (auto& one : ReturnLines(tx).inspections(id)) {
        const auto line = std::ranges::find(lines, one.line, &ReturnLine::id);
        if (line != lines.end()) line->inspections.push_back(std::move(one.inspection));
    }
    return lines;
}

Return to_return(ReturnRow&& row) {
    return {.id = row.id,
            .number = std::move(row.number),
            .state = row.state,
            .conversation_id = row.conversation,
            .channel = std::move(row.channel),
            .currency = std::move(row.currency),
            .policy_id = row.policy,
            .deadline = row.deadline,
            .exception = row.exception,
            .approval_id = row.approval,
            .label_reference = std::move(row.label_reference),
            .note = std::move(row.note),
            .question = std::move(row.question),
            .answer = std::move(row.answer),
            .requested_by = std::move(row.requested_by),
            .decided_by = std::move(row.decided_by),
            .requested_at = row.requested_at,
            .approved_at = row.approved_at,
            .sent_at = row.sent_at,
            .received_at = row.received_at,
            .inspected_at = row.inspected_at,
            .resolved_at = row.resolved_at,
            .ended_at = row.ended_at,
            .version = row.version};
}

}  // namespace

Return get_return(store::Tx& tx, ReturnId id) {
    auto row = Returns(tx).get(id);
    const auto order = row.order;
    const auto customer = row.customer;
    auto found = to_return(std::move(row));
    found.order = orders::order_refs(tx, {order}).front();
    if (customer.value() > 0)
        found.customer = tx.find<orders::OrderCustomer>(select_customer, customer);
    found.lines = lines_of(tx, id);
    for (const auto refund : tx.all<RefundId>(select_refunds, id))
        found.refunds.push_back(orders::get_refund(tx, refund));
    found.exchange_orders = orders::order_refs(tx, Returns(tx).exchanges(id));
    return found;
}

ReturnList list_returns(store::Tx& tx, const ListReturns& query) {
    const auto cursor = cursor_in<1>(query.after);
    const auto before = cursor ? (*cursor)[0] : std::numeric_limits<std::int64_t>::max();
    const auto limit = static_cast<std::size_t>(query.limit.value);
    auto rows = rows_of(tx, query, before, query.limit.value + 1);
    ReturnList list;
    if (rows.size() > limit) {
        rows.resize(limit);
        list.next = to_cursor({rows.back().id.value()});
    }
    for (auto& row : rows) list.items.push_back(to_summary(std::move(row)));
    return list;
}

std::vector<Returnable> returnables(store::Tx& tx, OrderId id) {
    const auto order = orders::Orders(tx).get(id);
    const auto lines = orders::Lines(tx).of(id);
    std::vector<ProductId> ids;
    for (const auto& line : lines) ids.push_back(line.product);
    const orders::Products products(tx, ids);
    const auto until = windows(tx, order, ids);
    std::vector<Returnable> list;
    for (const auto& line : lines) {
        Returnable one{.line_id = line.id, .product = products.ref(line.product)};
        one.quantity = std::max<std::int64_t>(0, line.shipped - ReturnLines(tx).claimed(line.id));
        const auto window = std::ranges::find(until, line.product, &Window::product);
        if (window != until.end()) {
            one.deadline = window->deadline;
            one.warranty_until = window->warranty_until;
        }
        list.push_back(std::move(one));
    }
    return list;
}

}  // namespace tandem::returns
