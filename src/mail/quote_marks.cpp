#include "mail/quote_marks.h"

#include "mail/ascii.h"

#include <array>

namespace tandem::mail {
namespace {

struct Attribution {
    std::string_view beginning;
    std::string_view verb;
};

// Letters outside ASCII have their case as written; ASCII letters match either.
constexpr Attribution attributions[] = {
    {"on ", "wrote"},      {"am ", "schrieb"},      {"le ", "a écrit"},
    {"el ", "escribió"},   {"il ", "ha scritto"},   {"op ", "schreef"},
    {"em ", "escreveu"},   {"w dniu ", "napisał"},  {"w dniu ", "pisze"},
    {"dnia ", "napisał"},  {"pon., ", "napisał"},   {"wt., ", "napisał"},
    {"śr., ", "napisał"},  {"czw., ", "napisał"},   {"pt., ", "napisał"},
    {"sob., ", "napisał"}, {"niedz., ", "napisał"}, {"den ", "skrev"},
    {"dne ", "napsal"},    {"a ", "a scris"},       {"în ", "a scris"},
    {"на ", "написа"},     {"v ", "napísal"},       {"il giorno ", "scritto"},
    {"em ", "escreveu"},   {"no dia ", "escreveu"}, {"den ", "skreiv"},
    {"lørdag ", "skrev"},  {"søndag ", "skrev"},    {"mandag ", "skrev"},
    {"tors ", "skrev"},    {"fre ", "skrev"},       {"pe ", "kirjoitti"},
    {"ma ", "kirjoitti"},  {"op ", "skrev"},        {"às ", "escreveu"},
};

// Verbs at the very end, whatever the line begins with; the next line must look quoted.
constexpr auto closing_verbs = std::to_array<std::string_view>({"wrote:",
                                                                "writes:",
                                                                "schrieb:",
                                                                "schreibt:",
                                                                "a écrit :",
                                                                "a écrit:",
                                                                "a écrit\xC2\xA0:",
                                                                "escribió:",
                                                                "ha scritto:",
                                                                "schreef:",
                                                                "escreveu:",
                                                                "napisał:",
                                                                "napisała:",
                                                                "napisał(a):",
                                                                "pisze:",
                                                                "skrev:",
                                                                "kirjoitti:",
                                                                "napsal(a):",
                                                                "пишет:",
                                                                "написал:",
                                                                "написал(а):",
                                                                "írta:",
                                                                "şunu yazdı:",
                                                                "yazdı:",
                                                                "写道：",
                                                                "写道:",
                                                                "寫道：",
                                                                "寫道:",
                                                                "님이 작성:",
                                                                "のメール:",
                                                                "さんは書きました:",
                                                                "が書きました:",
                                                                "は書きました：",
                                                                "님이 썼습니다:",
                                                                "wrote：",
                                                                "schrieb am:",
                                                                "написав:",
                                                                "napísal(a):",
                                                                "napsal:",
                                                                "napsala:",
                                                                "a scris:",
                                                                "έγραψε:",
                                                                "yazmış:",
                                                                "tarihinde yazdı:",
                                                                "כתב:",
                                                                "כתבה:",
                                                                "كتب:",
                                                                "đã viết:",
                                                                "menulis:",
                                                                "ha escrit:",
                                                                "kirjutas:",
                                                                "rašė:",
                                                                "rakstīja:"});

constexpr auto original_messages = std::to_array<std::string_view>({"original message",
                                                                    "ursprüngliche nachricht",
                                                                    "originalnachricht",
                                                                    "message d'origine",
                                                                    "message original",
                                                                    "mensaje original",
                                                                    "messaggio originale",
                                                                    "oorspronkelijk bericht",
                                                                    "mensagem original",
                                                                    "wiadomość oryginalna",
                                                                    "oryginalna wiadomość",
                                                                    "originalmeddelande",
                                                                    "oprindelig meddelelse",
                                                                    "opprinnelig melding",
                                                                    "alkuperäinen viesti",
                                                                    "původní zpráva",
                                                                    "исходное сообщение",
                                                                    "original-nachricht",
                                                                    "ursprungligt meddelande",
                                                                    "转发邮件信息",
                                                                    "原始邮件",
                                                                    "原始郵件",
                                                                    "元のメッセージ",
                                                                    "원본 메시지",
                                                                    "orijinal mesaj",
                                                                    "αρχικό μήνυμα",
                                                                    "přeposlaná zpráva",
                                                                    "eredeti üzenet",
                                                                    "forwarded message",
                                                                    "weitergeleitete nachricht",
                                                                    "message transféré",
                                                                    "mensaje reenviado",
                                                                    "messaggio inoltrato",
                                                                    "doorgestuurd bericht",
                                                                    "mensagem encaminhada"});

constexpr auto senders = std::to_array<std::string_view>(
    {"from",     "von",    "de",        "da",         "van",        "od",         "från",
     "fra",      "от",     "lähettäjä", "kimden",     "expéditeur", "mittente",   "差出人",
     "发件人",   "寄件者", "寄件人",    "보낸 사람",  "feladó",     "odesílatel", "відправник",
     "от кого",  "de la",  "remetente", "afzender",   "afsender",   "avsändare",  "nadawca",
     "absender", "От",     "От кого",   "Відправник", "Från"});
constexpr auto dates = std::to_array<std::string_view>(
    {"sent",       "date",       "gesendet",   "datum",          "envoyé",      "enviado",
     "enviado el", "enviada em", "fecha",      "inviato",        "data",        "verzonden",
     "wysłano",    "wysłane",    "skickat",    "sendt",          "dato",        "дата",
     "отправлено", "lähetetty",  "gönderildi", "envoyé le",      "gesendet am", "odesláno",
     "送信日時",   "日時",       "发送时间",   "日期",           "寄件日期",    "傳送時間",
     "보낸 날짜",  "날짜",       "dátum",      "päivämäärä",     "tarih",       "datum",
     "elküldve",   "trimis",     "quando",     "fecha de envío", "Дата",        "Отправлено",
     "Надіслано",  "надіслано"});
constexpr auto receivers = std::to_array<std::string_view>({"to",
                                                            "an",
                                                            "à",
                                                            "a",
                                                            "para",
                                                            "aan",
                                                            "do",
                                                            "till",
                                                            "til",
                                                            "кому",
                                                            "vastaanottaja",
                                                            "kime",
                                                            "komu",
                                                            "cc",
                                                            "kopie",
                                                            "dw",
                                                            "宛先",
                                                            "收件人",
                                                            "收件者",
                                                            "받는 사람",
                                                            "címzett",
                                                            "pro",
                                                            "кому",
                                                            "către",
                                                            "adresat",
                                                            "destinataire",
                                                            "destinatario",
                                                            "destinatário",
                                                            "an die",
                                                            "mottagare",
                                                            "Кому",
                                                            "À"});
constexpr auto subjects = std::to_array<std::string_view>(
    {"subject", "betreff", "objet", "asunto", "oggetto",  "onderwerp", "assunto", "temat", "ämne",
     "emne",    "тема",    "aihe",  "konu",   "předmět",  "件名",      "主题",    "主旨",  "제목",
     "tárgy",   "subiect", "тема",  "betr.",  "betrifft", "Тема",      "Ämne"});

constexpr auto sent_from = std::to_array<std::string_view>({"sent from my ",
                                                            "sent from outlook",
                                                            "get outlook for ",
                                                            "sent from yahoo",
                                                            "sent from proton",
                                                            "von meinem ",
                                                            "gesendet von ",
                                                            "gesendet mit ",
                                                            "envoyé de mon ",
                                                            "envoyé depuis ",
                                                            "enviado desde mi ",
                                                            "enviado do meu ",
                                                            "enviado a partir ",
                                                            "inviato da ",
                                                            "verstuurd vanaf ",
                                                            "verzonden vanaf ",
                                                            "wysłane z ",
                                                            "wysłano z ",
                                                            "skickat från min ",
                                                            "sendt fra min ",
                                                            "iphoneから送信",
                                                            "androidから送信",
                                                            "从我的iphone发送",
                                                            "发自我的",
                                                            "나의 iphone에서 보냄",
                                                            "отправлено с ",
                                                            "odesláno z ",
                                                            "lähetetty ",
                                                            "trimis de pe ",
                                                            "εστάλη από ",
                                                            "diese nachricht wurde von meinem",
                                                            "télécharger outlook",
                                                            "holen sie sich outlook",
                                                            "scarica outlook",
                                                            "obtener outlook",
                                                            "outlook für",
                                                            "outlook voor",
                                                            "sent via ",
                                                            "sent with ",
                                                            "skickat från ",
                                                            "küldve ",
                                                            "yolladığım",
                                                            "enviado desde ",
                                                            "enviado do ",
                                                            "enviada do ",
                                                            "Отправлено с ",
                                                            "Отправлено из ",
                                                            "Надіслано з "});

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& list, std::string_view text) {
    return std::ranges::any_of(list, [&](auto one) { return is_same(one, text); });
}

// An address, a clock time or a year: what a sentence about writing seldom has.
bool has_sender_or_date(std::string_view line) {
    if (line.find('@') != std::string_view::npos) return true;
    for (std::size_t i = 0; i + 2 < line.size(); ++i) {
        if (is_digit(line[i]) && line[i + 1] == ':' && is_digit(line[i + 2])) return true;
        if (is_digit(line[i]) && (line[i + 1] == '.' || line[i + 1] == '/' || line[i + 1] == '-') &&
            is_digit(line[i + 2])) {
            return true;
        }
        if (line.substr(i, 2) == "20" && i + 3 < line.size() && is_digit(line[i + 2]) &&
            is_digit(line[i + 3])) {
            return true;
        }
    }
    return false;
}

bool ends_like_opening(std::string_view line) {
    return line.ends_with(':') || line.ends_with("：");
}

bool has_clock(std::string_view line) {
    for (std::size_t i = 1; i + 2 < line.size(); ++i) {
        const bool is_joint = line[i] == ':' || line[i] == '.';
        if (is_joint && is_digit(line[i - 1]) && is_digit(line[i + 1]) && is_digit(line[i + 2])) {
            return true;
        }
    }
    return false;
}

// "2024-05-03 10:12 GMT+02:00 Ada <ada@example.com>:", in whatever language; and the Hungarian one,
// whose verb stands in the middle.
bool is_bare_attribution(std::string_view line) {
    const bool has_address = line.find('@') != std::string_view::npos;
    if (line.ends_with(">:") && has_address && has_clock(line)) return true;
    if (has_address && contains(line, "ezt írta")) return true;
    return is_digit(line.front()) && line.ends_with(">:") && has_sender_or_date(line);
}

std::string_view without_stars(std::string_view line) {
    while (!line.empty() && (line.front() == '*' || line.front() == ' ')) line.remove_prefix(1);
    return line;
}

// The label of "From: Ada" or "*Von:* Ada"; empty when the line has none.
std::string_view label_of(std::string_view line) {
    line = without_stars(trim(line));
    // Chinese and Japanese programs write a wide one.
    const auto colon = std::min(line.find(':'), line.find("："));
    if (colon > 40) return {};  // nor is there one when it is npos
    auto label = trim(line.substr(0, colon));
    while (label.ends_with('*')) label = trim(label.substr(0, label.size() - 1));
    while (label.ends_with("\xC2\xA0")) label.remove_suffix(2);
    return label;
}

}  // namespace

