#pragma once

#include <chrono>
#include <cstdint>

namespace tandem {

// A moment, in milliseconds UTC: how rows, events and the API carry time.
using Time = std::chrono::sys_time<std::chrono::milliseconds>;
using Duration = std::chrono::milliseconds;

constexpr std::int64_t to_millis(Time time) { return time.time_since_epoch().count(); }
constexpr Time from_millis(std::int64_t millis) { return Time(Duration(millis)); }

// Where "now" comes from. Passed in, so that a test decides what time it is.
class Clock {
public:
    virtual ~Clock() = default;
    virtual Time now() const = 0;
};

class SystemClock final : public Clock {
public:
    Time now() const override {
        return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
    }
};

// Stands still until it is told to move.
class ManualClock final : public Clock {
public:
    explicit ManualClock(Time start) : now_(start) {}
    Time now() const override { return now_; }
    void advance(Duration by) { now_ += by; }

private:
    Time now_;
};

}  // namespace tandem
