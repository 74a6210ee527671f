#pragma once

#include "base/actor.h"
#include "customers/customers.h"
#include "store/store.h"

#include <vector>

namespace tandem::customers {

class Consents {
public:
    explicit Consents(store::Tx& tx) : tx_(tx) {}

    std::vector<Consent> of(CustomerId customer) const;  // one for each purpose
    Consent get(CustomerId customer, Purpose purpose) const;
    // Writes the state and the ledger.
    void set(CustomerId customer, const Consent& consent, const Actor& actor, Time now);
    // As if nobody had ever said anything; the ledger keeps what was said.
    void forget(CustomerId customer, Purpose purpose);

private:
    store::Tx& tx_;
};

}  // namespace tandem::customers
