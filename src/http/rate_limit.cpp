#include "http/rate_limit.h"

#include "base/refusal.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <mutex>
#include <unordered_map>

namespace tandem::http {
namespace {

// Above this many keys, those whose bucket is full again are dropped.
constexpr std::size_t sweep_from = 10'000;

// Unlike the wall clock it never jumps.
class SteadyClock final : public Clock {
public:
    Time now() const override {
        return Time(std::chrono::duration_cast<Duration>(
            std::chrono::steady_clock::now().time_since_epoch()));
    }
};

const Clock& steady_clock() {
    static const SteadyClock clock;
    return clock;
}

struct Bucket {
    double tokens;
    Time filled;
};

struct KeyHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view key) const {
        return std::hash<std::string_view>{}(key);
    }
};

}  // namespace

struct RateLimiter::State {
    State(Rate limit, const Clock& time) : rate(limit), clock(time) {}

    double tokens_at(Time now, const Bucket& bucket) const {
        const auto seconds = static_cast<double>((now - bucket.filled).count()) / 1000;
        return std::min(rate.burst, bucket.tokens + std::max(0.0, seconds) * rate.per_second);
    }

    void sweep(Time now) {
        if (buckets.size() < next_sweep) return;
        std::erase_if(
            buckets, [&](const auto& entry) { return tokens_at(now, entry.second) >= rate.burst; });
        next_sweep = std::max(sweep_from, buckets.size() * 2);
    }

    const Rate rate;
    const Clock& clock;
    std::mutex mutex;
    std::unordered_map<std::string, Bucket, KeyHash, std::equal_to<>> buckets;
    std::size_t next_sweep = sweep_from;
};

RateLimiter::RateLimiter(Rate rate) : RateLimiter(rate, steady_clock()) {}
RateLimiter::RateLimiter(Rate rate, const Clock& clock)
    : state_(std::make_unique<State>(rate, clock)) {}
RateLimiter::~RateLimiter() = default;

int RateLimiter::take(std::string_view key) {
    if (state_->rate.per_second <= 0) return 0;
    const std::lock_guard lock(state_->mutex);
    const auto now = state_->clock.now();
    auto found = state_->buckets.find(key);
    if (found == state_->buckets.end()) {
        state_->sweep(now);
        found = state_->buckets.emplace(std::string(key), Bucket{state_->rate.burst, now}).first;
    }
    auto& bucket = found->second;
    bucket = {state_->tokens_at(now, bucket), now};
    if (bucket.tokens >= 1) {
        bucket.tokens -= 1;
        return 0;
    }
    return std::max(1, static_cast<int>(std::ceil((1 - bucket.tokens) / state_->rate.per_second)));
}

void RateLimiter::require(std::string_view key, const std::string& code,
                          const std::string& message) {
    if (const int seconds = take(key); seconds > 0) throw too_many_requests(code, message, seconds);
}

void RateLimiter::forget(std::string_view key) {
    const std::lock_guard lock(state_->mutex);
    const auto found = state_->buckets.find(key);
    if (found != state_->buckets.end()) state_->buckets.erase(found);
}

std::string rate_key(std::string_view remote) {
    in6_addr address{};
    std::string text(remote);
    if (::inet_pton(AF_INET6, text.c_str(), &address) != 1) return text;
    if (IN6_IS_ADDR_V4MAPPED(&address)) return text;
    std::fill(address.s6_addr + 8, address.s6_addr + 16, std::uint8_t{0});
    char network[INET6_ADDRSTRLEN];
    return ::inet_ntop(AF_INET6, &address, network, sizeof network) != nullptr ? network : text;
}

}  // namespace tandem::http
