#include "channels/email/fetch_world_test.h"
#include "tests/mail/scripted_server.h"

#include <doctest/doctest.h>

#include <functional>
#include <map>
#include <set>

namespace tandem::channels::email {
namespace {

using testing::Peer;
using testing::ScriptedServer;

// A mailbox on a POP3 server, one session after another.
struct Pop3World : FetchWorld {
    std::map<std::string, std::string> mails;  // by the server's name for them
    std::string cut;                           // the connection breaks within this one
    std::string refused;                       // the server does not give this one
    std::vector<std::string> heard;

    void put(int number) {
        const auto id = "id" + std::to_string(number);
        mails[id] = letter("letter-" + std::to_string(number) + "@x");
    }

    template <class Work>
    auto session(Work work) {
        heard.clear();
        ScriptedServer server([this](Peer& peer) { play(peer); });
        if (mailbox.id.value() == 0)
            connect(IncomingKind::pop3, server.port());
        else
            change([&](Mailbox& m) { m.incoming_port = server.port(); });
        return work();
    }
    PollReport fetch() {
        return session([this] { return poll(tools, mailbox); });
    }

    void play(Peer& peer) {
        std::vector<std::string> ids;
        std::set<std::string> gone;
        for (const auto& [id, raw] : mails) ids.push_back(id);
        peer.say("+OK ready");
        for (auto line = peer.hear(); !line.empty(); line = peer.hear()) {
            heard.push_back(line);
            const auto verb = line.substr(0, line.find(' '));
            const auto number =
                verb.size() < line.size()
                    ? static_cast<std::size_t>(std::atoi(line.c_str() + verb.size() + 1))
                    : 0;
            if (verb == "CAPA") {
                peer.say("+OK\r\nUIDL\r\nTOP\r\n.");
            } else if (verb == "UIDL" || verb == "LIST") {
                peer.say("+OK");
                for (std::size_t i = 0; i < ids.size(); ++i)
                    peer.say(std::to_string(i + 1) + " " +
                             (verb == "UIDL" ? ids[i] : std::to_string(mails[ids[i]].size())));
                peer.say(".");
            } else if (verb == "RETR" || verb == "TOP") {
                const auto& id = ids.at(number - 1);
                if (verb == "RETR" && id == refused) {
                    peer.say("-ERR cannot read it");
                    continue;
                }
                const auto& raw = mails[id];
                peer.say("+OK");
                if (verb == "RETR" && id == cut) return peer.write(raw.substr(0, raw.size() / 2));
                peer.write(verb == "TOP" ? raw.substr(0, raw.find("\r\n\r\n") + 2) : stuffed(raw));
                peer.say(".");
            } else if (verb == "DELE") {
                gone.insert(ids.at(number - 1));
                peer.say("+OK");
            } else if (verb == "QUIT") {
                for (const auto& id : gone) mails.erase(id);
                return peer.say("+OK");
            } else {
                peer.say("+OK");
            }
        }
    }

    static std::string stuffed(std::string raw) {
        for (auto at = raw.find("\r\n."); at != std::string::npos; at = raw.find("\r\n.", at + 3))
            raw.insert(at + 2, ".");
        return raw;
    }
};

TEST_CASE("what lies on a POP3 server is taken once and left there") {
    Pop3World world;
    world.put(1);
    world.mails["id2"] = world.letter("dots@x", "", "Mina <mina@customer.test>") + ".a\r\n..\r\n";
    CHECK(world.fetch().taken == 2);
    const BlobId raw(world.count("SELECT MAX(raw_id) FROM incoming_mail"));
    CHECK(world.blobs.read(raw) == world.mails["id2"]);
    CHECK(world.mails.size() == 2);
    world.put(3);
    CHECK(world.fetch().taken == 1);
    CHECK(world.messages() == 3);
}

TEST_CASE("a POP3 mailbox is emptied where that is asked for, at once or after some days") {
    Pop3World world;
    world.put(1);
    world.fetch();
    world.change([](Mailbox& mailbox) {
        mailbox.after_import = AfterImport::remove;
        mailbox.remove_after_days = 3;
    });
    world.put(2);
    CHECK(world.fetch().taken == 1);
    CHECK(world.mails.size() == 2);
    world.clock.advance(std::chrono::hours(24 * 4));
    CHECK(world.fetch().error.empty());
    CHECK(world.mails.empty());

    world.change([](Mailbox& mailbox) { mailbox.remove_after_days = 0; });
    world.put(3);
    CHECK(world.fetch().taken == 1);
    CHECK(world.mails.empty());
    CHECK(world.messages() == 3);
}

TEST_CASE("a POP3 session that is cut loses nothing, and one bad message does not stop the next") {
    Pop3World world;
    for (int i = 1; i <= 4; ++i) world.put(i);
    world.cut = "id3";
    for (int i = 0; i < 3; ++i) CHECK_FALSE(world.fetch().error.empty());
    CHECK(world.messages() == 2);
    const auto report = world.fetch();
    CHECK(report.error.empty());
    CHECK(report.taken == 1);
    CHECK(report.parked == 1);
    world.refused = "id5";
    world.put(5);
    world.put(6);
    const auto next = world.fetch();
    CHECK(next.taken == 1);
    CHECK(next.parked == 1);
    CHECK(world.needing_attention() == 2);

    world.cut.clear();
    world.refused.clear();
    const auto id = world.count("SELECT MIN(id) FROM incoming_mail WHERE state = 'failed'");
    const auto taken = world.session([&] { return fetch_again(world.tools, world.admin, id); });
    CHECK(taken.outcome == Taken::Outcome::filed);
    CHECK(world.needing_attention() == 1);
}

TEST_CASE("old POP3 mail is left alone, and stays, where only new mail was asked for") {
    Pop3World world;
    world.put(1);
    world.session([&] {
        world.change([](Mailbox& mailbox) {
            mailbox.take_from = TakeFrom::now;
            mailbox.after_import = AfterImport::remove;
        });
        return poll(world.tools, world.mailbox);
    });
    world.put(2);
    CHECK(world.fetch().taken == 1);
    CHECK(world.mails.size() == 1);
    CHECK(world.mails.contains("id1"));
}

}  // namespace
}  // namespace tandem::channels::email
