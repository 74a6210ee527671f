#include "store/sqlite_store.h"

#include "store/signals.h"
#include "store/sqlite_backup.h"
#include "store/sqlite_readers.h"
#include "store/sqlite_version.h"
#include "store/sqlite_writer.h"
#include "store/transaction.h"

#include <utility>

namespace tandem::store {
namespace {

class SqliteStore final : public Store {
public:
    SqliteStore(const std::string& path, const Options& options)
        : path_(path),
          writer_(*this, path, options, signals_),
          readers_(path, options),
          version_(path) {}

    Dialect dialect() const override { return Dialect::sqlite; }

    void on_signal(std::string channel, std::function<void()> wake) override {
        signals_.listen(std::move(channel), std::move(wake));
    }

    bool with_lease(std::string_view, const std::function<void()>& work) override {
        work();
        return true;
    }

    std::optional<Stamp> stamp() const override {
        const auto own = writer_.commits();
        const auto anyone = version_.read();
        return anyone ? std::optional(Stamp{own, *anyone}) : std::nullopt;
    }

    void backup_to(const std::string& path) override { back_up_sqlite(path_, path); }

protected:
    void do_write(const std::function<void(Tx&)>& job) override { writer_.run(job); }

    void do_read(const std::function<void(Tx&)>& job) const override {
        if (auto* current = Scope::current(*this)) return job(*current);
        readers_.run(*this, job);
    }

private:
    const std::string path_;
    Signals signals_;
    SqliteWriter writer_;  // before the readers: it makes the file
    mutable SqliteReaders readers_;
    mutable SqliteVersion version_;
};

}  // namespace

std::unique_ptr<Store> open_sqlite(const std::string& path, const Options& options) {
    return std::make_unique<SqliteStore>(path, options);
}

}  // namespace tandem::store
