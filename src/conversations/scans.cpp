#include "conversations/scans.h"

#include "base/refusal.h"

namespace tandem::conversations {
namespace {

constexpr std::string_view select_one = R"sql(
    SELECT state, found FROM blob_scans WHERE blob_id = $1)sql";

constexpr std::string_view select_several = R"sql(
    SELECT blob_id, state, found FROM blob_scans WHERE blob_id IN @ids($1)@)sql";

constexpr std::string_view insert_waiting = R"sql(
    INSERT INTO blob_scans (blob_id, state, found, attempts, due_at)
    VALUES ($1, 'waiting', '', 0, $2)
    ON CONFLICT (blob_id) DO NOTHING)sql";

constexpr std::string_view select_due = R"sql(
    SELECT blob_id, attempts
      FROM blob_scans
     WHERE state = 'waiting' AND due_at <= $1
     ORDER BY due_at
     LIMIT $2)sql";

constexpr std::string_view update_answer = R"sql(
    UPDATE blob_scans
       SET state = $1, found = $2, scanned_at = $3
     WHERE blob_id = $4 AND state = 'waiting')sql";

constexpr std::string_view update_due = R"sql(
    UPDATE blob_scans SET attempts = attempts + 1, due_at = $1 WHERE blob_id = $2)sql";

constexpr std::string_view update_state = R"sql(
    UPDATE blob_scans SET state = $1 WHERE blob_id = $2 AND state = $3)sql";

constexpr std::string_view count_waiting = R"sql(
    SELECT COUNT(*) FROM blob_scans WHERE state = 'waiting')sql";

struct Row {
    BlobId blob;
    ScanState state = ScanState::waiting;
    std::string found;
};

}  // namespace

std::optional<Scan> Scans::find(BlobId blob) const { return tx_.find<Scan>(select_one, blob); }

std::map<BlobId, Scan> Scans::of(const std::vector<BlobId>& blobs) const {
    std::map<BlobId, Scan> found;
    if (blobs.empty()) return found;
    for (auto& row : tx_.all<Row>(select_several, blobs))
        found.emplace(row.blob, Scan{row.state, std::move(row.found)});
    return found;
}

void Scans::require_harmless(BlobId blob) const {
    const auto scan = find(blob);
    if (scan && scan->state == ScanState::infected)
        throw conflict("infected", "The virus scanner found " + scan->found + " in this file.");
}

void Scans::await(BlobId blob, Time now) { tx_.run(insert_waiting, blob, now); }

std::vector<Scans::Due> Scans::due(Time now, int limit) const {
    return tx_.all<Due>(select_due, now, limit);
}

bool Scans::answer(BlobId blob, const Scan& scan, Time now) {
    return tx_.run(update_answer, scan.state, scan.found, now, blob) == 1;
}

void Scans::postpone(BlobId blob, Time until) { tx_.run(update_due, until, blob); }

bool Scans::release(BlobId blob) {
    return tx_.run(update_state, ScanState::released, blob, ScanState::infected) == 1;
}

bool Scans::lock_again(BlobId blob) {
    return tx_.run(update_state, ScanState::infected, blob, ScanState::released) == 1;
}

std::int64_t Scans::waiting() const { return tx_.get<std::int64_t>(count_waiting); }

}  // namespace tandem::conversations
