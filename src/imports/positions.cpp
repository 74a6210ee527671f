#include "imports/positions.h"

#include <charconv>

namespace tandem::imports {
namespace {

constexpr std::string_view select_position = R"sql(
    SELECT position FROM import_positions WHERE path = $1)sql";

constexpr std::string_view upsert_position = R"sql(
    INSERT INTO import_positions (path, position) VALUES ($1, $2)
    ON CONFLICT (path) DO UPDATE SET position = excluded.position)sql";

constexpr std::string_view delete_position = R"sql(
    DELETE FROM import_positions WHERE path = $1)sql";

// As in a URL: what is not plain ASCII becomes %XX.
std::string escaped(const std::string& bytes) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string text;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte > 0x20 && byte < 0x7F && c != '%') {
            text += c;
        } else {
            text += '%';
            text += digits[byte / 16u];
            text += digits[byte % 16u];
        }
    }
    return text;
}

std::string unescaped(const std::string& text) {
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned byte = 0;
        if (text[i] == '%' && i + 2 < text.size()) {
            std::from_chars(text.data() + i + 1, text.data() + i + 3, byte, 16);
            bytes += static_cast<char>(byte);
            i += 2;
        } else {
            bytes += text[i];
        }
    }
    return bytes;
}

}  // namespace

std::string find_position(store::Tx& tx, const std::string& path) {
    return unescaped(tx.find<std::string>(select_position, escaped(path)).value_or(""));
}

void put_position(store::Tx& tx, const std::string& path, const std::string& position) {
    tx.run(upsert_position, escaped(path), escaped(position));
}

void forget_position(store::Tx& tx, const std::string& path) {
    tx.run(delete_position, escaped(path));
}

}  // namespace tandem::imports
