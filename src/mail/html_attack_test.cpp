// Attacks on the sanitiser: a list of them, and a generator that mixes what they are made of. What
// comes out is read by rules of its own, stricter than any parser: that nothing but harmless tags
// can be in it does not hang on how a parser would build its tree.

#include "mail/ascii.h"
#include "mail/html.h"
#include "mail/quote.h"

#include <doctest/doctest.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace tandem::mail {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view own_images = "/api/v1/attachments/";

const std::set<std::string_view> tags = {
    "a",       "abbr",    "address", "article", "aside", "b",          "bdi",    "bdo",  "big",
    "br",      "caption", "center",  "cite",    "code",  "blockquote", "col",    "dd",   "del",
    "details", "dfn",     "dir",     "div",     "dl",    "colgroup",   "dt",     "em",   "figure",
    "font",    "footer",  "h1",      "h2",      "h3",    "figcaption", "h4",     "h5",   "h6",
    "header",  "hr",      "i",       "img",     "ins",   "kbd",        "li",     "main", "mark",
    "menu",    "nav",     "ol",      "p",       "pre",   "q",          "rp",     "rt",   "ruby",
    "s",       "samp",    "section", "small",   "span",  "strike",     "strong", "sub",  "summary",
    "sup",     "table",   "tbody",   "td",      "tfoot", "th",         "thead",  "time", "tr",
    "tt",      "u",       "ul",      "var",     "wbr"};

const std::set<std::string_view> attributes = {
    "align",    "alt",      "bgcolor", "border", "cellpadding", "cellspacing",
    "class",    "color",    "colspan", "dir",    "data-quoted", "data-remote-src",
    "datetime", "face",     "height",  "href",   "lang",        "nowrap",
    "rel",      "reversed", "rowspan", "size",   "src",         "start",
    "style",    "target",   "title",   "type",   "valign",      "value",
    "width"};

bool begins_with_one_of(std::string_view text, std::initializer_list<std::string_view> beginnings) {
    return std::ranges::any_of(beginnings, [&](auto one) { return begins_with(text, one); });
}

bool is_harmless_style(std::string_view style) {
    const auto low = "; " + lower(style);
    for (const std::string_view asks :
         {"url(", "image(", "image-set(", "src(", "var(", "attr(", "env(", "calc(", "expression(",
          "paint(", "element(", "cross-fade(", "\\", "@", "/*", "<", "{", "}"}) {
        if (low.find(asks) != std::string::npos) return false;
    }
    for (const std::string_view moves :
         {"; position:", "; z-index:", "; transform:", "; inset:", "; top:", "; left:",
          "; content:", "; cursor:", "; filter:", "; animation", "; transition",
          "; behavior:", "; -", "; zoom:"}) {
        if (low.find(moves) != std::string::npos) return false;
    }
    return true;
}

bool is_harmless_value(std::string_view name, std::string_view value) {
    if (name == "href") return begins_with_one_of(value, {"http:", "https:", "mailto:", "tel:"});
    if (name == "data-remote-src") return begins_with_one_of(value, {"http:", "https:"});
    if (name == "target") return value == "_blank";
    if (name == "rel") return value == "noopener noreferrer";
    if (name == "style") return is_harmless_style(value);
    if (name != "src") return true;
    if (value.starts_with(own_images)) {
        return value.find("..") == std::string_view::npos &&
               value.find_first_of("%\\?#") == std::string_view::npos;
    }
    return begins_with_one_of(value, {"cid:", "data:image/png;base64,", "data:image/jpeg;base64,",
                                      "data:image/jpg;base64,", "data:image/gif;base64,",
                                      "data:image/webp;base64,", "data:image/bmp;base64,"});
}

// Reads tags, attributes in double quotes and text without markup; stops at anything else.
class StrictReader {
public:
    explicit StrictReader(std::string_view html) : rest_(html) {}

    // Where it stopped; empty when all is harmless.
    std::string offence() {
        while (!rest_.empty()) {
            const auto from = rest_;
            if (!(rest_.front() == '<' ? tag() : text())) return std::string(from.substr(0, 120));
        }
        return {};
    }

private:
    bool take(std::string_view word) {
        if (!rest_.starts_with(word)) return false;
        rest_.remove_prefix(word.size());
        return true;
    }

