// Letters that no agent wrote: they are shown, and change nothing else.

#include "conversations/deliveries.h"
#include "conversations/events.h"
#include "conversations/message_table.h"
#include "conversations/messages.h"
#include "conversations/table.h"
#include "events/record.h"
#include "mail/nature.h"

namespace tandem::conversations {

MessageId write_automatic(events::Unit& unit, const AutomaticReply& reply) {
    Conversations conversations(unit.tx);
    const auto before = conversations.get_locked(reply.conversation);
    Message message{.conversation = before.id,
                    .kind = MessageKind::reply,
                    .author_kind = AuthorKind::system,
                    .author_name = reply.from.name,
                    .author_address = reply.from.address,
                    .channel = Channel::email,
                    .header_id = reply.message_id,
                    .automatic = static_cast<std::int64_t>(mail::Nature::auto_reply),
                    .at = unit.now,
                    .subject = reply.subject,
                    .recipients = {{reply.to}, {}, {}},
                    .text = reply.text,
                    .html = reply.html,
                    .in_reply_to = reply.in_reply_to,
                    .references = reply.references};
    Messages(unit.tx).add(message);
    auto conversation = before;
    ++conversation.message_count;
    conversation.newest_message = message.id;
    conversations.save(before, conversation, unit.now);
    Deliveries(unit.tx).begin(message.id, unit.now, unit.now, "{}");
    unit.record(MessageAcknowledged{before.id, message.id});
    return message.id;
}

}  // namespace tandem::conversations
