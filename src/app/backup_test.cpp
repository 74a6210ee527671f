#include "app/commands.h"
#include "app/house.h"
#include "base/log.h"
#include "conversations/tags.h"
#include "tests/database.h"

#include <doctest/doctest.h>
#include <atomic>
#include <fstream>
#include <iostream>
#include <sstream>
#include <thread>

namespace tandem::app {
namespace {

namespace fs = std::filesystem;

const Actor ada(ActorKind::agent, AgentId(1), "Ada", Permissions::all());

// A folder with a house in it, and room for its backups. Commands say what they did on stdout.
class Yard {
public:
    Yard() : folder_(testing::Database::make_folder()), out_(std::cout.rdbuf(said_.rdbuf())) {
        log::set_level(log::Level::off);
    }
    ~Yard() {
        std::cout.rdbuf(out_);
        fs::remove_all(folder_);
    }
    Yard(const Yard&) = delete;
    Yard& operator=(const Yard&) = delete;

    Settings settings(const std::string& name) const {
        return {.data = folder_ / name, .durable = false};
    }
    std::string path(const std::string& name) const { return folder_ / name; }
    std::string said() const { return said_.str(); }

    // A house with a mail in it and `tags` tags.
    void furnish(const std::string& name, int tags) const {
        House house(settings(name));
        const auto taken = house.intake.take(letter, {});
        REQUIRE(taken.outcome == channels::email::Taken::Outcome::filed);
        for (int i = 0; i < tags; ++i) add_tag(house, i);
    }
    static void add_tag(House& house, int number) {
        conversations::add_tag(house.journal, ada, {.name = {"t" + std::to_string(number)}});
    }
    std::size_t count_tags(const std::string& name) const {
        House house(settings(name));
        return house.journal.read(conversations::list_tags).size();
    }

