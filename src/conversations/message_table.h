#pragma once

#include "base/id.h"
#include "base/time.h"
#include "conversations/types.h"
#include "json/describe.h"
#include "store/store.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::conversations {

struct Recipients {
    Contacts to = {};
    Contacts cc = {};
    Contacts bcc = {};
    bool operator==(const Recipients&) const = default;
};
TANDEM_STRUCT(Recipients, to, cc, bcc)

std::string to_json(const Recipients& recipients);
Recipients recipients_from_json(std::string_view text);

struct Delivery {
    OutboxId outbox;
    DeliveryState state = DeliveryState::queued;
    Time until;  // the end of the undo window
    std::optional<std::string> error = {};
    std::optional<Time> sent_at = {};
    std::int64_t reports = 0;  // how many addresses servers have reported on (reports.h)
};

// One message with its body, as rows hold it.
struct Message {
    MessageId id;
    ConversationId conversation;  // where it was written; merges do not move it
    MessageKind kind = MessageKind::incoming;
    AuthorKind author_kind = AuthorKind::customer;
    std::int64_t author_id = 0;
    std::string author_name = {};
    std::string author_address = {};
    Channel channel = Channel::email;
    std::int64_t attachments = 0;
    std::optional<std::string> header_id = {};
    std::int64_t automatic = 0;  // 0: a person's; else the number of its mail::Nature
    Time at;

    std::string subject = {};
    std::string title = {};  // of the conversation, when search finds it by this message
    Recipients recipients = {};
    std::string text = {};
    std::optional<std::string> html = {};
    std::int64_t remote_images = 0;
    std::string in_reply_to = {};
    std::vector<std::string> references = {};
    std::vector<AgentId> mentions = {};
    std::string why = {};
    std::vector<std::string> warnings = {};
    std::optional<BlobId> raw = {};

    std::optional<Delivery> delivery = {};
};

// The rows of messages and their bodies, and the search index, which is kept with them.
class Messages {
public:
    explicit Messages(store::Tx& tx) : tx_(tx) {}

    MessageId add(Message& message);  // gives it its id
    std::optional<Message> find(MessageId id) const;
    Message get(MessageId id) const;
    // What it says and how many files it has, after it was read anew.
    void rewrite(const Message& before, const Message& after);
    // Takes it out again, body, delivery and all; its attachments are the caller's.
    void remove(const Message& message);

    // The newest of a thread before `before`, newest first.
    std::vector<Message> page(const std::vector<ConversationId>& shown,
                              std::optional<MessageId> before, int limit) const;
    // Those that came after `seen`, oldest first.
    std::vector<Message> newer_than(const std::vector<ConversationId>& shown, MessageId seen,
                                    int limit) const;
    std::vector<Message> find_all(const std::vector<MessageId>& ids) const;
    // Gives messages another conversation.
    void move(const std::vector<MessageId>& ids, ConversationId to);

    // The conversation is found by its subject through one of its messages: the first.
    void retitle(ConversationId conversation, const std::string& title);

    // What a conversation's row says of its messages, read afresh from them.
    struct Summary {
        std::int64_t count = 0;
        std::optional<Message> newest = {};
        std::optional<Time> waiting_since = {};
    };
    Summary summarise(const std::vector<ConversationId>& shown) const;

private:
    store::Tx& tx_;
};

}  // namespace tandem::conversations
