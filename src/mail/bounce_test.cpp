#include "mail/bounce.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace tandem::mail {
namespace {

struct Expected {
    std::string file;
    Nature nature = Nature::bounce;
    std::vector<std::string> addresses = {"ada@customer.example"};
    std::string status = {};    // of the first
    std::string original = {};  // Message-ID of what was sent
    bool blames = false;        // the first address is dead
};

const std::vector<Expected> letters = {
    {.file = "postfix_dsn", .status = "5.1.1", .original = "m1@shop.example", .blames = true},
    {.file = "postfix_delay",
     .nature = Nature::delay,
     .status = "4.4.1",
     .original = "m2@shop.example"},
    {.file = "postfix_success",
     .nature = Nature::delivered,
     .status = "2.0.0",
     .original = "m3@shop.example"},
    {.file = "success_alias",
     .nature = Nature::delivered,
     .addresses = {"ada.l@inner.customer.example"},
     .status = "2.1.5",
     .original = "m4@shop.example"},
    {.file = "qmail", .status = "5.1.1", .original = "m5@shop.example", .blames = true},
    {.file = "qmail_remote_two",
     .addresses = {"ada@customer.example", "bob@customer.example"},
     .status = "5.1.1",
     .original = "m6@shop.example",
     .blames = true},
    {.file = "exim", .status = "5.1.1", .original = "m7@shop.example", .blames = true},
    {.file = "exim_delay", .nature = Nature::delay, .status = "4.4.1"},
    {.file = "sendmail_text", .status = "5.1.1", .original = "m9@shop.example", .blames = true},
    {.file = "exchange_2003", .status = "5.1.1", .blames = true},
    {.file = "exchange_online", .status = "5.1.10", .original = "m11@shop.example", .blames = true},
    {.file = "exchange_german",
     .addresses = {"ada@kunde.example"},
     .status = "5.1.1",
     .original = "m12@shop.example",
     .blames = true},
    {.file = "exchange_french",
     .addresses = {"ada@client.example"},
     .status = "5.1.1",
     .blames = true},
    {.file = "gmail",
     .addresses = {"ada@gmail.example"},
     .status = "5.1.1",
     .original = "m14@shop.example",
     .blames = true},
    {.file = "gmail_delay", .nature = Nature::delay, .status = "4.4.1"},
    {.file = "yahoo",
     .addresses = {"ada@yahoo.example"},
     .status = "5.1.1",
     .original = "m16@shop.example",
     .blames = true},
    {.file = "t_online",
     .addresses = {"ada@t-online.example"},
     .status = "5.1.1",
     .original = "m17@shop.example",
     .blames = true},
    {.file = "gmx",
     .addresses = {"ada@gmx.example"},
     .status = "5.1.1",
     .original = "m18@shop.example",
     .blames = true},
    {.file = "lotus", .status = "5.1.1", .blames = true},
    {.file = "mailbox_full", .status = "5.2.2", .original = "m20@shop.example"},
    {.file = "rejected_as_spam", .status = "5.7.1", .original = "m21@shop.example"},
    {.file = "no_such_domain",
     .addresses = {"ada@gone.example"},
     .status = "5.4.4",
     .original = "m22@shop.example",
     .blames = true},
    {.file = "access_denied", .status = "5.4.1", .original = "m23@shop.example", .blames = true},
    {.file = "forwarded",
     .addresses = {"ada.private@elsewhere.example"},
     .status = "5.1.1",
     .original = "m24@shop.example",
     .blames = true},
    {.file = "one_of_two",
     .addresses = {"ada@customer.example", "bob@customer.example"},
     .status = "5.1.1",
     .original = "m25@shop.example",
     .blames = true},
    {.file = "status_in_mixed", .status = "5.1.1", .original = "m26@shop.example", .blames = true},
    {.file = "spanish",
     .addresses = {"ada@cliente.example"},
     .status = "5.1.1",
     .original = "m27@shop.example",
     .blames = true},
    {.file = "expired", .status = "4.4.1", .original = "m28@shop.example"},
    {.file = "international",
     .addresses = {"ada@xn--kche-0ra.example"},
     .status = "5.1.1",
     .original = "m29@shop.example",
     .blames = true},
    {.file = "ses", .status = "5.1.1", .original = "m30@shop.example", .blames = true},
    {.file = "read_receipt", .nature = Nature::read_receipt, .original = "m31@shop.example"},
    {.file = "feedback_loop", .nature = Nature::complaint, .original = "m32@shop.example"},
};

// The program stands in a build folder somewhere below the project.
std::filesystem::path letters_folder() {
    auto above = std::filesystem::read_symlink("/proc/self/exe").parent_path();
    while (above.has_relative_path() && !exists(above / "tests/mail/bounces"))
        above = above.parent_path();
    return above / "tests/mail/bounces";
}

std::string read_letter(const std::string& name) {
    std::ifstream file(letters_folder() / (name + ".eml"), std::ios::binary);
    REQUIRE_MESSAGE(file.good(), name);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
}

std::string with_crlf(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == '\n') out += '\r';
        out += c;
    }
    return out;
}

