#include "http/multipart.h"

#include "base/refusal.h"

#include <doctest/doctest.h>

#include <random>

namespace tandem::http {
namespace {

Request form(std::string body, std::string boundary = "b") {
    return {.method = "POST",
            .headers = {{"Content-Type", "multipart/form-data; boundary=" + boundary}},
            .body = std::move(body)};
}

std::string file_part(std::string disposition, std::string body) {
    return "--b\r\nContent-Disposition: form-data; " + disposition +
           "\r\nContent-Type: text/plain\r\n\r\n" + body + "\r\n";
}

std::string filename(std::string disposition) {
    const auto request = form(file_part("name=\"file\"; " + disposition, "x") + "--b--");
    return parse_multipart(request).at(0).filename;
}

std::string code_of(const Request& request) {
    try {
        static_cast<void>(upload_of(request));
    } catch (const Refusal& refusal) {
        return refusal.code();
    }
    return "taken";
}

TEST_CASE("a form comes apart into its parts") {
    const auto request = form(
        "preamble\r\n--b\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\n"
        "line 1\r\nline 2\r\n" +
        file_part("name=\"file\"; filename=\"a.txt\"", "--c\r\n-- b\n\r\n") + "--b--\r\nepilogue");
    const auto parts = parse_multipart(request);
    REQUIRE(parts.size() == 2);
    CHECK(parts[0].name == "note");
    CHECK(parts[0].filename.empty());
    CHECK(parts[0].body == "line 1\r\nline 2");
    CHECK(parts[1].content_type == "text/plain");
    CHECK(parts[1].filename == "a.txt");
    CHECK(parts[1].body == "--c\r\n-- b\n\r\n");
}

TEST_CASE("a file's name is a name and nothing else") {
    CHECK(filename(R"(filename="report.pdf")") == "report.pdf");
    CHECK(filename(R"(filename=report.pdf)") == "report.pdf");
    CHECK(filename(R"(filename="naïve café.txt")") == "naïve café.txt");
    CHECK(filename(R"(filename="a%22b.txt")") == "a\"b.txt");
    CHECK(filename(R"(filename="a\"b.txt")") == "a\"b.txt");
    CHECK(filename(R"(filename="C:\temp\a.txt")") == "a.txt");
    CHECK(filename(R"(filename="../../etc/passwd")") == "passwd");
    CHECK(filename(R"(filename="..")") == "_");
    CHECK(filename("filename=\"a\x01\xff.txt\"") == "a__.txt");
    CHECK(filename(R"(filename="x"; filename*=UTF-8''na%C3%AFve.txt)") == "naïve.txt");
    CHECK(filename("filename=\"" + std::string(400, 'a') + "\"").size() == 255);
    CHECK(filename("filename=\"" + std::string(254, 'a') + "ä\"").size() == 254);
}

TEST_CASE("an upload is the form's file, or the body itself") {
    const auto request =
        form(file_part("name=\"file\"; filename=\"a.txt\"", "bytes\0\r\n") + "--b--");
    const auto upload = upload_of(request);
    CHECK(upload.filename == "a.txt");
    CHECK(upload.content_type == "text/plain");
    CHECK(upload.bytes == "bytes");

    const Request plain{
        .method = "POST",
        .headers = {{"Content-Type", "image/png"}, {"X-Filename", "na%C3%AFve.png"}},
        .body = "\x89PNG"};
    CHECK(upload_of(plain).filename == "naïve.png");
    CHECK(upload_of(plain).content_type == "image/png");
    CHECK(upload_of(plain).bytes == "\x89PNG");
}

TEST_CASE("what is no upload is refused with the reason") {
    CHECK(code_of(form("--b--")) == "file_required");
    CHECK(code_of({.method = "POST", .body = "x"}) == "file_required");
    CHECK(code_of({.method = "POST", .headers = {{"X-Filename", "%ff"}}}) == "malformed_url");
    CHECK(code_of(form(file_part("name=\"other\"; filename=\"a\"", "x") + "--b--")) ==
          "file_required");
    for (const auto* body : {"", "--c--", "--b", "--b\r\n", "--b\r\n\r\nx", "--bx\r\n\r\n\r\n--b--",
                             "--b\r\nno end of the header\r\n--b--"}) {
        CAPTURE(body);
        CHECK(code_of(form(body)) == "malformed_form");
    }
    CHECK(code_of(form("--b--", "")) == "malformed_form");
    CHECK(code_of(form("--b--", std::string(71, 'b'))) == "malformed_form");
    CHECK(code_of({.method = "POST",
                   .headers = {{"Content-Type", "multipart/mixed; boundary=b"}},
                   .body = "--b--"}) == "malformed_form");
}

TEST_CASE("a form has a bounded number of parts and headers of bounded size") {
    std::string body;
    for (int i = 0; i < 101; ++i) body += file_part("name=\"file\"; filename=\"a\"", "x");
    CHECK(code_of(form(body + "--b--")) == "malformed_form");
    const auto wide = "name=\"file\"; filename=\"" + std::string(9'000, 'a') + "\"";
    CHECK(code_of(form(file_part(wide, "x") + "--b--")) == "malformed_form");
}

TEST_CASE("property: whatever bytes are in a file come out again") {
    for (unsigned seed = 0; seed < 300; ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        std::string bytes(random() % 200, '\0');
        for (auto& c : bytes) c = "\r\n-b\0x"[random() % 6];
        const auto request = form(
            "--B-o_7\r\nContent-Disposition: form-data; name=\"file\"; "
            "filename=\"f\"\r\n\r\n" +
                bytes + "\r\n--B-o_7--\r\n",
            "\"B-o_7\"");
        CHECK(upload_of(request).bytes == bytes);
    }
}

}  // namespace
}  // namespace tandem::http
