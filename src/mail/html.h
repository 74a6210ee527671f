#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::mail {

struct SanitiseOptions {
    // Where an image of the message itself is served; without it src="cid:..." stays as it is.
    std::function<std::optional<std::string>(std::string_view content_id)> cid_url = {};

    // Images under this address are ours and may be shown ("/api/v1/attachments/"); empty: none.
    std::string own_url_prefix = {};

    bool wants_text = false;  // fill SafeHtml::text too; cheaper than html_to_text() afterwards
};

struct SafeHtml {
    std::string html = {};
    std::string text = {};    // as html_to_text() reads it, when it was wanted
    int remote_images = 0;    // carry data-remote-src instead of src until the reader asks
    int tracking_pixels = 0;  // those of them that are too small to be seen
    std::vector<std::string> content_ids = {};  // of this message's own images that it shows
    bool is_fallback = false;  // too big or too tangled to parse safely; html is its text
};

// HTML of strangers, rebuilt from an allow-list: no script, no form, no request to anyone. Images
// from elsewhere are inert, links open apart and tell nothing about us. Sanitising the result
// again changes nothing.
SafeHtml sanitise(std::string_view html, const SanitiseOptions& options = {});

// The stricter list for what our own editor may produce: p br b strong i em u s a ul ol li
// blockquote pre code img h1-h3. Images: cid: and those under `own_url_prefix`.
std::string sanitise_composed(std::string_view html, std::string_view own_url_prefix = {});

// Puts each image's src through `new_source` (nothing: leaves it); the rest stays as it is. For
// already sanitised HTML: cid: to our addresses for the screen, and back for sending.
std::string map_image_sources(
    std::string_view safe_html,
    const std::function<std::optional<std::string>(std::string_view source)>& new_source);

// Readable text: links as "text (address)", lists with marks, quotes with "> ", table rows as
// lines.
std::string html_to_text(std::string_view html);

// A plain body as HTML: escaped, line ends kept, addresses of the web made links.
std::string text_to_html(std::string_view text);

// For text between tags and inside quoted attributes.
std::string escape_html(std::string_view text);

}  // namespace tandem::mail
