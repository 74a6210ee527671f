#pragma once

#include "base/actor.h"
#include "base/id.h"
#include "events/event.h"
#include "events/journal.h"
#include "json/describe.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tandem::channels::email {

// What a mailbox does by itself.
struct AutomaticSettings {
    MailboxId mailbox;
    bool request_receipts = false;  // ask servers to report deliveries (RFC 3461), never readers
    bool acknowledge = false;       // tell whoever writes first that their letter has arrived
    std::string text_en = {};       // empty: the text below
    std::string text_de = {};
    std::int64_t pause_hours = 24;  // between two acknowledgements to the same address
    std::int64_t version = 0;       // 0: never set
};

extern const std::string_view default_text_en;
extern const std::string_view default_text_de;

AutomaticSettings automatic_settings(store::Tx& tx, MailboxId mailbox);
// `settings.version` is the one that was read.
AutomaticSettings change_automatic(events::Journal&, const Actor&, AutomaticSettings settings);

struct AutomaticChanged {
    static constexpr std::string_view name = "mailbox.automatic_changed";
    MailboxId mailbox;
    bool acknowledge = false;
    bool request_receipts = false;
    events::Subject subject() const { return events::subject_of(mailbox); }
};
TANDEM_STRUCT(AutomaticChanged, mailbox, acknowledge, request_receipts)

}  // namespace tandem::channels::email