TEST_CASE("reports say for whom, why and which message, whoever wrote them") {
    for (const auto& expected : letters) {
        CAPTURE(expected.file);
        const auto raw = read_letter(expected.file);
        for (const auto& bytes : {raw, with_crlf(raw)}) {
            const auto mail = parse(bytes);

            CHECK(mail.nature == expected.nature);
            std::vector<std::string> addresses;
            for (const auto& one : mail.failed_recipients) addresses.push_back(one.address);
            CHECK(addresses == expected.addresses);
            CHECK(mail.bounced_message_id == expected.original);
            if (mail.failed_recipients.empty()) continue;
            const auto& first = mail.failed_recipients.front();
            CHECK(first.status == expected.status);
            CHECK(blames_address(first) == expected.blames);
        }
    }
}

TEST_CASE("a forwarded address is told as we had written it") {
    const auto mail = parse(read_letter("forwarded"));
    REQUIRE(mail.failed_recipients.size() == 1);
    CHECK(mail.failed_recipients[0].original == "ada@customer.example");
    CHECK(parse(read_letter("postfix_success")).failed_recipients.at(0).original ==
          "ada@customer.example");
}

TEST_CASE("what came back is known by its subject and recipient too") {
    const auto mail = parse(read_letter("qmail_remote_two"));
    CHECK(mail.returned_subject == "Re: Your kettle");
    CHECK(mail.returned_to ==
          std::vector<std::string>{"ada@customer.example", "bob@customer.example"});
    REQUIRE(mail.failed_recipients.size() == 2);
    CHECK(mail.failed_recipients[1].status == "5.2.2");
    CHECK_FALSE(blames_address(mail.failed_recipients[1]));
}

TEST_CASE("words and codes say what a server meant") {
    CHECK(status_in("550 5.1.1 unknown") == "5.1.1");
    CHECK(status_in("(#5.1.1)") == "5.1.1");
    CHECK(status_in("550 Unrouteable address") == "5.1.1");
    CHECK(status_in("452 mailbox full") == "4.2.2");
    CHECK(status_in("554 something else") == "5.0.0");
    CHECK(status_in("host mail[192.0.2.5] version 5.1.1.2 is up") == "");
    CHECK(status_in("Die Adresse existiert nicht") == "5.1.1");
    CHECK(status_in("see you on 5.1. at noon") == "");
    CHECK(status_in("") == "");
}

Nature nature(const std::string& headers, const std::string& text = "Hello\r\n") {
    return parse("From: Ada <ada@customer.example>\r\nTo: support@shop.example\r\n" + headers +
                 "\r\n" + text)
        .nature;
}

TEST_CASE("automatic letters are told apart") {
    CHECK(nature("Subject: Hello\r\n") == Nature::person);
    CHECK(nature("Subject: Out of Office: Hello\r\n") == Nature::out_of_office);
    CHECK(nature("Subject: Automatische Antwort: x\r\n", "Ich bin im Urlaub.\r\n") ==
          Nature::out_of_office);
    CHECK(nature("Subject: Re: x\r\nAuto-Submitted: auto-replied\r\n") == Nature::auto_reply);
    CHECK(nature("Subject: Re: x\r\nX-Autoreply: yes\r\n", "I am on vacation until Monday.\r\n") ==
          Nature::out_of_office);
    CHECK(nature("Subject: Order 12\r\nAuto-Submitted: auto-generated\r\n") ==
          Nature::notification);
    CHECK(nature("Subject: Your email requires verification verify#abc\r\n") == Nature::challenge);
    CHECK(nature("Subject: News\r\nList-Id: <news.example>\r\n") == Nature::list);
    CHECK(nature("Subject: I am on vacation, please help\r\n") == Nature::person);
}

TEST_CASE("servers on the way are counted") {
    CHECK(parse("Received: from a\r\nReceived: from b\r\nFrom: a@b.example\r\n\r\nx").hops == 2);
}

}  // namespace
}  // namespace tandem::mail
