#pragma once

#include "conversations/answers.h"
#include "store/store.h"

#include <vector>

namespace tandem::conversations {

// The columns a list shows, and how they become an answer. Whoever selects them names the
// conversation c and the asker's read mark r.
inline constexpr std::string_view row_columns = R"sql(
           c.id, c.subject, c.status, c.urgency, c.kind, c.channel, c.customer_id,
           CASE WHEN c.customer_id = 0 THEN c.participants ELSE p.name END, p.email,
           c.assignee_id, c.team_id, c.tags, c.preview, c.last_message_at, c.last_from,
           c.waiting_since, c.message_count,
           CASE WHEN c.newest_message_id > COALESCE(r.message_id, 0)
                 AND c.shelf IN ('open', 'waiting', 'snoozed') THEN 1 ELSE 0 END,
           CASE WHEN c.places > 0 AND EXISTS (
                     SELECT 1 FROM drafts d WHERE d.conversation_id = c.id AND d.agent_id = $1)
                THEN 1 ELSE 0 END,
           c.snoozed_until, c.version, c.updated_at)sql";

inline constexpr std::string_view row_joins = R"sql(
      LEFT JOIN customers p ON p.id = c.customer_id
      LEFT JOIN conversation_reads r ON r.conversation_id = c.id AND r.agent_id = $1)sql";

// Rows as a query finds them, their tags still numbers; finish() gives all of them their names in
// one more query.
class RowReader {
public:
    void take(const store::Row& row);
    std::vector<ConversationRow> finish(store::Tx& tx);

private:
    struct Entry {
        ConversationRow row;
        std::vector<TagId> tags;
    };
    std::vector<Entry> entries_;
};

// Some conversations as rows, in the order of `ids`; those that do not exist are left out.
std::vector<ConversationRow> rows_of(store::Tx& tx, const std::vector<ConversationId>& ids,
                                     AgentId asker);

}  // namespace tandem::conversations
