#include "channels/email/placement_settings.h"

#include "base/refusal.h"
#include "mail/ascii.h"

namespace tandem::channels::email {

PlacementRules to_rules(const PlacementSettings& settings) {
    const std::string& hook = settings.hook.value.value;
    if (mail::is_digit(hook.back()) || hook.find_first_of("[]\r\n") != std::string::npos)
        throw invalid_field("/placement/hook", "hook",
                            "What stands before the number ends in no digit and has no brackets.");
    return {.hook = hook,
            .number_at = settings.number_at,
            .search_body = settings.search_body,
            .search_attachments = settings.search_attachments,
            .follow_ids = settings.follow_ids,
            .after_end = settings.after_end,
            .keep_assignee = settings.keep_assignee,
            .reply_address = settings.reply_address,
            .auth_server = settings.auth_server.value.value};
}

}  // namespace tandem::channels::email
