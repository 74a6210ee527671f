#include "base/log.h"

#include "base/utf8.h"

#include <doctest/doctest.h>

#include <limits>
#include <string>

namespace tandem {
namespace {

std::string line(std::string_view message, log::Fields fields = {}) {
    return log::line("T", log::Level::info, message, fields);
}

TEST_CASE("a line of the log is one JSON object") {
    CHECK(line("request", {{"path", "/a"}, {"status", 200}, {"ms", 1.23456}}) ==
          R"({"time":"T","level":"info","msg":"request","path":"/a","status":200,"ms":1.235})");
    CHECK(log::line("T", log::Level::error, "x", {}) ==
          R"({"time":"T","level":"error","msg":"x"})");
    CHECK(line("x", {{"ratio", std::numeric_limits<double>::infinity()}}) ==
          R"({"time":"T","level":"info","msg":"x","ratio":null})");
}

TEST_CASE("whatever a stranger sends stays within its string") {
    CHECK(line("a\"b\\c\n\x01") == R"({"time":"T","level":"info","msg":"a\"b\\c\u000a\u0001"})");
    CHECK(line("ü\xff€\xc3") == R"({"time":"T","level":"info","msg":"ü\ufffd€\ufffd"})");
}

TEST_CASE("UTF-8 is told from what only looks like it") {
    for (const auto* good : {"", "abc", "ü", "€", "😀", "\xf4\x8f\xbf\xbf", "\xed\x9f\xbf"}) {
        CAPTURE(good);
        CHECK(is_utf8(good));
    }
    for (const auto* bad :
         {"\x80", "\xc0\xaf", "\xc1\xbf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf0\x80\x80\x80",
          "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xe2\x82", "\xf0\x9f\x98", "a\xff", "\xc3("}) {
        CAPTURE(bad);
        CHECK_FALSE(is_utf8(bad));
    }
}

}  // namespace
}  // namespace tandem
