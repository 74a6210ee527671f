#include "mail/charset_rare.h"

#include <iconv.h>

#include <algorithm>
#include <array>

namespace tandem::mail {
namespace {

struct Table {
    std::string_view label;
    std::u16string_view upper;  // what the bytes from 0x80 on mean
};

// Single-byte charsets that ICU does not have.
constexpr Table tables[] = {
    {"iso-8859-16",
     u"\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"
     u"\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"
     u"\uFFFD\uFFFD\uFFFD\uFFFD\u00A0ĄąŁ€„Š§š©Ș«Ź\u00ADźŻ°±ČłŽ”¶·žčș»ŒœŸżÀÁÂĂÄĆÆÇÈÉÊËÌÍÎÏĐŃ"
     u"ÒÓÔŐÖŚŰÙÚÛÜĘȚßàáâăäćæçèéêëìíîïđńòóôőöśűùúûüęțÿ"},
    {"koi8-ru",
     u"─│┌┐└┘├┤┬┴┼▀▄█▌▐░▒▓“■∙”—№™\u00A0»®«·¤═║╒ёє╔ії╗╘╙╚╛ґў╞╟╠╡ЁЄ╣ІЇ╦╧╨╩╪ҐЎ©юабцдефгхийклмн"
     u"опярстужвьызшэщчъЮАБЦДЕФГХИЙКЛМНОПЯРСТУЖВЬЫЗШЭЩЧЪ"},
    {"koi8-t",
     u"қғ‚Ғ„…†‡\uFFFD‰ҳ‹ҲҷҶ\uFFFDҚ‘’“”•–—\uFFFD™\uFFFD›\uFFFD\uFFFD\uFFFD\uFFFD\uFFFDӯӮё¤ӣ¦"
     u"§\uFFFD\uFFFD\uFFFD«¬\u00AD®\uFFFD°±²Ё\uFFFDӢ¶·\uFFFD№\uFFFD»\uFFFD\uFFFD\uFFFD©юабц"
     u"дефгхийклмнопярстужвьызшэщчъЮАБЦДЕФГХИЙКЛМНОПЯРСТУЖВЬЫЗШЭЩЧЪ"},
    {"armscii-8",
     u"\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"
     u"\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"
     u"\uFFFD\uFFFD\uFFFD\uFFFD\u00A0\uFFFDև։)(»«—.՝,-֊…՜՛՞ԱաԲբԳգԴդԵեԶզԷէԸըԹթԺժԻիԼլԽխԾծԿկՀհ"
     u"ՁձՂղՃճՄմՅյՆնՇշՈոՉչՊպՋջՌռՍսՎվՏտՐրՑցՒւՓփՔքՕօՖֆ՚\uFFFD"},
    {"georgian-ps",
     u"\uFFFD\uFFFD‚ƒ„…†‡ˆ‰Š‹Œ\uFFFD\uFFFD\uFFFD\uFFFD‘’“”•–—˜™š›œ\uFFFD\uFFFDŸ\u00A0¡¢£¤¥¦"
     u"§¨©ª«¬\u00AD®¯°±²³´µ¶·¸¹º»¼½¾¿აბგდევზჱთიკლმნჲოპჟრსტჳუფქღყშჩცძწჭხჴჯჰჵæçèéêëìíîïðñòóôõ"
     u"ö÷øùúûüýþÿ"},
    {"georgian-academy",
     u"\uFFFD\uFFFD‚ƒ„…†‡ˆ‰Š‹Œ\uFFFD\uFFFD\uFFFD\uFFFD‘’“”•–—˜™š›œ\uFFFD\uFFFDŸ\u00A0¡¢£¤¥¦"
     u"§¨©ª«¬\u00AD®¯°±²³´µ¶·¸¹º»¼½¾¿აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰჱჲჳჴჵჶçèéêëìíîïðñòóôõ"
     u"ö÷øùúûüýþÿ"},
    {"viscii",
     u"ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓ"
     u"ÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"},
    {"tcvn",
     u"ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ\u00A0ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323à"
     u"ảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"},
    {"dec-mcs",
     u"\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"
     u"\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"
     u"\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD¡¢£\uFFFD¥\uFFFD§¤©ª«\uFFFD\uFFFD\uFFFD\uFFFD°±²³"
     u"\uFFFDµ¶·\uFFFD¹º»¼½\uFFFD¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏ\uFFFDÑÒÓÔÕÖŒØÙÚÛÜŸ\uFFFDßàáâãäåæçèéêëìíî"
     u"ï\uFFFDñòóôõöœøùúûüÿ\uFFFD\uFFFD"},
    {"ruscii",
     u"АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмноп░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙"
     u"╘╒╓╫╪┘┌█▄▌▐▀рстуфхцчшщъыьэюяЁёҐґЄєІіЇї·√№¤■\u00A0"},
    {"mik",
     u"АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя└┴┬├─┼╣║╚╔╩╦╠═╬┐░▒▓│"
     u"┤№§╗╝┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00A0"},
    {"ecma-cyrillic",
     u"\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"
     u"\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"
     u"\uFFFD\uFFFD\uFFFD\uFFFD\u00A0ђѓёєѕіїјљњћќ\u00ADўџ№ЂЃЁЄЅІЇЈЉЊЋЌ¤ЎЏюабцдефгхийклмнопя"
     u"рстужвьызшэщчъЮАБЦДЕФГХИЙКЛМНОПЯРСТУЖВЬЫЗШЭЩЧЪ"},
    {"cp1133",
     u"\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"
     u"\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"
     u"\uFFFD\uFFFD\uFFFD\uFFFD\uFFFDກຂຄງຈສຊຍດຕຖທນບປຜຝພຟມຢຣລວຫອຮ\uFFFD\uFFFD\uFFFDຯະາຳ"
     u"\u0EB4\u0EB5\u0EB6\u0EB7\u0EB8\u0EB9\u0EBC\u0EB1\u0EBBຽ\uFFFD\uFFFD\uFFFDເແໂໃໄ\u0EC8"
     u"\u0EC9\u0ECA\u0ECB\u0ECC\u0ECDໆ\uFFFDໜໝk\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"
     u"\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD໐໑໒໓໔໕໖໗໘໙\uFFFD\uFFFD¢¬¦"
     u"\u00A0"},
    {"ptcp154",
     u"ҖҒӮғ„…ҶҮҲүҠӢҢҚҺҸҗ‘’“”•–—ҳҷҡӣңқһҹ\u00A0ЎўЈӨҘҰ§Ё©Ә«¬ӯ®Ҝ°ұІіҙө¶·ё№ә»јҪҫҝАБВГДЕЖЗИЙКЛМНО"
     u"ПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя"},
    {"kz-1048",
     u"ЂЃ‚ѓ„…†‡€‰Љ‹ЊҚҺЏђ‘’“”•–—\uFFFD™љ›њқһџ\u00A0ҰұӘ¤Ө¦§Ё©Ғ«¬\u00AD®Ү°±Ііөµ¶·ё№ғ»әҢңүАБВГД"
     u"ЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя"},
    {"cp720",
     u"\uFFFD\uFFFDéâ\uFFFDà\uFFFDçêëèïî\uFFFD\uFFFD\uFFFD\uFFFD\u0651\u0652ô¤\u0640ûù"
     u"\u0621\u0622\u0623\u0624£\u0625\u0626\u0627\u0628\u0629\u062A\u062B\u062C\u062D"
     u"\u062E\u062F\u0630\u0631\u0632\u0633\u0634\u0635«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤"
     u"╥╙╘╒╓╫╪┘┌█▄▌▐▀\u0636\u0637\u0638\u0639\u063A\u0641µ\u0642\u0643\u0644\u0645\u0646"
     u"\u0647\u0648\u0649\u064A≡\u064B\u064C\u064D\u064E\u064F\u0650≈°∙·√ⁿ²■\u00A0"},
    {"x-mac-croatian",
     u"ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®Š™´¨≠ŽØ∞±≤≥∆µ∂∑∏š∫ªºΩžø¿¡¬√ƒ≈Ć«Č…\u00A0ÀÃÕŒ"
     u"œĐ—“”‘’÷◊\uF8FF©⁄€‹›Æ»–·‚„‰ÂćÁčÈÍÎÏÌÓÔđÒÚÛÙıˆ˜¯πË˚¸Êæˇ"},
    {"x-mac-romanian",
     u"ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ĂȘ∞±≤≥¥µ∂∑∏π∫ªºΩăș¿¡¬√ƒ≈∆«»…\u00A0ÀÃÕŒ"
     u"œ–—“”‘’÷◊ÿŸ⁄€‹›Țț‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\uF8FFÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ"},
    {"x-mac-icelandic",
     u"ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûüÝ°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»…\u00A0ÀÃÕŒ"
     u"œ–—“”‘’÷◊ÿŸ⁄€ÐðÞþý·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\uF8FFÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ"},
    {"x-mac-arabic",
     u"Ä\u00A0ÇÉÑÖÜáàâä\u06BA«çéèêëí…îïñó»ôö÷úùûü\u0020!\"#$٪&'()*+،-./\u0660\u0661\u0662"
     u"\u0663\u0664\u0665\u0666\u0667\u0668\u0669:\u061B<=>\u061F❊\u0621\u0622\u0623\u0624"
     u"\u0625\u0626\u0627\u0628\u0629\u062A\u062B\u062C\u062D\u062E\u062F\u0630\u0631\u0632"
     u"\u0633\u0634\u0635\u0636\u0637\u0638\u0639\u063A[\\]^_\u0640\u0641\u0642\u0643\u0644"
     u"\u0645\u0646\u0647\u0648\u0649\u064A\u064B\u064C\u064D\u064E\u064F\u0650\u0651\u0652"
     u"\u067E\u0679\u0686\u06D5\u06A4\u06AF\u0688\u0691{|}\u0698\u06D2"},
    {"x-mac-farsi",
     u"Ä\u00A0ÇÉÑÖÜáàâä\u06BA«çéèêëí…îïñó»ôö÷úùûü\u0020!\"#$٪&'()*+،-./۰۱۲۳۴۵۶۷۸۹:\u061B<=>"
     u"\u061F❊\u0621\u0622\u0623\u0624\u0625\u0626\u0627\u0628\u0629\u062A\u062B\u062C"
     u"\u062D\u062E\u062F\u0630\u0631\u0632\u0633\u0634\u0635\u0636\u0637\u0638\u0639\u063A"
     u"[\\]^_\u0640\u0641\u0642\u0643\u0644\u0645\u0646\u0647\u0648\u0649\u064A\u064B\u064C"
     u"\u064D\u064E\u064F\u0650\u0651\u0652\u067E\u0679\u0686\u06D5\u06A4\u06AF\u0688\u0691"
     u"{|}\u0698\u06D2"},
    {"x-mac-ukrainian",
     u"АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ†°Ґ£§•¶І®©™Ђђ≠Ѓѓ∞±≤≥іµґЈЄєЇїЉљЊњјЅ¬√ƒ≈∆«»…\u00A0ЋћЌќ"
     u"ѕ–—“”‘’÷„ЎўЏџ№Ёёяабвгдежзийклмнопрстуфхцчшщъыьэю¤"},
};

struct LowLetter {
    std::string_view label;
    char byte;
    char16_t letter;
};

// The Vietnamese ones have letters where others have control characters.
constexpr LowLetter low_letters[] = {
    {"viscii", 0x02, u'\u1EB2'}, {"viscii", 0x05, u'\u1EB4'}, {"viscii", 0x06, u'\u1EAA'},
    {"viscii", 0x14, u'\u1EF6'}, {"viscii", 0x19, u'\u1EF8'}, {"viscii", 0x1E, u'\u1EF4'},
    {"tcvn", 0x01, u'\u00DA'},   {"tcvn", 0x02, u'\u1EE4'},   {"tcvn", 0x04, u'\u1EEA'},
    {"tcvn", 0x05, u'\u1EEC'},   {"tcvn", 0x06, u'\u1EEE'},   {"tcvn", 0x11, u'\u1EE8'},
    {"tcvn", 0x12, u'\u1EF0'},   {"tcvn", 0x13, u'\u1EF2'},   {"tcvn", 0x14, u'\u1EF6'},
    {"tcvn", 0x15, u'\u1EF8'},   {"tcvn", 0x16, u'\u00DD'},   {"tcvn", 0x17, u'\u1EF4'},
};

// Those of several bytes, and the national ones of seven bits, are left to the C library.
struct SystemName {
    std::string_view label;
    const char* name;
};
constexpr SystemName system_names[] = {
    {"johab", "JOHAB"},
    {"shift_jisx0213", "SHIFT_JISX0213"},
    {"euc-jisx0213", "EUC-JISX0213"},
    {"iso-2022-jp-3", "ISO-2022-JP-3"},
    {"din_66003", "DIN_66003"},
    {"sen_850200_b", "SEN_850200_B"},
    {"ns_4551-1", "NS_4551-1"},
    {"nf_z_62-010", "NF_Z_62-010"},
    {"cp905", "CP905"},
    {"cp880", "CP880"},
};

template <std::size_t N, class T>
const T* find(const T (&list)[N], std::string_view label) {
    const auto* found = std::ranges::find(list, label, &T::label);
    return found == std::end(list) ? nullptr : found;
}

char16_t low_letter(std::string_view label, char byte) {
    for (const auto& low : low_letters) {
        if (low.label == label && low.byte == byte) return low.letter;
    }
    return static_cast<char16_t>(byte);
}

RareText by_table(std::string_view bytes, const Table& table, std::size_t most_errors) {
    RareText result;
    result.text.reserve(bytes.size());
    for (const char byte : bytes) {
        const auto value = static_cast<unsigned char>(byte);
        const auto letter =
            value < 0x80 ? low_letter(table.label, byte) : table.upper[value - 0x80U];
        if (letter == 0xFFFD && ++result.errors > most_errors) break;
        result.text += letter;
    }
    return result;
}

class SystemConverter {
public:
    explicit SystemConverter(const char* name) : handle_(iconv_open("UTF-16LE", name)) {}
    ~SystemConverter() {
        if (is_open()) iconv_close(handle_);
    }
    SystemConverter(const SystemConverter&) = delete;
    SystemConverter& operator=(const SystemConverter&) = delete;

