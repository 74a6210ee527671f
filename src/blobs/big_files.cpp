#include "blobs/big_files.h"

#include "blobs/disk.h"
#include "crypto/random.h"

#include <fcntl.h>

namespace tandem::blobs {
namespace {

constexpr std::string_view half_written = ".part";

void make_folder(const std::filesystem::path& folder, bool durable) {
    if (std::filesystem::create_directory(folder) && durable) sync_folder(folder.parent_path());
}

}  // namespace

BigFiles::BigFiles(std::filesystem::path folder) : folder_(std::move(folder)) {
    std::filesystem::create_directories(folder_);
}

void BigFiles::write(const std::string& hash, std::string_view bytes, bool durable) const {
    const auto target = path(hash);
    make_folder(target.parent_path(), durable);
    auto partial = target;
    partial += "." + crypto::random_token(9) + std::string(half_written);
    try {
        const File file(partial, O_WRONLY | O_CREAT | O_EXCL);
        file.write(bytes, 0);
        if (durable) file.sync();
        std::filesystem::rename(partial, target);
    } catch (...) {
        std::error_code ignored;
        std::filesystem::remove(partial, ignored);
        throw;
    }
    if (durable) sync_folder(target.parent_path());
}

std::filesystem::path BigFiles::path(const std::string& hash) const {
    return folder_ / hash.substr(0, 2) / hash;
}

void BigFiles::each(
    const std::function<void(const std::filesystem::path&, const std::string&)>& visit) const {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_)) {
        if (!entry.is_regular_file()) continue;
        const auto name = entry.path().filename().string();
        visit(entry.path(), name.ends_with(half_written) ? "" : name);
    }
}

}  // namespace tandem::blobs
