#include "authority/authority.h"

#include "accounts/roles.h"
#include "accounts/settings.h"
#include "authority/approvals_table.h"
#include "authority/events.h"
#include "authority/limits_table.h"
#include "base/enum_text.h"
#include "base/money.h"
#include "base/refusal.h"
#include "events/record.h"

#include <set>
#include <tuple>

namespace tandem::authority {
namespace {

constexpr std::size_t most_limits = 200;

Approval to_approval(const Ask& ask, const events::Unit& unit) {
    return {.remedy = ask.remedy,
            .amount = ask.amount,
            .currency = ask.currency,
            .subject_kind = ask.subject.kind,
            .subject_id = ask.subject.id,
            .conversation_id = ask.conversation,
            .customer_id = ask.customer,
            .reason = ask.reason,
            .context = ask.context,
            .requested_by = {unit.actor.id(), unit.actor.name()},
            .requested_at = unit.now};
}

ApprovalId request_approval(events::Unit& unit, const Ask& ask) {
    const auto id = ApprovalRows(unit.tx).add(to_approval(ask, unit));
    unit.record(ApprovalRequested{id, ask.remedy, ask.amount, ask.currency, ask.subject.kind,
                                  ask.subject.id, ask.reason, ask.conversation, ask.customer});
    return id;
}

std::optional<std::int64_t> to_amount(
    const std::optional<json::Whole<0, 1'000'000'000'000>>& limit) {
    if (!limit) return std::nullopt;
    return limit->value;
}

LimitRow checked(const Limit& limit, const std::string& path) {
    require_currency(path + "/currency", limit.currency.value);
    const auto each = to_amount(limit.max_each);
    const auto day = to_amount(limit.max_day);
    if (day && (!each || *day < *each))
        throw invalid_field(path + "/max_day", "below_each",
                            "A day's limit is at least that of one grant.");
    return {limit.remedy, limit.currency, each, day};
}

std::vector<LimitRow> checked(const SetRoleAuthority& role, const std::string& path) {
    if (role.limits.size() > most_limits)
        throw invalid_field(path + "/limits", "too_many", "A role can have at most 200 limits.",
                            {{"max", "200"}});
    std::vector<LimitRow> rows;
    std::set<std::pair<Remedy, std::string>> seen;
    for (std::size_t i = 0; i < role.limits.size(); ++i) {
        const auto at = path + "/limits/" + std::to_string(i);
        rows.push_back(checked(role.limits[i], at));
        if (!seen.emplace(rows.back().remedy, rows.back().currency).second)
            throw invalid_field(at + "/currency", "duplicate",
                                "There is a limit for this remedy and currency already.");
    }
    return rows;
}

std::string amount_text(std::optional<std::int64_t> amount, const std::string& currency) {
    return amount ? to_text(*amount, currency) : "no limit";
}

// "refund 100.00 EUR, 300.00 EUR a day; …"
std::string described(bool unlimited, const std::vector<LimitRow>& limits) {
    if (unlimited) return "unlimited";
    std::string text;
    for (const auto& limit : limits)
        text += (text.empty() ? "" : "; ") + std::string(to_text(limit.remedy)) + ' ' +
                amount_text(limit.max_each, limit.currency) + ", " +
                amount_text(limit.max_day, limit.currency) + " a day";
    return text.empty() ? "nothing" : text;
}

Limit to_limit(const LimitRow& row) {
    Limit limit{.remedy = row.remedy, .currency = row.currency, .max_each = {}, .max_day = {}};
    if (row.max_each) limit.max_each = json::Whole<0, 1'000'000'000'000>(*row.max_each);
    if (row.max_day) limit.max_day = json::Whole<0, 1'000'000'000'000>(*row.max_day);
    return limit;
}

std::string name_of(const std::vector<accounts::Role>& roles, RoleId id, const std::string& path) {
    for (const auto& role : roles)
        if (role.id == id) return role.name;
    throw invalid_field(path, "unknown", "There is no such role.");
}

std::vector<LimitRow> seeds(std::int64_t refund, std::int64_t refund_day, std::int64_t voucher,
                            std::int64_t voucher_day, std::int64_t replacement,
                            std::int64_t replacement_day, std::int64_t exception) {
    std::vector<LimitRow> rows;
    for (const auto* currency : {"EUR", "USD", "GBP"}) {
        rows.push_back({Remedy::refund, currency, refund, refund_day});
        rows.push_back({Remedy::voucher, currency, voucher, voucher_day});
        rows.push_back({Remedy::replacement, currency, replacement, replacement_day});
        rows.push_back({Remedy::return_exception, currency, exception, std::nullopt});
    }
    return rows;
}

}  // namespace

Verdict ask(events::Unit& unit, const Ask& ask) {
    if (!charge(unit, ask.remedy, ask.amount, ask.currency))
        return {.granted = false, .approval = request_approval(unit, ask)};
    unit.record(Granted{unit.actor.id(),
                        ask.remedy,
                        ask.amount,
                        ask.currency,
                        ask.subject.kind,
                        ask.subject.id,
                        ask.reason,
                        ask.conversation,
                        ask.customer,
                        {}});
    return {.granted = true};
}

bool would_grant(store::Tx& tx, const Actor& actor, Remedy remedy, std::int64_t amount,
                 std::string_view currency, Time now) {
    const auto reach = reach_of(tx, actor, remedy, currency);
    if (!reach.covers(amount)) return false;
    if (!reach.limit || !reach.limit->max_day) return true;
    return Limits(tx).used({actor.id(), remedy, amount, currency, day_of(now)}) + amount <=
           *reach.limit->max_day;
}

Authority get_authority(store::Tx& tx) {
    const Limits limits(tx);
    Authority authority{.roles = {}, .version = limits.version()};
    for (const auto& role : accounts::list_roles(tx)) {
        RoleAuthority of{role.id, role.name, limits.is_unlimited(role.id), {}};
        for (const auto& row : limits.of(role.id)) of.limits.push_back(to_limit(row));
        authority.roles.push_back(std::move(of));
    }
    return authority;
}

Authority set_authority(events::Journal& journal, const Actor& actor,
                        std::optional<std::int64_t> version, const SetAuthority& command) {
    actor.require(Permission::authority_manage);
    return journal.write(actor, [&](events::Unit& unit) {
        Limits limits(unit.tx);
        const auto before_this = limits.next_version() - 1;
        if (version && *version != before_this) throw stale("authority");
        const auto roles = accounts::list_roles(unit.tx);
        LimitsChanged event;
        std::set<RoleId> seen;
        for (std::size_t i = 0; i < command.roles.size(); ++i) {
            const auto& wanted = command.roles[i];
            const auto path = "/roles/" + std::to_string(i);
            const auto role = name_of(roles, wanted.role_id, path + "/role_id");
            if (!seen.insert(wanted.role_id).second)
                throw invalid_field(path + "/role_id", "duplicate", "This role is named twice.");
            const auto rows = checked(wanted, path);
            auto before = described(limits.is_unlimited(wanted.role_id), limits.of(wanted.role_id));
            limits.set(wanted.role_id, wanted.unlimited.value, rows);
            auto after = described(wanted.unlimited.value, limits.of(wanted.role_id));
            if (before != after)
                event.changes.push_back({role, std::move(before), std::move(after)});
        }
        if (!event.changes.empty()) unit.record(event);
        return get_authority(unit.tx);
    });
}

OwnAuthority own_authority(store::Tx& tx, const Actor& actor, Time now) {
    const Limits limits(tx);
    OwnAuthority own{.pending = ApprovalRows(tx).count_pending()};
    const auto role = limits.role_of(actor.id());
    if (!role) return own;
    own.unlimited = limits.is_unlimited(*role);
    for (const auto& row : limits.of(*role))
        own.limits.push_back({row.remedy, row.currency, row.max_each, row.max_day,
                              limits.used({actor.id(), row.remedy, 0, row.currency, day_of(now)})});
    return own;
}

void seed_authority(store::Store& store) {
    store.write([](store::Tx& tx) {
        if (!accounts::claim_setting(tx, "authority_seeded", "1")) return;
        Limits limits(tx);
        const auto working = seeds(10'000, 30'000, 5'000, 15'000, 15'000, 45'000, 15'000);
        const auto leading = seeds(50'000, 200'000, 50'000, 200'000, 50'000, 200'000, 50'000);
        limits.set(accounts::builtin_role(tx, accounts::Builtin::agent), false, working);
        limits.set(accounts::builtin_role(tx, accounts::Builtin::team_lead), false, leading);
        limits.set(accounts::builtin_role(tx, accounts::Builtin::operations), false, leading);
        limits.set(accounts::builtin_role(tx, accounts::Builtin::administrator), true, {});
    });
}

}  // namespace tandem::authority
