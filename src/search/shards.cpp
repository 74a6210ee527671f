#include "search/shards.h"

#include "search/expansion.h"
#include "search/pieces.h"
#include "search/score.h"
#include "search/text.h"
#include "search/time_marks.h"

#include <algorithm>

namespace tandem::search {
namespace {

// At the program's start, because connections that are open already do not get the function.
const bool score_function_added = add_score_function();

// Any number will do that nothing else in the database locks.
constexpr std::int64_t create_lock = 7'264'002;

constexpr std::string_view take_create_lock = R"sql(
    SELECT pg_advisory_xact_lock($1))sql";

constexpr std::string_view select_shard = R"sql(
    SELECT number
      FROM search_shards
     WHERE name = $1 AND number = $2)sql";

constexpr std::string_view select_shards = R"sql(
    SELECT number
      FROM search_shards
     WHERE name = $1
     ORDER BY number DESC)sql";

constexpr std::string_view insert_shard = R"sql(
    INSERT INTO search_shards (name, number)
    VALUES ($1, $2)
    ON CONFLICT (name, number) DO NOTHING)sql";

// Below, {table} is the name of the shard's table.

constexpr std::string_view create_sqlite = R"sql(
    CREATE VIRTUAL TABLE IF NOT EXISTS {table} USING fts5(
        title, body, sender, receiver,
        content='', columnsize=0, prefix='2 3', tokenize="ascii tokenchars '='"))sql";

constexpr std::string_view create_sqlite_words = R"sql(
    CREATE VIRTUAL TABLE IF NOT EXISTS {table}_words USING fts5vocab({table}, instance))sql";

constexpr std::string_view create_postgres = R"sql(
    CREATE TABLE IF NOT EXISTS {table} (id BIGINT PRIMARY KEY, words TSVECTOR NOT NULL))sql";

constexpr std::string_view create_postgres_index = R"sql(
    CREATE INDEX IF NOT EXISTS {table}_words ON {table} USING gin (words)
        WITH (gin_pending_list_limit = 512))sql";

constexpr std::string_view insert_sqlite = R"sql(
    INSERT INTO {table} (rowid, title, body, sender, receiver)
    VALUES ($1, $2, $3, $4, $5))sql";

constexpr std::string_view delete_sqlite = R"sql(
    INSERT INTO {table} ({table}, rowid, title, body, sender, receiver)
    VALUES ('delete', $1, $2, $3, $4, $5))sql";

constexpr std::string_view clear_sqlite = R"sql(
    INSERT INTO {table} ({table}) VALUES ('delete-all'))sql";

constexpr std::string_view insert_postgres = R"sql(
    INSERT INTO {table} (id, words)
    VALUES ($1, CAST($2 AS tsvector))
    ON CONFLICT (id) DO UPDATE
       SET words = excluded.words)sql";

constexpr std::string_view delete_postgres = R"sql(
    DELETE FROM {table} WHERE id = $1)sql";

constexpr std::string_view clear_postgres = R"sql(
    DELETE FROM {table})sql";

constexpr std::string_view newest_sqlite = R"sql(
    SELECT rowid, search_score({table}, $2)
      FROM {table}
     WHERE {table} MATCH $1 AND rowid < $3 {shown}
     ORDER BY rowid DESC
     LIMIT $4)sql";

constexpr std::string_view among_sqlite = R"sql(
    SELECT rowid, search_score({table}, $2)
      FROM {table}
     WHERE {table} MATCH $1 AND rowid IN @ids($3)@)sql";

constexpr std::string_view newest_postgres = R"sql(
    SELECT id, 3 * ts_rank('{0.3333, 0.3333, 0.6667, 1}', words, CAST($2 AS tsquery))
      FROM (SELECT id, words
              FROM {table}
             WHERE words @@ CAST($1 AS tsquery) AND id < $3 {shown}
             ORDER BY id DESC
             LIMIT $4) AS newest)sql";

constexpr std::string_view is_shown = R"sql(
    AND NOT EXISTS (SELECT 1 FROM search_hidden h WHERE h.name = '{name}' AND h.id = {id}))sql";

constexpr std::string_view among_postgres = R"sql(
    SELECT id, 3 * ts_rank('{0.3333, 0.3333, 0.6667, 1}', words, CAST($2 AS tsquery))
      FROM {table}
     WHERE words @@ CAST($1 AS tsquery) AND id IN @ids($3)@)sql";

// A kept plan would be made without knowing the words, and words differ by a factor of a million.
constexpr std::string_view plan_for_the_words = R"sql(
    SET LOCAL plan_cache_mode = force_custom_plan)sql";

// PostgreSQL's limits: positions to 16,383, a megabyte of text. The same for both engines.
constexpr std::size_t most_words = 16'000;
constexpr std::size_t most_bytes = 600'000;

std::string filled(std::string text, std::string_view place, std::string_view with) {
    for (auto at = text.find(place); at != std::string::npos; at = text.find(place, at))
        text.replace(at, place.size(), with);
    return text;
}

std::string on_table(std::string_view sql, const std::string& table) {
    return filled(std::string(sql), "{table}", table);
}

// Hands out a document's words within the limits.
class Words {
public:
    template <class Take>
    void each(std::string_view text, Take take) {
        each_token(text, [&](const Token& token) {
            ++words_;
            bytes_ += token.text.size() + 1;
            if (words_ > most_words || bytes_ > most_bytes) return false;
            take(token.text, words_);
            return true;
        });
    }

    // Leaves a gap, so that no phrase reaches over it.
    void end_part() { ++words_; }

private:
    std::size_t words_ = 0;
    std::size_t bytes_ = 0;
};

std::vector<std::string> all_marks(const Document& document) {
    auto marks = marks_of(document.at);
    marks.insert(marks.end(), document.marks.begin(), document.marks.end());
    return marks;
}

