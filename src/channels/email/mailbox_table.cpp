#include "channels/email/mailbox_table.h"

#include "base/refusal.h"
#include "mail/address.h"

namespace tandem::channels::email {
namespace {

constexpr std::string_view select_one = R"sql(
    SELECT id, name, address, from_name, signature_html, team_id, active, incoming_kind,
           incoming_host, incoming_port, incoming_security, incoming_username, incoming_password,
           folder, after_import, move_to, poll_seconds, outgoing_host, outgoing_port,
           outgoing_security, outgoing_username, outgoing_password, verify_certificates, version,
           sign_in, more_folders, take_from, remove_after_days, largest_megabytes, placement
      FROM mailboxes
     WHERE id = $1)sql";

constexpr std::string_view select_all = R"sql(
    SELECT id, name, address, from_name, signature_html, team_id, active, incoming_kind,
           incoming_host, incoming_port, incoming_security, incoming_username, incoming_password,
           folder, after_import, move_to, poll_seconds, outgoing_host, outgoing_port,
           outgoing_security, outgoing_username, outgoing_password, verify_certificates, version,
           sign_in, more_folders, take_from, remove_after_days, largest_megabytes, placement
      FROM mailboxes
     ORDER BY name, id)sql";

constexpr std::string_view select_id_by_address = R"sql(
    SELECT id FROM mailboxes WHERE address_key = $1)sql";

constexpr std::string_view insert = R"sql(
    INSERT INTO mailboxes
           (name, address, address_key, from_name, signature_html, team_id, active, incoming_kind,
            incoming_host, incoming_port, incoming_security, incoming_username, incoming_password,
            folder, after_import, move_to, poll_seconds, outgoing_host, outgoing_port,
            outgoing_security, outgoing_username, outgoing_password, verify_certificates, version,
            sign_in, more_folders, take_from, remove_after_days, largest_megabytes, placement)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
            $20, $21, $22, $23, 1, $24, $25, $26, $27, $28, $29)
    RETURNING id)sql";

constexpr std::string_view update = R"sql(
    UPDATE mailboxes
       SET name = $1, address = $2, address_key = $3, from_name = $4, signature_html = $5,
           team_id = $6, active = $7, incoming_kind = $8, incoming_host = $9, incoming_port = $10,
           incoming_security = $11, incoming_username = $12, incoming_password = $13, folder = $14,
           after_import = $15, move_to = $16, poll_seconds = $17, outgoing_host = $18,
           outgoing_port = $19, outgoing_security = $20, outgoing_username = $21,
           outgoing_password = $22, verify_certificates = $23, version = version + 1,
           sign_in = $24, more_folders = $25, take_from = $26, remove_after_days = $27,
           largest_megabytes = $28, placement = $29
     WHERE id = $30 AND version = $31)sql";

constexpr std::string_view select_health = R"sql(
    SELECT last_received_at, last_sent_at, last_poll_at, last_error
      FROM mailbox_health
     WHERE mailbox_id = $1)sql";

constexpr std::string_view put_received = R"sql(
    INSERT INTO mailbox_health (mailbox_id, last_received_at) VALUES ($1, $2)
    ON CONFLICT (mailbox_id) DO UPDATE SET last_received_at = excluded.last_received_at)sql";

constexpr std::string_view put_sent = R"sql(
    INSERT INTO mailbox_health (mailbox_id, last_sent_at) VALUES ($1, $2)
    ON CONFLICT (mailbox_id) DO UPDATE SET last_sent_at = excluded.last_sent_at)sql";

constexpr std::string_view put_polled = R"sql(
    INSERT INTO mailbox_health (mailbox_id, last_poll_at, last_error) VALUES ($1, $2, $3)
    ON CONFLICT (mailbox_id) DO UPDATE
       SET last_poll_at = excluded.last_poll_at, last_error = excluded.last_error)sql";

constexpr std::string_view select_position = R"sql(
    SELECT uid_validity, last_uid, first_uid, known_until, in_hand, attempts, run_id, began_at
      FROM imap_positions
     WHERE mailbox_id = $1 AND folder = $2)sql";

