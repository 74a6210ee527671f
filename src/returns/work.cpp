#include "returns/work.h"

#include "base/refusal.h"
#include "events/record.h"
#include "orders/counts.h"

#include <algorithm>

namespace tandem::returns {

Work::Work(events::Unit& unit_in, const ReturnTarget& target)
    : unit(unit_in), row(Returns(unit.tx).lock(target)), lines(ReturnLines(unit.tx).of(row.id)) {}

ReturnLineRow& Work::line(const std::string& path, ReturnLineId id) {
    const auto found = std::ranges::find(lines, id, &ReturnLineRow::id);
    if (found == lines.end()) throw invalid_field(path, "unknown", "The return has no such line.");
    return *found;
}

std::int64_t Work::expected() const {
    std::int64_t quantity = 0;
    for (const auto& one : lines)
        if (one.outcome != Outcome::keep_refund && one.outcome != Outcome::reject)
            quantity += one.quantity - one.rejected;
    return quantity;
}

Pieces Work::sums() const {
    Pieces sums;
    for (const auto& one : lines) sums = sums + one.pieces();
    return sums;
}

void Work::step(ReturnState state, std::string_view event, std::vector<ReturnedPieces> pieces,
                std::string note) {
    const auto before = row.state;
    require_may_follow(before, state);
    row.state = state;
    row.received = sums().received;
    note_time(state);
    const bool is_over = is_under_way(before) && !is_under_way(state);
    if (is_over) let_go();
    for (const auto& one : lines) ReturnLines(unit.tx).save(one);
    Returns(unit.tx).save(row);
    if (is_over) orders::count_returns(unit, row.order, -1);
    tell(event, std::move(pieces), std::move(note));
    count_state(unit.tx, before, state);
}

void Work::tell(std::string_view event, std::vector<ReturnedPieces> pieces, std::string note) {
    unit.append(event, events::subject_of(row.id),
                json::encode(ReturnTold{row.id, row.order, row.customer, row.number, row.state,
                                        row.conversation, std::move(pieces), std::move(note)}));
}

void Work::reopen(std::vector<ReturnedPieces> pieces) {
    const auto before = row.state;
    const bool was_over = !is_under_way(before);
    if (was_over) {
        const auto now = sums();
        row.state = now.received == 0 ? ReturnState::approved : state_of(now, expected());
        row.resolved_at.reset();
        row.ended_at.reset();
    }
    for (const auto& one : lines) ReturnLines(unit.tx).save(one);
    Returns(unit.tx).save(row);
    if (was_over) orders::count_returns(unit, row.order, 1);
    tell(return_reopened, std::move(pieces));
    count_state(unit.tx, before, row.state);
}

ReturnedPieces Work::about(const ReturnLineRow& line, std::int64_t quantity,
                           std::string_view what) {
    if (reasons_.empty()) reasons_ = reasons(unit.tx);
    const auto reason = std::ranges::find(reasons_, line.reason, &ReturnReason::id);
    return {.return_line = line.id,
            .order_line = line.line,
            .product = line.product,
            .quantity = quantity,
            .reason = reason == reasons_.end() ? std::string() : reason->code,
            .root_cause = line.root_cause,
            .liable = line.liable,
            .what = std::string(what),
            .lot = line.lot};
}

void Work::note_time(ReturnState state) {
    switch (state) {
        case ReturnState::approved:
            row.approved_at = unit.now;
            break;
        case ReturnState::in_transit:
            row.sent_at = unit.now;
            break;
        case ReturnState::received:
            row.received_at = unit.now;
            break;
        case ReturnState::inspected:
            if (!row.received_at) row.received_at = unit.now;
            row.inspected_at = unit.now;
            break;
        case ReturnState::resolved:
            row.resolved_at = unit.now;
            break;
        case ReturnState::rejected:
        case ReturnState::expired:
        case ReturnState::cancelled:
        case ReturnState::closed:
            row.ended_at = unit.now;
            break;
        default:
            break;
    }
}

// Pieces that stay with the customer, or never came, may be sent back another time.
void Work::let_go() {
    for (auto& one : lines) one.claimed = claimed_at_end(one.pieces());
}

void count_state(store::Tx& tx, std::optional<ReturnState> before, ReturnState now) {
    if (before == now) return;
    if (before) orders::count_by(tx, "return." + std::string(to_text(*before)), -1);
    orders::count_by(tx, "return." + std::string(to_text(now)), 1);
}

}  // namespace tandem::returns
