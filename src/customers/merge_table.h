#pragma once

#include "customers/customers.h"
#include "customers/notes.h"
#include "store/store.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tandem::customers {

// Where an address or a phone stood before it moved.
struct MovedRow {
    std::int64_t id = 0;
    bool primary = false;
    std::int64_t place = 0;
};
TANDEM_STRUCT(MovedRow, id, primary, place)

// What another slice moved.
struct MovedReferences {
    std::string name;
    std::vector<std::int64_t> ids;
};
TANDEM_STRUCT(MovedReferences, name, ids)

// The one that stayed took over what the other one had last said.
struct ReplacedConsent {
    Consent before;
    Consent after;
};
TANDEM_STRUCT(ReplacedConsent, before, after)

// Everything a merge did, so that it can be taken back.
struct Moved {
    std::vector<MovedRow> emails;
    std::vector<MovedRow> phones;
    std::vector<NoteId> notes;
    std::vector<MovedReferences> references;
    std::map<std::string, std::string> profile;  // what was empty, and what was filled in
    json::Any fields{"{}"};
    std::vector<ReplacedConsent> consents;
    std::optional<Time> first_before;
    std::optional<Time> first_after;
    std::optional<Time> last_before;
    std::optional<Time> last_after;
    std::string called_before;  // when the name was only an address; else empty
};
TANDEM_STRUCT(Moved, emails, phones, notes, references, profile, fields, consents, first_before,
              first_after, last_before, last_after, called_before)

struct MergeRow {
    std::int64_t id = 0;
    Moved moved;
};

class Merges {
public:
    explicit Merges(store::Tx& tx) : tx_(tx) {}

    void add(CustomerId source, CustomerId target, Time at, const Moved& moved);
    // The merge of `source` into `target` that has not been taken back.
    std::optional<MergeRow> find(CustomerId source, CustomerId target) const;
    void set_undone(std::int64_t id, Time at);

private:
    store::Tx& tx_;
};

}  // namespace tandem::customers
