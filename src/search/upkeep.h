#pragma once

#include "search/search.h"
#include "store/store.h"

#include <vector>

namespace tandem::search {

// Tidies indexes bit by bit beside everything else. tick() is called every second or so: it does
// one small step, or nothing for a while when there was nothing left to do.
class Upkeep {
public:
    Upkeep(store::Store& store, std::vector<const Index*> indexes)
        : store_(store), indexes_(std::move(indexes)) {}

    void tick() {
        if (rest_ > 0) {
            --rest_;
            return;
        }
        for (const auto* index : indexes_)
            if (step(*index)) return;
        rest_ = ticks_of_rest;
    }

    // All there is to do, at once.
    void finish() {
        for (const auto* index : indexes_)
            while (step(*index, many_pages)) {
            }
    }

private:
    bool step(const Index& index, int pages = few_pages) {
        return store_.write([&](store::Tx& tx) { return index.tidy(tx, pages); });
    }

    static constexpr int few_pages = 300;  // others wait for it to write
    static constexpr int many_pages = 10'000;
    static constexpr int ticks_of_rest = 600;

    store::Store& store_;
    std::vector<const Index*> indexes_;
    int rest_ = 0;
};

}  // namespace tandem::search
