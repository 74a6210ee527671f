#include "search/query.h"

#include "search/dates.h"
#include "search/folding.h"
#include "search/text.h"

#include <algorithm>
#include <utility>

namespace tandem::search {
namespace {

constexpr std::size_t longest_query = 1000;  // bytes
constexpr std::size_t most_terms = 32;
constexpr std::size_t most_words = 24;  // of one phrase

bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// A word or a quoted phrase as it was written.
struct Written {
    std::string_view text;
    bool quoted = false;
    bool prefix = false;
};

// The words of a term. While an order number is being typed its digits may still be too few to part
// it from its letters, so "td1*" is looked for both as "td1…" and as "td 1…".
std::vector<Term> terms_of(const Written& written, Part part) {
    auto words = tokens(written.text);
    if (words.size() > most_words) words.resize(most_words);
    if (words.empty()) return {};
    std::vector<Term> terms{{words, written.prefix, part}};
    auto& last = words.back();
    const auto digits = last.find_first_of("0123456789");
    const bool parts = written.prefix && digits != std::string::npos && digits > 0 && digits <= 5 &&
                       last.find_first_not_of("0123456789", digits) == std::string::npos &&
                       last.find_first_not_of("abcdefghijklmnopqrstuvwxyz") == digits;
    if (parts) {
        const auto number = last.substr(digits);
        last.resize(digits);
        words.push_back(number);
        terms.push_back({std::move(words), true, part});
    }
    return terms;
}

class Parser {
public:
    Parser(std::string_view text, Time now, std::chrono::minutes zone_offset,
           const std::vector<FieldRule>& rules)
        : text_(text), now_(now), zone_offset_(zone_offset), rules_(rules) {}

    Query run() {
        cut_to_size();
        for (skip_blanks(); at_ < text_.size(); skip_blanks()) item();
        if (or_) problem(or_at_, "OR needs a word on both sides.");
        drop_lonely_negations();
        to_utf16_positions();
        return std::move(query_);
    }

private:
    void cut_to_size() {
        if (text_.size() <= longest_query) return;
        text_ = text_.substr(0, longest_query);
        problem(longest_query, "The search is too long: only its first 1,000 characters count.");
    }

    void skip_blanks() {
        while (at_ < text_.size() &&
               (is_blank(text_[at_]) || text_[at_] == '(' || text_[at_] == ')'))
            ++at_;
    }

    void item() {
        if (operator_word()) return;
        start_ = at_;
        negated_ = text_[at_] == '-' && at_ + 1 < text_.size() && !is_blank(text_[at_ + 1]);
        if (negated_) ++at_;
        if (const auto* rule = field_name())
            field(*rule);
        else
            word();
    }

    bool operator_word() {
        const auto rest = text_.substr(at_);
        for (const std::string_view name : {"OR", "AND", "|"}) {
            if (!rest.starts_with(name)) continue;
            if (rest.size() > name.size() && !is_blank(rest[name.size()])) continue;
            if (name != "AND") {
                or_at_ = at_;
                or_ = true;
                if (!last_is_alternative_) {
                    problem(at_, "OR needs a word on both sides.");
                    or_ = false;
                }
            }
            at_ += name.size();
            return true;
        }
        return false;
    }

    // The rule of the field that stands here, if one does; then its name and colon are read.
    const FieldRule* field_name() {
        const auto rest = text_.substr(at_);
        const auto colon = rest.find(':');
        if (colon > 20) return nullptr;  // or there is none
        const auto name = fold(rest.substr(0, colon));
        const auto rule = std::find_if(rules_.begin(), rules_.end(),
                                       [&](const FieldRule& known) { return known.name == name; });
        if (rule == rules_.end()) return nullptr;
        at_ += colon + 1;
        return &*rule;
    }

    Written written(std::string_view stops) {
        return at_ < text_.size() && text_[at_] == '"' ? quoted() : plain(stops);
    }

    Written quoted() {
        const auto open = at_++;
        const auto close = text_.find('"', at_);
        if (close == std::string_view::npos) problem(open, "The quotation mark is not closed.");
        const auto end = std::min(close, text_.size());
        Written written{text_.substr(at_, end - at_), true, false};
        at_ = std::min(end + 1, text_.size());
        if (at_ < text_.size() && text_[at_] == '*') {
            written.prefix = true;
            ++at_;
        }
        return written;
    }

    Written plain(std::string_view stops) {
        const auto begin = at_;
        while (at_ < text_.size() && !is_blank(text_[at_]) &&
               stops.find(text_[at_]) == std::string_view::npos)
            ++at_;
        auto text = text_.substr(begin, at_ - begin);
        const bool prefix = text.ends_with('*');
        while (text.ends_with('*')) text.remove_suffix(1);
        return {text, false, prefix};
    }

    void word() { add_clause(terms_of(written("\""), Part::any)); }

    void field(const FieldRule& rule) {
        std::vector<Written> values{written(",\"")};
        while (at_ < text_.size() && text_[at_] == ',') {
            ++at_;
            values.push_back(written(",\""));
        }
        std::erase_if(values, [](const Written& value) { return value.text.empty(); });
        if (values.empty())
            return problem(start_, "Write what you look for right after " + rule.name + ":");
        if (rule.kind == FieldKind::part) return part_field(rule, values);
        add_field(rule, values);
    }

