#pragma once

#include "base/time.h"
#include "store/store.h"

#include <string_view>

namespace tandem::accounts {

// How often someone may try: `free` times at once, then after 1, 2, 4, ... seconds, at most
// `longest`. Who has not tried for the time `memory` begins anew.
struct Patience {
    int free;
    Duration longest;
    Duration memory;
};

// Attempts to sign in, counted before they are carried out, so that many at the same moment count
// as many. In the database: every node counts the same ones, and a restart forgets none.
class Throttle {
public:
    explicit Throttle(store::Tx& tx) : tx_(tx) {}

    // Counts an attempt; refused as too_many_attempts when it comes too soon.
    void take(std::string_view key, const Patience& patience, Time now);
    void give_back(std::string_view key);  // the attempt was none
    void forget(std::string_view key);     // somebody got in

private:
    store::Tx& tx_;
};

}  // namespace tandem::accounts
