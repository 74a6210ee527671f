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
};

// Verbs at the very end, whatever the line begins with; the next line must look quoted.
constexpr auto closing_verbs = std::to_array<std::string_view>(
    {"wrote:",           "writes:",     "schrieb:",    "schreibt:", "a écrit :",   "a écrit:",
     "a écrit\xC2\xA0:", "escribió:",   "ha scritto:", "schreef:",  "escreveu:",   "napisał:",
     "napisała:",        "napisał(a):", "pisze:",      "skrev:",    "kirjoitti:",  "napsal(a):",
     "пишет:",           "написал:",    "написал(а):", "írta:",     "şunu yazdı:", "yazdı:",
     "写道：",           "写道:",       "寫道：",      "寫道:",     "님이 작성:",  "のメール:"});

constexpr auto original_messages = std::to_array<std::string_view>(
    {"original message", "ursprüngliche nachricht", "originalnachricht", "message d'origine",
     "message original", "mensaje original", "messaggio originale", "oorspronkelijk bericht",
     "mensagem original", "wiadomość oryginalna", "oryginalna wiadomość", "originalmeddelande",
     "oprindelig meddelelse", "opprinnelig melding", "alkuperäinen viesti", "původní zpráva",
     "исходное сообщение", "original-nachricht", "ursprungligt meddelande"});

constexpr auto senders =
    std::to_array<std::string_view>({"from", "von", "de", "da", "van", "od", "från", "fra", "от",
                                     "lähettäjä", "kimden", "expéditeur", "mittente"});
constexpr auto dates = std::to_array<std::string_view>(
    {"sent",       "date",       "gesendet",   "datum",     "envoyé",      "enviado",
     "enviado el", "enviada em", "fecha",      "inviato",   "data",        "verzonden",
     "wysłano",    "wysłane",    "skickat",    "sendt",     "dato",        "дата",
     "отправлено", "lähetetty",  "gönderildi", "envoyé le", "gesendet am", "odesláno"});
constexpr auto receivers =
    std::to_array<std::string_view>({"to", "an", "à", "a", "para", "aan", "do", "till", "til",
                                     "кому", "vastaanottaja", "kime", "komu", "cc", "kopie", "dw"});
constexpr auto subjects = std::to_array<std::string_view>(
    {"subject", "betreff", "objet", "asunto", "oggetto", "onderwerp", "assunto", "temat", "ämne",
     "emne", "тема", "aihe", "konu", "předmět"});

constexpr auto sent_from = std::to_array<std::string_view>(
    {"sent from my ",     "sent from outlook", "get outlook for ",  "sent from yahoo",
     "sent from proton",  "von meinem ",       "gesendet von ",     "gesendet mit ",
     "envoyé de mon ",    "envoyé depuis ",    "enviado desde mi ", "enviado do meu ",
     "enviado a partir ", "inviato da ",       "verstuurd vanaf ",  "verzonden vanaf ",
     "wysłane z ",        "wysłano z ",        "skickat från min ", "sendt fra min "});

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

// "2024-05-03 10:12 GMT+02:00 Ada <ada@example.com>:"
bool is_bare_attribution(std::string_view line) {
    return is_digit(line.front()) && line.ends_with(">:") && has_sender_or_date(line);
}

std::string_view without_stars(std::string_view line) {
    while (!line.empty() && (line.front() == '*' || line.front() == ' ')) line.remove_prefix(1);
    return line;
}

// The label of "From: Ada" or "*Von:* Ada"; empty when the line has none.
std::string_view label_of(std::string_view line) {
    line = without_stars(trim(line));
    const auto colon = line.find(':');
    if (colon > 24) return {};  // nor is there one when it is npos
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
