#pragma once

#include "base/actor.h"
#include "base/id.h"
#include "base/money.h"
#include "base/time.h"
#include "json/describe.h"
#include "json/types.h"

#include <boost/describe/enum.hpp>
#include <optional>
#include <string>
#include <vector>

namespace tandem::events {
class Unit;
}
namespace tandem::store {
class Tx;
}

namespace tandem::orders {

// The ledger of an order's money: what a provider told, or a person wrote down. Rows are only ever
// added. `release` lets go of what was authorized; a refund writes its own row when it succeeds.

enum class PaymentKind { authorize, charge, release, refund };
BOOST_DESCRIBE_ENUM(PaymentKind, authorize, charge, release, refund)

enum class NewPaymentKind { authorize, charge, release };
BOOST_DESCRIBE_ENUM(NewPaymentKind, authorize, charge, release)

struct NewPayment {
    NewPaymentKind kind = NewPaymentKind::charge;
    json::Whole<1, largest_amount> amount;
    std::optional<json::Text<3, 3>> currency;  // the order's; given, it must be that
    json::Text<1, 40> provider;
    // The provider's name for it: told again, it is the same payment.
    std::optional<json::Text<1, 200>> reference;
    std::optional<Time> made_at;  // left out: now
};
TANDEM_STRUCT(NewPayment, kind, amount, currency, provider, reference, made_at)

struct OrderPayment {
    PaymentId id;
    PaymentKind kind = PaymentKind::charge;
    std::int64_t amount = 0;
    std::string currency;
    std::string provider;
    std::optional<std::string> reference;
    std::optional<RefundId> refund_id;
    std::string made_by;
    Time made_at;
};
TANDEM_STRUCT(OrderPayment, id, kind, amount, currency, provider, reference, refund_id, made_by,
              made_at)

// The payment, or the one that has this reference already and says the same; refused (409,
// payment_reference_taken) when that one says something else.
OrderPayment record_payment(events::Unit&, OrderId, const NewPayment&);
std::vector<OrderPayment> payments_of(store::Tx&, OrderId);

}  // namespace tandem::orders
