#include "conversations/places.h"

#include "conversations/counts.h"
#include "conversations/table.h"

namespace tandem::conversations {
namespace {

constexpr std::string_view insert = R"sql(
    INSERT INTO conversation_places (conversation_id, place, owner_id, shelf, sort_at)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (conversation_id, place, owner_id) DO NOTHING)sql";

constexpr std::string_view remove = R"sql(
    DELETE FROM conversation_places
     WHERE conversation_id = $1 AND place = $2 AND owner_id = $3
    RETURNING shelf)sql";

constexpr std::string_view select_owners = R"sql(
    SELECT owner_id
      FROM conversation_places
     WHERE conversation_id = $1 AND place = $2
     ORDER BY owner_id)sql";

constexpr std::string_view select_all = R"sql(
    SELECT place, owner_id, shelf
      FROM conversation_places
     WHERE conversation_id = $1
     ORDER BY place, owner_id)sql";

constexpr std::string_view move = R"sql(
    UPDATE conversation_places
       SET shelf = $1, sort_at = $2
     WHERE conversation_id = $3 AND place = $4 AND owner_id = $5)sql";

struct Placed {
    Place place = Place::tag;
    std::int64_t owner = 0;
    std::string shelf;
};

bool is_active_shelf(std::string_view shelf) {
    const auto status = from_text<Status>(shelf);
    return status && is_active(*status);
}

// By the shelf its row says, not by what the conversation has become meanwhile: the row is what the
// counter counts.
void count_place(store::Tx& tx, Place place, std::int64_t owner, std::string_view shelf,
                 int amount) {
    if (place != Place::tag && is_active_shelf(shelf)) count_by(tx, to_text(place), owner, amount);
}

}  // namespace

bool add_place(store::Tx& tx, Conversation& c, Place place, std::int64_t owner) {
    if (tx.run(insert, c.id, place, owner, shelf_of(c), c.last_message_at) == 0) return false;
    ++c.places;
    count_place(tx, place, owner, shelf_of(c), 1);
    return true;
}

bool remove_place(store::Tx& tx, Conversation& c, Place place, std::int64_t owner) {
    if (c.places == 0) return false;
    const auto shelf = tx.find<std::string>(remove, c.id, place, owner);
    if (!shelf) return false;
    --c.places;
    count_place(tx, place, owner, *shelf, -1);
    return true;
}

std::vector<std::int64_t> owners(store::Tx& tx, const Conversation& c, Place place) {
    if (c.places == 0) return {};
    return tx.all<std::int64_t>(select_owners, c.id, place);
}

void move_places(store::Tx& tx, const Conversation& before, const Conversation& now) {
    if (now.places == 0) return;
    const auto shelf = shelf_of(now);
    if (shelf_of(before) == shelf && before.last_message_at == now.last_message_at) return;
    const bool recount = before.is_listed_active() != now.is_listed_active();
    // One by one: a statement that changes several rows makes SQLite write the full-text words of
    // this transaction first, which costs more than all of these together.
    for (const auto& one : tx.all<Placed>(select_all, now.id)) {
        if (recount) count_place(tx, one.place, one.owner, one.shelf, -1);
        if (recount) count_place(tx, one.place, one.owner, shelf, 1);
        tx.run(move, shelf, now.last_message_at, now.id, one.place, one.owner);
    }
}

}  // namespace tandem::conversations
