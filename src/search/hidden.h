#pragma once

#include "store/store.h"

#include <cstdint>
#include <string>
#include <vector>

namespace tandem::search {

// The documents of an index that Request::filter may leave out unread.
class Hidden {
public:
    Hidden(store::Tx& tx, const std::string& name) : tx_(tx), name_(name) {}

    void add(const std::vector<std::int64_t>& ids);
    void remove(const std::vector<std::int64_t>& ids);
    void clear();

private:
    store::Tx& tx_;
    const std::string& name_;
};

}  // namespace tandem::search
