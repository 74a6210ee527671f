#include "blobs/table.h"

#include "crypto/encoding.h"

#include <stdexcept>

namespace tandem::blobs {
namespace {

constexpr std::string_view select_by_id =
    "SELECT id, hash, size, segment, position FROM blobs WHERE id = $1";
constexpr std::string_view select_by_hash =
    "SELECT id, hash, size, segment, position FROM blobs WHERE hash = $1";
constexpr std::string_view select_after = R"sql(
    SELECT id, hash, size, segment, position FROM blobs WHERE id > $1 ORDER BY id LIMIT $2)sql";
constexpr std::string_view select_in_segment = R"sql(
    SELECT id, hash, size, segment, position FROM blobs WHERE segment = $1 ORDER BY position)sql";
constexpr std::string_view sum_by_segment = "SELECT segment, SUM(size) FROM blobs GROUP BY segment";
constexpr std::string_view insert_blob = R"sql(
    INSERT INTO blobs (hash, size, segment, position) VALUES ($1, $2, $3, $4)
    ON CONFLICT (hash) DO NOTHING RETURNING id)sql";
constexpr std::string_view delete_blob =
    "DELETE FROM blobs WHERE id = $1 RETURNING id, hash, size, segment, position";

struct BlobRow {
    BlobId id;
    store::Bytes hash = {};
    std::int64_t size = 0;
    std::int64_t segment = 0;
    std::int64_t position = 0;
};

struct SegmentRow {
    std::int64_t segment = 0;
    std::int64_t size = 0;
};

BlobRef to_ref(const BlobRow& row) {
    const std::string_view hash(reinterpret_cast<const char*>(row.hash.data()), row.hash.size());
    return {.hash = crypto::to_hex(hash),
            .size = row.size,
            .segment = row.segment,
            .position = row.position,
            .is_known = true};
}

std::optional<BlobRef> to_ref(const std::optional<BlobRow>& row) {
    return row ? std::optional(to_ref(*row)) : std::nullopt;
}

// The bytes of a hash; the view that is bound must not outlive them.
std::string bytes_of(const std::string& hash) {
    auto bytes = crypto::from_hex(hash);
    if (!bytes) throw std::logic_error("not a hash: " + hash);
    return *std::move(bytes);
}

store::BytesView view(const std::string& bytes) { return {bytes.data(), bytes.size()}; }

}  // namespace

std::optional<BlobRef> Table::find(BlobId id) {
    return to_ref(tx_.find<BlobRow>(select_by_id, id));
}

std::optional<BlobRef> Table::find(const std::string& hash) {
    const auto bytes = bytes_of(hash);
    return to_ref(tx_.find<BlobRow>(select_by_hash, view(bytes)));
}

std::optional<BlobId> Table::find_id(const std::string& hash) {
    const auto bytes = bytes_of(hash);
    const auto row = tx_.find<BlobRow>(select_by_hash, view(bytes));
    return row ? std::optional(row->id) : std::nullopt;
}

std::optional<BlobId> Table::insert(const BlobRef& ref) {
    const auto bytes = bytes_of(ref.hash);
    return tx_.find<BlobId>(insert_blob, view(bytes), ref.size, ref.segment, ref.position);
}

std::optional<BlobRef> Table::remove(BlobId id) {
    return to_ref(tx_.find<BlobRow>(delete_blob, id));
}

std::vector<Table::Kept> Table::after(BlobId id, int limit) {
    std::vector<Kept> kept;
    tx_.each(
        select_after,
        [&](const store::Row& row) {
            const auto blob = store::to_value<BlobRow>(row);
            kept.push_back({blob.id, to_ref(blob)});
        },
        id, limit);
    return kept;
}

std::map<std::int64_t, std::int64_t> Table::bytes_by_segment() {
    std::map<std::int64_t, std::int64_t> bytes;
    for (const auto& row : tx_.all<SegmentRow>(sum_by_segment)) bytes[row.segment] = row.size;
    return bytes;
}

std::vector<BlobRef> Table::in_segment(std::int64_t segment) {
    std::vector<BlobRef> refs;
    for (const auto& row : tx_.all<BlobRow>(select_in_segment, segment))
        refs.push_back(to_ref(row));
    return refs;
}

}  // namespace tandem::blobs
