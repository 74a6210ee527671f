#pragma once

#include <string>
#include <string_view>

namespace tandem::mail {

// A name that is safe to show and to store: no folders, no control or direction marks, no leading
// dots, not too long, with its ending kept. Never empty: made up from the type when it must be.
std::string safe_filename(std::string_view name, std::string_view content_type);

// The type the bytes look like ("image/png"), empty when that cannot be told.
std::string sniff_type(std::string_view bytes);

// What a person must know who trusts the name or the declared type: that the file is a program, or
// a web page where an image is promised. Empty when nothing is hidden.
std::string disguise_of(std::string_view declared, std::string_view sniffed, std::string_view name);

}  // namespace tandem::mail
