#pragma once

// For the tests of this module: a world with its routes, two customers, and time.

#include "customers/customers.h"
#include "promises/promises.h"
#include "promises/routes.h"
#include "promises/score.h"
#include "tests/world.h"

#include <doctest/doctest.h>
#include <string>

namespace tandem::promises {

using std::chrono::hours;

class House : public testing::World {
public:
    House() { add_routes(router, journal); }

    CustomerId jo = customers::add(journal, admin, {.name = "Jo Berg"}).id;
    CustomerId ann = customers::add(journal, admin, {.name = "Ann Ode"}).id;

    Promise call_back(hours in) {
        return make(
            journal, mara,
            {.customer_id = jo, .kind = PromiseKind::callback_at, .due_at = clock.now() + in});
    }
    Promise deliver(std::int64_t order, hours in) {
        return make(journal, mara,
                    {.customer_id = jo,
                     .kind = PromiseKind::deliver_by,
                     .about = {About{json::Text<0, 40>("order"), order}},
                     .due_at = clock.now() + in});
    }
    Promise again(PromiseId id) {
        return journal.read([&](store::Tx& tx) { return get(tx, id); });
    }
    template <class Work>
    void fact(Work&& work) {
        journal.write(Actor::system("promises"), [&](events::Unit& unit) { work(unit); });
    }
    Kept total() {
        const auto now = clock.now();
        return journal
            .read([&](store::Tx& tx) {
                return score(tx, {now - hours(24 * 40), now + hours(24 * 40)});
            })
            .total;
    }
};

}  // namespace tandem::promises
