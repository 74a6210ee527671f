#include "catalog/policies.h"

#include "base/refusal.h"
#include "catalog/events.h"
#include "events/record.h"

#include <charconv>
#include <limits>

namespace tandem::catalog {
namespace {

constexpr std::string_view select_one = R"sql(
    SELECT id, kind, number, title, text, owner, effective_from, effective_to, published_at,
           published_by
      FROM policies
     WHERE id = $1)sql";

constexpr std::string_view select_newest = R"sql(
    SELECT id, kind, number, title, text, owner, effective_from, effective_to, published_at,
           published_by
      FROM policies
     WHERE kind = $1
     ORDER BY number DESC
     LIMIT 1)sql";

constexpr std::string_view select_page = R"sql(
    SELECT id, kind, number, title, text, owner, effective_from, effective_to, published_at,
           published_by
      FROM policies
     WHERE id < $1
     ORDER BY id DESC
     LIMIT $2)sql";

constexpr std::string_view select_page_of_kind = R"sql(
    SELECT id, kind, number, title, text, owner, effective_from, effective_to, published_at,
           published_by
      FROM policies
     WHERE kind = $3 AND id < $1
     ORDER BY id DESC
     LIMIT $2)sql";

// The last that began; one that has ended is followed by another.
constexpr std::string_view select_in_force = R"sql(
    SELECT id
      FROM policies
     WHERE kind = $1 AND effective_from <= $2
     ORDER BY effective_from DESC
     LIMIT 1)sql";

constexpr std::string_view insert = R"sql(
    INSERT INTO policies (kind, number, title, text, owner, effective_from, published_at,
                          published_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    RETURNING id)sql";

constexpr std::string_view update_end = R"sql(
    UPDATE policies
       SET effective_to = $2
     WHERE id = $1)sql";

constexpr std::string_view delete_one = R"sql(
    DELETE FROM policies
     WHERE id = $1)sql";

// One at a time: each version ends the one before it.
constexpr std::string_view touch_lock = R"sql(
    INSERT INTO number_series (name, next)
    VALUES ('lock:policies', 0)
    ON CONFLICT (name) DO UPDATE SET next = number_series.next)sql";

std::int64_t to_place(const std::optional<std::string>& cursor) {
    if (!cursor) return std::numeric_limits<std::int64_t>::max();
    std::int64_t id = 0;
    const auto* const end = cursor->data() + cursor->size();
    const auto [rest, error] = std::from_chars(cursor->data(), end, id);
    if (error != std::errc() || rest != end) throw bad_cursor("/after");
    return id;
}

}  // namespace

Policy publish_policy(events::Journal& journal, const Actor& actor, const PublishPolicy& command) {
    actor.require(Permission::catalog_manage);
    return journal.write(actor, [&](events::Unit& unit) {
        return get_policy(unit.tx, publish_policy(unit, command));
    });
}

PolicyId publish_policy(events::Unit& unit, const PublishPolicy& command) {
    unit.tx.run(touch_lock);
    const auto from = command.effective_from.value_or(unit.now);
    const auto before = unit.tx.find<Policy>(select_newest, command.kind);
    if (before && from <= before->effective_from)
        throw invalid_field("/effective_from", "too_early",
                            "The version before it begins then or later.");
    if (before) unit.tx.run(update_end, before->id, from);
    const auto number = before ? before->number + 1 : 1;
    const auto id =
        unit.tx.get<PolicyId>(insert, command.kind, number, command.title.value, command.text.value,
                              command.owner.value.value, from, unit.now, unit.actor.name());
    unit.record(PolicyPublished{id, command.kind, number, command.title, from});
    return id;
}

void withdraw_policy(events::Journal& journal, const Actor& actor, PolicyId id) {
    actor.require(Permission::catalog_manage);
    journal.write(actor, [&](events::Unit& unit) {
        unit.tx.run(touch_lock);
        const auto policy = get_policy(unit.tx, id);
        if (policy.effective_to || policy.effective_from <= unit.now)
            throw conflict("policy_in_force",
                           "What is or was in force stays on record. Publish another version.");
        unit.tx.run(delete_one, id);
        if (const auto before = unit.tx.find<Policy>(select_newest, policy.kind))
            unit.tx.run(update_end, before->id, std::optional<Time>());
        unit.record(PolicyWithdrawn{id, policy.kind, policy.number});
    });
}

Policy get_policy(store::Tx& tx, PolicyId id) {
    if (auto found = tx.find<Policy>(select_one, id)) return *std::move(found);
    throw not_found("policy");
}

std::optional<PolicyId> policy_in_force(store::Tx& tx, PolicyKind kind, Time at) {
    return tx.find<PolicyId>(select_in_force, kind, at);
}

PolicyList list(store::Tx& tx, const ListPolicies& query) {
    const auto before = to_place(query.after);
    const auto limit = static_cast<std::int64_t>(query.limit.value);
    PolicyList page;
    page.items = query.kind ? tx.all<Policy>(select_page_of_kind, before, limit + 1, *query.kind)
                            : tx.all<Policy>(select_page, before, limit + 1);
    if (static_cast<std::int64_t>(page.items.size()) > limit) {
        page.items.pop_back();
        page.next = std::to_string(page.items.back().id.value());
    }
    return page;
}

}  // namespace tandem::catalog
