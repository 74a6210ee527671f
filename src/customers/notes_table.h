#pragma once

#include "customers/notes.h"
#include "store/store.h"

#include <optional>
#include <string>
#include <vector>

namespace tandem::customers {

struct NoteRow {
    NoteId id;
    CustomerId customer;
    std::string body;
    AgentId author;
    std::string author_name;
    Time created_at;
    std::optional<Time> edited_at;
    std::int64_t version = 0;

    Note to_note() const {
        return {id, body, {author, author_name}, created_at, edited_at, version};
    }
};

class Notes {
public:
    explicit Notes(store::Tx& tx) : tx_(tx) {}

    NoteRow get(NoteId id) const;
    std::vector<NoteRow> of(CustomerId customer) const;  // newest first
    NoteId add(const NoteRow& row);
    void save(NoteRow& row);
    void remove(NoteId id);

    // Which notes of `from` there are; gives them to `to`.
    std::vector<NoteId> move_all(CustomerId from, CustomerId to);
    // Gives back those of `ids` that are still there; how many.
    std::int64_t move(const std::vector<NoteId>& ids, CustomerId from, CustomerId to);

private:
    store::Tx& tx_;
};

}  // namespace tandem::customers
