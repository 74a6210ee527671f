#pragma once

#include "events/outbox.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tandem::events {

// The rows of the outbox, as the sending threads use them. `worker` names a running process.
class OutboxItems {
public:
    explicit OutboxItems(store::Tx& tx) : tx_(tx) {}

    // Marks the item that is due longest as being sent by `worker`. Nothing may come back although
    // something is due, when another node was quicker.
    std::optional<OutboxItem> claim(const std::vector<std::string>& kinds, std::string_view worker,
                                    Time now);
    std::optional<Time> next_due(const std::vector<std::string>& kinds) const;

    // Saves what became of an item that `worker` was sending; false when it is not its any more.
    bool save_outcome(const OutboxItem& item, std::string_view worker);

    // What is being sent, and by which worker.
    std::vector<std::pair<OutboxItem, std::string>> under_way() const;

private:
    store::Tx& tx_;
};

}  // namespace tandem::events
