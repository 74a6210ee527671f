#pragma once

#include "events/event.h"
#include "json/describe.h"
#include "json/types.h"
#include "store/store.h"

#include <optional>
#include <string>
#include <vector>

namespace tandem::accounts {

// Who changed what in how this house is run: a view of the journal.

struct AuditQuery {
    std::optional<std::string> after;
    json::Default<json::Whole<1, 100>> limit{50};
    std::optional<std::string> subject_kind;
};
TANDEM_STRUCT(AuditQuery, after, limit, subject_kind)

struct AuditEntry {
    std::int64_t position = 0;
    Time at;
    std::string name;
    std::string subject_kind;
    std::int64_t subject_id = 0;
    ActorKind actor_kind = ActorKind::system;
    AgentId actor_id;
    std::string actor_name;
    json::Any data;
};
TANDEM_STRUCT(AuditEntry, position, at, name, subject_kind, subject_id, actor_kind, actor_id,
              actor_name, data)

struct AuditPage {
    std::vector<AuditEntry> items;
    std::optional<std::string> next;
};
TANDEM_STRUCT(AuditPage, items, next)
AuditPage list_audit(store::Tx&, const AuditQuery&);  // newest first

}  // namespace tandem::accounts
