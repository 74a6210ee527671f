#include "store/damage.h"

#include "store/errors.h"

namespace tandem::store {
namespace {

constexpr std::string_view check = "PRAGMA integrity_check(1)";

}  // namespace

std::string find_damage(const Store& store) {
    if (store.dialect() != Dialect::sqlite) return {};
    try {
        auto found = store.read([](Tx& tx) { return tx.get<std::string>(check); });
        return found == "ok" ? std::string() : found;
    } catch (const DatabaseError& error) {
        return error.what();
    }
}

}  // namespace tandem::store
