#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace tandem::blobs {

// An open file; closed at the end of this.
class File {
public:
    File() = default;
    // Throws std::system_error when it cannot be opened.
    File(const std::filesystem::path& path, int flags);
    ~File();
    File(File&& other) noexcept;
    File& operator=(File&& other) noexcept;

    int descriptor() const { return descriptor_; }
    std::int64_t size() const;
    void write(std::string_view bytes, std::int64_t position) const;
    // Fewer than asked for at the end of the file.
    std::string read(std::int64_t position, std::int64_t count) const;
    // Once this returns the bytes survive a power cut.
    void sync() const;
    // Takes the file for this process; false when another one has it.
    bool try_lock() const;
    // False when the file was removed after it had been opened.
    bool is_linked() const;

private:
    int descriptor_ = -1;
};

void sync_folder(const std::filesystem::path& folder);

// Gives back the space of a range of the file; what is read there afterwards is zero.
void punch(const File& file, std::int64_t position, std::int64_t count);

// Bytes that the file takes on the disk, without its holes.
std::int64_t allocated(const std::filesystem::path& path);

}  // namespace tandem::blobs
