#pragma once

#include "channels/email/placement_rules.h"
#include "json/types.h"

namespace tandem::channels::email {

// PlacementRules as a client gives them.
struct PlacementSettings {
    json::Default<json::Text<1, 20>> hook{json::Text<1, 20>("#")};
    json::Default<NumberAt> number_at{NumberAt::none};
    json::Default<bool> search_body{false};
    json::Default<bool> search_attachments{false};
    json::Default<FollowIds> follow_ids{FollowIds::always};
    json::Default<AfterEnd> after_end{AfterEnd::reopen};
    json::Default<bool> keep_assignee{true};
    json::Default<bool> reply_address{false};
    json::Default<json::Text<0, 253>> auth_server;
};
TANDEM_STRUCT(PlacementSettings, hook, number_at, search_body, search_attachments, follow_ids,
              after_end, keep_assignee, reply_address, auth_server)

// Refused as "/placement/hook: hook" when a number could not be told from what stands before it.
PlacementRules to_rules(const PlacementSettings& settings);

}  // namespace tandem::channels::email
