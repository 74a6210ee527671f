#include "mail/imap.h"

#include "mail/imap_response.h"
#include "tests/mail/scripted_server.h"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

namespace tandem::mail {
namespace {

using Kind = ImapError::Kind;
using testing::Peer;
using testing::ScriptedServer;
using testing::TestCertificate;

ImapSettings settings_for(const ScriptedServer& server, Security security = Security::none) {
    ImapSettings settings;
    settings.host = "localhost";
    settings.port = server.port();
    settings.security = security;
    settings.username = "ada";
    settings.password = "se\"cret";
    settings.timeout = std::chrono::seconds(2);
    return settings;
}

// Answers each command by what it begins with; "TAG" in an answer stands for the client's tag.
struct Script {
    std::string capabilities = "IMAP4rev1 IDLE MOVE UIDPLUS";
    std::map<std::string, std::string> answers = {};
    std::vector<std::string> heard = {};

    void play(Peer& peer) {
        peer.say("* OK ready");
        go_on(peer);
    }

    void go_on(Peer& peer) {
        for (auto line = peer.hear(); !line.empty(); line = peer.hear()) {
            const auto space = line.find(' ');
            const auto tag = line.substr(0, space);
            const auto command = space == std::string::npos ? line : line.substr(space + 1);
            if (tag == "Z") return;
            heard.push_back(command);
            if (const auto size = literal_size(line)) {
                peer.say("+ go on");
                heard.back() += peer.hear_bytes(*size) + peer.hear();
            }
            peer.write(answer_to(tag, command));
        }
    }

