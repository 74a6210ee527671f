#include "channels/email/answer_times.h"

#include "conversations/events.h"
#include "json/decode.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace tandem::channels::email {
namespace {

// Four of five.
constexpr std::int64_t share_percent = 80;
constexpr std::int64_t fewest_answers = 20;
constexpr std::int64_t days_of_same_kind = 28;
constexpr std::int64_t days_of_same_weekday = 56;
constexpr std::int64_t days_kept = 90;

constexpr std::int64_t never = 1'000'000;
constexpr auto buckets = std::to_array<std::int64_t>(
    {15, 30, 60, 120, 180, 240, 360, 480, 720, 1440, 2880, 4320, 7200, 10080, 20160, never});

// The customer's first letter, if this message is the first that an agent answered it with.
constexpr std::string_view select_first_answer = R"sql(
    SELECT c.mailbox_id, f.at, m.at
      FROM messages m
      JOIN conversations c ON c.id = m.conversation_id
      JOIN messages f ON f.id = (SELECT MIN(id) FROM messages WHERE conversation_id = c.id)
     WHERE m.id = $1 AND m.kind = 'reply' AND m.automatic = 0
       AND f.kind = 'incoming' AND f.automatic = 0
       AND c.mailbox_id IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM messages e
                        WHERE e.conversation_id = c.id AND e.kind = 'reply' AND e.automatic = 0
                          AND e.id < m.id))sql";

constexpr std::string_view add_one = R"sql(
    INSERT INTO answer_times (mailbox_id, day, hour, bucket, amount)
    VALUES ($1, $2, $3, $4, 1)
    ON CONFLICT (mailbox_id, day, hour, bucket)
    DO UPDATE SET amount = answer_times.amount + 1)sql";

constexpr std::string_view select_times = R"sql(
    SELECT day, bucket, CAST(SUM(amount) AS BIGINT)
      FROM answer_times
     WHERE mailbox_id = $1 AND day > $2 AND hour IN ($3, $4, $5)
     GROUP BY day, bucket)sql";

constexpr std::string_view delete_all = R"sql(
    DELETE FROM answer_times)sql";

constexpr std::string_view delete_before = R"sql(
    DELETE FROM answer_times WHERE day < $1)sql";

struct FirstAnswer {
    MailboxId mailbox;
    Time asked;
    Time answered;
};

struct DayTimes {
    std::int64_t day = 0;
    std::int64_t bucket = 0;
    std::int64_t amount = 0;
};

std::int64_t day_of(Time time) {
    return std::chrono::floor<std::chrono::days>(time).time_since_epoch().count();
}

std::int64_t hour_of(Time time) {
    const auto within = time - std::chrono::floor<std::chrono::days>(time);
    return std::chrono::duration_cast<std::chrono::hours>(within).count();
}

// 0 is Sunday; 1 January 1970 was a Thursday.
std::int64_t weekday(std::int64_t day) { return (day + 4) % 7; }
bool is_weekend(std::int64_t day) { return weekday(day) == 0 || weekday(day) == 6; }

std::int64_t bucket_of(Duration waited) {
    const auto minutes = std::chrono::ceil<std::chrono::minutes>(waited).count();
    return *std::ranges::find_if(buckets,
                                 [&](auto bucket) { return minutes <= bucket || bucket == never; });
}

std::optional<std::int64_t> share_of(const std::vector<DayTimes>& times, auto counts) {
    std::array<std::int64_t, buckets.size()> amounts{};
    std::int64_t all = 0;
    for (const auto& one : times) {
        if (!counts(one.day)) continue;
        const auto place = std::ranges::find(buckets, one.bucket) - buckets.begin();
        if (static_cast<std::size_t>(place) >= buckets.size()) continue;
        amounts[static_cast<std::size_t>(place)] += one.amount;
        all += one.amount;
    }
    if (all < fewest_answers) return std::nullopt;
    std::int64_t within = 0;
    for (std::size_t i = 0; i < buckets.size(); ++i) {
        within += amounts[i];
        if (within * 100 >= all * share_percent) return buckets[i];
    }
    return std::nullopt;
}

}  // namespace

void AnswerTimes::apply(store::Tx& tx, const events::Recorded& event) {
    if (event.name != conversations::MessageSent::name) return;
    const auto sent = json::decode_stored<conversations::MessageSent>(event.data);
    const auto first = tx.find<FirstAnswer>(select_first_answer, sent.message);
    if (!first) return;
    tx.run(add_one, first->mailbox, day_of(first->asked), hour_of(first->asked),
           bucket_of(first->answered - first->asked));
}

void AnswerTimes::reset(store::Tx& tx) { tx.run(delete_all); }

std::optional<std::int64_t> usual_answer_minutes(store::Tx& tx, MailboxId mailbox, Time now) {
    const auto today = day_of(now);
    const auto hour = hour_of(now);
    const auto times = tx.all<DayTimes>(select_times, mailbox, today - days_of_same_weekday,
                                        (hour + 23) % 24, hour, (hour + 1) % 24);
    auto minutes =
        share_of(times, [&](std::int64_t day) { return weekday(day) == weekday(today); });
    if (!minutes)
        minutes = share_of(times, [&](std::int64_t day) {
            return day > today - days_of_same_kind && is_weekend(day) == is_weekend(today);
        });
    return minutes && *minutes != never ? minutes : std::nullopt;
}

void forget_old_answer_times(store::Tx& tx, Time now) {
    tx.run(delete_before, day_of(now) - days_kept);
}

}  // namespace tandem::channels::email
