#include "search/score.h"

#include <sqlite3.h>
#include <array>
#include <vector>

namespace tandem::search {
namespace {

constexpr int columns = 4;  // title, body, sender, receiver
constexpr std::array<double, columns> weights{3, 1, 2, 1};

// A word's second occurrence tells less than its first.
double saturated(int times) { return (times + 0.6) / (times + 1.6); }

void score(const Fts5ExtensionApi* api, Fts5Context* fts, sqlite3_context* context, int,
           sqlite3_value**) {
    int instances = 0;
    if (const int error = api->xInstCount(fts, &instances); error != SQLITE_OK)
        return sqlite3_result_error_code(context, error);
    const auto phrases = static_cast<std::size_t>(api->xPhraseCount(fts));
    thread_local std::vector<std::array<int, columns>> times;
    times.assign(phrases, {});
    for (int i = 0; i < instances; ++i) {
        int phrase = 0;
        int column = 0;
        int offset = 0;
        if (api->xInst(fts, i, &phrase, &column, &offset) == SQLITE_OK && column < columns)
            ++times[static_cast<std::size_t>(phrase)][static_cast<std::size_t>(column)];
    }
    double sum = 0;
    for (const auto& counts : times)
        for (std::size_t column = 0; column < columns; ++column)
            if (counts[column] > 0) sum += weights[column] * saturated(counts[column]);
    sqlite3_result_double(context, phrases == 0 ? 0 : sum / static_cast<double>(phrases));
}

fts5_api* api_of(sqlite3* db) {
    fts5_api* api = nullptr;
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &statement, nullptr) == SQLITE_OK) {
        sqlite3_bind_pointer(statement, 1, static_cast<void*>(&api), "fts5_api_ptr", nullptr);
        sqlite3_step(statement);
    }
    sqlite3_finalize(statement);
    return api;
}

int add_to_connection(sqlite3* db, char**, const sqlite3_api_routines*) {
    auto* api = api_of(db);
    if (api == nullptr) return SQLITE_ERROR;
    return api->xCreateFunction(api, "search_score", nullptr, score, nullptr);
}

}  // namespace

bool add_score_function() {
    // The declared type is that of every loadable extension's entry point.
    return sqlite3_auto_extension(reinterpret_cast<void (*)()>(add_to_connection)) == SQLITE_OK;
}

}  // namespace tandem::search
