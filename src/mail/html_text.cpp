#include "mail/ascii.h"
#include "mail/charset.h"
#include "mail/html.h"
#include "mail/html_rules.h"
#include "mail/html_tree.h"

#include <array>
#include <vector>

namespace tandem::mail {
namespace {

constexpr std::string_view no_break_space = "\xC2\xA0";

// Lays text out in lines: blanks collapse, blocks stand apart, quotes carry a mark.
class Lines {
public:
    void text(std::string_view words) {
        for (std::size_t i = 0; i < words.size(); ++i) {
            if (is_space(words[i]) || words[i] == '\f') {
                wants_blank_ = true;
            } else if (words.substr(i, 2) == no_break_space) {
                wants_blank_ = true;
                ++i;
            } else {
                put(words[i]);
            }
        }
    }

    void verbatim(std::string_view words) {
        for (const char c : words) {
            if (c == '\n') {
                begin_line();
                end_line();
            } else if (c != '\r') {
                put(c);
            }
        }
    }

    void end_line() {
        if (is_open_) out_ += '\n';
        is_open_ = wants_blank_ = false;
        separator_ = {};
    }

    void empty_line() {
        end_line();
        if (out_.empty()) return;
        gap_depth_ = wants_gap_ ? std::min(gap_depth_, prefixes_.size()) : prefixes_.size();
        wants_gap_ = true;
    }

    void line_break() {
        begin_line();
        end_line();
    }

    // Comes before the next words if they are on the same line.
    void separate(std::string_view mark) {
        if (is_open_) separator_ = mark;
    }

    void push_prefix(std::string prefix) {
        end_line();
        prefixes_.push_back(std::move(prefix));
    }

    // The first line carries the mark, the rest are indented.
    void push_item(std::string mark) {
        end_line();
        prefixes_.push_back(std::string(mark.size(), ' '));
        mark_ = std::move(mark);
    }

    void pop_prefix() {
        end_line();
        mark_.clear();
        prefixes_.pop_back();
    }

    std::size_t size() const { return out_.size(); }
    std::string_view since(std::size_t start) const { return std::string_view(out_).substr(start); }

    std::string take() {
        end_line();
        while (out_.ends_with('\n') || out_.ends_with(' ')) out_.pop_back();
        if (!out_.empty()) out_ += '\n';
        return std::move(out_);
    }

private:
    static constexpr std::size_t deepest_prefix = 24;

    void put(char c) {
        begin_line();
        if (!separator_.empty()) {
            out_ += separator_;
        } else if (wants_blank_ && has_words_) {
            out_ += ' ';
        }
        separator_ = {};
        wants_blank_ = false;
        has_words_ = true;
        out_ += c;
    }

    void begin_line() {
        if (is_open_) return;
        if (wants_gap_) gap();
        for (std::size_t i = 0; i < std::min(prefixes_.size(), deepest_prefix); ++i) {
            const bool is_marked = !mark_.empty() && i + 1 == prefixes_.size();
            out_ += is_marked ? mark_ : prefixes_[i];
        }
        mark_.clear();
        is_open_ = true;
        has_words_ = wants_blank_ = false;
    }

    void gap() {
        std::string marks;
        for (std::size_t i = 0; i < std::min({gap_depth_, prefixes_.size(), deepest_prefix}); ++i) {
            if (prefixes_[i] == "> ") marks += marks.empty() ? ">" : " >";
        }
        out_ += marks + '\n';
        wants_gap_ = false;
    }

