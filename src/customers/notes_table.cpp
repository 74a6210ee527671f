#include "customers/notes_table.h"

#include "base/refusal.h"

namespace tandem::customers {
namespace {

constexpr std::string_view select_one = R"sql(
    SELECT id, customer_id, body, author_id, author_name, created_at, edited_at, version
      FROM customer_notes
     WHERE id = $1)sql";

constexpr std::string_view select_of = R"sql(
    SELECT id, customer_id, body, author_id, author_name, created_at, edited_at, version
      FROM customer_notes
     WHERE customer_id = $1
     ORDER BY id DESC)sql";

constexpr std::string_view insert = R"sql(
    INSERT INTO customer_notes (customer_id, body, author_id, author_name, created_at)
    VALUES ($1, $2, $3, $4, $5)
    RETURNING id)sql";

constexpr std::string_view update = R"sql(
    UPDATE customer_notes
       SET body = $3, edited_at = $4, version = version + 1
     WHERE id = $1 AND version = $2)sql";

constexpr std::string_view delete_one = R"sql(
    DELETE FROM customer_notes
     WHERE id = $1)sql";

constexpr std::string_view move_all_of = R"sql(
    UPDATE customer_notes
       SET customer_id = $2
     WHERE customer_id = $1
    RETURNING id)sql";

constexpr std::string_view move_some = R"sql(
    UPDATE customer_notes
       SET customer_id = $3
     WHERE customer_id = $2 AND id IN @ids($1)@)sql";

}  // namespace

NoteRow Notes::get(NoteId id) const {
    if (auto found = tx_.find<NoteRow>(select_one, id)) return *std::move(found);
    throw not_found("note");
}

std::vector<NoteRow> Notes::of(CustomerId customer) const {
    return tx_.all<NoteRow>(select_of, customer);
}

NoteId Notes::add(const NoteRow& row) {
    return tx_.get<NoteId>(insert, row.customer, row.body, row.author, row.author_name,
                           row.created_at);
}

void Notes::save(NoteRow& row) {
    if (tx_.run(update, row.id, row.version, row.body, row.edited_at) == 0) throw stale("note");
    ++row.version;
}

void Notes::remove(NoteId id) { tx_.run(delete_one, id); }

std::vector<NoteId> Notes::move_all(CustomerId from, CustomerId to) {
    return tx_.all<NoteId>(move_all_of, from, to);
}

std::int64_t Notes::move(const std::vector<NoteId>& ids, CustomerId from, CustomerId to) {
    return ids.empty() ? 0 : tx_.run(move_some, ids, from, to);
}

}  // namespace tandem::customers
