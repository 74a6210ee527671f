#include "channels/email/directory.h"

#include "channels/email/mailbox_table.h"
#include "channels/email/outgoing_protection.h"

namespace tandem::channels::email {
namespace {

bool can_send(const Mailbox& mailbox) { return mailbox.active && !mailbox.outgoing_host.empty(); }

conversations::MailboxDirectory::Sender to_sender(const Mailbox& mailbox) {
    return {mailbox.id, {mailbox.from_name, mailbox.address}};
}

}  // namespace

bool Directory::exists(store::Tx& tx, MailboxId mailbox) const {
    return Mailboxes(tx).find(mailbox).has_value();
}

std::optional<conversations::MailboxDirectory::Sender> Directory::sender(
    store::Tx& tx, std::optional<MailboxId> wanted, TeamId team) const {
    Mailboxes mailboxes(tx);
    if (wanted)
        if (const auto found = mailboxes.find(*wanted); found && can_send(*found))
            return to_sender(*found);
    const auto all = mailboxes.all();
    for (const auto& mailbox : all)
        if (can_send(mailbox) && team.value() != 0 && mailbox.team_id == team)
            return to_sender(mailbox);
    for (const auto& mailbox : all)
        if (can_send(mailbox)) return to_sender(mailbox);
    return std::nullopt;
}

std::optional<conversations::Protection> Directory::protect(
    store::Tx& tx, MailboxId mailbox, const conversations::Contacts& recipients,
    const Wish& wish) const {
    std::vector<std::string> addresses;
    for (const auto& contact : recipients) addresses.push_back(contact.address);
    const auto now = std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
    return decide(offer(tx, mailbox, addresses, now), wish);
}

}  // namespace tandem::channels::email
