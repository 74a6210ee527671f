#pragma once

#include <stdexcept>
#include <string>

namespace tandem::store {

// The database could not do what it was told: connection, disk, constraint, or SQL that is wrong.
class DatabaseError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// A row with the same unique key exists. On both engines the transaction is of no more use after
// it (as after every failed statement), unless it came out of Tx::nested().
class UniqueViolation : public DatabaseError {
public:
    using DatabaseError::DatabaseError;
};

// A row that is named does not exist, or one that is still named should go.
class ForeignKeyViolation : public DatabaseError {
public:
    using DatabaseError::DatabaseError;
};

}  // namespace tandem::store
