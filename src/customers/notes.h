#pragma once

#include "customers/customers.h"

namespace tandem::customers {

// What agents write down about a customer, for each other.

using NoteId = Id<struct CustomerNoteTag>;

struct Author {
    AgentId id;
    std::string name;
};
TANDEM_STRUCT(Author, id, name)

struct Note {
    NoteId id;
    std::string body;
    Author author;
    Time created_at;
    std::optional<Time> edited_at;
    std::int64_t version = 0;
};
TANDEM_STRUCT(Note, id, body, author, created_at, edited_at, version)

struct WriteNote {
    json::Verbatim<1, 20000> body;
};
TANDEM_STRUCT(WriteNote, body)

Note add_note(events::Journal&, const Actor&, CustomerId, const WriteNote&);
// Only by its author.
Note edit_note(events::Journal&, const Actor&, NoteId, std::optional<std::int64_t> version,
               const WriteNote&);
// By its author, or by who may edit customers.
void delete_note(events::Journal&, const Actor&, NoteId);

std::vector<Note> notes(store::Tx&, CustomerId);  // newest first

}  // namespace tandem::customers
