#pragma once

#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace tandem::demo {

// Repeatable chance: the same seed gives the same company on every machine (the standard library's
// distributions differ between implementations). SplitMix64, Steele et al. 2014.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_(seed) {}

    std::uint64_t next() {
        state_ += 0x9E3779B97F4A7C15ull;
        auto z = state_;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
        return z ^ (z >> 31);
    }
    double fraction() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
    bool chance(double share) { return fraction() < share; }
    // From `low` to `high`, both included.
    std::int64_t whole(std::int64_t low, std::int64_t high) {
        return low + static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(high - low + 1));
    }
    template <class List>
    auto& pick(const List& list) {
        return list[static_cast<std::size_t>(next() % std::size(list))];
    }
    // Waiting times: many short ones, a long tail.
    double exponential(double mean) { return -mean * std::log(1.0 - fraction()); }
    // A rank from 0 below `count`; low ranks are far more frequent (Zipf-like).
    std::size_t rank(std::size_t count) {
        const double x = fraction();
        return static_cast<std::size_t>(static_cast<double>(count) * x * x * x);
    }

private:
    std::uint64_t state_;
};

}  // namespace tandem::demo
