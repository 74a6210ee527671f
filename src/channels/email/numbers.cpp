#include "channels/email/numbers.h"

#include "mail/ascii.h"
#include "mail/html.h"
#include "search/text.h"

#include <array>
#include <optional>

namespace tandem::channels::email {
namespace {

constexpr std::string_view default_hook = "#";
constexpr std::size_t most_digits = 15;  // ids stay below 2^53
constexpr std::size_t most_numbers = 20;

// What mail programs of the world put before a subject, as search::fold() writes it.
constexpr std::array marks = std::to_array<std::string_view>(
    {"re",   "aw",   "antw", "antwort", "sv",     "vs",    "odp",  "rif",  "res",
     "rv",   "r",    "bls",  "ynt",     "ατ",     "va",    "отв",  "на",   "回复",
     "答复", "回覆", "返信", "답장",    "رد",     "תשובה", "fw",   "wg",   "tr",
     "fwd",  "enc",  "vb",   "pd",      "doorst", "vl",    "转发", "轉寄", "i"});

// One hook with its number, as it stands in a text.
struct Found {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::int64_t number = 0;
    bool in_brackets = false;
};

bool is_word(char c) { return mail::is_alnum(c) || c == '-' || c == '_' || c == '#'; }

std::size_t skip_blanks(std::string_view text, std::size_t at) {
    while (at < text.size() && mail::is_blank(text[at])) ++at;
    return at;
}

// The number that ends where no letter and no digit follows.
bool read_number(std::string_view text, std::size_t& at, std::int64_t& number) {
    const auto begin = at;
    number = 0;
    while (at < text.size() && mail::is_digit(text[at]) && at - begin < most_digits)
        number = number * 10 + (text[at++] - '0');
    const bool ends = at == text.size() || !is_word(text[at]);
    return at > begin && ends && number > 0;
}

std::optional<Found> found_at(std::string_view text, std::size_t hook_at, std::string_view hook) {
    Found found{.begin = hook_at};
    auto at = skip_blanks(text, hook_at + hook.size());
    if (!read_number(text, at, found.number)) return std::nullopt;
    found.end = at;
    auto before = hook_at;
    while (before > 0 && mail::is_blank(text[before - 1])) --before;
    const auto after = skip_blanks(text, at);
    if (before > 0 && text[before - 1] == '[' && after < text.size() && text[after] == ']') {
        found.in_brackets = true;
        found.begin = before - 1;
        found.end = after + 1;
    } else if (hook_at > 0 && is_word(text[hook_at - 1])) {
        return std::nullopt;
    }
    return found;
}

std::vector<Found> find_all(std::string_view text, std::string_view hook) {
    std::vector<Found> all;
    if (hook.empty()) return all;
    for (std::size_t at = 0; at + hook.size() < text.size() && all.size() < most_numbers; ++at) {
        if (!mail::is_same(text.substr(at, hook.size()), hook)) continue;
        if (const auto found = found_at(text, at, hook)) {
            all.push_back(*found);
            at = found->end - 1;
        }
    }
    return all;
}

bool has_letter(std::string_view hook) {
    for (const char c : hook)
        if (mail::is_alpha(c) || static_cast<unsigned char>(c) >= 0x80) return true;
    return false;
}

void add(std::vector<NamedNumber>& numbers, std::string_view text, const Found& found) {
    NamedNumber named{ConversationId(found.number),
                      std::string(text.substr(found.begin, found.end - found.begin))};
    for (const auto& known : numbers)
        if (known.conversation == named.conversation) return;
    numbers.push_back(std::move(named));
}

// The length of one mark with its colon, "Re[2]: " too; 0 when there is none.
std::size_t mark_length(std::string_view text) {
    for (const auto mark : marks) {
        if (!mail::begins_with(text, mark)) continue;
        auto at = mark.size();
        if (at < text.size() && (text[at] == '[' || text[at] == '(')) {
            while (at < text.size() && text[at] != ']' && text[at] != ')') ++at;
            ++at;
        }
        at = skip_blanks(text, at);
        if (at < text.size() && text[at] == ':') return at + 1;
        if (text.substr(std::min(at, text.size())).starts_with("：")) return at + 3;
    }
    return 0;
}

// Without the bracketed numbers of this hook.
std::string without_numbers(std::string_view subject, std::string_view hook) {
    std::string left;
    std::size_t at = 0;
    for (const auto& found : find_all(subject, hook)) {
        if (!found.in_brackets) continue;
        left += mail::trim(subject.substr(at, found.begin - at));
        if (!left.empty()) left += ' ';
        at = found.end;
    }
    left += at == 0 ? subject : mail::trim(subject.substr(at));
    return std::string(mail::trim(left));
}

std::string_view without_marks(std::string_view subject) {
    for (subject = mail::trim(subject);;) {
        const auto length = mark_length(subject);
        if (length == 0) return subject;
        subject = mail::trim(subject.substr(std::min(length, subject.size())));
    }
}

}  // namespace

std::vector<NamedNumber> numbers_in(std::string_view text, std::string_view hook) {
    std::vector<NamedNumber> numbers;
    for (const auto& found : find_all(text, hook))
        if (found.in_brackets || has_letter(hook)) add(numbers, text, found);
    return numbers;
}

std::vector<NamedNumber> numbers_in_subject(std::string_view subject, std::string_view hook,
                                            bool is_answer) {
    auto numbers = numbers_in(subject, hook);
    for (const auto& found : find_all(subject, default_hook))
        if (found.in_brackets || is_answer) add(numbers, subject, found);
    return numbers;
}

std::string bare_subject(std::string_view subject, std::string_view hook) {
    const auto folded = search::fold(subject);
    const auto plain = without_numbers(without_marks(folded), search::fold(hook));
    return std::string(without_marks(plain));
}

bool is_answer_subject(std::string_view subject) {
    return mark_length(mail::trim(search::fold(subject))) > 0;
}

std::string numbered(std::string_view subject, const PlacementRules& rules,
                     ConversationId conversation) {
    if (rules.number_at == NumberAt::none) return std::string(subject);
    const auto tag = "[" + rules.hook + std::to_string(conversation.value()) + "]";
    const auto plain = without_numbers(subject, rules.hook);
    return rules.number_at == NumberAt::front ? tag + " " + plain : plain + " " + tag;
}

std::string visible_text(std::string_view html) {
    // Rebuilt by us, so every tag ends at the first ">" that is outside of quotes.
    const auto safe = mail::sanitise(html).html;
    std::string text;
    char quote = 0;
    bool in_tag = false;
    for (const char c : safe) {
        if (!in_tag && c == '<') {
            in_tag = true;
            text += ' ';
        } else if (!in_tag) {
            text += c;
        } else if (quote != 0) {
            quote = c == quote ? '\0' : quote;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '>') {
            in_tag = false;
        }
    }
    return text;
}

}  // namespace tandem::channels::email
