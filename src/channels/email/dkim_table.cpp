#include "channels/email/dkim_table.h"

#include "base/refusal.h"

namespace tandem::channels::email {
namespace {

constexpr std::string_view select_one = R"sql(
    SELECT id, domain, selector, algorithm, private_key, public_key, active, checked_at,
           check_state, check_text, added_at
      FROM dkim_keys
     WHERE id = $1)sql";

constexpr std::string_view select_all = R"sql(
    SELECT id, domain, selector, algorithm, private_key, public_key, active, checked_at,
           check_state, check_text, added_at
      FROM dkim_keys
     ORDER BY domain, id)sql";

constexpr std::string_view select_active = R"sql(
    SELECT id, domain, selector, algorithm, private_key, public_key, active, checked_at,
           check_state, check_text, added_at
      FROM dkim_keys
     WHERE domain = $1 AND active = 1
     ORDER BY id)sql";

constexpr std::string_view insert = R"sql(
    INSERT INTO dkim_keys (domain, selector, algorithm, private_key, public_key, active,
                           check_state, check_text, added_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, '', $8)
    ON CONFLICT (domain, selector) DO NOTHING
    RETURNING id)sql";

constexpr std::string_view update_active = R"sql(
    UPDATE dkim_keys SET active = $1 WHERE id = $2)sql";

constexpr std::string_view update_check = R"sql(
    UPDATE dkim_keys SET check_state = $1, check_text = $2, checked_at = $3 WHERE id = $4)sql";

constexpr std::string_view delete_one = R"sql(
    DELETE FROM dkim_keys WHERE id = $1)sql";

}  // namespace

DkimKeyRow DkimKeys::get(DkimKeyId id) const {
    if (auto found = tx_.find<DkimKeyRow>(select_one, id)) return *std::move(found);
    throw not_found("dkim_key");
}

std::vector<DkimKeyRow> DkimKeys::all() const { return tx_.all<DkimKeyRow>(select_all); }

std::vector<DkimKeyRow> DkimKeys::active_of(const std::string& domain) const {
    return tx_.all<DkimKeyRow>(select_active, domain);
}

std::optional<DkimKeyId> DkimKeys::add(const DkimKeyRow& key) {
    return tx_.find<DkimKeyId>(insert, key.domain, key.selector, key.algorithm, key.private_key,
                               key.public_key, key.active, key.check_state, key.added_at);
}

void DkimKeys::set_active(DkimKeyId id, bool active) { tx_.run(update_active, active, id); }

void DkimKeys::set_check(DkimKeyId id, DkimCheck state, const std::string& text, Time at) {
    tx_.run(update_check, state, text, at, id);
}

void DkimKeys::remove(DkimKeyId id) { tx_.run(delete_one, id); }

}  // namespace tandem::channels::email
