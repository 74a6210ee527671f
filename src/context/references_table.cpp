#include "context/references_table.h"

#include "base/refusal.h"

namespace tandem::context {
namespace {

// So many at most stand beside one conversation.
constexpr std::string_view select_of = R"sql(
    SELECT id, conversation_id, kind, target_id, state, because, found, message_id, at, decided_by,
           decided_name, decided_at
      FROM conversation_references
     WHERE conversation_id IN @ids($1)@
     ORDER BY CASE state WHEN 'rejected' THEN 1 ELSE 0 END, id DESC
     LIMIT 200)sql";

constexpr std::string_view select_same = R"sql(
    SELECT id, conversation_id, kind, target_id, state, because, found, message_id, at, decided_by,
           decided_name, decided_at
      FROM conversation_references
     WHERE conversation_id = $1 AND kind = $2 AND target_id = $3)sql";

constexpr std::string_view select_one = R"sql(
    SELECT id, conversation_id, kind, target_id, state, because, found, message_id, at, decided_by,
           decided_name, decided_at
      FROM conversation_references
     WHERE id = $1)sql";

constexpr std::string_view insert = R"sql(
    INSERT INTO conversation_references (conversation_id, kind, target_id, state, because, found,
                                         message_id, at, decided_by, decided_name, decided_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    ON CONFLICT (conversation_id, kind, target_id) DO NOTHING)sql";

constexpr std::string_view update_state = R"sql(
    UPDATE conversation_references
       SET state = $2, decided_by = $3, decided_name = $4, decided_at = $5
     WHERE id = $1)sql";

}  // namespace

std::vector<ReferenceRow> References::of(const std::vector<ConversationId>& shown) const {
    return tx_.all<ReferenceRow>(select_of, shown);
}

std::optional<ReferenceRow> References::find(ConversationId conversation, TargetKind kind,
                                             std::int64_t target) const {
    return tx_.find<ReferenceRow>(select_same, conversation, kind, target);
}

ReferenceRow References::get(ReferenceId id) const {
    if (auto found = tx_.find<ReferenceRow>(select_one, id)) return *std::move(found);
    throw not_found("reference");
}

bool References::add(const ReferenceRow& row) {
    return tx_.run(insert, row.conversation, row.kind, row.target, row.state, row.because,
                   row.found, row.message, row.at, row.decided_by, row.decided_name,
                   row.decided_at) == 1;
}

void References::judge(const ReferenceRow& row) {
    tx_.run(update_state, row.id, row.state, row.decided_by, row.decided_name, row.decided_at);
}

}  // namespace tandem::context