    std::string_view name() {
        std::size_t end = 0;
        while (end < rest_.size() && (is_alnum(rest_[end]) || rest_[end] == '-')) ++end;
        const auto found = rest_.substr(0, end);
        rest_.remove_prefix(end);
        return found;
    }

    bool entity() { return take("&amp;") || take("&lt;") || take("&gt;") || take("&quot;"); }

    bool character() {
        const char c = rest_.front();
        if (c == '&') return entity();
        if (c == '<' || c == '>' || c == '"' || c == '\0' || c == '\r' || c == 0x7F) return false;
        rest_.remove_prefix(1);
        return true;
    }

    bool text() { return character(); }

    bool tag() {
        rest_.remove_prefix(1);
        const bool is_end = take("/");
        if (!tags.contains(name())) return false;
        while (!is_end && take(" ")) {
            if (!attribute()) return false;
        }
        return take(">");
    }

    bool attribute() {
        const auto attribute_name = name();
        if (!attributes.contains(attribute_name) || !take("=\"")) return false;
        const auto begin = rest_;
        while (!rest_.empty() && rest_.front() != '"') {
            if (!character()) return false;
        }
        return is_harmless_value(attribute_name, begin.substr(0, begin.size() - rest_.size())) &&
               take("\"");
    }

    std::string_view rest_;
};

// What is wrong with anything that we make of this HTML; empty when nothing is.
std::string wrong_with(std::string_view html) {
    const SanitiseOptions options{.own_url_prefix = std::string(own_images)};
    const auto safe = sanitise(html, options).html;
    if (auto found = StrictReader(safe).offence(); !found.empty()) return "mail: " + found;
    if (sanitise(safe, options).html != safe) return "mail is sanitised to something else: " + safe;
    const auto folded = fold_quoted(safe);
    if (auto found = StrictReader(folded).offence(); !found.empty()) return "folded: " + found;

    const auto composed = sanitise_composed(html, own_images);
    if (auto found = StrictReader(composed).offence(); !found.empty()) return "composed: " + found;
    if (sanitise_composed(composed, own_images) != composed) return "composed is: " + composed;

    const auto as_text = text_to_html(html);
    if (auto found = StrictReader(as_text).offence(); !found.empty()) return "as text: " + found;
    return {};
}

// The program stands in a build folder somewhere below the project.
fs::path folder_of_attacks() {
    auto above = fs::read_symlink("/proc/self/exe").parent_path();
    while (above.has_relative_path() && !exists(above / "tests/xss/payloads.txt"))
        above = above.parent_path();
    return above / "tests/xss";
}

int hex_digit(char c) { return is_digit(c) ? c - '0' : lower(c) - 'a' + 10; }

bool is_hex(char c) { return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'f'); }

// "{{00 ff}}" is two bytes.
std::string with_bytes(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto end = text.starts_with("{{") ? text.find("}}") : std::string_view::npos;
        const auto inner = end == std::string_view::npos ? "" : text.substr(2, end - 2);
        const auto is_bytes = inner.size() % 3 == 2 && std::ranges::all_of(inner, [](char c) {
                                  return is_hex(c) || c == ' ';
                              });
        if (!is_bytes) {
            out += text.front();
            text.remove_prefix(1);
            continue;
        }
        for (std::size_t i = 0; i < inner.size(); i += 3)
            out += static_cast<char>(hex_digit(inner[i]) * 16 + hex_digit(inner[i + 1]));
        text.remove_prefix(end + 2);
    }
    return out;
}

// The attacks of one file; its first group tells about it.
std::vector<std::string> attacks_of(const fs::path& file) {
    std::ifstream in(file);
    std::vector<std::string> found;
    bool is_group = false;
    std::string line;
    while (std::getline(in, line)) {
        if (line == "%%" || line.starts_with("%% ")) {
            is_group = line != "%% read me";
            if (is_group) found.emplace_back();
        } else if (is_group) {
            found.back() += (found.back().empty() ? "" : "\n") + with_bytes(line);
        }
    }
    return found;
}

