#include "imports/mail_import.h"

#include "base/refusal.h"
#include "blobs/blobs.h"
#include "channels/email/incoming_table.h"
#include "tests/world.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

namespace tandem::imports {
namespace {

namespace fs = std::filesystem;

const std::string from_line = "From mina@customer.test Sun Nov 22 03:06:57 2026\n";

std::string letter(const std::string& id, const std::string& more = {}) {
    return "From: Mina <mina@customer.test>\nSubject: " + id + "\nMessage-ID: <" + id + ">\n" +
           more + "\nIt leaks.\n";
}

struct Interrupted {};

// A desk and a folder of mail beside it.
struct ImportWorld : testing::World {
    std::string write(const std::string& name, const std::string& content) const {
        const auto path = fs::path(folder()) / "mail" / name;
        fs::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary) << content;
        return path.string();
    }
    std::string mail_folder() const { return folder() + "/mail"; }

    MailImportReport import(const std::string& path) {
        return import_mail(journal, intake, {.path = path}, [](const auto&) {});
    }
    // Ends like a killed process: what is durable stays, nothing is tidied up.
    void import_and_die(const std::string& path, int batches) {
        const auto die = [&](const MailImportProgress&) {
            if (--batches == 0) throw Interrupted();
        };
        CHECK_THROWS_AS(import_mail(journal, intake, {.path = path, .threads = 1}, die),
                        Interrupted);
    }
    std::int64_t count(const std::string& of) {
        return db->read(
            [&](store::Tx& tx) { return tx.get<std::int64_t>("SELECT count(*) FROM " + of); });
    }

    blobs::Blobs blobs{*db, folder() + "/blobs", {.durable = false}};
    channels::email::Intake intake{journal, blobs, mail::ReplyTokens(std::string(32, 't'))};
};

TEST_CASE("an empty file is no letter, and no path is refused") {
    ImportWorld world;
    CHECK(world.import(world.write("empty", "")).filed == 0);
    CHECK(world.count("messages") == 0);
    CHECK_THROWS_AS(world.import(world.mail_folder() + "/nowhere"), Refusal);
}

TEST_CASE("a mailbox file comes in whole, its threads joined, and only once") {
    ImportWorld world;
    const auto path =
        world.write("inbox.mbox", from_line + letter("a@x") + "\n" + from_line +
                                      letter("b@x", "In-Reply-To: <a@x>\n") +
                                      "From here it is text.\n\n" + from_line + letter("c@x"));
    const auto first = world.import(path);
    CHECK(first.messages == 3);
    CHECK(first.filed == 3);
    CHECK(first.started == 2);

    const auto again = world.import(path);
    CHECK(again.filed == 0);
    CHECK(again.duplicates == 3);
    CHECK(world.count("messages") == 3);
}

TEST_CASE("a file that is cut off keeps what there is") {
    ImportWorld world;
    const auto whole = from_line + letter("a@x") + "\n" + from_line + letter("b@x");
    const auto report = world.import(world.write("cut.mbox", whole.substr(0, whole.size() - 12)));
    CHECK(report.filed == 2);
    CHECK(report.failed == 0);
}

TEST_CASE("the letter that comes late joins the threads it links") {
    ImportWorld world;
    const auto path =
        world.write("late.mbox", from_line + letter("a@x") + "\n" + from_line +
                                     letter("c@x", "In-Reply-To: <b@x>\n") + "\n" + from_line +
                                     letter("b@x", "In-Reply-To: <a@x>\n"));
    const auto report = world.import(path);
    CHECK(report.started == 2);
    CHECK(report.joined == 1);
}

TEST_CASE("an import that dies goes on where it stopped, wherever that was") {
    std::string mailbox;
    for (int i = 0; i < 650; ++i) {
        const auto parent = "In-Reply-To: <" + std::to_string(i - 5) + "@x>\n";
        mailbox += from_line + letter(std::to_string(i) + "@x", i % 50 < 5 ? "" : parent) + "\n";
    }
    for (const int batches : {1, 2, 3}) {
        CAPTURE(batches);
        ImportWorld world;
        const auto path = world.write("big.mbox", mailbox);
        world.import_and_die(path, batches);
        const auto rest = world.import(path);
        CHECK(rest.messages < 650);
        CHECK(world.count("messages") == 650);
        CHECK(world.count("conversations WHERE merged_into IS NULL") == 65);
        CHECK(world.count("import_positions") == 0);
        CHECK(world.import(path).filed == 0);
    }
}

TEST_CASE("what was taken but not filed when the process died is filed as history") {
    ImportWorld world;
    const auto old = letter("a@x", "Date: Thu, 22 Aug 2002 12:00:00 +0000\n");
    const auto path = world.write("inbox.mbox", from_line + old);
    const auto ref = world.blobs.put(old);
    world.db->write([&](store::Tx& tx) {
        channels::email::add_incoming(tx, world.clock.now(), {}, "import", ref.hash,
                                      world.blobs.keep(tx, ref));
    });
    CHECK(world.intake.resume() == 0);

    const auto report = world.import(path);
    CHECK(report.resumed == 1);
    CHECK(report.duplicates == 1);
    CHECK(world.count("conversations WHERE status = 'solved' AND created_at < 1100000000000") == 1);
    CHECK(finish_interrupted(world.journal, world.intake) == 0);
}

TEST_CASE("file names may be any bytes") {
    ImportWorld world;
    world.write("cur/\xFF\xFE 100% :2,S", letter("a@x"));
    world.write("cur/\xC3\xA9:2,", letter("b@x"));
    world.write("cur/new\nline", letter("c@x"));
    CHECK(world.import(world.mail_folder()).filed == 3);

    world.write("cur/\xFF\xFF", letter("d@x"));
    const auto later = world.import(world.mail_folder());
    CHECK(later.filed == 1);
    CHECK(later.duplicates == 3);
}

TEST_CASE("a file that cannot be read is named, and the others come in") {
    ImportWorld world;
    world.write("cur/a", letter("a@x"));
    world.write("cur/z", letter("z@x"));
    world.write("notes.json", "{}");
    fs::create_symlink("nowhere", fs::path(world.mail_folder()) / "cur/m");
    fs::create_symlink("loop", fs::path(world.mail_folder()) / "cur/loop");

    const auto report = world.import(world.mail_folder());
    CHECK(report.filed == 2);
    CHECK(report.no_mail == 1);
    REQUIRE(report.unreadable.size() == 2);
    const auto text = to_text(report, 1.0);
    CHECK(text.find("Could not be read") != std::string::npos);
    CHECK(text.find("cur/m\n") != std::string::npos);
}

}  // namespace
}  // namespace tandem::imports
