#include "mail/spam_features.h"

#include "mail/ascii.h"
#include "mail/header.h"
#include "mail/parse.h"
#include "mail/raw_headers.h"

#include <algorithm>

namespace tandem::mail {
namespace {

constexpr std::size_t most_words = 4000;
constexpr std::size_t most_header_words = 100;
constexpr std::size_t most_letters = 6000;
constexpr std::size_t most_header_letters = 600;
constexpr std::size_t longest_word = 30;
constexpr std::size_t longest_shape = 60;
constexpr std::size_t run = 5;
constexpr std::size_t text_window = 5;
constexpr std::size_t header_window = 3;

constexpr std::uint64_t fnv_basis = 1469598103934665603ULL;
constexpr std::uint64_t fnv_prime = 1099511628211ULL;

std::uint64_t hash_of(std::string_view text, std::uint64_t hash = fnv_basis) {
    for (const char c : text) {
        hash ^= static_cast<unsigned char>(c);
        hash *= fnv_prime;
    }
    return hash;
}

std::uint32_t mixed(std::uint64_t hash) {
    hash ^= hash >> 33;
    hash *= 0xff51afd7ed558ccdULL;
    hash ^= hash >> 33;
    hash *= 0xc4ceb9fe1a85ec53ULL;
    hash ^= hash >> 33;
    return static_cast<std::uint32_t>(hash);
}

// Prices, shouts and hyphens are part of words here.
bool is_word(char c) {
    return is_alnum(c) || static_cast<unsigned char>(c) >= 0x80 || c == '$' || c == '!' ||
           c == '\'' || c == '-';
}

std::vector<std::string_view> words_of(std::string_view text, std::size_t most) {
    std::vector<std::string_view> words;
    std::size_t at = 0;
    while (at < text.size() && words.size() < most) {
        while (at < text.size() && !is_word(text[at])) ++at;
        const auto begin = at;
        while (at < text.size() && is_word(text[at])) ++at;
        if (at > begin) words.push_back(text.substr(begin, std::min(at - begin, longest_word)));
    }
    return words;
}

// "Mon, 02 Aug" -> "Aa, 0 Aa": how a value is built, whatever it says.
std::string shape_of(std::string_view value) {
    std::string shape;
    for (const char c : value) {
        const bool is_big = c >= 'A' && c <= 'Z';
        const char kind = is_digit(c)                             ? '0'
                          : is_big                                ? 'A'
                          : is_alpha(c)                           ? 'a'
                          : static_cast<unsigned char>(c) >= 0x80 ? 'x'
                                                                  : c;
        if (shape.empty() || shape.back() != kind) shape += kind;
        if (shape.size() > longest_shape) break;
    }
    return shape;
}

bool is_any(std::string_view name, std::initializer_list<std::string_view> names) {
    return std::ranges::find(names, name) != names.end();
}

// Written by filters, or by the mailbox in which the mail lay.
bool is_foreign(std::string_view name) {
    return name.find("spam") != std::string_view::npos || name.starts_with("x-ms-exchange-") ||
           name.starts_with("x-mozilla-") || name.starts_with("x-tandem-") ||
           is_any(name, {"authentication-results", "arc-authentication-results", "status",
                         "x-status", "x-keywords", "x-uid", "content-length", "lines"});
}

bool tells_route(std::string_view name) {
    return name.starts_with("list-") || name.starts_with("x-list") ||
           name.starts_with("x-mailman") || name.starts_with("x-egroups") ||
           name.starts_with("resent-") || name.starts_with("x-original-") ||
           is_any(name, {"received",
                         "message-id",
                         "date",
                         "delivered-to",
                         "return-path",
                         "old-return-path",
                         "delivery-date",
                         "envelope-to",
                         "x-envelope-to",
                         "to",
                         "cc",
                         "sender",
                         "errors-to",
                         "precedence",
                         "in-reply-to",
                         "references",
                         "x-beenthere",
                         "x-loop",
                         "mailing-list",
                         "x-mailing-list",
                         "x-authentication-warning",
                         "x-apparently-to",
                         "x-sender",
                         "x-serial",
                         "x-url",
                         "x-pyzor"});
}

bool is_formal(std::string_view name) {
    return is_any(name, {"message-id", "date", "from", "to", "reply-to", "subject", "content-type",
                         "mime-version"});
}

class Collector {
public:
    explicit Collector(SpamFeatures& features) : features_(features) {}

