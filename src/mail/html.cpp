#include "mail/html.h"

#include "mail/ascii.h"
#include "mail/charset.h"
#include "mail/html_rules.h"
#include "mail/html_tree.h"
#include "mail/transfer.h"

#include <vector>

namespace tandem::mail {
namespace {

// Of "cid:part1%40example.com".
std::string content_id_of(std::string_view url) {
    return to_valid_utf8(decode_percent(url.substr(4)));
}

std::string unescape(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto plain = std::min(text.find('&'), text.size());
        out += text.substr(0, plain);
        text.remove_prefix(plain);
        const auto take = [&](std::string_view entity, char c) {
            if (!text.starts_with(entity)) return false;
            out += c;
            text.remove_prefix(entity.size());
            return true;
        };
        if (text.empty() || take("&lt;", '<') || take("&gt;", '>') || take("&quot;", '"') ||
            take("&amp;", '&')) {
            continue;
        }
        out += '&';
        text.remove_prefix(1);
    }
    return out;
}

// U+0080 to U+009F: no characters at all in HTML.
bool is_c1_control(std::string_view text, std::size_t at) {
    return text[at] == '\xC2' && at + 1 < text.size() &&
           static_cast<unsigned char>(text[at + 1]) < 0xA0;
}

// Code points that are none (U+FDD0, U+FFFF, ...), which parsers replace when they read them.
bool has_noncharacter(std::string_view text) {
    if (text.find("\xEF\xB7") != std::string_view::npos) return true;
    return text.find("\xBF\xBE") != std::string_view::npos ||
           text.find("\xBF\xBF") != std::string_view::npos;
}

// Elements that may go without changing how what surrounds them is parsed.
bool leaves_no_gap(std::string_view tag) {
    for (const std::string_view harmless :
         {"head", "style", "script", "meta", "link", "title", "base", "html", "body"}) {
        if (tag == harmless) return true;
    }
    return tag.find(':') != std::string_view::npos;
}

// Rewrites a parsed document from the allow-list. Walks with its own stack: how deep the tree is,
// the mail decides.
class Rebuild {
public:
    Rebuild(const SanitiseOptions& options, TagRule (*rule)(std::string_view), bool is_composed)
        : options_(options), rule_(rule), is_composed_(is_composed) {}

    SafeHtml run(const GumboNode& root) {
        enter(root);
        while (!stack_.empty()) step();
        drop_leading_blanks();
        if (has_noncharacter(result_.html)) is_doubtful_ = true;
        return std::move(result_);
    }

    // The tree is not what its text would be parsed to: an element is gone that others closed at.
    bool is_doubtful() const { return is_doubtful_; }

private:
    struct Frame {
        const GumboVector* children;
        unsigned next = 0;
        std::string end_tag = {};
        bool is_link = false;
    };

    // Parsers skip them where nothing has begun yet.
    void drop_leading_blanks() {
        const auto begin = result_.html.find_first_not_of(" \t\n\r\f");
        result_.html.erase(0, std::min(begin, result_.html.size()));
    }

    void step() {
        auto& frame = stack_.back();
        if (frame.next == frame.children->length) {
            result_.html += frame.end_tag;
            if (frame.is_link) --open_links_;
            stack_.pop_back();
            return;
        }
        enter(*static_cast<const GumboNode*>(frame.children->data[frame.next++]));
    }

    // Where the parser moved things out of tables or closed and reopened formatting, the tree may
    // be one that no text is parsed to. It shows by the order: children come in the order of the
    // text.
    bool was_rearranged(const GumboNode& node) {
        constexpr unsigned marks = GUMBO_INSERTION_ADOPTION_AGENCY_CLONED |
                                   GUMBO_INSERTION_ADOPTION_AGENCY_MOVED |
                                   GUMBO_INSERTION_RECONSTRUCTED_FORMATTING_ELEMENT;
        const bool is_element = node.type == GUMBO_NODE_ELEMENT || node.type == GUMBO_NODE_TEMPLATE;
        if (node.type == GUMBO_NODE_DOCUMENT) return false;
        const auto offset =
            is_element ? node.v.element.start_pos.offset : node.v.text.start_pos.offset;
        const bool is_in_order = offset >= last_offset_;
        last_offset_ = std::max(offset, last_offset_);
        return !is_in_order || (static_cast<unsigned>(node.parse_flags) & marks) != 0;
    }

    void enter(const GumboNode& node) {
        if (was_rearranged(node)) is_doubtful_ = true;
        switch (node.type) {
            case GUMBO_NODE_TEXT:
            case GUMBO_NODE_WHITESPACE:
            case GUMBO_NODE_CDATA:
                return text(escape_html(node.v.text.text));
            case GUMBO_NODE_DOCUMENT:
                stack_.push_back({&node.v.document.children, 0, {}});
                return;
            case GUMBO_NODE_ELEMENT:
                return element(node);
            default:
                return;
        }
    }

