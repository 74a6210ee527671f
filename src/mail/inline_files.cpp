#include "mail/inline_files.h"

#include "mail/ascii.h"
#include "mail/transfer.h"

#include <optional>

namespace tandem::mail {
namespace {

constexpr std::size_t most_files = 200;

// "begin 644 photo.jpg" gives the name.
std::optional<std::string_view> uu_name(std::string_view line) {
    if (!line.starts_with("begin ")) return {};
    auto rest = line.substr(6);
    const auto digits = std::min(rest.find_first_not_of("01234567"), rest.size());
    if (digits < 3 || digits > 4 || digits == rest.size() || rest[digits] != ' ') return {};
    const auto name = trim(rest.substr(digits));
    return name.empty() ? std::nullopt : std::optional(name);
}

bool is_uu_letter(char c) { return c >= ' ' && c <= '`'; }

// A line of code is as long as its first letter says; blanks at its end may be lost, and some
// programs add one letter for a check.
bool is_uu_line(std::string_view line) {
    if (line.empty() || !std::ranges::all_of(line, is_uu_letter)) return false;
    const auto bytes = (static_cast<unsigned>(line.front()) - 0x20U) & 0x3FU;
    const auto letters = (bytes + 2) / 3 * 4;
    return line.size() <= letters + 3 && line.size() + 8 > letters;
}

bool is_uu_end(std::string_view line) { return line == "`" || trim(line).empty(); }

// The length of the code below a "begin" line, with its "end"; 0 when this is no code.
std::size_t uu_length(std::string_view text) {
    auto rest = text;
    std::size_t lines = 0;
    while (!rest.empty()) {
        const auto line = take_line(rest);
        if (line == "end") return lines > 0 ? text.size() - rest.size() : 0;
        if (!is_uu_end(line) && !is_uu_line(line)) return 0;
        ++lines;
    }
    return lines > 1 ? text.size() : 0;  // cut off on the way
}

std::string_view value_of(std::string_view line, std::string_view name) {
    const auto at = line.find(name);
    if (at == std::string_view::npos) return {};
    const auto value = line.substr(at + name.size());
    return name == " name=" ? trim(value) : value.substr(0, value.find(' '));
}

// yEnc: each byte 42 further on, four of them behind a "=".
std::string decode_yenc(std::string_view code) {
    std::string out;
    out.reserve(code.size());
    for (std::size_t i = 0; i < code.size(); ++i) {
        const char c = code[i];
        if (c == '\r' || c == '\n') continue;
        const bool is_escape = c == '=' && i + 1 < code.size();
        const auto byte = static_cast<unsigned char>(is_escape ? code[++i] : c);
        out += static_cast<char>(byte - (is_escape ? 106 : 42));
    }
    return out;
}

// From the line below "=ybegin" to "=yend"; 0 when it never ends.
std::size_t yenc_length(std::string_view text) {
    const auto end = text.starts_with("=yend") ? 0 : text.find("\n=yend");
    if (end == std::string_view::npos) return 0;
    const auto line_end = text.find('\n', end + 1);
    return line_end == std::string_view::npos ? text.size() : line_end + 1;
}

class Taking {
public:
    Taking(std::string_view body, std::vector<InlineFile>& files) : rest_(body), files_(files) {}

    std::string run() {
        while (!rest_.empty()) {
            const auto whole = rest_;
            const auto line = take_line(rest_);
            if (files_.size() < most_files && (uu(line) || yenc(line))) continue;
            text_ += whole.substr(0, whole.size() - rest_.size());
        }
        return std::move(text_);
    }

private:
    // The looks of all failed ones together, so that a thousand false beginnings are read once.
    bool uu(std::string_view line) {
        const auto name = uu_name(line);
        if (!name || failures_ > most_failures) return false;
        const auto length = uu_length(rest_);
        if (length == 0) {
            ++failures_;
            return false;
        }
        files_.push_back({std::string(*name), decode_uuencode(rest_.substr(0, length))});
        rest_.remove_prefix(length);
        return true;
    }

    bool yenc(std::string_view line) {
        if (!line.starts_with("=ybegin ") || line.find(" size=") == std::string_view::npos ||
            failures_ > most_failures) {
            return false;
        }
        const auto length = yenc_length(rest_);
        if (length == 0) {
            ++failures_;
            return false;
        }
        auto code = rest_.substr(0, length);
        if (code.starts_with("=ypart")) take_line(code);
        const auto end = code.starts_with("=yend") ? 0 : code.rfind("\n=yend");
        files_.push_back({std::string(value_of(line, " name=")), decode_yenc(code.substr(0, end))});
        rest_.remove_prefix(length);
        return true;
    }

    static constexpr int most_failures = 20;

    std::string_view rest_;
    std::vector<InlineFile>& files_;
    std::string text_;
    int failures_ = 0;
};

}  // namespace

bool may_have_inline_files(std::string_view body) {
    for (const std::string_view mark : {"begin ", "=ybegin "}) {
        for (auto at = body.find(mark); at != std::string_view::npos;
             at = body.find(mark, at + 1)) {
            const bool begins_line = at == 0 || body[at - 1] == '\n';
            if (!begins_line) continue;  // before its end is looked for, which may be far
            const auto line = body.substr(at, body.find('\n', at) - at);
            if (mark.front() == '=' || uu_name(line)) return true;
        }
    }
    return false;
}

std::string take_inline_files(std::string_view body, std::vector<InlineFile>& files) {
    return Taking(body, files).run();
}

}  // namespace tandem::mail
