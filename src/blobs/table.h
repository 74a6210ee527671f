#pragma once

#include "blobs/blobs.h"

#include <map>

namespace tandem::blobs {

// The rows of `blobs`.
class Table {
public:
    explicit Table(store::Tx& tx) : tx_(tx) {}

    std::optional<BlobRef> find(BlobId id);
    std::optional<BlobRef> find(const std::string& hash);
    std::optional<BlobId> find_id(const std::string& hash);
    // Nothing when the same bytes have a row already.
    std::optional<BlobId> insert(const BlobRef& ref);
    std::optional<BlobRef> remove(BlobId id);

    struct Kept {
        BlobId id;
        BlobRef ref;
    };
    std::vector<Kept> after(BlobId id, int limit);
    // Bytes that rows name: in each segment, and under 0 in files of their own.
    std::map<std::int64_t, std::int64_t> bytes_by_segment();
    std::vector<BlobRef> in_segment(std::int64_t segment);  // by position

private:
    store::Tx& tx_;
};

}  // namespace tandem::blobs
