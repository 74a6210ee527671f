#pragma once

#include "blobs/blobs.h"
#include "channels/email/intake.h"
#include "channels/email/letter_security.h"
#include "channels/email/routes.h"
#include "channels/email/security_routes.h"
#include "crypto/secret_box.h"
#include "mail/message_id.h"
#include "tests/world.h"

#include <map>
#include <string>

namespace tandem::channels::email {

// A world with an intake, as the app builds it.
struct MailWorld : testing::World {
    MailWorld() {
        add_mailbox_routes(router, journal, secrets, intake);
        add_delivery_routes(router, journal);
        add_automatic_routes(router, journal);
        add_attention_routes(router, journal, blobs, secrets, intake);
        add_spam_routes(router, journal, intake);
        add_sign_in_routes(router, journal, secrets);
        add_key_routes(router, journal, secrets);
        add_guard_routes(router, journal, secrets, [this](const std::string& name) {
            const auto found = dns.find(name);
            return found == dns.end() ? mail::TxtAnswer() : found->second;
        });
        intake.read_with(letter_security);
    }

    std::string letter(const std::string& id, const std::string& more = {},
                       const std::string& from = "Mina <mina@customer.test>") const {
        return "From: " + from + "\r\nTo: support@shop.test\r\nSubject: Kettle\r\nMessage-ID: <" +
               id + ">\r\n" + more + "\r\nIt leaks.\r\n";
    }
    Taken take(const std::string& raw) { return intake.take(raw, {}); }

    crypto::SecretBox secrets = crypto::SecretBox::with_key(std::string(32, 'k'));
    blobs::Blobs blobs{*db, folder() + "/blobs", {.durable = false}};
    mail::ReplyTokens tokens{std::string(32, 't')};
    LetterSecurity letter_security{journal, secrets};
    Intake intake{journal, blobs, tokens};
    std::map<std::string, mail::TxtAnswer> dns;  // what the resolver knows
};

}  // namespace tandem::channels::email
