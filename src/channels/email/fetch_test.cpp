#include "channels/email/fetch.h"

#include "base/refusal.h"
#include "channels/email/attention.h"
#include "channels/email/fetch_world_test.h"
#include "tests/mail/fake_imap.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace tandem::channels::email {
namespace {

using testing::FakeImap;

struct ImapWorld : FetchWorld {
    FakeImap server;

    ImapWorld() { connect(IncomingKind::imap, server.port()); }

    std::string letter_of(int number) const {
        return letter("letter-" + std::to_string(number) + "@x");
    }
    void fill(int count, int first = 1) {
        for (int i = first; i < first + count; ++i) server.inbox().add(letter_of(i));
    }
    PollReport fetch() { return poll(tools, mailbox); }
};

TEST_CASE("everything in a folder is taken once") {
    ImapWorld world;
    world.fill(45);

    CHECK(world.fetch().taken == 45);
    CHECK(world.messages() == 45);
    CHECK(world.server.inbox().messages.at(45).flags.contains("\\Seen"));
    world.server.heard();
    CHECK(world.fetch().taken == 0);
    CHECK(world.server.count("UID FETCH") == 0);

    world.fill(1, 46);
    CHECK(world.fetch().taken == 1);
}

TEST_CASE("a folder of any size is looked through in windows") {
    ImapWorld world;
    world.server.inbox().next_uid = 3'000'000;
    world.fill(3);
    world.server.inbox().next_uid = 4'000'000'000;
    world.fill(2, 4);

    CHECK(world.fetch().taken == 5);
    CHECK(world.server.count("UID FETCH") < 80);
    for (const auto& line : world.server.heard()) CHECK(line.find(":*") == std::string::npos);
}

TEST_CASE("a server that does not tell its next number is asked for its newest message") {
    ImapWorld world;
    world.server.says_uid_next = false;
    CHECK(world.fetch().error.empty());
    world.fill(2);
    CHECK(world.fetch().taken == 2);
}

TEST_CASE("only what comes from now on is taken where that was asked for") {
    ImapWorld world;
    world.change([](Mailbox& mailbox) { mailbox.take_from = TakeFrom::now; });
    world.fill(3);
    CHECK(world.fetch().taken == 0);
    world.fill(1, 4);
    CHECK(world.fetch().taken == 1);

    const auto found = reconcile(world.tools, world.mailbox);
    CHECK(found.on_server == 1);
    CHECK(found.taken == 0);
    CHECK(found.skipped == 3);

    // Numbered anew, the old ones are known by their age.
    auto& inbox = world.server.inbox();
    inbox.uid_validity = 2;
    inbox.messages.at(4).received = "01-Jan-2031 00:00:00 +0000";
    CHECK(world.fetch().taken == 0);
    CHECK(world.messages() == 1);
}

TEST_CASE("a folder that is numbered anew loses nothing and repeats nothing") {
    ImapWorld world;
    world.fill(30);
    world.fetch();
    world.fill(2, 31);
    FakeImap::Folder anew{.uid_validity = 2, .next_uid = 1000};
    for (auto it = world.server.inbox().messages.rbegin();
         it != world.server.inbox().messages.rend(); ++it)
        anew.add(it->second.raw);
    world.server.inbox() = anew;
    world.server.heard();

    CHECK(world.fetch().taken == 2);
    CHECK(world.messages() == 32);
    // What was taken is known by its Message-ID and size: only two bodies were fetched.
    int bodies = 0;
    for (const auto& line : world.server.heard())
        if (line.find("BODY.PEEK[])") != std::string::npos)
            bodies += 1 + static_cast<int>(std::ranges::count(line, ','));
    CHECK(bodies == 2);
}

TEST_CASE("letters that a new server wraps in other headers are known by what they say") {
    ImapWorld world;
    world.fill(2);
    world.fetch();
    auto& inbox = world.server.inbox();
    inbox.uid_validity = 9;
    for (auto& [uid, message] : inbox.messages) message.raw = "X-Moved: yes\r\n" + message.raw;
    inbox.add("X-Moved: yes\r\n" + world.letter_of(3));

    CHECK(world.fetch().taken == 1);
    CHECK(world.messages() == 3);
}

TEST_CASE("a connection that is cut within a message loses nothing and repeats nothing") {
    ImapWorld world;
    world.fill(25);
    world.server.cuts[13] = 1;

    CHECK_FALSE(world.fetch().error.empty());
    CHECK(world.fetch().error.empty());
    CHECK(world.messages() == 25);
    CHECK(world.needing_attention() == 0);
}

TEST_CASE("a message over which the connection breaks again and again does not stop the next") {
    ImapWorld world;
    world.fill(25);
    world.server.cuts[13] = 1000;

    int tries = 0;
    while (!world.fetch().error.empty()) REQUIRE(++tries < 20);
    CHECK(world.messages() == 24);
    CHECK(world.needing_attention() == 1);

    // The daily comparison tries it again.
    world.server.cuts.clear();
    CHECK(reconcile(world.tools, world.mailbox).taken == 1);
    CHECK(world.messages() == 25);
    CHECK(world.needing_attention() == 0);
}

TEST_CASE("a message that the server refuses is listed with its words") {
    ImapWorld world;
    world.fill(3);
    world.server.refused.insert(2);

    const auto report = world.fetch();
    CHECK(report.error.empty());
    CHECK(report.taken == 2);
    CHECK(report.parked == 1);
    CHECK(world.count("SELECT COUNT(*) FROM incoming_mail WHERE code = 'unfetchable'") == 1);
}

TEST_CASE("a message that is too large is listed, and taken when it may be larger") {
    ImapWorld world;
    world.change([](Mailbox& mailbox) { mailbox.largest_megabytes = 1; });
    world.fill(1);
    world.server.inbox().add(world.letter_of(2) + std::string(1'500'000, 'x') + "\r\n");
    world.fill(1, 3);

    const auto report = world.fetch();
    CHECK(report.taken == 2);
    CHECK(report.parked == 1);
    CHECK_THROWS_AS(retry_mail(world.tools, world.admin, 3), Refusal);
    const auto id =
        world.count("SELECT id FROM incoming_mail WHERE code = 'too_large' AND state = 'failed'");
    CHECK_THROWS_AS(retry_mail(world.tools, world.admin, id), Refusal);
    // It is known, yet it has not been taken: a comparison says so each time.
    CHECK(reconcile(world.tools, world.mailbox).parked == 1);

    world.change([](Mailbox& mailbox) { mailbox.largest_megabytes = 2; });
    CHECK(retry_mail(world.tools, world.admin, id).outcome == Taken::Outcome::filed);
    CHECK(reconcile(world.tools, world.mailbox).parked == 0);
    CHECK(world.needing_attention() == 0);
    CHECK(world.messages() == 3);
}

TEST_CASE("a server that lies about a size does not stop the next message") {
    ImapWorld world;
    world.change([](Mailbox& mailbox) { mailbox.largest_megabytes = 1; });
    world.fill(1);
    world.server.inbox().add(world.letter_of(2) + std::string(12'000'000, 'x') + "\r\n");
    world.fill(1, 3);
    world.server.lies[2] = 100;

    int tries = 0;
    while (!world.fetch().error.empty()) REQUIRE(++tries < 10);
    CHECK(world.messages() == 2);
    CHECK(world.count("SELECT COUNT(*) FROM incoming_mail WHERE code = 'too_large'") == 1);
}

TEST_CASE("what a crash had in hand again and again is listed without being touched") {
    ImapWorld world;
    world.fill(2);
    // Another process died over the first message three times.
    world.db->write([&](store::Tx& tx) {
        save_position(tx, world.mailbox.id, "INBOX",
                      {.uid_validity = 1, .in_hand = 1, .attempts = 2, .run_id = 1});
    });

    const auto report = world.fetch();
    CHECK(report.parked == 1);
    CHECK(report.taken == 1);
}

TEST_CASE("what the policy says is done on the server, by what the server can") {
    ImapWorld world;
    world.fill(2);

    SUBCASE("kept: nothing is written there") {
        world.change([](Mailbox& mailbox) { mailbox.after_import = AfterImport::keep; });
        CHECK(world.fetch().taken == 2);
        CHECK(world.server.count("EXAMINE") == 1);
        CHECK(world.server.count("UID STORE") == 0);
    }
    SUBCASE("a mailbox that may not be written is read all the same") {
        world.server.inbox().is_read_only = true;
        CHECK(world.fetch().error.empty());
        CHECK(world.server.count("UID STORE") == 0);
        CHECK(world.messages() == 2);
        CHECK(world.fetch().taken == 0);
    }
    SUBCASE("moved") {
        world.change([](Mailbox& mailbox) {
            mailbox.after_import = AfterImport::move;
            mailbox.move_to = "Done";
        });
        CHECK(world.fetch().taken == 2);
        CHECK(world.server.folders["Done"].messages.size() == 2);
        CHECK(world.server.inbox().messages.empty());
    }
    SUBCASE("deleted") {
        world.change([](Mailbox& mailbox) { mailbox.after_import = AfterImport::remove; });
        CHECK(world.fetch().taken == 2);
        CHECK(world.server.inbox().messages.empty());
    }
    SUBCASE("deleted, where only a whole folder can be expunged") {
        world.server.capabilities = "IMAP4rev1";
        world.server.inbox().add(world.letter_of(3));
        world.server.inbox().messages.at(3).flags.insert("\\Deleted");  // another client's
        world.change([](Mailbox& mailbox) { mailbox.after_import = AfterImport::remove; });
        CHECK(world.fetch().taken == 3);
        CHECK(world.server.count("EXPUNGE") == 0);
        for (const auto& [uid, message] : world.server.inbox().messages)
            CHECK(message.flags.contains("\\Deleted"));
        CHECK(world.server.inbox().messages.size() == 3);
    }
    SUBCASE("deleted, where nobody else has marked anything") {
        world.server.capabilities = "IMAP4rev1";
        world.change([](Mailbox& mailbox) { mailbox.after_import = AfterImport::remove; });
        CHECK(world.fetch().taken == 2);
        CHECK(world.server.inbox().messages.empty());
    }
    SUBCASE("deleted after some days, by the daily comparison") {
        world.change([](Mailbox& mailbox) {
            mailbox.after_import = AfterImport::remove;
            mailbox.remove_after_days = 7;
        });
        CHECK(world.fetch().taken == 2);
        reconcile(world.tools, world.mailbox);
        CHECK(world.server.inbox().messages.size() == 2);
        world.clock.advance(std::chrono::hours(24 * 8));
        reconcile(world.tools, world.mailbox);
        CHECK(world.server.inbox().messages.empty());
    }
}

TEST_CASE("several folders are taken from, and one that is missing is named") {
    ImapWorld world;
    world.fill(1);
    world.server.folders["Sales"].add(world.letter_of(2));
    world.change([](Mailbox& mailbox) { mailbox.more_folders = "Sales\nNowhere\n"; });

    const auto report = world.fetch();
    CHECK(report.taken == 2);
    CHECK(report.error.starts_with("Nowhere: "));
}

TEST_CASE("a comparison finds what was missed and takes it") {
    ImapWorld world;
    world.fill(10);
    world.fetch();
    world.events();
    // A message that a server showed late, below the position.
    world.server.inbox().messages.erase(5);
    world.server.inbox().messages[5] = {.raw = world.letter_of(50)};
    world.db->write([](store::Tx& tx) { tx.run("DELETE FROM server_mail WHERE uid = 5"); });

    const auto found = reconcile(world.tools, world.mailbox);
    CHECK(found.on_server == 10);
    CHECK(found.known == 9);
    CHECK(found.taken == 1);
    CHECK_FALSE(found.error);
    const auto events = world.events();
    CHECK(std::ranges::find(events, "mailbox.reconciled") != events.end());

    const auto again = reconcile(world.tools, world.mailbox);
    CHECK(again.known == 10);
    CHECK(again.taken == 0);
    const auto kept =
        world.db->read([&](store::Tx& tx) { return find_reconciliation(tx, world.mailbox.id); });
    REQUIRE(kept);
    CHECK(kept->known == 10);
}

TEST_CASE("a full disk takes nothing from the server, and the message comes when there is room") {
    ImapWorld world;
    world.fill(2);
    world.db->write([](store::Tx& tx) { tx.run("ALTER TABLE incoming_mail RENAME TO away"); });
    for (int i = 0; i < 5; ++i) CHECK_THROWS(world.fetch());
    CHECK(world.server.inbox().messages.at(1).flags.empty());
    world.db->write([](store::Tx& tx) { tx.run("ALTER TABLE away RENAME TO incoming_mail"); });

    CHECK(world.fetch().taken == 2);
    CHECK(world.needing_attention() == 0);
}

TEST_CASE("what was discarded can be brought back, and what waits can be filed by hand") {
    ImapWorld world;
    world.fill(1);
    world.server.refused.insert(1);
    world.fetch();
    const auto id = world.count("SELECT id FROM incoming_mail WHERE state = 'failed'");
    world.events();

    discard_mail(world.journal, world.admin, id, "an advertisement");
    CHECK(world.needing_attention() == 0);
    CHECK_THROWS_AS(discard_mail(world.journal, world.admin, id, ""), Refusal);
    restore_mail(world.journal, world.admin, id);
    CHECK(world.needing_attention() == 1);
    const auto taken = world.intake.file_by_hand(world.admin, id, {});
    CHECK(taken.outcome == Taken::Outcome::filed);
    CHECK(taken.started);
    CHECK(world.needing_attention() == 0);
    const auto events = world.events();
    CHECK(events.front() == "mailbox.mail_discarded");
    CHECK(events.back() == "mailbox.mail_filed");
}

}  // namespace
}  // namespace tandem::channels::email
