#include "mail/dkim.h"

#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "mail/compose.h"

#include <doctest/doctest.h>

#include <unistd.h>
#include <cstdio>
#include <filesystem>
#include <fstream>

namespace tandem::mail {
namespace {

const Time noon = from_millis(1'700'000'000'000);

std::string ed25519_pem(std::string_view seed) {
    const auto der = *crypto::from_hex("302e020100300506032b657004220420") + std::string(seed);
    return "-----BEGIN PRIVATE KEY-----\n" + crypto::to_base64(der) +
           "\n-----END PRIVATE KEY-----\n";
}

std::string letter() {
    return compose({.from = {"Küche & Co", "help@shop.test"},
                    .to = {{"Ada", "ada@example.test"}},
                    .subject = "Your kettle — on its way",
                    .message_id = "1@shop.test",
                    .date = noon,
                    .text = "It left  today.\n\n\n",
                    .html = "<p>It left  today.</p>",
                    .attachments = {},
                    .headers = {{"Auto-Submitted", "auto-replied"}}});
}

// An independent reading of the standard.
std::string verified_by_dkimpy(const std::string& raw, const std::string& record) {
    const auto folder =
        std::filesystem::temp_directory_path() / ("tandem-dkim-test-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "mail", std::ios::binary) << raw;
    std::ofstream(folder / "check.py")
        << "import dkim, sys\n"
           "raw = open(sys.argv[1], 'rb').read()\n"
           "txt = sys.argv[2].encode()\n"
           "try: ok = dkim.DKIM(raw).verify(dnsfunc=lambda *a, **k: txt)\n"
           "except Exception: ok = False\n"
           "print('pass' if ok else 'fail')\n";
    const auto command = "/usr/bin/python3 '" + (folder / "check.py").string() + "' '" +
                         (folder / "mail").string() + "' '" + record + "' 2>&1";
    auto* pipe = popen(command.c_str(), "r");
    std::string out;
    char buffer[256];
    while (fgets(buffer, sizeof buffer, pipe) != nullptr) out += buffer;
    pclose(pipe);
    std::filesystem::remove_all(folder);
    return out;
}

TEST_CASE("the example of RFC 8463 is signed as it says there") {
    const auto seed = *crypto::from_base64("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=");
    const DkimKey key{.domain = "football.example.com",
                      .selector = "brisbane",
                      .algorithm = DkimAlgorithm::ed25519_sha256,
                      .private_key = ed25519_pem(seed)};
    const auto body =
        dkim_body("Hi.\r\n\r\nWe lost the game.  Are you hungry yet?\r\n\r\nJoe.\r\n");
    CHECK(crypto::to_base64(crypto::sha256(body)) ==
          "2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=");

    auto headers = dkim_header("From", " Joe SixPack <joe@football.example.com>") +
                   dkim_header("To", " Suzie Q <suzie@shopping.example.net>") +
                   dkim_header("Subject", " Is dinner ready?") +
                   dkim_header("Date", " Fri, 11 Jul 2003 21:00:37 -0700 (PDT)") +
                   dkim_header("Message-ID", " <20030712040037.46341.5F8J@football.example.com>") +
                   dkim_header("DKIM-Signature",
                               " v=1; a=ed25519-sha256; c=relaxed/relaxed;\r\n"
                               " d=football.example.com; i=@football.example.com;\r\n"
                               " q=dns/txt; s=brisbane; t=1528637909; h=from : to :\r\n"
                               " subject : date : message-id : from : subject : date;\r\n"
                               " bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n b=");
    headers.resize(headers.size() - 2);
    CHECK(
        dkim_sign(key, headers) ==
        "/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11BusFa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==");
}

TEST_CASE("bodies and headers take the relaxed form of RFC 6376 3.4.5") {
    CHECK(dkim_header("A", " X\r\n") == "a:X\r\n");
    CHECK(dkim_header("B ", " Y\t\r\n\tZ  \r\n") == "b:Y Z\r\n");
    CHECK(dkim_body(" C \r\nD \t E\r\n\r\n\r\n") == " C\r\nD E\r\n");
    CHECK(dkim_body("") == "");
    CHECK(dkim_body("\r\n\r\n") == "");
    CHECK(dkim_body("no end") == "no end\r\n");
}

TEST_CASE("another implementation finds our signatures right") {
    for (const auto algorithm : {DkimAlgorithm::rsa_sha256, DkimAlgorithm::ed25519_sha256}) {
        const auto made = make_dkim_key(algorithm);
        const DkimKey key{.domain = "shop.test",
                          .selector = "t1",
                          .algorithm = algorithm,
                          .private_key = made.private_key};
        const auto record = dkim_record(algorithm, made.public_key);
        CHECK(key_in_dkim_record(record) == made.public_key);

        const auto raw = letter();
        const auto header = dkim_signature(raw, key, noon);
        const auto signed_letter = header + raw;
        CHECK(verified_by_dkimpy(signed_letter, record) == "pass\n");
        CHECK(verified_by_dkimpy(header + "Subject: Another one\r\n" + raw, record) == "fail\n");
        CHECK(verified_by_dkimpy(signed_letter + "More.\r\n", record) == "fail\n");
        for (std::string_view rest = header; !rest.empty();) {
            const auto end = rest.find("\r\n");
            CHECK(end <= 78);
            rest.remove_prefix(end + 2);
        }
    }
}

TEST_CASE("both of a domain's keys may sign one letter") {
    const auto one = make_dkim_key(DkimAlgorithm::rsa_sha256);
    const auto two = make_dkim_key(DkimAlgorithm::ed25519_sha256);
    const auto raw = letter();
    const auto first =
        dkim_signature(raw, {"shop.test", "a", DkimAlgorithm::rsa_sha256, one.private_key}, noon);
    const auto second = dkim_signature(
        raw, {"shop.test", "b", DkimAlgorithm::ed25519_sha256, two.private_key}, noon);
    CHECK(verified_by_dkimpy(first + second + raw,
                             dkim_record(DkimAlgorithm::rsa_sha256, one.public_key)) == "pass\n");
}

TEST_CASE("a DNS record's key is found however it is written") {
    CHECK(key_in_dkim_record("v=DKIM1;k=rsa;p=AB\r\n CD") == "ABCD");
    CHECK(key_in_dkim_record("p=") == "");
    CHECK(key_in_dkim_record("v=spf1 -all") == std::nullopt);
    CHECK(dkim_record_name("t1", "shop.test") == "t1._domainkey.shop.test");
}

TEST_CASE("a key that is none signs nothing") {
    CHECK_THROWS(dkim_signature(letter(), {"shop.test", "a", {}, "rubbish"}, noon));
}

}  // namespace
}  // namespace tandem::mail
