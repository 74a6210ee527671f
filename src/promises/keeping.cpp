#include "promises/keeping.h"

#include "base/log.h"
#include "base/refusal.h"
#include "events/record.h"
#include "promises/events.h"
#include "promises/rules.h"

namespace tandem::promises {
namespace {

constexpr std::int64_t step = 100;

void end(Row& row, PromiseStatus status, Time now) {
    row.status = status;
    row.next_check_at.reset();
    row.ended_at = now;
}

void put_at_risk(events::Unit& unit, Row& row) {
    row.status = PromiseStatus::at_risk;
    if (!row.at_risk_at) row.at_risk_at = unit.now;
    row.next_check_at = next_check(row);
    Promises(unit.tx).save(row);
    unit.record(
        PromiseAtRisk{row.id, row.customer, row.kind, row.due_at, row.expected_at, row.about()});
}

// Counted on the day on which it was due.
void break_it(events::Unit& unit, Row& row) {
    end(row, PromiseStatus::broken, unit.now);
    Promises promises(unit.tx);
    promises.save(row);
    promises.count(row, row.due_at, {.broken = 1, .broken_told = row.told_in_time ? 1 : 0});
    unit.record(
        PromiseBroken{row.id, row.customer, row.kind, row.due_at, row.told_in_time, row.about()});
}

void do_late(events::Unit& unit, Row& row, Time at) {
    row.done_at = at;
    row.late_ms = (at - row.due_at).count();
    Promises promises(unit.tx);
    promises.save(row);
    promises.count(row, row.due_at, {.late_count = 1, .late_ms = *row.late_ms});
    unit.record(PromiseDoneLate{row.id, row.customer, at, *row.late_ms});
}

void keep(events::Unit& unit, Row& row, Time at) {
    row.done_at = at;
    end(row, PromiseStatus::kept, unit.now);
    Promises promises(unit.tx);
    promises.save(row);
    promises.count(row, row.due_at, {.kept = 1});
    unit.record(PromiseKept{row.id, row.customer, row.kind, row.due_at, at, row.about()});
}

// The breaking was found by the clock; the fact that came in time was only heard of later.
void mend(events::Unit& unit, Row& row, Time at) {
    Promises(unit.tx).count(row, row.due_at,
                            {.broken = -1, .broken_told = row.told_in_time ? -1 : 0});
    keep(unit, row, at);
}

bool check(events::Unit& unit, PromiseId id) {
    auto row = Promises(unit.tx).get(id);
    if (!row.next_check_at || *row.next_check_at > unit.now) return false;
    if (row.due_at <= unit.now) {
        break_it(unit, row);
    } else if (row.status == PromiseStatus::open && is_at_risk(row, unit.now)) {
        put_at_risk(unit, row);
    } else {
        row.next_check_at = row.due_at;
        Promises(unit.tx).save(row);
    }
    return true;
}

}  // namespace

void mark_told(events::Unit& unit, PromiseId id, Time at) {
    Promises promises(unit.tx);
    auto row = promises.get(id);
    if (row.told_at) return;
    row.told_at = at;
    row.told_in_time = at < row.due_at;
    promises.save(row);
    unit.record(PromiseTold{id, row.customer, at, row.told_in_time});
}

void replace(events::Unit& unit, Row& before, PromiseId next, Time due_at,
             const std::string& reason) {
    before.next = next;
    before.reason = reason;
    Promises promises(unit.tx);
    if (is_pending(before.status)) {
        if (!before.told_at) {
            before.told_at = unit.now;
            before.told_in_time = unit.now < before.due_at;
        }
        end(before, PromiseStatus::renegotiated, unit.now);
        promises.count(before, unit.now, {.renegotiated = 1});
    }
    promises.save(before);
    unit.record(
        PromiseRenegotiated{before.id, before.customer, next, before.due_at, due_at, reason});
}

void fulfil(events::Unit& unit, PromiseId id, Time at) {
    auto row = Promises(unit.tx).get(id);
    if (row.status == PromiseStatus::broken && !row.done_at)
        return at <= row.due_at ? mend(unit, row, at) : do_late(unit, row, at);
    if (!is_pending(row.status)) return;
    if (at <= row.due_at) return keep(unit, row, at);
    break_it(unit, row);
    do_late(unit, row, at);
}

void expect(events::Unit& unit, PromiseId id, std::optional<Time> by) {
    Promises promises(unit.tx);
    auto row = promises.get(id);
    if (!is_pending(row.status) || row.expected_at == by) return;
    row.expected_at = by;
    const bool risky = is_at_risk(row, unit.now);
    if (risky && row.status == PromiseStatus::open) return put_at_risk(unit, row);
    const bool recovered = !risky && row.status == PromiseStatus::at_risk;
    if (recovered) row.status = PromiseStatus::open;
    row.next_check_at = next_check(row);
    promises.save(row);
    if (recovered) unit.record(PromiseRecovered{id, row.customer, by});
}

void waive(events::Unit& unit, PromiseId id, const std::string& reason) {
    Promises promises(unit.tx);
    auto row = promises.get(id);
    if (!is_pending(row.status)) return;
    row.reason = reason;
    end(row, PromiseStatus::waived, unit.now);
    promises.save(row);
    promises.count(row, unit.now, {.waived = 1});
    unit.record(PromiseWaived{id, row.customer, reason});
}

std::vector<PromiseId> unfinished_about(store::Tx& tx, PromiseKind kind, std::string_view about,
                                        std::int64_t id) {
    return Promises(tx).unfinished(kind, about, id);
}

int check_due(events::Journal& journal) {
    const auto now = journal.clock().now();
    const auto due = journal.read([&](store::Tx& tx) { return Promises(tx).to_check(now, step); });
    const auto actor = Actor::system("promises");
    int moved = 0;
    for (const auto id : due) {
        try {
            moved += journal.write(actor, [&](events::Unit& unit) { return check(unit, id); });
        } catch (const std::exception& error) {
            log::error("a promise could not be checked", {{"error", error.what()}});
        }
    }
    return moved;
}

}  // namespace tandem::promises
