#include "mail/lmtp.h"

#include <doctest/doctest.h>

namespace tandem::mail {
namespace {

struct Receiver final : LmtpReceiver {
    LmtpReply ask(const std::string& recipient) override {
        if (recipient == "nobody@x.org") return {550, "5.1.1", "No\r\nsuch mailbox"};
        return {250, "2.1.5", "OK"};
    }
    std::vector<LmtpReply> deliver(const std::vector<std::string>& recipients,
                                   const std::string& raw) override {
        mails.push_back(raw);
        std::vector<LmtpReply> answers;
        for (const auto& recipient : recipients)
            answers.push_back(recipient == "full@x.org" ? LmtpReply{452, "4.3.1", "No room."}
                                                        : LmtpReply{250, "2.0.0", "Kept."});
        return answers;
    }
    std::vector<std::string> mails;
};

struct Talk {
    Receiver receiver;
    LmtpDialogue dialogue{
        receiver, {.message_bytes = 1000, .recipients = 3, .mistakes = 4}, "desk"};

    std::string say(const std::string& line) { return dialogue.hear(line + "\r\n"); }
    void begin(const std::vector<std::string>& recipients) {
        say("LHLO mx");
        say("MAIL FROM:<ada@x.org> BODY=8BITMIME");
        for (const auto& one : recipients) say("RCPT TO:<" + one + ">");
        say("DATA");
    }
};

TEST_CASE("each recipient has an answer of its own") {
    Talk talk;
    CHECK(talk.dialogue.greeting().starts_with("220 "));
    const auto hello = talk.say("LHLO mx");
    CHECK(hello.find("250-8BITMIME\r\n") != std::string::npos);
    CHECK(hello.ends_with("250 SIZE 1000\r\n"));
    CHECK(talk.say("MAIL FROM:<> SIZE=500") == "250 2.1.0 OK\r\n");
    CHECK(talk.say("RCPT TO:<nobody@x.org>") == "550 5.1.1 No  such mailbox\r\n");
    CHECK(talk.say("rcpt to: <a@x.org>") == "250 2.1.5 OK\r\n");
    CHECK(talk.say("RCPT TO:<full@x.org>") == "250 2.1.5 OK\r\n");
    CHECK(talk.say("DATA").starts_with("354"));
    CHECK(talk.say("Subject: a") == "");
    CHECK(talk.say("") == "");
    CHECK(talk.say("..dot\nlone") == "");
    CHECK(talk.say(".") == "250 2.0.0 Kept.\r\n452 4.3.1 No room.\r\n");
    REQUIRE(talk.receiver.mails.size() == 1);
    CHECK(talk.receiver.mails[0] == "Subject: a\r\n\r\n.dot\nlone\r\n");
    CHECK(talk.say("QUIT").starts_with("221"));
    CHECK(talk.dialogue.is_over());
}

TEST_CASE("a message is the same however its bytes are cut") {
    const std::string all =
        "LHLO mx\r\nMAIL FROM:<a@x.org>\r\nRCPT TO:<b@x.org>\r\nDATA\r\n"
        "Subject: x\r\n\r\nHello\r\n.\r\nQUIT\r\n";
    for (std::size_t step = 1; step < 12; ++step) {
        Talk talk;
        for (std::size_t i = 0; i < all.size(); i += step) talk.dialogue.hear(all.substr(i, step));
        REQUIRE(talk.receiver.mails.size() == 1);
        CHECK(talk.receiver.mails[0] == "Subject: x\r\n\r\nHello\r\n");
        CHECK(talk.dialogue.is_over());
    }
}

TEST_CASE("only CR LF dot CR LF ends a message") {
    Talk talk;
    talk.begin({"b@x.org"});
    CHECK(talk.dialogue.hear("a\n.\n") == "");
    CHECK(talk.dialogue.hear("\r\n.\n") == "");
    CHECK(talk.dialogue.hear("MAIL FROM:<evil@x.org>\r\n.\r\n") == "250 2.0.0 Kept.\r\n");
    CHECK(talk.receiver.mails.size() == 1);
}

TEST_CASE("what is too large is refused for every recipient, and the next message is taken") {
    Talk talk;
    CHECK(talk.say("LHLO mx") != "");
    CHECK(talk.say("MAIL FROM:<a@x.org> SIZE=1001").starts_with("552"));
    CHECK(talk.say("MAIL FROM:<a@x.org> SIZE=99999999999999999999999").starts_with("552"));
    talk.begin({"a@x.org", "b@x.org"});
    SUBCASE("in lines") {
        for (int i = 0; i < 300; ++i) CHECK(talk.say("0123456789") == "");
    }
    SUBCASE("in one line") {
        for (int i = 0; i < 300; ++i) CHECK(talk.dialogue.hear("0123456789") == "");
        CHECK(talk.say("") == "");
    }
    CHECK(talk.say(".") ==
          "552 5.3.4 The message is too large.\r\n552 5.3.4 The message is too large.\r\n");
    CHECK(talk.receiver.mails.empty());
    talk.begin({"a@x.org"});
    talk.say("small");
    CHECK(talk.say(".") == "250 2.0.0 Kept.\r\n");
}

TEST_CASE("commands have an order, and mistakes an end") {
    Talk talk;
    CHECK(talk.say("MAIL FROM:<a@x.org>").starts_with("503"));
    CHECK(talk.say("EHLO mx").starts_with("500"));
    CHECK(talk.say("LHLO mx").starts_with("250"));
    CHECK(talk.say("DATA").starts_with("503"));
    CHECK(talk.say("NONSENSE").starts_with("421"));
    CHECK(talk.dialogue.is_over());

    Talk many;
    many.begin({"a@x.org", "b@x.org", "c@x.org"});
    many.say(".");
    many.say("MAIL FROM:<a@x.org>");
    for (int i = 0; i < 3; ++i) CHECK(many.say("RCPT TO:<a@x.org>").starts_with("250"));
    CHECK(many.say("RCPT TO:<a@x.org>").starts_with("452"));
    CHECK(many.say("RSET").starts_with("250"));
    CHECK(many.say("RCPT TO:<a@x.org>").starts_with("503"));

    Talk endless;
    CHECK(endless.dialogue.hear(std::string(5000, 'x')).starts_with("500"));
    CHECK(endless.dialogue.is_over());
}

}  // namespace
}  // namespace tandem::mail
