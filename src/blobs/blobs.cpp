#include "blobs/blobs.h"

#include "blobs/state.h"
#include "blobs/table.h"
#include "crypto/hash.h"

#include <fcntl.h>
#include <algorithm>
#include <stdexcept>
#include <system_error>
#include <unordered_map>

namespace tandem::blobs {
namespace {

constexpr std::size_t big = std::size_t{256} << 10;

[[noreturn]] void fail_missing(const std::string& hash) {
    throw std::runtime_error("the bytes of blob " + hash + " are missing from the data folder");
}

void give_back(const Blobs::State& state, const BlobRef& ref) {
    if (ref.segment == 0)
        std::filesystem::remove(state.files.path(ref.hash));
    else
        punch(File(state.segments.path(ref.segment), O_RDWR), ref.position, ref.size);
}

}  // namespace

std::shared_ptr<Segment> Blobs::State::segment_with_room() {
    const std::lock_guard lock(mutex_);
    if (!current_ || current_->is_broken() || current_->end() >= options.segment_limit) {
        current_.reset();  // its lock must be free before the next is looked for
        current_ = segments.open(options.segment_limit);
    }
    return current_;
}

BlobRef Blobs::State::append(std::string hash, std::string_view bytes,
                             std::vector<std::shared_ptr<Segment>>& to_sync) {
    BlobRef ref{.hash = std::move(hash), .size = static_cast<std::int64_t>(bytes.size())};
    if (bytes.size() >= big) {
        files.write(ref.hash, bytes, options.durable);
        return ref;
    }
    auto segment = segment_with_room();
    ref.segment = segment->number();
    ref.position = segment->append(bytes);
    if (std::find(to_sync.begin(), to_sync.end(), segment) == to_sync.end())
        to_sync.push_back(std::move(segment));
    return ref;
}

std::filesystem::path Blobs::State::path_of(const BlobRef& ref) const {
    return ref.segment == 0 ? files.path(ref.hash) : segments.path(ref.segment);
}

Blobs::Blobs(store::Store& store, const std::filesystem::path& folder, Options options)
    : state_(std::make_unique<State>(store, folder, options)) {}

Blobs::~Blobs() = default;

BlobRef Blobs::put(std::string_view bytes) { return put_many({&bytes, 1}).front(); }

std::vector<BlobRef> Blobs::put_many(std::span<const std::string_view> blobs) {
    std::vector<BlobRef> refs;
    std::vector<std::shared_ptr<Segment>> to_sync;
    std::unordered_map<std::string, std::size_t> in_this_call;
    state_->store.read([&](store::Tx& tx) {
        refs.clear();
        for (const auto blob : blobs) refs.push_back({.hash = crypto::sha256_hex(blob)});
        for (auto& ref : refs)
            if (auto known = Table(tx).find(ref.hash)) ref = *std::move(known);
    });
    for (std::size_t i = 0; i < refs.size(); ++i) {
        if (refs[i].is_known) continue;
        const auto [same, is_first] = in_this_call.emplace(refs[i].hash, i);
        refs[i] = is_first ? state_->append(std::move(refs[i].hash), blobs[i], to_sync)
                           : refs[same->second];
    }
    if (state_->options.durable)
        for (const auto& segment : to_sync) segment->sync();
    return refs;
}

// Bytes that were known may have been removed since, and then there is nothing that the row could
// name; whoever brought them must bring them again.
BlobId Blobs::keep(store::Tx& tx, const BlobRef& ref) {
    Table table(tx);
    if (!ref.is_known) {
        if (!std::filesystem::exists(state_->path_of(ref))) fail_missing(ref.hash);
        if (const auto id = table.insert(ref)) return *id;
    }
    const auto id = table.find_id(ref.hash);
    if (!id) fail_missing(ref.hash);
    return *id;
}

std::optional<BlobRef> Blobs::find(store::Tx& tx, BlobId id) { return Table(tx).find(id); }

std::string Blobs::read(BlobId id) const {
    const auto ref = state_->store.read([&](store::Tx& tx) { return Table(tx).find(id); });
    if (!ref) throw std::runtime_error("there is no blob " + std::to_string(id.value()));
    return read(*ref);
}

std::string Blobs::read(const BlobRef& ref) const {
    auto bytes = read(ref, 0, ref.size);
    if (static_cast<std::int64_t>(bytes.size()) != ref.size) fail_missing(ref.hash);
    if (crypto::sha256_hex(bytes) != ref.hash)
        throw std::runtime_error("the bytes of blob " + ref.hash + " are damaged");
    return bytes;
}

std::string Blobs::read(const BlobRef& ref, std::int64_t offset, std::int64_t count) const {
    const auto wanted = std::clamp<std::int64_t>(ref.size - offset, 0, count);
    try {
        return File(state_->path_of(ref), O_RDONLY).read(ref.position + offset, wanted);
    } catch (const std::system_error& error) {
        if (error.code() == std::errc::no_such_file_or_directory) fail_missing(ref.hash);
        throw;
    }
}

void Blobs::remove(store::Tx& tx, BlobId id) {
    auto ref = Table(tx).remove(id);
    if (!ref) return;
    tx.after_commit([this, gone = *std::move(ref)] { give_back(*state_, gone); });
}

}  // namespace tandem::blobs
