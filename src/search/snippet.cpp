#include "search/snippet.h"

#include "search/folding.h"
#include "search/text.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace tandem::search {
namespace {

// Words past these are not looked at: a snippet comes from the beginning of a very long text.
constexpr std::size_t most_tokens = 20'000;

struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t clause = 0;  // which of the query's clauses it answers
};

struct Place {
    std::string text;
    std::size_t begin = 0;
    std::size_t end = 0;
};

std::vector<Place> places_of(std::string_view text) {
    std::vector<Place> places;
    each_token(text, [&](const Token& token) {
        places.push_back({std::string(token.text), token.begin, token.end});
        return places.size() < most_tokens;
    });
    return places;
}

bool stands_at(const Term& term, const std::vector<Place>& places, std::size_t at) {
    if (at + term.words.size() > places.size()) return false;
    for (std::size_t i = 0; i < term.words.size(); ++i) {
        const auto& place = places[at + i].text;
        const bool open = term.prefix && i + 1 == term.words.size();
        if (open ? !place.starts_with(term.words[i]) : place != term.words[i]) return false;
    }
    return true;
}

// Where words that were asked for stand, in order, without overlap.
std::vector<Span> spans_of(const std::vector<Place>& places, const Query& query) {
    std::vector<Span> spans;
    for (std::size_t at = 0; at < places.size(); ++at) {
        std::size_t longest = 0;
        std::size_t which = 0;
        for (std::size_t c = 0; c < query.clauses.size(); ++c) {
            if (query.clauses[c].negated) continue;
            for (const auto& term : query.clauses[c].alternatives)
                if (term.words.size() > longest && stands_at(term, places, at)) {
                    longest = term.words.size();
                    which = c;
                }
        }
        if (longest == 0) continue;
        spans.push_back({places[at].begin, places[at + longest - 1].end, which});
        at += longest - 1;
    }
    return spans;
}

void append_escaped(std::string& out, std::string_view text) {
    bool blank = false;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte <= 0x20 || byte == 0x7F) {
            blank = true;
            continue;
        }
        if (std::exchange(blank, false)) out += ' ';
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += c;
        }
    }
    if (blank) out += ' ';
}

std::string render(std::string_view text, const std::vector<Span>& spans, std::size_t begin,
                   std::size_t end) {
    std::string html;
    auto done = begin;
    for (const auto& span : spans) {
        if (span.begin < done || span.end > end) continue;
        append_escaped(html, text.substr(done, span.begin - done));
        html += "<mark>";
        append_escaped(html, text.substr(span.begin, span.end - span.begin));
        html += "</mark>";
        done = span.end;
    }
    append_escaped(html, text.substr(done, end - done));
    return html;
}

// The first of the spans from which most different clauses, then most spans, fit into `size`.
std::size_t best_window(const std::vector<Span>& spans, std::size_t size) {
    std::size_t best = 0;
    std::size_t best_worth = 0;
    for (std::size_t first = 0; first < spans.size(); ++first) {
        std::vector<std::size_t> clauses;
        std::size_t count = 0;
        for (auto i = first; i < spans.size() && spans[i].end <= spans[first].begin + size; ++i) {
            ++count;
            if (std::ranges::find(clauses, spans[i].clause) == clauses.end())
                clauses.push_back(spans[i].clause);
        }
        const auto worth = clauses.size() * 1000 + std::min<std::size_t>(count, 999);
        if (worth <= best_worth) continue;
        best_worth = worth;
        best = first;
    }
    return best;
}

bool is_inside_character(std::string_view text, std::size_t at) {
    return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

// A good place to cut, near `at` and not after it: a blank, or else between two characters.
std::size_t cut_before(std::string_view text, std::size_t at) {
    if (at >= text.size()) return text.size();
    const auto lowest = at > 20 ? at - 20 : 0;
    for (auto i = at; i > lowest; --i)
        if (text[i] == ' ' || text[i] == '\n') return i;
    while (at > 0 && is_inside_character(text, at)) --at;
    return at;
}

std::string cut_out(std::string_view text, const std::vector<Span>& spans, std::size_t begin,
                    std::size_t end) {
    std::string html;
    if (begin > 0) html += "…";
    const auto piece = render(text, spans, begin, end);
    const auto start = std::min(piece.find_first_not_of(' '), piece.size());
    html.append(piece, start);
    if (end < text.size()) html += "…";
    return html;
}

std::string_view trimmed_end(std::string_view text) {
    const auto last = text.find_last_not_of(" \t\r\n");
    return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

}  // namespace

std::string snippet_html(std::string_view text, const Query& query, std::size_t size) {
    text = trimmed_end(text);
    const auto spans = spans_of(places_of(text), query);
    if (spans.empty()) return cut_out(text, spans, 0, cut_before(text, size));
    const auto& first = spans[best_window(spans, size * 3 / 4)];
    // Some words before the first mark say what it is about.
    const auto lead = first.begin > size / 4 ? first.begin - size / 4 : 0;
    const auto begin = lead == 0 ? 0 : cut_before(text, lead);
    auto end = cut_before(text, begin + size);
    if (end < first.end) end = first.end;
    return cut_out(text, spans, begin, end);
}

std::string highlight_html(std::string_view text, const Query& query) {
    return render(text, spans_of(places_of(text), query), 0, text.size());
}

}  // namespace tandem::search