constexpr std::string_view put_position = R"sql(
    INSERT INTO imap_positions
           (mailbox_id, folder, uid_validity, last_uid, first_uid, known_until, in_hand, attempts,
            run_id, began_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    ON CONFLICT (mailbox_id, folder) DO UPDATE
       SET uid_validity = excluded.uid_validity, last_uid = excluded.last_uid,
           first_uid = excluded.first_uid, known_until = excluded.known_until,
           in_hand = excluded.in_hand, attempts = excluded.attempts,
           run_id = excluded.run_id, began_at = excluded.began_at)sql";

}  // namespace

std::optional<Mailbox> Mailboxes::find(MailboxId id) const {
    return tx_.find<Mailbox>(select_one, id);
}

Mailbox Mailboxes::get(MailboxId id) const {
    if (auto found = find(id)) return *std::move(found);
    throw not_found("mailbox");
}

std::vector<Mailbox> Mailboxes::all() const { return tx_.all<Mailbox>(select_all); }

std::optional<Mailbox> Mailboxes::find_by_address(const std::string& address) const {
    const auto id = tx_.find<MailboxId>(select_id_by_address, mail::normalised(address));
    if (!id) return std::nullopt;
    auto mailbox = find(*id);
    if (!mailbox || !mailbox->active) return std::nullopt;
    return mailbox;
}

void Mailboxes::require_free_address(const Mailbox& mailbox) const {
    const auto owner = tx_.find<MailboxId>(select_id_by_address, mail::normalised(mailbox.address));
    if (owner && *owner != mailbox.id)
        throw invalid_field("/address", "taken", "Another mailbox has this address.");
}

MailboxId Mailboxes::add(const Mailbox& m) {
    require_free_address(m);
    return tx_.get<MailboxId>(
        insert, m.name, m.address, mail::normalised(m.address), m.from_name, m.signature_html,
        m.team_id, m.active, m.incoming_kind, m.incoming_host, m.incoming_port, m.incoming_security,
        m.incoming_username, m.incoming_password, m.folder, m.after_import, m.move_to,
        m.poll_seconds, m.outgoing_host, m.outgoing_port, m.outgoing_security, m.outgoing_username,
        m.outgoing_password, m.verify_certificates, m.sign_in, m.more_folders, m.take_from,
        m.remove_after_days, m.largest_megabytes, m.placement);
}

void Mailboxes::save(Mailbox& m) {
    require_free_address(m);
    const auto changed = tx_.run(
        update, m.name, m.address, mail::normalised(m.address), m.from_name, m.signature_html,
        m.team_id, m.active, m.incoming_kind, m.incoming_host, m.incoming_port, m.incoming_security,
        m.incoming_username, m.incoming_password, m.folder, m.after_import, m.move_to,
        m.poll_seconds, m.outgoing_host, m.outgoing_port, m.outgoing_security, m.outgoing_username,
        m.outgoing_password, m.verify_certificates, m.sign_in, m.more_folders, m.take_from,
        m.remove_after_days, m.largest_megabytes, m.placement, m.id, m.version);
    if (changed == 0) throw stale("mailbox");
    ++m.version;
}

MailboxHealth Mailboxes::health(MailboxId id) const {
    return tx_.find<MailboxHealth>(select_health, id).value_or(MailboxHealth{});
}

void Mailboxes::received(MailboxId id, Time at) { tx_.run(put_received, id, at); }
void Mailboxes::sent(MailboxId id, Time at) { tx_.run(put_sent, id, at); }
void Mailboxes::polled(MailboxId id, Time at, const std::optional<std::string>& error) {
    tx_.run(put_polled, id, at, error);
}

std::optional<ImapPosition> find_position(store::Tx& tx, MailboxId mailbox,
                                          const std::string& folder) {
    return tx.find<ImapPosition>(select_position, mailbox, folder);
}

void save_position(store::Tx& tx, MailboxId mailbox, const std::string& folder,
                   const ImapPosition& position) {
    tx.run(put_position, mailbox, folder, position.uid_validity, position.last_uid,
           position.first_uid, position.known_until, position.in_hand, position.attempts,
           position.run_id, position.began_at);
}

}  // namespace tandem::channels::email
