#include "mail/ascii.h"
#include "mail/bytes.h"
#include "mail/inline_files.h"

#include <array>

namespace tandem::mail {
namespace {

constexpr std::string_view letters =
    "!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr";

constexpr std::array<int, 256> values = [] {
    std::array<int, 256> all{};
    all.fill(-1);
    for (std::size_t i = 0; i < letters.size(); ++i) {
        all[static_cast<unsigned char>(letters[i])] = static_cast<int>(i);
    }
    return all;
}();

// Six bits a letter, up to the colon that ends it.
std::string six_bits(std::string_view text) {
    std::string out;
    out.reserve(text.size() / 4 * 3);
    unsigned bits = 0;
    int pending = 0;
    for (const char c : text) {
        if (c == ':') break;
        const int value = values[static_cast<unsigned char>(c)];
        if (value < 0) continue;
        bits = bits << 6 | static_cast<unsigned>(value);
        pending += 6;
        if (pending < 8) continue;
        pending -= 8;
        out += static_cast<char>(bits >> pending & 0xFF);
    }
    return out;
}

// "a\x90\x05" is five times "a", "\x90\0" is 0x90 itself. `longest` keeps bombs small.
std::string without_runs(std::string_view packed, std::size_t longest) {
    std::string out;
    for (std::size_t i = 0; i < packed.size() && out.size() < longest; ++i) {
        const char c = packed[i];
        if (c != '\x90' || i + 1 == packed.size()) {
            out += c;
            continue;
        }
        const auto times = static_cast<unsigned char>(packed[++i]);
        if (times == 0) {
            out += c;
        } else if (!out.empty()) {
            out.append(times - 1U, out.back());
        }
    }
    return out;
}

}  // namespace

InlineFile read_binhex(std::string_view text) {
    const auto title = text.find("BinHex 4");
    const auto begin = text.find("\n:", title == std::string_view::npos ? 0 : title);
    if (begin == std::string_view::npos) return {};
    const auto packed = six_bits(text.substr(begin + 2));
    const auto bytes = without_runs(packed, text.size() * 4);
    ByteReader reader(bytes);
    const auto name = reader.take(reader.big(1));
    reader.take(1 + 4 + 4 + 2);  // version, type, creator, flags
    const auto size = reader.big(4);
    reader.take(4 + 2);  // size of the other fork, checksum
    const auto data = reader.take(size);
    if (name.empty() || data.empty()) return {};
    return {std::string(name), std::string(data)};
}

InlineFile read_apple_single(std::string_view bytes) {
    constexpr std::uint32_t single = 0x00051600;
    constexpr std::uint32_t data_fork = 1;
    constexpr std::uint32_t real_name = 3;
    ByteReader reader(bytes);
    if (reader.big(4) != single) return {};
    reader.take(4 + 16);
    const auto count = reader.big(2);
    InlineFile file;
    for (std::uint32_t i = 0; i < count && !reader.is_done(); ++i) {
        const auto id = reader.big(4);
        const auto offset = reader.big(4);
        const auto size = reader.big(4);
        const auto piece = bytes.substr(std::min<std::size_t>(offset, bytes.size()), size);
        if (id == data_fork && file.bytes.empty()) file.bytes = piece;
        if (id == real_name && file.name.empty()) file.name = piece;
    }
    return file;
}

}  // namespace tandem::mail
