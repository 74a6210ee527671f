#include "channels/email/automatic_settings.h"

#include "base/refusal.h"
#include "channels/email/mailbox_table.h"
#include "events/record.h"

namespace tandem::channels::email {

const std::string_view default_text_en =
    "Hello {name},\n\nthank you for writing to us. Your message has arrived; its number is "
    "{number}.\n{answer_time}\nIf you want to add something, simply answer this "
    "mail.\n\nKind regards\n{company}\n";
const std::string_view default_text_de =
    "Guten Tag {name},\n\ndanke für Ihre Nachricht. Sie ist angekommen und hat die Nummer "
    "{number}.\n{answer_time}\nWenn Sie etwas ergänzen möchten, antworten Sie einfach auf diese "
    "Mail.\n\nFreundliche Grüße\n{company}\n";

namespace {

constexpr std::string_view select_one = R"sql(
    SELECT mailbox_id, request_receipts, acknowledge, text_en, text_de, pause_hours, version
      FROM mailbox_automatic
     WHERE mailbox_id = $1)sql";

constexpr std::string_view insert = R"sql(
    INSERT INTO mailbox_automatic (mailbox_id, request_receipts, acknowledge, text_en, text_de,
                                   pause_hours, version)
    VALUES ($1, $2, $3, $4, $5, $6, 1)
    ON CONFLICT (mailbox_id) DO NOTHING)sql";

constexpr std::string_view update = R"sql(
    UPDATE mailbox_automatic
       SET request_receipts = $2, acknowledge = $3, text_en = $4, text_de = $5, pause_hours = $6,
           version = version + 1
     WHERE mailbox_id = $1 AND version = $7)sql";

}  // namespace

AutomaticSettings automatic_settings(store::Tx& tx, MailboxId mailbox) {
    return tx.find<AutomaticSettings>(select_one, mailbox)
        .value_or(AutomaticSettings{.mailbox = mailbox});
}

AutomaticSettings change_automatic(events::Journal& journal, const Actor& actor,
                                   AutomaticSettings s) {
    actor.require(Permission::mailboxes_manage);
    return journal.write(actor, [&](events::Unit& unit) {
        Mailboxes(unit.tx).get(s.mailbox);
        const auto changed = s.version == 0
                                 ? unit.tx.run(insert, s.mailbox, s.request_receipts, s.acknowledge,
                                               s.text_en, s.text_de, s.pause_hours)
                                 : unit.tx.run(update, s.mailbox, s.request_receipts, s.acknowledge,
                                               s.text_en, s.text_de, s.pause_hours, s.version);
        if (changed == 0) throw stale("mailbox");
        unit.record(AutomaticChanged{s.mailbox, s.acknowledge, s.request_receipts});
        return automatic_settings(unit.tx, s.mailbox);
    });
}

}  // namespace tandem::channels::email
