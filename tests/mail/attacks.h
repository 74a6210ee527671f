#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

// Mails made to cost their reader time or memory, each about `size` bytes. src/mail/bounds_test.cpp
// counts what they take, bench/parse_bench.cpp how long.
namespace tandem::testing {

inline std::string repeated(std::string_view piece, std::size_t bytes) {
    std::string out;
    out.reserve(bytes + piece.size());
    while (out.size() < bytes) out += piece;
    return out;
}

inline std::string numbered(std::size_t count,
                            const std::function<std::string(std::string)>& line) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += line(std::to_string(i));
    return out;
}

struct Attack {
    std::string name;
    std::string mail;
};

inline std::string with_body(const std::string& type, const std::string& body) {
    return "From: a@x.example\nContent-Type: " + type + "\n\n" + body;
}

inline std::string encoded(const std::string& encoding, const std::string& type,
                           const std::string& body) {
    return "Content-Transfer-Encoding: " + encoding + "\nContent-Type: " + type + "\n\n" + body;
}

inline std::vector<Attack> header_attacks(std::size_t size) {
    std::vector<Attack> attacks;
    for (const std::string name : {"From", "To", "Subject", "References", "In-Reply-To",
                                   "Content-Type", "Date", "List-Id", "Message-ID"}) {
        for (const std::string piece : {"x",
                                        "(",
                                        "\"",
                                        "<",
                                        "a,",
                                        "=?",
                                        "=?utf-8?B?R3L?= ",
                                        "=?utf-8?Q?=C3?= ",
                                        "=?gb2312?B?xOM?= ",
                                        "=?a?b?c?=",
                                        "<a@b> ",
                                        "a@b.c ",
                                        "a=b;",
                                        "a*0*=%C3;",
                                        "\\",
                                        ";",
                                        "a@b,",
                                        ":",
                                        "\n ",
                                        "\xC3",
                                        "\x1B$B",
                                        "%C3",
                                        "*=''"}) {
            attacks.push_back({name + ": " + piece, name + ": " + repeated(piece, size) + "\n\nx"});
        }
    }
    attacks.push_back({"headers", repeated("a:b\n", size) + "\nx"});
    attacks.push_back({"headers that are kept", repeated("x-spam-a:b\n", size) + "\nx"});
    attacks.push_back({"froms", repeated("To:a@b\n", size) + "\nx"});
    attacks.push_back({"parameters", "Content-Type: text/plain" + numbered(size / 16, [](auto n) {
                                         return ";a" + n + "=" + n;
                                     }) + "\n\nx"});
    attacks.push_back({"long headers", numbered(20, [&](auto n) {
                                           return "To: " + n + repeated("=?", size / 20) + "\n";
                                       }) + "\nx"});
    attacks.push_back(
        {"pieces of one parameter", "Content-Type: text/plain" + numbered(size / 16, [](auto n) {
                                        return ";a*" + n + "*=%20";
                                    }) + "\n\nx"});
    return attacks;
}

inline std::vector<Attack> part_attacks(std::size_t size) {
    std::vector<Attack> attacks;
    const std::string mixed = "multipart/mixed; boundary=b";
    for (const std::string part :
         {"--b\n", "--b\n\n", "--b\n\nx\n", "--b\nContent-Type: text/html\n\n<p>\n",
          "--b\nContent-Type: image/png\n\n\x89PNG\n", "--b\nContent-Type: message/rfc822\n\n\n",
          "--b\nContent-Type: a/b\n\nHello there, this is what looks like text.\n",
          "--b\nContent-Type: text/calendar\n\nBEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:a\n",
          "--b\nContent-Type: application/applefile\n\nHello\n"}) {
        attacks.push_back({"many " + part, with_body(mixed, repeated(part, size))});
        attacks.push_back({"alternative " + part,
                           with_body("multipart/alternative; boundary=b", repeated(part, size))});
    }
    attacks.push_back(
        {"lines like boundaries", with_body(mixed, "--b\n\n" + repeated("\n--", size))});
    attacks.push_back({"no boundary", with_body("multipart/mixed", repeated("--x\n", size))});
    attacks.push_back(
        {"nested", with_body("multipart/mixed; boundary=b0", numbered(size / 50, [](auto n) {
                                 return "--b" + n + "\nContent-Type: multipart/mixed; boundary=b" +
                                        std::to_string(std::stoul(n) + 1) + "\n\n";
                             }))});
    attacks.push_back({"nested in itself",
                       with_body(mixed, repeated("--b\nContent-Type: " + mixed + "\n\n", size))});
    attacks.push_back(
        {"letters in letters",
         with_body("message/rfc822", repeated("Content-Type: message/rfc822\n\n", size))});
    return attacks;
}