    // Parsers skip a line end right after <pre>.
    void text(const std::string& escaped) {
        if (result_.html.size() == inside_pre_ && escaped.starts_with('\n')) result_.html += '\n';
        result_.html += escaped;
    }

    void element(const GumboNode& node) {
        const auto name = tag_name(node);
        const bool is_html = node.v.element.tag_namespace == GUMBO_NAMESPACE_HTML;
        switch (is_html ? rule_(name) : TagRule::drop) {
            case TagRule::drop:
                if (!leaves_no_gap(name)) is_doubtful_ = true;
                return;
            case TagRule::unwrap:
                return unwrap(node, name);
            case TagRule::keep:
                return keep(node, name);
        }
    }

    void unwrap(const GumboNode& node, const std::string& name) {
        if (!leaves_no_gap(name)) is_doubtful_ = true;
        const auto style = name == "body" && !is_composed_ ? body_style(node) : std::string();
        if (!style.empty()) result_.html += "<div style=\"" + escape_html(style) + "\">";
        stack_.push_back({&node.v.element.children, 0, style.empty() ? "" : "</div>"});
    }

    // White letters on a dark page would be lost without the page.
    static std::string body_style(const GumboNode& body) {
        std::string style;
        if (const auto colour = attribute(body, "bgcolor")) {
            style += "background-color: " + std::string(*colour) + ";";
        }
        if (const auto colour = attribute(body, "text")) {
            style += "color: " + std::string(*colour) + ";";
        }
        if (const auto own = attribute(body, "style")) style += *own;
        return safe_style(style);
    }

    void keep(const GumboNode& node, const std::string& name) {
        if (name == "img") return image(node);
        result_.html += '<' + name;
        attributes(node, name);
        result_.html += '>';
        if (is_void(name)) return;
        if (name == "pre") inside_pre_ = result_.html.size();
        // Links in links come of broken tables; parsers make something else of them each time.
        const bool is_link = name == "a";
        if (is_link && open_links_++ > 0) is_doubtful_ = true;
        stack_.push_back({&node.v.element.children, 0, "</" + name + ">", is_link});
    }

    void put(std::string_view name, std::string_view value) {
        result_.html += ' ';
        result_.html += name;
        result_.html += "=\"" + escape_html(value) + '"';
    }

    void attributes(const GumboNode& node, const std::string& name) {
        if (name == "a") link(node);
        if (is_composed_) return;
        plain_attributes(node);
        if (const auto style = safe_style(attribute(node, "style").value_or("")); !style.empty()) {
            put("style", style);
        }
        const auto classes = marker_classes(attribute(node, "class").value_or(""),
                                            attribute(node, "id").value_or(""));
        if (!classes.empty()) put("class", classes);
        if (name == "details" && attribute(node, "data-quoted")) put("data-quoted", "");
    }

    void plain_attributes(const GumboNode& node) {
        const auto& all = node.v.element.attributes;
        for (unsigned i = 0; i < all.length; ++i) {
            const auto& one = *static_cast<const GumboAttribute*>(all.data[i]);
            if (is_plain_attribute(one.name, one.value)) put(one.name, one.value);
        }
    }

    void link(const GumboNode& node) {
        const auto url = safe_link(attribute(node, "href").value_or(""));
        if (!url) return;
        put("href", *url);
        put("target", "_blank");
        put("rel", "noopener noreferrer");
    }

    void image(const GumboNode& node) {
        const auto source = source_of(node);
        if (!source) return;
        result_.html += "<img";
        put(source->first, source->second);
        if (is_composed_) {
            if (const auto alt = attribute(node, "alt")) put("alt", *alt);
            for (const auto* size : {"width", "height"}) {
                if (const auto value = attribute(node, size); value && is_number(*value)) {
                    put(size, *value);
                }
            }
        } else {
            attributes(node, "img");
        }
        result_.html += '>';
    }

    static bool is_number(std::string_view text) {
        return !text.empty() && text.size() < 6 && std::ranges::all_of(text, is_digit);
    }

    using Source = std::pair<std::string_view, std::string>;

    std::optional<Source> source_of(const GumboNode& node) {
        auto url = clean_url(attribute(node, "src").value_or(""));
        if (url.empty()) url = clean_url(attribute(node, "data-remote-src").value_or(""));
        switch (image_source(url, options_.own_url_prefix)) {
            case ImageSource::own:
                if (begins_with(url, "cid:")) result_.content_ids.push_back(content_id_of(url));
                return Source{"src", url};
            case ImageSource::embedded:
                if (is_composed_) return {};
                return Source{"src", url};
            case ImageSource::remote:
                if (is_composed_) return {};
                ++result_.remote_images;
                if (is_tiny(node)) ++result_.tracking_pixels;
                return Source{"data-remote-src", url};
            case ImageSource::none:
                break;
        }
        return {};
    }

