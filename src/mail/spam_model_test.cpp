#include "mail/spam_model.h"

#include "mail/parse.h"
#include "mail/raw_headers.h"

#include <doctest/doctest.h>

namespace tandem::mail {
namespace {

std::string letter(const std::string& from, const std::string& subject, const std::string& text) {
    return "From: " + from + "\r\nSubject: " + subject + "\r\n\r\n" + text + "\r\n";
}

std::string wanted(int number) {
    return letter("mina" + std::to_string(number) + "@customer.test", "Kettle",
                  "Hello, my order " + std::to_string(number * 7919) + " has not arrived yet.");
}

std::string unwanted(int number) {
    return letter("win" + std::to_string(number) + "@casino.test", "WINNER!!!",
                  "Claim your free prize number " + std::to_string(number * 7919) + " now, cash!");
}

SpamFeatures features_of(const std::string& raw) { return spam_features(raw, parse(raw)); }

std::vector<SpamModel::Example> examples(int of_each) {
    std::vector<SpamModel::Example> all;
    for (int i = 0; i < of_each; ++i) {
        all.push_back({features_of(wanted(i)), false});
        all.push_back({features_of(unwanted(i)), true});
    }
    return all;
}

SpamModel trained() {
    SpamModel model;
    model.train(examples(60));
    return model;
}

TEST_CASE("a filter says nothing before it has learned enough of both kinds") {
    SpamModel model;
    CHECK(model.score(features_of(unwanted(1))) == 0);
    for (const auto& [features, is_spam] : examples(49)) model.learn(features, is_spam);
    CHECK_FALSE(model.is_ready());
    CHECK_FALSE(model.is_spam(100));
}

TEST_CASE("a trained filter tells spam from wanted mail that it has not seen") {
    const auto model = trained();
    REQUIRE(model.is_ready());
    CHECK(model.is_spam(model.score(features_of(unwanted(1000)))));
    CHECK_FALSE(model.is_spam(model.score(features_of(wanted(1000)))));
}

TEST_CASE("what one decision taught is taken back with it") {
    auto model = trained();
    const auto invoice = features_of(letter("a@b.test", "Invoice", "Please pay this invoice."));
    const auto before = model.score(invoice);
    const auto lesson = model.learn(invoice, true);
    CHECK(model.score(invoice) > before);
    model.unlearn(invoice, true, lesson);
    CHECK(model.score(invoice) == doctest::Approx(before).epsilon(0.2));
    CHECK(model.spam_examples() == 60);
}

TEST_CASE("a filter that was packed judges as before, and a damaged one is no filter") {
    const auto model = trained();
    auto packed = model.pack();
    const auto again = SpamModel::unpack(packed);
    REQUIRE(again);
    const auto features = features_of(unwanted(7));
    CHECK(again->score(features) == doctest::Approx(model.score(features)).epsilon(0.01));
    CHECK(again->threshold() == doctest::Approx(model.threshold()));
    packed[packed.size() / 2] = static_cast<char>(packed[packed.size() / 2] ^ 1);
    CHECK_FALSE(SpamModel::unpack(packed));
    CHECK_FALSE(SpamModel::unpack("tandem spam 1\n"));
    CHECK_FALSE(SpamModel::unpack(""));
}

TEST_CASE("the words that weigh most can be named") {
    const auto model = trained();
    const auto raw = unwanted(7);
    const auto features = features_of(raw);
    double casino = 0;
    for (const auto& word : spam_words(raw, parse(raw)))
        if (word.name == "prize") casino = model.weight(word, features);
    CHECK(casino > 0);
}

TEST_CASE(
    "what other filters wrote is no feature, nor is the way a mail came when it is left out") {
    const auto plain = letter("a@b.test", "x", "y");
    CHECK(features_of("X-Spam-Flag: YES\r\n" + plain).of(SpamTrait::header_words) ==
          features_of(plain).of(SpamTrait::header_words));
    const auto routed = "Received: from a by b\r\n" + plain;
    CHECK(spam_features(routed, parse(routed), SpamHeaders::without_route)
              .of(SpamTrait::header_letters) ==
          spam_features(plain, parse(plain), SpamHeaders::without_route)
              .of(SpamTrait::header_letters));
}

TEST_CASE("a header section ends at the first empty line") {
    CHECK(header_section("A: b\r\n\r\nbody") == "A: b\r\n");
    CHECK(header_section("A: b\n\nbody") == "A: b\n");
    CHECK(header_section("A: b") == "A: b");
    CHECK(header_section("").empty());
}

}  // namespace
}  // namespace tandem::mail
