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

namespace tandem::authority {

// What each role may grant a customer on the spot, and asking for more.

enum class Remedy { refund, replacement, voucher, return_exception };
BOOST_DESCRIBE_ENUM(Remedy, refund, replacement, voucher, return_exception)

// What somebody wants to grant. `context` is a JSON object that the approver is shown: the order,
// what was said, what it would cost; `subject` is what the grant belongs to (the refund, the
// return), by whose kind approvals find their way back (approvals.h).
struct Ask {
    Remedy remedy = Remedy::refund;
    std::int64_t amount = 0;
    std::string currency;
    events::Subject subject;
    std::optional<ConversationId> conversation = {};
    std::string reason = {};
    json::Any context{"{}"};
    std::optional<CustomerId> customer = {};  // whose timeline tells of it
};

struct Verdict {
    bool granted = false;
    std::optional<ApprovalId> approval = {};  // when not: what waits for somebody's decision
};

// In the caller's transaction, for its actor. Within the limits of the actor's role, for each grant
// and for the day, the grant is recorded and counts against the day. Otherwise an approval waits.
// The program itself is always granted; an API key is as its owner; a customer always asks.
Verdict ask(events::Unit&, const Ask&);

// Whether ask() would grant it now, for who wants to know before asking.
bool would_grant(store::Tx&, const Actor&, Remedy, std::int64_t amount, std::string_view currency,
                 Time now);

// ---- limits -------------------------------------------------------------------------------------

// Nothing means: as much as one likes. A role may grant nothing of a remedy, or in a currency, that
// it has no limit for. Days are those of UTC.
struct Limit {
    Remedy remedy = Remedy::refund;
    json::Text<3, 3> currency;
    std::optional<json::Whole<0, 1'000'000'000'000>> max_each;
    std::optional<json::Whole<0, 1'000'000'000'000>> max_day;
};
TANDEM_STRUCT(Limit, remedy, currency, max_each, max_day)

struct RoleAuthority {
    RoleId role_id;
    std::string role;
    bool unlimited = false;
    std::vector<Limit> limits;
};
TANDEM_STRUCT(RoleAuthority, role_id, role, unlimited, limits)

struct Authority {
    std::vector<RoleAuthority> roles;
    std::int64_t version = 0;
};
TANDEM_STRUCT(Authority, roles, version)
Authority get_authority(store::Tx&);

struct SetRoleAuthority {
    RoleId role_id;
    json::Default<bool> unlimited{false};
    std::vector<Limit> limits;
};
TANDEM_STRUCT(SetRoleAuthority, role_id, unlimited, limits)

// The roles that are named get exactly these limits; the others keep theirs.
struct SetAuthority {
    std::vector<SetRoleAuthority> roles;
};
TANDEM_STRUCT(SetAuthority, roles)
Authority set_authority(events::Journal&, const Actor&, std::optional<std::int64_t> version,
                        const SetAuthority&);

struct OwnLimit {
    Remedy remedy = Remedy::refund;
    std::string currency;
    std::optional<std::int64_t> max_each;
    std::optional<std::int64_t> max_day;
    std::int64_t used_today = 0;
};
TANDEM_STRUCT(OwnLimit, remedy, currency, max_each, max_day, used_today)

struct OwnAuthority {
    bool unlimited = false;
    std::vector<OwnLimit> limits;
    std::int64_t pending = 0;  // approvals that wait for somebody
};
TANDEM_STRUCT(OwnAuthority, unlimited, limits, pending)
OwnAuthority own_authority(store::Tx&, const Actor&, Time now);

// What the built-in roles may grant when the house opens for the first time.
void seed_authority(store::Store&);

}  // namespace tandem::authority
