#include "context/overview.h"

#include "base/refusal.h"
#include "customers/customers.h"
#include "orders/customer_totals.h"

#include <algorithm>

namespace tandem::context {
namespace {

constexpr long long shown = 5;

struct InQuestion {
    OrderId order;
    OrderBecause because = OrderBecause::newest;
};

// A confirmed order goes before one that is only named, and any of them before the newest.
std::optional<InQuestion> in_question(const CustomerOverview& overview) {
    std::optional<InQuestion> found;
    for (const auto& reference : overview.references) {
        if (reference.kind != TargetKind::order) continue;
        const OrderId id(reference.target_id);
        if (reference.state == ReferenceState::confirmed)
            return InQuestion{id, OrderBecause::confirmed};
        if (reference.state == ReferenceState::assumed && !found)
            found = InQuestion{id, OrderBecause::mentioned};
    }
    if (!found && !overview.orders.empty())
        found = InQuestion{overview.orders.front().id, OrderBecause::newest};
    return found;
}

CustomerFigures figures_of(store::Tx& tx, CustomerId customer) {
    CustomerFigures figures;
    for (const auto& total : orders::customer_totals(tx, customer)) {
        figures.orders += total.orders;
        figures.returns += total.returns;
        if (total.charged_amount != 0)
            figures.spent.push_back({total.currency, total.charged_amount - total.refunded_amount});
    }
    std::sort(figures.spent.begin(), figures.spent.end(),
              [](const MoneySum& a, const MoneySum& b) { return a.amount > b.amount; });
    return figures;
}

}  // namespace

CustomerOverview overview(store::Tx& tx, const Actor& actor, CustomerId asked,
                          const ReadOverview& query) {
    const auto customer = customers::live_customer(tx, asked);
    if (!customer) throw not_found("customer");
    CustomerOverview overview{.customer_id = *customer, .figures = figures_of(tx, *customer)};
    if (query.conversation_id && actor.may(Permission::conversations_read))
        overview.references = references(tx, *query.conversation_id);
    if (overview.figures.orders > 0)
        overview.orders =
            orders::list_orders(tx, {.customer_id = customer, .limit = {shown}}).items;
    if (overview.figures.returns > 0)
        overview.returns =
            returns::list_returns(tx, {.customer_id = customer, .limit = {shown}}).items;
    overview.promises = promises::pending_of(tx, *customer);
    if (const auto order = in_question(overview)) {
        overview.order = orders::get_order(tx, order->order);
        overview.order_because = order->because;
        overview.shipments = shipments::shipments_of(tx, order->order);
    }
    return overview;
}

}  // namespace tandem::context
