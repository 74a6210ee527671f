#include "mail/bounce_text.h"

#include "mail/ascii.h"
#include "mail/bounce.h"
#include "mail/charset.h"

#include <algorithm>
#include <array>
#include <optional>

namespace tandem::mail {
namespace {

constexpr std::size_t longest_words = 500;

bool contains_any(std::string_view text, std::initializer_list<std::string_view> parts) {
    return std::ranges::any_of(parts, [&](auto part) { return contains(text, part); });
}

bool begins_with_any(std::string_view text, std::initializer_list<std::string_view> beginnings) {
    return std::ranges::any_of(beginnings, [&](auto one) { return begins_with(text, one); });
}

// Without what draws lines and lists in plain text.
std::string_view bare(std::string_view line) {
    while (!line.empty() && (is_space(line.front()) || line.front() == '-' || line.front() == '=' ||
                             line.front() == '*' || line.front() == '>' || line.front() == '_' ||
                             line.front() == '|'))
        line.remove_prefix(1);
    return trim(line);
}

bool begins_returned(std::string_view line) {
    const auto words = bare(line);
    return begins_with_any(words, {"below this line is a copy",
                                   "this is a copy of",
                                   "this is a copy of your",
                                   "the header of the original",
                                   "the headers of the original",
                                   "original message headers",
                                   "original message follows",
                                   "original message",
                                   "message headers follow",
                                   "message text follows",
                                   "unsent message follows",
                                   "returned message",
                                   "undelivered message",
                                   "a copy of your message",
                                   "your original message",
                                   "ursprüngliche nachricht",
                                   "kopfzeilen der ursprünglichen",
                                   "originalnachricht",
                                   "kopie ihrer nachricht",
                                   "es folgt eine kopie",
                                   "message d'origine",
                                   "en-têtes du message d'origine",
                                   "encabezados del mensaje original",
                                   "mensaje original",
                                   "intestazioni originali",
                                   "messaggio originale",
                                   "oorspronkelijke bericht",
                                   "return-path:",
                                   "received: from",
                                   "received: by",
                                   "received: (qmail"});
}

constexpr bool is_local_char(char c) {
    return is_alnum(c) || c == '.' || c == '_' || c == '%' || c == '+' || c == '-' || c == '=' ||
           c == '\'' || c == '/' || c == '&' || c == '!' || c == '#' || c == '~';
}
constexpr bool is_domain_char(char c) { return is_alnum(c) || c == '.' || c == '-'; }

std::string_view address_around(std::string_view text, std::size_t at) {
    auto begin = at;
    while (begin > 0 && is_local_char(text[begin - 1])) --begin;
    while (begin < at && (text[begin] == '\'' || text[begin] == '.' || text[begin] == '=')) ++begin;
    auto end = at + 1;
    while (end < text.size() && is_domain_char(text[end])) ++end;
    while (end > at + 1 && (text[end - 1] == '.' || text[end - 1] == '-')) --end;
    const auto domain = text.substr(at + 1, end - at - 1);
    if (begin == at || domain.find('.') == std::string_view::npos) return {};
    return text.substr(begin, end - begin);
}

// A reply code "550" that stands alone, or an enhanced one "5.1.1".
std::string_view enhanced_code(std::string_view text) {
    for (std::size_t i = 0; i + 4 < text.size(); ++i) {
        if ((text[i] != '2' && text[i] != '4' && text[i] != '5') || text[i + 1] != '.') continue;
        if (i > 0 && (is_alnum(text[i - 1]) || text[i - 1] == '.')) continue;
        auto end = i + 2;
        const auto digits = [&] {
            const auto from = end;
            while (end < text.size() && is_digit(text[end])) ++end;
            return end - from;
        };
        const auto subject = digits();
        if (subject < 1 || subject > 3 || end >= text.size() || text[end] != '.') continue;
        ++end;
        const auto detail = digits();
        const bool goes_on = end + 1 < text.size() && text[end] == '.' && is_digit(text[end + 1]);
        if (detail >= 1 && detail <= 3 && !goes_on) return text.substr(i, end - i);
    }
    return {};
}

char reply_class(std::string_view text) {
    for (std::size_t i = 0; i + 3 <= text.size(); ++i) {
        if ((text[i] != '4' && text[i] != '5') || !is_digit(text[i + 1]) || !is_digit(text[i + 2]))
            continue;
        const bool starts = i == 0 || (!is_alnum(text[i - 1]) && text[i - 1] != '.' &&
                                       text[i - 1] != '-' && text[i - 1] != '@');
        const bool ends = i + 3 == text.size() ||
                          (!is_alnum(text[i + 3]) && text[i + 3] != '.' && text[i + 3] != '@');
        if (starts && ends && text[i + 1] <= '5') return text[i];
    }
    return '\0';
}

struct Meaning {
    std::string_view words;  // lower case
    std::string_view status;
};

// First what is no fault of the address, because such texts often name it too.
constexpr auto meanings = std::to_array<Meaning>({
    {"mailbox full", "5.2.2"},
    {"mailbox is full", "5.2.2"},
    {"over quota", "5.2.2"},
    {"overquota", "5.2.2"},
    {"quota exceeded", "5.2.2"},
    {"exceeded storage", "5.2.2"},
    {"out of storage", "5.2.2"},
    {"insufficient disk space", "5.2.2"},
    {"postfach ist voll", "5.2.2"},
    {"postfach des empfängers ist voll", "5.2.2"},
    {"boîte aux lettres est pleine", "5.2.2"},
    {"buzón está lleno", "5.2.2"},
    {"message too large", "5.3.4"},
    {"size exceeds", "5.3.4"},
    {"exceeds size limit", "5.3.4"},
    {"message size", "5.3.4"},
    {"zu groß", "5.3.4"},
    {"blacklist", "5.7.1"},
    {"blocklist", "5.7.1"},
    {"looks like spam", "5.7.1"},
    {"considered spam", "5.7.1"},
    {"as spam", "5.7.1"},
    {"spamhaus", "5.7.1"},
    {"relay access denied", "5.7.1"},
    {"relaying denied", "5.7.1"},
    {"too many hops", "5.4.6"},
    {"mail loop", "5.4.6"},
    {"retry timeout exceeded", "5.4.7"},
    {"retry time not reached", "4.4.7"},
    {"timed out", "5.4.1"},
    {"unable to connect", "5.4.1"},
    {"user unknown", "5.1.1"},
    {"unknown user", "5.1.1"},
    {"unknown recipient", "5.1.1"},
    {"unknown local part", "5.1.1"},
    {"unrouteable address", "5.1.1"},
    {"unroutable address", "5.1.1"},
    {"no such user", "5.1.1"},
    {"no such recipient", "5.1.1"},
    {"no mailbox here", "5.1.1"},
    {"no such mailbox", "5.1.1"},
    {"user not found", "5.1.1"},
    {"recipient not found", "5.1.1"},
    {"address not found", "5.1.1"},
    {"wasn't found at", "5.1.1"},
    {"couldn't be found", "5.1.1"},
    {"could not be found", "5.1.1"},
    {"not listed in", "5.1.1"},
    {"does not exist", "5.1.1"},
    {"doesn't exist", "5.1.1"},
    {"doesn't have a", "5.1.1"},
    {"invalid recipient", "5.1.1"},
    {"mailbox unavailable", "5.1.1"},
    {"mailbox not found", "5.1.1"},
    {"unknown address", "5.1.1"},
    {"address rejected", "5.1.1"},
    {"existiert nicht", "5.1.1"},
    {"unbekannt", "5.1.1"},
    {"nicht gefunden", "5.1.1"},
    {"n'existe pas", "5.1.1"},
    {"introuvable", "5.1.1"},
    {"no existe", "5.1.1"},
    {"no se encontró", "5.1.1"},
    {"non esiste", "5.1.1"},
    {"bestaat niet", "5.1.1"},
    {"niet gevonden", "5.1.1"},
    {"nie istnieje", "5.1.1"},
    {"não existe", "5.1.1"},
    {"finns inte", "5.1.1"},
    {"account is disabled", "5.2.1"},
    {"account has been disabled", "5.2.1"},
    {"mailbox disabled", "5.2.1"},
    {"account is inactive", "5.2.1"},
    {"host not found", "5.1.2"},
    {"host unknown", "5.1.2"},
    {"name service error", "5.1.2"},
    {"domain not found", "5.1.2"},
    {"couldn't find any host", "5.1.2"},
    {"unknown host", "5.1.2"},
});

std::string_view meaning_of(std::string_view words) {
    const auto found =
        std::ranges::find_if(meanings, [&](const auto& one) { return contains(words, one.words); });
    return found == meanings.end() ? std::string_view() : found->status;
}

std::string shortened(std::string_view words) {
    std::string out;
    for (const char c : words) {
        if (!is_space(c))
            out += c;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
        if (out.size() > longest_words) break;
    }
    return to_valid_utf8(utf8_prefix(trim(out), longest_words));
}

// "<a@b>:", "a@b:", "a@b" or "'a@b' on 1.2." at the beginning of a line, and what follows it there.
struct Opening {
    std::string_view address;
    std::string_view rest;
};
std::optional<Opening> opening_of(std::string_view line) {
    auto words = bare(line);
    if (begins_with(words, "to ")) words.remove_prefix(3);
    std::size_t begin = 0;
    if (words.starts_with('<') || words.starts_with('\'') || words.starts_with('"')) begin = 1;
    if (begins_with(words.substr(begin), "mailto:")) begin += 7;
    const auto at = words.find('@', begin);
    if (at == std::string_view::npos) return std::nullopt;
    const auto address = address_around(words, at);
    if (address.empty() || address.data() != words.data() + begin) return std::nullopt;
    auto rest = words.substr(begin + address.size());
    const bool is_marked = begin > 0 || rest.empty() || rest.starts_with(':') ||
                           rest.starts_with(" (") || rest.starts_with("<");
    if (!is_marked) return std::nullopt;
    while (!rest.empty() && (rest.front() == '>' || rest.front() == ':' || rest.front() == '\'' ||
                             rest.front() == '"' || is_space(rest.front())))
        rest.remove_prefix(1);
    return Opening{address, rest};
}

bool is_bystander(const std::vector<std::string>& bystanders, std::string_view address) {
    const auto name = address.substr(0, address.find('@'));
    return is_same(name, "postmaster") || is_same(name, "mailer-daemon") ||
           std::ranges::find(bystanders, normalised(address)) != bystanders.end();
}

// The lines below an opening that speak of it: up to the next blank line, or, when it has no words
// of its own, up to the blank line after the first that has.
std::string words_below(std::string_view rest, std::string_view below) {
    std::string words(rest);
    while (!below.empty()) {
        const auto line = take_line(below);
        if (trim(line).empty()) {
            if (!trim(words).empty()) break;
            continue;
        }
        if (opening_of(line) && (trim(words).empty() || !is_blank(line.front()))) break;
        words += ' ';
        words += trim(line);
        if (words.size() > longest_words * 2) break;
    }
    return shortened(words);
}

}  // namespace

std::string status_in(std::string_view words) {
    if (const auto code = enhanced_code(words); !code.empty() && code.substr(1) != ".0.0")
        return std::string(code);
    if (const auto meant = meaning_of(words); !meant.empty()) {
        std::string status(meant);
        if (reply_class(words) == '4') status.front() = '4';
        return status;
    }
    if (const auto code = enhanced_code(words); !code.empty()) return std::string(code);
    const char kind = reply_class(words);
    return kind == '\0' ? std::string() : std::string(1, kind) + ".0.0";
}

Notice split_notice(std::string_view text) {
    auto rest = text;
    while (!rest.empty()) {
        const auto before = rest;
        const auto line = take_line(rest);
        if (!begins_returned(line)) continue;
        const auto notice = text.substr(0, text.size() - before.size());
        const bool is_header = line.find(':') != std::string_view::npos &&
                               begins_with_any(bare(line), {"return-path:", "received:"});
        auto returned = is_header ? before : rest;
        while (!returned.empty() && is_space(returned.front())) returned.remove_prefix(1);
        // "Hi. This is the qmail program ... Return-Path: <me@x>" holds one more header block.
        return {notice, returned};
    }
    return {text, {}};
}

std::vector<std::string> addresses_in(std::string_view text) {
    std::vector<std::string> found;
    for (auto at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
        const auto address = address_around(text, at);
        if (!address.empty() && is_address(address) &&
            std::ranges::find(found, address) == found.end())
            found.emplace_back(address);
        if (found.size() >= 100) break;
    }
    return found;
}

std::vector<FailedRecipient> recipients_in(std::string_view notice,
                                           const std::vector<std::string>& bystanders) {
    std::vector<FailedRecipient> found;
    const auto add = [&](std::string_view address, std::string words) {
        const auto is_same_one = [&](const auto& one) { return is_same(one.address, address); };
        if (is_bystander(bystanders, address) || !is_address(address)) return;
        const auto known = std::ranges::find_if(found, is_same_one);
        if (known == found.end())
            found.push_back({.address = std::string(address), .diagnostic = std::move(words)});
        else if (enhanced_code(known->diagnostic).empty() && !enhanced_code(words).empty())
            known->diagnostic = std::move(words);
    };
    for (auto rest = notice; !rest.empty() && found.size() < 100;) {
        const auto line = take_line(rest);
        if (const auto opening = opening_of(line))
            add(opening->address, words_below(opening->rest, rest));
    }
    if (!found.empty()) return found;
    for (const auto& address : addresses_in(notice))
        if (found.empty()) add(address, coded_line(notice));
    return found;
}

std::string coded_line(std::string_view notice) {
    while (!notice.empty()) {
        const auto line = take_line(notice);
        const bool is_coded = reply_class(line) != '\0' || !enhanced_code(line).empty();
        if (is_coded) return words_below(trim(line), notice);
    }
    return {};
}

bool says_delayed(std::string_view words) {
    return contains_any(words, {"delivery status notification (delay)",
                                "delivery delayed",
                                "has been delayed",
                                "is delayed",
                                "delayed mail",
                                "still being retried",
                                "will continue to be",
                                "has not yet been delivered",
                                "not been delivered yet",
                                "delivery attempts will continue",
                                "this is a warning message only",
                                "do not need to resend",
                                "delivery incomplete",
                                "will keep trying",
                                "will be retried",
                                "still trying",
                                "message delayed",
                                "wird weiterhin versucht",
                                "noch nicht zugestellt",
                                "verzögert",
                                "retardé",
                                "n'a pas encore été remis",
                                "se ha retrasado",
                                "aún no se ha entregado",
                                "è in ritardo",
                                "vertraagd",
                                "opóźni"});
}

}  // namespace tandem::mail