    void add(SpamTrait trait, std::uint64_t hash) {
        features_.hashes[static_cast<std::size_t>(trait)].push_back(mixed(hash));
    }

    void words(SpamTrait trait, std::uint64_t place, std::string_view text, std::size_t most,
               std::size_t window) {
        std::vector<std::uint64_t> hashes;
        for (const auto word : words_of(text, most)) {
            const auto hash = hash_of(word);
            hashes.push_back(hash);
            add(trait, hash ^ place);
            const auto small = lower(word);
            if (small != word) add(trait, (hash_of(small) * 31) ^ place);
            for (std::size_t back = 1; back < window && back < hashes.size(); ++back) {
                const auto other = hashes[hashes.size() - 1 - back];
                add(trait, ((other * 0x9E3779B97F4A7C15ULL + hash) * (2 * back + 1)) ^ place);
            }
        }
    }

    void letters(SpamTrait trait, std::uint64_t place, std::string_view text, std::size_t most) {
        text = text.substr(0, most);
        for (std::size_t i = 0; i + run <= text.size(); ++i)
            add(trait, hash_of(text.substr(i, run)) ^ place);
    }

    void header(std::string_view name, std::string_view value) {
        const auto small = lower(name);
        add(SpamTrait::header_shape, hash_of("name:" + std::string(name)));
        add(SpamTrait::header_shape, hash_of("after:" + previous_ + ">" + std::string(name)));
        previous_ = name;
        shape(small, value);
        const auto whole = std::string(name) + ":" + std::string(value) + "\n";
        letters(SpamTrait::header_letters, 0x55, whole, most_header_letters);
        words(SpamTrait::header_words, hash_of("h:" + small), decode_header(value),
              most_header_words, header_window);
    }

    void finish() {
        for (auto& hashes : features_.hashes) {
            std::ranges::sort(hashes);
            hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
        }
    }

private:
    void shape(const std::string& name, std::string_view value) {
        const auto shape = shape_of(value);
        if (shape.size() < longest_shape)
            add(SpamTrait::header_shape, hash_of("value:" + name + shape));
        if (!is_formal(name)) return;
        for (std::size_t i = 0; i + 4 <= shape.size(); ++i)
            add(SpamTrait::header_shape, hash_of("part:" + name + shape.substr(i, 4)));
    }

    SpamFeatures& features_;
    std::string previous_;
};

bool is_seen(std::string_view name, SpamHeaders headers) {
    const auto small = lower(name);
    return !is_foreign(small) && (headers == SpamHeaders::all || !tells_route(small));
}

constexpr std::uint64_t text_place = 0x74;

}  // namespace

SpamFeatures spam_features(std::string_view raw, const ParsedMail& mail, SpamHeaders headers) {
    SpamFeatures features;
    Collector collect(features);
    each_raw_header(raw, [&](std::string_view name, std::string_view value) {
        if (is_seen(name, headers)) collect.header(name, value);
    });
    collect.words(SpamTrait::words, text_place, mail.text, most_words, text_window);
    collect.letters(SpamTrait::letters, 0x1234567, mail.text, most_letters);
    collect.letters(SpamTrait::letters, 0x7654321, " " + mail.subject + " ", most_letters);
    collect.finish();
    return features;
}

std::vector<SpamWord> spam_words(std::string_view raw, const ParsedMail& mail) {
    std::vector<SpamWord> named;
    each_raw_header(raw, [&](std::string_view name, std::string_view value) {
        if (!is_seen(name, SpamHeaders::all)) return;
        const auto small = lower(name);
        const auto place = hash_of("h:" + small);
        const auto text = decode_header(value);
        for (const auto word : words_of(text, most_header_words))
            named.push_back({small + ": " + std::string(word), mixed(hash_of(word) ^ place),
                             SpamTrait::header_words});
    });
    for (const auto word : words_of(mail.text, most_words))
        named.push_back({std::string(word), mixed(hash_of(word) ^ text_place), SpamTrait::words});
    std::ranges::sort(named, {}, &SpamWord::name);
    const auto same = std::ranges::unique(named, {}, &SpamWord::name);
    named.erase(same.begin(), same.end());
    return named;
}

}  // namespace tandem::mail
