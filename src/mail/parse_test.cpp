#include "mail/parse.h"

#include "mail/charset.h"
#include "mail/json.h"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

namespace tandem::mail {
namespace {

using namespace std::string_literals;

std::string message(const std::string& headers, const std::string& body = "hello\n") {
    return "From: Ada <ada@example.com>\r\nMessage-ID: <1@example.com>\r\n"
           "Date: Sun, 22 Nov 2026 03:06:57 +0100\r\n" +
           headers + "\r\n" + body;
}

ParsedMail plain(const std::string& charset, const std::string& body) {
    return parse(message("Content-Type: text/plain; charset=" + charset + "\r\n", body));
}

bool warns_of(const ParsedMail& mail, std::string_view words) {
    for (const auto& warning : mail.warnings) {
        if (warning.find(words) != std::string::npos) return true;
    }
    return false;
}

TEST_CASE("an ordinary mail is read as it says") {
    const auto mail = parse(
        "Return-Path: <ada@example.com>\r\n"
        "From: \"Lovelace, Ada\" <ada@example.com>\r\n"
        "To: support@shop.example, =?utf-8?Q?J=C3=BCrgen?= <j@shop.example>\r\n"
        "Cc: team: a@x.example, b@x.example;\r\n"
        "Reply-To: <desk@example.com>\r\n"
        "Subject: Where is\r\n my order?\r\n"
        "Date: Sun, 22 Nov 2026 03:06:57 +0100\r\n"
        "Message-ID: <a.b@example.com>\r\n"
        "In-Reply-To: <p@shop.example>\r\n"
        "References: <o@shop.example>\r\n <p@shop.example>\r\n"
        "\r\n"
        "It should have come.\r\n");

    CHECK(mail.from == std::vector<Address>{{"Lovelace, Ada", "ada@example.com"}});
    CHECK(mail.to ==
          std::vector<Address>{{"", "support@shop.example"}, {"Jürgen", "j@shop.example"}});
    CHECK(mail.cc == std::vector<Address>{{"", "a@x.example"}, {"", "b@x.example"}});
    CHECK(mail.reply_to == std::vector<Address>{{"", "desk@example.com"}});
    CHECK(mail.subject == "Where is my order?");
    CHECK(to_millis(*mail.date) == 1795313217000);
    CHECK(mail.message_id == "a.b@example.com");
    CHECK(mail.in_reply_to == std::vector<std::string>{"p@shop.example"});
    CHECK(mail.references == std::vector<std::string>{"o@shop.example", "p@shop.example"});
    CHECK(mail.header("return-path") == "<ada@example.com>");
    CHECK(mail.content_type == "text/plain");
    CHECK(mail.text == "It should have come.\n");
    CHECK_FALSE(mail.html);
    CHECK(mail.kind == Kind::message);
    CHECK(mail.warnings.empty());
}

TEST_CASE("charsets are believed as far as the bytes allow") {
    CHECK(plain("utf-8", "Gr\xC3\xBC\xC3\x9F").text == "Grüß");
    CHECK(plain("iso-8859-1", "Gr\xFC\xDF \x80").text == "Grüß €");   // means windows-1252
    CHECK(plain("iso-8859-1", "Gr\xC3\xBC\xC3\x9F").text == "Grüß");  // is UTF-8
    CHECK(plain("us-ascii", "Gr\xFC\xDF").text == "Grüß");
    CHECK(plain("no-such-charset", "Gr\xFC\xDF").text == "Grüß");
    CHECK(plain("koi8-r", "\xF0\xD2\xC9\xD7\xC5\xD4").text == "Привет");
    CHECK(plain("windows-1251", "\xCF\xF0\xE8\xE2\xE5\xF2").text == "Привет");
    CHECK(plain("gb2312", "\x87\x46\xC4\xE3").text == "嘑你");    // 嘑 is only in GBK
    CHECK(plain("shift_jis", "\x87\x40\x93\xFA").text == "①日");  // ① is Microsoft's
    CHECK(plain("iso-2022-jp", "\x1B$BF|K\\\x1B(B").text == "日本");
    CHECK(plain("ks_c_5601-1987", "\xB1\xA4\xB0\xED").text == "광고");
    CHECK(plain("big5", "\xA7\x41\xA6\x6E").text == "你好");
    CHECK(plain("utf-7", "Gr+APwA3w-").text == "Grüß");
    CHECK(plain("utf-16le", "h\0i\0"s).text == "hi");
    CHECK(plain("utf-16", "plain").text == "plain");  // cannot be: there is no zero byte
    CHECK(plain("\"iso-8859-15\"", "\xA4").text == "€");
}

TEST_CASE("a text that names no charset is guessed, and says so when it is no Western one") {
    const auto big5 =
        parse(message("",
                      "\xAF\xC2\xB0\xD3\xB7\x7E\xBF\xEC\xA4\xBD\xAB\xC7\xA5\x58\xAF\xB2"
                      "\xA1\x43\xA5\x78\xA5\x5F\xA6\x55\xB5\xA5\xAF\xC5\n"));
    CHECK(big5.text.find("純商業辦公室出租") == 0);
    CHECK(warns_of(big5, "names no charset"));

    const auto western = parse(message("",
                                       "Sch\xF6ne Gr\xFC\xDF"
                                       "e aus M\xFCnchen\n"));
    CHECK(western.text == "Schöne Grüße aus München\n");
    CHECK(western.warnings.empty());
}

TEST_CASE("encoded words are decoded however they were cut") {
    const auto subject = [](const std::string& raw) {
        return parse(message("Subject: " + raw + "\r\n")).subject;
    };
    CHECK(subject("=?utf-8?B?R3LDvA==?= =?utf-8?Q?=C3=9F?=") == "Grüß");
    CHECK(subject("=?utf-8?Q?Gr=C3?= =?utf-8?Q?=BC=C3?=\r\n =?utf-8?Q?=9F?=") == "Grüß");
    CHECK(subject("=?utf-8?B?R3LD?= =?utf-8?B?vMOf?=") == "Grüß");
    CHECK(subject("=?iso-2022-jp?B?GyRCRnwbKEI=?= =?iso-2022-jp?B?GyRCS1wbKEI=?=") == "日本");
    CHECK(subject("Re: =?UTF-8?q?a_b?= c") == "Re: a b c");
    CHECK(subject("=?utf-8*en?Q?hi?=") == "hi");
    CHECK(subject("=?utf-8?Q?with blanks?=") == "with blanks");
    CHECK(subject("a=?utf-8?Q?b?=c") == "abc");
    CHECK(subject("=?utf-8?X?b?=") == "=?utf-8?X?b?=");
    CHECK(subject("=?utf-8?Q?never ends") == "=?utf-8?Q?never ends");
    CHECK(subject("=?no-such?Q?caf=E9?=") == "café");
    CHECK(subject("=?utf-8?Q?a=0D=0ABcc:_x?=") == "a  Bcc: x");
    CHECK(subject("Gr\xFC\xDF"
                  "e") == "Grüße");
    CHECK(subject("\xF0\x9F\x93\xA6 parcel") == "📦 parcel");
}

TEST_CASE("raw headers are read in the charset of the body") {
    const auto mail = parse(message(
        "Subject: \xF0\xD2\xC9\xD7\xC5\xD4\r\n"
        "To: \xE1\xCE\xCE\xC1 <anna@example.com>\r\nContent-Type: text/plain; charset=koi8-r\r\n",
        "\xF0\xD2\xC9\xD7\xC5\xD4\n"));
    CHECK(mail.subject == "Привет");
    CHECK(mail.to == std::vector<Address>{{"Анна", "anna@example.com"}});
}

TEST_CASE("the HTML and the text of an alternative are both kept") {
    const auto mail =
        parse(message("Content-Type: multipart/alternative; boundary=b\r\n",
                      "--b\r\nContent-Type: text/plain\r\n\r\nplain\r\n"
                      "--b\r\nContent-Type: text/html\r\n\r\n<p onclick=x>rich</p>\r\n"
                      "--b--\r\n"));
    CHECK(mail.text == "plain");
    CHECK(*mail.html == "<p>rich</p>");
    CHECK(mail.content_type == "text/html");
    CHECK(mail.attachments.empty());
}

TEST_CASE("HTML alone is read out as text") {
    const auto mail =
        parse(message("Content-Type: text/html; charset=utf-8\r\n",
                      "<h1>Hi</h1><p>See <a href='https://x.example/a'>here</a></p>"));
    CHECK(mail.text == "Hi\n\nSee here (https://x.example/a)\n");
}

TEST_CASE("the charset of HTML may stand in the HTML") {
    const auto mail =
        parse(message("Content-Type: text/html\r\n",
                      "<meta charset='windows-1251'><p>\xCF\xF0\xE8\xE2\xE5\xF2</p>"));
    CHECK(mail.text == "Привет\n");
}

TEST_CASE("inline images are told from attachments by what the HTML shows") {
    const auto mail = parse(
        message("Content-Type: multipart/related; boundary=b\r\n",
                "--b\r\nContent-Type: text/html\r\n\r\n<img src=\"cid:logo%40x\">\r\n"
                "--b\r\nContent-Type: image/png; name=\"l.png\"\r\nContent-ID: <logo@x>\r\n"
                "Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n"
                "--b\r\nContent-Type: image/png\r\nContent-ID: <other@x>\r\n\r\nx\r\n--b--\r\n"));
    REQUIRE(mail.attachments.size() == 2);
    CHECK(mail.attachments[0].is_inline);
    CHECK(mail.attachments[0].filename == "l.png");
    CHECK(mail.attachments[0].bytes == "\x89PNG\r\n\x1A\n");
    CHECK_FALSE(mail.attachments[1].is_inline);
    CHECK(mail.attachments[1].filename == "image.png");
    CHECK(*mail.html == "<img src=\"cid:logo%40x\">");
}

TEST_CASE("names of attachments are decoded and made safe") {
    const auto name = [](const std::string& disposition) {
        const auto mail = parse(message("Content-Type: multipart/mixed; boundary=b\r\n",
                                        "--b\r\nContent-Type: application/pdf\r\n"
                                        "Content-Disposition: attachment; " +
                                            disposition + "\r\n\r\nx\r\n--b--\r\n"));
        REQUIRE(mail.attachments.size() == 1);
        return mail.attachments[0].filename;
    };
    CHECK(name("filename=\"a b.pdf\"") == "a b.pdf");
    CHECK(name("filename*=utf-8''R%C3%BCckgabe.pdf") == "Rückgabe.pdf");
    CHECK(name("filename*0*=utf-8''R%C3%BCck; filename*1=\"gabe.pdf\"") == "Rückgabe.pdf");
    CHECK(name("filename=\"=?utf-8?Q?R=C3=BCck?= =?utf-8?Q?gabe.pdf?=\"") == "Rückgabe.pdf");
    CHECK(name("filename=\"../../etc/passwd\"") == "passwd");
    CHECK(name("filename=\"C:\\\\temp\\\\x.pdf\"") == "x.pdf");
    CHECK(name("filename=\"...\"") == "document.pdf");
    CHECK(name("filename=\"a\xE2\x80\xAE"
               "fdp.exe\"") == "afdp.exe");
    CHECK(name("filename=\"" + std::string(300, 'x') + ".pdf\"").size() == 180);
}

TEST_CASE("a text with a name is an attachment, the text around it is the body") {
    const auto mail = parse(message("Content-Type: multipart/mixed; boundary=b\r\n",
                                    "--b\r\nContent-Type: text/plain\r\n\r\nabove\r\n"
                                    "--b\r\nContent-Type: text/plain; "
                                    "name=log.txt\r\nContent-Disposition: inline\r\n\r\nlog\r\n"
                                    "--b\r\nContent-Type: text/plain\r\n\r\nbelow\r\n--b--\r\n"));
    CHECK(mail.text == "above\n\nbelow");
    REQUIRE(mail.attachments.size() == 1);
    CHECK(mail.attachments[0].filename == "log.txt");
    CHECK(mail.attachments[0].bytes == "log");
}

TEST_CASE("a message inside is attached whole and named by its subject") {
    const auto mail =
        parse(message("Content-Type: multipart/mixed; boundary=b\r\n",
                      "--b\r\n\r\nsee below\r\n"
                      "--b\r\nContent-Type: message/rfc822\r\n\r\n"
                      "From: b@example.com\r\nSubject: An offer\r\n\r\ninner\r\n--b--\r\n"));
    REQUIRE(mail.attachments.size() == 1);
    CHECK(mail.attachments[0].filename == "An offer.eml");
    CHECK(mail.attachments[0].bytes.find("inner") != std::string::npos);
    CHECK(mail.text == "see below");
}

TEST_CASE("parts are found when the boundary is missing or wrong") {
    const std::string body =
        "--xyz\r\nContent-Type: text/plain\r\n\r\nfound\r\n"
        "--xyz\r\nContent-Type: image/png\r\n\r\nx\r\n--xyz--\r\n";
    for (const std::string type :
         {"multipart/mixed", "multipart/mixed; boundary=other", "multipart/mixed; boundary="}) {
        CAPTURE(type);
        const auto mail = parse(message("Content-Type: " + type + "\r\n", body));
        CHECK(mail.text == "found");
        CHECK(mail.attachments.size() == 1);
        CHECK(warns_of(mail, "parts were found"));
    }
    const auto nothing =
        parse(message("Content-Type: multipart/mixed; boundary=b\r\n", "just text\n"));
    CHECK(nothing.text == "just text\n");
    CHECK(warns_of(nothing, "shows none"));
}

TEST_CASE("sloppy transport leaves its marks and is read nevertheless") {
    CHECK(parse("From ada@example.com Sun Nov 22 03:06:57 2026\nSubject: a\n\nx").subject == "a");
    CHECK(parse("\xEF\xBB\xBF\r\n\r\nSubject: a\r\n\r\nx").subject == "a");
    CHECK(parse("Subject: a\rFrom: b@example.com\r\rtext\r").text == "text\n");
    CHECK(parse(message("Subject: first\r\nSubject: second\r\n")).subject == "first");
    CHECK(warns_of(parse(message("Subject: a\r\nSubject: b\r\n")), "more than one subject"));
    CHECK(parse("no headers at all").text == "no headers at all");
    CHECK(parse(message("Content-Transfer-Encoding: base64\r\n", "this is not base64, you know\n"))
              .text == "this is not base64, you know\n");
    CHECK(parse(message("Content-Transfer-Encoding: base64\r\nContent-Type: text/plain\r\n",
                        "aGVsbG8sIGhlbGxvCg==\r\n-- \r\nThe list\r\n"))
              .text == "hello, hello\n\n-- \nThe list\n");
    CHECK(parse(message("", "a\0b\n"s)).text == "ab\n");
}

TEST_CASE("transfer encodings are read as far as they are kept to") {
    const auto body = [](const std::string& encoding, const std::string& raw) {
        return parse(message("Content-Transfer-Encoding: " + encoding + "\r\n", raw)).text;
    };
    CHECK(body("quoted-printable", "a=3D=20b=\r\nc= \r\nd\r\n") == "a= bcd\n");
    CHECK(body("quoted-printable", "1=1 =zz\n=====\nend=") == "1=1 =zz\n=====\nend");
    CHECK(body("Base64", "SGVsbG8K") == "Hello\n");
    CHECK(body("base64", "SGVs\r\nbG8=\r\nIHlvdQ==\r\n") == "Hello you");
    CHECK(body("x-uuencode", "begin 644 a.txt\n%:&5L;&\\\n`\nend\n") == "hello");
    CHECK(body("7bit", "plain\r\n") == "plain\n");
    CHECK(body("no-such", "plain\r\n") == "plain\n");
}

TEST_CASE("headers are told from the body even where nobody kept to the rules") {
    CHECK(parse("Subject : a\nFrom: b@example.com\n\nx").subject == "a");
    CHECK(parse("Subject: a\nlost indentation\nTo: c@example.com\n\nx").to.size() == 1);
    CHECK(parse("Subject: a\nThis is the body already.\n\nmore").text ==
          "This is the body already.\n\nmore");
    CHECK(parse("Subject: a\n>From b@example.com\nTo: c@example.com\n\nx").to.size() == 1);
    CHECK(parse("Subject: a\n \n b\n\nx").subject == "a  b");
    CHECK(parse("Content-Type: text/plain; charset=iso-8859-1 (Latin)\n\n\xFC").text == "ü");
    CHECK(parse("Content-Type: text\n\nx").content_type == "text/plain");
}

TEST_CASE("a boundary is a whole line") {
    const auto mail = parse(
        message("Content-Type: multipart/mixed; boundary=b\r\n",
                "preamble\r\n--b\r\n\r\n--b1 is text\r\n--bee too\r\n--b  \r\n"
                "Content-Type: image/png\r\n\r\nx\r\n--b--\r\nepilogue\r\n--b\r\n\r\nno\r\n"));
    CHECK(mail.text == "--b1 is text\n--bee too");
    CHECK(mail.attachments.size() == 1);
}

TEST_CASE("no header makes parsing slow") {
    for (const std::string header :
         {"From: ", "To: ", "Subject: ", "References: ", "Content-Type: x; "}) {
        for (const std::string piece :
             {"(", "\"", "<", "a,", "=?", "=?a?Q?", "<a@b>", "a=b;", "\\"}) {
            std::string raw = header;
            for (int i = 0; i < 100'000; ++i) raw += piece;
            CHECK(parse(raw + "\n\nx").text == "x");
        }
    }
}

TEST_CASE("flowed text is one line a paragraph") {
    const auto mail =
        parse(message("Content-Type: text/plain; format=flowed\r\n",
                      "This is \r\none line.\r\n> quoted \r\n> too\r\n-- \r\nAda\r\n"));
    CHECK(mail.text == "This is one line.\n> quoted too\n-- \nAda\n");
}

TEST_CASE("dates are read as people and programs write them") {
    const auto date = [](const std::string& raw) {
        const auto mail = parse("From: a@example.com\nDate: " + raw + "\n\nx");
        return mail.date ? to_millis(*mail.date) / 1000 : -1;
    };
    CHECK(date("Sun, 22 Nov 2026 03:06:57 +0100") == 1795313217);
    CHECK(date("22 Nov 2026 02:06:57 GMT") == 1795313217);
    CHECK(date("Sun, 22 Nov 26 02:06:57 UT") == 1795313217);
    CHECK(date("Sat, 21 Nov 2026 21:06:57 EST (Eastern)") == 1795313217);
    CHECK(date("Sun, 22 Nov 0126 02:06:57 +0000") == 1795313217);
    CHECK(date("2026-11-22 02:06:57") == 1795313217);
    CHECK(date("Sun Nov 22 02:06:57 2026") == 1795313217);
    CHECK(date("Sun, 22-Nov-2026 02:06:57") == 1795313217);
    CHECK(date("tomorrow") == -1);
    CHECK(date("Sun, 31 Feb 2026 02:06:57 +0000") == -1);
    CHECK(date("99999999999999999999") == -1);
}

TEST_CASE("addresses are found in whatever a header holds") {
    const auto first = [](const std::string& raw) {
        const auto found = parse_addresses(raw);
        return found.empty() ? Address{"-", "-"} : found.front();
    };
    CHECK(first("ada@example.com (Ada)") == Address{"Ada", "ada@example.com"});
    CHECK(first("Ada Lovelace ada@example.com") == Address{"Ada Lovelace", "ada@example.com"});
    CHECK(first("Lovelace, Ada <ada@example.com>") == Address{"Lovelace, Ada", "ada@example.com"});
    CHECK(first("<<ada@example.com>>") == Address{"", "ada@example.com"});
    CHECK(first("\"Ada \\\"A\\\" L\" <ada@example.com>") ==
          Address{"Ada \"A\" L", "ada@example.com"});
    CHECK(first("'Ada' <ada@example.com>") == Address{"Ada", "ada@example.com"});
    CHECK(first("\"never ends <ada@example.com>").address == "ada@example.com");
    CHECK(first("<@relay.example:ada@example.com>") == Address{"", "ada@example.com"});
    CHECK(first("=?utf-8?Q?Ada_=3Cada=40example=2Ecom=3E?=") == Address{"Ada", "ada@example.com"});
    CHECK(first("mailto:ada@example.com") == Address{"", "ada@example.com"});
    CHECK(first("Ada <mailto:ada@example.com>") == Address{"Ada", "ada@example.com"});
    CHECK(first("root") == Address{"", "root"});
    CHECK(parse_addresses("undisclosed-recipients:;").empty());
    CHECK(parse_addresses("Nobody In Particular").empty());
    CHECK(parse_addresses("a@x.example; b@x.example").size() == 2);
    CHECK(parse_addresses("").empty());
}

TEST_CASE("ids are read with and without brackets") {
    const auto ids = [](const std::string& raw) {
        return parse(message("References: " + raw + "\r\n")).references;
    };
    using Ids = std::vector<std::string>;
    CHECK(ids("<a@x> <b@x>") == Ids{"a@x", "b@x"});
    CHECK(ids("<a@x><b@x>") == Ids{"a@x", "b@x"});
    CHECK(ids("a@x b@x") == Ids{"a@x", "b@x"});
    CHECK(ids("<a\r\n @x>") == Ids{"a@x"});
    CHECK(ids("Your message of today <a@x>") == Ids{"a@x"});
    CHECK(ids("<a@x") == Ids{"a@x"});
    CHECK(ids("nothing here").empty());
}

TEST_CASE("whom an answer names in its sentences is no id") {
    using Ids = std::vector<std::string>;
    const auto replied = [](const std::string& raw) {
        return parse(message("In-Reply-To: " + raw + "\r\n")).in_reply_to;
    };
    CHECK(replied("Message from \"Ada L.\" <ada@x.example>\r\n of \"Thu, 22 Aug 2002\" <1@x>") ==
          Ids{"1@x"});
    CHECK(replied("<1@x>; from ada@x.example on Thu, Aug 22, 2002") == Ids{"1@x"});
    CHECK(replied("<1@x> (message from Ada <ada@x.example>)") == Ids{"1@x"});
    CHECK(replied("Message from Ada <ada@x.example>") == Ids{});
    CHECK(replied("Your message from 22 Aug 2002 <1@x>") == Ids{"1@x"});
    CHECK(replied("Your message of \"Thu, 22 Aug 2002\" <1@x>") == Ids{"1@x"});
    CHECK(replied("ada@x.example's message of \"Thu, 22 Aug 2002\"") == Ids{});
    CHECK(replied("1@x 2@x") == Ids{"1@x", "2@x"});
}

TEST_CASE("addresses of those who write to each other are no ids") {
    const auto mail = parse(
        "From: ada@x.example\r\nTo: Bo <bo@x.example>\r\nIn-Reply-To: <Bo@x.example> <1@x>\r\n"
        "References: <ada@x.example> <1@x> <2@x>\r\n\r\nhi");
    CHECK(mail.in_reply_to == std::vector<std::string>{"1@x"});
    CHECK(mail.references == std::vector<std::string>{"1@x", "2@x"});
}

TEST_CASE("automatic messages are recognised") {
    const auto kind = [](const std::string& headers) { return parse(message(headers)).kind; };
    CHECK(kind("Subject: hello\r\n") == Kind::message);
    CHECK(kind("Auto-Submitted: no\r\n") == Kind::message);
    CHECK(kind("Auto-Submitted: auto-replied\r\n") == Kind::auto_reply);
    CHECK(kind("Auto-Submitted: auto-generated\r\n") == Kind::auto_reply);
    CHECK(kind("Precedence: auto_reply\r\n") == Kind::auto_reply);
    CHECK(kind("X-Autorespond: x\r\n") == Kind::auto_reply);
    CHECK(kind("Subject: Abwesenheitsnotiz: Bestellung\r\n") == Kind::auto_reply);
    CHECK(kind("List-Id: <x.example>\r\n") == Kind::list);
    CHECK(kind("Precedence: bulk\r\n") == Kind::list);
    CHECK(kind("Return-Path: <>\r\n") == Kind::bounce);
    CHECK(kind("Return-Path: <>\r\nAuto-Submitted: auto-replied\r\n") == Kind::auto_reply);
    CHECK(kind("Subject: Undelivered Mail Returned to Sender\r\n") == Kind::bounce);
    CHECK(kind("Subject: Re: Undelivered Mail Returned to Sender\r\n") == Kind::message);
    CHECK(kind("Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n") ==
          Kind::bounce);
    CHECK(kind("X-Failed-Recipients: a@example.com\r\n") == Kind::bounce);
    CHECK(parse("From: MAILER-DAEMON@mx.example (Mail Delivery System)\n\nx").kind == Kind::bounce);
    CHECK(parse("From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\n\nx").kind ==
          Kind::bounce);
}

TEST_CASE("a bounce tells whom it was for and which message came back") {
    const auto mail = parse(message(
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n",
        "--b\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.example\r\n\r\n"
        "Final-Recipient: rfc822; ada@example.com\r\nAction: failed\r\nStatus: 5.1.1 (no such)\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1\r\n User unknown\r\n\r\n"
        "--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: "
        "<sent@shop.example>\r\n\r\n--b--\r\n"));
    CHECK(mail.kind == Kind::bounce);
    REQUIRE(mail.failed_recipients.size() == 1);
    CHECK(mail.failed_recipients[0].address == "ada@example.com");
    CHECK(mail.failed_recipients[0].action == "failed");
    CHECK(mail.failed_recipients[0].status == "5.1.1");
    CHECK(mail.failed_recipients[0].diagnostic == "550 5.1.1 User unknown");
    CHECK(mail.bounced_message_id == "sent@shop.example");
    CHECK(mail.text == "Sorry.");
    CHECK(mail.attachments.size() == 2);
}

TEST_CASE("bombs are cut off and said so") {
    std::string deep = message("Content-Type: multipart/mixed; boundary=b0\r\n", "");
    for (int i = 0; i < 3000; ++i) {
        const auto n = std::to_string(i);
        deep += "--b" + n + "\r\nContent-Type: multipart/mixed; boundary=b" +
                std::to_string(i + 1) + "\r\n\r\n";
    }
    CHECK(warns_of(parse(deep), "nested too deeply"));

    std::string wide = message("Content-Type: multipart/mixed; boundary=b\r\n", "");
    for (int i = 0; i < 5000; ++i) wide += "--b\r\nContent-Type: image/png\r\n\r\nx\r\n";
    const auto mail = parse(wide);
    CHECK(mail.attachments.size() < 1000);
    CHECK(warns_of(mail, "too many parts"));

    std::string divs = message("Content-Type: text/html\r\n", "");
    for (int i = 0; i < 100000; ++i) divs += "<div>";
    CHECK(warns_of(parse(divs + "end"), "too tangled"));
}

TEST_CASE("nothing a mail holds makes a result that is not valid UTF-8") {
    for (unsigned seed = 1; seed < 3000; ++seed) {
        auto raw = message(
            "Subject: =?utf-8?B?R3LDvA==?=\r\nTo: \"x\" <a@b>, c: d@e;\r\n"
            "Content-Type: multipart/mixed; boundary=\"b\"\r\n",
            "--b\r\nContent-Type: text/html; charset=utf-7\r\n\r\n<p>x</p>\r\n--b\r\n"
            "Content-Type: text/plain; charset=iso-2022-jp; "
            "name*=utf-8''%F0\r\n\r\n\x1B$BF|\r\n--b--\r\n");
        auto random = seed;
        for (int i = 0; i < 12; ++i) {
            random = random * 1103515245U + 12345U;
            raw[(random >> 8) % raw.size()] = static_cast<char>(random >> 24);
        }
        const auto mail = parse(raw);
        CAPTURE(seed);
        REQUIRE(is_utf8(to_json(mail)));
        REQUIRE(is_utf8(mail.subject + mail.text + mail.html.value_or("")));
        REQUIRE(mail.text.find('\0') == std::string::npos);
    }
}

TEST_CASE("the JSON says what the command line promises") {
    const auto mail =
        parse(message("Subject: \"q\"\r\nContent-Type: multipart/mixed; boundary=b\r\n",
                      "--b\r\n\r\nhi\r\n--b\r\nContent-Type: text/plain\r\n"
                      "Content-Disposition: attachment; filename=a.txt\r\n\r\nabc\r\n--b--\r\n"));
    CHECK(to_json(mail) ==
          R"({"from":[{"name":"Ada","address":"ada@example.com"}],"to":[],"cc":[],"reply_to":[],)"
          R"("subject":"\"q\"","date":"2026-11-22T02:06:57Z","message_id":"1@example.com",)"
          R"("in_reply_to":[],"references":[],"content_type":"text/plain","text":"hi","html":null,)"
          R"("attachments":[{"filename":"a.txt","content_type":"text/plain",)"
          R"("sniffed_type":"text/plain","content_id":null,"disposition":"attachment",)"
          R"("inline":false,"size":3,"md5":"900150983cd24fb0d6963f7d28e17f72",)"
          R"("sha256":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}],)"
          R"("invitations":[],"kind":"message","warnings":[]})");
}

}  // namespace
}  // namespace tandem::mail
