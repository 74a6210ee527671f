#include "mail/calendar.h"
#include "mail/inline_files.h"
#include "mail/parse.h"
#include "mail/rtf.h"
#include "mail/tnef.h"
#include "mail/trackers.h"
#include "mail/transfer.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

// What comes packed: winmail.dat, rich text, uuencode, yEnc, old Macs' files, calendars, pixels.
namespace tandem::mail {
namespace {

using namespace std::string_literals;

std::string little(std::uint32_t value, int size) {
    std::string out;
    for (int i = 0; i < size; ++i) out += static_cast<char>(value >> (8 * i) & 0xFF);
    return out;
}

std::string wide(const std::string& ascii) {
    std::string out;
    for (const char c : ascii) out += std::string{c, '\0'};
    return out + "\0\0"s;
}

std::string attribute(int level, std::uint32_t id, const std::string& data) {
    return little(static_cast<std::uint32_t>(level), 1) + little(id, 4) +
           little(static_cast<std::uint32_t>(data.size()), 4) + data + "\0\0"s;
}

std::string property(std::uint32_t type, std::uint32_t id, const std::string& value) {
    auto padded = value;
    padded.resize((value.size() + 3) / 4 * 4);
    return little(type, 2) + little(id, 2) + little(1, 4) +
           little(static_cast<std::uint32_t>(value.size()), 4) + padded;
}

std::string properties(const std::vector<std::string>& all) {
    auto out = little(static_cast<std::uint32_t>(all.size()), 4);
    for (const auto& one : all) out += one;
    return out;
}

std::string stored_rtf(const std::string& rtf) {
    return little(static_cast<std::uint32_t>(rtf.size() + 12), 4) +
           little(static_cast<std::uint32_t>(rtf.size()), 4) + "MELA" + little(0, 4) + rtf;
}

const std::string tnef_head = little(0x223E9F78, 4) + little(1, 2);

std::string winmail() {
    const auto named = little(0x1F, 2) + little(0x8005, 2) + std::string(16, 'g') + little(1, 4) +
                       little(6, 4) + wide("ab") + "\0\0"s + little(1, 4) + little(4, 4) +
                       "x\0\0\0"s;
    return tnef_head + attribute(1, 0x00069007, little(1252, 4) + little(0, 4)) +
           attribute(1, 0x00018004, "Offer\0"s) +
           attribute(
               1, 0x00069003,
               properties({named, property(0x102, 0x1009,
                                           stored_rtf("{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 "
                                                      "{\\*\\htmltag64 <p>}Gr\\'fc\\'dfe"
                                                      "\\htmlrtf \\par\\htmlrtf0 {\\*\\htmltag <b>}"
                                                      "bold{\\*\\htmltag </b></p>}}"))})) +
           attribute(2, 0x00069002, std::string(14, '\0')) +
           attribute(2, 0x00018010, "PRICES~1.PDF\0"s) + attribute(2, 0x0006800F, "%PDF-1.4 x") +
           attribute(2, 0x00069005,
                     properties({property(0x1F, 0x3707, wide("prices of today.pdf")),
                                 property(0x1E, 0x370E, "application/pdf\0"s),
                                 property(0x1E, 0x3712, "p1@x\0"s)})) +
           attribute(2, 0x00069002, std::string(14, '\0')) +
           attribute(2, 0x00018010, "second.txt\0"s) + attribute(2, 0x0006800F, "words");
}

std::string with_headers(const std::string& headers, const std::string& body) {
    return "From: a@x.example\r\nMessage-ID: <1@x>\r\nDate: Sun, 22 Nov 2026 03:06:57 +0100\r\n" +
           headers + "\r\n" + body;
}

TEST_CASE("winmail.dat gives up its letter and its files") {
    const auto tnef = read_tnef(winmail());
    REQUIRE(tnef);
    CHECK(tnef->subject == "Offer");
    CHECK(tnef->html == "<p>Grüße<b>bold</b></p>");
    REQUIRE(tnef->files.size() == 2);
    CHECK(tnef->files[0].name == "prices of today.pdf");
    CHECK(tnef->files[0].content_type == "application/pdf");
    CHECK(tnef->files[0].content_id == "p1@x");
    CHECK(tnef->files[0].bytes == "%PDF-1.4 x");
    CHECK(tnef->files[1].name == "second.txt");
    CHECK_FALSE(tnef->is_cut);
    CHECK_FALSE(read_tnef("no such thing"));
}

TEST_CASE("a letter inside of winmail.dat is attached with its own files") {
    const auto inner = std::string(16, 'i') + winmail();
    const auto tnef =
        read_tnef(tnef_head + attribute(2, 0x00069002, std::string(14, '\0')) +
                  attribute(2, 0x00069005, properties({property(0x0D, 0x3701, inner)})));
    REQUIRE(tnef);
    REQUIRE(tnef->files.size() == 3);
    CHECK(tnef->files[0].name == "Offer.html");
    CHECK(tnef->files[2].name == "second.txt");
}

TEST_CASE("a mail with winmail.dat shows what was packed in it") {
    const auto mail =
        parse(with_headers("Content-Type: multipart/mixed; boundary=b\r\n",
                           "--b\r\nContent-Type: text/plain\r\n\r\nGruesse bold\r\n--b\r\n"
                           "Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\n" +
                               winmail() + "\r\n--b--\r\n"));
    CHECK(mail.text == "Gruesse bold");
    CHECK(*mail.html == "<p>Grüße<b>bold</b></p>");
    REQUIRE(mail.attachments.size() == 2);
    CHECK(mail.attachments[0].filename == "prices of today.pdf");
    CHECK(mail.attachments[1].bytes == "words");
    CHECK(mail.warnings.empty());
}

TEST_CASE("a winmail.dat that is damaged stays what it is") {
    const auto mail =
        parse(with_headers("Content-Type: multipart/mixed; boundary=b\r\n",
                           "--b\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\n\r\n" +
                               tnef_head.substr(0, 5) + "\r\n--b--\r\n"));
    REQUIRE(mail.attachments.size() == 1);
    CHECK(mail.attachments[0].filename == "winmail.dat");
}

TEST_CASE("packed rich text is unpacked") {
    // The example of MS-OXRTFCP 4.1.1.
    const auto packed =
        "\x2D\0\0\0\x2B\0\0\0LZFu\xF1\xC5\xC7\xA7\x03\0\x0A\0rcpg125\x42\x32\x0A\xF3\x20h\x65l\x09"
        "\0\x20"
        "bw\x05\xB0ld}\x0A\x80\x0F\xA0"s;
    CHECK(decompress_rtf(packed, 1000) == "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
    CHECK(decompress_rtf(packed, 10).size() == 10);
    CHECK(decompress_rtf("", 1000).empty());
    CHECK(decompress_rtf(packed.substr(0, 25), 1000).size() > 5);
}

TEST_CASE("rich text is read as the letter it shows") {
    const auto text = [](const std::string& rtf) { return read_rtf(rtf, 10000).text; };
    CHECK(text("{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}{\\colortbl;\\red0;}hello\\par world}") ==
          "hello\nworld");
    CHECK(text("{\\rtf1 {\\*\\unknown gone}a\\u8364?b \\'e9\\~\\{\\}}") == "a€b é\u00A0{}");
    CHECK(text("{\\rtf1\\uc1\\u-10179?\\u-8704?}") == "😀");
    CHECK(
        text(
            "{\\rtf1{\\fonttbl{\\f0\\fcharset0 A;}{\\f1\\fcharset128 M;}}\\f0 a\\f1 \\'93\\'fa}") ==
        "a日");
    CHECK(text("{\\rtf1\\bin5 }}}}}x}") == "x");
    CHECK(text(std::string(10000, '{')).empty());
    CHECK(text("{\\rtf1 \\").empty());
}

TEST_CASE("uuencoded files are taken out of the text") {
    const auto mail = parse(with_headers("",
                                         "See below.\n\nbegin 644 a photo.txt\n"
                                         "%:&5L;&\\\n`\nend\n\nbegin 600 b.txt\n#86)C\n \nend\n"
                                         "Bye\nbegin 644 of nothing\n"));
    CHECK(mail.text == "See below.\n\n\nBye\nbegin 644 of nothing\n");
    REQUIRE(mail.attachments.size() == 2);
    CHECK(mail.attachments[0].filename == "a photo.txt");
    CHECK(mail.attachments[0].bytes == "hello");
    CHECK(mail.attachments[1].bytes == "abc");
}

TEST_CASE("who only writes about uuencode keeps the text") {
    const std::string text = "begin 644 something that\nis not code at all, friends.\nend\n";
    const auto mail = parse(with_headers("", text));
    CHECK(mail.text == text);
    CHECK(mail.attachments.empty());
}

TEST_CASE("yEnc files are taken out of the text") {
    std::string code;
    for (const char c : "\0a=\xD6"s) {
        const char moved = static_cast<char>(c + 42);
        if (moved == '\0' || moved == '=') {
            code += '=';
            code += static_cast<char>(moved + 64);
        } else {
            code += moved;
        }
    }
    const auto mail = parse(with_headers("", "Hi\r\n=ybegin line=128 size=4 name=a b.bin\r\n" +
                                                 code + "\r\n=yend size=4\r\nBye\r\n"));
    CHECK(mail.text == "Hi\nBye\n");
    REQUIRE(mail.attachments.size() == 1);
    CHECK(mail.attachments[0].filename == "a b.bin");
    CHECK(mail.attachments[0].bytes == "\0a=\xD6"s);
}

std::string big(std::uint32_t value) {
    return {static_cast<char>(value >> 24 & 0xFF), static_cast<char>(value >> 16 & 0xFF),
            static_cast<char>(value >> 8 & 0xFF), static_cast<char>(value & 0xFF)};
}

std::string binhex(const std::string& bytes) {
    constexpr std::string_view letters =
        "!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr";
    std::string out;
    unsigned bits = 0;
    int pending = 0;
    for (const char c : bytes) {
        bits = bits << 8 | static_cast<unsigned char>(c);
        for (pending += 8; pending >= 6; pending -= 6) out += letters[bits >> (pending - 6) & 63];
    }
    if (pending > 0) out += letters[bits << (6 - pending) & 63];
    return "(This file must be converted with BinHex 4.0)\r\n\r\n:" + out + ":\r\n";
}

TEST_CASE("files of old Macs are unpacked") {
    const auto hqx = binhex("\x05"s + "a.txt" + "\0TEXTttxt\0\0"s + big(5) + big(0) + "\0\0"s +
                            "hi\x90\x03!" + "\0\0"s);
    CHECK(read_binhex(hqx).name == "a.txt");
    CHECK(read_binhex(hqx).bytes == "hiii!");
    CHECK(read_binhex("no").bytes.empty());

    const auto single = big(0x00051600) + big(0x00020000) + std::string(16, '\0') + "\0\1"s +
                        big(1) + big(38) + big(4) + "data";
    CHECK(read_apple_single(single).bytes == "data");

    const auto mail = parse(with_headers(
        "Content-Type: multipart/appledouble; boundary=b\r\n",
        "--b\r\nContent-Type: application/applefile; name=x\r\n\r\nfork\r\n"
        "--b\r\nContent-Type: application/pdf; name=x.pdf\r\n\r\n%PDF-1.4\r\n--b--\r\n"));
    REQUIRE(mail.attachments.size() == 1);
    CHECK(mail.attachments[0].filename == "x.pdf");
}

const std::string invitation =
    "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VTIMEZONE\r\nTZID:Ours\r\nBEGIN:STANDARD\r\n"
    "DTSTART:19701025T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\n"
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\nBEGIN:DAYLIGHT\r\n"
    "DTSTART:19700329T020000\r\nTZOFFSETTO:+0200\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n"
    "END:DAYLIGHT\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nSUMMARY:Fitting\\, second\r\n  try\r\n"
    "DTSTART;TZID=@ZONE@:@BEGINS@\r\nDURATION:PT1H30M\r\nLOCATION:Room 2\\nGround floor\r\n"
    "ORGANIZER;CN=\"Ada: L\":mailto:ada@x.example\r\n"
    "ATTENDEE;PARTSTAT=ACCEPTED;CN=Bo:MAILTO:bo@x.example\r\nATTENDEE:mailto:cy@x.example\r\n"
    "RRULE:FREQ=WEEKLY;COUNT=3\r\nBEGIN:VALARM\r\nDESCRIPTION:wake up\r\nEND:VALARM\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n";

Invitation event(const std::string& zone, const std::string& begins) {
    auto ics = invitation;
    ics.replace(ics.find("@ZONE@"), 6, zone);
    ics.replace(ics.find("@BEGINS@"), 8, begins);
    const auto events = read_calendar(ics);
    REQUIRE(events.size() == 1);
    return events.front();
}

TEST_CASE("an invitation tells what, when, where and who") {
    const auto one = event("Europe/Berlin", "20261122T090000");
    CHECK(one.method == "request");
    CHECK(one.title == "Fitting, second try");
    CHECK(one.place == "Room 2\nGround floor");
    CHECK(one.notes.empty());
    CHECK(to_millis(*one.begins) == 1795334400000);
    CHECK(to_millis(*one.ends) == 1795334400000 + 5400000);
    CHECK(one.zone == "Europe/Berlin");
    CHECK(one.repeats == "weekly");
    CHECK(one.organizer == Guest{"Ada: L", "ada@x.example", ""});
    CHECK(one.guests ==
          std::vector<Guest>{{"Bo", "bo@x.example", "accepted"}, {"", "cy@x.example", ""}});
}

TEST_CASE("an invitation's zone is known by all its names") {
    const auto at = [](const std::string& zone, const std::string& begins) {
        return to_millis(*event(zone, begins).begins);
    };
    CHECK(at("W. Europe Standard Time", "20261122T090000") == 1795334400000);
    CHECK(at("/freeassociation.sourceforge.net/Europe/Berlin", "20261122T090000") == 1795334400000);
    CHECK(at("Ours", "20261122T090000") == 1795334400000);
    CHECK(at("Ours", "20260722T090000") == 1784703600000);
    CHECK(at("Ours", "20260115T090000") == 1768464000000);
    CHECK(at("Nowhere", "20261122T090000") == 1795338000000);
    CHECK(at("UTC", "20261122T090000Z") == 1795338000000);
    CHECK(event("X", "20261122").is_all_day);
    CHECK_FALSE(event("X", "20261332T090000").begins);
}

TEST_CASE("a mail with an invitation carries it as event and as file") {
    auto ics = invitation;
    ics.replace(ics.find("@ZONE@"), 6, "Europe/Berlin");
    ics.replace(ics.find("@BEGINS@"), 8, "20261122T090000");
    const auto mail =
        parse(with_headers("Content-Type: multipart/mixed; boundary=m\r\n",
                           "--m\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n"
                           "--b\r\nContent-Type: text/plain\r\n\r\nJoin us\r\n"
                           "--b\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\n" +
                               ics +
                               "\r\n--b--\r\n"
                               "--m\r\nContent-Type: application/ics; name=invite.ics\r\n\r\n" +
                               ics + "\r\n--m--\r\n"));
    CHECK(mail.text == "Join us");
    CHECK(mail.invitations.size() == 1);
    CHECK(mail.attachments.size() == 2);

    const auto bare = parse(with_headers("Content-Type: text/calendar\r\n", ics));
    CHECK(bare.text == "Fitting, second try");
    CHECK(bare.content_type == "text/calendar");
    CHECK(read_calendar("no calendar").empty());
}

TEST_CASE("counting pixels are named by whose they are") {
    using Names = std::vector<std::string>;
    const auto image = [](const std::string& url, const std::string& more) {
        return "<img data-remote-src=\"" + url + "\"" + more + ">";
    };
    CHECK(trackers_in(image("https://shop.us1.list-manage.com/track/open.php?u=1", "")) ==
          Names{"Mailchimp"});
    CHECK(trackers_in(image("http://u1.ct.sendgrid.net/wf/open?upn=x",
                            " width=\"1\" height=\"1\"")) == Names{"SendGrid"});
    CHECK(trackers_in(image("https://px.example.org/p.gif", " width=\"1\" height=\"1\"")) ==
          Names{"px.example.org"});
    CHECK(trackers_in(image("https://px.example.org/p.gif",
                            " style=\"width: 1px; height: 1px\"")) == Names{"px.example.org"});
    CHECK(trackers_in(image("https://px.example.org/p.gif", " style=\"display: none\"")) ==
          Names{"px.example.org"});
    CHECK(trackers_in(image("https://shop.example.org/logo.png", " width=\"200\"")).empty());
    CHECK(trackers_in(image("https://notlist-manage.com/track/open.php", "")).empty());
    CHECK(trackers_in("<img src=\"cid:x\" width=\"1\" height=\"1\">").empty());
}

}  // namespace
}  // namespace tandem::mail
