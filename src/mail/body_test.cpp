#include "mail/attachment.h"
#include "mail/parse.h"

#include <doctest/doctest.h>

#include <string>

// Which of a mail's parts are its text, in what order, and which are files.
namespace tandem::mail {
namespace {

std::string part(const std::string& headers, const std::string& body) {
    return headers + "\r\n\r\n" + body + "\r\n";
}

std::string multipart(const std::string& type, const std::string& boundary,
                      const std::vector<std::string>& parts) {
    auto out = "Content-Type: multipart/" + type + "; boundary=" + boundary + "\r\n\r\n";
    for (const auto& one : parts) out += "--" + boundary + "\r\n" + one;
    return out + "--" + boundary + "--\r\n";
}

ParsedMail read(const std::string& message) {
    return parse("From: a@x.example\r\nMessage-ID: <1@x>\r\nDate: 22 Nov 2026 02:06:57 +0000\r\n" +
                 message);
}

const auto plain = [](const std::string& text) { return part("Content-Type: text/plain", text); };
const auto html = [](const std::string& text) { return part("Content-Type: text/html", text); };
const std::string png = "\x89PNG\r\n\x1A\n";
const auto image = [](const std::string& more) {
    return part("Content-Type: image/png; name=p.png" + more, png);
};

TEST_CASE("texts and pictures stay in the order they were written in") {
    const auto mail = read(multipart("mixed", "m", {plain("above"), image(""), plain("below")}));
    CHECK(mail.text == "above\n\nbelow");
    CHECK(mail.content_type == "text/plain");
    CHECK(*mail.html == "<div>above</div><img src=\"cid:picture-1@place\"><div>below</div>");
    REQUIRE(mail.attachments.size() == 1);
    CHECK(mail.attachments[0].is_inline);
}

TEST_CASE("a picture below all words is a file like others") {
    const auto mail = read(multipart("mixed", "m", {plain("above"), image(""), plain("\r\n")}));
    CHECK_FALSE(mail.html);
    REQUIRE(mail.attachments.size() == 1);
    CHECK_FALSE(mail.attachments[0].is_inline);
    CHECK(mail.attachments[0].content_id.empty());
    CHECK(read(multipart("mixed", "m", {image(""), image("")})).attachments.size() == 2);
}

TEST_CASE("a picture that the HTML shows already is not shown twice") {
    const auto mail = read(multipart(
        "mixed", "m",
        {html("<p>a<img src=\"cid:p1\"></p>"), image("\r\nContent-ID: <p1>"), html("<p>b</p>")}));
    CHECK(*mail.html == "<p>a<img src=\"cid:p1\"></p><p>b</p>");
    CHECK(mail.attachments[0].is_inline);
}

TEST_CASE("HTML, pictures and texts in a row become one letter") {
    const auto mail = read(multipart(
        "mixed", "m", {html("<p>one</p>"), image("\r\nContent-ID: <p1>"), plain("two & three")}));
    CHECK(*mail.html == "<p>one</p><img src=\"cid:p1\"><div>two &amp; three</div>");
    CHECK(mail.text == "one\n\ntwo & three");
    CHECK(mail.content_type == "text/html");
}

TEST_CASE("an alternative within related and related within alternative are one letter") {
    const auto related =
        multipart("related", "r", {html("<img src=cid:p1>rich"), image("\r\nContent-ID: <p1>")});
    const auto inner = read(multipart("alternative", "a", {plain("plain"), related}));
    const auto outer = read(
        multipart("related", "r",
                  {multipart("alternative", "a", {plain("plain"), html("<img src=cid:p1>rich")}),
                   image("\r\nContent-ID: <p1>")}));
    for (const auto* mail : {&inner, &outer}) {
        CHECK(mail->text == "plain");
        CHECK(*mail->html == "<img src=\"cid:p1\">rich");
        REQUIRE(mail->attachments.size() == 1);
        CHECK(mail->attachments[0].is_inline);
    }
}

TEST_CASE("the root of a related part may stand anywhere") {
    const auto mail = read(
        "Content-Type: multipart/related; start=\"<root>\"; boundary=r\r\n\r\n--r\r\n" +
        image("\r\nContent-ID: <p1>") + "--r\r\n" +
        part("Content-Type: text/html\r\nContent-ID: <root>", "<img src=cid:p1>") + "--r--\r\n");
    CHECK(*mail.html == "<img src=\"cid:p1\">");
    CHECK(mail.attachments.size() == 1);
}

TEST_CASE("text after files is kept") {
    const auto pdf = part("Content-Type: application/pdf; name=a.pdf", "%PDF-1.4");
    const auto mail = read(multipart("mixed", "m", {plain("above"), pdf, plain("-- \r\nlist")}));
    CHECK(mail.text == "above\n\n-- \nlist");
    CHECK(mail.attachments.size() == 1);
}

TEST_CASE("of an alternative the forms that show something count") {
    CHECK(read(multipart("alternative", "a", {plain("words"), html("<p>&nbsp;<br></p>")})).html ==
          std::nullopt);
    const auto only = read(multipart("alternative", "a", {plain("\r\n"), html("<p>rich</p>")}));
    CHECK(only.text == "rich\n");
    const auto turned = read(multipart("alternative", "a", {html("<p>rich</p>"), plain("plain")}));
    CHECK(turned.text == "plain");
    CHECK(*turned.html == "<p>rich</p>");
    const auto watch = read(multipart(
        "alternative", "a",
        {plain("plain"), part("Content-Type: text/watch-html", "<b>w</b>"),
         part("Content-Type: text/x-amp-html", "<html amp4email>"), html("<p>rich</p>")}));
    CHECK(*watch.html == "<p>rich</p>");
    CHECK(watch.attachments.empty());
}

TEST_CASE("files within an alternative are kept") {
    const auto mail = read(
        multipart("alternative", "a",
                  {plain("plain"),
                   multipart("mixed", "m",
                             {html("<p>rich</p>"),
                              part("Content-Type: application/pdf; name=a.pdf", "%PDF-1.4")})}));
    CHECK(mail.text == "plain");
    CHECK(*mail.html == "<p>rich</p>");
    CHECK(mail.attachments.size() == 1);
}

TEST_CASE("a boundary may begin another and may never be closed") {
    const auto mail = read(
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
        "Content-Type: multipart/alternative; boundary=bb\r\n\r\n--bb\r\n" +
        plain("plain") + "--bb\r\n" + html("<p>rich</p>") + "--b\r\n" + image(""));
    CHECK(mail.text == "plain");
    CHECK(*mail.html == "<p>rich</p>");
    CHECK(mail.attachments.size() == 1);
}

TEST_CASE("letters inside are attached, also those that were encoded against the rules") {
    const auto mail = read(multipart(
        "mixed", "m",
        {plain("see"), part("Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64",
                            "U3ViamVjdDogPT91dGYtOD9RP0c9QzM9QkN0ZT89DQoNCmlubmVy")}));
    REQUIRE(mail.attachments.size() == 1);
    CHECK(mail.attachments[0].bytes.starts_with("Subject: "));
    CHECK(parse(mail.attachments[0].bytes).text == "inner");
}

TEST_CASE("contacts and tables are files") {
    const auto mail = read(multipart("mixed", "m",
                                     {plain("hi"), part("Content-Type: text/vcard", "BEGIN:VCARD"),
                                      part("Content-Type: text/csv", "a,b")}));
    REQUIRE(mail.attachments.size() == 2);
    CHECK(mail.attachments[0].filename == "contact.vcf");
    CHECK(mail.attachments[1].filename == "table.csv");
}

TEST_CASE("a file that hides what it is is named") {
    CHECK(disguise_of("application/pdf", "application/pdf", "a.pdf").empty());
    CHECK(disguise_of("application/octet-stream", "application/x-dosexec", "setup.exe").empty());
    CHECK(disguise_of("image/png", "image/jpeg", "a.png").empty());
    CHECK(disguise_of("text/html", "text/html", "a.html").empty());
    CHECK(disguise_of("text/plain", "text/html", "a.txt").empty());
    CHECK(disguise_of("application/pdf", "application/x-dosexec", "a.pdf") ==
          "The file \"a.pdf\" looks like a document but is a program.");
    CHECK(disguise_of("application/octet-stream", "", "invoice.pdf.exe") ==
          "The file \"invoice.pdf.exe\" looks like a document but is a program.");
    CHECK(disguise_of("image/png", "text/html", "a.png") ==
          "The file \"a.png\" looks like a document but is a web page.");
}

}  // namespace
}  // namespace tandem::mail
