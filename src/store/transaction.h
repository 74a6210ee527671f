#pragma once

#include "store/errors.h"
#include "store/store.h"

#include <functional>
#include <string>
#include <vector>

namespace tandem::store {

// What is to happen once a transaction is durable.
struct Effects {
    std::vector<std::function<void()>> actions;
    std::vector<std::string> signals;
};

// What the transactions of both engines have in common: effects, savepoints, and that a failed
// statement spoils everything up to the enclosing savepoint. PostgreSQL insists on the last one;
// SQLite is held to it, so that a command that swallows an error fails on both.
class Transaction : public Tx {
public:
    void after_commit(std::function<void()> action) override;
    void signal(std::string_view channel) override;
    void nested(const std::function<void()>& work) override;

    // Throws when a statement failed and nobody rolled back: it must not be committed.
    void require_sound() const;

    Effects& effects() { return effects_; }

protected:
    // SAVEPOINT and the like.
    virtual void control(std::string_view sql) = 0;

    // Runs one statement of the work.
    template <class Statement>
    auto guarded(Statement statement) {
        require_sound();
        try {
            return statement();
        } catch (const DatabaseError&) {
            failed_ = true;
            throw;
        }
    }

private:
    void roll_back_nested(std::size_t actions, std::size_t signals);

    Effects effects_;
    bool failed_ = false;
};

// The transactions that the current thread is in, innermost first. While one of these lives, a
// read() of the same store joins its transaction, and a write() inside a write() is detected.
class Scope {
public:
    enum class Kind { read, write };

    Scope(const Store& store, Tx& tx, Kind kind);
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

    static Tx* current(const Store& store);
    // Throws std::logic_error when the thread is inside a write transaction of `store`.
    static void refuse_write_in_write(const Store& store);

private:
    const Store& store_;
    Tx& tx_;
    Kind kind_;
    Scope* outer_;
};

}  // namespace tandem::store
