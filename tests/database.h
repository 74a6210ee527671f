#pragma once

#include "store/store.h"

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace tandem::testing {

// An empty database without any table, on SQLite, or on PostgreSQL when TANDEM_TEST_DATABASE names
// one (all that it held is lost). For tests of the platform; slices use World.
class Database {
public:
    explicit Database(store::Options options = {.readers = 3, .writers = 4, .durable = false})
        : folder_(make_folder()),
          url_(find_url(folder_)),
          store_(store::Store::open(url_, options)) {
        if (store_->dialect() == store::Dialect::postgres) empty_schema();
    }
    ~Database() {
        store_.reset();
        std::filesystem::remove_all(folder_);
    }
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    store::Store& operator*() { return *store_; }
    store::Store* operator->() { return store_.get(); }
    bool is_postgres() const { return store_->dialect() == store::Dialect::postgres; }

    // How to open it again (a second node).
    const std::string& url() const { return url_; }
    const std::string& folder() const { return folder_; }

    static std::string make_folder() {
        const std::filesystem::path memory("/dev/shm");
        const auto root =
            std::filesystem::exists(memory) ? memory : std::filesystem::temp_directory_path();
        auto pattern = (root / "tandem-test-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder for a test");
        return pattern;
    }

private:
    static std::string find_url(const std::string& folder) {
        const char* url = std::getenv("TANDEM_TEST_DATABASE");
        return url != nullptr && *url != '\0' ? url : "sqlite:" + folder + "/test.db";
    }

    void empty_schema() {
        store_->write([](store::Tx& tx) {
            tx.script("DROP SCHEMA IF EXISTS public CASCADE; CREATE SCHEMA public");
        });
    }

    std::string folder_;
    std::string url_;
    std::unique_ptr<store::Store> store_;
};

}  // namespace tandem::testing
