#include "mail/charset.h"

#include "mail/ascii.h"

#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>

namespace tandem::mail {
namespace {

struct CloseConverter {
    void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

struct CloseDetector {
    void operator()(UCharsetDetector* detector) const { ucsdet_close(detector); }
};

struct Alias {
    std::string_view label;
    const char* converter;
};

// Labels whose writers mean a larger charset than the one they name, and labels ICU does not know.
constexpr Alias aliases[] = {
    {"us-ascii", "windows-1252"},
    {"ascii", "windows-1252"},
    {"ansi_x3.4-1968", "windows-1252"},
    {"iso-8859-1", "windows-1252"},
    {"iso8859-1", "windows-1252"},
    {"iso_8859-1", "windows-1252"},
    {"latin1", "windows-1252"},
    {"latin-1", "windows-1252"},
    {"windows1252", "windows-1252"},
    {"iso-8859-9", "windows-1254"},
    {"iso-8859-11", "windows-874"},
    {"tis-620", "windows-874"},
    {"iso-8859-8-i", "iso-8859-8"},
    {"iso-8859-8-e", "iso-8859-8"},
    {"iso-8859-6-i", "iso-8859-6"},
    {"gb2312", "gb18030"},
    {"gb_2312-80", "gb18030"},
    {"csgb2312", "gb18030"},
    {"gbk", "gb18030"},
    {"x-gbk", "gb18030"},
    {"chinese", "gb18030"},
    {"hz-gb-2312", "hz"},
    {"big5", "big5-hkscs"},
    {"x-big5", "big5-hkscs"},
    {"shift_jis", "ibm-943_P15A-2003"},
    {"shift-jis", "ibm-943_P15A-2003"},
    {"sjis", "ibm-943_P15A-2003"},
    {"x-sjis", "ibm-943_P15A-2003"},
    {"cp932", "ibm-943_P15A-2003"},
    {"windows-31j", "ibm-943_P15A-2003"},
    {"euc-kr", "windows-949"},
    {"ks_c_5601-1987", "windows-949"},
    {"ks_c_5601", "windows-949"},
    {"ksc5601", "windows-949"},
    {"korean", "windows-949"},
    {"cp-850", "cp850"},
    {"utf8", "utf-8"},
    {"unicode-1-1-utf-7", "utf-7"},
    {"x-mac-roman", "macintosh"},
    {"mac", "macintosh"},
};

// Charsets that say "I do not know".
constexpr std::string_view unknown_labels[] = {
    "",     "unknown", "x-unknown",      "default",     "none", "unknown-8bit",
    "8bit", "binary",  "x-user-defined", "_autodetect", "auto", "charset"};

bool is_unknown(std::string_view label) {
    return std::ranges::find(unknown_labels, label) != std::end(unknown_labels);
}

std::string clean_label(std::string_view charset) {
    const auto end = charset.find_first_of(";, \t\r\n$", charset.find_first_not_of(" \t\"'"));
    auto label = lower(charset.substr(0, end));
    std::erase_if(label, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte <= 0x20 || byte >= 0x7F || c == '"' || c == '\'';
    });
    if (label.ends_with("_charset")) label.resize(label.size() - 8);
    return label.substr(0, 60);
}

const char* converter_name(const std::string& label) {
    for (const auto& alias : aliases) {
        if (alias.label == label) return alias.converter;
    }
    return label.c_str();
}

bool is_one_of(std::string_view label, std::initializer_list<std::string_view> beginnings) {
    return std::ranges::any_of(beginnings,
                               [&](std::string_view begin) { return label.starts_with(begin); });
}

// Charsets in which bytes below 0x80 need not be ASCII.
bool is_shifting(std::string_view label) {
    return is_one_of(label, {"iso-2022", "csiso2022", "hz", "utf-7", "unicode-1-1-utf-7", "utf-16",
                             "utf16", "utf-32", "utf32", "ucs-2", "ucs-4", "iso-10646-ucs"});
}

// Text in two- or four-byte units has zero bytes in every Latin letter, digit and line end.
bool is_lie(std::string_view label, std::string_view bytes) {
    return is_one_of(label, {"utf-16", "utf16", "utf-32", "utf32", "ucs", "iso-10646"}) &&
           is_utf8(bytes) && bytes.find('\0') == std::string_view::npos;
}

// The escape sequences by which ISO-2022-JP shows itself even without a label.
bool has_japanese_shift(std::string_view bytes) {
    return bytes.find("\x1B$B") != std::string_view::npos ||
           bytes.find("\x1B$@") != std::string_view::npos;
}

// Multi-byte charsets: a short text in them may look like UTF-8, so the label goes first.
bool is_multibyte(std::string_view label) {
    return is_one_of(label, {"gb",          "x-gb",        "csgb",        "big5",   "x-big5",
                             "shift",       "sjis",        "x-sjis",      "euc",    "ks",
                             "cp932",       "cp949",       "cp950",       "cp936",  "windows-31j",
                             "windows-949", "windows-936", "windows-950", "korean", "chinese"});
}

void count_errors(const void* context, UConverterToUnicodeArgs* args, const char* units,
                  int32_t length, UConverterCallbackReason reason, UErrorCode* error) {
    if (reason <= UCNV_IRREGULAR) ++*static_cast<int*>(const_cast<void*>(context));
    UCNV_TO_U_CALLBACK_SUBSTITUTE(nullptr, args, units, length, reason, error);
}

std::string to_utf8(const std::u16string& text) {
    std::string out(text.size() * 3, '\0');
    int32_t length = 0;
    UErrorCode error = U_ZERO_ERROR;
    u_strToUTF8WithSub(out.data(), static_cast<int32_t>(out.size()), &length, text.data(),
                       static_cast<int32_t>(text.size()), 0xFFFD, nullptr, &error);
    out.resize(U_SUCCESS(error) ? static_cast<std::size_t>(length) : 0);
    std::erase(out, '\0');
    return out;
}

struct Converted {
    std::string text = {};
    int errors = 0;
};

std::u16string to_utf16(UConverter* converter, std::string_view bytes) {
    std::u16string out;
    std::array<char16_t, 4096> buffer;
    const char* source = bytes.data();
    const char* end = source + bytes.size();
    for (;;) {
        UErrorCode error = U_ZERO_ERROR;
        char16_t* target = buffer.data();
        ucnv_toUnicode(converter, &target, buffer.data() + buffer.size(), &source, end, nullptr, 1,
                       &error);
        out.append(buffer.data(), target);
        if (error != U_BUFFER_OVERFLOW_ERROR) return out;
    }
}

// "Back to ASCII" and "on to kanji" with nothing between, as joined encoded words have it: ICU
// takes that for an attack and marks it.
std::string without_empty_segments(std::string_view bytes) {
    std::string out;
    while (!bytes.empty()) {
        const auto escape = std::min(bytes.find('\x1B', 1), bytes.size());
        const bool is_empty = escape == 3 &&
                              (bytes.starts_with("\x1B(B") || bytes.starts_with("\x1B(J")) &&
                              bytes.substr(escape, 2) == "\x1B$";
        if (!is_empty) out += bytes.substr(0, escape);
        bytes.remove_prefix(escape);
    }
    return out;
}

// Nothing when ICU knows no such charset.
std::optional<Converted> convert(std::string_view bytes, const char* name) {
    UErrorCode error = U_ZERO_ERROR;
    const Converter converter(ucnv_open(name, &error));
    if (U_FAILURE(error)) return {};

    Converted result;
    ucnv_setToUCallBack(converter.get(), count_errors, &result.errors, nullptr, nullptr, &error);
    result.text = to_utf8(to_utf16(converter.get(), bytes));
    return result;
}

// What ICU takes the bytes for; only asked when nothing else is known.
std::string guess(std::string_view bytes) {
    UErrorCode error = U_ZERO_ERROR;
    const std::unique_ptr<UCharsetDetector, CloseDetector> detector(ucsdet_open(&error));
    const auto sample = bytes.substr(0, 4096);
    ucsdet_setText(detector.get(), sample.data(), static_cast<int32_t>(sample.size()), &error);
    const auto* match = ucsdet_detect(detector.get(), &error);
    if (U_FAILURE(error) || match == nullptr || ucsdet_getConfidence(match, &error) < 50) {
        return "windows-1252";
    }
    const auto name = lower(ucsdet_getName(match, &error));
    if (name == "iso-8859-1") return "windows-1252";
    return is_one_of(name, {"utf-16", "utf-32", "iso-2022", "ibm"}) ? "windows-1252" : name;
}

// Bytes that are no letter in any charset we would guess: this is no text.
bool has_control(std::string_view bytes) {
    return std::ranges::any_of(bytes, [](char c) {
        return static_cast<unsigned char>(c) < 0x20 && !is_space(c) && c != '\f';
    });
}

// Western text without a label is so common, and so surely recognised, that it is no reason to
// doubt; any other guess is.
DecodedText decode_guessed(std::string_view bytes) {
    auto label = guess(bytes);
    auto converted = convert(bytes, converter_name(label));
    if (!converted || converted->errors > 0) {
        label = "windows-1252";
        converted = convert(bytes, "windows-1252");
    }
    if (!converted) return {to_valid_utf8(bytes), "utf-8", true};
    return {std::move(converted->text), label, label != "windows-1252" || has_control(bytes)};
}

std::string without_nul(std::string_view text) {
    std::string out(text);
    std::erase(out, '\0');
    return out;
}

// A few broken bytes do not make the claim wrong; a text full of them does.
bool is_believable(const Converted& converted, std::size_t size) {
    return static_cast<std::size_t>(converted.errors) * 20 < size;
}

DecodedText decode_as(std::string_view bytes, const std::string& label) {
    const bool is_iso_2022 = label.starts_with("iso-2022") || label.starts_with("csiso2022");
    const auto mended = is_iso_2022 ? without_empty_segments(bytes) : std::string();
    const auto converted = convert(is_iso_2022 ? mended : bytes, converter_name(label));
    if (converted && converted->errors == 0) return {converted->text, label, false};
    if (is_utf8(bytes) && !(converted && is_shifting(label))) {
        return {without_nul(bytes), "utf-8", false};
    }
    if (converted && is_believable(*converted, bytes.size())) {
        return {converted->text, label, true};
    }
    return decode_guessed(bytes);
}

std::uint64_t load(const char* at) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    return word;
}

// How many bytes the well-formed sequence at `at` has; 0 when there is none.
std::size_t sequence_length(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) {
        return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
    };
    const auto is_tail = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
    const auto lead = byte(0);
    if (lead < 0x80) return 1;
    if (lead < 0xC2) return 0;
    if (lead < 0xE0) return is_tail(1) ? 2 : 0;
    if (lead < 0xF0) {
        if (lead == 0xE0 && byte(1) < 0xA0) return 0;
        if (lead == 0xED && byte(1) > 0x9F) return 0;
        return is_tail(1) && is_tail(2) ? 3 : 0;
    }
    if (lead > 0xF4 || (lead == 0xF0 && byte(1) < 0x90) || (lead == 0xF4 && byte(1) > 0x8F)) {
        return 0;
    }
    return is_tail(1) && is_tail(2) && is_tail(3) ? 4 : 0;
}

}  // namespace

