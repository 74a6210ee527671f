#include "mail/compose.h"

#include "base/refusal.h"
#include "mail/encode.h"
#include "mail/parse.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <random>

namespace tandem::mail {
namespace {

OutgoingMail small() {
    return {
        .from = {"Shop Support", "support@shop.example"},
        .to = {{"Ada", "ada@example.com"}},
        .subject = "Re: Your order",
        .message_id = "1.2@shop.example",
        .date = from_millis(1795313217000),
        .text = "Hello Ada,\n\nit is on its way.\n",
    };
}

TEST_CASE("a plain answer is written as a person would expect to see it") {
    CHECK(compose(small()) ==
          "Date: Sun, 22 Nov 2026 02:06:57 +0000\r\n"
          "From: Shop Support <support@shop.example>\r\n"
          "To: Ada <ada@example.com>\r\n"
          "Subject: Re: Your order\r\n"
          "Message-ID: <1.2@shop.example>\r\n"
          "MIME-Version: 1.0\r\n"
          "Content-Type: text/plain; charset=utf-8\r\n"
          "Content-Transfer-Encoding: quoted-printable\r\n"
          "\r\n"
          "Hello Ada,\r\n\r\nit is on its way.\r\n");
}

TEST_CASE("blind copies are in the envelope and nowhere else") {
    auto mail = small();
    mail.bcc = {{"", "boss@shop.example"}, {"", "ADA@example.com"}};
    CHECK(compose(mail).find("boss") == std::string::npos);
    CHECK(recipients(mail) == std::vector<std::string>{"ada@example.com", "boss@shop.example"});
}

void refuses(OutgoingMail mail, const std::string& path) {
    CAPTURE(path);
    try {
        (void)compose(mail);
        FAIL_CHECK("was not refused");
    } catch (const Refusal& refusal) {
        REQUIRE(refusal.fields().size() == 1);
        CHECK(refusal.fields()[0].path == path);
    }
}

TEST_CASE("nothing can break out of its header") {
    auto mail = small();
    mail.subject = "hi\r\nBcc: all@example.com";
    refuses(mail, "/subject");

    mail = small();
    mail.from.name = "Ada\nX: y";
    refuses(mail, "/from");

    mail = small();
    mail.to = {{"", "a@example.com>, <b@example.com"}};
    refuses(mail, "/to");

    mail = small();
    mail.to.clear();
    refuses(mail, "/to");

    mail = small();
    mail.references = {"a> <b"};
    refuses(mail, "/references");

    mail = small();
    mail.headers = {{"X-A: b\r\nX-B", "c"}};
    refuses(mail, "/headers");

    mail = small();
    mail.headers = {{"X-A", "b\rc"}};
    refuses(mail, "/headers");

    mail = small();
    mail.attachments = {{.filename = "a\r\nb"}};
    refuses(mail, "/attachments");

    mail = small();
    mail.message_id.clear();
    refuses(mail, "/message_id");
}

// Whatever random mail is composed, no line is too long, every byte is ASCII, and parsing gives it
// back.
class Random {
public:
    explicit Random(unsigned seed) : engine_(seed) {}

    std::size_t below(std::size_t limit) { return engine_() % limit; }

    std::string text(std::size_t longest, bool may_break) {
        static const std::vector<std::string> pieces = {"a",
                                                        "Z",
                                                        "0",
                                                        " ",
                                                        ".",
                                                        "=",
                                                        "?",
                                                        "_",
                                                        "=?",
                                                        "?=",
                                                        "\"",
                                                        "\\",
                                                        ",",
                                                        ";",
                                                        "<",
                                                        ">",
                                                        "(",
                                                        ")",
                                                        "@",
                                                        "ü",
                                                        "ß",
                                                        "€",
                                                        "日",
                                                        "本",
                                                        "📦",
                                                        "hello",
                                                        "From ",
                                                        "--",
                                                        "%",
                                                        "'",
                                                        "longer word ",
                                                        ":",
                                                        "&",
                                                        "é",
                                                        "=?utf-8?Q?x?="};
        std::string out;
        const auto count = below(longest + 1);
        for (std::size_t i = 0; i < count; ++i) {
            out += may_break && below(8) == 0 ? (below(3) == 0 ? " \n" : "\n")
                                              : pieces[below(pieces.size())];
        }
        return out;
    }

    // As a header gives it back: blanks at the ends and runs of them in names do not survive.
    std::string name() {
        auto out = text(20, false);
        while (out.find("  ") != std::string::npos) out.erase(out.find("  "), 1);
        while (out.ends_with(' ')) out.pop_back();
        while (out.starts_with(' ')) out.erase(0, 1);
        while (out.starts_with('"') || out.starts_with('\'')) out.erase(0, 1);
        while (out.starts_with(' ')) out.erase(0, 1);
        return out;
    }

