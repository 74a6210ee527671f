#pragma once

#include "base/id.h"
#include "context/mentions.h"
#include "context/references.h"
#include "store/store.h"

#include <optional>
#include <string>
#include <vector>

namespace tandem::context {

// The things that a conversation can be about, where they are kept.
struct Target {
    TargetKind kind = TargetKind::order;
    std::int64_t id = 0;
    std::string label;
    std::string detail;
    std::optional<CustomerId> customer;  // whose it is; nothing for products and lots
    std::string key;                     // of the mention that found it
};

// What is called so, of any kind: one query for each kind, whatever the number of mentions. A word
// that is the code of several products' lots finds them all, at most 10 of a kind.
std::vector<Target> find_targets(store::Tx&, const std::vector<Mention>&);

// One thing, or nothing.
std::optional<Target> find_target(store::Tx&, TargetKind, std::int64_t id);
// Several of a kind, in one query; those that are gone are left out.
std::vector<Target> find_targets(store::Tx&, TargetKind, const std::vector<std::int64_t>& ids);

}  // namespace tandem::context
