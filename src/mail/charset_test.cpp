#include "mail/charset.h"

#include "mail/header.h"
#include "mail/mime_header.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace tandem::mail {
namespace {

using namespace std::string_literals;

struct Sample {
    std::string label;
    std::string bytes;
    std::string text;
};

TEST_CASE("every charset is read by every name that people give it") {
    const std::vector<Sample> samples = {
        {"koi8-r", "\xF0\xD2\xC9\xD7\xC5\xD4"s, "Привет"},
        {"KOI8R", "\xF0\xD2\xC9\xD7\xC5\xD4"s, "Привет"},
        {"windows-1251", "\xCF\xF0\xE8\xE2\xE5\xF2"s, "Привет"},
        {"win-1251", "\xCF\xF0\xE8\xE2\xE5\xF2"s, "Привет"},
        {"cp-1251", "\xCF\xF0\xE8\xE2\xE5\xF2"s, "Привет"},
        {"x-cp1251", "\xCF\xF0\xE8\xE2\xE5\xF2"s, "Привет"},
        {"iso-8859-5", "\xBF\xE0\xD8\xD2\xD5\xE2"s, "Привет"},
        {"cp866", "\x8F\xE0\xA8\xA2\xA5\xE2"s, "Привет"},
        {"ibm866", "\x8F\xE0\xA8\xA2\xA5\xE2"s, "Привет"},
        {"cp855", "\xDD\xE1\xB7\xEB\xA8\xE5"s, "Привет"},
        {"x-mac-cyrillic", "\x8F\xF0\xE8\xE2\xE5\xF2"s, "Привет"},
        {"koi8-u", "\xBD\xC1\xCE\xCF\xCB \xA7\xA7"s, "Ґанок її"},
        {"koi8-ru", "\xBD\xC1\xCE\xCF\xCB \xA7\xA7"s, "Ґанок її"},
        {"x-mac-ukrainian", "\x8F\xF0\xE8\xE2\xB4\xF2 \xB6"s, "Привіт ґ"},
        {"iso-8859-2", "Za\xBF\xF3\xB3\xE6 g\xEA\xB6l\xB1"s, "Zażółć gęślą"},
        {"windows-1250", "Za\xBF\xF3\xB3\xE6 g\xEA\x9Cl\xB9"s, "Zażółć gęślą"},
        {"cp852", "Za\xBE\xA2\x88\x86 g\xA9\x98l\xA5"s, "Zażółć gęślą"},
        {"latin2", "Za\xBF\xF3\xB3\xE6 g\xEA\xB6l\xB1"s, "Zażółć gęślą"},
        {"iso8859_2", "Za\xBF\xF3\xB3\xE6 g\xEA\xB6l\xB1"s, "Zażółć gęślą"},
        {"x-mac-ce", "Za\xFD\x97\xB8\x8D g\xAB\xE6l\x88"s, "Zażółć gęślą"},
        {"x-mac-centraleurroman", "Za\xFD\x97\xB8\x8D g\xAB\xE6l\x88"s, "Zażółć gęślą"},
        {"iso-8859-7", "\xCA\xE1\xEB\xE7\xEC\xDD\xF1\xE1"s, "Καλημέρα"},
        {"windows-1253", "\xCA\xE1\xEB\xE7\xEC\xDD\xF1\xE1"s, "Καλημέρα"},
        {"x-mac-greek", "\xBA\xE1\xEC\xE8\xED\xDB\xF2\xE1"s, "Καλημέρα"},
        {"cp869", "\xB5\xD6\xE5\xE1\xE6\x9D\xEB\xD6"s, "Καλημέρα"},
        {"cp737", "\x89\x98\xA2\x9E\xA3\xE2\xA8\x98"s, "Καλημέρα"},
        {"iso-8859-8-i", "\xF9\xEC\xE5\xED"s, "שלום"},
        {"windows-1255", "\xF9\xEC\xE5\xED"s, "שלום"},
        {"cp862", "\x99\x8C\x85\x8D"s, "שלום"},
        {"iso-8859-6", "\xE5\xD1\xCD\xC8\xC7"s, "مرحبا"},
        {"windows-1256", "\xE3\xD1\xCD\xC8\xC7"s, "مرحبا"},
        {"cp720", "\xEA\xA9\xA5\xA0\x9F"s, "مرحبا"},
        {"x-mac-arabic", "\xE5\xD1\xCD\xC8\xC7"s, "مرحبا"},
        {"tis-620", "\xCA\xC7\xD1\xCA\xB4\xD5"s, "สวัสดี"},
        {"windows-874", "\xCA\xC7\xD1\xCA\xB4\xD5"s, "สวัสดี"},
        {"iso-8859-11", "\xCA\xC7\xD1\xCA\xB4\xD5"s, "สวัสดี"},
        {"iso-8859-9",
         "\xDEi\xFEli \xFD\xF0"
         "d\xFDr"s,
         "Şişli ığdır"},
        {"windows-1254",
         "\xDEi\xFEli \xFD\xF0"
         "d\xFDr"s,
         "Şişli ığdır"},
        {"cp857",
         "\x9Ei\x9Fli \x8D\xA7"
         "d\x8Dr"s,
         "Şişli ığdır"},
        {"x-mac-turkish",
         "\xDEi\xDFli \xDD\xDB"
         "d\xDDr"s,
         "Şişli ığdır"},
        {"latin5",
         "\xDEi\xFEli \xFD\xF0"
         "d\xFDr"s,
         "Şişli ığdır"},
        {"iso-8859-1",
         "Gr\xFC\xDF"
         "e aus K\xF6ln"s,
         "Grüße aus Köln"},
        {"latin1",
         "Gr\xFC\xDF"
         "e aus K\xF6ln"s,
         "Grüße aus Köln"},
        {"cp437",
         "Gr\x81\xE1"
         "e aus K\x94ln"s,
         "Grüße aus Köln"},
        {"cp850",
         "Gr\x81\xE1"
         "e aus K\x94ln"s,
         "Grüße aus Köln"},
        {"cp-850",
         "Gr\x81\xE1"
         "e aus K\x94ln"s,
         "Grüße aus Köln"},
        {"ibm00858",
         "Gr\x81\xE1"
         "e aus K\x94ln"s,
         "Grüße aus Köln"},
        {"macintosh",
         "Gr\x9F\xA7"
         "e aus K\x9Aln"s,
         "Grüße aus Köln"},
        {"x-mac-roman",
         "Gr\x9F\xA7"
         "e aus K\x9Aln"s,
         "Grüße aus Köln"},
        {"hp-roman8",
         "Gr\xCF\xDE"
         "e aus K\xCEln"s,
         "Grüße aus Köln"},
        {"iso-8859-15",
         "Gr\xFC\xDF"
         "e aus K\xF6ln"s,
         "Grüße aus Köln"},
        {"iso88591",
         "Gr\xFC\xDF"
         "e aus K\xF6ln"s,
         "Grüße aus Köln"},
        {"cp037", "\xC7\x99\xDCY\x85@\x81\xA4\xA2@\xD2\xCC\x93\x95"s, "Grüße aus Köln"},
        {"ibm500", "\xC7\x99\xDCY\x85@\x81\xA4\xA2@\xD2\xCC\x93\x95"s, "Grüße aus Köln"},
        {"cp1140", "\xC7\x99\xDCY\x85@\x81\xA4\xA2@\xD2\xCC\x93\x95"s, "Grüße aus Köln"},
        {"ibm273", "\xC7\x99\xD0\xA1\x85@\x81\xA4\xA2@\xD2j\x93\x95"s, "Grüße aus Köln"},
        {"x-mac-icelandic", "\xDE\x97r\xDDur \xDD"s, "Þórður ð"},
        {"cp861", "\x8D\xA2r\x8Cur \x8C"s, "Þórður ð"},
        {"x-mac-romanian",
         "\xAFtefan \xDF"
         "ar\xBE"s,
         "Ștefan țară"},
        {"iso-8859-16",
         "\xAAtefan \xFE"
         "ar\xE3 \xA4"s,
         "Ștefan țară €"},
        {"x-mac-croatian",
         "\xA9\xE6"
         "epan \xF0"
         "ak"s,
         "Šćepan đak"},
        {"iso-8859-13", "\xC0\xFEuolas \xF0"s, "Ąžuolas š"},
        {"windows-1257", "\xC0\xFEuolas \xF0"s, "Ąžuolas š"},
        {"cp775", "\xB5\xD8uolas \xD5"s, "Ąžuolas š"},
        {"iso-8859-4", "\xA1\xBEuolas \xB9"s, "Ąžuolas š"},
        {"iso-8859-10", "\xA1\xBCuolas \xBA"s, "Ąžuolas š"},
        {"iso-8859-14", "\xD0ythnos \xFE"s, "Ŵythnos ŷ"},
        {"iso-8859-3", "\xD5or\xF5 \xB1"s, "Ġorġ ħ"},
        {"shift_jis", "\x93\xFA\x96{\x8C\xEA\x82\xC5\x82\xB7"s, "日本語です"},
        {"x-sjis", "\x93\xFA\x96{\x8C\xEA\x82\xC5\x82\xB7"s, "日本語です"},
        {"cp932", "\x93\xFA\x96{\x8C\xEA\x82\xC5\x82\xB7"s, "日本語です"},
        {"euc-jp", "\xC6\xFC\xCB\xDC\xB8\xEC\xA4\xC7\xA4\xB9"s, "日本語です"},
        {"iso-2022-jp",
         "\x1B$BF|K\x5C"
         "8l$G$9\x1B(B"s,
         "日本語です"},
        {"iso-2022-jp-2",
         "\x1B$BF|K\x5C"
         "8l$G$9\x1B(B"s,
         "日本語です"},
        {"cp50220",
         "\x1B$BF|K\x5C"
         "8l$G$9\x1B(B"s,
         "日本語です"},
        {"x-mac-japanese", "\x93\xFA\x96{\x8C\xEA\x82\xC5\x82\xB7"s, "日本語です"},
        {"shift_jisx0213", "\x93\xFA\x96{\x8C\xEA\x82\xC5\x82\xB7"s, "日本語です"},
        {"iso-2022-jp", "\x1B$B-!F|\x1B(B"s, "①日"},
        {"iso-2022-jp", "\x1B(IC=D\x1B(B"s, "ﾃｽﾄ"},
        {"euc-kr", "\xBE\xC8\xB3\xE7\xC7\xCF\xBC\xBC\xBF\xE4"s, "안녕하세요"},
        {"ks_c_5601-1987", "\xBE\xC8\xB3\xE7\xC7\xCF\xBC\xBC\xBF\xE4"s, "안녕하세요"},
        {"cp949", "\xBE\xC8\xB3\xE7\xC7\xCF\xBC\xBC\xBF\xE4"s, "안녕하세요"},
        {"uhc", "\xBE\xC8\xB3\xE7\xC7\xCF\xBC\xBC\xBF\xE4"s, "안녕하세요"},
        {"iso-2022-kr",
         "\x1B$)C\x0E>H3gGO<<\x3F"
         "d\x0F"s,
         "안녕하세요"},
        {"johab",
         "\xB4"
         "e\x91w\xD0"
         "a\xAD"
         "A\xB6"
         "a"s,
         "안녕하세요"},
        {"gb2312", "\xC4\xE3\xBA\xC3\xCA\xC0\xBD\xE7"s, "你好世界"},
        {"gbk", "\xC4\xE3\xBA\xC3\xCA\xC0\xBD\xE7"s, "你好世界"},
        {"x-gbk", "\xC4\xE3\xBA\xC3\xCA\xC0\xBD\xE7"s, "你好世界"},
        {"gb18030", "\xC4\xE3\xBA\xC3\xCA\xC0\xBD\xE7"s, "你好世界"},
        {"euc-cn", "\xC4\xE3\xBA\xC3\xCA\xC0\xBD\xE7"s, "你好世界"},
        {"hz-gb-2312", "~{Dc:CJ@=g~}"s, "你好世界"},
        {"cp936", "\xC4\xE3\xBA\xC3\xCA\xC0\xBD\xE7"s, "你好世界"},
        {"iso-2022-cn",
         "\x1B$)A\x0E"
         "Dc:CJ@=g\x0F"s,
         "你好世界"},
        {"big5", "\xB1z\xA6n"s, "您好"},
        {"big5-hkscs", "\xB1z\xA6n"s, "您好"},
        {"cp950", "\xB1z\xA6n"s, "您好"},
        {"x-mac-chinesetrad", "\xB1z\xA6n"s, "您好"},
        {"euc-tw", "\xDA\xC0\xC7\xEF"s, "您好"},
        {"viscii", "Ti\xAAng Vi\xAEt"s, "Tiếng Việt"},
        {"tcvn5712-1", "Ti\xD5ng Vi\xD6t"s, "Tiếng Việt"},
        {"armscii-8", "\xB4\xB3\xF1\xBB\xF5"s, "Բարեւ"},
        {"georgian-ps", "\xC2\xC0\xCC\xC0\xD2\xE3\xCF\xC1\xC0"s, "გამარჯობა"},
        {"georgian-academy", "\xC2\xC0\xCB\xC0\xD0\xDF\xCD\xC1\xC0"s, "გამარჯობა"},
        {"koi8-t", "\xF3\xC1\xCC\xCF\xCD \x8D\xC1\x8A\xCF\xCE"s, "Салом ҷаҳон"},
        {"kz-1048", "\xD1\xBC\xEB\xE5\xEC \x9D\xE0\xE7\xE0\x9D"s, "Сәлем қазақ"},
        {"ptcp154", "\xD1\xBA\xEB\xE5\xEC \x9D\xE0\xE7\xE0\x9D"s, "Сәлем қазақ"},
        {"din_66003", "Gr}~e"s, "Grüße"},
        {"sen_850200_b", "}"s, "å"},
        {"utf-7", "+BB8EQAQ4BDIENQRC-"s, "Привет"},
        {"utf-16",
         "\xFF\xFE\x1F\x04@\x04"
         "8\x04"
         "2\x04"
         "5\x04"
         "B\x04"s,
         "Привет"},
        {"utf-16le",
         "\x1F\x04@\x04"
         "8\x04"
         "2\x04"
         "5\x04"
         "B\x04"s,
         "Привет"},
        {"utf-16be",
         "\x04\x1F\x04@\x04"
         "8\x04"
         "2\x04"
         "5\x04"
         "B"s,
         "Привет"},
        {"utf-32",
         "\xFF\xFE\x00\x00\x1F\x04\x00\x00@\x04\x00\x00"
         "8\x04\x00\x00"
         "2\x04\x00\x00"
         "5\x04\x00\x00"
         "B\x04\x00\x00"s,
         "Привет"},
        {"unicode-1-1-utf-7", "+BB8EQAQ4BDIENQRC-"s, "Привет"},
        {"utf8", "\xD0\x9F\xD1\x80\xD0\xB8\xD0\xB2\xD0\xB5\xD1\x82"s, "Привет"},
        {"cp65001", "\xD0\x9F\xD1\x80\xD0\xB8\xD0\xB2\xD0\xB5\xD1\x82"s, "Привет"},
        {"unicode",
         "\xFF\xFE\x1F\x04@\x04"
         "8\x04"
         "2\x04"
         "5\x04"
         "B\x04"s,
         "Привет"},
    };
    for (const auto& sample : samples) {
        CAPTURE(sample.label);
        const auto decoded = decode_charset(sample.bytes, sample.label);
        CHECK(decoded.text == sample.text);
        CHECK_FALSE(decoded.is_doubtful);
    }
}

TEST_CASE("a shifting charset shows itself without a label") {
    CHECK(decode_charset("\x1B$BF|K\\\x1B(B", "").text == "日本");
    CHECK(decode_charset("\x1B$BF|K\\\x1B(B", "utf-8").text == "日本");
    CHECK(decode_charset("\x1B$)C\x0E"
                         "1$0m\x0F",
                         "")
              .text == "광고");
    CHECK(decode_charset("\x1B$)A\x0E"
                         "Dc:C\x0F",
                         "us-ascii")
              .text == "你好");
}

TEST_CASE("labels may be dirty") {
    for (const std::string label : {"\"koi8-r\"", " KOI8-R ", "koi8-r; format=flowed", "'koi8-r'",
                                    "charset=koi8-r", "koi8-r$ESC"}) {
        CAPTURE(label);
        CHECK(decode_charset("\xF0\xD2\xC9\xD7\xC5\xD4", label).text == "Привет");
    }
}

TEST_CASE("encoded words are joined where their code was cut") {
    CHECK(decode_header("=?utf-8?B?R3LDvMO?= =?utf-8?B?fZQ==?=") == "Grüße");
    CHECK(decode_header("=?utf-8?B?R3L?= =?utf-8?B?DvMO?= =?utf-8?B?fZQ==?=") == "Grüße");
    CHECK(decode_header("=?utf-8?B?R3LDvA?= =?utf-8?B?w59l?=") == "Grüße");
    CHECK(decode_header("=?utf-8?Q?Gr=C?= =?utf-8?Q?3=BC=C3=?= =?utf-8?Q?9Fe?=") == "Grüße");
    CHECK(decode_header("=?utf-8?B?R3LD?= =?utf-8?Q?=BC=C3?= =?utf-8?B?n2U=?=") == "Grüße");
    CHECK(decode_header("=?gb2312?B?xOPU?= =?gb2312?B?2g==?=") == "你在");
    CHECK(decode_header("=?iso-2022-jp?B?GyRCRnxLX?= =?iso-2022-jp?B?BsoQg==?=") == "日本");
    CHECK(decode_header("=?utf-8?B?R3LDvMOfZQ?= you") == "Grüße you");
}

std::string filename(const std::string& parameters) {
    return std::string(parse_parameters("attachment; " + parameters).parameter("filename"));
}

TEST_CASE("names are read in whatever way RFC 2231 was meant") {
    CHECK(filename("filename*0*=utf-8''R%C3%BCck; filename*1*=gabe%2E; filename*2=pdf") ==
          "Rückgabe.pdf");
    CHECK(filename("filename*1*=%BCck.pdf; filename*0*=utf-8'de'R%C3") == "Rück.pdf");
    CHECK(filename("filename*0=\"a long \"; filename*1=\"name.pdf\"") == "a long name.pdf");
    CHECK(filename("filename=old.pdf; filename*=utf-8''n%C3%A9w.pdf") == "néw.pdf");
    CHECK(filename("filename*=R%C3%BCck.pdf") == "Rück.pdf");
    CHECK(filename("filename*=\"utf-8''R%C3%BCck.pdf\"") == "Rück.pdf");
    CHECK(filename("filename*=iso-8859-1''R%FCck.pdf") == "Rück.pdf");
    CHECK(filename("filename*=utf-8''100%.pdf") == "100%.pdf");
    CHECK(filename("filename*=utf-8''a%zz%4.pdf") == "a%zz%4.pdf");
    CHECK(filename("filename*=no-such''R%FCck.pdf") == "Rück.pdf");
    CHECK(filename("filename=R%C3%BCck%20gabe.pdf") == "Rück gabe.pdf");
    CHECK(filename("filename=50%25.pdf") == "50%25.pdf");
    CHECK(filename("filename==?utf-8?B?UsO8Y2sucGRm?=") == "Rück.pdf");
    CHECK(filename("filename*0=\"=?utf-8?B?UsO8\"; filename*1=\"Y2sucGRm?=\"") == "Rück.pdf");
    CHECK(filename("filename=\"R\xFC"
                   "ck.pdf\"") == "Rück.pdf");
    CHECK(filename("filename=a b.pdf; size=3") == "a b.pdf");
    CHECK(filename("filename=\"never ends.pdf") == "never ends.pdf");
    CHECK(filename("FileName = \"x.pdf\"") == "x.pdf");
}

}  // namespace
}  // namespace tandem::mail
