#pragma once

#include "events/journal.h"
#include "returns/events.h"
#include "returns/returns_table.h"

#include <string>
#include <string_view>
#include <vector>

namespace tandem::returns {

// A return under change: its order and itself are locked, its lines are at hand. What a command did
// is written and told at once, by step().
class Work {
public:
    Work(events::Unit& unit, const ReturnTarget& target);

    events::Unit& unit;
    ReturnRow row;
    std::vector<ReturnLineRow> lines;

    // Refused at `path` when the return has no such line.
    ReturnLineRow& line(const std::string& path, ReturnLineId id);
    // How many pieces are to arrive: those that are not left with the customer or refused.
    std::int64_t expected() const;
    Pieces sums() const;

    // Saves what was changed, goes on to `state`, and tells of it.
    void step(ReturnState state, std::string_view event, std::vector<ReturnedPieces> pieces = {},
              std::string note = {});
    // Tells of something that leaves the state as it is.
    void tell(std::string_view event, std::vector<ReturnedPieces> pieces = {},
              std::string note = {});
    // Back from its end: some pieces are without an outcome again.
    void reopen(std::vector<ReturnedPieces> pieces);
    // What an event says of so many pieces of a line.
    ReturnedPieces about(const ReturnLineRow& line, std::int64_t quantity, std::string_view what);

private:
    void note_time(ReturnState state);
    void let_go();

    std::vector<ReturnReason> reasons_;
};

void count_state(store::Tx& tx, std::optional<ReturnState> before, ReturnState now);

}  // namespace tandem::returns
