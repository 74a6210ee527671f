#pragma once

#include "base/time.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::search {

// The parts of a document that a word can be asked for in.
enum class Part { any, title, from, to };

// Words that must stand side by side: one for a plain word, several for a "phrase" or for something
// that is written as one but indexed as several (an address, an order number).
struct Term {
    std::vector<std::string> words;  // folded, never empty
    bool prefix = false;             // the last word may go on
    Part part = Part::any;

    bool operator==(const Term&) const = default;
};

// One of the alternatives must be there; or, negated, none.
struct Clause {
    std::vector<Term> alternatives;
    bool negated = false;

    bool operator==(const Clause&) const = default;
};

// What a query asks beyond words: tag:vip, -status:solved, before:2024-05-01. The caller turns it
// into a condition on its own tables.
struct Field {
    std::string name;
    std::vector<std::string> values;  // one of them; as written, white space at the ends cut
    std::optional<Time> time;         // for before: and after:, the moment meant
    bool negated = false;
    std::size_t at = 0;  // where it stands in the query, in bytes

    bool operator==(const Field&) const = default;
};

// Something in the query that could not be understood, and was left out. In words for a person;
// `at` counts UTF-16 units, as browsers do.
struct Problem {
    std::size_t at = 0;
    std::string message;

    bool operator==(const Problem&) const = default;
};

// What someone looks for. All clauses and all fields must hold.
struct Query {
    std::vector<Clause> clauses;
    std::vector<Field> fields;
    std::vector<Problem> problems;

    bool has_text() const { return !clauses.empty(); }
};

enum class FieldKind {
    part,    // words in one part of the document: subject:, from:, to:
    value,   // anything
    choice,  // one of `choices`
    date,
};

// A field the language knows. Others ("http://…", "Re: …") are read as the words they are.
struct FieldRule {
    std::string name;
    FieldKind kind = FieldKind::value;
    Part part = Part::any;
    std::vector<std::string> choices = {};
};

// from: to: subject: tag: status: assignee: team: customer: has: is: before: after:
const std::vector<FieldRule>& desk_fields();

// Reads a query: words, prefix*, "a phrase", -not, this OR that, field:value, field:"a value",
// field:one,two. Dates: 2024-05-01, 2024-05, 2024, today, yesterday, 12h, 7d, 2w, 3m, 1y (ago), in
// the asker's zone. Never fails: what it cannot use is a Problem.
Query parse_query(std::string_view text, Time now, std::chrono::minutes zone_offset = {},
                  const std::vector<FieldRule>& fields = desk_fields());

// What is being typed into a box that has no operators: each word must be there, or go on.
Query parse_typed(std::string_view text);

}  // namespace tandem::search