// Ours, and those in the folder of public lists that TANDEM_XSS_LISTS names.
std::vector<std::string> all_attacks() {
    auto all = attacks_of(folder_of_attacks() / "payloads.txt");
    const char* folder = std::getenv("TANDEM_XSS_LISTS");
    if (folder == nullptr) return all;
    for (const auto& file : fs::directory_iterator(folder)) {
        const auto more = attacks_of(file.path());
        all.insert(all.end(), more.begin(), more.end());
    }
    return all;
}

TEST_CASE("no attack of the list leaves anything but harmless HTML") {
    const auto attacks = all_attacks();
    REQUIRE(attacks.size() > 300);
    MESSAGE(attacks.size() << " attacks");
    for (const auto& attack : attacks) {
        CAPTURE(attack);
        CHECK(wrong_with(attack) == "");
    }
}

TEST_CASE("nor does it inside of something else") {
    constexpr auto around = std::to_array<std::pair<std::string_view, std::string_view>>(
        {{"<table><tr><td>", "</td></tr></table>"},
         {"<svg><style>", "</style></svg>"},
         {"<math><mtext><table><mglyph><style>", ""},
         {"<p title=\"", "\">x</p>"},
         {"<p style='color:red;background:", "'>x</p>"},
         {"<a href=\"https://x.example/", "\">x</a>"},
         {"<img src=cid:x alt='", "'>"},
         {"<!-- ", " -->"},
         {"<select><option>", "</select>"},
         {"<blockquote type=cite><pre>", "</pre></blockquote>"},
         {"<p>On Monday, Ada wrote:</p><blockquote>", "</blockquote>"}});
    for (const auto& attack : all_attacks()) {
        CAPTURE(attack);
        for (const auto& [before, after] : around) {
            CAPTURE(before);
            CHECK(wrong_with(std::string(before) + attack + std::string(after)) == "");
        }
    }
}

// Mixes the words of attacks, well formed and not.
class Generator {
public:
    explicit Generator(std::uint32_t seed) : random_(seed) {}

