#include "mail/ascii.h"
#include "mail/html_tree.h"
#include "mail/quote.h"
#include "mail/quote_marks.h"

#include <array>
#include <vector>

namespace tandem::mail {
namespace {

constexpr std::string_view opening =
    "<details class=\"quoted\" data-quoted=\"\"><summary>•••</summary>";
constexpr std::string_view closing = "</details>";

// Marks that mail programs put on the beginning of what they quote.
constexpr auto marks = std::to_array<std::string_view>(
    {"gmail_quote", "moz-cite-prefix", "yahoo_quoted", "protonmail_quote", "tutanota_quote",
     "divRplyFwdMsg", "appendonsend", "OutlookMessageHeader", "zmail_extra",
     "mail-editor-reference-message-container"});

bool has_mark(const GumboNode& node) {
    auto classes = attribute(node, "class").value_or("");
    while (!(classes = trim(classes)).empty()) {
        const auto end = std::min(classes.find(' '), classes.size());
        if (std::ranges::find(marks, classes.substr(0, end)) != marks.end()) return true;
        classes.remove_prefix(end);
    }
    return false;
}

constexpr auto table_parts =
    std::to_array<std::string_view>({"table", "thead", "tbody", "tfoot", "tr", "colgroup"});

bool is_block(std::string_view tag) { return tag == "p" || tag == "div" || tag == "td"; }

// The text of a node in lines, as far as its beginning goes.
class Reader {
public:
    static std::string text_of(const GumboNode& node, std::size_t limit) {
        Reader reader(limit);
        reader.read(node);
        return std::move(reader.out_);
    }

private:
    explicit Reader(std::size_t limit) : limit_(limit) {}

    void read(const GumboNode& root) {
        std::vector<std::pair<const GumboNode*, unsigned>> stack = {{&root, 0}};
        while (!stack.empty() && out_.size() < limit_) {
            auto& [node, next] = stack.back();
            const auto* children = children_of(*node);
            if (children == nullptr) out_ += node->v.text.text;
            if (children == nullptr || next == children->length) {
                if (children != nullptr) end_of(*node);
                stack.pop_back();
                continue;
            }
            stack.emplace_back(static_cast<const GumboNode*>(children->data[next++]), 0U);
        }
    }

    void end_of(const GumboNode& node) {
        const auto tag = tag_name(node);
        if (tag == "br" || is_block(tag) || tag == "tr") out_ += '\n';
    }

    std::size_t limit_;
    std::string out_;
};

// Walks the document in order until it meets what opens the quoted part.
class Finder {
public:
    struct Place {
        std::size_t begin = 0;
        std::size_t end = 0;
    };

    explicit Finder(std::size_t size) : size_(size) {}

    std::optional<Place> find(const GumboNode& root) {
        stack_.push_back({&root, 0});
        while (!stack_.empty()) {
            auto& [node, next] = stack_.back();
            const auto* children = children_of(*node);
            if (children == nullptr || next == children->length) {
                stack_.pop_back();
                continue;
            }
            const auto& child = *static_cast<const GumboNode*>(children->data[next++]);
            if (opens_quote(child)) return place(child);
            visit(child);
        }
        return {};
    }

private:
    using Frame = std::pair<const GumboNode*, unsigned>;

    void visit(const GumboNode& child) {
        if (children_of(child) != nullptr) {
            if (tag_name(child) == "img") has_fresh_ = true;
            stack_.emplace_back(&child, 0U);
        } else if (!trim(child.v.text.text).empty()) {
            has_fresh_ = true;
        }
    }

    bool opens_quote(const GumboNode& node) {
        if (node.type != GUMBO_NODE_ELEMENT) return false;
        if (has_mark(node)) return is_quoted_to_the_end(node);
        const auto tag = tag_name(node);
        if (tag == "blockquote") {
            const bool is_cite = is_same(attribute(node, "type").value_or(""), "cite");
            return is_cite && is_quoted_to_the_end(node);
        }
        return is_block(tag) && opens_by_words(node);
    }

    static bool opens_by_words(const GumboNode& node) {
        const auto text = Reader::text_of(node, 600);
        auto lines = trim(text);
        if (header_block_fields(lines) >= 3) return true;
        const auto first = take_line(lines);
        if (is_original_message_mark(first)) return true;
        return trim(lines).empty() && is_attribution(first) && comes_before_quote(node);
    }