    void part_field(const FieldRule& rule, const std::vector<Written>& values) {
        std::vector<Term> terms;
        for (const auto& value : values)
            for (auto& term : terms_of(value, rule.part)) terms.push_back(std::move(term));
        add_clause(std::move(terms));
    }

    void add_field(const FieldRule& rule, const std::vector<Written>& values) {
        Field field{.name = rule.name, .values = {}, .time = {}, .negated = negated_, .at = start_};
        for (const auto& value : values) {
            if (auto text = checked(rule, value.text)) field.values.push_back(*std::move(text));
        }
        if (field.values.empty()) return;
        if (rule.kind == FieldKind::date) {
            field.time = parse_date(field.values.front(), now_, zone_offset_);
            field.values.resize(1);
        }
        join_or_add(std::move(field));
    }

    std::optional<std::string> checked(const FieldRule& rule, std::string_view text) {
        auto value = rule.kind == FieldKind::value ? std::string(text) : fold(text);
        if (rule.kind == FieldKind::date && !parse_date(value, now_, zone_offset_)) {
            problem(start_, rule.name + ": needs a day, like 2024-05-01, today, yesterday or 7d.");
            return std::nullopt;
        }
        if (rule.kind == FieldKind::choice &&
            std::ranges::find(rule.choices, value) == rule.choices.end()) {
            problem(start_, rule.name + ": can be " + list_of(rule.choices) + ".");
            return std::nullopt;
        }
        return value;
    }

    static std::string list_of(const std::vector<std::string>& choices) {
        std::string list;
        for (std::size_t i = 0; i < choices.size(); ++i) {
            if (i > 0) list += i + 1 == choices.size() ? " or " : ", ";
            list += choices[i];
        }
        return list;
    }

    void join_or_add(Field field) {
        const bool joins = std::exchange(or_, false);
        if (joins) {
            auto* last =
                query_.fields.empty() || !last_was_field_ ? nullptr : &query_.fields.back();
            if (last != nullptr && last->name == field.name && !last->negated && !field.negated &&
                !field.time) {
                for (auto& value : field.values) last->values.push_back(std::move(value));
                return;
            }
            problem(or_at_, "OR can stand between words, or between values of one field.");
        }
        last_was_field_ = last_is_alternative_ = true;
        query_.fields.push_back(std::move(field));
    }

    void add_clause(std::vector<Term> terms) {
        if (terms.empty()) return;
        const bool joins = std::exchange(or_, false);
        terms_ += terms.size();
        if (terms_ > most_terms) {
            if (terms_ - terms.size() <= most_terms)
                problem(start_, "Only the first 32 words are looked for.");
            return;
        }
        if (joins && !last_was_field_ && !negated_ && !query_.clauses.back().negated) {
            auto& alternatives = query_.clauses.back().alternatives;
            for (auto& term : terms) alternatives.push_back(std::move(term));
            return;
        }
        if (joins) problem(or_at_, "OR can stand between words, or between values of one field.");
        last_was_field_ = false;
        last_is_alternative_ = true;
        query_.clauses.push_back({std::move(terms), negated_});
    }

    // An index can say where a word is, not where it is not.
    void drop_lonely_negations() {
        const auto& clauses = query_.clauses;
        if (clauses.empty() ||
            std::ranges::any_of(clauses, [](const Clause& clause) { return !clause.negated; }))
            return;
        problem(0, "Give at least one word to look for beside those to leave out.");
        query_.clauses.clear();
    }

    void problem(std::size_t at, std::string message) {
        query_.problems.push_back({at, std::move(message)});
    }

    void to_utf16_positions() {
        for (auto& problem : query_.problems) problem.at = utf16_units(problem.at);
        for (auto& field : query_.fields) field.at = utf16_units(field.at);
        std::ranges::sort(query_.problems, {}, &Problem::at);
    }

    std::size_t utf16_units(std::size_t bytes) const {
        std::size_t units = 0;
        for (std::size_t at = 0; at < std::min(bytes, text_.size());) {
            const auto [character, length] = decode(text_.substr(at));
            at += length;
            units += character > 0xFFFF ? 2 : 1;
        }
        return units;
    }

    std::string_view text_;
    Time now_;
    std::chrono::minutes zone_offset_;
    const std::vector<FieldRule>& rules_;
    Query query_;
    std::size_t at_ = 0;
    std::size_t start_ = 0;  // of the item that is being read
    std::size_t or_at_ = 0;
    std::size_t terms_ = 0;
    bool negated_ = false;
    bool or_ = false;  // the next item is an alternative to the last
    bool last_was_field_ = false;
    bool last_is_alternative_ = false;  // there is something before for OR to join
};

}  // namespace

Query parse_query(std::string_view text, Time now, std::chrono::minutes zone_offset,
                  const std::vector<FieldRule>& fields) {
    return Parser(text, now, zone_offset, fields).run();
}

Query parse_typed(std::string_view text) {
    Query query;
    text = text.substr(0, longest_query);
    while (!text.empty() && query.clauses.size() < most_terms) {
        const auto end = std::min(text.find_first_of(" \t\r\n"), text.size());
        auto terms = terms_of({text.substr(0, end), false, true}, Part::any);
        if (!terms.empty()) query.clauses.push_back({std::move(terms), false});
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return query;
}

}  // namespace tandem::search
