#include "mail/rtf.h"

#include "mail/ascii.h"
#include "mail/charset.h"
#include "mail/charset_names.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace tandem::mail {
namespace {

constexpr std::size_t deepest_group = 500;
constexpr std::size_t most_fonts = 1000;

// Groups that hold no words of the letter.
constexpr auto silent_groups =
    std::to_array<std::string_view>({"colortbl",  "stylesheet",   "info",      "pict",
                                     "object",    "header",       "footer",    "headerl",
                                     "headerr",   "footerl",      "footerr",   "themedata",
                                     "datastore", "generator",    "listtable", "listoverridetable",
                                     "xmlnstbl",  "fldinst",      "filetbl",   "revtbl",
                                     "rsidtbl",   "latentstyles", "mhtmltag",  "bkmkstart",
                                     "bkmkend"});

struct Symbol {
    std::string_view word;
    std::string_view text;
};
constexpr auto symbols = std::to_array<Symbol>({{"par", "\n"},
                                                {"line", "\n"},
                                                {"sect", "\n"},
                                                {"page", "\n"},
                                                {"row", "\n"},
                                                {"cell", "\t"},
                                                {"tab", "\t"},
                                                {"lquote", "‘"},
                                                {"rquote", "’"},
                                                {"ldblquote", "“"},
                                                {"rdblquote", "”"},
                                                {"bullet", "•"},
                                                {"endash", "–"},
                                                {"emdash", "—"},
                                                {"emspace", " "},
                                                {"enspace", " "}});

// The code page of a Windows character set number, as the font table has it.
unsigned page_of_font_charset(int charset) {
    switch (charset) {
        case 77:
            return 10000;
        case 128:
            return 932;
        case 129:
            return 949;
        case 130:
            return 1361;
        case 134:
            return 936;
        case 136:
            return 950;
        case 161:
            return 1253;
        case 162:
            return 1254;
        case 163:
            return 1258;
        case 177:
            return 1255;
        case 178:
            return 1256;
        case 186:
            return 1257;
        case 204:
            return 1251;
        case 222:
            return 874;
        case 238:
            return 1250;
        default:
            return 0;
    }
}

void append_utf8(std::string& out, std::uint32_t code) {
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xC0 | code >> 6);
        out += static_cast<char>(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        out += static_cast<char>(0xE0 | code >> 12);
        out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
        out += static_cast<char>(0x80 | (code & 0x3F));
    } else {
        out += static_cast<char>(0xF0 | code >> 18);
        out += static_cast<char>(0x80 | (code >> 12 & 0x3F));
        out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
        out += static_cast<char>(0x80 | (code & 0x3F));
    }
}

// One word of control: "\fs20" is fs and 20.
struct Control {
    std::string_view word = {};
    std::optional<int> number = {};
};

class RtfReading {
public:
    RtfReading(std::string_view rtf, std::size_t longest) : rtf_(rtf), longest_(longest) {}

    RtfText run() {
        is_wrapped_ = rtf_.substr(0, 1000).find("\\fromhtml1") != std::string_view::npos;
        while (at_ < rtf_.size() && out_.size() < longest_) step(rtf_[at_]);
        flush();
        RtfText result;
        (is_wrapped_ ? result.html : result.text) = to_valid_utf8(out_);
        return result;
    }

private:
    // What ends with the group that it began in.
    struct State {
        bool is_silent = false;
        bool is_tag = false;        // HTML as it stands
        bool is_unwrapped = false;  // \htmlrtf: for those who show RTF, not HTML
        bool is_font_table = false;
        int font = -1;
        int skipped_after_unicode = 1;
    };

    void step(char c) {
        switch (c) {
            case '{':
                ++at_;
                flush();
                if (states_.size() < deepest_group) {
                    states_.push_back(state_);
                } else {
                    ++too_deep_;
                }
                return;
            case '}':
                ++at_;
                return end_group();
            case '\\':
                return control();
            case '\r':
            case '\n':
                ++at_;
                return;
            default:
                ++at_;
                return letter(c);
        }
    }

    void end_group() {
        flush();
        if (too_deep_ > 0) {
            --too_deep_;
        } else if (!states_.empty()) {
            state_ = states_.back();
            states_.pop_back();
        }
    }

    bool is_heard() const {
        if (state_.is_silent || state_.is_font_table) return false;
        return !is_wrapped_ || state_.is_tag || !state_.is_unwrapped;
    }

    // Bytes are kept until their charset is known to end: two may be one letter.
    void letter(char c) {
        if (skip_ > 0) {
            --skip_;
        } else if (is_heard()) {
            pending_ += c;
        }
    }

    void flush() {
        if (pending_.empty()) return;
        out_ += is_ascii(pending_) ? pending_ : decode_charset(pending_, charset()).text;
        pending_.clear();
    }

    std::string charset() const {
        const auto font = fonts_.find(state_.font);
        return code_page(font != fonts_.end() && font->second != 0 ? font->second : page_);
    }

    void put(std::string_view text) {
        if (skip_ > 0) {
            --skip_;
        } else if (is_heard()) {
            flush();
            out_ += text;
        }
    }

