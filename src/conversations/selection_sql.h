#pragma once

#include "conversations/list.h"
#include "store/store.h"

#include <string>
#include <vector>

namespace tandem::conversations {

// A statement in the making: its text is put together from constants of ours only, every value is a
// parameter.
struct Statement {
    std::string text = {};
    std::vector<store::Param> params = {};

    // Takes the value as the next parameter; "$7".
    template <class T>
    std::string bind(const T& value) {
        params.push_back(owned(store::to_param(value)));
        return "$" + std::to_string(params.size());
    }

private:
    // Texts are kept, not referred to: the statement outlives what it was made from.
    static store::Param owned(store::Param param) {
        if (const auto* view = std::get_if<std::string_view>(&param)) return std::string(*view);
        return param;
    }
};

// Where a page begins, by the order of the list.
struct Cursor {
    std::int64_t urgency = 0;
    std::int64_t at = 0;
    std::int64_t id = 0;
};
std::string cursor_text(const Cursor& cursor, Sort sort);
Cursor cursor_from(std::string_view text, Sort sort);  // refused as bad_cursor

// "AND ..." for everything that the walked index does not already say, over conversations c.
std::string conditions(Statement& statement, const Selection& selection);

// What is read of a selection, and how much of it.
struct Cut {
    std::optional<AgentId> asker = {};  // $1 of columns and joins, where these need it
    std::string_view columns;
    std::string_view joins = "";
    std::optional<Cursor> after = {};
    int limit = 0;
};

// The page as statements over the indexes that fit, one for each status: every one is in order by
// itself, and its reader weaves them.
std::vector<Statement> page_statements(const Selection& selection, const Cut& cut);

std::string_view order_of(Sort sort);  // over conversations c

}  // namespace tandem::conversations
