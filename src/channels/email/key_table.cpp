#include "channels/email/key_table.h"

#include "base/refusal.h"

namespace tandem::channels::email {
namespace {

constexpr std::string_view select_one = R"sql(
    SELECT id, scheme, mailbox_id, address, fingerprint, holder, algorithm, public_key, private_key,
           passphrase, source, confirmed, can_sign, can_encrypt, made_at, expires_at, added_at,
           brought
      FROM mail_keys
     WHERE id = $1)sql";

constexpr std::string_view select_own = R"sql(
    SELECT id, scheme, mailbox_id, address, fingerprint, holder, algorithm, public_key, private_key,
           passphrase, source, confirmed, can_sign, can_encrypt, made_at, expires_at, added_at,
           brought
      FROM mail_keys
     WHERE mailbox_id > 0 AND ($1 = 0 OR mailbox_id = $1)
     ORDER BY id DESC)sql";

constexpr std::string_view select_of_addresses = R"sql(
    SELECT id, scheme, mailbox_id, address, fingerprint, holder, algorithm, public_key, private_key,
           passphrase, source, confirmed, can_sign, can_encrypt, made_at, expires_at, added_at,
           brought
      FROM mail_keys
     WHERE mailbox_id = 0 AND address IN @texts($1)@
     ORDER BY confirmed DESC, id DESC)sql";

constexpr std::string_view insert = R"sql(
    INSERT INTO mail_keys (scheme, mailbox_id, address, fingerprint, holder, algorithm, public_key,
                           private_key, passphrase, source, confirmed, can_sign, can_encrypt,
                           made_at, expires_at, added_at, brought)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
    ON CONFLICT (mailbox_id, address, scheme, fingerprint) DO NOTHING
    RETURNING id)sql";

constexpr std::string_view count_one = R"sql(
    SELECT COUNT(*) FROM mail_keys WHERE mailbox_id = $1 AND address = $2 AND fingerprint = $3)sql";

constexpr std::string_view update_confirmed = R"sql(
    UPDATE mail_keys SET confirmed = $1 WHERE id = $2)sql";

// What came again may have been prolonged.
constexpr std::string_view update_again = R"sql(
    UPDATE mail_keys
       SET public_key = $1, expires_at = $2, confirmed = CASE WHEN $3 = 1 THEN 1 ELSE confirmed END,
           brought = CASE WHEN $4 = '' THEN brought ELSE $4 END
     WHERE mailbox_id = $5 AND address = $6 AND scheme = $7 AND fingerprint = $8)sql";

constexpr std::string_view delete_one = R"sql(
    DELETE FROM mail_keys WHERE id = $1)sql";

constexpr std::string_view select_rules = R"sql(
    SELECT signing, sealing FROM mailbox_protection WHERE mailbox_id = $1)sql";

constexpr std::string_view upsert_rules = R"sql(
    INSERT INTO mailbox_protection (mailbox_id, signing, sealing)
    VALUES ($1, $2, $3)
    ON CONFLICT (mailbox_id) DO UPDATE
       SET signing = excluded.signing, sealing = excluded.sealing)sql";

}  // namespace

MailKey MailKeys::get(MailKeyId id) const {
    if (auto found = tx_.find<MailKey>(select_one, id)) return *std::move(found);
    throw not_found("mail_key");
}

std::vector<MailKey> MailKeys::own(MailboxId mailbox) const {
    return tx_.all<MailKey>(select_own, mailbox);
}

std::vector<MailKey> MailKeys::of_addresses(const std::vector<std::string>& addresses) const {
    if (addresses.empty()) return {};
    return tx_.all<MailKey>(select_of_addresses, addresses);
}

std::optional<MailKeyId> MailKeys::add(const MailKey& key) {
    const auto added = tx_.find<MailKeyId>(
        insert, key.scheme, key.mailbox, key.address, key.fingerprint, key.holder, key.algorithm,
        key.public_key, key.private_key, key.passphrase, key.source, key.confirmed, key.can_sign,
        key.can_seal, key.made_at, key.expires_at, key.added_at, key.brought);
    if (!added)
        tx_.run(update_again, key.public_key, key.expires_at, key.confirmed ? 1 : 0, key.brought,
                key.mailbox, key.address, key.scheme, key.fingerprint);
    return added;
}

bool MailKeys::is_known(MailboxId mailbox, const std::string& address,
                        const std::string& fingerprint) const {
    return tx_.get<std::int64_t>(count_one, mailbox, address, fingerprint) > 0;
}

void MailKeys::confirm(MailKeyId id, bool confirmed) { tx_.run(update_confirmed, confirmed, id); }

void MailKeys::remove(MailKeyId id) { tx_.run(delete_one, id); }

ProtectionRules MailKeys::rules(MailboxId mailbox) const {
    return tx_.find<ProtectionRules>(select_rules, mailbox).value_or(ProtectionRules());
}

void MailKeys::set_rules(MailboxId mailbox, const ProtectionRules& rules) {
    tx_.run(upsert_rules, mailbox, rules.signing, rules.sealing);
}

}  // namespace tandem::channels::email