    std::string out_;
    std::vector<std::string> prefixes_;
    std::string mark_;
    std::string_view separator_;
    bool is_open_ = false;    // the last line has begun
    bool has_words_ = false;  // and has something besides its prefix
    bool wants_blank_ = false;
    bool wants_gap_ = false;
    std::size_t gap_depth_ = 0;  // the quotes that the gap is in
};

template <std::size_t N>
bool is_in(const std::array<std::string_view, N>& list, std::string_view name) {
    return std::ranges::find(list, name) != list.end();
}

constexpr auto paragraphs =
    std::to_array<std::string_view>({"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl",
                                     "table", "blockquote", "pre", "figure", "article", "section"});
constexpr auto lines = std::to_array<std::string_view>(
    {"div",        "tr",      "dt",      "dd",     "center", "address",  "header",
     "footer",     "main",    "nav",     "aside",  "form",   "fieldset", "caption",
     "figcaption", "details", "summary", "legend", "menu",   "dir"});
constexpr auto unseen =
    std::to_array<std::string_view>({"head", "script", "style", "title", "template", "noscript",
                                     "iframe", "object", "select", "svg", "math", "textarea"});

class Render {
public:
    std::string run(const GumboNode& root) {
        enter(root);
        while (!stack_.empty()) step();
        return lines_.take();
    }

private:
    struct Frame {
        const GumboNode* node;
        std::string tag;
        unsigned next = 0;
        std::size_t start = 0;  // of the text in it
        int items = 0;          // of a list, so far
        bool is_verbatim = false;
    };

    void step() {
        auto& frame = stack_.back();
        const auto* children = children_of(*frame.node);
        if (children == nullptr || frame.next == children->length) return leave();
        enter(*static_cast<const GumboNode*>(children->data[frame.next++]));
    }

    void enter(const GumboNode& node) {
        if (node.type == GUMBO_NODE_COMMENT) return;
        if (children_of(node) == nullptr) return words(node.v.text.text);
        auto tag = tag_name(node);
        if (is_in(unseen, tag) || is_hidden(node)) return;
        if (tag == "br") return lines_.line_break();
        if (tag == "hr") return rule();
        if (tag == "img") return image(node);
        begin(node, tag);
        const bool is_verbatim = tag == "pre" || (!stack_.empty() && stack_.back().is_verbatim);
        stack_.push_back({&node, std::move(tag), 0, lines_.size(), 0, is_verbatim});
    }

    void words(std::string_view text) {
        if (!stack_.empty() && stack_.back().is_verbatim) {
            lines_.verbatim(text);
        } else {
            lines_.text(text);
        }
    }

    void rule() {
        lines_.end_line();
        lines_.text("----------");
        lines_.end_line();
    }

    void image(const GumboNode& node) {
        const auto alt = trim(attribute(node, "alt").value_or(""));
        if (!alt.empty()) lines_.text("[" + std::string(alt) + "]");
    }

    void begin(const GumboNode& node, const std::string& tag) {
        const bool is_nested_list = (tag == "ul" || tag == "ol") && is_inside("li");
        if (is_in(lines, tag) || is_nested_list) {
            lines_.end_line();
        } else if (is_in(paragraphs, tag)) {
            lines_.empty_line();
        }
        if (tag == "blockquote") lines_.push_prefix("> ");
        if (tag == "li") lines_.push_item(item_mark(node));
        if (tag == "td" || tag == "th") lines_.separate(" | ");
    }

    bool is_inside(std::string_view tag) const {
        return !stack_.empty() && stack_.back().tag == tag;
    }

    std::string item_mark(const GumboNode&) {
        if (!is_inside("ol")) return "- ";
        return std::to_string(++stack_.back().items) + ". ";
    }

    void leave() {
        const auto frame = std::move(stack_.back());
        stack_.pop_back();
        if (frame.tag == "a") link(frame);
        if (frame.tag == "blockquote" || frame.tag == "li") lines_.pop_prefix();
        const bool is_nested_list = (frame.tag == "ul" || frame.tag == "ol") && is_inside("li");
        if (is_in(lines, frame.tag) || is_nested_list) {
            lines_.end_line();
        } else if (is_in(paragraphs, frame.tag)) {
            lines_.empty_line();
        }
    }

