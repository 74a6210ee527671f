#include "orders/refund.h"

#include "base/refusal.h"

#include <array>
#include <string>

namespace tandem::orders {
namespace {

struct Way {
    RefundState from;
    RefundVerb verb;
    RefundState to;
};

using State = RefundState;
using Verb = RefundVerb;

// A retry goes back to those that wait for being submitted.
constexpr std::array ways{
    Way{State::proposed, Verb::approve, State::approved},
    Way{State::proposed, Verb::decline, State::declined},
    Way{State::proposed, Verb::cancel, State::cancelled},
    Way{State::approved, Verb::submit, State::submitted},
    Way{State::approved, Verb::succeed, State::succeeded},
    Way{State::approved, Verb::cancel, State::cancelled},
    Way{State::submitted, Verb::succeed, State::succeeded},
    Way{State::submitted, Verb::fail, State::failed},
    Way{State::failed, Verb::retry, State::approved},
    Way{State::failed, Verb::cancel, State::cancelled},
};

}  // namespace

RefundState after(RefundState state, RefundVerb verb) {
    for (const auto& way : ways)
        if (way.from == state && way.verb == verb) return way.to;
    throw conflict("refund_state", "This cannot be done with a refund that is in this state.");
}

}  // namespace tandem::orders
