#include "mail/message_id.h"

#include "mail/address.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>

namespace tandem::mail {
namespace {

const ReplyTokens tokens("0123456789abcdef0123456789abcdef");

std::string upper(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::toupper(c); });
    return text;
}

TEST_CASE("our own marks are recognised, whatever the case") {
    for (const std::int64_t thread :
         {std::int64_t{1}, std::int64_t{4711}, (std::int64_t{1} << 53) - 1}) {
        const auto id = tokens.message_id(thread, "shop.example");
        const auto address = tokens.address(thread, "support@shop.example");
        CAPTURE(id);
        CAPTURE(address);
        CHECK(tokens.thread_of_message_id(id) == thread);
        CHECK(tokens.thread_of_message_id(upper(id)) == thread);
        CHECK(tokens.thread_of_address(address) == thread);
        CHECK(tokens.thread_of_address(upper(address)) == thread);
        CHECK(is_address(address));
        CHECK(address.find('@') <= 64);
        CHECK(without_plus(address) == "support@shop.example");
    }
    CHECK(tokens.message_id(1, "x.example") != tokens.message_id(1, "x.example"));
}

TEST_CASE("a mark that was changed, made up or signed by another is not ours") {
    const auto id = tokens.message_id(17, "shop.example");
    for (std::size_t i = 0; i < id.find('@'); ++i) {
        auto changed = id;
        changed[i] = changed[i] == '7' ? '1' : '7';
        CAPTURE(changed);
        CHECK((changed == id || !tokens.thread_of_message_id(changed)));
    }
    const ReplyTokens others("another key of 32 bytes, as it is");
    CHECK_FALSE(others.thread_of_message_id(id));
    CHECK_FALSE(others.thread_of_address(tokens.address(17, "support@shop.example")));
    for (const std::string_view made_up :
         {"", "@", "t.", "t.1", "t.1..@x", "t.1.a.b@x", "x@shop.example", "t.1.2.3.4@x",
          "support+t.1.@x", "support+t.1@x", "+@", "t.99999999999999999999.a.b@x"}) {
        CHECK_FALSE(tokens.thread_of_message_id(made_up));
        CHECK_FALSE(tokens.thread_of_address(made_up));
    }
}

TEST_CASE("the mark of an address does not do for a message id") {
    const auto address = tokens.address(17, "support@shop.example");
    const auto mark = address.substr(address.find('+') + 1);
    CHECK_FALSE(tokens.thread_of_message_id(mark));
}

TEST_CASE("a mailbox with a plus of its own gets the mark in its place") {
    CHECK(tokens.thread_of_address(tokens.address(3, "shop+support@x.example")) == 3);
    CHECK(without_plus("plain@x.example") == "plain@x.example");
    CHECK(without_plus("+odd@x.example") == "+odd@x.example");
}

TEST_CASE("message ids are new each time and belong to the domain") {
    const auto id = make_message_id("shop.example");
    CHECK(id.ends_with("@shop.example"));
    CHECK(id != make_message_id("shop.example"));
}

}  // namespace
}  // namespace tandem::mail
