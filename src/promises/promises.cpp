#include "promises/promises.h"

#include "base/cursor.h"
#include "base/money.h"
#include "customers/customers.h"
#include "events/record.h"
#include "promises/events.h"
#include "promises/keeping.h"
#include "promises/rules.h"

namespace tandem::promises {
namespace {

constexpr std::string_view select_settings = R"sql(
    SELECT refund_days, warn_hours
      FROM promise_settings)sql";

constexpr std::string_view upsert_settings = R"sql(
    INSERT INTO promise_settings (id, refund_days, warn_hours)
    VALUES (1, $1, $2)
    ON CONFLICT (id) DO UPDATE
       SET refund_days = excluded.refund_days, warn_hours = excluded.warn_hours)sql";

struct SettingsRow {
    std::int64_t refund_days = 14;
    std::int64_t warn_hours = 24;
};

Duration warning(store::Tx& tx, const std::optional<json::Whole<0, 720>>& hours) {
    const auto wanted = hours ? hours->value : settings(tx).warn_hours.value.value;
    return std::chrono::hours(wanted);
}

// A warning that comes when half of the time is gone is early enough: a call in an hour is not at
// risk from the moment it was promised.
std::int64_t warn_ms(Time made, Time due, Duration wanted) {
    return std::min(wanted, (due - made) / 2).count();
}

void require_future(Time due, Time now) {
    if (due <= now) throw invalid_field("/due_at", "in_past", "This has passed already.");
}

void require_past(const std::optional<Time>& at, Time now) {
    if (at && *at > now) throw invalid_field("/at", "in_future", "This has not happened yet.");
}

// The facts that keep it must be found by what it is about.
void require_about(const MakePromise& command) {
    const auto& about = command.about.value;
    const bool named = !about.kind.value.empty() && about.id.value > 0;
    const bool answer = command.kind == PromiseKind::reply_by;
    if (answer && command.conversation_id) return;
    if (!is_done_by_hand(command.kind) && !named)
        throw invalid_field("/about", "required", "Say which order, refund or conversation.");
}

PromiseId add(events::Unit& unit, Row& row) {
    row.next_check_at = next_check(row);
    Promises promises(unit.tx);
    row.id = promises.add(row);
    promises.count(row, row.made_at, {.made = 1});
    unit.record(PromiseMade{row.id, row.customer, row.kind, row.due_at, row.amount, row.currency,
                            row.about(), row.prior});
    return row.id;
}

void take_maker(Row& row, const Actor& actor) {
    row.maker = actor.kind() == ActorKind::system ? Maker::system : Maker::agent;
    row.agent = actor.id();
    row.agent_name = actor.name();
}

Refusal over() { return conflict("over", "This promise is over."); }

}  // namespace

Promise make(events::Journal& journal, const Actor& actor, const MakePromise& command) {
    actor.require(Permission::promises_edit);
    if (command.amount || !command.currency.value.empty())
        require_currency("/currency", command.currency.value.value);
    require_about(command);
    return journal.write(actor, [&](events::Unit& unit) {
        require_future(command.due_at, unit.now);
        if (!customers::find_summary(unit.tx, command.customer_id))
            throw invalid_field("/customer_id", "unknown", "There is no such customer.");
        Row row{.customer = command.customer_id,
                .kind = command.kind,
                .about_kind = command.about.value.kind.value,
                .about_id = command.about.value.id.value,
                .conversation = command.conversation_id,
                .made_at = unit.now,
                .due_at = command.due_at,
                .currency = command.currency.value.value,
                .text_said = command.text_said.value.value,
                .warn_ms = warn_ms(unit.now, command.due_at, warning(unit.tx, command.warn_hours))};
        if (command.amount) row.amount = command.amount->value;
        take_maker(row, actor);
        return get(unit.tx, add(unit, row));
    });
}

PromiseId make(events::Unit& unit, const HousePromise& said) {
    Row row{.customer = said.customer,
            .kind = said.kind,
            .about_kind = said.about.kind.value,
            .about_id = said.about.id.value,
            .conversation = said.conversation,
            .maker = said.maker,
            .agent_name = unit.actor.name(),
            .made_at = said.made_at,
            .due_at = said.due_at,
            .amount = said.amount,
            .currency = said.currency,
            .confidence = said.confidence,
            .basis = said.basis,
            .warn_ms = warn_ms(said.made_at, said.due_at, warning(unit.tx, std::nullopt))};
    return add(unit, row);
}