struct Columns {
    std::string title;
    std::string body;
    std::string from;
    std::string to;
};

void append_column(std::string& column, Words& words, std::string_view text) {
    words.each(text, [&](std::string_view word, std::size_t) {
        column += word;
        column += ' ';
    });
    words.end_part();
}

// The body comes last: whatever is cut off for its length, the rest is there.
Columns columns_of(const Document& document) {
    Columns columns;
    Words words;
    append_column(columns.title, words, document.title);
    append_column(columns.from, words, document.from);
    append_column(columns.to, words, document.to);
    append_column(columns.body, words, document.body);
    for (const auto& mark : all_marks(document)) columns.to += mark_word(mark) + ' ';
    return columns;
}

void append_vector(std::string& vector, Words& words, std::string_view text, char weight) {
    words.each(text, [&](std::string_view word, std::size_t place) {
        vector += '\'';
        vector += word;
        vector += "':" + std::to_string(place) + weight + ' ';
    });
    words.end_part();
}

std::string vector_of(const Document& document) {
    std::string vector;
    Words words;
    append_vector(vector, words, document.title, 'A');
    append_vector(vector, words, document.from, 'B');
    append_vector(vector, words, document.to, 'C');
    append_vector(vector, words, document.body, 'D');
    for (const auto& mark : all_marks(document)) vector += '\'' + mark_word(mark) + "' ";
    return vector;
}

}  // namespace

Wanted wanted(store::Dialect dialect, const Query& query, std::vector<AnyMark> marks) {
    const bool sqlite = dialect == store::Dialect::sqlite;
    Wanted wanted{.match = sqlite ? fts_expression(query, marks) : ts_expression(query, marks),
                  .rank = sqlite ? fts_groups(query) : ts_rank_expression(query),
                  .query = &query,
                  .marks = std::move(marks),
                  .open_ended = sqlite && needs_expansion(query)};
    return wanted;
}

std::string Shards::table(std::int64_t number) const {
    return "search_" + name_ + '_' + std::to_string(number);
}

Wanted Shards::in_shard(std::int64_t number, const Wanted& wanted) const {
    const auto query = expanded(tx_, table(number) + "_words", *wanted.query);
    return {.match = fts_expression(query, wanted.marks),
            .rank = fts_groups(query),
            .skip_hidden = wanted.skip_hidden};
}

std::string Shards::select_newest(std::int64_t number, bool skip_hidden) const {
    const auto name = table(number);
    const auto sql = on_table(is_postgres() ? newest_postgres : newest_sqlite, name);
    if (!skip_hidden) return filled(sql, "{shown}", "");
    const auto shown = filled(std::string(is_shown), "{name}", name_);
    return filled(sql, "{shown}", filled(shown, "{id}", name + (is_postgres() ? ".id" : ".rowid")));
}

// Two nodes may meet the first document of a shard at once.
void Shards::prepare(std::int64_t number) {
    if (tx_.find<std::int64_t>(select_shard, name_, number)) return;
    if (is_postgres()) tx_.each(take_create_lock, [](const store::Row&) {}, create_lock);
    if (tx_.run(insert_shard, name_, number) == 0) return;
    const auto name = table(number);
    tx_.run(on_table(is_postgres() ? create_postgres : create_sqlite, name));
    tx_.run(on_table(is_postgres() ? create_postgres_index : create_sqlite_words, name));
}

void Shards::add(const Document& document) {
    const auto number = number_of(document.id);
    prepare(number);
    if (is_postgres()) {
        tx_.run(on_table(insert_postgres, table(number)), document.id, vector_of(document));
        return;
    }
    const auto columns = columns_of(document);
    tx_.run(on_table(insert_sqlite, table(number)), document.id, columns.title, columns.body,
            columns.from, columns.to);
}

void Shards::remove(const Document& document) {
    const auto number = number_of(document.id);
    if (is_postgres()) {
        tx_.run(on_table(delete_postgres, table(number)), document.id);
        return;
    }
    const auto columns = columns_of(document);
    tx_.run(on_table(delete_sqlite, table(number)), document.id, columns.title, columns.body,
            columns.from, columns.to);
}

void Shards::clear() {
    for (const auto number : numbers())
        tx_.run(on_table(is_postgres() ? clear_postgres : clear_sqlite, table(number)));
}

bool Shards::tidy(int pages) {
    if (is_postgres()) return false;  // has a vacuum of its own
    auto full = numbers();
    if (!full.empty()) full.erase(full.begin());
    return std::ranges::any_of(
        full, [&](std::int64_t number) { return merge_pieces(tx_, table(number), pages); });
}

std::vector<std::int64_t> Shards::numbers() const {
    return tx_.all<std::int64_t>(select_shards, name_);
}

std::vector<Match> Shards::newest(std::int64_t number, const Wanted& wanted, std::int64_t below,
                                  std::int64_t limit) const {
    if (wanted.open_ended) return newest(number, in_shard(number, wanted), below, limit);
    if (is_postgres()) tx_.run(plan_for_the_words);
    auto matches = tx_.all<Match>(select_newest(number, wanted.skip_hidden), wanted.match,
                                  wanted.rank, below, limit);
    std::ranges::sort(matches, std::ranges::greater(), &Match::id);
    return matches;
}

std::vector<Match> Shards::among(std::int64_t number, const Wanted& wanted,
                                 const std::vector<std::int64_t>& ids) const {
    if (wanted.open_ended) return among(number, in_shard(number, wanted), ids);
    return tx_.all<Match>(on_table(is_postgres() ? among_postgres : among_sqlite, table(number)),
                          wanted.match, wanted.rank, ids);
}

}  // namespace tandem::search
