#include "search/hidden.h"

namespace tandem::search {
namespace {

constexpr std::string_view insert_one = R"sql(
    INSERT INTO search_hidden (name, id)
    VALUES ($1, $2)
    ON CONFLICT (name, id) DO NOTHING)sql";

constexpr std::string_view delete_several = R"sql(
    DELETE FROM search_hidden
     WHERE name = $1 AND id IN @ids($2)@)sql";

constexpr std::string_view delete_all = R"sql(
    DELETE FROM search_hidden
     WHERE name = $1)sql";

}  // namespace

void Hidden::add(const std::vector<std::int64_t>& ids) {
    for (const auto id : ids) tx_.run(insert_one, name_, id);
}

void Hidden::remove(const std::vector<std::int64_t>& ids) { tx_.run(delete_several, name_, ids); }

void Hidden::clear() { tx_.run(delete_all, name_); }

}  // namespace tandem::search
