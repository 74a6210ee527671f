#pragma once

#include "channels/email/fetch.h"
#include "channels/email/mail_world_test.h"
#include "channels/email/mailbox_commands.h"
#include "channels/email/mailbox_table.h"

#include <string>

namespace tandem::channels::email {

// A world with a mailbox on a server of loopback.
struct FetchWorld : MailWorld {
    FetchTools tools{journal, secrets, intake};
    Mailbox mailbox;

    void connect(IncomingKind kind, int port) {
        mailbox.name = "Support";
        mailbox.address = "support@shop.test";
        mailbox.incoming_kind = kind;
        mailbox.incoming_host = "localhost";
        mailbox.incoming_port = port;
        mailbox.incoming_security = TransportSecurity::none;
        mailbox.incoming_username = "support";
        mailbox = add_mailbox(journal, secrets, admin, mailbox, {"hush", std::nullopt});
    }

    void change(const std::function<void(Mailbox&)>& how) {
        how(mailbox);
        mailbox = change_mailbox(journal, secrets, admin, mailbox, {});
    }

    std::int64_t count(std::string_view sql) {
        return db->read([&](store::Tx& tx) { return tx.get<std::int64_t>(sql); });
    }
    std::int64_t messages() { return count("SELECT COUNT(*) FROM messages"); }
    std::int64_t needing_attention() {
        return count("SELECT COUNT(*) FROM incoming_mail WHERE state = 'failed'");
    }
};

}  // namespace tandem::channels::email