bool begins_attribution(std::string_view line) {
    line = trim(line);
    return std::ranges::any_of(
        attributions, [&](const auto& known) { return begins_with(line, known.beginning); });
}

bool is_attribution(std::string_view line) {
    line = trim(line);
    if (line.size() < 6 || line.size() > 400 || !ends_like_opening(line)) return false;
    if (is_bare_attribution(line)) return true;
    for (const auto& known : attributions) {
        if (begins_with(line, known.beginning) && contains(line, known.verb) &&
            has_sender_or_date(line)) {
            return true;
        }
    }
    return has_sender_or_date(line) && std::ranges::any_of(closing_verbs, [&](auto verb) {
               return line.size() > verb.size() &&
                      is_same(line.substr(line.size() - verb.size()), verb);
           });
}

bool is_original_message_mark(std::string_view line) {
    line = trim(line);
    if (!line.starts_with("--") && !line.starts_with("__")) return false;
    const auto begin = line.find_first_not_of("-_ ");
    if (begin == std::string_view::npos) return false;
    const auto end = line.find_last_not_of("-_ ");
    return is_one_of(original_messages, line.substr(begin, end - begin + 1));
}

int header_block_fields(std::string_view lines) {
    bool has_date = false;
    bool has_receiver = false;
    bool has_subject = false;
    if (!is_one_of(senders, label_of(take_line(lines)))) return 0;
    for (int i = 0; i < 8 && !lines.empty(); ++i) {
        const auto label = label_of(take_line(lines));
        if (label.empty()) continue;
        has_date |= is_one_of(dates, label);
        has_receiver |= is_one_of(receivers, label);
        has_subject |= is_one_of(subjects, label);
    }
    return 1 + has_date + has_receiver + has_subject;
}

bool is_signature_mark(std::string_view line) {
    if (line == "-- " || line == "--" || line == "—") return true;
    const auto text = trim(line);
    return text.size() < 100 &&
           std::ranges::any_of(
               sent_from, [&](auto beginning) { return begins_with(text, beginning); });
}

}  // namespace tandem::mail
