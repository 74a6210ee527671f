#include "accounts/throttle_table.h"

#include "base/refusal.h"

#include <algorithm>

namespace tandem::accounts {
namespace {

using namespace std::chrono_literals;

constexpr Duration longest_memory = 24h;

// Makes the row or locks it as it is, so that attempts at the same moment are counted in turn.
constexpr std::string_view lock_row = R"sql(
    INSERT INTO sign_in_attempts (key, attempts, at, blocked_until)
    VALUES ($1, 0, $2, 0)
    ON CONFLICT (key) DO UPDATE SET attempts = sign_in_attempts.attempts
    RETURNING attempts, at, blocked_until)sql";

constexpr std::string_view update_row = R"sql(
    UPDATE sign_in_attempts
       SET attempts = $2, at = $3, blocked_until = $4
     WHERE key = $1)sql";

constexpr std::string_view take_one_off = R"sql(
    UPDATE sign_in_attempts
       SET attempts = attempts - 1
     WHERE key = $1 AND attempts > 0)sql";

constexpr std::string_view delete_row = R"sql(
    DELETE FROM sign_in_attempts
     WHERE key = $1)sql";

constexpr std::string_view delete_old = R"sql(
    DELETE FROM sign_in_attempts
     WHERE at < $1)sql";

struct Attempts {
    int count = 0;
    Time at;
    Time blocked_until;
};

Duration wait_after(int attempts, const Patience& patience) {
    if (attempts < patience.free) return 0ms;
    const auto doublings = std::min(attempts - patience.free, 20);
    return std::min<Duration>(1s * (std::int64_t{1} << doublings), patience.longest);
}

[[noreturn]] void refuse(Duration wait) {
    const auto seconds = static_cast<int>(std::chrono::ceil<std::chrono::seconds>(wait).count());
    throw too_many_requests(
        "too_many_attempts",
        "Too many attempts. Try again in " + std::to_string(seconds) + " seconds.", seconds);
}

}  // namespace

void Throttle::take(std::string_view key, const Patience& patience, Time now) {
    tx_.run(delete_old, now - longest_memory);
    auto row = tx_.get<Attempts>(lock_row, key, now);
    if (row.at < now - patience.memory) row = {};
    if (row.blocked_until > now) refuse(row.blocked_until - now);
    const auto count = row.count + 1;
    tx_.run(update_row, key, count, now, now + wait_after(count, patience));
}

void Throttle::give_back(std::string_view key) { tx_.run(take_one_off, key); }

void Throttle::forget(std::string_view key) { tx_.run(delete_row, key); }

}  // namespace tandem::accounts
