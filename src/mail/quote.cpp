#include "mail/quote.h"

#include "mail/ascii.h"
#include "mail/quote_marks.h"

#include <optional>
#include <vector>

namespace tandem::mail {
namespace {

constexpr std::size_t most_lines = 20'000;
constexpr std::size_t longest_signature = 15;  // lines

struct Line {
    std::size_t begin = 0;
    std::string_view text = {};

    bool is_blank() const { return trim(text).empty(); }
    bool is_quoted() const { return trim(text).starts_with('>'); }
};

std::vector<Line> lines_of(std::string_view text) {
    std::vector<Line> lines;
    auto rest = text;
    while (!rest.empty() && lines.size() < most_lines) {
        const auto begin = text.size() - rest.size();
        lines.push_back({begin, take_line(rest)});
    }
    return lines;
}

class Splitter {
public:
    explicit Splitter(std::string_view text) : text_(text), lines_(lines_of(text)) {}

    SplitText split() {
        auto cut = history();
        cut = std::min(cut, trailing_quote(cut));
        cut = std::min(cut, signature(cut));
        if (cut == lines_.size()) return {text_, {}};
        const auto at = lines_[cut].begin;
        const auto fresh = without_end(text_.substr(0, at));
        if (trim(fresh).empty()) return {text_, {}};
        return {fresh, text_.substr(at)};
    }

private:
    static std::string_view without_end(std::string_view text) {
        while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
        return text;
    }

    // Where the message begins that is answered; the number of lines when there is none.
    std::size_t history() const {
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            if (lines_[i].is_blank() || lines_[i].is_quoted()) continue;
            if (is_original_message_mark(lines_[i].text)) return i;
            if (header_block_fields(rest_from(i)) >= 3) return above_rule(i);
            if (const auto end = attribution_end(i); end && is_answered_above(*end + 1)) return i;
        }
        return lines_.size();
    }

    std::string_view rest_from(std::size_t line) const {
        const auto last = std::min(line + 9, lines_.size()) - 1;
        const auto end = lines_[last].begin + lines_[last].text.size();
        return text_.substr(lines_[line].begin, end - lines_[line].begin);
    }

    // Outlook draws a line of underscores first.
    std::size_t above_rule(std::size_t line) const {
        auto i = line;
        while (i > 0 && lines_[i - 1].is_blank()) --i;
        const bool is_rule = i > 0 && lines_[i - 1].text.size() >= 5 &&
                             lines_[i - 1].text.find_first_not_of("_-* ") == std::string_view::npos;
        return is_rule ? i - 1 : line;
    }

    // Long ones are wrapped over up to three lines.
    std::optional<std::size_t> attribution_end(std::size_t line) const {
        if (is_attribution(lines_[line].text)) return line;
        if (!begins_attribution(lines_[line].text)) return {};
        std::string joined(trim(lines_[line].text));
        for (auto i = line + 1; i < std::min(line + 4, lines_.size()); ++i) {
            if (lines_[i].is_blank() || lines_[i].is_quoted()) break;
            joined += ' ';
            joined += trim(lines_[i].text);
            if (is_attribution(joined)) return i;
        }
        return {};
    }

    // Whether what follows is quoted to the end: no answers between or below the quoted lines. A
    // program that marks no line is taken to quote all of the rest.
    bool is_answered_above(std::size_t line) const {
        bool has_quoted = false;
        for (auto i = line; i < lines_.size(); ++i) {
            if (lines_[i].is_quoted()) {
                has_quoted = true;
            } else if (has_quoted && !lines_[i].is_blank()) {
                if (is_signature_mark(lines_[i].text)) return true;
                if (!is_wrapped(i)) return false;
            }
        }
        return true;
    }

    // A quoted line that was wrapped leaves a short unquoted rest between two quoted ones.
    bool is_wrapped(std::size_t line) const {
        return line > 0 && lines_[line - 1].is_quoted() && lines_[line - 1].text.size() > 60 &&
               line + 1 < lines_.size() && lines_[line + 1].is_quoted();
    }

    // Quoted lines up to `end` with nothing of the writer's after them.
    std::size_t trailing_quote(std::size_t end) const {
        auto i = end;
        while (i > 0 && (lines_[i - 1].is_blank() || lines_[i - 1].is_quoted())) --i;
        while (i < end && lines_[i].is_blank()) ++i;
        return i;
    }

    std::size_t signature(std::size_t end) const {
        const auto first = end > longest_signature ? end - longest_signature : 0;
        for (auto i = first; i < end; ++i) {
            if (is_signature_mark(lines_[i].text)) return i;
        }
        return end;
    }

    std::string_view text_;
    std::vector<Line> lines_;
};

bool is_decoration(std::string_view line) {
    return trim(line).find_first_not_of("-=_*~#+ |") == std::string_view::npos;
}

// Where a link goes is of no use in a list: "here (https://...)" is "here".
std::string_view without_link(std::string_view& word) {
    for (const std::string_view opening : {"(http://", "(https://", "(mailto:", "<http"}) {
        if (word.starts_with(opening)) return {};
    }
    return word;
}

std::size_t characters_in(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string_view first_characters(std::string_view text, std::size_t count) {
    std::size_t at = 0;
    while (at < text.size() && count > 0) {
        ++at;
        while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
        --count;
    }
    return text.substr(0, at);
}

// Adds words until the snippet is full; true when there was more.
class Snippet {
public:
    explicit Snippet(std::size_t characters) : room_(characters) {}

    bool is_full() const { return is_full_; }

    void add(std::string_view word) {
        const auto length = characters_in(word) + (out_.empty() ? 0 : 1);
        if (length > room_) {
            if (out_.empty()) out_ = first_characters(word, room_ - 1);
            is_full_ = true;
            return;
        }
        if (!out_.empty()) out_ += ' ';
        out_ += word;
        room_ -= length;
    }

    std::string take() {
        if (is_full_) {
            while (room_ == 0 && !out_.empty() && out_.find(' ') != std::string::npos) {
                const auto last = out_.rfind(' ');
                room_ = characters_in(std::string_view(out_).substr(last));
                out_.resize(last);
            }
            out_ += "…";
        }
        return std::move(out_);
    }

private:
    std::string out_;
    std::size_t room_;
    bool is_full_ = false;
};

}  // namespace

SplitText split_quoted(std::string_view text) { return Splitter(text).split(); }

std::string snippet(std::string_view text, std::size_t characters) {
    Snippet out(characters);
    while (!text.empty() && !out.is_full()) {
        auto line = trim(take_line(text));
        if (line.starts_with('>') || is_decoration(line)) continue;
        while (!line.empty() && !out.is_full()) {
            const auto end = std::min(line.find_first_of(" \t"), line.size());
            auto word = line.substr(0, end);
            if (!without_link(word).empty()) out.add(word);
            line = trim(line.substr(end));
        }
    }
    return out.take();
}

}  // namespace tandem::mail
