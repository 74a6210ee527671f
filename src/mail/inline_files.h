#pragma once

#include <string>
#include <string_view>
#include <vector>

// Files that stand in the text itself, as before MIME; for the .cpp files of this module only.
namespace tandem::mail {

struct InlineFile {
    std::string name = {};  // as written
    std::string bytes = {};
};

// Takes uuencoded and yEnc files out of the raw bytes of a plain body. What only looks like one
// stays in the text. Answers the text that is left.
std::string take_inline_files(std::string_view body, std::vector<InlineFile>& files);

// Whether there is anything to take; quick.
bool may_have_inline_files(std::string_view body);

// A file in BinHex 4.0 (old Macs); its name empty and no bytes when it is none.
InlineFile read_binhex(std::string_view text);

// The data of an AppleSingle file; no bytes when it holds none.
InlineFile read_apple_single(std::string_view bytes);

}  // namespace tandem::mail
