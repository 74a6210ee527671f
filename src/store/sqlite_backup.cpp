#include "store/sqlite_backup.h"

#include "store/errors.h"
#include "store/sqlite_connection.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace tandem::store {
namespace {

void copy(const std::string& from, const std::string& to) {
    SqliteConnection source(from, {});
    SqliteConnection target(to, {});
    auto* backup = sqlite3_backup_init(target.handle(), "main", source.handle(), "main");
    if (backup == nullptr) raise(target.handle(), "backup to " + to);
    // In one step it is one read transaction; in several it would begin again whenever somebody
    // has written in between.
    const int result = sqlite3_backup_step(backup, -1);
    sqlite3_backup_finish(backup);
    if (result != SQLITE_DONE) raise(target.handle(), "backup to " + to);
    // A file on its own, without a log beside it.
    target.script("PRAGMA journal_mode = DELETE");
}

void sync(const std::filesystem::path& path, int flags) {
    const int file = ::open(path.c_str(), flags | O_CLOEXEC);
    const bool synced = file >= 0 && ::fsync(file) == 0;
    const int error = errno;
    if (file >= 0) ::close(file);
    if (!synced)
        throw DatabaseError("the backup " + path.string() +
                            " cannot be brought to disk: " + std::strerror(error));
}

}  // namespace

void back_up_sqlite(const std::string& from, const std::string& to) {
    const auto partial = to + ".partial";
    std::filesystem::remove(partial);
    try {
        copy(from, partial);
        sync(partial, O_RDONLY);
        std::filesystem::rename(partial, to);
    } catch (...) {
        std::error_code ignored;
        std::filesystem::remove(partial, ignored);
        throw;
    }
    const auto folder = std::filesystem::absolute(to).parent_path();
    sync(folder, O_RDONLY | O_DIRECTORY);
}

}  // namespace tandem::store
