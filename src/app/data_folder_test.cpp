#include "app/data_folder.h"

#include <doctest/doctest.h>
#include <unistd.h>
#include <fstream>

namespace tandem::app {
namespace {

namespace fs = std::filesystem;

struct Folder {
    Folder() {
        auto pattern = (fs::temp_directory_path() / "tandem-folder-XXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    ~Folder() { fs::remove_all(path); }
    fs::path path;
};

TEST_CASE("a data folder is made for its owner alone") {
    const Folder folder;
    prepare_data_folder(folder.path / "new" / "data");
    CHECK(fs::status(folder.path / "new" / "data").permissions() == fs::perms::owner_all);
}

TEST_CASE("a data folder that is there is left as it is") {
    const Folder folder;
    fs::permissions(folder.path, fs::perms::owner_all | fs::perms::group_read);
    prepare_data_folder(folder.path);
    CHECK(fs::status(folder.path).permissions() == (fs::perms::owner_all | fs::perms::group_read));
}

TEST_CASE("a data folder that cannot be made is refused in words") {
    const Folder folder;
    std::ofstream(folder.path / "file") << "x";
    CHECK_THROWS_WITH_AS(prepare_data_folder(folder.path / "file" / "data"),
                         doctest::Contains("cannot be made: Not a directory"), std::runtime_error);
}

TEST_CASE("one server runs on a data folder at a time") {
    const Folder folder;
    {
        const ServerLock first(folder.path);
        CHECK_THROWS_WITH_AS(ServerLock(folder.path),
                             doctest::Contains("Another Tandem is running"), std::runtime_error);
    }
    CHECK_NOTHROW(ServerLock(folder.path));
}

}  // namespace
}  // namespace tandem::app
