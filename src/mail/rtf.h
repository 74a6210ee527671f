#pragma once

#include <cstddef>
#include <string>
#include <string_view>

// Outlook's rich text, as far as a letter in it is to be read; for the .cpp files of this module.
namespace tandem::mail {

struct RtfText {
    std::string text = {};  // UTF-8
    std::string html = {};  // when the RTF only wraps HTML (MS-OXRTFEX), not sanitised
};

// Total; `longest` bounds what is made.
RtfText read_rtf(std::string_view rtf, std::size_t longest);

// RTF as MAPI packs it (MS-OXRTFCP); empty when it is damaged.
std::string decompress_rtf(std::string_view packed, std::size_t longest);

}  // namespace tandem::mail