    void control() {
        const char next = at_ + 1 < rtf_.size() ? rtf_[at_ + 1] : ' ';
        if (next == '\'') return hex();
        if (is_alpha(next)) return word(read_control());
        at_ += 2;
        if (next == '*') {
            is_optional_ = true;
        } else if (next == '~') {
            put(is_wrapped_ ? "&nbsp;" : "\u00A0");
        } else if (next == '_') {
            put(is_wrapped_ ? "&shy;" : "-");
        } else if (next == '\n' || next == '\r') {
            put("\n");
        } else if (next == '{' || next == '}' || next == '\\') {
            letter(next);
        }
    }

    void hex() {
        const auto digits = rtf_.substr(std::min(at_ + 2, rtf_.size()), 2);
        unsigned value = 0;
        for (const char c : digits) {
            const char low = lower(c);
            const int digit = is_digit(c) ? c - '0' : low >= 'a' && low <= 'f' ? low - 'a' + 10 : 0;
            value = value * 16 + static_cast<unsigned>(digit);
        }
        at_ += 2 + digits.size();
        letter(static_cast<char>(value));
    }

    Control read_control() {
        const auto begin = ++at_;
        while (at_ < rtf_.size() && is_alpha(rtf_[at_]) && at_ - begin < 32) ++at_;
        Control control{.word = rtf_.substr(begin, at_ - begin)};
        const bool is_negative = at_ < rtf_.size() && rtf_[at_] == '-';
        const auto digits = at_ + (is_negative ? 1 : 0);
        auto end = digits;
        int value = 0;
        for (; end < rtf_.size() && is_digit(rtf_[end]) && end - digits < 8; ++end) {
            value = value * 10 + (rtf_[end] - '0');
        }
        if (end > digits) {
            control.number = is_negative ? -value : value;
            at_ = end;
        }
        if (at_ < rtf_.size() && rtf_[at_] == ' ') ++at_;
        return control;
    }

    void word(const Control& control) {
        const bool was_optional = std::exchange(is_optional_, false);
        const auto& name = control.word;
        const int number = control.number.value_or(0);
        if (name == "htmltag") {
            flush();
            state_.is_tag = true;
        } else if (was_optional || std::ranges::find(silent_groups, name) != silent_groups.end()) {
            state_.is_silent = true;
        } else if (name == "htmlrtf") {
            flush();
            state_.is_unwrapped = control.number.value_or(1) != 0;
        } else if (name == "u") {
            unicode(number);
        } else if (name == "uc") {
            state_.skipped_after_unicode = std::clamp(number, 0, 10);
        } else if (name == "bin") {
            at_ += std::min(rtf_.size() - at_, static_cast<std::size_t>(std::max(number, 0)));
        } else if (name == "ansicpg") {
            page_ = static_cast<unsigned>(std::clamp(number, 0, 70000));
        } else {
            font_word(name, number) || symbol(name);
        }
    }

    bool font_word(std::string_view name, int number) {
        if (name == "fonttbl") {
            state_.is_font_table = true;
        } else if (name == "f" || name == "deff") {
            flush();
            state_.font = number;
        } else if (name == "fcharset" && state_.is_font_table) {
            if (fonts_.size() < most_fonts) fonts_[state_.font] = page_of_font_charset(number);
        } else if (name == "plain") {
            flush();
        } else {
            return false;
        }
        return true;
    }

    bool symbol(std::string_view name) {
        const auto found = std::ranges::find(symbols, name, &Symbol::word);
        if (found == symbols.end()) return false;
        // In wrapped HTML a paragraph of the RTF is but a line end of the source.
        put(found->text);
        return true;
    }

    // Halves of one letter beyond the first plane come one after the other.
    void unicode(int number) {
        const auto unit =
            static_cast<std::uint32_t>(number < 0 ? number + 65536 : number) & 0xFFFFU;
        if (unit >= 0xD800 && unit < 0xDC00) {
            high_half_ = unit;
        } else {
            std::string letter;
            const bool is_low = unit >= 0xDC00 && unit < 0xE000;
            append_utf8(letter, is_low && high_half_ != 0
                                    ? 0x10000 + ((high_half_ - 0xD800) << 10) + (unit - 0xDC00)
                                : is_low ? 0xFFFD
                                         : unit);
            high_half_ = 0;
            put(letter);
        }
        skip_ = state_.skipped_after_unicode;
    }

    std::string_view rtf_;
    std::size_t longest_;
    std::size_t at_ = 0;
    std::string out_;
    std::string pending_;
    bool is_wrapped_ = false;   // the RTF is made of HTML
    bool is_optional_ = false;  // after "\*": what is not known is left out
    int skip_ = 0;              // letters for programs that know no Unicode
    std::uint32_t high_half_ = 0;
    unsigned page_ = 1252;
    std::map<int, unsigned> fonts_;
    State state_;
    std::vector<State> states_;
    std::size_t too_deep_ = 0;
};

}  // namespace

RtfText read_rtf(std::string_view rtf, std::size_t longest) {
    return RtfReading(rtf, longest).run();
}

}  // namespace tandem::mail
