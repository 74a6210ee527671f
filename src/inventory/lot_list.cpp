#include "base/cursor.h"
#include "base/refusal.h"
#include "inventory/lots_table.h"
#include "inventory/text.h"

#include <limits>

namespace tandem::inventory {
namespace {

constexpr std::string_view select_by_code = R"sql(
    SELECT id, code_folded
      FROM lots
     WHERE code_folded >= $1 AND code_folded < $2 AND (code_folded, id) > ($3, $4)
       AND ($5 IS NULL OR product_id = $5)
       AND ($6 IS NULL OR status = $6)
       AND ($7 IS NULL OR supplier_id = $7)
     ORDER BY code_folded, id
     LIMIT $8)sql";

constexpr std::string_view select_newest = R"sql(
    SELECT id
      FROM lots
     WHERE id < $1 AND ($2 IS NULL OR status = $2)
     ORDER BY id DESC
     LIMIT $3)sql";

constexpr std::string_view select_of_status = R"sql(
    SELECT id
      FROM lots
     WHERE id < $1 AND status = $2 AND status <> 'active'
     ORDER BY id DESC
     LIMIT $3)sql";

constexpr std::string_view select_of_product = R"sql(
    SELECT id
      FROM lots
     WHERE product_id = $4 AND id < $1
       AND ($2 IS NULL OR status = $2)
       AND ($5 IS NULL OR supplier_id = $5)
     ORDER BY id DESC
     LIMIT $3)sql";

constexpr std::string_view select_of_supplier = R"sql(
    SELECT id
      FROM lots
     WHERE supplier_id = $4 AND id < $1
       AND ($2 IS NULL OR status = $2)
     ORDER BY id DESC
     LIMIT $3)sql";

constexpr std::string_view select_several = R"sql(
    SELECT lots.id, lots.code, products.id, products.sku, products.name, lots.status,
           lots.supplier_id, lots.supplier_lot, lots.purchase_line_id, lots.receipt_id,
           lots.production_ref, lots.made_at, lots.expires_at, lots.received, lots.on_hand,
           lots.shipped, lots.created_at, lots.version
      FROM lots
      JOIN products ON products.id = lots.product_id
     WHERE lots.id IN @ids($1)@)sql";

constexpr std::string_view select_named = R"sql(
    SELECT id, code, status
      FROM lots
     WHERE code_folded = $1
     ORDER BY id DESC
     LIMIT 10)sql";

struct Place {
    LotId id;
    std::string code;
};

// In the order of `ids`.
std::vector<Lot> lots_of(store::Tx& tx, const std::vector<LotId>& ids) {
    std::vector<Lot> lots(ids.size());
    if (ids.empty()) return lots;
    tx.each(
        select_several,
        [&](const store::Row& row) {
            auto lot = to_lot(row);
            for (std::size_t i = 0; i < ids.size(); ++i)
                if (ids[i] == lot.id) lots[i] = lot;
        },
        ids);
    return lots;
}

// "ID.CODE" of the last row of the page before.
Place place_in(const std::optional<std::string>& after) {
    if (!after) return {};
    const auto dot = after->find('.');
    std::int64_t id = 0;
    if (dot == std::string::npos || !read_cursor(std::string_view(*after).substr(0, dot), &id, 1))
        refuse_cursor();
    return {LotId(id), after->substr(dot + 1)};
}

LotList by_code(store::Tx& tx, const ListLots& query) {
    const auto prefix = folded(*query.q);
    const auto from = place_in(query.after);
    const auto limit = static_cast<std::size_t>(query.limit.value);
    auto rows = tx.all<Place>(select_by_code, prefix, end_of(prefix), from.code, from.id,
                              query.product_id, query.status, query.supplier_id, limit + 1);
    LotList list;
    if (rows.size() > limit) {
        rows.resize(limit);
        list.next = to_cursor({rows.back().id.value()}) + '.' + rows.back().code;
    }
    std::vector<LotId> ids;
    for (const auto& row : rows) ids.push_back(row.id);
    list.items = lots_of(tx, ids);
    return list;
}

std::vector<LotId> newest(store::Tx& tx, const ListLots& query, std::int64_t below,
                          std::size_t limit) {
    const auto& status = query.status;
    if (query.product_id)
        return tx.all<LotId>(select_of_product, below, status, limit, *query.product_id,
                             query.supplier_id);
    if (query.supplier_id)
        return tx.all<LotId>(select_of_supplier, below, status, limit, *query.supplier_id);
    if (status && *status != LotStatus::active)
        return tx.all<LotId>(select_of_status, below, status, limit);
    return tx.all<LotId>(select_newest, below, status, limit);
}

}  // namespace

std::vector<LotRef> find_lots(store::Tx& tx, std::string_view code) {
    return tx.all<LotRef>(select_named, folded(code));
}

LotList list(store::Tx& tx, const ListLots& query) {
    if (query.q && !query.q->empty()) return by_code(tx, query);
    const auto from = cursor_in<1>(query.after);
    const auto limit = static_cast<std::size_t>(query.limit.value);
    const auto below = from ? from->front() : std::numeric_limits<std::int64_t>::max();
    auto ids = newest(tx, query, below, limit + 1);
    LotList list;
    if (ids.size() > limit) {
        ids.resize(limit);
        list.next = to_cursor({ids.back().value()});
    }
    list.items = lots_of(tx, ids);
    return list;
}

}  // namespace tandem::inventory
