#include "blobs/segment.h"

#include <fcntl.h>
#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <system_error>

namespace tandem::blobs {
namespace {

constexpr std::string_view suffix = ".seg";
constexpr std::size_t digits = 6;
// Segments are full one after another, so one with room is among the newest.
constexpr std::size_t worth_trying = 16;

std::int64_t number_of(const std::filesystem::path& path) {
    const auto name = path.filename().string();
    std::int64_t number = 0;
    if (!name.ends_with(suffix)) return 0;
    const auto* end = name.data() + name.size() - suffix.size();
    const auto [stop, error] = std::from_chars(name.data(), end, number);
    return error == std::errc() && stop == end ? number : 0;
}

}  // namespace

Segment::Segment(std::int64_t number, File file)
    : number_(number), file_(std::move(file)), end_(file_.size()), durable_end_(end_) {}

std::int64_t Segment::end() const {
    const std::lock_guard lock(mutex_);
    return end_;
}

bool Segment::is_broken() const {
    const std::lock_guard lock(mutex_);
    return is_broken_;
}

std::int64_t Segment::append(std::string_view bytes) {
    const std::lock_guard lock(mutex_);
    const auto position = end_;
    file_.write(bytes, position);
    end_ += static_cast<std::int64_t>(bytes.size());
    return position;
}

void Segment::sync() {
    std::unique_lock lock(mutex_);
    const auto wanted = end_;
    while (durable_end_ < wanted) {
        if (is_broken_) throw std::runtime_error("the data folder cannot be brought to disk");
        if (is_syncing_)
            synced_.wait(lock);
        else
            sync_up_to(lock, end_);
    }
}

void Segment::sync_up_to(std::unique_lock<std::mutex>& lock, std::int64_t end) {
    is_syncing_ = true;
    lock.unlock();
    bool ok = true;
    try {
        file_.sync();
    } catch (const std::system_error&) {
        ok = false;
    }
    lock.lock();
    is_syncing_ = false;
    if (ok)
        durable_end_ = end;
    else
        is_broken_ = true;
    synced_.notify_all();
}

Segments::Segments(std::filesystem::path folder) : folder_(std::move(folder)) {
    std::filesystem::create_directories(folder_);
}

std::shared_ptr<Segment> Segments::open(std::int64_t limit) {
    const auto all = numbers();
    const auto first = all.size() > worth_trying ? all.size() - worth_trying : 0;
    for (auto i = all.size(); i > first; --i) {
        File file(path(all[i - 1]), O_RDWR);
        if (file.size() < limit && file.try_lock() && file.is_linked())
            return std::make_shared<Segment>(all[i - 1], std::move(file));
    }
    for (auto number = all.empty() ? 1 : all.back() + 1;; ++number)
        if (auto segment = create(number)) return segment;
}

// Nothing when another process has just made that one.
std::shared_ptr<Segment> Segments::create(std::int64_t number) {
    try {
        File file(path(number), O_RDWR | O_CREAT | O_EXCL);
        if (!file.try_lock()) return nullptr;
        sync_folder(folder_);
        return std::make_shared<Segment>(number, std::move(file));
    } catch (const std::system_error& error) {
        if (error.code() == std::errc::file_exists) return nullptr;
        throw;
    }
}

std::filesystem::path Segments::path(std::int64_t number) const {
    auto name = std::to_string(number);
    if (name.size() < digits) name.insert(0, digits - name.size(), '0');
    return folder_ / (name + std::string(suffix));
}

std::vector<std::int64_t> Segments::numbers() const {
    std::vector<std::int64_t> found;
    for (const auto& entry : std::filesystem::directory_iterator(folder_))
        if (const auto number = number_of(entry.path()); number > 0) found.push_back(number);
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace tandem::blobs
