// The processor time that the follower of the exposure fact takes for each event that waits for it:
//   exposure_bench DATABASE  ->  "EVENTS MICROSECONDS_EACH"

#include "events/follower.h"
#include "exposure/exposures.h"

#include <ctime>
#include <iostream>
#include <string>

namespace {

constexpr std::string_view count_waiting = R"sql(
    SELECT COUNT(*)
      FROM events
     WHERE position > (SELECT position FROM follower_positions WHERE name = 'exposure'))sql";

// Of all threads: the writer has one of its own.
double processor_micros() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

}  // namespace

int main(int count, char** arguments) {
    using namespace tandem;
    if (count != 2) return 2;
    const auto store =
        store::Store::open("sqlite:" + std::string(arguments[1]), {.durable = false});
    const auto waiting =
        store->read([](store::Tx& tx) { return tx.get<std::int64_t>(count_waiting); });
    exposure::Exposures exposures;
    events::Followers followers(*store);
    followers.add(exposures);
    const auto began = processor_micros();
    followers.catch_up();
    const auto took = processor_micros() - began;
    std::cout << waiting << ' ' << took / static_cast<double>(waiting) << '\n';
    return 0;
}
