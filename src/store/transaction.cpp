#include "store/transaction.h"

#include <stdexcept>
#include <utility>

namespace tandem::store {
namespace {

thread_local Scope* innermost = nullptr;

}  // namespace

void Transaction::after_commit(std::function<void()> action) {
    effects_.actions.push_back(std::move(action));
}

void Transaction::signal(std::string_view channel) { effects_.signals.emplace_back(channel); }

void Transaction::nested(const std::function<void()>& work) {
    require_sound();
    const auto actions = effects_.actions.size();
    const auto signals = effects_.signals.size();
    control("SAVEPOINT nested");
    try {
        work();
        require_sound();
        control("RELEASE SAVEPOINT nested");
    } catch (...) {
        roll_back_nested(actions, signals);
        throw;
    }
}

void Transaction::roll_back_nested(std::size_t actions, std::size_t signals) {
    effects_.actions.resize(actions);
    effects_.signals.resize(signals);
    failed_ = true;
    control("ROLLBACK TO SAVEPOINT nested");
    control("RELEASE SAVEPOINT nested");
    failed_ = false;
}

void Transaction::require_sound() const {
    if (failed_)
        throw DatabaseError(
            "a statement failed, so the transaction can only be rolled back "
            "(Tx::nested() is the way to go on after an error)");
}

Scope::Scope(const Store& store, Tx& tx, Kind kind)
    : store_(store), tx_(tx), kind_(kind), outer_(std::exchange(innermost, this)) {}

Scope::~Scope() { innermost = outer_; }

Tx* Scope::current(const Store& store) {
    for (const auto* scope = innermost; scope != nullptr; scope = scope->outer_)
        if (&scope->store_ == &store) return &scope->tx_;
    return nullptr;
}

void Scope::refuse_write_in_write(const Store& store) {
    for (const auto* scope = innermost; scope != nullptr; scope = scope->outer_)
        if (&scope->store_ == &store && scope->kind_ == Kind::write)
            throw std::logic_error("write() inside write(): pass the Tx on");
}

}  // namespace tandem::store
