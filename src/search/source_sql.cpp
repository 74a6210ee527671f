#include "search/source_sql.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <stdexcept>

namespace tandem::search {

std::string select_documents(const Source& source, const std::vector<Source::Join>& joins,
                             const std::string& columns, std::size_t param) {
    auto sql = "WITH wanted (id) AS (SELECT * FROM @ids($" + std::to_string(param) +
               ")@ AS ids) SELECT " + columns + " FROM wanted CROSS JOIN " + source.table;
    for (const auto& join : joins) sql += " CROSS JOIN " + join.table;
    sql += " WHERE " + source.id + " = wanted.id";
    for (const auto& join : joins) sql += " AND " + join.on;
    return sql;
}

std::vector<Source::Join> all_joins(const Source& source) {
    auto joins = source.joins;
    joins.insert(joins.end(), source.text_joins.begin(), source.text_joins.end());
    return joins;
}

Statement renumbered(std::string_view sql, const std::vector<store::Param>& params) {
    Statement statement;
    std::map<std::size_t, std::size_t> numbers;
    while (!sql.empty()) {
        const auto dollar = std::min(sql.find('$'), sql.size());
        statement.sql += sql.substr(0, dollar);
        sql.remove_prefix(dollar);
        if (sql.empty()) break;
        std::size_t number = 0;
        const auto [end, error] = std::from_chars(sql.data() + 1, sql.data() + sql.size(), number);
        if (error != std::errc() || number == 0 || number > params.size())
            throw std::logic_error("a filter names a parameter that it does not have");
        const auto [known, is_new] = numbers.try_emplace(number, statement.params.size() + 1);
        if (is_new) statement.params.push_back(params[number - 1]);
        statement.sql += '$' + std::to_string(known->second);
        sql.remove_prefix(static_cast<std::size_t>(end - sql.data()));
    }
    return statement;
}

}  // namespace tandem::search
