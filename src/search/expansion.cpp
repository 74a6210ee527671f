#include "search/expansion.h"

#include <algorithm>
#include <iterator>

namespace tandem::search {
namespace {

constexpr std::size_t most_words = 64;  // that one prefix may stand for
constexpr std::size_t most_terms =
    256;  // of the whole query; prefixes past that stand for themselves

// No word holds a character below '0', so the next word after W is the first from "W!" on: hits of
// W are stepped over, not through.
constexpr std::string_view select_words = R"sql(
    WITH RECURSIVE words (word) AS (
        SELECT (SELECT term FROM {vocabulary} WHERE term >= $1 LIMIT 1)
         UNION ALL
        SELECT (SELECT term FROM {vocabulary} WHERE term >= words.word || '!' LIMIT 1)
          FROM words
         WHERE words.word < $2
         LIMIT $3)
    SELECT word
      FROM words
     WHERE word < $2)sql";

// Characters, not bytes: FTS5 counts those.
std::size_t length_of(std::string_view word) {
    return static_cast<std::size_t>(std::count_if(word.begin(), word.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    }));
}

bool is_open(const Term& term) {
    if (!term.prefix) return false;
    const auto length = length_of(term.words.back());
    return length != 2 && length != 3;
}

Term with_last(const Term& term, std::string word, bool prefix) {
    auto other = term;
    other.words.back() = std::move(word);
    other.prefix = prefix;
    return other;
}

std::vector<Term> pairs_of(const Term& term) {
    constexpr std::string_view seconds = "abcdefghijklmnopqrstuvwxyz0123456789";
    const auto& letter = term.words.back();
    std::vector<Term> terms{with_last(term, letter, false)};
    for (const char second : seconds) terms.push_back(with_last(term, letter + second, true));
    return terms;
}

std::vector<std::string> words_from(store::Tx& tx, const std::string& vocabulary,
                                    const std::string& prefix) {
    constexpr std::string_view place = "{vocabulary}";
    std::string sql(select_words);
    for (auto at = sql.find(place); at != std::string::npos; at = sql.find(place, at))
        sql.replace(at, place.size(), vocabulary);
    return tx.all<std::string>(sql, prefix, prefix + "\xF4\x8F\xBF\xBF",
                               static_cast<std::int64_t>(most_words) + 1);
}

std::vector<Term> spelt_out(store::Tx& tx, const std::string& vocabulary, const Term& term) {
    if (!is_open(term)) return {term};
    if (length_of(term.words.back()) == 1) return pairs_of(term);
    const auto words = words_from(tx, vocabulary, term.words.back());
    if (words.size() > most_words) return {term};
    std::vector<Term> terms{with_last(term, term.words.back(), false)};
    for (const auto& word : words)
        if (word != term.words.back()) terms.push_back(with_last(term, word, false));
    return terms;
}

}  // namespace

bool needs_expansion(const Query& query) {
    return std::ranges::any_of(query.clauses, [](const Clause& clause) {
        return std::ranges::any_of(clause.alternatives, is_open);
    });
}

Query expanded(store::Tx& tx, const std::string& vocabulary, const Query& query) {
    Query wide = query;
    std::size_t count = 0;
    for (auto& clause : wide.clauses) {
        std::vector<Term> terms;
        for (const auto& term : clause.alternatives) {
            auto some = count < most_terms ? spelt_out(tx, vocabulary, term)
                                           : std::vector{with_last(term, term.words.back(), false)};
            std::ranges::move(some, std::back_inserter(terms));
        }
        count += terms.size();
        clause.alternatives = std::move(terms);
    }
    return wide;
}

}  // namespace tandem::search
