#pragma once

#include "base/time.h"
#include "events/event.h"
#include "store/store.h"

#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::events {

class Journal;

// Keeps something derived from the journal up to date in the very transaction that records an
// event: for what an agent must see at once. `reset` empties it before a rebuild.
class InlineProjection {
public:
    virtual ~InlineProjection() = default;
    virtual std::string_view name() const = 0;
    virtual void apply(store::Tx& tx, const Recorded& event) = 0;
    virtual void reset(store::Tx& tx) = 0;
};

// One command's transaction: the rows it changes and the events that say why.
class Unit {
public:
    Unit(Journal& journal, store::Tx& transaction, const Actor& by, Time at)
        : tx(transaction), actor(by), now(at), journal_(journal) {}

    store::Tx& tx;
    const Actor& actor;
    const Time now;

    // Appends the event (a described struct, see event.h) to the journal and runs the inline
    // projections. Include "events/record.h" in the .cpp that calls it.
    template <class Event>
    void record(const Event& event);

    void append(std::string_view name, const Subject& subject, std::string data);

private:
    friend class Journal;
    Journal& journal_;
    bool has_appended_ = false;
};

// The append-only record of everything that happened, and the way to write: a command is
//   return journal.write(actor, [&](events::Unit& unit) { load; verb; save; unit.record(event); });
class Journal {
public:
    Journal(store::Store& store, const Clock& clock);

    store::Store& store() { return store_; }
    const Clock& clock() const { return clock_; }

    // Both before the first write, at start-up.
    void add(InlineProjection& projection);

    template <class Work>
    auto write(const Actor& actor, Work&& work) {
        const MarkClaimed mark(actor);
        return store_.write([&](store::Tx& tx) {
            Unit unit(*this, tx, actor, clock_.now());
            claim_request(unit);
            return work(unit);
        });
    }

    template <class Work>
    auto read(Work&& work) {
        return store_.read(std::forward<Work>(work));
    }

    // Empties and refills the inline projection of that name from the whole journal; false when
    // there is none.
    bool rebuild(std::string_view name);

    const std::vector<InlineProjection*>& inline_projections() const { return inline_; }

private:
    friend class Unit;

    // Notes on the request, once its first command is durable, that its key is used up. Not sooner:
    // a transaction that is rolled back and tried again must claim the key again.
    struct MarkClaimed {
        explicit MarkClaimed(const Actor& by) : actor(by) {}
        ~MarkClaimed() {
            if (actor.request_key() && std::uncaught_exceptions() == exceptions)
                actor.request_key()->claimed = true;
        }
        MarkClaimed(const MarkClaimed&) = delete;
        MarkClaimed& operator=(const MarkClaimed&) = delete;
        const Actor& actor;
        const int exceptions = std::uncaught_exceptions();
    };

    void append(Unit& unit, std::string_view name, const Subject& subject, std::string data);
    // The actor's Idempotency-Key, if the request brought one, is used up in this transaction.
    void claim_request(Unit& unit);

    store::Store& store_;
    const Clock& clock_;
    std::vector<InlineProjection*> inline_;
};

// The channel that wakes readers of the journal (store::Store::on_signal).
inline constexpr std::string_view journal_channel = "journal";

// Events after `position`, oldest first, at most `limit`.
std::vector<Recorded> read_after(store::Tx& tx, std::int64_t position, int limit);
// What happened to one subject, newest first, before position `before` (nullopt: from the newest).
std::vector<Recorded> history(store::Tx& tx, const Subject& subject,
                              std::optional<std::int64_t> before, int limit);
std::int64_t newest_position(store::Tx& tx);

}  // namespace tandem::events
