#pragma once

#include "base/actor.h"
#include "base/id.h"
#include "base/time.h"
#include "events/journal.h"
#include "json/describe.h"
#include "json/types.h"

#include <boost/describe/enum.hpp>
#include <optional>
#include <string>
#include <vector>

namespace tandem::promises {

// Every date and amount that a customer was told is a promise. Whether it is kept is decided by
// facts (the parcel was delivered, the refund arrived, somebody answered), never by who made it.

enum class PromiseKind {
    deliver_by,
    reply_by,
    callback_at,
    refund_by,
    visit_window,
    ship_replacement_by,
    other
};
BOOST_DESCRIBE_ENUM(PromiseKind, deliver_by, reply_by, callback_at, refund_by, visit_window,
                    ship_replacement_by, other)

enum class PromiseStatus { open, at_risk, kept, broken, renegotiated, waived };
BOOST_DESCRIBE_ENUM(PromiseStatus, open, at_risk, kept, broken, renegotiated, waived)

enum class Maker { agent, system, policy };
BOOST_DESCRIBE_ENUM(Maker, agent, system, policy)

// True while it can still be kept.
constexpr bool is_pending(PromiseStatus status) {
    return status == PromiseStatus::open || status == PromiseStatus::at_risk;
}

// True when nobody but a person can know that it was done.
constexpr bool is_done_by_hand(PromiseKind kind) {
    return kind == PromiseKind::callback_at || kind == PromiseKind::visit_window ||
           kind == PromiseKind::other;
}

struct About {
    json::Default<json::Text<0, 40>> kind;  // "order", "refund", "conversation", "return"
    json::Default<std::int64_t> id{0};
    bool operator==(const About&) const = default;
};
TANDEM_STRUCT(About, kind, id)

struct Promise {
    PromiseId id;
    CustomerId customer_id;
    std::string customer_name;
    PromiseKind kind = PromiseKind::other;
    PromiseStatus status = PromiseStatus::open;
    About about;
    std::optional<ConversationId> conversation_id;
    Maker maker = Maker::agent;
    std::optional<AgentId> agent_id;
    std::string agent_name;
    Time made_at;
    Time due_at;
    std::optional<std::int64_t> amount;
    std::string currency;
    std::string text_said;
    std::optional<double> confidence;
    std::string basis;
    std::optional<Time> expected_at;  // it will be done by then, nine chances in ten
    std::optional<Time> at_risk_at;
    std::optional<Time> told_at;
    bool told_in_time = false;
    std::optional<Time> done_at;
    std::optional<Time> ended_at;
    std::optional<std::int64_t> late_ms;
    std::string reason;
    std::optional<PromiseId> prior_id;
    std::optional<PromiseId> next_id;
    std::int64_t version = 0;
};
TANDEM_STRUCT(Promise, id, customer_id, customer_name, kind, status, about, conversation_id, maker,
              agent_id, agent_name, made_at, due_at, amount, currency, text_said, confidence, basis,
              expected_at, at_risk_at, told_at, told_in_time, done_at, ended_at, late_ms, reason,
              prior_id, next_id, version)

struct MakePromise {
    CustomerId customer_id;
    PromiseKind kind = PromiseKind::other;
    json::Default<About> about;
    std::optional<ConversationId> conversation_id;
    Time due_at;
    std::optional<json::Whole<0, 1'000'000'000'000>> amount;
    json::Default<json::Text<0, 3>> currency;
    json::Default<json::Text<0, 1000>> text_said;
    std::optional<json::Whole<0, 720>> warn_hours;  // left out: as the house has it
};
TANDEM_STRUCT(MakePromise, customer_id, kind, about, conversation_id, due_at, amount, currency,
              text_said, warn_hours)
// Refused: /customer_id: unknown · /due_at: in_past · /currency: currency · /about: required (a
// delivery is of an order, a refund of a refund or return, an answer of a conversation)
Promise make(events::Journal&, const Actor&, const MakePromise&);

// What the house promises by itself: a delivery date of an order, money by a rule.
struct HousePromise {
    CustomerId customer;
    PromiseKind kind = PromiseKind::other;
    About about;
    std::optional<ConversationId> conversation;
    Maker maker = Maker::system;
    Time made_at;
    Time due_at;
    std::optional<std::int64_t> amount;
    std::string currency;
    std::string basis;
    std::optional<double> confidence;
};
PromiseId make(events::Unit&, const HousePromise&);

struct Renegotiate {
    Time due_at;
    std::optional<json::Whole<0, 1'000'000'000'000>> amount;
    json::Default<json::Text<0, 1000>> text_said;
    json::Text<1, 500> reason;
};
TANDEM_STRUCT(Renegotiate, due_at, amount, text_said, reason)
// A new promise in place of this one; the answer is the new one. Also of a broken one, whose
// breaking stays counted. Refused 409: over · /due_at: in_past
Promise renegotiate(events::Journal&, const Actor&, PromiseId, const Renegotiate&);

struct Waive {
    json::Text<1, 500> reason;
};
TANDEM_STRUCT(Waive, reason)
// The customer does not want it any more. Refused 409: over
Promise waive(events::Journal&, const Actor&, PromiseId, const Waive&);

struct Tell {
    std::optional<Time> at;  // now
};
TANDEM_STRUCT(Tell, at)
// The customer was told that it may be late. Counts when that was before it was due; told again
// changes nothing. Refused 409: over · /at: in_future
Promise tell(events::Journal&, const Actor&, PromiseId, const Tell&);

struct Done {
    std::optional<Time> at;  // now
};
TANDEM_STRUCT(Done, at)
// For what only a person can know: a call, a visit. Refused 409: fact_decides, over · /at:
// in_future
Promise mark_done(events::Journal&, const Actor&, PromiseId, const Done&);

// ---- facts --------------------------------------------------------------------------------------

// It was done at that time: kept when that was by then, else broken (and known how late).
void fulfil(events::Unit&, PromiseId, Time at);
// It will be done by then, nine chances in ten: at risk when that is later than promised.
void expect(events::Unit&, PromiseId, std::optional<Time> by);
void waive(events::Unit&, PromiseId, const std::string& reason);
// Those about this that can still be kept, or were broken and not done yet.
std::vector<PromiseId> unfinished_about(store::Tx&, PromiseKind, std::string_view about,
                                        std::int64_t id);

// Looks at what has come so far: those now at risk, those now broken; how many. Its work is that of
// the promises that are due, not of all there are.
int check_due(events::Journal&);

// ---- reading ------------------------------------------------------------------------------------

Promise get(store::Tx&, PromiseId);  // refused as promise_not_found

enum class Show { due, at_risk, broken, customer, about };
BOOST_DESCRIBE_ENUM(Show, due, at_risk, broken, customer, about)

struct ListPromises {
    json::Default<Show> show{Show::due};
    std::optional<Time> until;  // of what is due: before then
    std::optional<AgentId> agent_id;
    std::optional<CustomerId> customer_id;
    std::optional<std::string> about_kind;
    std::optional<std::int64_t> about_id;
    std::optional<std::string> after;
    json::Default<json::Whole<1, 100>> limit{50};
};
TANDEM_STRUCT(ListPromises, show, until, agent_id, customer_id, about_kind, about_id, after, limit)
struct PromiseList {
    std::vector<Promise> items;
    std::optional<std::string> next = {};
};
TANDEM_STRUCT(PromiseList, items, next)
// Due and at risk: the soonest first. Broken and of a customer: the newest first. Refused:
// /customer_id and /about_id: required
PromiseList list(store::Tx&, const ListPromises&);
std::vector<Promise> pending_of(store::Tx&, CustomerId);  // soonest first, at most 50

struct CountPromises {
    Time until;  // of "today", by whoever asks
};
TANDEM_STRUCT(CountPromises, until)
struct PromiseCounts {
    std::int64_t due = 0;  // until then; each at most 1,000
    std::int64_t at_risk = 0;
    std::int64_t broken = 0;  // in the last seven days
};
TANDEM_STRUCT(PromiseCounts, due, at_risk, broken)
PromiseCounts counts(store::Tx&, const CountPromises&, Time now);

struct PromiseSettings {
    json::Default<json::Whole<1, 365>> refund_days{14};
    json::Default<json::Whole<0, 720>> warn_hours{24};
};
TANDEM_STRUCT(PromiseSettings, refund_days, warn_hours)
PromiseSettings settings(store::Tx&);
PromiseSettings change_settings(events::Journal&, const Actor&, const PromiseSettings&);

}  // namespace tandem::promises
