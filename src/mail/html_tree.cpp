#include "mail/html_tree.h"

#include "mail/ascii.h"

#include <new>

namespace tandem::mail {

namespace {

// Memory comes from the same place as all other, so that it is counted with it.
const GumboOptions& gumbo_options() {
    static const GumboOptions options = [] {
        GumboOptions ours = kGumboDefaultOptions;
        ours.max_errors = 0;
        ours.allocator = [](void*, std::size_t size) { return ::operator new(size, std::nothrow); };
        ours.deallocator = [](void*, void* block) { ::operator delete(block); };
        return ours;
    }();
    return options;
}

}  // namespace

void HtmlTree::Destroy::operator()(GumboOutput* output) const {
    gumbo_destroy_output(&gumbo_options(), output);
}

std::optional<HtmlTree> HtmlTree::parse(std::string_view html) {
    if (!is_safe_to_parse(html)) return {};
    auto* output = gumbo_parse_with_options(&gumbo_options(), html.data(), html.size());
    if (output == nullptr || output->root == nullptr) return {};
    return HtmlTree(output);
}

std::string tag_name(const GumboNode& node) {
    if (node.type != GUMBO_NODE_ELEMENT && node.type != GUMBO_NODE_TEMPLATE) return {};
    const auto& element = node.v.element;
    if (element.tag != GUMBO_TAG_UNKNOWN) return gumbo_normalized_tagname(element.tag);
    GumboStringPiece name = element.original_tag;
    if (name.data == nullptr) return {};
    gumbo_tag_from_original_text(&name);
    return lower(std::string_view(name.data, name.length));
}

std::optional<std::string_view> attribute(const GumboNode& element, const char* name) {
    if (element.type != GUMBO_NODE_ELEMENT) return {};
    const auto* found = gumbo_get_attribute(&element.v.element.attributes, name);
    if (found == nullptr) return {};
    return std::string_view(found->value);
}

const GumboVector* children_of(const GumboNode& node) {
    if (node.type == GUMBO_NODE_ELEMENT || node.type == GUMBO_NODE_TEMPLATE) {
        return &node.v.element.children;
    }
    if (node.type == GUMBO_NODE_DOCUMENT) return &node.v.document.children;
    return nullptr;
}

bool is_hidden(const GumboNode& element) {
    const auto style = attribute(element, "style");
    if (!style) return false;
    std::string squeezed;
    for (const char c : *style) {
        if (!is_space(c)) squeezed += lower(c);
    }
    return squeezed.find("display:none") != std::string::npos ||
           squeezed.find("mso-hide:all") != std::string::npos;
}

std::string strip_tags(std::string_view html) {
    std::string out;
    while (!html.empty()) {
        const auto begin = html.find('<');
        out += html.substr(0, begin);
        if (begin == std::string_view::npos) break;
        html.remove_prefix(begin);
        if (begins_with(html, "<script") || begins_with(html, "<style"))
            html.remove_prefix(std::min(html.find("</", 1), html.size()));
        const auto end = html.find('>');
        html.remove_prefix(end == std::string_view::npos ? html.size() : end + 1);
        out += ' ';
    }
    return out;
}

}  // namespace tandem::mail
