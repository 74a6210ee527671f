#include "conversations/snooze.h"

#include "conversations/table.h"
#include "events/record.h"

namespace tandem::conversations {
namespace {

constexpr int wake_step = 200;

constexpr std::string_view select_due = R"sql(
    SELECT id
      FROM conversations
     WHERE snoozed_until IS NOT NULL AND snoozed_until <= $1
     ORDER BY snoozed_until
     LIMIT $2)sql";

int wake_some(events::Unit& unit) {
    Conversations conversations(unit.tx);
    const auto due = unit.tx.all<ConversationId>(select_due, unit.now, wake_step);
    for (const auto& before : conversations.find_all(due)) {
        auto conversation = before;
        const auto event = conversation.wake(Because::timer, unit.now);
        conversation.snoozed_until.reset();
        conversations.save(before, conversation, unit.now);
        if (event) unit.record(*event);
    }
    return static_cast<int>(due.size());
}

}  // namespace

void snooze(events::Journal& journal, const Actor& actor, const Target& target, Time until) {
    actor.require(Permission::conversations_edit);
    journal.write(actor, [&](events::Unit& unit) {
        Conversations conversations(unit.tx);
        const auto before = conversations.get_for_change(target.conversation, target.version);
        auto conversation = before;
        const auto event = conversation.snooze(until, unit.now);
        conversations.save(before, conversation, unit.now);
        unit.record(event);
    });
}

void unsnooze(events::Journal& journal, const Actor& actor, const Target& target) {
    actor.require(Permission::conversations_edit);
    journal.write(actor, [&](events::Unit& unit) {
        Conversations conversations(unit.tx);
        const auto before = conversations.get_for_change(target.conversation, target.version);
        auto conversation = before;
        const auto event = conversation.wake(Because::agent, unit.now);
        if (!event) return;
        conversations.save(before, conversation, unit.now);
        unit.record(*event);
    });
}

int wake_due(events::Journal& journal) {
    const auto now = journal.clock().now();
    const bool any = journal.read(
        [&](store::Tx& tx) { return tx.find<ConversationId>(select_due, now, 1).has_value(); });
    if (!any) return 0;
    const auto timer = Actor::system("snooze");
    int woken = 0;
    for (;;) {
        const int some = journal.write(timer, [&](events::Unit& unit) { return wake_some(unit); });
        woken += some;
        if (some < wake_step) return woken;
    }
}

}  // namespace tandem::conversations
