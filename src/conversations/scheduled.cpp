#include "conversations/scheduled.h"

#include "accounts/actors.h"
#include "base/log.h"
#include "base/refusal.h"
#include "conversations/attachments.h"
#include "conversations/commands.h"
#include "conversations/compose.h"
#include "conversations/drafts.h"
#include "conversations/reply.h"
#include "conversations/table.h"
#include "events/record.h"

#include <algorithm>

namespace tandem::conversations {
namespace {

constexpr int due_step = 50;
constexpr int newer_read = 50;

void require_writer(const Actor& actor, const ScheduledReply& reply) {
    if (reply.agent != actor.id())
        throw forbidden("Only who wrote a scheduled answer can change it.");
}

void require_time(Time send_at, Time now) {
    if (send_at <= now || send_at > now + longest_schedule)
        throw invalid_field("/send_at", "out_of_range", "Choose a time within the next year.");
}

// Another transaction may have sent or held it meanwhile.
void take(events::Unit& unit, const ScheduledReply& reply) {
    if (!Scheduled(unit.tx).remove(reply.id)) throw not_found("scheduled");
    Attachments(unit.tx).release_scheduled(reply.id, unit.now);
}

Draft to_draft(const ScheduledReply& reply, ConversationId conversation) {
    auto recipients = reply.recipients;
    if (!reply.explicit_to) recipients.to.clear();
    return {.conversation = conversation,
            .agent = reply.agent,
            .kind = MessageKind::reply,
            .body_html = reply.body_html,
            .recipients = std::move(recipients),
            .wish = reply.wish,
            .subject = reply.subject,
            .attachments = reply.attachments};
}

void hold(events::Unit& unit, const ScheduledReply& reply, Held because,
          const std::string& reason = {}) {
    take(unit, reply);
    Conversations conversations(unit.tx);
    const auto before = conversations.get_locked(
        conversations.find_shown(reply.conversation).value_or(reply.conversation));
    auto conversation = before;
    const auto draft = give_back(unit, conversation, to_draft(reply, conversation.id));
    Attachments(unit.tx).give_to_draft(draft.attachments, draft.id);
    conversations.save(before, conversation, unit.now);
    unit.record(ReplyHeld{conversation.id, reply.id, reply.agent, because, reason});
}

// Notes and automatic letters change nothing of what an answer says; a colleague's answer does.
bool was_answered(store::Tx& tx, const Conversation& conversation, MessageId last_seen) {
    if (conversation.newest_message <= last_seen) return false;
    const auto newer =
        Messages(tx).newer_than(Conversations(tx).shown_by(conversation), last_seen, newer_read);
    return std::ranges::any_of(newer, [](const Message& message) {
        return message.kind != MessageKind::note && message.automatic == 0;
    });
}

NewReply to_command(const ScheduledReply& reply, const Conversation& conversation) {
    NewReply command{.conversation = conversation.id,
                     .body_html = reply.body_html,
                     .cc = reply.recipients.cc,
                     .bcc = reply.recipients.bcc,
                     .subject = reply.subject,
                     .attachments = reply.attachments,
                     .last_seen = conversation.newest_message,
                     .status_after = reply.status_after,
                     .send_after = Duration(0),
                     .wish = reply.wish,
                     .leaves_draft = true};
    if (reply.explicit_to) command.to = reply.recipients.to;
    return command;
}

void send(Desk& desk, events::Unit& unit, const ScheduledReply& reply) {
    Conversations conversations(unit.tx);
    const auto shown = conversations.find_shown(reply.conversation).value_or(reply.conversation);
    const auto before = conversations.get_for_change(shown, std::nullopt);
    if (was_answered(unit.tx, before, reply.last_seen))
        return hold(unit, reply, Held::colleague_answered);
    take(unit, reply);
    auto conversation = before;
    write_reply(desk, unit, conversation, to_command(reply, conversation));
    conversations.save(before, conversation, unit.now);
}

void send_or_hold(Desk& desk, const ScheduledReply& reply) {
    std::string reason;
    try {
        const auto writer = desk.journal.read([&](store::Tx& tx) {
            if (!accounts::is_active_agent(tx, reply.agent))
                throw forbidden("Whoever wrote it does not work here any more.");
            return accounts::actor_of(tx, reply.agent);
        });
        writer.require(Permission::conversations_reply);
        if (reply.status_after) require_may_set(writer, *reply.status_after);
        return desk.journal.write(writer, [&](events::Unit& unit) { send(desk, unit, reply); });
    } catch (const Refusal& refusal) {
        reason = refusal.what();
    }
    desk.journal.write(Actor::system("schedule"), [&](events::Unit& unit) {
        if (Scheduled(unit.tx).find(reply.id)) hold(unit, reply, Held::refused, reason);
    });
}

}  // namespace

ScheduledReply schedule_reply(Desk& desk, const Actor& actor, const NewReply& command,
                              Time send_at) {
    actor.require(Permission::conversations_reply);
    if (command.status_after) require_may_set(actor, *command.status_after);
    return desk.journal.write(actor, [&](events::Unit& unit) {
        require_time(send_at, unit.now);
        Conversations conversations(unit.tx);
        const auto before = conversations.get_for_change(command.conversation, std::nullopt);
        require_seen_all(unit.tx, before, command.last_seen, unit.now);
        const auto draft = Drafts(unit.tx).find(before.id, actor.id());
        Attachments files(unit.tx);
        files.usable(command.attachments, actor.id(),
                     draft ? std::optional(draft->id) : std::nullopt);
        if (command.status_after == Status::snoozed)
            throw invalid_field("/status_after", "needs_time", "Say until when: snooze it.");
        ScheduledReply reply{
            .conversation = before.id,
            .agent = actor.id(),
            .send_at = send_at,
            .last_seen = before.newest_message,
            .body_html = command.body_html,
            .recipients = {command.to ? *command.to : default_recipients(unit.tx, before),
                           command.cc, command.bcc},
            .wish = command.wish,
            .explicit_to = command.to.has_value(),
            .subject = command.subject,
            .status_after = command.status_after,
            .attachments = command.attachments,
            .created_at = unit.now};
        require_sendable(before, reply.recipients, composed_text(composed_html(reply.body_html)),
                         !reply.attachments.empty());
        // Whether it can be signed and sealed is decided again when it leaves; what its writer can
        // mend now is said now.
        (void)protection_of(desk, unit.tx, before, reply.recipients, reply.wish);
        Scheduled(unit.tx).add(reply);
        files.give_to_scheduled(reply.attachments, reply.id);
        auto conversation = before;
        end_draft(unit, conversation, actor.id());
        conversations.save(before, conversation, unit.now);
        unit.record(ReplyScheduled{before.id, reply.id, actor.id(), send_at});
        return reply;
    });
}

ScheduledReply reschedule(Desk& desk, const Actor& actor, ScheduledId id, Time send_at) {
    actor.require(Permission::conversations_reply);
    return desk.journal.write(actor, [&](events::Unit& unit) {
        const auto reply = Scheduled(unit.tx).get(id);
        require_writer(actor, reply);
        require_time(send_at, unit.now);
        Scheduled(unit.tx).set_time(id, send_at);
        unit.record(ReplyScheduled{reply.conversation, id, reply.agent, send_at});
        return Scheduled(unit.tx).get(id);
    });
}

void send_scheduled_now(Desk& desk, const Actor& actor, ScheduledId id) {
    actor.require(Permission::conversations_reply);
    desk.journal.write(actor, [&](events::Unit& unit) {
        const auto reply = Scheduled(unit.tx).get(id);
        require_writer(actor, reply);
        send(desk, unit, reply);
    });
}

void hold_reply(Desk& desk, const Actor& actor, ScheduledId id) {
    actor.require(Permission::conversations_reply);
    desk.journal.write(
        actor, [&](events::Unit& unit) { hold(unit, Scheduled(unit.tx).get(id), Held::agent); });
}

void discard_scheduled(Desk& desk, const Actor& actor, ScheduledId id) {
    actor.require(Permission::conversations_reply);
    desk.journal.write(actor, [&](events::Unit& unit) {
        const auto reply = Scheduled(unit.tx).get(id);
        require_writer(actor, reply);
        take(unit, reply);
        unit.record(ReplyDiscarded{reply.conversation, id, reply.agent});
    });
}

void hold_scheduled(events::Unit& unit, ConversationId conversation, Held because) {
    for (const auto& reply : Scheduled(unit.tx).of(conversation)) hold(unit, reply, because);
}

int send_due(Desk& desk) {
    const auto now = desk.journal.clock().now();
    const auto due = desk.journal.read([&](store::Tx& tx) {
        std::vector<ScheduledReply> replies;
        for (const auto id : Scheduled(tx).due(now, due_step))
            if (auto reply = Scheduled(tx).find(id)) replies.push_back(*std::move(reply));
        return replies;
    });
    for (const auto& reply : due) {
        try {
            send_or_hold(desk, reply);
        } catch (const std::exception& error) {
            log::error("a scheduled answer could not be sent", {{"error", error.what()}});
        }
    }
    return static_cast<int>(due.size());
}

}  // namespace tandem::conversations
