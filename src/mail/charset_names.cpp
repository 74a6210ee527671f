#include "mail/charset_names.h"

#include "mail/ascii.h"

#include <algorithm>
#include <optional>

namespace tandem::mail {
namespace {

struct Alias {
    std::string_view label;
    std::string_view converter;
};

// Labels whose writers mean a larger charset than the one they name, and labels ICU does not know.
constexpr Alias aliases[] = {
    {"us-ascii", "windows-1252"},
    {"ascii", "windows-1252"},
    {"us", "windows-1252"},
    {"646", "windows-1252"},
    {"iso646-us", "windows-1252"},
    {"iso_646.irv:1991", "windows-1252"},
    {"ansi", "windows-1252"},
    {"ansi_x3.4-1968", "windows-1252"},
    {"ansi_x3.4-1986", "windows-1252"},
    {"iso-8859-1", "windows-1252"},
    {"iso-ir-100", "windows-1252"},
    {"l1", "windows-1252"},
    {"latin", "windows-1252"},
    {"western", "windows-1252"},
    {"iso-8859-9", "windows-1254"},
    {"l5", "windows-1254"},
    {"iso-8859-11", "windows-874"},
    {"tis-620", "windows-874"},
    {"tis620", "windows-874"},
    {"tis620.2533", "windows-874"},
    {"iso-8859-8-i", "iso-8859-8"},
    {"iso-8859-8-e", "iso-8859-8"},
    {"logical", "iso-8859-8"},
    {"iso-8859-6-i", "iso-8859-6"},
    {"iso-8859-6-e", "iso-8859-6"},
    {"iso-8859-10", "iso-8859_10-1998"},
    {"l6", "iso-8859_10-1998"},
    {"iso-8859-14", "iso-8859_14-1998"},
    {"gb2312", "gb18030"},
    {"gb_2312-80", "gb18030"},
    {"gb-2312", "gb18030"},
    {"gb_2312", "gb18030"},
    {"csgb2312", "gb18030"},
    {"csiso58gb231280", "gb18030"},
    {"euc-cn", "gb18030"},
    {"x-euc-cn", "gb18030"},
    {"gbk", "gb18030"},
    {"x-gbk", "gb18030"},
    {"chinese", "gb18030"},
    {"hz-gb-2312", "hz"},
    {"big5", "big5-hkscs"},
    {"x-big5", "big5-hkscs"},
    {"big-5", "big5-hkscs"},
    {"cn-big5", "big5-hkscs"},
    {"csbig5", "big5-hkscs"},
    {"big5-eten", "big5-hkscs"},
    {"euc-tw", "euc-tw"},
    {"x-euc-tw", "euc-tw"},
    {"shift_jis", "ibm-943_P15A-2003"},
    {"shift-jis", "ibm-943_P15A-2003"},
    {"shiftjis", "ibm-943_P15A-2003"},
    {"sjis", "ibm-943_P15A-2003"},
    {"x-sjis", "ibm-943_P15A-2003"},
    {"ms_kanji", "ibm-943_P15A-2003"},
    {"csshiftjis", "ibm-943_P15A-2003"},
    {"windows-31j", "ibm-943_P15A-2003"},
    {"eucjp-ms", "euc-jp"},
    {"eucjp", "euc-jp"},
    {"x-euc-jp", "euc-jp"},
    {"iso-2022-jp-2004", "iso-2022-jp-3"},
    {"iso-2022-jp-ms", "iso-2022-jp"},
    {"csiso2022jp", "iso-2022-jp"},
    {"jis", "iso-2022-jp"},
    {"csiso2022kr", "iso-2022-kr"},
    {"euc-kr", "windows-949"},
    {"euckr", "windows-949"},
    {"x-euc-kr", "windows-949"},
    {"cseuckr", "windows-949"},
    {"uhc", "windows-949"},
    {"x-uhc", "windows-949"},
    {"ks_c_5601-1987", "windows-949"},
    {"ks_c_5601-1989", "windows-949"},
    {"ks_c_5601", "windows-949"},
    {"ks-c-5601-1987", "windows-949"},
    {"ksc5601", "windows-949"},
    {"ksc_5601", "windows-949"},
    {"korean", "windows-949"},
    {"x-johab", "johab"},
    {"utf8", "utf-8"},
    {"utf_8", "utf-8"},
    {"x-utf8", "utf-8"},
    {"utf-8-mac", "utf-8"},
    {"utf8mb4", "utf-8"},
    {"unicode", "utf-16"},
    {"unicode-1-1-utf-8", "utf-8"},
    {"unicode-1-1-utf-7", "utf-7"},
    {"utf7", "utf-7"},
    {"iso-10646-ucs-2", "utf-16be"},
    {"iso-10646-ucs-4", "utf-32be"},
    {"mac", "macintosh"},
    {"macroman", "macintosh"},
    {"x-macroman", "macintosh"},
    {"mac-roman", "macintosh"},
    {"x-mac-roman", "macintosh"},
    {"apple-roman", "macintosh"},
    {"x-mac-ce", "x-mac-centraleurroman"},
    {"x-mac-central-europe", "x-mac-centraleurroman"},
    {"maccentraleurope", "x-mac-centraleurroman"},
    {"maccyrillic", "x-mac-cyrillic"},
    {"mac-cyrillic", "x-mac-cyrillic"},
    {"macukraine", "x-mac-ukrainian"},
    {"x-mac-ukraine", "x-mac-ukrainian"},
    {"macgreek", "x-mac-greek"},
    {"macturkish", "x-mac-turkish"},
    {"macroatian", "x-mac-croatian"},
    {"maccroatian", "x-mac-croatian"},
    {"macromania", "x-mac-romanian"},
    {"maciceland", "x-mac-icelandic"},
    {"x-mac-iceland", "x-mac-icelandic"},
    {"x-mac-hebrew", "windows-1255"},
    {"x-mac-thai", "windows-874"},
    {"x-mac-japanese", "ibm-943_P15A-2003"},
    {"x-mac-korean", "windows-949"},
    {"x-mac-chinesesimp", "gb18030"},
    {"x-mac-chinesetrad", "big5-hkscs"},
    {"csviscii", "viscii"},
    {"viscii1.1-1", "viscii"},
    {"x-viscii", "viscii"},
    {"tcvn5712-1", "tcvn"},
    {"tcvn-5712", "tcvn"},
    {"tcvn5712-1:1993", "tcvn"},
    {"x-viet-tcvn5712", "tcvn"},
    {"armscii", "armscii-8"},
    {"geostd8", "georgian-ps"},
    {"koi8", "koi8-r"},
    {"koi8r", "koi8-r"},
    {"cskoi8r", "koi8-r"},
    {"koi8_r", "koi8-r"},
    {"koi", "koi8-r"},
    {"koi8u", "koi8-u"},
    {"koi8-e", "ecma-cyrillic"},
    {"iso-ir-111", "ecma-cyrillic"},
    {"cp154", "ptcp154"},
    {"pt154", "ptcp154"},
    {"cyrillic-asian", "ptcp154"},
    {"rk1048", "kz-1048"},
    {"strk1048-2002", "kz-1048"},
    {"cyrillic", "iso-8859-5"},
    {"greek", "iso-8859-7"},
    {"arabic", "iso-8859-6"},
    {"hebrew", "iso-8859-8"},
    {"x-ia5-german", "din_66003"},
    {"iso646-de", "din_66003"},
    {"iso-ir-21", "din_66003"},
    {"x-ia5-swedish", "sen_850200_b"},
    {"iso646-se", "sen_850200_b"},
    {"x-ia5-norwegian", "ns_4551-1"},
    {"iso646-no", "ns_4551-1"},
    {"iso646-fr", "nf_z_62-010"},
    {"x-ia5", "windows-1252"},
    {"roman8", "hp-roman8"},
};

struct NumberedPage {
    unsigned number;
    std::string_view converter;
};

// Windows numbers code pages of everything; those that are no "cpN" of IBM's.
constexpr NumberedPage pages[] = {
    {874, "windows-874"},
    {932, "ibm-943_P15A-2003"},
    {936, "gb18030"},
    {949, "windows-949"},
    {950, "big5-hkscs"},
    {1125, "ruscii"},
    {1200, "utf-16le"},
    {1201, "utf-16be"},
    {1361, "johab"},
    {10000, "macintosh"},
    {10001, "ibm-943_P15A-2003"},
    {10002, "big5-hkscs"},
    {10003, "windows-949"},
    {10004, "x-mac-arabic"},
    {10005, "windows-1255"},
    {10006, "x-mac-greek"},
    {10007, "x-mac-cyrillic"},
    {10008, "gb18030"},
    {10010, "x-mac-romanian"},
    {10017, "x-mac-ukrainian"},
    {10021, "windows-874"},
    {10029, "x-mac-centraleurroman"},
    {10079, "x-mac-icelandic"},
    {10081, "x-mac-turkish"},
    {10082, "x-mac-croatian"},
    {20106, "din_66003"},
    {20107, "sen_850200_b"},
    {20108, "ns_4551-1"},
    {20127, "windows-1252"},
    {20866, "koi8-r"},
    {20932, "euc-jp"},
    {20936, "gb18030"},
    {21866, "koi8-u"},
    {38598, "iso-8859-8"},
    {50220, "iso-2022-jp"},
    {50221, "iso-2022-jp"},
    {50222, "iso-2022-jp"},
    {50225, "iso-2022-kr"},
    {50227, "iso-2022-cn"},
    {51932, "euc-jp"},
    {51936, "gb18030"},
    {51949, "windows-949"},
    {52936, "hz"},
    {54936, "gb18030"},
    {65000, "utf-7"},
    {65001, "utf-8"},
};

std::string_view alias_of(std::string_view label) {
    const auto* found = std::ranges::find(aliases, label, &Alias::label);
    return found == std::end(aliases) ? std::string_view() : found->converter;
}

std::optional<unsigned> number(std::string_view text) {
    if (text.empty() || text.size() > 5 || !std::ranges::all_of(text, is_digit)) return {};
    unsigned value = 0;
    for (const char c : text) value = value * 10 + static_cast<unsigned>(c - '0');
    return value;
}

// The number behind one of these beginnings and a joint: of "win-1251", "cp1251".
std::optional<unsigned> number_behind(std::string_view label,
                                      std::initializer_list<std::string_view> beginnings) {
    for (const auto beginning : beginnings) {
        if (!label.starts_with(beginning)) continue;
        auto rest = label.substr(beginning.size());
        while (!rest.empty() && !is_digit(rest.front()) && !is_alpha(rest.front())) {
            rest.remove_prefix(1);
        }
        if (const auto value = number(rest)) return value;
    }
    return {};
}

// "iso8859-15", "iso_8859_15", "iso885915", "8859-15", "iso_8859-15:1998".
std::string iso_8859(std::string_view label) {
    label = label.substr(0, label.find(':'));
    const auto part = number_behind(
        label, {"iso-8859", "iso_8859", "iso8859", "iso 8859", "8859", "x-iso-8859", "csiso8859"});
    return part && *part >= 1 && *part <= 16 ? "iso-8859-" + std::to_string(*part) : std::string();
}

std::string latin(std::string_view label) {
    constexpr unsigned parts[] = {1, 2, 3, 4, 9, 10, 13, 14, 15, 16};
    const auto set = number_behind(label, {"latin", "iso-latin", "x-latin", "csisolatin"});
    return set && *set >= 1 && *set <= 10 ? "iso-8859-" + std::to_string(parts[*set - 1])
                                          : std::string();
}

}  // namespace

std::string clean_label(std::string_view charset) {
    const auto end = charset.find_first_of(";, \t\r\n$", charset.find_first_not_of(" \t\"'"));
    auto label = lower(charset.substr(0, end));
    std::erase_if(label, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte <= 0x20 || byte >= 0x7F || c == '"' || c == '\'';
    });
    if (label.ends_with("_charset")) label.resize(label.size() - 8);
    if (label.starts_with("charset=")) label.erase(0, 8);
    return label.substr(0, 60);
}

std::string code_page(unsigned number) {
    const auto* found = std::ranges::find(pages, number, &NumberedPage::number);
    if (found != std::end(pages)) return std::string(found->converter);
    if (number >= 1250 && number <= 1258) return "windows-" + std::to_string(number);
    if (number >= 28591 && number <= 28606) {
        return converter_name("iso-8859-" + std::to_string(number - 28590));
    }
    return number == 0 ? std::string() : "cp" + std::to_string(number);
}

std::string converter_name(std::string_view label) {
    for (const auto& same : {std::string(label), iso_8859(label), latin(label)}) {
        if (const auto converter = alias_of(same); !converter.empty()) {
            return std::string(converter);
        }
    }
    if (auto part = iso_8859(label); !part.empty()) return part;
    if (auto part = latin(label); !part.empty()) return part;
    const auto page =
        number_behind(label, {"windows", "win", "x-windows", "x-cp", "cp", "ms", "msdos", "ansi",
                              "codepage", "ibm", "x-ibm", "csibm", "oem", "dos"});
    return page ? code_page(*page) : std::string(label);
}

}  // namespace tandem::mail
