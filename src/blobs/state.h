#pragma once

#include "blobs/big_files.h"
#include "blobs/blobs.h"
#include "blobs/segment.h"

#include <mutex>

namespace tandem::blobs {

struct Blobs::State {
    State(store::Store& in, const std::filesystem::path& folder, const Options& how)
        : store(in), options(how), segments(folder / "segments"), files(folder / "files") {}

    // Writes the bytes; those in a segment are durable once the segment in `to_sync` is synced.
    BlobRef append(std::string hash, std::string_view bytes,
                   std::vector<std::shared_ptr<Segment>>& to_sync);
    std::filesystem::path path_of(const BlobRef& ref) const;

    store::Store& store;
    const Options options;
    Segments segments;
    BigFiles files;

private:
    std::shared_ptr<Segment> segment_with_room();

    std::mutex mutex_;
    std::shared_ptr<Segment> current_;
};

}  // namespace tandem::blobs
