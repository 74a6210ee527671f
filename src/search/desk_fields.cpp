#include "search/query.h"

namespace tandem::search {

const std::vector<FieldRule>& desk_fields() {
    static const std::vector<FieldRule> fields{
        {"from", FieldKind::part, Part::from},
        {"to", FieldKind::part, Part::to},
        {"subject", FieldKind::part, Part::title},
        {"tag", FieldKind::value},
        {"status",
         FieldKind::choice,
         Part::any,
         {"open", "waiting", "snoozed", "solved", "spam", "trash"}},
        {"assignee", FieldKind::value},
        {"team", FieldKind::value},
        {"customer", FieldKind::value},
        {"has", FieldKind::choice, Part::any, {"attachment"}},
        {"is",
         FieldKind::choice,
         Part::any,
         {"open", "waiting", "snoozed", "solved", "spam", "trash", "unread", "unassigned"}},
        {"before", FieldKind::date},
        {"after", FieldKind::date},
    };
    return fields;
}

}  // namespace tandem::search
