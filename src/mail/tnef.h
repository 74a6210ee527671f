#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::mail {

struct TnefFile {
    std::string name = {};
    std::string content_type = {};  // lower case; empty when it is not told
    std::string content_id = {};
    std::string bytes = {};
};

// What Outlook packs into "winmail.dat" when it writes to other programs as if they were Outlook.
struct Tnef {
    std::string subject = {};
    std::string text = {};  // UTF-8
    std::string html = {};  // UTF-8, not sanitised
    std::vector<TnefFile> files = {};
    bool is_cut = false;  // something in it was damaged, or too deep inside
};

// Nothing when these bytes are no TNEF. Total; what it makes is at most a few times its size.
std::optional<Tnef> read_tnef(std::string_view bytes);

}  // namespace tandem::mail
