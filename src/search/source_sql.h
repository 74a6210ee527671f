#pragma once

#include "search/search.h"

#include <string>
#include <string_view>
#include <vector>

namespace tandem::search {

// A SELECT of `columns` over the documents whose ids are in parameter `param`, ending in its WHERE
// clause. The order of the tables is forced: without that SQLite may well begin with every
// conversation that is solved.
std::string select_documents(const Source& source, const std::vector<Source::Join>& joins,
                             const std::string& columns, std::size_t param);

std::vector<Source::Join> all_joins(const Source& source);

struct Statement {
    std::string sql;
    std::vector<store::Param> params;
};

// A statement must use each of its parameters: those that `sql` does are counted from $1 again.
Statement renumbered(std::string_view sql, const std::vector<store::Param>& params);

}  // namespace tandem::search
