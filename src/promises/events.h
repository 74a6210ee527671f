#pragma once

#include "events/event.h"
#include "promises/promises.h"

#include <string_view>

namespace tandem::promises {

// What has happened to promises. Facts, only ever given new optional members. `customer` leads
// timelines to them.

struct PromiseMade {
    static constexpr std::string_view name = "promise.made";
    PromiseId promise;
    CustomerId customer;
    PromiseKind kind = PromiseKind::other;
    Time due_at;
    std::optional<std::int64_t> amount;
    std::string currency;
    About about;
    std::optional<PromiseId> prior;
    events::Subject subject() const { return events::subject_of(promise); }
};
TANDEM_STRUCT(PromiseMade, promise, customer, kind, due_at, amount, currency, about, prior)

struct PromiseAtRisk {
    static constexpr std::string_view name = "promise.at_risk";
    PromiseId promise;
    CustomerId customer;
    PromiseKind kind = PromiseKind::other;
    Time due_at;
    std::optional<Time> expected_at;
    About about;
    events::Subject subject() const { return events::subject_of(promise); }
};
TANDEM_STRUCT(PromiseAtRisk, promise, customer, kind, due_at, expected_at, about)

struct PromiseRecovered {  // at risk no more
    static constexpr std::string_view name = "promise.recovered";
    PromiseId promise;
    CustomerId customer;
    std::optional<Time> expected_at;
    events::Subject subject() const { return events::subject_of(promise); }
};
TANDEM_STRUCT(PromiseRecovered, promise, customer, expected_at)

struct PromiseKept {
    static constexpr std::string_view name = "promise.kept";
    PromiseId promise;
    CustomerId customer;
    PromiseKind kind = PromiseKind::other;
    Time due_at;
    Time done_at;
    About about;
    events::Subject subject() const { return events::subject_of(promise); }
};
TANDEM_STRUCT(PromiseKept, promise, customer, kind, due_at, done_at, about)

struct PromiseBroken {
    static constexpr std::string_view name = "promise.broken";
    PromiseId promise;
    CustomerId customer;
    PromiseKind kind = PromiseKind::other;
    Time due_at;
    bool told_in_time = false;
    About about;
    events::Subject subject() const { return events::subject_of(promise); }
};
TANDEM_STRUCT(PromiseBroken, promise, customer, kind, due_at, told_in_time, about)

struct PromiseDoneLate {  // what was broken is done in the end
    static constexpr std::string_view name = "promise.done_late";
    PromiseId promise;
    CustomerId customer;
    Time done_at;
    std::int64_t late_ms = 0;
    events::Subject subject() const { return events::subject_of(promise); }
};
TANDEM_STRUCT(PromiseDoneLate, promise, customer, done_at, late_ms)

struct PromiseRenegotiated {
    static constexpr std::string_view name = "promise.renegotiated";
    PromiseId promise;
    CustomerId customer;
    PromiseId next;
    Time from;
    Time to;
    std::string reason;
    events::Subject subject() const { return events::subject_of(promise); }
};
TANDEM_STRUCT(PromiseRenegotiated, promise, customer, next, from, to, reason)

struct PromiseWaived {
    static constexpr std::string_view name = "promise.waived";
    PromiseId promise;
    CustomerId customer;
    std::string reason;
    events::Subject subject() const { return events::subject_of(promise); }
};
TANDEM_STRUCT(PromiseWaived, promise, customer, reason)

struct PromiseTold {
    static constexpr std::string_view name = "promise.told";
    PromiseId promise;
    CustomerId customer;
    Time at;
    bool in_time = true;
    events::Subject subject() const { return events::subject_of(promise); }
};
TANDEM_STRUCT(PromiseTold, promise, customer, at, in_time)

struct PromiseHandedOver {
    static constexpr std::string_view name = "promise.customer_changed";
    CustomerId customer;
    CustomerId from;
    std::int64_t promises = 0;
    events::Subject subject() const { return events::subject_of(customer); }
};
TANDEM_STRUCT(PromiseHandedOver, customer, from, promises)

struct PromiseSettingsChanged {
    static constexpr std::string_view name = "promise.settings_changed";
    std::int64_t refund_days = 0;
    std::int64_t warn_hours = 0;
    events::Subject subject() const { return {"settings", 0}; }
};
TANDEM_STRUCT(PromiseSettingsChanged, refund_days, warn_hours)

}  // namespace tandem::promises
