#pragma once

#include <optional>
#include <string>
#include <string_view>

// What HTML of strangers may contain; for the .cpp files of this module only.
namespace tandem::mail {

enum class TagRule {
    keep,
    unwrap,  // its children stay
    drop,    // with all that is in it
};

TagRule rule_for(std::string_view tag);
TagRule composed_rule_for(std::string_view tag);

bool is_void(std::string_view tag);

// Whether the attribute may stand on any kept element with this value: no address, no style.
bool is_plain_attribute(std::string_view name, std::string_view value);

// The address as a link may carry it (http, https, mailto, tel), nothing for any other.
std::optional<std::string> safe_link(std::string_view url);

enum class ImageSource { none, own, remote, embedded };

// What an image's source is; `url` without blanks and control characters.
ImageSource image_source(std::string_view url, std::string_view own_url_prefix);

// `url` as browsers read it: blanks at its ends and line ends within removed, "//host" with scheme.
std::string clean_url(std::string_view url);

// The declarations that are allowed, in one spelling; empty when none is.
std::string safe_style(std::string_view style);

// Class names (and ids) by which mail programs mark quotes and signatures; others are dropped, so
// that no mail borrows the looks of our own screens.
std::string marker_classes(std::string_view classes, std::string_view id);

}  // namespace tandem::mail
