#pragma once

#include "base/time.h"
#include "conversations/desk.h"
#include "crypto/secret_box.h"
#include "events/journal.h"

#include <cstdint>
#include <functional>
#include <string>

namespace tandem::demo {

struct Options {
    std::int64_t conversations = 1000;
    std::uint64_t seed = 1;
    Time now;              // the story ends here
    std::string password;  // of every agent of the demo company
};

struct Report {
    std::int64_t conversations = 0;
    std::int64_t messages = 0;
    std::int64_t customers = 0;
    std::string administrator;  // the address to sign in with
};

// Fills an empty database with Nordhaus, a shop for kitchen things: its people, teams and tags, and
// eighteen months of letters and answers, up to `now`, with the rhythm of days, weeks and seasons.
// The same seed, size and end give the same company. Everything goes through the rules and tables
// of the slices themselves, so what it makes is what the product makes. `desk.journal` writes;
// `progress` is told the number of conversations begun, now and then.
Report found_company(conversations::Desk& desk, const Options& options,
                     const std::function<void(std::int64_t)>& progress);

}  // namespace tandem::demo
