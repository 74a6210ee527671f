#include "app/data_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string>
#include <system_error>

namespace tandem::app {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& folder, const std::string& what) {
    throw std::runtime_error("The data folder " + fs::absolute(folder).string() + " " + what +
                             " Choose another one with --data, or give it to the user who runs "
                             "Tandem.");
}

}  // namespace

void prepare_data_folder(const fs::path& folder) {
    std::error_code error;
    if (fs::create_directories(folder, error))
        fs::permissions(folder, fs::perms::owner_all, error);
    else if (error)
        fail(folder, "cannot be made: " + error.message() + ".");
    if (::access(folder.c_str(), R_OK | W_OK | X_OK) != 0)
        fail(folder, std::string("cannot be written to: ") + std::strerror(errno) + ".");
}

ServerLock::ServerLock(const fs::path& folder)
    : file_(::open((folder / lock_file).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
    if (file_ < 0) fail(folder, std::string("cannot be written to: ") + std::strerror(errno) + ".");
    if (::flock(file_, LOCK_EX | LOCK_NB) == 0) return;
    ::close(file_);
    throw std::runtime_error("Another Tandem is running on the data folder " +
                             fs::absolute(folder).string() +
                             ". Stop it first; several servers need PostgreSQL (--database).");
}

ServerLock::~ServerLock() { ::close(file_); }

}  // namespace tandem::app