    std::string answer_to(const std::string& tag, const std::string& command) const {
        for (const auto& [beginning, answer] : answers) {
            if (!command.starts_with(beginning)) continue;
            auto out = answer;
            if (const auto at = out.find("TAG"); at != std::string::npos) out.replace(at, 3, tag);
            return out + "\r\n";
        }
        if (command == "CAPABILITY") {
            return "* CAPABILITY " + capabilities + "\r\n" + tag + " OK done\r\n";
        }
        return tag + " OK done\r\n";
    }
};

TEST_CASE("a mailbox is read without changing it") {
    Script script;
    script.answers = {
        {"LIST",
         "* LIST (\\HasNoChildren) \"/\" INBOX\r\n* LIST (\\Noselect) \"/\" \"a \\\"b\\\"\"\r\n"
         "* LIST (\\Trash) \"/\" \"M&APw-ll\"\r\nTAG OK done"},
        {"SELECT",
         "* FLAGS (\\Seen)\r\n* 3 EXISTS\r\n* OK [UIDVALIDITY 77] ok\r\n* OK [UIDNEXT 12] "
         "next\r\nTAG OK [READ-WRITE] done"},
        {"UID SEARCH", "* SEARCH 11 3 9\r\nTAG OK done"},
        {"UID FETCH 9 (UID RFC822.SIZE)", "* 2 FETCH (UID 9 RFC822.SIZE 21)\r\nTAG OK done"},
        {"UID FETCH 9 (UID BODY",
         "* 2 FETCH (UID 9 BODY[] {21}\r\nSubject: a)\r\n\r\nb{3}\r\n "
         "FLAGS (\\Seen))\r\nTAG OK done"},
        {"UID FETCH 4:*",
         "* 1 FETCH (UID 3 RFC822.SIZE 5 FLAGS ())\r\n"
         "* 2 FETCH (FLAGS (\\Seen) UID 9 RFC822.SIZE 21)\r\nTAG OK done"},
    };
    ScriptedServer server([&](Peer& peer) { script.play(peer); });
    {
        auto imap = Imap::connect(settings_for(server));
        REQUIRE(imap);
        const auto folders = imap->folders();
        REQUIRE(folders);
        REQUIRE(folders->size() == 3);
        CHECK(folders->at(0).role == "inbox");
        CHECK(folders->at(1).name == "a \"b\"");
        CHECK_FALSE(folders->at(1).is_selectable);
        CHECK(folders->at(2).name == "Müll");
        CHECK(folders->at(2).role == "trash");

        const auto selected = imap->select("INBOX");
        REQUIRE(selected);
        CHECK(selected->uid_validity == 77);
        CHECK(selected->uid_next == 12);
        CHECK(selected->messages == 3);
        CHECK_FALSE(selected->is_read_only);

        CHECK(*imap->uids_above(3) == std::vector<std::uint32_t>{9, 11});
        CHECK(*imap->fetch(9) == "Subject: a)\r\n\r\nb{3}\r\n");
        const auto listed = imap->messages_above(3);
        REQUIRE(listed->size() == 1);
        CHECK(listed->at(0).uid == 9);
        CHECK(listed->at(0).size == 21);
        CHECK(listed->at(0).is_seen);

        const auto gone = imap->fetch(10);
        REQUIRE_FALSE(gone);
        CHECK(gone.error().kind == Kind::gone);
    }
    server.finish();
    CHECK(script.heard[1] == "LOGIN \"ada\" \"se\\\"cret\"");
    for (const auto& command : script.heard) CHECK(command.find("BODY[]") == std::string::npos);
}

TEST_CASE("messages are marked and moved, with and without the extensions") {
    Script script;
    script.answers = {{"UID MOVE", "TAG OK done"}};
    ScriptedServer server([&](Peer& peer) { script.play(peer); });
    {
        auto imap = Imap::connect(settings_for(server));
        REQUIRE(imap);
        CHECK(imap->mark_seen(9));
        CHECK(imap->move(9, "Müll"));
        CHECK(imap->append("Sent", "Subject: a\r\n\r\nb\r\n"));
    }
    server.finish();
    CHECK(script.heard[3] == "UID STORE 9 +FLAGS.SILENT (\\Seen)");
    CHECK(script.heard[4] == "UID MOVE 9 \"M&APw-ll\"");
    CHECK(script.heard[5] == "APPEND \"Sent\" (\\Seen) {17}Subject: a\r\n\r\nb\r\n");

    Script old;
    old.capabilities = "IMAP4rev1";
    ScriptedServer plain([&](Peer& peer) { old.play(peer); });
    {
        auto imap = Imap::connect(settings_for(plain));
        REQUIRE(imap);
        CHECK(imap->move(9, "Done"));
        CHECK_FALSE(imap->can_idle());
    }
    plain.finish();
    CHECK(old.heard[3] == "UID COPY 9 \"Done\"");
    CHECK(old.heard[4] == "UID STORE 9 +FLAGS.SILENT (\\Deleted)");
    // An EXPUNGE would take others' messages too.
    CHECK(old.heard[5] == "UID SEARCH DELETED");
    CHECK(old.heard.size() == 6);
}

Kind kind_of_failure(Script script, std::string* text = nullptr) {
    ScriptedServer server([&](Peer& peer) { script.play(peer); });
    const auto imap = Imap::connect(settings_for(server));
    REQUIRE_FALSE(imap);
    if (text != nullptr) *text = imap.error().text;
    return imap.error().kind;
}

TEST_CASE("what went wrong is told in words and kinds") {
    std::string text;
    Script wrong;
    wrong.answers = {{"LOGIN", "TAG NO [AUTHENTICATIONFAILED] Invalid"}};
    CHECK(kind_of_failure(wrong, &text) == Kind::credentials);
    CHECK(text.find("user name or password") != std::string::npos);

    Script busy;
    busy.answers = {{"LOGIN", "TAG NO [UNAVAILABLE] later"}};
    CHECK(kind_of_failure(busy) == Kind::unreachable);

    Script clear;
    clear.capabilities = "IMAP4rev1 LOGINDISABLED STARTTLS";
    clear.answers = {{"LOGIN", "TAG NO no"}};
    CHECK(kind_of_failure(clear, &text) == Kind::credentials);
    CHECK(text.find("STARTTLS") != std::string::npos);

    ImapSettings nobody;
    nobody.host = "localhost";
    nobody.port = 1;
    CHECK(Imap::connect(nobody).error().kind == Kind::unreachable);
    nobody.host = "no-such-host.invalid";
    CHECK(Imap::connect(nobody).error().text == "There is no server named no-such-host.invalid.");

    ScriptedServer web([](Peer& peer) { peer.say("HTTP/1.1 400 Bad Request"); });
    CHECK(Imap::connect(settings_for(web)).error().kind == Kind::connection);

    ScriptedServer silent([](Peer& peer) { peer.hear(); });
    auto hasty = settings_for(silent);
    hasty.timeout = std::chrono::seconds(1);
    CHECK(Imap::connect(hasty).error().kind == Kind::unreachable);
}

TEST_CASE("only the server that was meant is talked to") {
    ScriptedServer stranger([](Peer& peer) { peer.secure(); });
    const auto untrusted = Imap::connect(settings_for(stranger, Security::tls));
    REQUIRE_FALSE(untrusted);
    CHECK(untrusted.error().kind == Kind::certificate);

    ScriptedServer other([](Peer& peer) { peer.secure(); });
    auto settings = settings_for(other, Security::tls);
    settings.host = "127.0.0.1";
    settings.ca_file = TestCertificate::get().file();
    const auto mismatch = Imap::connect(settings);
    REQUIRE_FALSE(mismatch);
    CHECK(mismatch.error().text == "The certificate of the server does not match 127.0.0.1.");

    Script script;
    ScriptedServer right([&](Peer& peer) {
        if (peer.secure()) script.play(peer);
    });
    settings = settings_for(right, Security::tls);
    settings.ca_file = TestCertificate::get().file();
    CHECK(Imap::connect(settings));

    // A plain "OK" that a stranger put behind the server's own must not be believed.
    ScriptedServer injected([](Peer& peer) {
        peer.say("* OK ready");
        peer.hear();
        peer.say("T1 OK begin TLS\r\n* PREAUTH trust me");
        peer.secure();
    });
    settings = settings_for(injected, Security::starttls);
    settings.ca_file = TestCertificate::get().file();
    const auto fooled = Imap::connect(settings);
    REQUIRE_FALSE(fooled);
    CHECK(fooled.error().kind == Kind::certificate);
}

TEST_CASE("every password gets through") {
    Script plain;
    ScriptedServer server([&](Peer& peer) { plain.play(peer); });
    auto settings = settings_for(server);
    settings.password = "pässwörd";
    {
        CHECK(Imap::connect(settings));
    }
    server.finish();
    CHECK(plain.heard[1] == "LOGIN \"ada\" {10}pässwörd");

    Script sasl;
    sasl.capabilities = "IMAP4rev1 AUTH=PLAIN SASL-IR";
    ScriptedServer modern([&](Peer& peer) { sasl.play(peer); });
    settings = settings_for(modern);
    {
        CHECK(Imap::connect(settings));
    }
    modern.finish();
    CHECK(sasl.heard[1] == "AUTHENTICATE PLAIN AGFkYQBzZSJjcmV0");
}

TEST_CASE("a message over the limit is not fetched") {
    Script script;
    script.answers = {{"UID FETCH", "* 1 FETCH (UID 5 RFC822.SIZE 99999)\r\nTAG OK done"}};
    ScriptedServer server([&](Peer& peer) { script.play(peer); });
    auto settings = settings_for(server);
    settings.message_bytes = 1000;
    auto imap = Imap::connect(settings);
    REQUIRE(imap);
    const auto fetched = imap->fetch(5);
    REQUIRE_FALSE(fetched);
    CHECK(fetched.error().kind == Kind::too_large);
}

TEST_CASE("a new message ends the waiting") {
    ScriptedServer server([](Peer& peer) {
        Script script;
        peer.say("* OK ready");
        for (int i = 0; i < 3; ++i) {
            const auto line = peer.hear();
            const auto space = line.find(' ');
            peer.write(script.answer_to(line.substr(0, space), line.substr(space + 1)));
        }
        const auto idle = peer.hear();
        peer.say("+ idling");
        peer.say("* 4 EXISTS");
        CHECK(peer.hear() == "DONE");
        peer.say(idle.substr(0, idle.find(' ')) + " OK done");
        peer.hear();
    });
    auto imap = Imap::connect(settings_for(server));
    REQUIRE(imap);
    CHECK(imap->can_idle());
    const auto changed = imap->idle(std::chrono::seconds(5));
    REQUIRE(changed);
    CHECK(*changed);
}

TEST_CASE("answers of servers are read word by word") {
    const auto words =
        parse_response("* 2 FETCH (UID 9 BODY[HEADER (DATE)] {3} X NIL (a \"b\\\"c\"))", {"x)y"});
    REQUIRE(words.size() == 4);
    REQUIRE(words[3].is_list);
    CHECK(words[3].after("UID")->number() == 9);
    CHECK(words[3].after("BODY[HEADER (DATE)]")->text == "x)y");
    CHECK(words[3].list.back().list[1].text == "b\"c");
    CHECK(parse_response("((((", {}).size() == 1);
    CHECK(parse_response(")) a", {}).size() == 1);
    CHECK(parse_response("\"open", {}).front().text == "open");
    CHECK(parse_response("{5}", {}).size() == 1);
    CHECK(literal_size("x {12}") == 12);
    CHECK_FALSE(literal_size("x {12} y"));
    CHECK_FALSE(literal_size("x {99999999999999999999}"));
    for (const std::string name :
         {"INBOX", "Gesendete Objekte", "Müll & mehr", "日本語", "📦", ""}) {
        CHECK(from_imap_name(to_imap_name(name)) == name);
    }
    CHECK(to_imap_name("Müll & mehr") == "M&APw-ll &- mehr");
    CHECK(from_imap_name("&broken") != "x");
}

}  // namespace
}  // namespace tandem::mail
