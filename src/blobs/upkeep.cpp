// What `tandem check` does with blobs: looks for damage, and gives back wasted space.
#include "blobs/state.h"
#include "blobs/table.h"
#include "crypto/hash.h"

#include <fcntl.h>
#include <algorithm>

namespace tandem::blobs {
namespace {

constexpr int blobs_at_a_time = 500;

bool is_older(const std::filesystem::path& path, std::chrono::seconds age) {
    std::error_code error;
    const auto written = std::filesystem::last_write_time(path, error);
    return !error && std::filesystem::file_time_type::clock::now() - written >= age;
}

bool is_kept(Blobs::State& state, const std::string& hash) {
    return !hash.empty() &&
           state.store.read([&](store::Tx& tx) { return Table(tx).find(hash).has_value(); });
}

std::int64_t waste_in_segments(const Blobs::State& state,
                               const std::map<std::int64_t, std::int64_t>& kept) {
    std::int64_t waste = 0;
    for (const auto number : state.segments.numbers()) {
        const auto named = kept.find(number);
        const auto bytes = named == kept.end() ? 0 : named->second;
        waste += std::max<std::int64_t>(0, allocated(state.segments.path(number)) - bytes);
    }
    return waste;
}

// Punches what lies between the blobs that rows name.
void punch_gaps(const File& file, const std::vector<BlobRef>& kept) {
    std::int64_t end = 0;
    for (const auto& ref : kept) {
        punch(file, end, ref.position - end);
        end = std::max(end, ref.position + ref.size);
    }
    punch(file, end, file.size() - end);
}

// The lock keeps others from appending to it meanwhile; one that is in use is left for next time.
std::int64_t collect_segment(Blobs::State& state, std::int64_t number) {
    const auto path = state.segments.path(number);
    const File file(path, O_RDWR);
    if (!file.try_lock()) return 0;
    const auto before = allocated(path);
    const auto kept = state.store.read([&](store::Tx& tx) { return Table(tx).in_segment(number); });
    if (kept.empty()) {
        std::filesystem::remove(path);
        return before;
    }
    punch_gaps(file, kept);
    return before - allocated(path);
}

std::int64_t collect_files(Blobs::State& state, std::chrono::seconds age) {
    std::vector<std::filesystem::path> waste;
    state.files.each([&](const std::filesystem::path& path, const std::string& hash) {
        if (is_older(path, age) && !is_kept(state, hash)) waste.push_back(path);
    });
    std::int64_t freed = 0;
    for (const auto& path : waste) {
        freed += allocated(path);
        std::filesystem::remove(path);
    }
    return freed;
}

}  // namespace

Blobs::Report Blobs::check() const {
    Report report;
    BlobId last;
    for (;;) {
        const auto kept = state_->store.read(
            [&](store::Tx& tx) { return Table(tx).after(last, blobs_at_a_time); });
        if (kept.empty()) break;
        for (const auto& [id, ref] : kept) {
            ++report.blobs;
            report.bytes += ref.size;
            inspect(id, ref, report);
        }
        last = kept.back().id;
    }
    report.waste = waste();
    return report;
}

void Blobs::inspect(BlobId id, const BlobRef& ref, Report& report) const {
    try {
        const auto bytes = read(ref, 0, ref.size);
        if (static_cast<std::int64_t>(bytes.size()) != ref.size)
            report.missing.push_back(id);
        else if (crypto::sha256_hex(bytes) != ref.hash)
            report.damaged.push_back(id);
    } catch (const std::exception&) {
        report.missing.push_back(id);
    }
}

std::int64_t Blobs::waste() const {
    const auto kept =
        state_->store.read([&](store::Tx& tx) { return Table(tx).bytes_by_segment(); });
    auto waste = waste_in_segments(*state_, kept);
    state_->files.each([&](const std::filesystem::path& path, const std::string& hash) {
        if (!is_kept(*state_, hash)) waste += allocated(path);
    });
    return waste;
}

std::int64_t Blobs::collect(std::chrono::seconds age) {
    auto freed = collect_files(*state_, age);
    for (const auto number : state_->segments.numbers())
        if (is_older(state_->segments.path(number), age)) freed += collect_segment(*state_, number);
    return freed;
}

}  // namespace tandem::blobs
