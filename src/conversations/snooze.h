#pragma once

#include "base/actor.h"
#include "conversations/commands.h"
#include "events/journal.h"

namespace tandem::conversations {

// Out of sight until a moment, or until the customer writes.
void snooze(events::Journal&, const Actor&, const Target&, Time until);
void unsnooze(events::Journal&, const Actor&, const Target&);

// Wakes what is due: opens it again. Called by a timer every few seconds; how many it woke.
int wake_due(events::Journal& journal);

}  // namespace tandem::conversations