    static constexpr const char* letter =
        "From: Mina <mina@customer.test>\r\nTo: support@shop.test\r\nSubject: Kettle\r\n"
        "Message-ID: <a@x>\r\n\r\nIt leaks.\r\n";

private:
    fs::path folder_;
    std::ostringstream said_;
    std::streambuf* out_;
};

void overwrite(const fs::path& file, std::streamoff at, const std::string& bytes) {
    std::fstream out(file, std::ios::in | std::ios::out | std::ios::binary);
    out.seekp(at);
    out << bytes;
    REQUIRE(out.good());
}

fs::path a_blob_of(const fs::path& folder) {
    for (const auto& entry : fs::recursive_directory_iterator(folder / "blobs"))
        if (entry.is_regular_file() && entry.file_size() > 0) return entry.path();
    return {};
}

}  // namespace

TEST_CASE("what was backed up is restored whole") {
    const Yard yard;
    yard.furnish("data", 3);

    CHECK(backup(yard.settings("data"), yard.path("backup")) == 0);
    CHECK(restore(yard.settings("new"), yard.path("backup")) == 0);

    CHECK(yard.count_tags("new") == 3);
    House restored(yard.settings("new"));
    CHECK(restored.intake.take(Yard::letter, {}).outcome ==
          channels::email::Taken::Outcome::duplicate);
    CHECK(restored.blobs.check().blobs == 1);
    CHECK(fs::status(yard.path("new")).permissions() == fs::perms::owner_all);
    CHECK(fs::status(yard.path("backup")).permissions() == fs::perms::owner_all);
}

TEST_CASE("secrets that the old house sealed are opened in the restored one") {
    const Yard yard;
    std::string sealed;
    {
        const House house(yard.settings("data"));
        sealed = house.secrets.seal("hush");
    }
    backup(yard.settings("data"), yard.path("backup"));
    restore(yard.settings("new"), yard.path("backup"));
    const House restored(yard.settings("new"));
    CHECK(restored.secrets.open(sealed) == "hush");
}

TEST_CASE("a backup is taken while others write, and holds what was written before it") {
    const Yard yard;
    yard.furnish("data", 50);
    std::atomic<int> written = 50;
    std::atomic<bool> stop = false;
    House house(yard.settings("data"));
    std::thread writer([&] {
        while (!stop) {
            Yard::add_tag(house, written);
            ++written;
        }
    });
    while (written < 60) std::this_thread::yield();
    const auto before = static_cast<std::size_t>(written);
    CHECK(backup(yard.settings("data"), yard.path("backup")) == 0);
    stop = true;
    writer.join();

    CHECK(restore(yard.settings("new"), yard.path("backup")) == 0);
    const auto restored = yard.count_tags("new");
    CHECK(restored >= before);
    CHECK(restored <= static_cast<std::size_t>(written));
    CHECK(check(yard.settings("new")) == 0);
}

TEST_CASE("nothing is backed up or restored over something else") {
    const Yard yard;
    yard.furnish("data", 1);
    backup(yard.settings("data"), yard.path("backup"));

    CHECK_THROWS_WITH_AS(backup(yard.settings("data"), yard.path("backup")),
                         doctest::Contains("is not empty"), Refusal);
    CHECK_THROWS_WITH_AS(restore(yard.settings("data"), yard.path("backup")),
                         doctest::Contains("restore into a new folder"), Refusal);
    CHECK_THROWS_WITH_AS(backup(yard.settings("data"), yard.path("data/backup")),
                         doctest::Contains("lies in the data folder"), Refusal);
    CHECK_THROWS_WITH_AS(restore(yard.settings("new"), yard.path("nowhere")),
                         doctest::Contains("holds no backup"), Refusal);
    CHECK(yard.count_tags("data") == 1);
}

TEST_CASE("PostgreSQL is left to its own tools") {
    const Yard yard;
    yard.furnish("data", 1);
    backup(yard.settings("data"), yard.path("backup"));
    auto postgres = yard.settings("new");
    postgres.database = "postgres://nowhere/tandem";
    CHECK_THROWS_WITH_AS(backup(postgres, yard.path("other")), doctest::Contains("pg_dump"),
                         Refusal);
    CHECK_THROWS_WITH_AS(restore(postgres, yard.path("backup")), doctest::Contains("pg_restore"),
                         Refusal);
}

TEST_CASE("a backup that was damaged is refused, and leaves the folder empty") {
    const Yard yard;
    yard.furnish("data", 400);
    backup(yard.settings("data"), yard.path("backup"));
    const fs::path database = yard.path("backup/tandem.db");

    SUBCASE("no database at all") { overwrite(database, 0, "this is not a database file"); }
    SUBCASE("cut short") { fs::resize_file(database, fs::file_size(database) / 2); }
    SUBCASE("a mail was changed") {
        const auto blob = a_blob_of(yard.path("backup"));
        overwrite(blob, static_cast<std::streamoff>(fs::file_size(blob)) - 4, "XXXX");
    }
    SUBCASE("the mails are missing") { fs::remove_all(yard.path("backup/blobs")); }

    CHECK_THROWS_WITH_AS(restore(yard.settings("new"), yard.path("backup")),
                         doctest::Contains("is damaged: "), Refusal);
    CHECK(fs::is_empty(yard.path("new")));
}

TEST_CASE("check says which mail is damaged") {
    const Yard yard;
    yard.furnish("data", 1);
    CHECK(check(yard.settings("data")) == 0);
    CHECK(yard.said().find("1 raw mails and attachments") != std::string::npos);
    const auto blob = a_blob_of(yard.path("data"));
    overwrite(blob, static_cast<std::streamoff>(fs::file_size(blob)) - 4, "XXXX");
    CHECK(check(yard.settings("data")) == 1);
    CHECK(yard.said().find("Damaged: blob 1") != std::string::npos);
}

TEST_CASE("rebuild fills again what readers of the journal keep") {
    const Yard yard;
    yard.furnish("data", 1);
    rebuild(yard.settings("data"), {});
    std::istringstream names(yard.said());
    std::vector<std::string> all;
    for (std::string name; std::getline(names, name);) all.push_back(name);
    CHECK(all.size() >= 3);

    const auto counts = [&] {
        House house(yard.settings("data"));
        return house.journal.read(conversations::all_counts);
    };
    const auto before = counts();
    CHECK_FALSE(before.empty());
    CHECK(rebuild(yard.settings("data"), all) == 0);
    CHECK(counts() == before);
    CHECK_THROWS_AS(rebuild(yard.settings("data"), {"nonsense"}), Refusal);
}

}  // namespace tandem::app
