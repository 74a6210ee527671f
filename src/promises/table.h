#pragma once

#include "promises/promises.h"

namespace tandem::promises {

struct Row {
    PromiseId id;
    CustomerId customer;
    std::string customer_name;
    PromiseKind kind = PromiseKind::other;
    PromiseStatus status = PromiseStatus::open;
    std::string about_kind;
    std::int64_t about_id = 0;
    std::optional<ConversationId> conversation;
    Maker maker = Maker::agent;
    AgentId agent;
    std::string agent_name;
    Time made_at;
    Time due_at;
    std::optional<std::int64_t> amount;
    std::string currency;
    std::string text_said;
    std::optional<double> confidence;
    std::string basis;
    std::int64_t warn_ms = 0;
    std::optional<Time> expected_at;
    std::optional<Time> at_risk_at;
    std::optional<Time> next_check_at;
    std::optional<Time> told_at;
    bool told_in_time = false;
    std::optional<Time> done_at;
    std::optional<Time> ended_at;
    std::optional<std::int64_t> late_ms;
    std::string reason;
    std::optional<PromiseId> prior;
    std::optional<PromiseId> next;
    std::int64_t version = 1;

    About about() const { return {json::Text<0, 40>(about_kind), about_id}; }
};

Promise to_promise(const Row& row);

// What one change of a promise adds to its day.
struct DayTally {
    std::int64_t made = 0;
    std::int64_t kept = 0;
    std::int64_t broken = 0;
    std::int64_t broken_told = 0;
    std::int64_t renegotiated = 0;
    std::int64_t waived = 0;
    std::int64_t late_count = 0;
    std::int64_t late_ms = 0;
};

class Promises {
public:
    explicit Promises(store::Tx& tx) : tx_(tx) {}

    Row get(PromiseId id) const;
    PromiseId add(const Row& row);
    void save(Row& row);
    void count(const Row& row, Time day, const DayTally& tally);

    std::vector<PromiseId> to_check(Time now, std::int64_t limit) const;
    std::vector<PromiseId> unfinished(PromiseKind kind, std::string_view about,
                                      std::int64_t id) const;
    std::vector<PromiseId> in_conversation(ConversationId conversation) const;
    std::vector<Row> page(const ListPromises& query, std::int64_t limit) const;
    std::vector<Row> pending_of(CustomerId customer) const;
    PromiseCounts counts(Time until, Time now) const;
    std::vector<std::int64_t> of_customer(CustomerId customer) const;
    std::int64_t give(const std::vector<std::int64_t>& ids, CustomerId from, CustomerId to);

private:
    store::Tx& tx_;
};

}  // namespace tandem::promises
