#include "context/mentions.h"

#include <doctest/doctest.h>
#include <algorithm>

namespace tandem::context {
namespace {

std::vector<std::string> keys_in(std::string_view text) {
    std::vector<std::string> keys;
    for (const auto& mention : mentions_in(text)) keys.push_back(mention.key);
    return keys;
}

using Keys = std::vector<std::string>;

TEST_CASE("words with a digit are mentions, whatever stands around them") {
    CHECK(keys_in("Where is my order #104-88213?") == Keys{"104-88213"});
    CHECK(keys_in("Bestellung Nr.104-88213, bitte.") == Keys{"104-88213"});
    CHECK(keys_in("(lot l-2041) and \"KT4-SAGE\"") == Keys{"L-2041", "KT4-SAGE"});
    CHECK(keys_in("Order:T-10001/T-10002") == Keys{"T-10001", "T-10002"});
    CHECK(keys_in("https://carrier.example/track?id=JJD000123456&lang=de") == Keys{"JJD000123456"});
}

TEST_CASE("a number in groups is one number, and its groups stay what they are") {
    CHECK(keys_in("DHL 0034 0434 1610 9404").front() == "DHL0034043416109404");
    const auto keys = keys_in("parcel 0034 0434 1610 9404 is lost");
    CHECK(std::find(keys.begin(), keys.end(), "0034043416109404") != keys.end());
    CHECK(keys_in("JJD 0003 4567 89").front() == "JJD0003456789");
    CHECK(mentions_in("see 0034 0434").front().text == "0034 0434");
}

TEST_CASE("ordinary words, short numbers and lists of digits are none") {
    CHECK(keys_in("I have waited for two weeks - no answer!").empty());
    CHECK(keys_in("at 9 on 12 May, 1 2 3").empty());
    CHECK(keys_in("").empty());
    CHECK(keys_in("-- __ ##").empty());
}

TEST_CASE("each is found once, in the order of the text, and not without end") {
    CHECK(keys_in("t-1001 T-1001 T-1001") == Keys{"T-1001"});
    std::string many;
    for (int i = 1000; i < 2000; ++i) many += "T-" + std::to_string(i) + ", ";
    CHECK(mentions_in(many).size() == most_mentions);
    CHECK(keys_in(std::string(5000, '7')).empty());
}

TEST_CASE("any bytes are read") {
    CHECK(keys_in("\xff\xfe 12\xc3\xa9 ABC-123 \xf0\x9f\x93\xa6") == Keys{"ABC-123"});
}

}  // namespace
}  // namespace tandem::context
