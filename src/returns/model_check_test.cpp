// What must be true of the shop that model_test.cpp drives, each hundred commands.

#include "returns/model_test.h"

#include <algorithm>

namespace tandem::returns {
namespace {

constexpr std::string_view unbalanced_refunds = R"sql(
    SELECT COUNT(*)
      FROM orders o
     WHERE o.id > $1
       AND (o.refunded_amount <> COALESCE((SELECT SUM(amount) FROM payments
                                           WHERE order_id = o.id AND kind = 'refund'), 0)
        OR o.refunded_amount <> COALESCE((SELECT SUM(amount) FROM refunds
                                           WHERE order_id = o.id AND state = 'succeeded'), 0)))sql";

constexpr std::string_view unbalanced_pending = R"sql(
    SELECT COUNT(*)
      FROM orders o
     WHERE o.id > $1 AND o.refunding_amount <>
           COALESCE((SELECT SUM(amount) FROM refunds
                      WHERE order_id = o.id
                            AND state IN ('proposed', 'approved', 'submitted', 'failed')), 0))sql";

constexpr std::string_view unbalanced_charges = R"sql(
    SELECT COUNT(*)
      FROM orders o
     WHERE o.id > $1
       AND (o.charged_amount <> COALESCE((SELECT SUM(amount) FROM payments
                                          WHERE order_id = o.id AND kind = 'charge'), 0)
        OR o.refunded_amount + o.refunding_amount > o.charged_amount))sql";

constexpr std::string_view unbalanced_vouchers = R"sql(
    SELECT COUNT(*)
      FROM vouchers v
     WHERE v.order_id > $1 AND v.balance <> COALESCE((SELECT SUM(amount) FROM voucher_entries
                                   WHERE voucher_id = v.id), 0))sql";

constexpr std::string_view unbalanced_sums = R"sql(
    SELECT COUNT(*)
      FROM orders o
      JOIN (SELECT order_id, SUM(ordered) AS ordered, SUM(cancelled) AS cancelled,
                   SUM(allocated) AS allocated, SUM(picked) AS picked, SUM(shipped) AS shipped,
                   SUM(delivered) AS delivered, SUM(returned) AS returned
              FROM order_lines
             WHERE order_id > $1
             GROUP BY order_id) l ON l.order_id = o.id
     WHERE o.ordered <> l.ordered OR o.cancelled <> l.cancelled OR o.allocated <> l.allocated
        OR o.picked <> l.picked OR o.shipped <> l.shipped OR o.delivered <> l.delivered
        OR o.returned <> l.returned)sql";

constexpr std::string_view impossible_lines = R"sql(
    SELECT COUNT(*)
      FROM order_lines
     WHERE order_id > $1 AND NOT (0 <= returned AND returned <= delivered AND delivered <= shipped
                AND shipped <= picked AND picked <= allocated
                AND allocated <= ordered - cancelled))sql";

constexpr std::string_view unlike_allocations = R"sql(
    SELECT COUNT(*)
      FROM order_lines l
     WHERE l.order_id > $1 AND l.allocated - l.shipped <> COALESCE((SELECT SUM(quantity) FROM allocations
                                                 WHERE line_id = l.id), 0))sql";

constexpr std::string_view unfinished_returns = R"sql(
    SELECT COUNT(*)
      FROM return_lines l
      JOIN returns r ON r.id = l.return_id
     WHERE r.order_id > $1 AND r.state IN ('resolved', 'closed')
           AND l.quantity <> l.refunded + l.exchanged + l.repaired + l.returned_to_customer
                             + l.rejected)sql";

constexpr std::string_view miscounted_returns = R"sql(
    SELECT COUNT(*)
      FROM orders o
     WHERE o.id > $1 AND o.returns_open <> (SELECT COUNT(*) FROM returns r
                               WHERE r.order_id = o.id
                                     AND r.state NOT IN ('resolved', 'closed', 'rejected',
                                                         'expired', 'cancelled')))sql";

constexpr std::string_view returned_beyond_sales = R"sql(
    SELECT COUNT(*)
      FROM order_lines l
     WHERE l.order_id > $1 AND l.shipped < (SELECT COALESCE(SUM(claimed), 0) FROM return_lines WHERE line_id = l.id))sql";

