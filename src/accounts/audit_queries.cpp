#include "accounts/audit.h"

#include "base/refusal.h"

#include <charconv>
#include <limits>

namespace tandem::accounts {
namespace {

// The CASE is, to the letter, that of the index events_audit; so is the list.
constexpr std::string_view select_audit = R"sql(
    SELECT position, at, name, subject_kind, subject_id, actor_kind, actor_id, actor_name, data
      FROM events
     WHERE CASE WHEN subject_kind IN ('agent', 'team', 'role', 'api_key', 'field', 'mailbox', 'view',
                                      'settings', 'tag', 'outbox', 'authority', 'approval',
                                      'policy', 'carrier', 'warehouse', 'inspection_plan')
                THEN 1 ELSE 0 END = 1
       AND position < $1
     ORDER BY position DESC
     LIMIT $2)sql";

// Joined to nothing, the kind cannot be looked up in the index by subject, which would sort.
constexpr std::string_view select_audit_of_kind = R"sql(
    SELECT position, at, name, subject_kind, subject_id, actor_kind, actor_id, actor_name, data
      FROM events
     WHERE CASE WHEN subject_kind IN ('agent', 'team', 'role', 'api_key', 'field', 'mailbox', 'view',
                                      'settings', 'tag', 'outbox', 'authority', 'approval',
                                      'policy', 'carrier', 'warehouse', 'inspection_plan')
                THEN 1 ELSE 0 END = 1
       AND subject_kind || '' = $3
       AND position < $1
     ORDER BY position DESC
     LIMIT $2)sql";

AuditEntry to_entry(const store::Row& row) {
    AuditEntry entry;
    store::take(row, 0, entry.position);
    store::take(row, 1, entry.at);
    store::take(row, 2, entry.name);
    store::take(row, 3, entry.subject_kind);
    store::take(row, 4, entry.subject_id);
    store::take(row, 5, entry.actor_kind);
    store::take(row, 6, entry.actor_id);
    store::take(row, 7, entry.actor_name);
    store::take(row, 8, entry.data.text);
    return entry;
}

std::int64_t to_position(const std::optional<std::string>& cursor) {
    if (!cursor) return std::numeric_limits<std::int64_t>::max();
    std::int64_t position = 0;
    const auto* end = cursor->data() + cursor->size();
    const auto [rest, error] = std::from_chars(cursor->data(), end, position);
    if (error != std::errc() || rest != end)
        throw invalid_field("/after", "cursor", "This is not where a page ended.");
    return position;
}

}  // namespace

AuditPage list_audit(store::Tx& tx, const AuditQuery& query) {
    const auto limit = query.limit.value.value;
    const auto before = to_position(query.after);
    AuditPage page;
    const auto take = [&](const store::Row& row) { page.items.push_back(to_entry(row)); };
    if (query.subject_kind)
        tx.each(select_audit_of_kind, take, before, limit + 1, *query.subject_kind);
    else
        tx.each(select_audit, take, before, limit + 1);
    if (page.items.size() > static_cast<std::size_t>(limit)) {
        page.items.pop_back();
        page.next = std::to_string(page.items.back().position);
    }
    return page;
}

}  // namespace tandem::accounts
