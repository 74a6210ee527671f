#include "search/expression.h"

#include "search/text.h"

#include <functional>

namespace tandem::search {
namespace {

template <class Items, class Write>
std::string joined(const Items& items, std::string_view separator, Write write) {
    std::string out;
    for (const auto& item : items) {
        if (!out.empty()) out += separator;
        out += write(item);
    }
    return out;
}

// Words hold letters, digits and '=' only, so they need no escaping anywhere below.
std::string in_quotes(std::string_view word) { return '\'' + std::string(word) + '\''; }

std::string fts_term(const Term& term) {
    std::string text;
    if (term.part == Part::title) text = "title : ";
    if (term.part == Part::from) text = "sender : ";
    if (term.part == Part::to) text = "receiver : ";
    text += '"' + joined(term.words, " ", std::identity()) + '"';
    return term.prefix ? text + " *" : text;
}

std::string fts_clause(const Clause& clause) {
    return '(' + joined(clause.alternatives, " OR ", fts_term) + ')';
}

std::string fts_mark(const std::string& mark) { return '"' + mark_word(mark) + '"'; }

std::string_view ts_weight(Part part) {
    switch (part) {
        case Part::title:
            return "A";
        case Part::from:
            return "B";
        case Part::to:
            return "C";
        default:
            return "";
    }
}

std::string ts_term(const Term& term) {
    const std::string weight(ts_weight(term.part));
    std::string text;
    for (std::size_t i = 0; i < term.words.size(); ++i) {
        const bool open = term.prefix && i + 1 == term.words.size();
        if (i > 0) text += " <-> ";
        text += in_quotes(term.words[i]);
        if (open || !weight.empty()) text += std::string(":") + (open ? "*" : "") + weight;
    }
    return '(' + text + ')';
}

std::string ts_mark(const std::string& mark) { return in_quotes(mark_word(mark)); }

std::string ts_clause(const Clause& clause) {
    return (clause.negated ? "!(" : "(") + joined(clause.alternatives, " | ", ts_term) + ')';
}

}  // namespace

std::string mark_word(std::string_view mark) {
    std::string word;
    each_token(mark, [&](const Token& token) {
        word += '=';
        word += token.text;
        return true;
    });
    return word.empty() ? "=" : word;
}

std::string fts_expression(const Query& query, const std::vector<AnyMark>& marks) {
    std::vector<std::string> wanted;
    std::vector<std::string> unwanted;
    for (const auto& clause : query.clauses)
        (clause.negated ? unwanted : wanted).push_back(fts_clause(clause));
    for (const auto& any : marks) wanted.push_back('(' + joined(any, " OR ", fts_mark) + ')');
    auto text = joined(wanted, " AND ", std::identity());
    if (!unwanted.empty())
        text = '(' + text + ") NOT (" + joined(unwanted, " OR ", std::identity()) + ')';
    return text;
}

std::string fts_groups(const Query& query) {
    std::string groups;
    for (const auto& clause : query.clauses)
        if (!clause.negated) groups += std::to_string(clause.alternatives.size()) + ' ';
    return groups;
}

std::string ts_expression(const Query& query, const std::vector<AnyMark>& marks) {
    auto parts = std::vector<std::string>();
    for (const auto& clause : query.clauses) parts.push_back(ts_clause(clause));
    for (const auto& any : marks) parts.push_back('(' + joined(any, " | ", ts_mark) + ')');
    return joined(parts, " & ", std::identity());
}

std::string ts_rank_expression(const Query& query) {
    std::vector<std::string> parts;
    for (const auto& clause : query.clauses) {
        if (clause.negated) continue;
        for (const auto& term : clause.alternatives)
            for (std::size_t i = 0; i < term.words.size(); ++i)
                parts.push_back(in_quotes(term.words[i]) +
                                (term.prefix && i + 1 == term.words.size() ? ":*" : ""));
    }
    return joined(parts, " | ", std::identity());
}

}  // namespace tandem::search