    // iconv_open() says no by -1.
    bool is_open() const { return reinterpret_cast<std::intptr_t>(handle_) != -1; }

    RareText run(std::string_view bytes, std::size_t most_errors) {
        RareText result;
        auto* in = const_cast<char*>(bytes.data());
        auto left = bytes.size();
        while (left > 0 && result.errors <= most_errors) {
            const auto before = left;
            std::array<char16_t, 2048> buffer;
            auto* out = reinterpret_cast<char*>(buffer.data());
            auto room = sizeof buffer;
            const auto done = iconv(handle_, &in, &left, &out, &room);
            result.text.append(buffer.data(), (sizeof buffer - room) / 2);
            const bool is_full = room < 16;
            if (done == static_cast<std::size_t>(-1) && left > 0 && !is_full) {
                result.text += u'\xFFFD';
                ++result.errors;
                ++in;
                --left;
            } else if (left == before) {
                break;
            }
        }
        return result;
    }

private:
    iconv_t handle_;
};

}  // namespace

bool is_national_seven_bit(std::string_view label) {
    return label == "din_66003" || label == "sen_850200_b" || label == "ns_4551-1" ||
           label == "nf_z_62-010";
}

std::optional<RareText> decode_rare(std::string_view bytes, std::string_view label,
                                    std::size_t most_errors) {
    if (const auto* table = find(tables, label)) return by_table(bytes, *table, most_errors);
    const auto* system = find(system_names, label);
    if (system == nullptr) return {};
    SystemConverter converter(system->name);
    if (!converter.is_open()) return {};
    return converter.run(bytes, most_errors);
}

}  // namespace tandem::mail
