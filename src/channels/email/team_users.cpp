#include "channels/email/team_users.h"

#include "channels/email/mailbox.h"
#include "channels/email/mailbox_table.h"
#include "events/record.h"

namespace tandem::channels::email {

bool MailboxesOfTeams::leave_some(events::Unit& unit, TeamId team) {
    Mailboxes mailboxes(unit.tx);
    for (auto& mailbox : mailboxes.all()) {
        if (mailbox.team_id != team) continue;
        mailbox.team_id.reset();
        mailboxes.save(mailbox);
        unit.record(MailboxChanged{mailbox.id, mailbox.address, mailbox.active});
    }
    return false;
}

}  // namespace tandem::channels::email
