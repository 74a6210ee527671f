#include "mail/charset.h"

#include "mail/ascii.h"
#include "mail/charset_names.h"
#include "mail/charset_rare.h"

#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

namespace tandem::mail {

using namespace std::string_view_literals;

namespace {

struct CloseConverter {
    void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

struct CloseDetector {
    void operator()(UCharsetDetector* detector) const { ucsdet_close(detector); }
};

// Charsets that say "I do not know".
constexpr std::string_view unknown_labels[] = {
    "",     "unknown", "x-unknown",      "default",     "none", "unknown-8bit",
    "8bit", "binary",  "x-user-defined", "_autodetect", "auto", "charset"};

bool is_unknown(std::string_view label) {
    return std::ranges::find(unknown_labels, label) != std::end(unknown_labels);
}

bool is_one_of(std::string_view label, std::initializer_list<std::string_view> beginnings) {
    return std::ranges::any_of(beginnings,
                               [&](std::string_view begin) { return label.starts_with(begin); });
}

// Charsets in which bytes below 0x80 need not be ASCII.
bool is_shifting(std::string_view label) {
    return is_national_seven_bit(label) ||
           is_one_of(label, {"iso-2022", "csiso2022", "hz", "utf-7", "unicode-1-1-utf-7", "utf-16",
                             "utf16", "utf-32", "utf32", "ucs-2", "ucs-4", "iso-10646-ucs"});
}

// The charset whose escape sequences show even without a label; empty when there are none.
std::string_view shift_in(std::string_view bytes) {
    for (auto at = bytes.find('\x1B'); at != std::string_view::npos;
         at = bytes.find('\x1B', at + 1)) {
        const auto escape = bytes.substr(at + 1, 3);
        if (escape.starts_with("$B") || escape.starts_with("$@")) return "iso-2022-jp";
        if (escape == "$)C") return "iso-2022-kr";
        if (escape == "$)A" || escape == "$)G") return "iso-2022-cn";
    }
    return {};
}

// Multi-byte charsets: a short text in them may look like UTF-8, so the label goes first.
bool is_multibyte(std::string_view converter) {
    return is_one_of(converter, {"gb18030", "big5", "ibm-943", "euc", "windows-949", "johab",
                                 "shift_jisx", "hz"});
}

struct ErrorCount {
    std::size_t errors = 0;
    std::size_t most = 0;
};

// Conversion stops where the error is left as it is.
void count_errors(const void* context, UConverterToUnicodeArgs* args, const char* units,
                  int32_t length, UConverterCallbackReason reason, UErrorCode* error) {
    auto& count = *static_cast<ErrorCount*>(const_cast<void*>(context));
    if (reason <= UCNV_IRREGULAR && ++count.errors > count.most) return;
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
    std::size_t errors = 0;
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

// Nothing when there is no such charset. What has more errors than that is not believed anyway, so
// it is not read to its end.
std::optional<Converted> convert(std::string_view bytes, const std::string& name,
                                 std::size_t most_errors) {
    if (auto rare = decode_rare(bytes, name, most_errors))
        return Converted{to_utf8(rare->text), rare->errors};
    UErrorCode error = U_ZERO_ERROR;
    const Converter converter(ucnv_open(name.c_str(), &error));
    if (U_FAILURE(error)) return {};

    ErrorCount count{.most = most_errors};
    ucnv_setToUCallBack(converter.get(), count_errors, &count, nullptr, nullptr, &error);
    auto text = to_utf8(to_utf16(converter.get(), bytes));
    return Converted{std::move(text), count.errors};
}

// ISO-2022-JP as its writers have it: half-width kana and the letters of Microsoft's sets are not
// in it, but in Shift JIS, which has the same order.
std::string jis_to_shift_jis(std::string_view bytes) {
    std::string out;
    enum class Set { ascii, kana, kanji } set = Set::ascii;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const auto escape = bytes.substr(i, 3);
        if (escape.starts_with("\x1B$")) {
            set = Set::kanji;
            i += escape == "\x1B$(" ? 3 : 2;
        } else if (escape.starts_with("\x1B(")) {
            set = escape.ends_with('I') ? Set::kana : Set::ascii;
            i += 2;
        } else if (static_cast<unsigned char>(bytes[i]) <= 0x20 || set == Set::ascii) {
            out += bytes[i];
        } else if (set == Set::kana) {
            out += static_cast<char>(bytes[i] | 0x80);
        } else if (i + 1 < bytes.size()) {
            const auto row = static_cast<unsigned char>(bytes[i++]) & 0x7FU;
            const auto cell = static_cast<unsigned char>(bytes[i]) & 0x7FU;
            const auto lead = (row + 1) / 2 + (row < 0x5F ? 0x70U : 0xB0U);
            const auto tail = row % 2 == 0 ? cell + 0x7E : cell + 0x1F + (cell >= 0x60 ? 1U : 0U);
            out += static_cast<char>(lead);
            out += static_cast<char>(tail);
        }
    }
    return out;
}

std::optional<Converted> convert_japanese(std::string_view bytes, std::size_t most_errors) {
    auto plain = convert(bytes, "iso-2022-jp-2", most_errors);
    if (plain && plain->errors == 0) return plain;
    auto wide = convert(jis_to_shift_jis(bytes), "ibm-943_P15A-2003", most_errors);
    return wide && (!plain || wide->errors < plain->errors) ? wide : plain;
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

// Text in two- or four-byte units has zero bytes in every Latin letter, digit and line end, and
// control characters in place of the upper halves of others.
bool is_lie(std::string_view label, std::string_view bytes) {
    return is_one_of(label, {"utf-16", "utf16", "utf-32", "utf32", "ucs", "iso-10646"}) &&
           is_utf8(bytes) && !has_control(bytes);
}

// Western text without a label is so common, and so surely recognised, that it is no reason to
// doubt; any other guess is.
DecodedText decode_guessed(std::string_view bytes) {
    auto label = guess(bytes);
    auto converted = convert(bytes, converter_name(label), 0);
    if (!converted || converted->errors > 0) {
        label = "windows-1252";
        converted = convert(bytes, "windows-1252", bytes.size());
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
std::size_t most_believable_errors(std::size_t size) { return size == 0 ? 0 : (size - 1) / 20; }

DecodedText decode_as(std::string_view bytes, const std::string& label) {
    const auto name = converter_name(label);
    const bool is_iso_2022 = name.starts_with("iso-2022");
    const auto mended = is_iso_2022 ? without_empty_segments(bytes) : std::string();
    const auto most_errors = most_believable_errors(bytes.size());
    const auto converted = name == "iso-2022-jp"
                               ? convert_japanese(mended, most_errors)
                               : convert(is_iso_2022 ? mended : bytes, name, most_errors);
    if (converted && converted->errors == 0) return {converted->text, label, false};
    if (is_utf8(bytes) && !(converted && is_shifting(name))) {
        return {without_nul(bytes), "utf-8", false};
    }
    if (converted && converted->errors <= most_errors) {
        return {converted->text, label, true};
    }
    return decode_guessed(bytes);
}

// Most texts are plain ASCII under one of these; they need no second look.
bool is_common(std::string_view charset) {
    for (const std::string_view common : {"", "us-ascii", "utf-8", "iso-8859-1", "windows-1252"}) {
        if (is_same(charset, common)) return true;
    }
    return false;
}

}  // namespace

DecodedText decode_charset(std::string_view bytes, std::string_view charset) {
    const bool is_plain = is_ascii(bytes);
    if (is_plain && is_common(charset) && bytes.find_first_of("\x1B\0"sv) == bytes.npos) {
        return {std::string(bytes), "us-ascii", false};
    }
    const auto label = clean_label(charset);
    const auto name = converter_name(label);
    if (is_shifting(name) && !bytes.empty() && !is_lie(name, bytes)) return decode_as(bytes, label);
    if (is_plain) {
        if (const auto shift = shift_in(bytes); !shift.empty()) {
            return decode_as(bytes, std::string(shift));
        }
        return {without_nul(bytes), "us-ascii", false};
    }
    if (is_multibyte(name)) return decode_as(bytes, label);
    if (is_utf8(bytes)) return {without_nul(bytes), "utf-8", false};
    if (is_unknown(label) || label == "us-ascii" || label.starts_with("utf")) {
        return decode_guessed(bytes);
    }
    return decode_as(bytes, label);
}

}  // namespace tandem::mail