bool is_ascii(std::string_view bytes) {
    std::size_t i = 0;
    for (; i + 8 <= bytes.size(); i += 8) {
        if ((load(bytes.data() + i) & 0x8080808080808080U) != 0) return false;
    }
    return std::all_of(bytes.begin() + static_cast<std::ptrdiff_t>(i), bytes.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_utf8(std::string_view bytes) {
    for (std::size_t i = 0; i < bytes.size();) {
        if (i + 8 <= bytes.size() && (load(bytes.data() + i) & 0x8080808080808080U) == 0) {
            i += 8;
            continue;
        }
        const auto length = sequence_length(bytes, i);
        if (length == 0) return false;
        i += length;
    }
    return true;
}

std::string to_valid_utf8(std::string_view bytes) {
    if (is_utf8(bytes)) return without_nul(bytes);
    std::string out;
    out.reserve(bytes.size());
    for (std::size_t i = 0; i < bytes.size();) {
        const auto length = sequence_length(bytes, i);
        if (length == 0) {
            out += "\xEF\xBF\xBD";
        } else if (bytes[i] != '\0') {
            out += bytes.substr(i, length);
        }
        i += std::max<std::size_t>(length, 1);
    }
    return out;
}

std::string_view utf8_prefix(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes) return text;
    while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
    return text.substr(0, bytes);
}

DecodedText decode_charset(std::string_view bytes, std::string_view charset) {
    const auto label = clean_label(charset);
    if (is_shifting(label) && !bytes.empty() && !is_lie(label, bytes)) {
        return decode_as(bytes, label);
    }
    if (is_ascii(bytes)) {
        if (has_japanese_shift(bytes)) return decode_as(bytes, "iso-2022-jp");
        return {without_nul(bytes), "us-ascii", false};
    }
    if (is_multibyte(label)) return decode_as(bytes, label);
    if (is_utf8(bytes)) return {without_nul(bytes), "utf-8", false};
    if (is_unknown(label) || label == "us-ascii" || label.starts_with("utf")) {
        return decode_guessed(bytes);
    }
    return decode_as(bytes, label);
}

}  // namespace tandem::mail