    // The next element after it, blank ones left out, is a blockquote.
    static bool comes_before_quote(const GumboNode& node) {
        const auto* siblings = children_of(*node.parent);
        for (auto i = node.index_within_parent + 1; i < siblings->length; ++i) {
            const auto& next = *static_cast<const GumboNode*>(siblings->data[i]);
            if (tag_name(next) == "blockquote") return true;
            if (!trim(Reader::text_of(next, 200)).empty()) {
                const auto* inner = children_of(next);
                return inner != nullptr && inner->length > 0 &&
                       tag_name(*static_cast<const GumboNode*>(inner->data[0])) == "blockquote";
            }
        }
        return false;
    }

    // No answers between or below the quoted blocks: outside of quotes and their attributions
    // nothing is said any more, as far as this node and what follows beside it goes.
    bool is_quoted_to_the_end(const GumboNode& node) {
        if (++looks_ > most_looks) return false;
        bool has_quote = false;
        const auto* siblings = children_of(*node.parent);
        for (auto i = node.index_within_parent; i < siblings->length; ++i) {
            if (has_answer(*static_cast<const GumboNode*>(siblings->data[i]), has_quote))
                return false;
        }
        return true;
    }

    static bool has_answer(const GumboNode& root, bool& has_quote) {
        std::vector<Frame> stack = {{&root, 0}};
        while (!stack.empty()) {
            auto& [node, next] = stack.back();
            const auto* children = children_of(*node);
            const bool is_quote = tag_name(*node) == "blockquote";
            if (is_quote) has_quote = true;
            if (children == nullptr && has_quote && says_something(node->v.text.text)) return true;
            if (children == nullptr || is_quote || next == children->length) {
                stack.pop_back();
                continue;
            }
            stack.emplace_back(static_cast<const GumboNode*>(children->data[next++]), 0U);
        }
        return false;
    }

    static bool says_something(std::string_view text) {
        return std::ranges::any_of(
            text, [](char c) { return is_alnum(c) || static_cast<unsigned char>(c) > 0xC2; });
    }

    // From the node to the end of what it stands in; when it is the first in there, the box goes
    // around that.
    std::optional<Place> place(const GumboNode& found) const {
        if (!has_fresh_) return {};
        const auto* node = &found;
        while (is_first_in_parent(*node) && tag_name(*node->parent) == "div") node = node->parent;
        if (tag_name(*node) == "td") return inside(node->v.element);
        if (!may_hold_box(*node->parent)) return {};
        const auto& parent = node->parent->v.element;
        const bool is_closed = parent.original_end_tag.length > 0;
        return Place{node->v.element.start_pos.offset, is_closed ? parent.end_pos.offset : size_};
    }

    // A row takes nothing but cells, so a cell's box goes into it.
    static std::optional<Place> inside(const GumboElement& cell) {
        if (cell.original_end_tag.length == 0) return {};
        return Place{cell.start_pos.offset + cell.original_tag.length, cell.end_pos.offset};
    }

    // A box between rows would be moved out of the table, and one in a paragraph would end it.
    static bool may_hold_box(const GumboNode& parent) {
        const auto tag = tag_name(parent);
        if (std::ranges::find(table_parts, tag) != table_parts.end()) return false;
        for (const auto* node = &parent; node != nullptr; node = node->parent) {
            const auto name = tag_name(*node);
            if (name == "p") return false;
            if (name == "td" || name == "th") return true;
        }
        return true;
    }

    static bool is_first_in_parent(const GumboNode& node) {
        const auto* siblings = children_of(*node.parent);
        for (unsigned i = 0; i < node.index_within_parent; ++i) {
            const auto& before = *static_cast<const GumboNode*>(siblings->data[i]);
            if (tag_name(before) == "img" || !trim(Reader::text_of(before, 200)).empty()) {
                return false;
            }
        }
        return node.parent->type == GUMBO_NODE_ELEMENT;
    }

    static constexpr int most_looks = 20;  // each may read all of the rest

    std::size_t size_;
    std::vector<Frame> stack_;
    int looks_ = 0;
    bool has_fresh_ = false;
};

}  // namespace

std::string fold_quoted(std::string_view safe_html) {
    std::string out(safe_html);
    if (safe_html.find("<details class=\"quoted\"") != std::string_view::npos) return out;
    const auto tree = HtmlTree::parse(safe_html);
    if (!tree) return out;
    const auto place = Finder(safe_html.size()).find(tree->root());
    if (!place || place->begin >= place->end || place->end > out.size()) return out;
    out.insert(place->end, closing);
    out.insert(place->begin, opening);
    return out;
}

}  // namespace tandem::mail
