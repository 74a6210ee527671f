#pragma once

#include <cstddef>
#include <string>
#include <string_view>

// Texts of a mail on their way to be one; for the .cpp files of this module only.
namespace tandem::mail {

// One readable rendering of a part and what is in it.
struct Body {
    std::string text = {};
    std::string html = {};
    std::string html_text = {};  // of the HTML, where it may be needed
    bool has_text = false;
    bool has_html = false;
    std::size_t picture = 0;  // the number of the attachment, from 1, if it is nothing but one

    bool is_empty() const { return !has_text && !has_html; }
    bool shows_something() const;
};

// Puts one body below another; where one of the two has only text, it is shown as HTML too.
void join(Body& above, Body below);

// The text of its HTML.
std::string readable(const Body& body);

bool is_blank_text(std::string_view text);

// Whether HTML shows anything: letters outside of tags, or a picture.
bool has_visible(std::string_view html);

// CR LF and CR become LF.
std::string with_line_feeds(std::string text);

// <meta charset=...> or <meta ... content="text/html; charset=...">, for parts that name none.
std::string charset_in_html(std::string_view html);

}  // namespace tandem::mail
