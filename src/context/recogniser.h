#pragma once

#include "events/follower.h"
#include "events/journal.h"

namespace tandem::context {

// Reads what customers write, after it was taken in, for the numbers of their orders, parcels,
// products, lots and returns. A follower, so that no letter waits for it. What was imported as
// history is read too.
class Recogniser final : public events::Follower {
public:
    explicit Recogniser(events::Journal& journal) : journal_(journal) {}

    std::string_view name() const override { return "references"; }
    void apply(store::Tx& tx, const events::Recorded& event) override;
    // What agents have decided stays; what is only assumed is found again.
    void reset(store::Tx& tx) override;

private:
    events::Journal& journal_;
};

}  // namespace tandem::context
