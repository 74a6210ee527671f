#include "store/sqlite_connection.h"

#include <sqlite3.h>
#include <memory>
#include <string>

namespace tandem::store {
namespace {

// The text collected so far hangs on a pointer in SQLite's zeroed memory for the aggregate.
std::string** aggregate_of(sqlite3_context* context, int size) {
    return static_cast<std::string**>(sqlite3_aggregate_context(context, size));
}

std::string_view text_of(sqlite3_value* value) {
    const auto* text = sqlite3_value_text(value);
    if (text == nullptr) return {};
    return {reinterpret_cast<const char*>(text),
            static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

void string_agg_step(sqlite3_context* context, int, sqlite3_value** values) {
    if (sqlite3_value_type(values[0]) == SQLITE_NULL) return;
    auto** text = aggregate_of(context, sizeof(std::string*));
    if (text == nullptr) return sqlite3_result_error_nomem(context);
    if (*text == nullptr)
        *text = new std::string;  // string_agg_end takes it back
    else
        **text += text_of(values[1]);
    **text += text_of(values[0]);
}

void string_agg_end(sqlite3_context* context) {
    auto** held = aggregate_of(context, 0);
    if (held == nullptr || *held == nullptr) return sqlite3_result_null(context);
    const std::unique_ptr<std::string> text(*held);
    sqlite3_result_text64(context, text->data(), text->size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

bool is_less(sqlite3_value* a, sqlite3_value* b) {
    if (sqlite3_value_type(a) == SQLITE_TEXT && sqlite3_value_type(b) == SQLITE_TEXT)
        return text_of(a) < text_of(b);
    if (sqlite3_value_type(a) == SQLITE_INTEGER && sqlite3_value_type(b) == SQLITE_INTEGER)
        return sqlite3_value_int64(a) < sqlite3_value_int64(b);
    return sqlite3_value_double(a) < sqlite3_value_double(b);
}

// Unlike SQLite's own max(a, b), and like PostgreSQL's GREATEST, this passes over nulls.
template <bool Greatest>
void extreme(sqlite3_context* context, int count, sqlite3_value** values) {
    sqlite3_value* best = nullptr;
    for (int i = 0; i < count; ++i) {
        if (sqlite3_value_type(values[i]) == SQLITE_NULL) continue;
        if (best == nullptr || (Greatest ? is_less(best, values[i]) : is_less(values[i], best)))
            best = values[i];
    }
    if (best != nullptr) sqlite3_result_value(context, best);
}

constexpr int pure = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;

}  // namespace

void add_functions(sqlite3* db) {
    sqlite3_create_function_v2(db, "string_agg", 2, pure, nullptr, nullptr, string_agg_step,
                               string_agg_end, nullptr);
    sqlite3_create_function_v2(db, "greatest", -1, pure, nullptr, extreme<true>, nullptr, nullptr,
                               nullptr);
    sqlite3_create_function_v2(db, "least", -1, pure, nullptr, extreme<false>, nullptr, nullptr,
                               nullptr);
}

}  // namespace tandem::store
