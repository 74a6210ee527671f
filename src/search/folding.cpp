#include "search/folding.h"

#include "base/utf8.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <array>
#include <memory>
#include <stdexcept>
#include <string>

namespace tandem::search {
namespace {

// Letters that Unicode does not take apart, though people type the plain one for them.
struct Plain {
    char32_t letter;
    const char* text;
};
constexpr std::array plain_letters{Plain{U'ø', "o"},  Plain{U'ł', "l"},  Plain{U'đ', "d"},
                                   Plain{U'ð', "d"},  Plain{U'þ', "th"}, Plain{U'æ', "ae"},
                                   Plain{U'œ', "oe"}, Plain{U'ı', "i"},  Plain{U'ħ', "h"},
                                   Plain{U'ŋ', "n"},  Plain{U'ŧ', "t"}};

const icu::Normalizer2& instance(const icu::Normalizer2* (*get)(UErrorCode&)) {
    UErrorCode error = U_ZERO_ERROR;
    const auto* normalizer = get(error);
    if (U_FAILURE(error)) throw std::runtime_error("ICU has no normalization data");
    return *normalizer;
}

bool is_accent(UChar32 c) { return c >= 0x300 && c <= 0x36F; }

// The letter without its accents. A mark of another script (a vowel sign, a dakuten) is part of the
// letter and stays.
icu::UnicodeString without_accents(UChar32 c) {
    static const auto& nfd = instance(&icu::Normalizer2::getNFDInstance);
    icu::UnicodeString parts;
    if (!nfd.getDecomposition(c, parts)) return icu::UnicodeString(c);
    icu::UnicodeString kept;
    for (std::int32_t i = 0; i < parts.length(); i = parts.moveIndex32(i, 1)) {
        const auto part = parts.char32At(i);
        if (is_accent(part)) continue;
        if (i > 0) return icu::UnicodeString(c);
        kept.append(part);
    }
    return kept;
}

bool is_written_without_spaces(UChar32 c) {
    UErrorCode error = U_ZERO_ERROR;
    switch (uscript_getScript(c, &error)) {
        case USCRIPT_HAN:
        case USCRIPT_HIRAGANA:
        case USCRIPT_KATAKANA:
        case USCRIPT_THAI:
        case USCRIPT_LAO:
        case USCRIPT_KHMER:
        case USCRIPT_MYANMAR:
            return true;
        default:
            return false;
    }
}

bool is_of_word(UChar32 c) {
    constexpr std::uint32_t mask = U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK;
    return (U_GET_GC_MASK(c) & mask) != 0;
}

struct Entry {
    std::string text;
    Letter letter = Letter::separator;
};

void append_plain(std::string& out, UChar32 c) {
    for (const auto& plain : plain_letters) {
        if (static_cast<UChar32>(plain.letter) != c) continue;
        out += plain.text;
        return;
    }
    without_accents(c).toUTF8String(out);
}

Entry make_entry(char32_t character) {
    static const auto& casefold = instance(&icu::Normalizer2::getNFKCCasefoldInstance);
    const auto c = static_cast<UChar32>(character);
    if (c == 0x200B || c == 0xFFFD) return {};  // zero-width space: ICU would drop it
    if (is_accent(c)) return {"", Letter::ignored};
    UErrorCode error = U_ZERO_ERROR;
    const auto simple = casefold.normalize(icu::UnicodeString(c), error);
    if (U_FAILURE(error)) return {};
    if (simple.isEmpty()) return {"", Letter::ignored};

    Entry entry;
    for (std::int32_t i = 0; i < simple.length(); i = simple.moveIndex32(i, 1)) {
        const auto part = simple.char32At(i);
        if (!is_of_word(part)) continue;
        append_plain(entry.text, part);
        entry.letter = is_written_without_spaces(part) ? Letter::alone : Letter::word;
    }
    return entry;
}

// Every alphabet of Europe, India and the Near East is below this.
constexpr char32_t table_size = 0x2000;

void append_utf8(std::string& out, char32_t c) {
    icu::UnicodeString(static_cast<UChar32>(c)).toUTF8String(out);
}

// The great blocks of East Asia fold to themselves.
Letter letter_of_block(char32_t c) {
    if ((c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3041 && c <= 0x3096) ||
        (c >= 0x30A1 && c <= 0x30FA))
        return Letter::alone;
    return c >= 0xAC00 && c <= 0xD7A3 ? Letter::word : Letter::separator;
}

// Not kept: a mail may hold every character there is.
const Entry& entry_above(char32_t character) {
    thread_local Entry entry;
    const auto letter = letter_of_block(character);
    if (letter == Letter::separator) return entry = make_entry(character);
    entry.text.clear();
    append_utf8(entry.text, character);
    entry.letter = letter;
    return entry;
}

const Entry& entry_of(char32_t character) {
    static const auto table = [] {
        auto entries = std::make_unique<std::array<Entry, table_size>>();
        for (char32_t c = 0; c < table_size; ++c) (*entries)[c] = make_entry(c);
        return entries;
    }();
    return character < table_size ? (*table)[character] : entry_above(character);
}

}  // namespace

Folded folded(char32_t character) {
    const auto& entry = entry_of(character);
    return {entry.text, entry.letter};
}

Decoded decode(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    switch (utf8_sequence(text)) {
        case 1:
            return {byte(0), 1};
        case 2:
            return {static_cast<char32_t>((byte(0) & 0x1Fu) << 6 | (byte(1) & 0x3Fu)), 2};
        case 3:
            return {static_cast<char32_t>((byte(0) & 0x0Fu) << 12 | (byte(1) & 0x3Fu) << 6 |
                                          (byte(2) & 0x3Fu)),
                    3};
        case 4:
            return {static_cast<char32_t>((byte(0) & 0x07u) << 18 | (byte(1) & 0x3Fu) << 12 |
                                          (byte(2) & 0x3Fu) << 6 | (byte(3) & 0x3Fu)),
                    4};
        default:
            return {};
    }
}

}  // namespace tandem::search
