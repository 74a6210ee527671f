#pragma once

#include <gumbo.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

// Gumbo behind guards; for the .cpp files of this module only.
namespace tandem::mail {

// Whether gumbo parses this in reasonable time and memory: it is quadratic in depth and in the
// attributes of one tag, and repeats unclosed formatting in every following paragraph.
bool is_safe_to_parse(std::string_view html);

// A parsed document. Views in it point into the HTML it was made of, which must live as long.
class HtmlTree {
public:
    // Nothing when the guards say no.
    static std::optional<HtmlTree> parse(std::string_view html);

    const GumboNode& root() const { return *output_->root; }

private:
    struct Destroy {
        void operator()(GumboOutput* output) const;
    };
    explicit HtmlTree(GumboOutput* output) : output_(output) {}

    std::unique_ptr<GumboOutput, Destroy> output_;
};

// Lower-case name of an element; empty for other nodes. Unknown elements have the name they gave.
std::string tag_name(const GumboNode& node);

// The attribute's value, nullopt when it is absent. `name` in lower case.
std::optional<std::string_view> attribute(const GumboNode& element, const char* name);

const GumboVector* children_of(const GumboNode& node);

// "display:none" and its kin in a style attribute.
bool is_hidden(const GumboNode& element);

// What html_to_text() gives, of a document that is parsed already.
std::string text_of(const HtmlTree& tree);

// The text that is left when every tag is simply cut out; for HTML that the guards refuse.
std::string strip_tags(std::string_view html);

}  // namespace tandem::mail
