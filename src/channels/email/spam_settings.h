#pragma once

#include "channels/email/spam.h"
#include "events/journal.h"
#include "json/describe.h"
#include "json/types.h"

#include <cstdint>
#include <optional>

namespace tandem::channels::email {

// How the filter is doing, and what becomes of old spam.
struct SpamStatus {
    bool ready = false;  // it has learned enough to judge
    std::int64_t spam_learned = 0;
    std::int64_t ham_learned = 0;
    std::int64_t enough = mail::SpamModel::enough;
    double threshold = 0;
    std::int64_t delete_after_days = 0;  // 0: never
};
TANDEM_STRUCT(SpamStatus, ready, spam_learned, ham_learned, enough, threshold, delete_after_days)
SpamStatus spam_status(store::Tx& tx, SpamModels& models);

struct ChangeSpamSettings {
    json::Whole<0, 3650> delete_after_days;
};
TANDEM_STRUCT(ChangeSpamSettings, delete_after_days)

struct SpamSettingsChanged {
    static constexpr std::string_view name = "spam.settings_changed";
    std::int64_t delete_after_days = 0;
    events::Subject subject() const { return {"settings", 0}; }
};
TANDEM_STRUCT(SpamSettingsChanged, delete_after_days)
void change_spam_settings(events::Journal&, const Actor&, const ChangeSpamSettings&);

// Moves spam to the trash that has lain longer than the setting says; how much it was. From there
// it can be taken back like anything else.
int tidy_spam(events::Journal& journal);

}  // namespace tandem::channels::email
