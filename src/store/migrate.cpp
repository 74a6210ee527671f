#include "store/migrate.h"

#include "store/dialect.h"
#include "store/errors.h"
#include "store/migrate_queries.h"

#include <chrono>

namespace tandem::store {
namespace {

// Several nodes may start at once: one at a time comes past this, and looks again then. On SQLite
// every write transaction is alone anyway.
void wait_for_turn(Tx& tx) {
    if (tx.dialect() == Dialect::postgres) tx.query(lock_schema, {}, [](const Row&) {});
}

int version_in(Tx& tx) {
    tx.script(create_table);
    return tx.get<int>(select_version);
}

void refuse_newer(int version) {
    const auto newest = migrations().empty() ? 0 : migrations().back().number;
    if (version > newest)
        throw std::runtime_error(
            "the database is of a newer Tandem (schema " + std::to_string(version) +
            ", this program knows " + std::to_string(newest) +
            "): install that version, or restore the backup made before the upgrade");
}

const Migration* first_after(int version) {
    for (const auto& migration : migrations())
        if (migration.number > version) return &migration;
    return nullptr;
}

void apply(Tx& tx, const Migration& migration) {
    try {
        tx.script(migration_for(tx.dialect(), migration.sql));
    } catch (const DatabaseError& error) {
        throw DatabaseError("migration " + std::string(migration.name) + ": " + error.what());
    }
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    tx.run(insert_migration, migration.number, migration.name,
           std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
}

// One step; nothing when there is none left.
std::optional<int> step(Store& store) {
    return store.write([](Tx& tx) -> std::optional<int> {
        wait_for_turn(tx);
        const auto version = version_in(tx);
        refuse_newer(version);
        const auto* migration = first_after(version);
        if (migration == nullptr) return std::nullopt;
        apply(tx, *migration);
        return migration->number;
    });
}

}  // namespace

int schema_version(Store& store) {
    return store.read([](Tx& tx) {
        const bool none = tx.get<int>(tx.dialect() == Dialect::sqlite ? table_exists_sqlite
                                                                      : table_exists_postgres) == 0;
        return none ? 0 : tx.get<int>(select_version);
    });
}

std::vector<int> migrate(Store& store) {
    std::vector<int> numbers;
    while (const auto number = step(store)) numbers.push_back(*number);
    return numbers;
}

}  // namespace tandem::store
