#include "mail/bytes.h"
#include "mail/rtf.h"

#include <algorithm>

namespace tandem::mail {
namespace {

// What every packed RTF may refer back to from its beginning on.
constexpr std::string_view known_beginning =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    "\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0"
    "\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

// Each byte of flags says of the next eight pieces whether they are a letter or a reference into
// the last 4096 bytes.
std::string unpack(std::string_view packed, std::size_t size) {
    std::string window(known_beginning);
    const auto start = window.size();
    ByteReader reader(packed);
    while (!reader.is_done() && window.size() < start + size) {
        auto flags = reader.little(1);
        for (int bit = 0; bit < 8 && !reader.is_done(); ++bit, flags >>= 1) {
            if ((flags & 1) == 0) {
                window += reader.take(1);
                continue;
            }
            const auto reference = reader.big(2);
            const auto place = reference >> 4;
            const auto now = window.size() % 4096;
            if (place == now) return window.substr(start);
            const auto back = (now + 4096 - place) % 4096;
            if (back > window.size()) return window.substr(start);
            for (auto left = (reference & 0xF) + 2; left > 0; --left) {
                window += window[window.size() - back];
            }
        }
    }
    return window.substr(start, size);
}

}  // namespace

std::string decompress_rtf(std::string_view packed, std::size_t longest) {
    constexpr std::uint32_t compressed = 0x75465A4C;
    constexpr std::uint32_t plain = 0x414C454D;
    ByteReader reader(packed);
    reader.little(4);
    const auto size = std::min<std::size_t>(reader.little(4), longest);
    const auto kind = reader.little(4);
    reader.little(4);
    if (kind == plain) return std::string(reader.rest().substr(0, size));
    return kind == compressed ? unpack(reader.rest(), size) : std::string();
}

}  // namespace tandem::mail
