#include "crypto/encoding.h"

#include <array>
#include <cstdint>

namespace tandem::crypto {
namespace {

using Values = std::array<std::int8_t, 256>;

constexpr std::string_view hex_letters = "0123456789abcdef";
constexpr std::string_view base32_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view base64_letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view base64url_letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

constexpr char swap_case(char letter) {
    if (letter >= 'a' && letter <= 'z') return static_cast<char>(letter - 'a' + 'A');
    if (letter >= 'A' && letter <= 'Z') return static_cast<char>(letter - 'A' + 'a');
    return letter;
}

constexpr Values values_of(std::string_view letters, bool either_case) {
    Values values{};
    values.fill(-1);
    for (std::size_t i = 0; i < letters.size(); ++i) {
        values[static_cast<unsigned char>(letters[i])] = static_cast<std::int8_t>(i);
        if (either_case)
            values[static_cast<unsigned char>(swap_case(letters[i]))] = static_cast<std::int8_t>(i);
    }
    return values;
}

constexpr Values hex_values = values_of(hex_letters, true);
constexpr Values base32_values = values_of(base32_letters, true);
constexpr Values base64_values = values_of(base64_letters, false);
constexpr Values base64url_values = values_of(base64url_letters, false);

std::string encode(std::string_view bytes, std::string_view letters, int bits) {
    std::string text;
    text.reserve(bytes.size() * 8 / static_cast<std::size_t>(bits) + 1);
    const std::uint32_t mask = (1u << bits) - 1;
    std::uint32_t held = 0;
    int count = 0;
    for (const char byte : bytes) {
        held = (held << 8) | static_cast<unsigned char>(byte);
        for (count += 8; count >= bits; count -= bits)
            text += letters[(held >> (count - bits)) & mask];
    }
    if (count > 0) text += letters[(held << (bits - count)) & mask];
    return text;
}

// What is left over must be fewer bits than a letter, and all of them zero: one text per value.
std::optional<std::string> decode(std::string_view text, const Values& values, int bits) {
    std::string bytes;
    bytes.reserve(text.size() * static_cast<std::size_t>(bits) / 8);
    std::uint32_t held = 0;
    int count = 0;
    for (const char letter : text) {
        const auto value = values[static_cast<unsigned char>(letter)];
        if (value < 0) return std::nullopt;
        held = (held << bits) | static_cast<std::uint32_t>(value);
        count += bits;
        if (count < 8) continue;
        count -= 8;
        bytes += static_cast<char>((held >> count) & 0xff);
    }
    if (count >= bits || (held & ((1u << count) - 1)) != 0) return std::nullopt;
    return bytes;
}

}  // namespace

std::string to_hex(std::string_view bytes) { return encode(bytes, hex_letters, 4); }

std::optional<std::string> from_hex(std::string_view text) { return decode(text, hex_values, 4); }

std::string to_base64(std::string_view bytes) {
    auto text = encode(bytes, base64_letters, 6);
    text.append((4 - text.size() % 4) % 4, '=');
    return text;
}

std::optional<std::string> from_base64(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
    return decode(text, base64_values, 6);
}

std::string to_base64url(std::string_view bytes) { return encode(bytes, base64url_letters, 6); }

std::optional<std::string> from_base64url(std::string_view text) {
    return decode(text, base64url_values, 6);
}

std::string to_base32(std::string_view bytes) { return encode(bytes, base32_letters, 5); }

std::optional<std::string> from_base32(std::string_view text) {
    return decode(text, base32_values, 5);
}

}  // namespace tandem::crypto
