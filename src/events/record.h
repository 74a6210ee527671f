#pragma once

// For .cpp files: turns event structs into the journal's JSON.

#include "events/journal.h"
#include "json/encode.h"

namespace tandem::events {

template <class Event>
void Unit::record(const Event& event) {
    append(Event::name, event.subject(), json::encode(event));
}

}  // namespace tandem::events
