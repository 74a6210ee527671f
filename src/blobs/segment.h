#pragma once

#include "blobs/disk.h"

#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

namespace tandem::blobs {

// The segment file that this process appends to. Many threads share its syncs: whoever comes while
// one runs is covered by the next.
class Segment {
public:
    Segment(std::int64_t number, File file);

    std::int64_t number() const { return number_; }
    std::int64_t end() const;
    // A sync failed: nobody knows what is on the disk, so nothing more goes into this one.
    bool is_broken() const;

    // The position of the first byte.
    std::int64_t append(std::string_view bytes);
    // Returns when everything appended before the call is durable; throws when it may not be.
    void sync();

private:
    void sync_up_to(std::unique_lock<std::mutex>& lock, std::int64_t end);

    const std::int64_t number_;
    const File file_;
    mutable std::mutex mutex_;
    std::condition_variable synced_;
    std::int64_t end_;
    std::int64_t durable_end_;
    bool is_syncing_ = false;
    bool is_broken_ = false;
};

// The folder of segment files, "000001.seg" and so on.
class Segments {
public:
    explicit Segments(std::filesystem::path folder);

    // One with room that no other process appends to; a new one when there is none.
    std::shared_ptr<Segment> open(std::int64_t limit);
    std::filesystem::path path(std::int64_t number) const;
    std::vector<std::int64_t> numbers() const;  // of those there are, ascending

private:
    std::shared_ptr<Segment> create(std::int64_t number);

    const std::filesystem::path folder_;
};

}  // namespace tandem::blobs
