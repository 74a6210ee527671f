#include "orders/change_actions.h"

#include "base/refusal.h"
#include "orders/addresses.h"

#include <algorithm>

namespace tandem::orders {
namespace {

// Carries the actions of one change out, one after the other.
class Workbench {
public:
    Workbench(Reworked& work, const Products& products) : work_(work), products_(products) {}

    void carry_out(const ChangeAction& action, const std::string& at) {
        at_ = at;
        switch (action.kind) {
            case ActionKind::add_item:
                return add(product_of(action), quantity_of(action), price_of(action));
            case ActionKind::remove_item:
                return remove(line_of(action));
            case ActionKind::cancel_item:
                return cancel(line_of(action), quantity_of(action));
            case ActionKind::change_quantity:
                return change_quantity(line_of(action), quantity_of(action));
            case ActionKind::change_price:
                return change_price(line_of(action), action);
            case ActionKind::exchange:
                cancel(line_of(action), quantity_of(action));
                return add(product_of(action), quantity_of(action), price_of(action));
            case ActionKind::claim:
                return claim(line_of(action), quantity_of(action));
            case ActionKind::change_address:
                return change_address(action);
            case ActionKind::add_charge:
                return add_charge(action);
        }
    }

private:
    [[noreturn]] void missing(const char* field) const {
        throw invalid_field(at_ + '/' + field, "required", "This action needs it.");
    }
    LineRow& line_of(const ChangeAction& action) {
        if (!action.line_id) missing("line_id");
        const auto line = std::ranges::find(work_.lines, *action.line_id, &LineRow::id);
        if (line == work_.lines.end())
            throw invalid_field(at_ + "/line_id", "unknown", "The order has no such line.");
        return *line;
    }
    std::int64_t quantity_of(const ChangeAction& action) const {
        if (!action.quantity) missing("quantity");
        return *action.quantity;
    }
    ProductId product_of(const ChangeAction& action) const {
        if (!action.product_id) missing("product_id");
        static_cast<void>(products_.get(at_ + "/product_id", *action.product_id));
        return *action.product_id;
    }
    std::int64_t price_of(const ChangeAction& action) const {
        if (action.unit_amount) return *action.unit_amount;
        const auto& product = products_.get(at_ + "/product_id", product_of(action));
        if (product.currency != work_.order.currency) missing("unit_amount");
        return product.price_amount;
    }

    void require_payable(const Price& price, std::int64_t ordered) const {
        if (ordered > largest_quantity || is_too_much(price, ordered))
            throw invalid_field(at_ + "/quantity", "amount_too_large",
                                "This adds up to more money than can be right.");
    }

    void add(ProductId product, std::int64_t quantity, std::int64_t unit_amount) {
        require_payable({unit_amount}, quantity);
        std::int64_t last = 0;
        for (const auto& line : work_.lines) last = std::max(last, line.position);
        work_.lines.push_back({.order = work_.order.id,
                               .position = last + 1,
                               .product = product,
                               .placed_at = work_.order.placed_at,
                               .ordered = quantity,
                               .unit_amount = unit_amount,
                               .promised_ship_at = work_.order.promised_ship_at,
                               .promised_delivery_at = work_.order.promised_delivery_at});
    }
    void remove(LineRow& line) {
        if (line.shipped > 0)
            throw invalid_field(at_ + "/line_id", "already_shipped",
                                "Pieces of this line have been shipped.");
        cancel(line, line.quantities().wanted());
    }
    void cancel(LineRow& line, std::int64_t quantity) {
        const auto before = line.quantities();
        if (quantity > before.wanted() - before.shipped)
            throw invalid_field(at_ + "/quantity", "already_shipped",
                                "So many pieces are not left to be shipped.");
        line.set(without(before, quantity));
        if (const auto kept = before.allocated - line.allocated; kept > 0)
            work_.freed.push_back({line.id, kept});
    }
    void change_quantity(LineRow& line, std::int64_t wanted) {
        const auto before = line.quantities().wanted();
        if (wanted < before) return cancel(line, before - wanted);
        line.ordered += wanted - before;
        require_payable(line.price(), line.ordered);
    }
    void change_price(LineRow& line, const ChangeAction& action) {
        if (!action.unit_amount) missing("unit_amount");
        line.unit_amount = *action.unit_amount;
        require_payable(line.price(), line.ordered);
        const auto full = full_amount(line.price(), line.ordered);
        if (full < 0 || full < line.refunded_amount)
            throw invalid_field(at_ + "/unit_amount", "more_was_refunded",
                                "More than that was taken off or given back already.");
    }
    void claim(LineRow& line, std::int64_t quantity) {
        if (line.replaced + quantity > line.shipped)
            throw invalid_field(at_ + "/quantity", "more_than_shipped",
                                "More pieces than were shipped and not replaced yet.");
        line.replaced += quantity;
        work_.claimed_amount =
            add_amounts(work_.claimed_amount, worth(line.price(), line.ordered, quantity));
        work_.claimed_pieces += quantity;
        add(line.product, quantity, 0);  // `line` is not valid any more
    }
    void change_address(const ChangeAction& action) {
        if (!action.ship_to) missing("ship_to");
        check_address(at_ + "/ship_to", *action.ship_to);
        work_.order.ship_to = stored(*action.ship_to);
    }
    void add_charge(const ChangeAction& action) {
        if (!action.amount) missing("amount");
        work_.order.charges_amount = add_amounts(work_.order.charges_amount, *action.amount);
    }

    Reworked& work_;
    const Products& products_;
    std::string at_;
};

}  // namespace

Reworked rework(const OrderRow& order, const std::vector<LineRow>& lines,
                const std::vector<ChangeAction>& actions, const Products& products) {
    Reworked work{.order = order, .lines = lines};
    Workbench bench(work, products);
    for (std::size_t i = 0; i < actions.size(); ++i)
        bench.carry_out(actions[i], "/actions/" + std::to_string(i));
    total_up(work.order, work.lines);
    if (work.order.total_amount < 0)
        throw invalid_field("/actions", "below_zero", "The order would cost less than nothing.");
    if (work.order.total_amount > largest_amount)
        throw invalid_field("/actions", "amount_too_large",
                            "This adds up to more money than can be right.");
    return work;
}

}  // namespace tandem::orders
