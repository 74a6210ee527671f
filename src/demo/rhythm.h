#pragma once

#include "base/time.h"
#include "demo/dice.h"

#include <cstdint>
#include <vector>

namespace tandem::demo {

// When customers write: more by day than by night, on Mondays than on Sundays, before Christmas
// than in summer, and more every month, because the shop grows.
class Rhythm {
public:
    // `count` moments over the `days` before `end`.
    Rhythm(Time end, int days);

    // A moment; over many calls they follow the rhythm.
    Time moment(Dice& dice) const;

private:
    Time start_;
    std::vector<double> hours_;  // running sum of the weights of all hours
};

// The next moment, at least `after` later, at which somebody is at work (Monday to Saturday, 8 to
// 18 h UTC).
Time at_work(Time from, Duration after);

}  // namespace tandem::demo
