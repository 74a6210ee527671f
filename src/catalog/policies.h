#pragma once

#include "base/time.h"
#include "events/journal.h"
#include "json/describe.h"
#include "json/types.h"
#include "store/store.h"

#include <boost/describe/enum.hpp>
#include <optional>
#include <string>
#include <vector>

namespace tandem::catalog {

// What the company promises everyone, in versions: each is in force from a moment until the next
// one of its kind. What was bought under one keeps it.

enum class PolicyKind { returns, warranty, shipping, refund, other };
BOOST_DESCRIBE_ENUM(PolicyKind, returns, warranty, shipping, refund, other)

struct Policy {
    PolicyId id;
    PolicyKind kind = PolicyKind::other;
    std::int64_t number = 0;  // 1, 2, 3 … within its kind
    std::string title;
    std::string text;
    std::string owner;  // the person or department that answers for it
    Time effective_from;
    std::optional<Time> effective_to;  // none: until further notice
    Time published_at;
    std::string published_by;
};
TANDEM_STRUCT(Policy, id, kind, number, title, text, owner, effective_from, effective_to,
              published_at, published_by)

struct PublishPolicy {
    PolicyKind kind = PolicyKind::other;
    json::Text<1, 200> title;
    json::Verbatim<1, 50'000> text;
    json::Default<json::Text<0, 120>> owner;
    std::optional<Time> effective_from;  // left out: now
};
TANDEM_STRUCT(PublishPolicy, kind, title, text, owner, effective_from)
// Ends the version before it. Refused when it would begin before that one did.
Policy publish_policy(events::Journal&, const Actor&, const PublishPolicy&);
PolicyId publish_policy(events::Unit&, const PublishPolicy&);

// Takes back the newest version of its kind, as long as it is not in force yet; the one before goes
// on.
void withdraw_policy(events::Journal&, const Actor&, PolicyId);

Policy get_policy(store::Tx&, PolicyId);
std::optional<PolicyId> policy_in_force(store::Tx&, PolicyKind, Time);

struct ListPolicies {
    std::optional<PolicyKind> kind;
    std::optional<std::string> after;
    json::Default<json::Whole<1, 100>> limit{50};
};
TANDEM_STRUCT(ListPolicies, kind, after, limit)

struct PolicyList {
    std::vector<Policy> items;
    std::optional<std::string> next;
};
TANDEM_STRUCT(PolicyList, items, next)
PolicyList list(store::Tx&, const ListPolicies&);  // the newest first

}  // namespace tandem::catalog