    std::string html() {
        std::string out;
        for (auto n = below(9) + 1; n > 0; --n) out += piece();
        for (auto n = below(4); n > 0 && !out.empty(); --n) damage(out);
        return out;
    }

private:
    std::size_t below(std::size_t n) {
        return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_);
    }

    template <std::size_t N>
    std::string one_of(const std::array<std::string_view, N>& words) {
        return std::string(words[below(N)]);
    }

    std::string tag() {
        static constexpr auto names = std::to_array<std::string_view>(
            {"a",        "b",        "p",       "div",    "img",     "table",     "tr",
             "td",       "svg",      "math",    "style",  "script",  "title",     "textarea",
             "template", "noscript", "select",  "option", "iframe",  "xmp",       "plaintext",
             "mglyph",   "mtext",    "desc",    "font",   "form",    "frameset",  "foreignObject",
             "nobr",     "pre",      "details", "button", "caption", "listing",   "annotation-xml",
             "body",     "html",     "head",    "base",   "link",    "meta",      "blockquote",
             "image",    "object",   "embed",   "video",  "marquee", "malignmark"});
        return one_of(names);
    }

    std::string value() {
        static constexpr auto values =
            std::to_array<std::string_view>({"javascript:pwned(1)",
                                             "https://evil.example/i",
                                             "//evil.example",
                                             "cid:a",
                                             "data:image/png;base64,AA",
                                             "data:text/html,<script>pwned(1)</script>",
                                             "x\" onerror=\"pwned(1)",
                                             "</style><img src=x onerror=pwned(1)>",
                                             "--><script>",
                                             "background:url(https://evil.example/b)",
                                             "position:fixed;top:0",
                                             "height:100vh",
                                             "color:red;font-family:'x",
                                             "/api/v1/attachments/%2e%2e/x",
                                             "java\tscript:pwned(1)",
                                             "&#106;avascript:pwned(1)",
                                             "&lt;img src=x onerror=pwned(1)&gt;",
                                             "text/html",
                                             "1",
                                             "gmail_quote",
                                             "width:expression(pwned(1))",
                                             "\xC2",
                                             "\xE2\x80\xAE"});
        return one_of(values);
    }

    std::string attribute() {
        static constexpr auto names = std::to_array<std::string_view>(
            {"href",   "src",        "style",           "onerror", "onclick", "title",
             "alt",    "background", "srcset",          "class",   "id",      "xlink:href",
             "action", "encoding",   "data-remote-src", "width",   "on",      "data-quoted",
             "type",   "rel",        "target"});
        static constexpr auto quotes = std::to_array<std::string_view>({"\"", "'", "", "`"});
        const auto quote = one_of(quotes);
        return one_of(names) + "=" + quote + value() + quote;
    }

    std::string opening() {
        static constexpr auto gaps =
            std::to_array<std::string_view>({" ", " ", "/", "\n", "\t", "\f", ""});
        auto out = "<" + tag();
        for (auto n = below(4); n > 0; --n) out += one_of(gaps) + attribute();
        return out + (below(12) == 0 ? "" : ">");
    }

    std::string piece() {
        static constexpr auto odd = std::to_array<std::string_view>({"<!--",
                                                                     "-->",
                                                                     "--!>",
                                                                     "<![CDATA[",
                                                                     "]]>",
                                                                     "<!x",
                                                                     "<?x ",
                                                                     "</",
                                                                     "<",
                                                                     ">",
                                                                     "&lt;",
                                                                     "&#60;",
                                                                     "&",
                                                                     "\"",
                                                                     "'",
                                                                     "<!--[if mso]>",
                                                                     "<![endif]-->",
                                                                     "text",
                                                                     "On Monday Ada wrote:",
                                                                     "\n"});
        switch (below(5)) {
            case 0:
            case 1:
                return opening();
            case 2:
                return "</" + tag() + ">";
            case 3:
                return one_of(odd);
            default:
                return opening() + piece() + "</" + tag() + ">";
        }
    }

    void damage(std::string& html) {
        static constexpr auto bytes = std::to_array<std::string_view>(
            {std::string_view("\0", 1), "<", ">", "\"", "/", "&", "\x1B", "\xC2", "\xEF\xBF\xBF"});
        const auto at = below(html.size());
        if (below(2) == 0) {
            html.erase(at, below(6) + 1);
        } else {
            html.insert(at, one_of(bytes));
        }
    }

    std::mt19937 random_;
};

TEST_CASE("property: whatever is mixed of attacks comes out harmless, and stays as it is") {
    const char* wanted = std::getenv("TANDEM_XSS_CASES");
    const auto cases = wanted == nullptr ? 4000U : static_cast<unsigned>(std::atoi(wanted));
    for (std::uint32_t seed = 1; seed <= cases; ++seed) {
        const auto html = Generator(seed).html();
        CAPTURE(seed);
        CAPTURE(html);
        CHECK(wrong_with(html) == "");
    }
}

TEST_CASE("heights that follow the frame are left out, since it follows its page's height") {
    CHECK(sanitise("<p style='height:100vh;min-height:50DVH; width:10vw; padding:1.5vmin; "
                   "margin:2px;font-family:Vhs'>x</p>")
              .html == "<p style=\"width: 10vw; margin: 2px; font-family: Vhs\">x</p>");
}

TEST_CASE("an image of ours is named by a plain path") {
    for (const std::string_view source :
         {"/api/v1/attachments/../session", "/api/v1/attachments/%2e%2e/session",
          "/api/v1/attachments/\\..\\session", "/api/v1/attachments/1?x"}) {
        CAPTURE(source);
        CHECK(sanitise_composed("<img src=\"" + std::string(source) + "\">", own_images).empty());
    }
    CHECK(sanitise_composed("<img src=\"/api/v1/attachments/7/content\">", own_images) ==
          "<img src=\"/api/v1/attachments/7/content\">");
}

}  // namespace
}  // namespace tandem::mail