constexpr std::string_view on_hand_of = R"sql(
    SELECT CAST(COALESCE(SUM(quantity), 0) AS BIGINT) FROM stock WHERE product_id = $1)sql";

}  // namespace

ModelOrder& Model::order_of(OrderId id) {
    const auto found = std::ranges::lower_bound(orders_, id, {}, &ModelOrder::id);
    REQUIRE(found != orders_.end());
    REQUIRE(found->id == id);
    return *found;
}

void Model::look_again(ModelOrder& order) {
    const auto page = this->page(order.id);
    order.lines.clear();
    for (const auto& line : page.order.lines)
        order.lines.push_back({line.id, line.product.id, line.quantities.wanted(),
                               line.quantities.shipped, line.quantities.delivered,
                               line.quantities.returned});
    order.charged = page.order.charged_amount;
    order.refunded = page.order.refunded_amount;
    order.refunding = page.order.refunding_amount;
    for (const auto& refund : page.refunds)
        if (std::ranges::find(refunds_, refund.id) == refunds_.end()) refunds_.push_back(refund.id);
}

void Model::expect_none(std::vector<std::string>& wrong, const std::string& what,
                        std::string_view sql) {
    const auto count =
        journal.read([&](store::Tx& tx) { return tx.get<std::int64_t>(sql, since_); });
    if (count != 0) wrong.push_back(std::to_string(count) + ' ' + what);
}

void Model::check_money(std::vector<std::string>& wrong) {
    expect_none(wrong, "orders whose refunds are not in the ledger", unbalanced_refunds);
    expect_none(wrong, "orders that count other refunds on their way", unbalanced_pending);
    expect_none(wrong, "orders whose charges are not in the ledger", unbalanced_charges);
    expect_none(wrong, "vouchers whose balance is not their ledger's", unbalanced_vouchers);
}

void Model::check_pieces(std::vector<std::string>& wrong) {
    expect_none(wrong, "orders that are not the sum of their lines", unbalanced_sums);
    expect_none(wrong, "impossible lines", impossible_lines);
    expect_none(wrong, "lines that keep other stock than is kept for them", unlike_allocations);
    expect_none(wrong, "returns that ended with pieces without an outcome", unfinished_returns);
    expect_none(wrong, "orders that count other returns", miscounted_returns);
    expect_none(wrong, "lines of which more returned than was shipped", returned_beyond_sales);
    for (const auto& difference : journal.read(inventory::check_stock))
        wrong.push_back(inventory::describe(difference));
    const auto kept = journal.read(orders::counts);
    db->write([](store::Tx& tx) { orders::recount(tx); });
    if (journal.read(orders::counts) != kept) wrong.emplace_back("counters");
}

void Model::check_model(std::vector<std::string>& wrong) {
    const auto first = orders_.size() > 60 ? orders_.size() - 60 : 0;
    for (std::size_t i = first; i < orders_.size(); ++i) {
        const auto& model = orders_[i];
        const auto real = read(model.id);
        if (real.charged_amount != model.charged || real.refunded_amount != model.refunded ||
            real.refunding_amount != model.refunding)
            wrong.push_back("money of " + real.number);
        for (std::size_t l = 0; l < model.lines.size(); ++l) {
            const auto& is = real.lines.at(l).quantities;
            const auto& should = model.lines[l];
            if (is.wanted() != should.wanted || is.shipped != should.shipped ||
                is.delivered != should.delivered || is.returned != should.returned)
                wrong.push_back("line " + std::to_string(l) + " of " + real.number);
        }
    }
    for (const auto& [product, quantity] : bought_) {
        const auto start = product == kettle ? 100 : 3;
        const auto here =
            journal.read([&](store::Tx& tx) { return tx.get<std::int64_t>(on_hand_of, product); });
        if (here != start + quantity - with_customers_[product])
            wrong.push_back("stock of product " + std::to_string(product.value()));
    }
}

// All orders each two thousand commands, between them those that something may have been done to.
void Model::check(bool all) {
    since_ = all || orders_.size() < 600 ? OrderId() : orders_[orders_.size() - 600].id;
    std::vector<std::string> wrong;
    check_money(wrong);
    check_pieces(wrong);
    check_model(wrong);
    for (const auto& one : wrong) CHECK_MESSAGE(false, one);
    REQUIRE(wrong.empty());
}

}  // namespace tandem::returns