Promise renegotiate(events::Journal& journal, const Actor& actor, PromiseId id,
                    const Renegotiate& command) {
    actor.require(Permission::promises_edit);
    return journal.write(actor, [&](events::Unit& unit) {
        require_future(command.due_at, unit.now);
        auto before = Promises(unit.tx).get(id);
        const bool broken =
            before.status == PromiseStatus::broken && !before.done_at && !before.next;
        if (!is_pending(before.status) && !broken) throw over();
        Row row = before;
        row.prior = id;
        row.status = PromiseStatus::open;
        row.made_at = unit.now;
        row.due_at = command.due_at;
        row.text_said = command.text_said.value.value;
        row.warn_ms = warn_ms(unit.now, row.due_at, warning(unit.tx, std::nullopt));
        if (command.amount) row.amount = command.amount->value;
        take_maker(row, actor);
        replace(unit, before, add(unit, row), row.due_at, command.reason);
        return get(unit.tx, row.id);
    });
}

Promise waive(events::Journal& journal, const Actor& actor, PromiseId id, const Waive& command) {
    actor.require(Permission::promises_edit);
    return journal.write(actor, [&](events::Unit& unit) {
        if (!is_pending(Promises(unit.tx).get(id).status)) throw over();
        waive(unit, id, command.reason);
        return get(unit.tx, id);
    });
}

Promise tell(events::Journal& journal, const Actor& actor, PromiseId id, const Tell& command) {
    actor.require(Permission::promises_edit);
    return journal.write(actor, [&](events::Unit& unit) {
        if (!is_pending(Promises(unit.tx).get(id).status)) throw over();
        require_past(command.at, unit.now);
        mark_told(unit, id, command.at.value_or(unit.now));
        return get(unit.tx, id);
    });
}

Promise mark_done(events::Journal& journal, const Actor& actor, PromiseId id, const Done& command) {
    actor.require(Permission::promises_edit);
    return journal.write(actor, [&](events::Unit& unit) {
        const auto row = Promises(unit.tx).get(id);
        if (!is_done_by_hand(row.kind))
            throw conflict("fact_decides",
                           "The parcel, the refund or the answer itself says this.");
        require_past(command.at, unit.now);
        if (!is_pending(row.status) && (row.status != PromiseStatus::broken || row.done_at))
            throw over();
        fulfil(unit, id, command.at.value_or(unit.now));
        return get(unit.tx, id);
    });
}

Promise get(store::Tx& tx, PromiseId id) { return to_promise(Promises(tx).get(id)); }

PromiseList list(store::Tx& tx, const ListPromises& query) {
    if (query.show.value == Show::customer && !query.customer_id)
        throw invalid_field("/customer_id", "required", "Say whose.");
    if (query.show.value == Show::about && (!query.about_id || !query.about_kind))
        throw invalid_field("/about_id", "required", "Say about what.");
    const auto limit = static_cast<std::int64_t>(query.limit.value);
    auto rows = Promises(tx).page(query, limit + 1);
    PromiseList list;
    if (static_cast<std::int64_t>(rows.size()) > limit) {
        rows.resize(static_cast<std::size_t>(limit));
        list.next = to_cursor({to_millis(rows.back().due_at), rows.back().id.value()});
    }
    for (const auto& row : rows) list.items.push_back(to_promise(row));
    return list;
}

std::vector<Promise> pending_of(store::Tx& tx, CustomerId customer) {
    std::vector<Promise> list;
    for (const auto& row : Promises(tx).pending_of(customer)) list.push_back(to_promise(row));
    return list;
}

PromiseCounts counts(store::Tx& tx, const CountPromises& query, Time now) {
    return Promises(tx).counts(query.until, now);
}

PromiseSettings settings(store::Tx& tx) {
    const auto row = tx.find<SettingsRow>(select_settings).value_or(SettingsRow{});
    return {json::Whole<1, 365>(row.refund_days), json::Whole<0, 720>(row.warn_hours)};
}

PromiseSettings change_settings(events::Journal& journal, const Actor& actor,
                                const PromiseSettings& wanted) {
    actor.require(Permission::system_manage);
    return journal.write(actor, [&](events::Unit& unit) {
        const auto refund_days = wanted.refund_days.value.value;
        const auto warn_hours = wanted.warn_hours.value.value;
        unit.tx.run(upsert_settings, refund_days, warn_hours);
        unit.record(PromiseSettingsChanged{refund_days, warn_hours});
        return settings(unit.tx);
    });
}

}  // namespace tandem::promises
