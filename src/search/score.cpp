#include "search/score.h"

#include <sqlite3.h>
#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <vector>

namespace tandem::search {
namespace {

constexpr int columns = 4;  // title, body, sender, receiver
constexpr std::array<double, columns> weights{3, 1, 2, 1};

// A word's second occurrence tells less than its first.
double saturated(int times) { return (times + 0.6) / (times + 1.6); }

using Counts = std::array<int, columns>;

// How often each phrase stands in each column of the current row.
int count_instances(const Fts5ExtensionApi* api, Fts5Context* fts, std::vector<Counts>& counts) {
    int instances = 0;
    if (const int error = api->xInstCount(fts, &instances); error != SQLITE_OK) return error;
    counts.assign(static_cast<std::size_t>(api->xPhraseCount(fts)), {});
    for (int i = 0; i < instances; ++i) {
        int phrase = 0;
        int column = 0;
        int offset = 0;
        if (api->xInst(fts, i, &phrase, &column, &offset) == SQLITE_OK && column < columns)
            ++counts[static_cast<std::size_t>(phrase)][static_cast<std::size_t>(column)];
    }
    return SQLITE_OK;
}

double score_of(const Counts& counts) {
    double sum = 0;
    for (std::size_t column = 0; column < columns; ++column)
        if (counts[column] > 0) sum += weights[column] * saturated(counts[column]);
    return sum;
}

// The mean over the clauses; the phrases of one clause count together.
double score_of(const std::vector<Counts>& phrases, std::string_view groups) {
    double sum = 0;
    int clauses = 0;
    std::size_t phrase = 0;
    while (!groups.empty()) {
        std::size_t size = 0;
        std::from_chars(groups.data(), groups.data() + groups.size(), size);
        groups.remove_prefix(std::min(groups.find(' ') + 1, groups.size()));
        Counts together{};
        for (; size > 0 && phrase < phrases.size(); --size, ++phrase)
            for (std::size_t column = 0; column < columns; ++column)
                together[column] += phrases[phrase][column];
        sum += score_of(together);
        ++clauses;
    }
    return clauses == 0 ? 1 : sum / clauses;
}

void score(const Fts5ExtensionApi* api, Fts5Context* fts, sqlite3_context* context, int count,
           sqlite3_value** values) {
    if (count != 1) return sqlite3_result_error(context, "search_score needs the groups", -1);
    thread_local std::vector<Counts> counts;
    if (const int error = count_instances(api, fts, counts); error != SQLITE_OK)
        return sqlite3_result_error_code(context, error);
    const auto* groups = sqlite3_value_text(values[0]);
    const auto size = static_cast<std::size_t>(sqlite3_value_bytes(values[0]));
    sqlite3_result_double(
        context, score_of(counts, {reinterpret_cast<const char*>(groups), groups ? size : 0}));
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
