#pragma once

#include "app/house.h"
#include "http/live.h"

#include <memory>
#include <vector>

namespace tandem::events {
class Followers;
}

namespace tandem::app {

// What runs beside the requests: the outbox, the mailboxes' pollers, the followers of the journal,
// the feed to the browsers, and the clockwork that wakes snoozed conversations and sweeps.
class Workers {
public:
    explicit Workers(House& house);
    ~Workers();

    void start();
    void stop();
    http::LiveHandler& live();
    events::Followers& followers();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace tandem::app
