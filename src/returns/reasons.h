#pragma once

#include "base/actor.h"
#include "events/journal.h"
#include "json/describe.h"
#include "json/types.h"
#include "store/store.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::returns {

// Why customers send things back, as they say it: a tree of two levels that the company shapes.
// What really was the cause is found by inspection and is another thing.

using ReasonId = Id<struct ReturnReasonTag>;

struct ReturnReason {
    ReasonId id;
    std::optional<ReasonId> parent_id;
    std::string code;  // stable; screens translate those that came with the product by it
    std::string label;
    std::int64_t position = 0;
    bool fault =
        false;  // not the customer's: the warranty counts, not the time for second thoughts
    bool active = true;
    std::int64_t version = 0;
};
TANDEM_STRUCT(ReturnReason, id, parent_id, code, label, position, fault, active, version)

struct AddReason {
    std::optional<ReasonId> parent_id;
    json::Text<1, 40> code;
    json::Text<1, 120> label;
    json::Default<bool> fault{false};
};
TANDEM_STRUCT(AddReason, parent_id, code, label, fault)
ReturnReason add_reason(events::Journal&, const Actor&, const AddReason&);

struct ChangeReason {
    std::optional<json::Text<1, 120>> label;
    std::optional<json::Whole<0, 1000>> position;
    std::optional<bool> fault;
    std::optional<bool> active;  // those that are not are offered no more
};
TANDEM_STRUCT(ChangeReason, label, position, fault, active)
ReturnReason change_reason(events::Journal&, const Actor&, ReasonId,
                           std::optional<std::int64_t> version, const ChangeReason&);

std::vector<ReturnReason> reasons(store::Tx&);  // in their order, parents before children
std::optional<ReturnReason> find_reason(store::Tx&, std::string_view code);

// What a new house begins with.
void seed_reasons(store::Store&);

}  // namespace tandem::returns
