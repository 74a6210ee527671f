#include "search/text.h"

#include "search/snippet.h"

#include <doctest/doctest.h>

using namespace tandem::search;

namespace {

using Words = std::vector<std::string>;

Query typed(std::string_view text) { return parse_query(text, {}); }

}  // namespace

TEST_CASE("tokens are the same however a word is written") {
    CHECK(tokens("Größe GRÖSSE gro\u0308sse") == Words{"grosse", "grosse", "grosse"});
    CHECK(tokens("ﬁne Ｆｕｌｌ Ærø Łódź") == Words{"fine", "full", "aero", "lodz"});
    CHECK(tokens("Ελλάδα МОСКВА") == Words{"ελλαδα", "москва"});
    CHECK(tokens("Zu\u00ADsammen zero\u200Bwidth") == Words{"zusammen", "zero", "width"});
}

TEST_CASE("addresses and numbers are found by their parts") {
    CHECK(tokens("Mara.Lind+x@Example.com") == Words{"mara", "lind", "x", "example", "com"});
    CHECK(tokens("#10482, ORD-7/A") == Words{"10482", "ord", "7", "a"});
    CHECK(tokens("TD10482 mp3 iphone14 x86_64") ==
          Words{"td", "10482", "mp3", "iphone14", "x86", "64"});
}

TEST_CASE("scripts without spaces give a token a character, vowel signs stay with their word") {
    CHECK(tokens("返金 ABC") == Words{"返", "金", "abc"});
    CHECK(tokens("हिन्दी") == Words{"हिन्दी"});
    CHECK(tokens("환불") == Words{"환불"});
}

TEST_CASE("a token says where it stood") {
    std::string seen;
    const std::string text = "Die Größe: TD10482";
    each_token(text, [&](const Token& token) {
        seen += text.substr(token.begin, token.end - token.begin) + "|";
        return true;
    });
    CHECK(seen == "Die|Größe|TD|10482|");
}

TEST_CASE("any bytes will do") {
    CHECK(tokens("caf\xE9 ok \xFF\xFE") == Words{"caf", "ok"});
    CHECK(tokens(std::string(1000, 'x')).front().size() == 64);
}

TEST_CASE("folding keeps punctuation and single blanks") {
    CHECK(fold("  Dr.  MÜLLER-Lüdenscheidt \n") == "dr. muller-ludenscheidt");
}

TEST_CASE("a snippet shows where the words stand, escaped") {
    const std::string text =
        std::string(400, 'x') + " <b>The parcel & the refund</b> " + std::string(400, 'y');
    const auto html = snippet_html(text, typed("refund parcel"), 80);
    CHECK(html.find("&lt;b&gt;The <mark>parcel</mark> &amp; the <mark>refund</mark>&lt;/b&gt;") !=
          std::string::npos);
    CHECK(html.starts_with("…"));
    CHECK(html.ends_with("…"));
    CHECK(html.size() < 400);
}

TEST_CASE("a snippet without the words is the beginning") {
    CHECK(snippet_html("Hello\n\nworld,  you", typed("absent")) == "Hello world, you");
    CHECK(snippet_html("", typed("absent")).empty());
}

TEST_CASE("accents, prefixes and phrases are marked as they were written") {
    CHECK(highlight_html("Größe und Maß", typed("grosse mas*")) ==
          "<mark>Größe</mark> und <mark>Maß</mark>");
    CHECK(highlight_html("late, late parcel", typed("\"late parcel\"")) ==
          "late, <mark>late parcel</mark>");
    CHECK(highlight_html("mail mara@example.com now", typed("mara@example.com -now")) ==
          "mail <mark>mara@example.com</mark> now");
}

TEST_CASE("a window with more of the words wins over an earlier one") {
    const std::string text =
        "refund " + std::string(500, 'x') + " parcel refund " + std::string(500, 'y');
    const auto html = snippet_html(text, typed("refund parcel"), 100);
    CHECK(html.find("<mark>parcel</mark> <mark>refund</mark>") != std::string::npos);
}
