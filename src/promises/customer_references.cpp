#include "promises/customer_references.h"

#include "events/record.h"
#include "promises/events.h"
#include "promises/table.h"

namespace tandem::promises {

std::vector<std::int64_t> PromisesOfCustomers::move(events::Unit& unit, CustomerId from,
                                                    CustomerId to) {
    auto ids = Promises(unit.tx).of_customer(from);
    move_back(unit, ids, from, to);
    return ids;
}

void PromisesOfCustomers::move_back(events::Unit& unit, const std::vector<std::int64_t>& ids,
                                    CustomerId from, CustomerId to) {
    const auto moved = Promises(unit.tx).give(ids, from, to);
    if (moved > 0) unit.record(PromiseHandedOver{to, from, moved});
}

}  // namespace tandem::promises
