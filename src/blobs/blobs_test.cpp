#include "blobs/blobs.h"

#include "store/migrate.h"
#include "tests/database.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <array>
#include <csignal>
#include <fstream>
#include <set>
#include <thread>

namespace tandem::blobs {
namespace {

using store::Tx;

constexpr std::size_t big_size = std::size_t{300} << 10;

struct Shelf : testing::Database {
    Shelf() : folder(Database::folder() + "/blobs") { store::migrate(**this); }

    Blobs open(Options options = {.durable = false}) { return Blobs(**this, folder, options); }

    BlobId save(Blobs& blobs, std::string_view bytes) {
        const auto ref = blobs.put(bytes);
        return (*this)->write([&](Tx& tx) { return blobs.keep(tx, ref); });
    }
    void remove(Blobs& blobs, BlobId id) {
        (*this)->write([&](Tx& tx) { blobs.remove(tx, id); });
    }
    std::optional<BlobRef> find(BlobId id) {
        return (*this)->read([&](Tx& tx) { return Blobs::find(tx, id); });
    }

    const std::filesystem::path folder;
};

std::size_t count_files(const std::filesystem::path& folder) {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        count += entry.is_regular_file() ? 1 : 0;
    return count;
}

void overwrite(const std::filesystem::path& file, std::int64_t position) {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(position);
    stream << "X";
}

TEST_CASE("bytes come back as they were put, small, big and none") {
    Shelf shelf;
    auto blobs = shelf.open();
    const std::string small("raw\0mail\r\n", 10);
    const std::string big(big_size, 'b');
    CHECK(blobs.read(shelf.save(blobs, small)) == small);
    CHECK(blobs.read(shelf.save(blobs, big)) == big);
    CHECK(blobs.read(shelf.save(blobs, "")).empty());

    auto reopened = shelf.open();
    const auto again = reopened.put(small);
    CHECK(again.is_known);
    CHECK(reopened.read(again) == small);
}

TEST_CASE("equal bytes are kept once") {
    Shelf shelf;
    auto blobs = shelf.open();
    const auto first = shelf.save(blobs, "logo");
    CHECK(shelf.save(blobs, "logo") == first);
    CHECK(shelf.save(blobs, "other") != first);

    const std::string big(big_size, 'b');
    const std::array<std::string_view, 4> many{big, "twin", "twin", big};
    const auto refs = blobs.put_many(many);
    CHECK(refs[1].position == refs[2].position);
    CHECK(refs[0].hash == refs[3].hash);
}

TEST_CASE("two who bring the same bytes at once get the same row") {
    Shelf shelf;
    auto blobs = shelf.open();
    const auto one = blobs.put("twin");
    const auto two = blobs.put("twin");
    CHECK_FALSE(two.is_known);
    const auto ids =
        shelf->write([&](Tx& tx) { return std::pair(blobs.keep(tx, one), blobs.keep(tx, two)); });
    CHECK(ids.first == ids.second);
}

TEST_CASE("a part can be read without the rest") {
    Shelf shelf;
    auto blobs = shelf.open();
    shelf.save(blobs, "before");
    const auto ref = blobs.put("0123456789");
    shelf.save(blobs, "after");
    CHECK(blobs.read(ref, 3, 4) == "3456");
    CHECK(blobs.read(ref, 8, 100) == "89");
    CHECK(blobs.read(ref, 10, 5).empty());
    CHECK(blobs.read(ref, 99, 5).empty());
}

TEST_CASE("a full segment is followed by the next") {
    Shelf shelf;
    auto blobs = shelf.open({.durable = false, .segment_limit = 100});
    std::vector<BlobId> ids;
    for (int i = 0; i < 10; ++i)
        ids.push_back(shelf.save(blobs, std::string(60, static_cast<char>('a' + i))));
    std::set<std::int64_t> segments;
    for (const auto id : ids) segments.insert(shelf.find(id)->segment);
    CHECK(segments.size() == 5);
    CHECK(blobs.read(ids[7]) == std::string(60, 'h'));
}

TEST_CASE("two processes on one folder write to segments of their own") {
    Shelf shelf;
    auto here = shelf.open();
    const auto first = here.put("here");
    std::int64_t other_segment = 0;
    {
        auto there = shelf.open();
        other_segment = there.put("there").segment;
        CHECK(other_segment != first.segment);
        CHECK(here.put("here again").segment == first.segment);
    }
    auto third = shelf.open();
    CHECK(third.put("third").segment == other_segment);
}

TEST_CASE("what is removed is gone from the disk, and its neighbours are not") {
    Shelf shelf;
    auto blobs = shelf.open();
    const std::string secret = std::string(20'000, 's');
    const auto before = shelf.save(blobs, "before");
    const auto small = shelf.save(blobs, secret);
    const auto after = shelf.save(blobs, "after");
    const auto big = shelf.save(blobs, std::string(big_size, 'b'));
    const auto small_ref = *shelf.find(small);

    shelf.remove(blobs, small);
    shelf.remove(blobs, big);
    CHECK_FALSE(shelf.find(small));
    CHECK_THROWS_AS(blobs.read(small), std::runtime_error);
    CHECK(blobs.read(small_ref, 0, 20'000) == std::string(20'000, '\0'));
    CHECK(blobs.read(before) == "before");
    CHECK(blobs.read(after) == "after");
    CHECK(count_files(shelf.folder) == 1);
    CHECK(blobs.read(shelf.save(blobs, secret)) == secret);
}

TEST_CASE("bytes that were removed between put and keep cannot be kept") {
    Shelf shelf;
    auto blobs = shelf.open();
    const auto id = shelf.save(blobs, "fleeting");
    const auto known = blobs.put("fleeting");
    shelf.remove(blobs, id);
    CHECK_THROWS_AS(shelf->write([&](Tx& tx) { blobs.keep(tx, known); }), std::runtime_error);
}

TEST_CASE("a removal that is rolled back removes nothing") {
    Shelf shelf;
    auto blobs = shelf.open();
    const auto id = shelf.save(blobs, "stays");
    const auto fail = [&] {
        shelf->write([&](Tx& tx) {
            blobs.remove(tx, id);
            throw std::out_of_range("no");
        });
    };
    CHECK_THROWS_AS(fail(), std::out_of_range);
    CHECK(blobs.read(id) == "stays");
}

TEST_CASE("check finds what is damaged and what is missing") {
    Shelf shelf;
    auto blobs = shelf.open();
    const auto sound = shelf.save(blobs, "sound");
    const auto damaged = shelf.save(blobs, "damaged");
    const auto missing = shelf.save(blobs, std::string(big_size, 'm'));
    CHECK(blobs.check().damaged.empty());

    overwrite(shelf.folder / "segments" / "000001.seg", shelf.find(damaged)->position + 2);
    std::filesystem::remove_all(shelf.folder / "files");
    std::filesystem::create_directories(shelf.folder / "files");
    const auto report = blobs.check();
    CHECK(report.blobs == 3);
    CHECK(report.bytes == 5 + 7 + static_cast<std::int64_t>(big_size));
    CHECK(report.damaged == std::vector{damaged});
    CHECK(report.missing == std::vector{missing});
    CHECK_THROWS_WITH_AS(blobs.read(damaged), doctest::Contains("damaged"), std::runtime_error);
    CHECK_THROWS_WITH_AS(blobs.read(missing), doctest::Contains("missing"), std::runtime_error);
    CHECK(blobs.read(sound) == "sound");
}

TEST_CASE("what was put and never kept is collected, and only that") {
    Shelf shelf;
    const std::string kept_bytes(30'000, 'k');
    BlobId kept;
    BlobId kept_big;
    {
        auto blobs = shelf.open();
        blobs.put(std::string(50'000, 'w'));
        kept = shelf.save(blobs, kept_bytes);
        blobs.put(std::string(70'000, 'v'));
        kept_big = shelf.save(blobs, std::string(big_size, 'k'));
        blobs.put(std::string(big_size, 'w'));
        CHECK(blobs.collect(std::chrono::seconds(0)) >= static_cast<std::int64_t>(big_size));
        CHECK(count_files(shelf.folder / "files") == 1);
    }
    auto blobs = shelf.open();
    CHECK(blobs.check().waste >= 120'000);
    CHECK(blobs.collect() == 0);
    CHECK(blobs.collect(std::chrono::seconds(0)) >= 100'000);
    CHECK(blobs.check().waste < 20'000);
    CHECK(blobs.read(kept) == kept_bytes);
    CHECK(blobs.read(kept_big).size() == big_size);
}

TEST_CASE("threads that put at once do not mix their bytes") {
    Shelf shelf;
    auto blobs = shelf.open({.durable = true, .segment_limit = 50'000});
    std::vector<std::thread> threads;
    for (int t = 0; t < 16; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 20; ++i) {
                const auto text = std::string(500, static_cast<char>('a' + t)) + std::to_string(i);
                CHECK(blobs.read(shelf.save(blobs, text)) == text);
            }
        });
    for (auto& thread : threads) thread.join();
    const auto report = blobs.check();
    CHECK(report.blobs == 320);
    CHECK(report.damaged.empty());
    CHECK(report.missing.empty());
}

// In the child: saves blobs of all sizes and says each id on the pipe, until killed.
[[noreturn]] void save_until_killed(const std::string& url, const std::string& folder, int pipe) {
    const auto store = store::Store::open(url, {.readers = 2});
    Blobs blobs(*store, folder, {.segment_limit = 1'000'000});
    for (std::size_t i = 0;; ++i) {
        const auto ref = blobs.put(std::string(i * 7919 % 400'000, 'x') + std::to_string(i));
        const auto id = store->write([&](Tx& tx) { return blobs.keep(tx, ref); });
        if (::write(pipe, &id, sizeof id) != sizeof id) ::_exit(1);
    }
}

TEST_CASE("what was kept is whole after the process is killed") {
    const auto folder = testing::Database::make_folder();
    const auto url = "sqlite:" + folder + "/test.db";
    store::migrate(*store::Store::open(url));
    std::array<int, 2> ends{};
    REQUIRE(::pipe(ends.data()) == 0);
    const auto child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) save_until_killed(url, folder + "/blobs", ends[1]);
    ::close(ends[1]);
    BlobId id;
    for (int i = 0; i < 60; ++i) REQUIRE(::read(ends[0], &id, sizeof id) == sizeof id);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    ::close(ends[0]);

    const auto store = store::Store::open(url);
    const Blobs blobs(*store, folder + "/blobs");
    const auto report = blobs.check();
    CHECK(report.blobs >= 60);
    CHECK(report.missing.empty());
    CHECK(report.damaged.empty());
    std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace tandem::blobs
