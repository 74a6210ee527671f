#include "conversations/held.h"

#include "base/refusal.h"
#include "conversations/participants.h"
#include "conversations/split.h"
#include "conversations/table.h"
#include "customers/customers.h"
#include "events/record.h"
#include "mail/address.h"

#include <algorithm>

namespace tandem::conversations {
namespace {

constexpr std::string_view select_incoming = R"sql(
    SELECT m.id, m.author_address, b.subject
      FROM messages m
      JOIN message_bodies b ON b.message_id = m.id
     WHERE m.conversation_id IN @ids($1)@ AND m.kind = 'incoming'
     ORDER BY m.id)sql";

struct IncomingRow {
    MessageId id;
    std::string author;
    std::string subject;
};

void require_listed(const Conversation& conversation, const std::string& address) {
    const auto all = participants_of(conversation);
    const auto key = mail::normalised(address);
    if (std::none_of(all.begin(), all.end(), [&](const Participant& participant) {
            return mail::normalised(participant.address) == key;
        }))
        throw invalid_field("/address", "unknown", "This address does not take part.");
}

void refuse_customer(store::Tx& tx, const Conversation& conversation, const std::string& address) {
    if (customers::find_by_address(tx, address) == conversation.customer)
        throw invalid_field("/address", "customer",
                            "The customer of a conversation cannot be held.");
}

}  // namespace

void approve_participant(events::Journal& journal, const Actor& actor, const Target& target,
                         const std::string& address) {
    actor.require(Permission::conversations_edit);
    journal.write(actor, [&](events::Unit& unit) {
        Conversations conversations(unit.tx);
        const auto before = conversations.get_for_change(target.conversation, target.version);
        require_listed(before, address);
        auto conversation = before;
        if (!set_held(conversation, address, false)) return;
        conversations.save(before, conversation, unit.now);
        unit.record(ParticipantApproved{conversation.id, address});
    });
}

void hold_participant(events::Journal& journal, const Actor& actor, const Target& target,
                      const std::string& address) {
    actor.require(Permission::conversations_edit);
    journal.write(actor, [&](events::Unit& unit) {
        Conversations conversations(unit.tx);
        const auto before = conversations.get_for_change(target.conversation, target.version);
        require_listed(before, address);
        refuse_customer(unit.tx, before, address);
        auto conversation = before;
        if (!set_held(conversation, address, true)) return;
        conversations.save(before, conversation, unit.now);
        unit.record(ParticipantHeld{conversation.id, address});
    });
}

ConversationId part_off(events::Journal& journal, const Actor& actor, const Target& target,
                        const std::string& address) {
    actor.require(Permission::conversations_merge);
    return journal.write(actor, [&](events::Unit& unit) {
        Conversations conversations(unit.tx);
        const auto source = conversations.get_for_change(target.conversation, target.version);
        require_listed(source, address);
        std::vector<MessageId> ids;
        std::string subject;
        const auto key = mail::normalised(address);
        for (auto& row :
             unit.tx.all<IncomingRow>(select_incoming, conversations.shown_by(source))) {
            if (mail::normalised(row.author) != key) continue;
            ids.push_back(row.id);
            if (subject.empty()) subject = std::move(row.subject);
        }
        if (ids.empty())
            throw invalid_field("/address", "no_message", "This address has written nothing here.");
        return split_off(unit, source, ids, subject.empty() ? source.subject : subject);
    });
}

}  // namespace tandem::conversations
