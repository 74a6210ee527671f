#include "mail/sasl.h"

#include "crypto/encoding.h"

#include <doctest/doctest.h>

#include <string>

namespace tandem::mail {
namespace {

TEST_CASE("what a server says of a token it refuses is read with care") {
    const auto words = [](const std::string& json) {
        return words_of_refusal(crypto::to_base64(json));
    };
    CHECK(words(R"({"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"})") ==
          "status 400, scope https://mail.google.com/");
    CHECK(words(R"({"status":401,"error":"invalid_token","error_description":"Expired."})") ==
          "status 401, error invalid_token, error_description Expired.");
    CHECK(words(R"({"status":{"a":1},"scope":null})").empty());
    CHECK(words("[1]").empty());
    CHECK(words("{").empty());
    CHECK(words("").empty());
    CHECK(words_of_refusal("not base64!").empty());
    CHECK(words("{\"status\":\"" + std::string(9000, 'x') + "\"}").size() == 300);
    CHECK(words(R"({"status":")" + std::string(30000, 'x') + "\"}").empty());
    CHECK(refused_token("", "") ==
          "The server does not accept the sign-in of the provider (it does not say why); connect "
          "the mailbox again.");
}

}  // namespace
}  // namespace tandem::mail
