#pragma once

#include <filesystem>
#include <string_view>

namespace tandem::app {

// Makes the folder when it is missing, for its owner alone: it holds customers' mail. Throws, with
// words for whoever started the program, when it cannot be used.
void prepare_data_folder(const std::filesystem::path& folder);

constexpr std::string_view lock_file = "server.lock";  // in the data folder

// Held by the one server of a data folder, and gone with its process. On SQLite there are no leases
// that would keep a second server from sending what the first is sending.
class ServerLock {
public:
    explicit ServerLock(const std::filesystem::path& folder);
    ~ServerLock();
    ServerLock(const ServerLock&) = delete;
    ServerLock& operator=(const ServerLock&) = delete;

private:
    int file_;
};

}  // namespace tandem::app
