#pragma once

#include "conversations/desk.h"
#include "demo/company.h"

namespace tandem::demo {

// What makes a desk look worked at, over the newest of its open conversations: some of the first
// agent's own, drafts, notes that mention them, snoozed and urgent ones, a merged pair, letters in
// HTML with quotes and attachments, saved views; and customers with phones, organisations and
// notes.
void furnish(conversations::Desk& desk, const Options& options);

}  // namespace tandem::demo
