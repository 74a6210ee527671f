#include "events/journal.h"

#include "events/table.h"

#include <limits>

namespace tandem::events {
namespace {

constexpr int page_size = 1'000;

InlineProjection* find_projection(const std::vector<InlineProjection*>& all,
                                  std::string_view name) {
    for (auto* projection : all)
        if (projection->name() == name) return projection;
    return nullptr;
}

void refill(store::Tx& tx, InlineProjection& projection) {
    projection.reset(tx);
    std::int64_t position = 0;
    for (;;) {
        const auto page = Events(tx).after(position, page_size);
        if (page.empty()) return;
        for (const auto& event : page) projection.apply(tx, event);
        position = page.back().position;
    }
}

}  // namespace

void Unit::append(std::string_view name, const Subject& subject, std::string data) {
    journal_.append(*this, name, subject, std::move(data));
}

Journal::Journal(store::Store& store, const Clock& clock) : store_(store), clock_(clock) {}

void Journal::add(InlineProjection& projection) { inline_.push_back(&projection); }

void Journal::append(Unit& unit, std::string_view name, const Subject& subject, std::string data) {
    Events events(unit.tx);
    if (!unit.has_appended_) {
        events.lock_appending();
        unit.tx.signal(journal_channel);
        unit.has_appended_ = true;
    }
    Recorded event{.at = unit.now,
                   .name = std::string(name),
                   .subject = subject,
                   .actor_kind = unit.actor.kind(),
                   .actor = unit.actor.id(),
                   .actor_name = unit.actor.name(),
                   .data = std::move(data)};
    events.add(event);
    for (auto* projection : inline_) projection->apply(unit.tx, event);
}

void Journal::claim_request(Unit& unit) {
    const auto& key = unit.actor.request_key();
    if (!key || key->claimed) return;
    if (!add_idempotency_key(unit.tx, unit.actor, *key, unit.now))
        throw conflict("request_in_progress", "A request with this Idempotency-Key is under way.");
}

// In one transaction that no append can interleave with: an event recorded halfway would be
// counted by its own command and again by the refill.
bool Journal::rebuild(std::string_view name) {
    auto* projection = find_projection(inline_, name);
    if (projection == nullptr) return false;
    store_.write([&](store::Tx& tx) {
        Events(tx).lock_appending();
        refill(tx, *projection);
    });
    return true;
}

std::vector<Recorded> read_after(store::Tx& tx, std::int64_t position, int limit) {
    return Events(tx).after(position, limit);
}

std::vector<Recorded> history(store::Tx& tx, const Subject& subject,
                              std::optional<std::int64_t> before, int limit) {
    return Events(tx).about(subject, before.value_or(std::numeric_limits<std::int64_t>::max()),
                            limit);
}

std::int64_t newest_position(store::Tx& tx) { return Events(tx).newest(); }

}  // namespace tandem::events
