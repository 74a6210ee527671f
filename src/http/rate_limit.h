#pragma once

#include "base/time.h"

#include <memory>
#include <string>
#include <string_view>

namespace tandem::http {

// `burst` at once, then `per_second` on average. A rate of 0 per second limits nothing.
struct Rate {
    double per_second = 0;
    double burst = 0;
};

// Token buckets by key: an address, an agent, an account that someone tries to sign in to. Buckets
// that have filled up again are forgotten. Thread-safe.
class RateLimiter {
public:
    explicit RateLimiter(Rate rate);
    RateLimiter(Rate rate, const Clock& clock);
    ~RateLimiter();

    // Takes a token; 0, or the whole seconds to wait until there is one.
    int take(std::string_view key);
    // take(), refused with 429 and `code` when there is no token.
    void require(std::string_view key, const std::string& code = "rate_limited",
                 const std::string& message = "Too many requests. Wait a moment and try again.");
    // The key's bucket is full again (somebody signed in after all).
    void forget(std::string_view key);

private:
    struct State;
    std::unique_ptr<State> state_;
};

// What is limited together: one IPv4 address, but a whole /64 of IPv6, which is one line's share.
std::string rate_key(std::string_view remote);

}  // namespace tandem::http
