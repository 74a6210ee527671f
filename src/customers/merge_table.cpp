#include "customers/merge_table.h"

#include "json/decode.h"
#include "json/encode.h"

namespace tandem::customers {
namespace {

constexpr std::string_view insert = R"sql(
    INSERT INTO customer_merges (source_id, target_id, at, moved)
    VALUES ($1, $2, $3, $4))sql";

constexpr std::string_view select_one = R"sql(
    SELECT id, moved
      FROM customer_merges
     WHERE source_id = $1 AND target_id = $2 AND undone_at IS NULL
     ORDER BY id DESC
     LIMIT 1)sql";

constexpr std::string_view update_undone = R"sql(
    UPDATE customer_merges
       SET undone_at = $2
     WHERE id = $1)sql";

}  // namespace

void Merges::add(CustomerId source, CustomerId target, Time at, const Moved& moved) {
    tx_.run(insert, source, target, at, json::encode(moved));
}

std::optional<MergeRow> Merges::find(CustomerId source, CustomerId target) const {
    std::optional<MergeRow> found;
    tx_.each(
        select_one,
        [&](const store::Row& row) {
            found = MergeRow{row.integer(0), json::decode_stored<Moved>(row.text(1))};
        },
        source, target);
    return found;
}

void Merges::set_undone(std::int64_t id, Time at) { tx_.run(update_undone, id, at); }

}  // namespace tandem::customers
