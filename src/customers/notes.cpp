#include "customers/notes.h"

#include "customers/changes.h"
#include "customers/notes_table.h"
#include "customers/table.h"
#include "events/record.h"

namespace tandem::customers {
namespace {

void require_author(const Actor& actor, const NoteRow& note) {
    if (actor.kind() == ActorKind::agent && actor.id() == note.author) return;
    throw forbidden("Only its author can change a note.");
}

}  // namespace

Note add_note(events::Journal& journal, const Actor& actor, CustomerId customer,
              const WriteNote& command) {
    actor.require(Permission::customers_edit);
    return journal.write(actor, [&](events::Unit& unit) {
        Customers customers(unit.tx);
        const auto row = customers.get_to_change({customer});
        NoteRow note{.customer = row.id,
                     .body = command.body,
                     .author = actor.id(),
                     .author_name = actor.name(),
                     .created_at = unit.now,
                     .version = 1};
        note.id = Notes(unit.tx).add(note);
        customers.count_notes(row.id, 1);
        unit.record(NoteAdded{row.id, note.id.value()});
        return note.to_note();
    });
}

Note edit_note(events::Journal& journal, const Actor& actor, NoteId id,
               std::optional<std::int64_t> version, const WriteNote& command) {
    actor.require(Permission::customers_edit);
    return journal.write(actor, [&](events::Unit& unit) {
        Notes notes(unit.tx);
        auto note = notes.get(id);
        require_author(actor, note);
        require_version(version, note.version, "note");
        if (note.body == command.body.value) return note.to_note();
        auto before = std::exchange(note.body, command.body.value);
        note.edited_at = unit.now;
        notes.save(note);
        unit.record(NoteEdited{note.customer, id.value(), std::move(before)});
        return note.to_note();
    });
}

void delete_note(events::Journal& journal, const Actor& actor, NoteId id) {
    journal.write(actor, [&](events::Unit& unit) {
        Notes notes(unit.tx);
        if (!actor.may(Permission::customers_edit)) {
            actor.require(Permission::customers_read);
            require_author(actor, notes.get(id));
        }
        const auto note = notes.get(id);
        notes.remove(id);
        Customers(unit.tx).count_notes(note.customer, -1);
        unit.record(NoteDeleted{note.customer, id.value(), note.body});
    });
}

std::vector<Note> notes(store::Tx& tx, CustomerId customer) {
    static_cast<void>(Customers(tx).get(customer));
    std::vector<Note> list;
    for (const auto& row : Notes(tx).of(customer)) list.push_back(row.to_note());
    return list;
}

}  // namespace tandem::customers
