#include "base/money.h"
#include "exposure/desired.h"

#include <algorithm>

namespace tandem::exposure {
namespace {

// Who told us.
constexpr std::string_view of_return_line = "return_line";
constexpr std::string_view of_order_line = "order_line";
constexpr std::string_view of_exception = "shipment_exception";
constexpr std::string_view of_delivery = "delivery";
constexpr std::string_view of_refund = "refund";

// Pieces that came back, with and without a return on record.
constexpr std::string_view select_returned = R"sql(
    SELECT order_lines.id,
           order_lines.returned
           - (SELECT CAST(COALESCE(SUM(return_lines.quantity), 0) AS BIGINT)
                FROM return_lines
                JOIN returns ON returns.id = return_lines.return_id
               WHERE return_lines.line_id = order_lines.id AND returns.state <> 'cancelled'),
           COALESCE(orders.ended_at, orders.delivered_at, orders.placed_at), orders.currency
      FROM order_lines
      JOIN orders ON orders.id = order_lines.order_id
     WHERE order_lines.order_id = $1 AND order_lines.returned > 0
     ORDER BY order_lines.id)sql";

constexpr std::string_view select_returns = R"sql(
    SELECT return_lines.id, return_lines.line_id, return_lines.lot_id, return_lines.serial,
           return_reasons.code, return_lines.quantity, returns.requested_at,
           return_lines.refunded_amount, returns.currency
      FROM returns
      JOIN return_lines ON return_lines.return_id = returns.id
      JOIN return_reasons ON return_reasons.id = return_lines.reason_id
     WHERE returns.order_id = $1 AND returns.state <> 'cancelled'
     ORDER BY return_lines.id)sql";

constexpr std::string_view select_exceptions = R"sql(
    SELECT shipment_exceptions.id, shipment_exceptions.shipment_id, shipment_exceptions.kind,
           shipment_exceptions.raised_at
      FROM shipments
      JOIN shipment_exceptions ON shipment_exceptions.shipment_id = shipments.id
     WHERE shipments.order_id = $1 AND shipments.direction = 'outbound'
       AND shipment_exceptions.kind IN ('damaged', 'lost', 'not_received', 'failed_attempts',
                                        'return_to_sender')
     ORDER BY shipment_exceptions.id)sql";

// What was refunded beside returns, whose refunds are counted with them.
constexpr std::string_view select_refunds = R"sql(
    SELECT id, amount, currency, created_at
      FROM refunds
     WHERE order_id = $1 AND state = 'succeeded' AND return_id IS NULL
     ORDER BY id)sql";

struct ReturnLine {
    std::int64_t id = 0;
    OrderLineId line;
    std::optional<LotId> lot;
    std::string serial;
    std::string reason;
    std::int64_t quantity = 0;
    Time requested_at;
    std::int64_t refunded_amount = 0;
    std::string currency;
};

struct Returned {
    OrderLineId line;
    std::int64_t quantity = 0;
    Time at;
    std::string currency;
};

struct Trouble {
    std::int64_t id = 0;
    ShipmentId shipment;
    std::string kind;
    Time raised_at;
};

struct Refund {
    std::int64_t id = 0;
    std::int64_t amount = 0;
    std::string currency;
    Time created_at;
};

class Outcomes {
public:
    Outcomes(store::Tx& tx, OrderId order, const std::vector<Exposure>& rows)
        : tx_(tx), order_(order), rows_(rows) {}

    std::vector<Outcome> all() {
        for (const auto& row : tx_.all<ReturnLine>(select_returns, order_)) add(row);
        for (const auto& row : tx_.all<Returned>(select_returned, order_)) add(row);
        for (const auto& row : tx_.all<Trouble>(select_exceptions, order_)) add(row);
        for (const auto& row : rows_) add_lateness(row);
        for (const auto& row : tx_.all<Refund>(select_refunds, order_)) add(row);
        return std::move(found_);
    }

private:
    // A return of three pieces that were sent in two parcels is an outcome of both.
    void add(const ReturnLine& row) {
        auto left = row.quantity;
        auto cost = row.refunded_amount;
        const auto of = about(rows_, row.line, row.lot.value_or(LotId()), row.serial);
        for (const auto* exposure : of) {
            const auto part = std::min(left, exposure->quantity);
            if (part == 0) break;
            const auto share = part == left ? cost : share_of(cost, part, left);
            found_.push_back({.exposure = exposure->id,
                              .lot = exposure->lot,
                              .kind = "return." + row.reason,
                              .source = std::string(of_return_line),
                              .source_id = row.id,
                              .quantity = part,
                              .occurred_at = row.requested_at,
                              .reported_at = row.requested_at,
                              .cost_amount = share,
                              .currency = row.currency});
            left -= part;
            cost -= share;
        }
    }

