#include "authority/limits_table.h"

#include "base/refusal.h"

namespace tandem::authority {
namespace {

constexpr std::string_view select_role = R"sql(
    SELECT role_id
      FROM agents
     WHERE id = $1)sql";

constexpr std::string_view select_unlimited = R"sql(
    SELECT role_id
      FROM authority_unlimited
     WHERE role_id = $1)sql";

constexpr std::string_view select_limit = R"sql(
    SELECT remedy, currency, max_each, max_day
      FROM authority_limits
     WHERE role_id = $1 AND remedy = $2 AND currency = $3)sql";

constexpr std::string_view select_limits = R"sql(
    SELECT remedy, currency, max_each, max_day
      FROM authority_limits
     WHERE role_id = $1
     ORDER BY currency, place)sql";

constexpr std::string_view delete_limits = R"sql(
    DELETE FROM authority_limits
     WHERE role_id = $1)sql";

constexpr std::string_view delete_unlimited = R"sql(
    DELETE FROM authority_unlimited
     WHERE role_id = $1)sql";

constexpr std::string_view insert_limit = R"sql(
    INSERT INTO authority_limits (role_id, remedy, currency, max_each, max_day, place)
    VALUES ($1, $2, $3, $4, $5, $6))sql";

constexpr std::string_view insert_unlimited = R"sql(
    INSERT INTO authority_unlimited (role_id)
    VALUES ($1))sql";

constexpr std::string_view select_used = R"sql(
    SELECT amount
      FROM authority_days
     WHERE agent_id = $1 AND day = $2 AND remedy = $3 AND currency = $4)sql";

// The condition is looked at again after the row's lock was waited for.
constexpr std::string_view count_grant = R"sql(
    INSERT INTO authority_days (agent_id, day, remedy, currency, amount)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (agent_id, day, remedy, currency) DO UPDATE
       SET amount = authority_days.amount + excluded.amount
     WHERE authority_days.amount + excluded.amount <= $6)sql";

constexpr std::string_view select_number = R"sql(
    SELECT number
      FROM authority_numbers
     WHERE name = 'version')sql";

constexpr std::string_view update_version = R"sql(
    UPDATE authority_numbers
       SET number = number + 1
     WHERE name = 'version'
    RETURNING number)sql";

// Far above every sum of grants, far below where adding wraps around.
constexpr std::int64_t no_limit = 4'000'000'000'000'000'000;

}  // namespace

std::optional<RoleId> Limits::role_of(AgentId agent) const {
    return tx_.find<RoleId>(select_role, agent);
}

bool Limits::is_unlimited(RoleId role) const {
    return tx_.find<RoleId>(select_unlimited, role).has_value();
}

std::optional<LimitRow> Limits::find(RoleId role, Remedy remedy, std::string_view currency) const {
    return tx_.find<LimitRow>(select_limit, role, remedy, currency);
}

std::vector<LimitRow> Limits::of(RoleId role) const {
    return tx_.all<LimitRow>(select_limits, role);
}

void Limits::set(RoleId role, bool unlimited, const std::vector<LimitRow>& limits) {
    tx_.run(delete_limits, role);
    tx_.run(delete_unlimited, role);
    if (unlimited) tx_.run(insert_unlimited, role);
    int place = 0;
    for (const auto& limit : limits)
        tx_.run(insert_limit, role, limit.remedy, limit.currency, limit.max_each, limit.max_day,
                place++);
}

std::int64_t Limits::used(const Charge& charge) const {
    return tx_
        .find<std::int64_t>(select_used, charge.agent, charge.day, charge.remedy, charge.currency)
        .value_or(0);
}

bool Limits::count(const Charge& charge, std::optional<std::int64_t> max_day) {
    const auto most = max_day.value_or(no_limit);
    if (charge.amount > most) return false;
    return tx_.run(count_grant, charge.agent, charge.day, charge.remedy, charge.currency,
                   charge.amount, most) > 0;
}

std::int64_t Limits::version() const { return tx_.get<std::int64_t>(select_number); }

std::int64_t Limits::next_version() { return tx_.get<std::int64_t>(update_version); }

std::int64_t day_of(Time time) {
    return std::chrono::floor<std::chrono::days>(time).time_since_epoch().count();
}

Reach reach_of(store::Tx& tx, const Actor& actor, Remedy remedy, std::string_view currency) {
    if (actor.kind() == ActorKind::system) return {.unlimited = true, .limit = {}};
    if (actor.kind() == ActorKind::customer) return {};
    const Limits limits(tx);
    const auto role = limits.role_of(actor.id());
    if (!role) return {};
    if (limits.is_unlimited(*role)) return {.unlimited = true, .limit = {}};
    return {.unlimited = false, .limit = limits.find(*role, remedy, currency)};
}

bool charge(events::Unit& unit, Remedy remedy, std::int64_t amount, std::string_view currency) {
    const auto reach = reach_of(unit.tx, unit.actor, remedy, currency);
    if (!reach.covers(amount)) return false;
    if (unit.actor.kind() == ActorKind::system) return true;
    const Charge counted{unit.actor.id(), remedy, amount, currency, day_of(unit.now)};
    return Limits(unit.tx).count(counted, reach.limit ? reach.limit->max_day : std::nullopt);
}

}  // namespace tandem::authority