    static bool is_tiny(const GumboNode& node) {
        if (is_hidden(node)) return true;
        const auto is_dot = [&](const char* name) {
            const auto value = trim(attribute(node, name).value_or("9"));
            return value == "0" || value == "1" || value == "2" || value == "1px";
        };
        return is_dot("width") && is_dot("height");
    }

    const SanitiseOptions& options_;
    TagRule (*rule_)(std::string_view);
    bool is_composed_;
    bool is_doubtful_ = false;
    int open_links_ = 0;
    unsigned last_offset_ = 0;
    std::size_t inside_pre_ = std::string::npos;  // just behind an opened <pre>
    SafeHtml result_;
    std::vector<Frame> stack_;
};

struct Pass {
    SafeHtml result;
    bool is_doubtful = false;
};

std::optional<Pass> rebuild(std::string_view html, const SanitiseOptions& options, bool composed) {
    const auto tree = HtmlTree::parse(html);
    if (!tree) return {};
    Rebuild work(options, composed ? composed_rule_for : rule_for, composed);
    auto result = work.run(tree->root());
    if (options.wants_text) result.text = text_of(*tree);
    return Pass{std::move(result), work.is_doubtful()};
}

SafeHtml fallback(std::string_view html, bool composed) {
    const auto shown = utf8_prefix(html, std::size_t{1024} * 1024);
    auto text = to_valid_utf8(strip_tags(shown));
    auto lines = text_to_html(text);
    if (composed) {
        auto pass = rebuild(lines, {}, true);
        lines = pass ? std::move(pass->result.html) : escape_html(text);
    }
    return {.html = std::move(lines), .text = std::move(text), .is_fallback = true};
}

// What was rebuilt must mean the same when it is parsed again, here or in a browser; where an
// element was taken out it may not, so the outcome is rebuilt until it stands still. What a browser
// then parses is what we have seen.
SafeHtml settle(std::string_view html, const SanitiseOptions& options, bool composed) {
    auto pass = rebuild(html, options, composed);
    if (!pass) return fallback(html, composed);
    for (int round = 0; pass->is_doubtful; ++round) {
        auto again =
            rebuild(pass->result.html, {.own_url_prefix = options.own_url_prefix}, composed);
        if (!again || round == 8) return fallback(pass->result.html, composed);
        if (again->result.html == pass->result.html) break;
        pass->result.html = std::move(again->result.html);
    }
    return std::move(pass->result);
}

}  // namespace

SafeHtml sanitise(std::string_view html, const SanitiseOptions& options) {
    auto safe = settle(html, options, false);
    if (!options.cid_url) return safe;
    safe.html = map_image_sources(safe.html, [&](std::string_view source) {
        return begins_with(source, "cid:") ? options.cid_url(content_id_of(source)) : std::nullopt;
    });
    return safe;
}

std::string sanitise_composed(std::string_view html, std::string_view own_url_prefix) {
    return settle(html, {.own_url_prefix = std::string(own_url_prefix)}, true).html;
}

std::string escape_html(std::string_view text) {
    std::string out;
    out.reserve(text.size() + text.size() / 16);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '&') {
            out += "&amp;";
        } else if (c == '<') {
            out += "&lt;";
        } else if (c == '>') {
            out += "&gt;";
        } else if (c == '"') {
            out += "&quot;";
        } else if (is_c1_control(text, i)) {
            ++i;
        } else if (static_cast<unsigned char>(c) >= 0x20 ? c != 0x7F : c == '\n' || c == '\t') {
            out += c;
        }
    }
    return out;
}

std::string map_image_sources(
    std::string_view safe_html,
    const std::function<std::optional<std::string>(std::string_view source)>& new_source) {
    constexpr std::string_view opening = "<img src=\"";
    std::string out;
    for (auto at = safe_html.find(opening); at != std::string_view::npos;
         at = safe_html.find(opening)) {
        const auto begin = at + opening.size();
        const auto end = std::min(safe_html.find('"', begin), safe_html.size());
        const auto source = safe_html.substr(begin, end - begin);
        const auto mapped = new_source(unescape(source));
        out += safe_html.substr(0, begin);
        out += mapped ? escape_html(*mapped) : std::string(source);
        safe_html.remove_prefix(end);
    }
    return out += safe_html;
}

}  // namespace tandem::mail