    // Of orders that came from elsewhere it is only known that so many came back.
    void add(const Returned& row) {
        auto left = row.quantity;
        for (const auto* exposure : about(rows_, row.line, LotId(), "")) {
            const auto part = std::min(left, exposure->quantity);
            if (part <= 0) break;
            found_.push_back({.exposure = exposure->id,
                              .lot = exposure->lot,
                              .kind = "return.unknown",
                              .source = std::string(of_order_line),
                              .source_id = row.line.value(),
                              .quantity = part,
                              .occurred_at = row.at,
                              .reported_at = row.at,
                              .currency = row.currency});
            left -= part;
        }
    }

    void add(const Trouble& row) {
        for (const auto& exposure : rows_)
            if (exposure.shipment == row.shipment)
                found_.push_back({.exposure = exposure.id,
                                  .lot = exposure.lot,
                                  .kind = "delivery." + row.kind,
                                  .source = std::string(of_exception),
                                  .source_id = row.id,
                                  .quantity = exposure.quantity,
                                  .occurred_at = row.raised_at,
                                  .reported_at = row.raised_at,
                                  .currency = exposure.currency});
    }

    void add_lateness(const Exposure& exposure) {
        if (!exposure.delivered_at || !exposure.promised_at) return;
        if (*exposure.delivered_at <= *exposure.promised_at) return;
        found_.push_back({.exposure = exposure.id,
                          .lot = exposure.lot,
                          .kind = "delivery.late",
                          .source = std::string(of_delivery),
                          .source_id = exposure.id,
                          .quantity = exposure.quantity,
                          .occurred_at = *exposure.promised_at,
                          .reported_at = *exposure.delivered_at,
                          .currency = exposure.currency});
    }

    // Shared out by what the pieces were worth.
    void add(const Refund& row) {
        __int128 worth = 0;
        for (const auto& exposure : rows_) worth += worth_of(exposure);
        auto left = row.amount;
        for (const auto& exposure : rows_) {
            const auto own = worth_of(exposure);
            const auto share = own == worth ? left : static_cast<std::int64_t>(left * own / worth);
            worth -= own;
            left -= share;
            if (share == 0) continue;
            found_.push_back({.exposure = exposure.id,
                              .lot = exposure.lot,
                              .kind = std::string(of_refund),
                              .source = std::string(of_refund),
                              .source_id = row.id,
                              .quantity = exposure.quantity,
                              .occurred_at = row.created_at,
                              .reported_at = row.created_at,
                              .cost_amount = share,
                              .currency = row.currency});
        }
    }

    static __int128 worth_of(const Exposure& exposure) {
        return __int128{exposure.unit_amount} * exposure.quantity;
    }

    store::Tx& tx_;
    OrderId order_;
    const std::vector<Exposure>& rows_;
    std::vector<Outcome> found_;
};

}  // namespace

std::vector<Outcome> desired_outcomes(store::Tx& tx, OrderId order,
                                      const std::vector<Exposure>& rows) {
    if (rows.empty()) return {};
    return Outcomes(tx, order, rows).all();
}

std::vector<const Exposure*> about(const std::vector<Exposure>& rows, OrderLineId line, LotId lot,
                                   const std::string& serial) {
    const auto fit = [&](const Exposure& row) {
        const bool same_lot = lot != LotId() && row.lot == lot;
        const bool same_serial = !serial.empty() && row.serial == serial;
        return int{same_serial} * 2 + int{same_lot};
    };
    std::vector<const Exposure*> found;
    for (int wanted = 3; wanted >= 0; --wanted)
        for (const auto& row : rows)
            if (row.line == line && fit(row) == wanted) found.push_back(&row);
    return found;
}

}  // namespace tandem::exposure
