#pragma once

#include "accounts/accounts.h"
#include "app/settings.h"
#include "authority/approvals.h"
#include "base/time.h"
#include "blobs/blobs.h"
#include "channels/email/directory.h"
#include "channels/email/intake.h"
#include "channels/email/letter_security.h"
#include "conversations/counts.h"
#include "conversations/desk.h"
#include "crypto/secret_box.h"
#include "customers/merge.h"
#include "events/journal.h"
#include "inventory/stock.h"
#include "mail/message_id.h"
#include "orders/refunds.h"
#include "returns/portal.h"
#include "store/store.h"

#include <memory>

namespace tandem::app {

// Everything the program is made of but its threads and its network edge: each object is built
// once, here, and passed on by constructor. Commands of the command line use it as it is; serve()
// adds what runs. Opening it brings the database up to date.
class House {
public:
    explicit House(const Settings& settings);
    ~House();

    Settings settings;
    SystemClock clock;
    std::unique_ptr<store::Store> store;
    crypto::SecretBox secrets;
    events::Journal journal;
    blobs::Blobs blobs;
    mail::ReplyTokens reply_tokens;
    customers::Merging merging;
    orders::RefundEndings refund_endings;  // who hears that a refund will not be paid
    returns::ReturnLinks return_links;
    inventory::Losses stock_losses;  // who hears that an order line lost its stock
    accounts::Accounts accounts;
    authority::Approvals approvals;
    channels::email::Directory mailboxes;
    conversations::Desk desk;
    channels::email::LetterSecurity letter_security;
    channels::email::Intake intake;

private:
    void join_operations();

    struct Parts;
    std::unique_ptr<Parts> parts_;  // what registers itself with the above
};

}  // namespace tandem::app
