#include "events/record.h"
#include "orders/events.h"
#include "orders/orders_table.h"

#include <algorithm>

namespace tandem::orders {
namespace {

// What is held does not leave. What has left goes on.
void require_free(const OrderRow& row, const Progress& step) {
    if (step.picked <= 0 && step.shipped <= 0) return;
    if (row.is_held()) throw conflict("order_on_hold", "This order is on hold.");
    if (row.stage == Stage::draft || row.stage == Stage::unconfirmed)
        throw conflict("not_confirmed", "Confirm the order first.");
}

void step_line(events::Unit& unit, OrderRow& row, const LineProgress& progress) {
    auto line = Lines(unit.tx).get(progress.line);
    if (line.order != row.id) throw not_found("order_line");
    require_free(row, progress.step);
    const auto before = line.quantities();
    line.set(after(before, progress.step));
    Lines(unit.tx).save(line);
    row.set_sums(row.sums() - before + line.quantities());
}

}  // namespace

void progress(events::Unit& unit, const std::vector<LineProgress>& steps) {
    if (steps.empty()) return;
    auto row = Orders(unit.tx).lock({Lines(unit.tx).get(steps.front().line).order});
    const auto before = row.status;
    bool cancels = false;
    for (const auto& one : steps) {
        step_line(unit, row, one);
        cancels = cancels || one.step.cancelled != 0;
    }
    if (cancels) total_up(row, Lines(unit.tx).of(row.id));
    Orders(unit.tx).save(row, unit.now);
    if (row.status == before) return;
    unit.record(OrderProgressed{row.id, row.customer, row.number, before, row.status});
    count_status(unit.tx, before, row.status);
}

void progress(events::Unit& unit, OrderLineId line, const Progress& step) {
    progress(unit, std::vector{LineProgress{line, step}});
}

}  // namespace tandem::orders
