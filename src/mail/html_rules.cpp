#include "mail/html_rules.h"

#include "mail/ascii.h"

#include <array>
#include <vector>

namespace tandem::mail {
namespace {

template <std::size_t N>
bool is_in(const std::array<std::string_view, N>& sorted, std::string_view name) {
    return std::ranges::binary_search(sorted, name);
}

constexpr auto kept_tags = std::to_array<std::string_view>(
    {"a",        "abbr",       "address",    "article", "aside",  "b",      "bdi",     "bdo",
     "big",      "blockquote", "br",         "caption", "center", "cite",   "code",    "col",
     "colgroup", "dd",         "del",        "details", "dfn",    "dir",    "div",     "dl",
     "dt",       "em",         "figcaption", "figure",  "font",   "footer", "h1",      "h2",
     "h3",       "h4",         "h5",         "h6",      "header", "hr",     "i",       "img",
     "ins",      "kbd",        "li",         "main",    "mark",   "menu",   "nav",     "ol",
     "p",        "pre",        "q",          "rp",      "rt",     "ruby",   "s",       "samp",
     "section",  "small",      "span",       "strike",  "strong", "sub",    "summary", "sup",
     "table",    "tbody",      "td",         "tfoot",   "th",     "thead",  "time",    "tr",
     "tt",       "u",          "ul",         "var",     "wbr"});
static_assert(std::ranges::is_sorted(kept_tags));

constexpr auto dropped_tags = std::to_array<std::string_view>(
    {"applet",   "audio",    "base",  "canvas",    "datalist", "embed",  "frame",   "frameset",
     "head",     "iframe",   "input", "link",      "math",     "meta",   "noembed", "noframes",
     "noscript", "object",   "param", "plaintext", "script",   "select", "source",  "style",
     "svg",      "template", "title", "track",     "video",    "xmp"});
static_assert(std::ranges::is_sorted(dropped_tags));

constexpr auto composed_tags =
    std::to_array<std::string_view>({"a", "b", "blockquote", "br", "code", "em", "h1", "h2", "h3",
                                     "i", "img", "li", "ol", "p", "pre", "s", "strong", "u", "ul"});
static_assert(std::ranges::is_sorted(composed_tags));

constexpr auto void_tags = std::to_array<std::string_view>({"br", "col", "hr", "img", "wbr"});

constexpr auto plain_attributes = std::to_array<std::string_view>(
    {"align",    "alt",   "bgcolor", "border", "cellpadding", "cellspacing", "color",    "colspan",
     "datetime", "dir",   "face",    "height", "lang",        "nowrap",      "reversed", "rowspan",
     "size",     "start", "title",   "type",   "valign",      "value",       "width"});
static_assert(std::ranges::is_sorted(plain_attributes));

constexpr auto style_properties = std::to_array<std::string_view>({"background",
                                                                   "background-color",
                                                                   "border",
                                                                   "border-bottom",
                                                                   "border-bottom-color",
                                                                   "border-bottom-left-radius",
                                                                   "border-bottom-right-radius",
                                                                   "border-bottom-style",
                                                                   "border-bottom-width",
                                                                   "border-collapse",
                                                                   "border-color",
                                                                   "border-left",
                                                                   "border-left-color",
                                                                   "border-left-style",
                                                                   "border-left-width",
                                                                   "border-radius",
                                                                   "border-right",
                                                                   "border-right-color",
                                                                   "border-right-style",
                                                                   "border-right-width",
                                                                   "border-spacing",
                                                                   "border-style",
                                                                   "border-top",
                                                                   "border-top-color",
                                                                   "border-top-left-radius",
                                                                   "border-top-right-radius",
                                                                   "border-top-style",
                                                                   "border-top-width",
                                                                   "border-width",
                                                                   "caption-side",
                                                                   "clear",
                                                                   "color",
                                                                   "direction",
                                                                   "display",
                                                                   "empty-cells",
                                                                   "float",
                                                                   "font",
                                                                   "font-family",
                                                                   "font-size",
                                                                   "font-style",
                                                                   "font-variant",
                                                                   "font-weight",
                                                                   "height",
                                                                   "letter-spacing",
                                                                   "line-height",
                                                                   "list-style",
                                                                   "list-style-type",
                                                                   "margin",
                                                                   "margin-bottom",
                                                                   "margin-left",
                                                                   "margin-right",
                                                                   "margin-top",
                                                                   "max-height",
                                                                   "max-width",
                                                                   "min-height",
                                                                   "min-width",
                                                                   "overflow-wrap",
                                                                   "padding",
                                                                   "padding-bottom",
                                                                   "padding-left",
                                                                   "padding-right",
                                                                   "padding-top",
                                                                   "table-layout",
                                                                   "text-align",
                                                                   "text-decoration",
                                                                   "text-indent",
                                                                   "text-transform",
                                                                   "vertical-align",
                                                                   "white-space",
                                                                   "width",
                                                                   "word-break",
                                                                   "word-spacing",
                                                                   "word-wrap"});
static_assert(std::ranges::is_sorted(style_properties));

constexpr auto displays = std::to_array<std::string_view>(
    {"block", "inline", "inline-block", "list-item", "none", "table", "table-cell", "table-row"});

constexpr auto style_functions = std::to_array<std::string_view>({"hsl", "hsla", "rgb", "rgba"});

constexpr auto markers = std::to_array<std::string_view>(
    {"OutlookMessageHeader", "Signature", "appendonsend", "divRplyFwdMsg", "gmail_attr",
     "gmail_extra", "gmail_quote", "gmail_signature", "mail-editor-reference-message-container",
     "moz-cite-prefix", "moz-forward-container", "moz-signature", "protonmail_quote", "quoted",
     "tutanota_quote", "yahoo_quoted", "yahoo_quoted_begin", "zmail_extra"});
static_assert(std::ranges::is_sorted(markers));

std::string_view scheme_of(std::string_view url) {
    const auto end = url.find_first_of(":/?#");
    if (end == std::string_view::npos || url[end] != ':') return {};
    return url.substr(0, end);
}

// Plain words, numbers, colours and quoted names; nothing that fetches, escapes or computes.
bool is_safe_value(std::string_view value) {
    if (value.empty() || value.size() > 300) return false;
    for (std::size_t i = 0; i < value.size(); ++i) {
        const char c = value[i];
        const bool is_known = is_alnum(c) ||
                              std::string_view(" #%.,()'\"-+!").find(c) != std::string_view::npos ||
                              static_cast<unsigned char>(c) >= 0x80;
        const bool is_slash = c == '/' && value.substr(i, 2) != "/*";
        if (!is_known && !is_slash) return false;
        if (c != '(') continue;
        auto begin = i;
        while (begin > 0 && (is_alpha(value[begin - 1]) || value[begin - 1] == '-')) --begin;
        if (!is_in(style_functions, lower(value.substr(begin, i - begin)))) return false;
    }
    return std::ranges::count(value, '"') % 2 == 0 && std::ranges::count(value, '\'') % 2 == 0;
}

// The frame grows to its page's height, so a page as high as its frame would grow for ever.
bool follows_frame_height(std::string_view value) {
    constexpr auto units = std::to_array<std::string_view>({"vb", "vh", "vi", "vmax", "vmin"});
    for (std::size_t i = 1; i < value.size(); ++i) {
        if (!is_alpha(value[i]) || !(is_digit(value[i - 1]) || value[i - 1] == '.')) continue;
        auto end = i;
        while (end < value.size() && is_alpha(value[end])) ++end;
        const auto unit = lower(value.substr(i, end - i));
        const auto is_kin = [&](std::string_view known) {  // "svh", "lvh" and "dvh" are kin of "vh"
            return unit == known || (unit.size() == known.size() + 1 && unit.ends_with(known));
        };
        if (std::ranges::any_of(units, is_kin)) return true;
        i = end;
    }
    return false;
}

bool is_allowed(std::string_view property, std::string_view value) {
    if (!is_in(style_properties, property) || !is_safe_value(value)) return false;
    if (follows_frame_height(value)) return false;
    if (property == "display") return is_in(displays, lower(value.substr(0, value.find(' '))));
    if (property.starts_with("margin") || property == "text-indent") {
        return value.find('-') == std::string_view::npos;
    }
    return true;
}

std::string squeeze(std::string_view text) {
    std::string out;
    for (const char c : trim(text)) {
        const char blank = is_space(c) || c == '\f' ? ' ' : c;
        if (blank != ' ' || (!out.empty() && out.back() != ' ')) out += blank;
    }
    return out;
}

// The next declaration, cut at a semicolon that stands in neither quotes nor brackets.
std::string_view take_declaration(std::string_view& style) {
    char quote = 0;
    int depth = 0;
    std::size_t i = 0;
    for (; i < style.size(); ++i) {
        const char c = style[i];
        if (quote != 0) {
            if (c == quote) quote = 0;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '(') {
            ++depth;
        } else if (c == ')') {
            --depth;
        } else if (c == ';' && depth <= 0) {
            break;
        }
    }
    const auto declaration = style.substr(0, i);
    style.remove_prefix(std::min(i + 1, style.size()));
    return declaration;
}

bool is_marker(std::string_view name) { return is_in(markers, name); }

}  // namespace

TagRule rule_for(std::string_view tag) {
    if (is_in(kept_tags, tag)) return TagRule::keep;
    return is_in(dropped_tags, tag) ? TagRule::drop : TagRule::unwrap;
}

TagRule composed_rule_for(std::string_view tag) {
    if (is_in(composed_tags, tag)) return TagRule::keep;
    return is_in(dropped_tags, tag) ? TagRule::drop : TagRule::unwrap;
}

bool is_void(std::string_view tag) { return is_in(void_tags, tag); }

bool is_plain_attribute(std::string_view name, std::string_view value) {
    return is_in(plain_attributes, name) && value.size() <= 1000;
}

std::string clean_url(std::string_view url) {
    std::string out;
    for (const char c : url) {
        if (c != '\t' && c != '\n' && c != '\r' && c != '\0') out += c;
    }
    const auto is_outer = [](char c) { return static_cast<unsigned char>(c) <= 0x20; };
    while (!out.empty() && is_outer(out.back())) out.pop_back();
    out.erase(out.begin(), std::ranges::find_if_not(out, is_outer));
    if (out.starts_with("//")) out.insert(0, "https:");
    return out;
}

std::optional<std::string> safe_link(std::string_view url) {
    auto clean = clean_url(url);
    const auto scheme = lower(scheme_of(clean));
    if (scheme != "http" && scheme != "https" && scheme != "mailto" && scheme != "tel") return {};
    if (clean.size() > 8000) return {};
    return clean;
}

ImageSource image_source(std::string_view url, std::string_view own_url_prefix) {
    // Plain words only: "..", "%2e%2e" and "\\" would lead out of the folder.
    const auto is_plain = [](char c) { return is_alnum(c) || c == '/' || c == '-' || c == '_'; };
    if (!own_url_prefix.empty() && url.starts_with(own_url_prefix) &&
        std::ranges::all_of(url.substr(own_url_prefix.size()), is_plain)) {
        return ImageSource::own;
    }
    const auto scheme = lower(scheme_of(url));
    if (scheme == "cid") return ImageSource::own;
    if (scheme == "http" || scheme == "https") {
        return url.size() <= 8000 ? ImageSource::remote : ImageSource::none;
    }
    for (const std::string_view type : {"png", "jpeg", "jpg", "gif", "webp", "bmp"}) {
        if (begins_with(url, "data:image/" + std::string(type) + ";base64,")) {
            return ImageSource::embedded;
        }
    }
    return ImageSource::none;
}

std::string safe_style(std::string_view style) {
    std::string out;
    while (!style.empty()) {
        const auto declaration = take_declaration(style);
        const auto colon = declaration.find(':');
        if (colon == std::string_view::npos) continue;
        const auto property = lower(trim(declaration.substr(0, colon)));
        const auto value = squeeze(declaration.substr(colon + 1));
        if (!is_allowed(property, value)) continue;
        if (!out.empty()) out += "; ";
        out.append(property).append(": ").append(value);
    }
    return out;
}

std::string marker_classes(std::string_view classes, std::string_view id) {
    std::vector<std::string_view> found;
    const auto add = [&](std::string_view name) {
        if (name.starts_with("x_")) name.remove_prefix(2);
        if (is_marker(name) && std::ranges::find(found, name) == found.end()) found.push_back(name);
    };
    for (auto rest = trim(classes); !rest.empty(); rest = trim(rest)) {
        const auto end = std::min(rest.find_first_of(" \t\r\n\f"), rest.size());
        add(rest.substr(0, end));
        rest.remove_prefix(end == 0 ? 1 : end);
    }
    add(trim(id));
    std::string out;
    for (const auto name : found) {
        if (!out.empty()) out += ' ';
        out += name;
    }
    return out;
}

}  // namespace tandem::mail
