#pragma once

#include "base/time.h"
#include "store/store.h"

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace tandem::search {

// No older than which documents can be: the newest time in each block of 1,024 ids. It bounds the
// rank of a hit before its row is read, and rows that lie all over a long history are what a search
// costs.
class Ages {
public:
    Ages(store::Tx& tx, const std::string& name) : tx_(tx), name_(name) {}

    void note(std::int64_t id, Time at);
    void clear();

    using ByBlock = std::unordered_map<std::int64_t, Time>;
    // For the blocks of `ids`; those that nothing was noted of are missing.
    ByBlock of(const std::vector<std::int64_t>& ids) const;
    static std::int64_t block_of(std::int64_t id) { return id / block_size; }

private:
    static constexpr std::int64_t block_size = 1024;  // as in the migration

    store::Tx& tx_;
    const std::string& name_;
};

}  // namespace tandem::search
