#include "shipments/exceptions.h"

#include "base/refusal.h"
#include "events/record.h"
#include "shipments/events.h"

#include <algorithm>
#include <array>

namespace tandem::shipments {
namespace {

constexpr std::string_view select_open = R"sql(
    SELECT kind
      FROM shipment_exceptions
     WHERE shipment_id = $1 AND cleared_at IS NULL)sql";

constexpr std::string_view select_all = R"sql(
    SELECT id, kind, detail, raised_at, raised_by, cleared_at, cleared_by, why
      FROM shipment_exceptions
     WHERE shipment_id = $1
     ORDER BY id DESC
     LIMIT 100)sql";

constexpr std::string_view select_one = R"sql(
    SELECT kind
      FROM shipment_exceptions
     WHERE id = $2 AND shipment_id = $1 AND cleared_at IS NULL)sql";

constexpr std::string_view select_raised = R"sql(
    SELECT id
      FROM shipment_exceptions
     WHERE shipment_id = $1 AND kind = $2 AND detail = $3
     LIMIT 1)sql";

constexpr std::string_view insert = R"sql(
    INSERT INTO shipment_exceptions (shipment_id, kind, detail, raised_at, raised_by)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (shipment_id, kind) WHERE cleared_at IS NULL DO NOTHING)sql";

constexpr std::string_view update_cleared = R"sql(
    UPDATE shipment_exceptions
       SET cleared_at = $3, cleared_by = $4, why = $5
     WHERE shipment_id = $1 AND kind = $2 AND cleared_at IS NULL)sql";

// The worst first: the list shows one for each parcel.
constexpr std::array worst_first{
    ExceptionKind::lost,
    ExceptionKind::damaged,
    ExceptionKind::not_received,
    ExceptionKind::held,
    ExceptionKind::return_to_sender,
    ExceptionKind::failed_attempts,
    ExceptionKind::late,
    ExceptionKind::dwell,
    ExceptionKind::no_scan,
};

}  // namespace

std::set<ExceptionKind> Exceptions::open() const {
    if (!row_.exception) return {};
    const auto kinds = unit_.tx.all<ExceptionKind>(select_open, row_.id);
    return {kinds.begin(), kinds.end()};
}

void Exceptions::note_worst() {
    const auto kinds = unit_.tx.all<ExceptionKind>(select_open, row_.id);
    const auto worst = std::ranges::find_if(worst_first, [&](ExceptionKind kind) {
        return std::ranges::find(kinds, kind) != kinds.end();
    });
    row_.exception = worst == worst_first.end() ? std::nullopt : std::optional(*worst);
}

void Exceptions::raise(ExceptionKind kind, std::string_view detail, std::string_view by) {
    if (unit_.tx.run(insert, row_.id, kind, detail, unit_.now, by) == 0) return;
    count(unit_.tx, exception_count(kind), 1);
    note_worst();
    unit_.record(ExceptionRaised{row_.id, row_.number, row_.order, row_.customer, kind,
                                 std::string(detail)});
}

void Exceptions::clear(ExceptionKind kind, std::string_view why, std::string_view by) {
    if (unit_.tx.run(update_cleared, row_.id, kind, unit_.now, by, why) == 0) return;
    count(unit_.tx, exception_count(kind), -1);
    note_worst();
    unit_.record(
        ExceptionCleared{row_.id, row_.number, row_.order, row_.customer, kind, std::string(why)});
}

bool Exceptions::was_raised(ExceptionKind kind, std::string_view detail) const {
    return unit_.tx.find<std::int64_t>(select_raised, row_.id, kind, detail).has_value();
}

std::vector<ShipmentException> exceptions_of(store::Tx& tx, ShipmentId id) {
    return tx.all<ShipmentException>(select_all, id);
}

void raise_exception(events::Unit& unit, ShipmentId id, const RaiseException& command) {
    Shipments shipments(unit.tx);
    auto row = shipments.lock({id});
    const auto kind = command.kind;
    if (kind != ExceptionKind::not_received && kind != ExceptionKind::damaged &&
        kind != ExceptionKind::lost)
        throw invalid_field("/kind", "not_by_hand",
                            "Say that it is damaged, lost, or was not received; the rest is "
                            "noticed by itself.");
    if (kind == ExceptionKind::not_received && row.progression.status != ShipmentStatus::delivered)
        throw conflict("not_delivered", "This parcel is not said to be delivered.");
    if (row.progression.status == ShipmentStatus::cancelled)
        throw conflict("shipment_cancelled", "This shipment was cancelled.");
    Exceptions exceptions(unit, row);
    if (exceptions.open().contains(kind))
        throw conflict("already_raised", "This is known already.");
    if (kind == ExceptionKind::damaged) row.progression.damaged = true;
    exceptions.raise(kind, command.detail.value.value, unit.actor.name());
    shipments.save(row);
}

void clear_exception(events::Unit& unit, ShipmentId id, std::int64_t exception,
                     const ClearException& command) {
    Shipments shipments(unit.tx);
    auto row = shipments.lock({id});
    const auto kind = unit.tx.find<ExceptionKind>(select_one, id, exception);
    if (!kind) throw not_found("exception");
    Exceptions(unit, row).clear(*kind, command.why.value, unit.actor.name());
    if (*kind == ExceptionKind::no_scan || *kind == ExceptionKind::dwell)
        row.watched_from = unit.now;
    set_next_check(unit, row);
    shipments.save(row);
}

}  // namespace tandem::shipments