    // The address follows the text, unless it is the text already.
    void link(const Frame& frame) {
        const auto url = safe_link(attribute(*frame.node, "href").value_or(""));
        const auto shown = trim(lines_.since(std::min(frame.start, lines_.size())));
        if (!url || shown.empty() || url->size() > 2000) return;
        // A link that nobody closed goes on in every paragraph below; once is enough.
        constexpr unsigned again = GUMBO_INSERTION_RECONSTRUCTED_FORMATTING_ELEMENT |
                                   GUMBO_INSERTION_ADOPTION_AGENCY_CLONED;
        if ((static_cast<unsigned>(frame.node->parse_flags) & again) != 0) return;
        auto bare = std::string_view(*url);
        for (const std::string_view scheme : {"https://", "http://", "mailto:", "tel:"}) {
            if (begins_with(bare, scheme)) bare.remove_prefix(scheme.size());
        }
        while (bare.ends_with('/')) bare.remove_suffix(1);
        if (bare.empty() || shown.find(bare) != std::string_view::npos) return;
        lines_.text(" (" + *url + ")");
    }

    Lines lines_;
    std::vector<Frame> stack_;
};

bool is_url_char(char c) {
    return static_cast<unsigned char>(c) > 0x20 && c != '<' && c != '>' && c != '"' && c != 0x7F;
}

std::size_t url_length(std::string_view text) {
    std::size_t length = 0;
    while (length < text.size() && is_url_char(text[length])) ++length;
    // What ends a sentence ends no address; a bracket does only when it was opened in it.
    while (length > 0) {
        const char last = text[length - 1];
        const auto url = text.substr(0, length);
        const bool is_stray_bracket =
            (last == ')' && std::ranges::count(url, '(') < std::ranges::count(url, ')')) ||
            (last == ']' && std::ranges::count(url, '[') < std::ranges::count(url, ']'));
        if (std::string_view(".,;:!?'*_").find(last) == std::string_view::npos &&
            !is_stray_bracket) {
            break;
        }
        --length;
    }
    return std::min<std::size_t>(length, 2000);
}

// Length of the web address that begins here, 0 when none does.
std::size_t link_at(std::string_view text, std::size_t at) {
    if (at > 0 && (is_alnum(text[at - 1]) || text[at - 1] == '@')) return 0;
    const auto rest = text.substr(at, 2100);
    for (const std::string_view begin : {"https://", "http://", "www."}) {
        if (!begins_with(rest, begin)) continue;
        const auto length = url_length(rest);
        return length > begin.size() + 2 ? length : 0;
    }
    return 0;
}

std::string link_html(std::string_view url) {
    const std::string scheme = begins_with(url, "www.") ? "https://" : "";
    return "<a href=\"" + scheme + escape_html(url) +
           "\" target=\"_blank\" rel=\"noopener noreferrer\">" + escape_html(url) + "</a>";
}

void put_plain(std::string& out, std::string_view text, std::size_t at) {
    const char c = text[at];
    const bool is_after_blank = at == 0 || text[at - 1] == '\n' || is_blank(text[at - 1]);
    if (c == '\n') {
        out += "<br>\n";
    } else if (c == '\t') {
        for (int i = 0; i < 4; ++i) out += no_break_space;
    } else if (c == ' ' && is_after_blank) {
        out += no_break_space;
    } else if (c != '\r') {
        out += escape_html(text.substr(at, 1));
    }
}

}  // namespace

std::string html_to_text(std::string_view html) {
    const auto tree = HtmlTree::parse(html);
    if (!tree) return to_valid_utf8(strip_tags(html));
    return text_of(*tree);
}

std::string text_of(const HtmlTree& tree) { return Render().run(tree.root()); }

std::string text_to_html(std::string_view text) {
    std::string out = "<div>";
    while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
    for (std::size_t at = 0; at < text.size();) {
        const bool may_begin = lower(text[at]) == 'h' || lower(text[at]) == 'w';
        if (const auto length = may_begin ? link_at(text, at) : 0; length > 0) {
            out += link_html(text.substr(at, length));
            at += length;
        } else {
            put_plain(out, text, at++);
        }
    }
    return out + "</div>";
}

}  // namespace tandem::mail
