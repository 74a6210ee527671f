#pragma once

#include "blobs/blobs.h"
#include "conversations/messages.h"
#include "crypto/secret_box.h"
#include "events/journal.h"
#include "events/outbox.h"
#include "mail/compose.h"
#include "mail/message_id.h"
#include "mail/smtp.h"

#include "channels/email/mailbox.h"

#include <map>
#include <mutex>
#include <vector>

namespace tandem::channels::email {

// Sends agents' replies by SMTP. Just before the server is told that the message is complete, that
// is put on record: a process that died earlier has certainly not sent it, so it may try again; one
// that died later may have, so a person decides.
class EmailSender final : public events::OutboxSender {
public:
    EmailSender(events::Journal& journal, blobs::Blobs& blobs, const crypto::SecretBox& box,
                mail::ReplyTokens tokens);

    std::string_view kind() const override { return conversations::email_outbox_kind; }
    events::Delivery send(const events::OutboxItem& item) override;
    void done(store::Tx& tx, const events::OutboxItem& item,
              const events::Delivery& delivery) override;
    bool certainly_not_sent(const events::OutboxItem& item) override;

private:
    struct Job;
    Job load(MessageId id);
    mail::OutgoingMail compose(const Job& job) const;
    void keep_refused(MessageId id, const std::vector<mail::RefusedRecipient>& refused);
    void note_refused(events::Unit& unit, MessageId id);

    events::Journal& journal_;
    blobs::Blobs& blobs_;
    const crypto::SecretBox& box_;
    mail::ReplyTokens tokens_;
    std::mutex mutex_;
    // Between send() and done(): whom the server would not take a message for.
    std::map<MessageId, std::vector<mail::RefusedRecipient>> refused_;
};

}  // namespace tandem::channels::email
