#pragma once

#include "authority/authority.h"

#include <string_view>

namespace tandem::authority {

struct LimitRow {
    Remedy remedy = Remedy::refund;
    std::string currency;
    std::optional<std::int64_t> max_each;
    std::optional<std::int64_t> max_day;
    bool operator==(const LimitRow&) const = default;
};

// A grant that would count against somebody's day.
struct Charge {
    AgentId agent;
    Remedy remedy = Remedy::refund;
    std::int64_t amount = 0;
    std::string_view currency;
    std::int64_t day = 0;
};

class Limits {
public:
    explicit Limits(store::Tx& tx) : tx_(tx) {}

    std::optional<RoleId> role_of(AgentId agent) const;
    bool is_unlimited(RoleId role) const;
    std::optional<LimitRow> find(RoleId role, Remedy remedy, std::string_view currency) const;
    std::vector<LimitRow> of(RoleId role) const;
    void set(RoleId role, bool unlimited, const std::vector<LimitRow>& limits);

    std::int64_t used(const Charge& charge) const;
    // Counts the grant unless the day would go over `max_day`; two at once are counted in turn.
    bool count(const Charge& charge, std::optional<std::int64_t> max_day);

    std::int64_t version() const;
    // Takes the lock under which limits change.
    std::int64_t next_version();

private:
    store::Tx& tx_;
};

// Days since 1 January 1970, UTC.
std::int64_t day_of(Time time);

// How far somebody's authority goes in one matter.
struct Reach {
    bool unlimited = false;
    std::optional<LimitRow> limit;

    bool covers(std::int64_t amount) const {
        return unlimited || (limit && (!limit->max_each || amount <= *limit->max_each));
    }
};
Reach reach_of(store::Tx&, const Actor&, Remedy, std::string_view currency);

// Counts the grant against the actor's day if it is within their authority.
bool charge(events::Unit&, Remedy, std::int64_t amount, std::string_view currency);

}  // namespace tandem::authority