    std::string bytes(std::size_t longest) {
        std::string out(below(longest), '\0');
        for (auto& c : out) c = static_cast<char>(engine_());
        return out;
    }

private:
    std::mt19937 engine_;
};

OutgoingMail random_mail(Random& random) {
    OutgoingMail mail = small();
    mail.from.name = random.name();
    for (std::size_t i = random.below(6); i > 0; --i) {
        mail.to.push_back({random.name(), "a" + std::to_string(i) + "@example.com"});
    }
    if (random.below(2) != 0) mail.cc = {{random.name(), "c+d@example.com"}};
    if (random.below(2) != 0) mail.reply_to = {{random.name(), "support+t.1.x@shop.example"}};
    mail.subject = random.name();
    for (std::size_t i = random.below(20); i > 0; --i) {
        mail.references.push_back(std::to_string(i) + ".something.long@shop.example");
        mail.in_reply_to = mail.references.back();
    }
    mail.text = "x" + random.text(200, true) + "\n";
    if (random.below(2) != 0) mail.html = "<p>" + std::to_string(random.below(1000)) + " ü</p>";
    for (std::size_t i = random.below(3); i > 0; --i) {
        mail.attachments.push_back({.filename = "f" + random.text(60, false) + ".pdf",
                                    .content_type = "application/pdf",
                                    .bytes = random.bytes(3000)});
    }
    if (!mail.html.empty() && random.below(2) != 0) {
        mail.html += "<img src=\"cid:image@shop.example\">";
        mail.attachments.push_back({.filename = "i.png",
                                    .content_type = "image/png",
                                    .content_id = "image@shop.example",
                                    .bytes = random.bytes(500)});
    }
    return mail;
}

void check_lines(const std::string& raw) {
    REQUIRE(std::ranges::all_of(raw, [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
    std::size_t begin = 0;
    while (begin < raw.size()) {
        const auto end = raw.find("\r\n", begin);
        REQUIRE(end != std::string::npos);
        const auto line = raw.substr(begin, end - begin);
        REQUIRE(line.find_first_of("\r\n") == std::string::npos);
        REQUIRE(line.size() <= 998);
        begin = end + 2;
    }
}

void check_attachments(const OutgoingMail& sent, const ParsedMail& got) {
    REQUIRE(got.attachments.size() == sent.attachments.size());
    for (const auto& attachment : sent.attachments) {
        const auto found =
            std::ranges::find(got.attachments, attachment.bytes, &ParsedAttachment::bytes);
        REQUIRE(found != got.attachments.end());
        CHECK(found->content_type == attachment.content_type);
        CHECK(found->content_id == attachment.content_id);
        CHECK(found->is_inline == !attachment.content_id.empty());
    }
}

TEST_CASE("property: what is composed is parsed again as it was") {
    for (unsigned seed = 0; seed < 400; ++seed) {
        CAPTURE(seed);
        Random random(seed);
        const auto sent = random_mail(random);
        const auto raw = compose(sent);
        check_lines(raw);
        const auto got = parse(raw);
        CHECK(got.from == std::vector<Address>{sent.from});
        CHECK(got.to == sent.to);
        CHECK(got.cc == sent.cc);
        CHECK(got.reply_to == sent.reply_to);
        CHECK(got.subject == sent.subject);
        CHECK(got.date == sent.date);
        CHECK(got.message_id == sent.message_id);
        CHECK(got.references == sent.references);
        CHECK(got.text == sent.text);
        CHECK(got.html.value_or("") == sent.html);
        check_attachments(sent, got);
        CHECK(compose(sent) == raw);
    }
}

TEST_CASE("names of files arrive as they were") {
    for (const std::string name : {"plain.pdf", "Rückgabe 日本.pdf", "a \"b\".txt", "x'%y.txt"}) {
        CAPTURE(name);
        auto mail = small();
        mail.attachments = {{.filename = name, .bytes = "x"}};
        const auto got = parse(compose(mail));
        REQUIRE(got.attachments.size() == 1);
        auto expected = name;
        std::ranges::replace(expected, '"', '_');
        CHECK(got.attachments[0].filename == expected);
        CHECK(got.attachments[0].content_type == "application/octet-stream");
    }
}

TEST_CASE("headers are folded at blanks only") {
    CHECK(fold_header("X", "a b") == "X: a b\r\n");
    const auto folded =
        fold_header("References", std::string(60, 'a') + " " + std::string(60, 'b'));
    CHECK(folded ==
          "References: " + std::string(60, 'a') + "\r\n " + std::string(60, 'b') + "\r\n");
}

}  // namespace
}  // namespace tandem::mail
