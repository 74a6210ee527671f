#include "mail/clamd.h"

#include "mail/dns.h"
#include "tests/mail/fake_clamd.h"

#include <doctest/doctest.h>

namespace tandem::mail {
namespace {

using Outcome = ScanAnswer::Outcome;
using testing::eicar;
using testing::FakeClamd;

TEST_CASE("the daemon's answers are understood") {
    const FakeClamd clamd;
    CHECK(scan(clamd.where(), "harmless").outcome == Outcome::clean);
    CHECK(scan(clamd.where(), "").outcome == Outcome::clean);
    CHECK(scan(clamd.where(), std::string(300'000, 'x')).outcome == Outcome::clean);
    const auto found = scan(clamd.where(), eicar);
    CHECK(found.outcome == Outcome::infected);
    CHECK(found.text == "Win.Test.EICAR_HDB-1");
    CHECK(scan(clamd.where(), "hang up").outcome == Outcome::unavailable);
    std::string why;
    CHECK(clamd_version(clamd.where(), why) == "ClamAV 1.0.3/27000");
}

TEST_CASE("what is too large for the daemon is told from what it could not scan") {
    const FakeClamd clamd(100'000);
    CHECK(scan(clamd.where(), std::string(5'000'000, 'x')).outcome == Outcome::too_large);
}

TEST_CASE("where nobody listens there is no answer, and words for it") {
    for (const auto* address : {"unix:/nowhere/clamd.ctl", "127.0.0.1:1", "rubbish"}) {
        const auto answer = scan({.address = address, .timeout = std::chrono::seconds(2)}, "x");
        CHECK(answer.outcome == Outcome::unavailable);
        CHECK_FALSE(answer.text.empty());
    }
}

TEST_CASE("addresses of the daemon") {
    CHECK(is_clamd_address("unix:/run/clamav/clamd.ctl"));
    CHECK(is_clamd_address("127.0.0.1:3310"));
    CHECK(is_clamd_address("[::1]:3310"));
    CHECK_FALSE(is_clamd_address("unix:clamd.ctl"));
    CHECK_FALSE(is_clamd_address("localhost"));
    CHECK_FALSE(is_clamd_address("a b:1"));
    CHECK_FALSE(is_clamd_address("a:port"));
}

TEST_CASE("lines that are no answer") {
    CHECK(read_scan_answer("").outcome == Outcome::unavailable);
    CHECK(read_scan_answer("FOUND").outcome == Outcome::unavailable);
    CHECK(read_scan_answer("stream: \xFF FOUND").outcome == Outcome::infected);
    CHECK(read_scan_answer("x FOUND").text == "x");
}

TEST_CASE("a DNS answer's texts, whatever it is") {
    std::string answer("\x12\x34\x81\x80\x00\x01\x00\x01\x00\x00\x00\x00", 12);
    const std::string name("\x01t\x00", 3);
    answer += name + std::string("\x00\x10\x00\x01", 4);
    answer += std::string("\xC0\x0C\x00\x10\x00\x01\x00\x00\x00\x3C\x00\x06", 12);
    answer += std::string("\x02v=\x02hi", 6);
    CHECK(read_txt_answer(answer) == std::vector<std::string>{"v=hi"});
    for (std::size_t size = 0; size < answer.size(); ++size)
        read_txt_answer(answer.substr(0, size));
    CHECK(read_txt_answer("rubbish").empty());
}

}  // namespace
}  // namespace tandem::mail
