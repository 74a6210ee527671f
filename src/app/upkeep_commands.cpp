#include "accounts/cli.h"
#include "app/commands.h"
#include "app/data_folder.h"
#include "app/house.h"
#include "app/indexes.h"
#include "app/system_routes.h"
#include "base/refusal.h"
#include "catalog/product_index.h"
#include "conversations/search_index.h"
#include "customers/customer_index.h"
#include "events/follower.h"
#include "exposure/exposures.h"
#include "inventory/reading.h"
#include "store/damage.h"
#include "store/errors.h"
#include "store/migrate.h"

#include <unistd.h>
#include <algorithm>
#include <filesystem>
#include <iostream>

namespace tandem::app {
namespace {

namespace fs = std::filesystem;

// What a backup holds beside the database: raw mail, attachments and the key file.
constexpr std::string_view database_file = "tandem.db";

void copy_tree(const fs::path& from, const fs::path& to) {
    if (!fs::exists(from)) return;
    fs::create_directories(to);
    fs::copy(from, to, fs::copy_options::recursive | fs::copy_options::overwrite_existing);
}

void rebuild_search(store::Store& store) {
    conversations::rebuild_index(store);
    customers::rebuild_customer_index(store);
    catalog::rebuild_product_index(store);
    tidy_indexes(store);
}

void show(const std::vector<inventory::StockDifference>& differences) {
    for (const auto& one : differences) std::cout << "Stock: " << describe(one) << '\n';
}

void rebuild_exposure(store::Store& store) {
    exposure::Exposures exposures;
    events::Followers followers(store);
    followers.add(exposures);
    followers.rebuild(exposures.name());
}

bool is_empty_folder(const fs::path& folder) { return !fs::exists(folder) || fs::is_empty(folder); }

bool is_inside(const fs::path& path, const fs::path& folder) {
    const auto relative =
        fs::weakly_canonical(path).lexically_relative(fs::weakly_canonical(folder));
    return !relative.empty() && *relative.begin() != "..";
}

void require_sqlite(const Settings& settings) {
    if (!settings.database.empty())
        throw conflict("not_sqlite",
                       "A PostgreSQL database is backed up and restored with its own tools: "
                       "pg_dump and pg_restore, and a copy of the data folder.");
}

// Empty when what was restored is whole.
std::string find_damage(const Settings& settings) {
    try {
        const auto store = store::Store::open(settings.database_url());
        if (auto damage = store::find_damage(*store); !damage.empty()) return damage;
    } catch (const store::DatabaseError& error) {
        return error.what();
    }
    const House house(settings);
    const auto report = house.blobs.check();
    const auto lost = report.missing.size() + report.damaged.size();
    return lost == 0 ? std::string()
                     : std::to_string(lost) + " raw mails or attachments are missing or changed";
}

void empty_folder(const fs::path& folder) {
    for (const auto& entry : fs::directory_iterator(folder)) fs::remove_all(entry.path());
}

}  // namespace

int migrate(const Settings& settings) {
    prepare_data_folder(settings.data);
    const auto store = store::Store::open(settings.database_url());
    const auto ran = store::migrate(*store);
    if (ran.empty()) std::cout << "The database is up to date.\n";
    for (const int number : ran) std::cout << "Ran migration " << number << ".\n";
    return 0;
}

// The database first: what is put into the blobs after it is only waste in the copy, while a row
// without its blob would be a loss.
int backup(const Settings& settings, const std::string& target) {
    const fs::path folder(target);
    if (!is_empty_folder(folder)) throw conflict("not_empty", target + " is not empty.");
    require_sqlite(settings);
    if (is_inside(folder, settings.data))
        throw conflict("inside", target + " lies in the data folder: back up to another place.");
    const House house(settings);
    prepare_data_folder(folder);
    house.store->backup_to((folder / database_file).string());
    for (const auto& entry : fs::directory_iterator(settings.data)) {
        const auto name = entry.path().filename().string();
        if (name.starts_with(database_file) || name == lock_file) continue;
        if (entry.is_directory())
            copy_tree(entry.path(), folder / name);
        else
            fs::copy_file(entry.path(), folder / name);
    }
    std::cout << "Backed up to " << target << ".\n";
    return 0;
}

int restore(const Settings& settings, const std::string& source) {
    const fs::path folder(source);
    if (!fs::exists(folder / database_file))
        throw invalid("no_backup",
                      source + " holds no backup (" + std::string(database_file) + " is missing).");
    if (!is_empty_folder(settings.data))
        throw conflict("not_empty",
                       settings.data.string() + " is not empty: restore into a new folder.");
    require_sqlite(settings);
    prepare_data_folder(settings.data);
    try {
        copy_tree(folder, settings.data);
        if (const auto damage = find_damage(settings); !damage.empty())
            throw conflict("damaged_backup",
                           source + " is damaged: " + damage + ". Nothing was restored.");
    } catch (...) {
        empty_folder(settings.data);
        throw;
    }
    std::cout << "Restored to " << settings.data.string() << ".\n";
    return 0;
}

int rebuild(const Settings& settings, const std::vector<std::string>& names) {
    House house(settings);
    if (names.empty()) {
        for (const auto* projection : house.journal.inline_projections())
            std::cout << projection->name() << '\n';
        std::cout << "search\nstock\nexposure\n";
        return 0;
    }
    for (const auto& name : names) {
        if (name == "search")
            rebuild_search(*house.store);
        else if (name == "exposure")
            rebuild_exposure(*house.store);
        else if (name == "stock")
            show(inventory::rebuild_stock(house.journal, house.stock_losses));
        else if (!house.journal.rebuild(name))
            throw not_found("projection");
        std::cout << "Rebuilt " << name << ".\n";
    }
    return 0;
}

int check(const Settings& settings) {
    const House house(settings);
    const auto report = house.blobs.check();
    std::cout << report.blobs << " raw mails and attachments, " << report.bytes << " bytes, "
              << report.waste << " bytes of waste.\n";
    for (const auto id : report.missing) std::cout << "Missing: blob " << id.value() << '\n';
    for (const auto id : report.damaged) std::cout << "Damaged: blob " << id.value() << '\n';
    const auto differences = house.store->read(inventory::check_stock);
    show(differences);
    return report.missing.empty() && report.damaged.empty() && differences.empty() ? 0 : 1;
}

int user(const Settings& settings, const std::vector<std::string>& arguments) {
    House house(settings);
    return accounts::run_user(house.accounts, arguments, std::cin, std::cout);
}

// The document depends on no data, so an empty database in a folder of its own will do.
int print_openapi() {
    auto pattern = (fs::temp_directory_path() / "tandem-openapi-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    Settings settings;
    settings.data = pattern;
    settings.durable = false;
    {
        House house(settings);
        http::Router router;
        add_every_route(router, house);
        std::cout << router.openapi() << '\n';
    }
    fs::remove_all(pattern);
    return 0;
}

}  // namespace tandem::app