inline std::vector<Attack> text_attacks(std::size_t size) {
    std::vector<Attack> attacks;
    for (const std::string piece : {"x",
                                    "\n",
                                    "> ",
                                    ">\n",
                                    " ",
                                    "\t",
                                    "=",
                                    "=\n",
                                    "a \n",
                                    "begin 644 a\n",
                                    "=ybegin size= \n",
                                    "begin 644 a\n#86)C\n`\nend\n",
                                    "http://a ",
                                    "www.(",
                                    "\r",
                                    "\xC3",
                                    "\x1B$B",
                                    "\x1B(B\x1B$B",
                                    "On 1.1.2020 a@b wrote:\n",
                                    "From: a\nSent: b\nTo: c\n",
                                    "--\n",
                                    "~{",
                                    "+AGE-"}) {
        for (const std::string charset :
             {"utf-8", "iso-2022-jp", "utf-7", "hz", "viscii", "johab"}) {
            attacks.push_back({charset + ": " + piece,
                               with_body("text/plain; charset=" + charset, repeated(piece, size))});
        }
        attacks.push_back(
            {"flowed: " + piece, with_body("text/plain; format=flowed", repeated(piece, size))});
        attacks.push_back({"quoted-printable: " + piece,
                           encoded("quoted-printable", "text/plain", repeated(piece, size))});
    }
    attacks.push_back({"NULs", std::string(size, '\0')});
    attacks.push_back(
        {"text files", with_body("multipart/mixed; boundary=b", numbered(900, [&](auto n) {
                                     return "--b\nContent-Type: a/b\n\n" + n +
                                            repeated("Hello there.\n", size / 900);
                                 }))});
    attacks.push_back({"uuencode", encoded("x-uuencode", "text/plain", repeated("M\n", size))});
    attacks.push_back({"base64", encoded("base64", "text/plain", repeated("AAAA", size))});
    return attacks;
}

inline std::vector<Attack> html_attacks(std::size_t size) {
    std::vector<Attack> attacks;
    for (const std::string piece : {"<div>",
                                    "<p>",
                                    "<b>",
                                    "<a>",
                                    "<b><p>",
                                    "<table>",
                                    "<tr><td>",
                                    "<li>",
                                    "<ul><li>",
                                    "<br>",
                                    "<img src=http://a/b>",
                                    "<a href=http://a/b>x</a>",
                                    "</p>",
                                    "</div>",
                                    "<",
                                    "&",
                                    "&amp;",
                                    "<!--",
                                    "<!-- x -->",
                                    "<i><b><u><s>",
                                    "<font><table>",
                                    "<svg>",
                                    "<select><option>",
                                    "<style>",
                                    "<script>",
                                    "<x:y>",
                                    "<details>",
                                    "<blockquote type=cite>",
                                    "<pre>\n",
                                    "<td style=\"color: red\">",
                                    "<span style=\"width:1px;height:1px;color:red\">x</span>",
                                    "<ol><li>x",
                                    "<h1><h2>",
                                    "<nobr>",
                                    "<button>",
                                    "<form>",
                                    "<frameset>",
                                    "<template>"}) {
        attacks.push_back({piece, with_body("text/html", repeated(piece, size))});
    }
    attacks.push_back({"attributes", with_body("text/html", "<p " + numbered(size / 10, [](auto n) {
                                                                return "a" + n + "=1 ";
                                                            }) + ">")});
    attacks.push_back(
        {"style", with_body("text/html", "<p style=\"" + repeated("color:red;", size) + "\">")});
    attacks.push_back(
        {"a script that never ends", with_body("text/html", "<script" + repeated("x", size))});
    attacks.push_back(
        {"class", with_body("text/html", "<p class=\"" + repeated("a ", size) + "\">")});
    return attacks;
}

inline std::string packed(const std::string& type, const std::string& bytes) {
    return with_body("multipart/mixed; boundary=b",
                     "--b\nContent-Type: " + type + "\n\n" + bytes + "\n--b--\n");
}

inline std::vector<Attack> packed_attacks(std::size_t size) {
    using namespace std::string_literals;
    const auto tnef_head = "\x78\x9F\x3E\x22\1\0"s;
    const auto file = "\2\x02\x90\x06\0\0\0\0\0\0\0"s;
    const auto count = "\1\x03\x90\x06\0\xFF\xFF\xFF\0\xFF\xFF\xFF\xFF"s;
    std::vector<Attack> attacks = {
        {"tnef files", packed("application/ms-tnef", tnef_head + repeated(file, size))},
        {"tnef count",
         packed("application/ms-tnef", tnef_head + count + repeated("\x1E\0\0\0"s, size))},
        {"binhex",
         packed("application/mac-binhex40", "BinHex 4.0\n:" + repeated("&\"*H`p`", size) + ":")},
        {"applefile", packed("application/applefile",
                             "\0\5\x16\0\0\2\0\0"s + std::string(16, ' ') + "\xFF\xFF"s +
                                 repeated("\0\0\0\1\0\0\0\0\0\xF0\0\0"s, size))},
    };
    for (const std::string piece : {"BEGIN:VEVENT\n", "BEGIN:VEVENT\nATTENDEE:a\n", "ATTENDEE:a\n",
                                    "BEGIN:VTIMEZONE\n", "BEGIN:VALARM\n", " x\n", "A;B=C:D\n"}) {
        attacks.push_back({"calendar " + piece,
                           packed("text/calendar", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:a\n" +
                                                       repeated(piece, size))});
    }
    return attacks;
}

inline std::vector<Attack> all_attacks(std::size_t size) {
    std::vector<Attack> all;
    for (const auto make :
         {header_attacks, part_attacks, text_attacks, html_attacks, packed_attacks}) {
        for (auto& attack : make(size)) all.push_back(std::move(attack));
    }
    return all;
}

}  // namespace tandem::testing
