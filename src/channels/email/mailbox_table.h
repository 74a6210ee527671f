#pragma once

#include "channels/email/mailbox.h"
#include "store/store.h"

#include <optional>
#include <string>
#include <vector>

namespace tandem::channels::email {

// The `mailboxes` table and what hangs on it, as seen by one transaction.
class Mailboxes {
public:
    explicit Mailboxes(store::Tx& tx) : tx_(tx) {}

    std::optional<Mailbox> find(MailboxId id) const;
    Mailbox get(MailboxId id) const;
    std::vector<Mailbox> all() const;
    // The active one that an address (without plus part, any case) belongs to.
    std::optional<Mailbox> find_by_address(const std::string& address) const;

    MailboxId add(const Mailbox& mailbox);  // refused when the address is taken
    void save(Mailbox& mailbox);            // refused when the row is newer than what was read

    MailboxHealth health(MailboxId id) const;
    void received(MailboxId id, Time at);
    void sent(MailboxId id, Time at);
    void polled(MailboxId id, Time at, const std::optional<std::string>& error);

private:
    void require_free_address(const Mailbox& mailbox) const;
    store::Tx& tx_;
};

// How far a folder has been taken. POP3 has one folder, "", and counts messages instead.
struct ImapPosition {
    std::int64_t uid_validity = 0;
    std::int64_t last_uid = 0;
    std::int64_t first_uid = 1;    // what lies below is left alone
    std::int64_t known_until = 0;  // up to here messages may have been taken under other numbers
    std::int64_t in_hand = 0;      // being fetched
    std::int64_t attempts = 0;     // how often that has failed
    std::int64_t run_id = 0;       // of the process that has it in hand
    std::int64_t began_at = 0;     // what is older was left alone; 0: nothing was
};
std::optional<ImapPosition> find_position(store::Tx& tx, MailboxId mailbox,
                                          const std::string& folder);
void save_position(store::Tx& tx, MailboxId mailbox, const std::string& folder,
                   const ImapPosition& position);

}  // namespace tandem::channels::email
