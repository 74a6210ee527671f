#include "blobs/disk.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <system_error>
#include <utility>

namespace tandem::blobs {
namespace {

[[noreturn]] void fail(const std::string& what) {
    throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

File::File(const std::filesystem::path& path, int flags)
    : descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {
    if (descriptor_ < 0) fail(path.string());
}

File::~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

File::File(File&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

File& File::operator=(File&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

std::int64_t File::size() const {
    struct stat status{};
    if (::fstat(descriptor_, &status) != 0) fail("size of a file");
    return status.st_size;
}

void File::write(std::string_view bytes, std::int64_t position) const {
    while (!bytes.empty()) {
        const auto written = ::pwrite(descriptor_, bytes.data(), bytes.size(), position);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail("writing to the data folder");
        bytes.remove_prefix(static_cast<std::size_t>(written));
        position += written;
    }
}

std::string File::read(std::int64_t position, std::int64_t count) const {
    std::string bytes(static_cast<std::size_t>(count), '\0');
    std::size_t done = 0;
    while (done < bytes.size()) {
        const auto got = ::pread(descriptor_, bytes.data() + done, bytes.size() - done,
                                 position + static_cast<std::int64_t>(done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) fail("reading from the data folder");
        if (got == 0) break;
        done += static_cast<std::size_t>(got);
    }
    bytes.resize(done);
    return bytes;
}

void File::sync() const {
    if (::fdatasync(descriptor_) != 0) fail("bringing a file to disk");
}

bool File::try_lock() const { return ::flock(descriptor_, LOCK_EX | LOCK_NB) == 0; }

bool File::is_linked() const {
    struct stat status{};
    return ::fstat(descriptor_, &status) == 0 && status.st_nlink > 0;
}

void sync_folder(const std::filesystem::path& folder) {
    const File file(folder, O_RDONLY | O_DIRECTORY);
    if (::fsync(file.descriptor()) != 0) fail(folder.string());
}

// Not every file system can; then the space stays taken, which does no harm.
void punch(const File& file, std::int64_t position, std::int64_t count) {
    if (count > 0)
        static_cast<void>(::fallocate(file.descriptor(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
                                      position, count));
}

std::int64_t allocated(const std::filesystem::path& path) {
    constexpr std::int64_t unit = 512;
    struct stat status{};
    return ::stat(path.c_str(), &status) == 0 ? status.st_blocks * unit : 0;
}

}  // namespace tandem::blobs
