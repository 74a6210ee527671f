#include "base/cursor.h"
#include "base/refusal.h"
#include "inventory/reading.h"

#include <limits>

namespace tandem::inventory {
namespace {

constexpr std::string_view select_of_lot = R"sql(
    SELECT id
      FROM stock_moves
     WHERE lot_id = $3 AND id < $1
     ORDER BY id DESC
     LIMIT $2)sql";

constexpr std::string_view select_of_product = R"sql(
    SELECT id
      FROM stock_moves
     WHERE product_id = $3 AND id < $1
     ORDER BY id DESC
     LIMIT $2)sql";

constexpr std::string_view select_of_line = R"sql(
    SELECT id
      FROM stock_moves
     WHERE line_id = $3 AND id < $1
     ORDER BY id DESC
     LIMIT $2)sql";

constexpr std::string_view select_of_doc = R"sql(
    SELECT id
      FROM stock_moves
     WHERE doc_kind = $3 AND doc_kind <> '' AND doc_id = $4 AND id < $1
     ORDER BY id DESC
     LIMIT $2)sql";

constexpr std::string_view select_newest = R"sql(
    SELECT id
      FROM stock_moves
     WHERE id < $1
     ORDER BY id DESC
     LIMIT $2)sql";

constexpr std::string_view select_several = R"sql(
    SELECT moves.id, moves.at, products.id, products.sku, products.name, lots.id, lots.code,
           lots.status, moves.serial, source.id, source.type, source.code, source_house.id,
           source_house.code, source_house.name, target.id, target.type, target.code,
           target_house.id, target_house.code, target_house.name, moves.from_status,
           moves.to_status, moves.quantity, moves.reason, moves.note, moves.doc_kind, moves.doc_id,
           moves.line_id, moves.biz_step, moves.disposition, moves.by_kind, moves.by_id,
           moves.by_name
      FROM stock_moves moves
      JOIN products ON products.id = moves.product_id
      LEFT JOIN lots ON lots.id = moves.lot_id
      JOIN locations source ON source.id = moves.from_id
      LEFT JOIN warehouses source_house ON source_house.id = source.warehouse_id
      JOIN locations target ON target.id = moves.to_id
      LEFT JOIN warehouses target_house ON target_house.id = target.warehouse_id
     WHERE moves.id IN @ids($1)@
     ORDER BY moves.id DESC)sql";

class MoveReader {
public:
    explicit MoveReader(const store::Row& row) : row_(row) {}

    MoveView read() {
        MoveView move;
        next(move.id);
        next(move.at);
        next(move.product.id);
        next(move.product.sku);
        next(move.product.name);
        read_if_there(move.lot, 3, [&](LotRef& lot) {
            next(lot.id);
            next(lot.code);
            next(lot.status);
        });
        next(move.serial);
        read_place(move.from);
        read_place(move.to);
        next(move.from_status);
        next(move.to_status);
        next(move.quantity);
        next(move.reason);
        next(move.note);
        DocRef doc;
        next(doc.kind);
        next(doc.id);
        if (!doc.kind.empty()) move.doc = doc;
        next(move.line_id);
        next(move.biz_step);
        next(move.disposition);
        next(move.by.kind);
        next(move.by.id);
        next(move.by.name);
        return move;
    }

private:
    template <class T>
    void next(T& member) {
        store::take(row_, column_++, member);
    }

    template <class T, class Read>
    void read_if_there(std::optional<T>& to, int columns, Read&& read) {
        if (row_.is_null(column_))
            column_ += columns;
        else
            read(to.emplace());
    }

    void read_place(MovePlace& place) {
        next(place.id);
        next(place.type);
        next(place.code);
        read_if_there(place.warehouse, 3, [&](WarehouseRef& warehouse) {
            next(warehouse.id);
            next(warehouse.code);
            next(warehouse.name);
        });
    }

    const store::Row& row_;
    int column_ = 0;
};

std::vector<MoveView> views(store::Tx& tx, const std::vector<std::int64_t>& ids) {
    std::vector<MoveView> moves;
    if (ids.empty()) return moves;
    tx.each(
        select_several, [&](const store::Row& row) { moves.push_back(MoveReader(row).read()); },
        ids);
    return moves;
}

std::vector<std::int64_t> ids_of(store::Tx& tx, const ListMoves& q, std::int64_t below,
                                 std::size_t limit) {
    using Ids = std::int64_t;
    if (q.lot_id) return tx.all<Ids>(select_of_lot, below, limit, *q.lot_id);
    if (q.product_id) return tx.all<Ids>(select_of_product, below, limit, *q.product_id);
    if (q.line_id) return tx.all<Ids>(select_of_line, below, limit, *q.line_id);
    if (q.doc_id)
        return tx.all<Ids>(select_of_doc, below, limit, q.doc_kind.value.value, *q.doc_id);
    return tx.all<Ids>(select_newest, below, limit);
}

void require_one(const ListMoves& q) {
    if (q.doc_id.has_value() == q.doc_kind.value.empty())
        throw invalid_field(q.doc_id ? "/doc_kind" : "/doc_id", "together",
                            "A document is named by its kind and its number.");
    const int asked = int{q.lot_id.has_value()} + int{q.product_id.has_value()} +
                      int{q.line_id.has_value()} + int{q.doc_id.has_value()};
    if (asked > 1)
        throw invalid_field("/product_id", "one_of",
                            "Ask for a lot, a product, an order line or a document.");
}

}  // namespace

MoveList list(store::Tx& tx, const ListMoves& query) {
    require_one(query);
    const auto from = cursor_in<1>(query.after);
    const auto limit = static_cast<std::size_t>(query.limit.value);
    auto ids = ids_of(tx, query, from ? from->front() : std::numeric_limits<std::int64_t>::max(),
                      limit + 1);
    MoveList list;
    if (ids.size() > limit) {
        ids.resize(limit);
        list.next = to_cursor({ids.back()});
    }
    list.items = views(tx, ids);
    return list;
}

MoveView get_move(store::Tx& tx, StockMoveId id) {
    auto found = views(tx, {id.value()});
    if (found.empty()) throw not_found("stock_move");
    return std::move(found.front());
}

LotPage lot_page(store::Tx& tx, LotId id) {
    LotPage page;
    page.lot = get_lot(tx, id);
    page.hold = open_hold(tx, id);
    page.holds = holds_of(tx, id);
    page.dispositions = dispositions_of(tx, id);
    page.stock = list(tx, ListStock{.lot_id = id, .limit = json::Whole<1, 100>(100)}).items;
    page.moves = list(tx, ListMoves{.lot_id = id});
    page.made_from = lots_it_was_made_from(tx, id);
    page.used_in = lots_made_from(tx, id);
    page.version = page.lot.version;
    return page;
}

}  // namespace tandem::inventory
