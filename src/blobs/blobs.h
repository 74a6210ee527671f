#pragma once

#include "base/id.h"
#include "store/store.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::blobs {

// Bytes that lie in the data folder, and where. Only what has been kept (Blobs::keep) is found
// again.
struct BlobRef {
    std::string hash;  // SHA-256, hex
    std::int64_t size = 0;
    std::int64_t segment = 0;   // number of the segment file; 0: a file of its own
    std::int64_t position = 0;  // of its first byte in the segment
    bool is_known = false;      // the same bytes were kept before; nothing was written
};

struct Options {
    bool durable = true;                                 // false in tests: nothing is synced
    std::int64_t segment_limit = std::int64_t{1} << 28;  // a segment that has grown so big is full
};

// Raw mails and attachments, by content, outside the database. A blob below 256 KiB is appended to
// a segment file (so thousands a second cost few syncs), a bigger one is a file of its own; the
// table `blobs` says where each one is. Equal bytes are kept once.
//
//     const auto raw = blobs.put(bytes);                       // outside any transaction
//     journal.write(actor, [&](events::Unit& unit) {
//         message.raw = blobs.keep(unit.tx, raw);              // its row; store this BlobId
//     });
//
// put() returns when the bytes are durable, so the row that names them can never outlive a crash
// that they do not. Bytes that were put but never kept are waste; collect() removes them.
// Everything may be called from any thread, and by several processes on one folder.
class Blobs {
public:
    Blobs(store::Store& store, const std::filesystem::path& folder, Options options = {});
    ~Blobs();

    BlobRef put(std::string_view bytes);
    // Many at once for the price of one sync: imports.
    std::vector<BlobRef> put_many(std::span<const std::string_view> blobs);

    // Gives the bytes their row, or finds the one that equal bytes have, in the caller's
    // transaction.
    BlobId keep(store::Tx& tx, const BlobRef& ref);

    static std::optional<BlobRef> find(store::Tx& tx, BlobId id);

    // The whole blob, checked against its hash; std::runtime_error when it is missing or damaged.
    std::string read(BlobId id) const;
    std::string read(const BlobRef& ref) const;
    // Up to `count` bytes from `offset`, unchecked: for streaming a big one in pieces.
    std::string read(const BlobRef& ref, std::int64_t offset, std::int64_t count) const;

    // Forgets a blob and, once that is durable, gives its space back. The caller knows that no row
    // names it any more.
    void remove(store::Tx& tx, BlobId id);

    // What `tandem check` reports.
    struct Report {
        std::int64_t blobs = 0;
        std::int64_t bytes = 0;
        std::vector<BlobId> missing = {};
        std::vector<BlobId> damaged = {};
        std::int64_t waste = 0;  // bytes on disk that no row names
    };
    // Reads every blob there is and compares it with its hash.
    Report check() const;

    // Gives back the space of bytes that no row names and that were put longer ago than `age`
    // (younger ones may be on their way into a row). Returns how many bytes.
    std::int64_t collect(std::chrono::seconds age = std::chrono::hours(24));

    struct State;

private:
    void inspect(BlobId id, const BlobRef& ref, Report& report) const;
    std::int64_t waste() const;

    std::unique_ptr<State> state_;
};

}  // namespace tandem::blobs
