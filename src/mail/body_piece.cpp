#include "mail/body_piece.h"

#include "mail/ascii.h"
#include "mail/html.h"

#include <utility>

namespace tandem::mail {
namespace {

void complete(Body& body, bool needs_html) {
    if (!body.has_text) {
        body.text = readable(body);
        body.has_text = true;
    }
    if (needs_html && !body.has_html) {
        body.html = text_to_html(body.text);
        body.has_html = true;
    }
}

void append(std::string& text, const std::string& more) {
    if (is_blank_text(more)) return;
    if (!text.empty() && !text.ends_with('\n')) text += '\n';
    if (!is_blank_text(text)) text += '\n';
    text += more;
}

}  // namespace

bool Body::shows_something() const { return !is_blank_text(text) || has_visible(html); }

void join(Body& above, Body below) {
    if (below.is_empty()) return;
    if (above.is_empty()) {
        above = std::move(below);
        return;
    }
    complete(above, below.has_html);
    complete(below, above.has_html);
    append(above.text, below.text);
    above.html += below.html;
    above.html_text.clear();
}

std::string readable(const Body& body) {
    return body.html_text.empty() ? html_to_text(body.html) : body.html_text;
}

bool is_blank_text(std::string_view text) { return trim(text).empty(); }

bool has_visible(std::string_view html) {
    for (std::size_t at = 0; at < html.size(); ++at) {
        if (html[at] == '<') {
            if (begins_with(html.substr(at), "<img")) return true;
            at = std::min(html.find('>', at), html.size());
        } else if (html.substr(at, 2) == "\xC2\xA0") {
            ++at;
        } else if (!is_space(html[at])) {
            return true;
        }
    }
    return false;
}

std::string with_line_feeds(std::string text) {
    if (text.find('\r') == std::string::npos) return text;
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\r') {
            out += text[i];
        } else if (i + 1 == text.size() || text[i + 1] != '\n') {
            out += '\n';
        }
    }
    return out;
}

std::string charset_in_html(std::string_view html) {
    const auto head = lower(html.substr(0, 2048));
    const auto at = head.find("charset=");
    if (at == std::string::npos) return {};
    const auto begin = head.find_first_not_of("\"' ", at + 8);
    if (begin == std::string::npos) return {};
    return head.substr(begin, head.find_first_of("\"'>;/ \r\n", begin) - begin);
}

}  // namespace tandem::mail
