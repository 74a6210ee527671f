#include "store/store.h"

#include "store/errors.h"
#include "store/postgres_store.h"
#include "store/sqlite_store.h"

namespace tandem::store {

std::unique_ptr<Store> Store::open(const std::string& url, const Options& options) {
    constexpr std::string_view sqlite = "sqlite:";
    if (url.starts_with(sqlite)) return open_sqlite(url.substr(sqlite.size()), options);
    if (url.starts_with("postgres://") || url.starts_with("postgresql://"))
        return open_postgres(url, options);
    throw DatabaseError("unknown kind of database: " + url +
                        " (sqlite:PATH or postgres://user@host:port/name)");
}

}  // namespace tandem::store
