#include "mail/header.h"

#include "mail/ascii.h"
#include "mail/charset.h"
#include "mail/transfer.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace tandem::mail {
namespace {

constexpr std::size_t longest_id = 1000;
constexpr std::size_t longest_mended = 4096;  // looked at whole each time, and no subject is longer

struct EncodedWord {
    std::string charset = {};
    char encoding = 'q';
    std::string_view code = {};
    std::size_t end = 0;  // behind it in the text
};

std::string decode_q(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '_') {
            out += ' ';
        } else if (const auto byte = text[i] == '=' ? hex_byte(text, i + 1) : std::nullopt) {
            out += *byte;
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

bool is_charset_name(std::string_view name) {
    return !name.empty() && name.size() <= 60 && std::ranges::all_of(name, [](char c) {
        return is_alnum(c) || std::string_view("-_.:*+'").find(c) != std::string_view::npos;
    });
}

// The encoded word that begins at `at` ("=?charset?Q?text?="), if there is a whole one. Blanks in
// its text are against the rules but common, line ends never survive unfolding.
std::optional<EncodedWord> encoded_word(std::string_view text, std::size_t at) {
    if (text.substr(at, 2) != "=?") return {};
    const auto charset_end = text.find('?', at + 2);
    if (charset_end == std::string_view::npos || charset_end + 2 >= text.size()) return {};
    const auto charset = text.substr(at + 2, charset_end - at - 2);
    if (!is_charset_name(charset) || text[charset_end + 2] != '?') return {};
    const char encoding = lower(text[charset_end + 1]);
    if (encoding != 'q' && encoding != 'b') return {};

    const auto begin = charset_end + 3;
    const auto end = text.find("?=", begin);
    if (end == std::string_view::npos) return {};
    const auto code = text.substr(begin, end - begin);
    return EncodedWord{lower(charset.substr(0, charset.find('*'))), encoding, code, end + 2};
}

std::size_t skip_blanks(std::string_view text, std::size_t at) {
    while (at < text.size() && is_space(text[at])) ++at;
    return at;
}

// The text of encoded words of one charset in a row. Many programs cut a long text wherever 75
// columns end: in the middle of a character, of "=C3", or of four letters that make three bytes.
class JoinedWords {
public:
    explicit JoinedWords(std::string charset) : charset_(std::move(charset)) {}

    void add(const EncodedWord& word) {
        if (word.encoding != encoding_) finish();
        if (word.encoding == 'b') {
            if (!is_whole(code_)) was_cut_ = true;
            bytes_ += decode_base64(word.code);
        }
        encoding_ = word.encoding;
        code_ += word.code;
        if (word.encoding == 'b' && word.code.ends_with('=')) finish();
    }

    std::string take() {
        finish();
        return decode_charset(bytes_, charset_).text;
    }

private:
    static bool is_whole(std::string_view code) { return code.size() % 4 == 0; }

    // Letters that do not come out even were cut, or padding was left out: what makes sense, tells.
    void finish() {
        if (encoding_ == 'q') {
            bytes_ += decode_q(code_);
        } else if (was_cut_ && bytes_.size() < longest_mended) {
            auto whole = bytes_.substr(0, before_) + decode_base64(code_);
            const bool is_right = is_utf8(whole) || !decode_charset(whole, charset_).is_doubtful;
            const bool claims_utf8 = charset_.starts_with("utf");
            if (is_whole(code_) && (claims_utf8 ? is_utf8(whole) : is_right)) {
                bytes_ = std::move(whole);
            }
        }
        before_ = bytes_.size();
        code_.clear();
        was_cut_ = false;
    }

    std::string charset_;
    std::string bytes_;
    std::string code_;
    std::size_t before_ = 0;  // the bytes that came before `code_`
    char encoding_ = 'q';
    bool was_cut_ = false;
};

// Decodes the encoded word and those right after it.
std::string decode_run(std::string_view text, EncodedWord word, std::size_t& at) {
    std::string out;
    JoinedWords joined(word.charset);
    for (;;) {
        joined.add(word);
        at = word.end;
        auto next = encoded_word(text, skip_blanks(text, at));
        if (!next || next->charset != word.charset) {
            out += joined.take();
            if (!next) return out;
            joined = JoinedWords(next->charset);
        }
        word = std::move(*next);
    }
}

std::string unfold(std::string_view raw) {
    std::string out;
    out.reserve(raw.size());
    for (const char c : raw) {
        if (c != '\r' && c != '\n') out += c == '\t' ? ' ' : c;
    }
    return out;
}

std::string without_controls(std::string text) {
    for (auto& c : text) {
        if (c == '\t' || c == '\n' || c == '\r') c = ' ';
    }
    std::erase_if(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
    return std::string(trim(text));
}

void add_id(std::vector<std::string>& ids, std::string_view raw) {
    std::string id;
    for (const char c : raw) {
        if (static_cast<unsigned char>(c) > 0x20 && c != '<' && c != '>' && c != 0x7F) id += c;
    }
    if (!id.empty() && id.size() <= longest_id) ids.push_back(to_valid_utf8(id));
}

std::vector<std::string> bare_ids(std::string_view raw) {
    std::vector<std::string> ids;
    while (!(raw = trim(raw)).empty()) {
        const auto end = raw.find_first_of(" \t\r\n,;");
        const auto token = raw.substr(0, end);
        if (token.find('@') != std::string_view::npos) add_id(ids, token);
        raw.remove_prefix(end == std::string_view::npos ? raw.size() : end + 1);
    }
    return ids;
}

// `is_id` is asked with the words before each bracket.
template <class IsId>
std::vector<std::string> bracketed_ids(std::string_view raw, IsId is_id) {
    std::vector<std::string> ids;
    for (auto begin = raw.find('<'); begin != std::string_view::npos; begin = raw.find('<')) {
        const auto words = raw.substr(0, begin);
        raw.remove_prefix(begin + 1);
        const auto end = raw.find_first_of("<>");
        if (is_id(words)) add_id(ids, raw.substr(0, end));
        raw.remove_prefix(end == std::string_view::npos ? raw.size() : end);
    }
    return ids;
}

// Words, and not just ids that lack their brackets.
bool is_prose(std::string_view raw) {
    while (!(raw = trim(raw)).empty()) {
        const auto end = raw.find_first_of(" \t\r\n,;");
        if (end != 0 && raw.substr(0, end).find('@') == std::string_view::npos) return true;
        raw.remove_prefix(end == std::string_view::npos ? raw.size() : end + 1);
    }
    return false;
}

// The words before a bracket end in "from" and a name. A digit behind the "from" makes it a date.
bool names_a_person(std::string_view words) {
    constexpr std::string_view from = "from";
    const auto text = lower(words);
    const auto begin = text.rfind(from);
    if (begin == std::string::npos) return false;
    const auto after = std::string_view(text).substr(begin + from.size());
    const bool begins_word = begin == 0 || !is_alpha(text[begin - 1]);
    const bool ends_word = after.empty() || !is_alpha(after.front());
    return begins_word && ends_word && std::ranges::none_of(after, is_digit);
}

}  // namespace

std::string decode_header(std::string_view raw, std::string_view fallback_charset) {
    const auto text = unfold(raw);
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        if (auto word = encoded_word(text, at)) {
            out += decode_run(text, std::move(*word), at);
            continue;
        }
        const auto next = text.find("=?", at + 1);
        const auto plain =
            std::string_view(text).substr(at, next == std::string::npos ? next : next - at);
        out += decode_charset(plain, fallback_charset).text;
        at += plain.size();
    }
    return without_controls(std::move(out));
}

std::vector<std::string> parse_ids(std::string_view raw) {
    if (raw.find('<') == std::string_view::npos) return bare_ids(raw);
    return bracketed_ids(raw, [](std::string_view) { return true; });
}

std::vector<std::string> parse_replied_ids(std::string_view raw) {
    if (raw.find('<') == std::string_view::npos)
        return is_prose(raw) ? std::vector<std::string>() : bare_ids(raw);
    return bracketed_ids(raw, [](std::string_view words) { return !names_a_person(words); });
}

}  // namespace tandem::mail
