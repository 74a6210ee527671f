#pragma once

#include "base/id.h"
#include "base/time.h"
#include "events/event.h"
#include "json/describe.h"
#include "mail/seal.h"
#include "store/store.h"

#include <boost/describe/enum.hpp>
#include <optional>
#include <string>
#include <vector>

namespace tandem::channels::email {

using MailKeyId = Id<struct MailKeyTag>;

enum class KeySource {
    made,       // here
    imported,   // ours, brought along
    uploaded,   // a correspondent's, by an agent
    autocrypt,  // a correspondent's letter brought it
    signature,  // a correspondent signed with it
};
BOOST_DESCRIBE_ENUM(KeySource, made, imported, uploaded, autocrypt, signature)

// A key for signing and sealing letters: a mailbox's own, or that of whoever has the address. The
// members stand in the order of the table's columns.
struct MailKey {
    MailKeyId id;
    mail::SealScheme scheme = mail::SealScheme::pgp;
    MailboxId mailbox;    // 0: a correspondent's
    std::string address;  // lower case
    std::string fingerprint;
    std::string holder;
    std::string algorithm;
    std::string public_key;                  // armour or PEM
    std::optional<std::string> private_key;  // sealed
    std::optional<std::string> passphrase;   // sealed
    KeySource source = KeySource::uploaded;
    bool confirmed = false;
    bool can_sign = true;
    bool can_seal = true;
    std::optional<Time> made_at;
    std::optional<Time> expires_at;
    Time added_at;
    std::string brought = {};  // SHA-256 of the bytes by which a header brought it

    bool is_valid(Time now) const { return !expires_at || *expires_at > now; }
};

// When letters are signed and sealed.
enum class Usage { never, possible, always };
BOOST_DESCRIBE_ENUM(Usage, never, possible, always)

struct ProtectionRules {
    Usage signing = Usage::never;
    Usage sealing = Usage::never;
};
TANDEM_STRUCT(ProtectionRules, signing, sealing)

struct MailKeyAdded {
    static constexpr std::string_view name = "mail_key.added";
    MailKeyId key;
    MailboxId mailbox;
    std::string address;
    std::string fingerprint;
    KeySource source = KeySource::uploaded;
    events::Subject subject() const { return {"mail_key", key.value()}; }
};
TANDEM_STRUCT(MailKeyAdded, key, mailbox, address, fingerprint, source)

struct MailKeyConfirmed {
    static constexpr std::string_view name = "mail_key.confirmed";
    MailKeyId key;
    std::string address;
    std::string fingerprint;
    bool confirmed = true;
    events::Subject subject() const { return {"mail_key", key.value()}; }
};
TANDEM_STRUCT(MailKeyConfirmed, key, address, fingerprint, confirmed)

struct MailKeyRemoved {
    static constexpr std::string_view name = "mail_key.removed";
    MailKeyId key;
    MailboxId mailbox;
    std::string address;
    std::string fingerprint;
    events::Subject subject() const { return {"mail_key", key.value()}; }
};
TANDEM_STRUCT(MailKeyRemoved, key, mailbox, address, fingerprint)

struct ProtectionChanged {
    static constexpr std::string_view name = "mailbox.protection_changed";
    MailboxId mailbox;
    Usage signing = Usage::never;
    Usage sealing = Usage::never;
    events::Subject subject() const { return events::subject_of(mailbox); }
};
TANDEM_STRUCT(ProtectionChanged, mailbox, signing, sealing)

class MailKeys {
public:
    explicit MailKeys(store::Tx& tx) : tx_(tx) {}

    MailKey get(MailKeyId id) const;
    std::vector<MailKey> own(MailboxId mailbox) const;  // 0: those of all mailboxes
    std::vector<MailKey> of_addresses(const std::vector<std::string>& addresses) const;
    // Nothing when it is there already; then a private half and a confirmation are added to it.
    std::optional<MailKeyId> add(const MailKey& key);
    bool is_known(MailboxId mailbox, const std::string& address,
                  const std::string& fingerprint) const;
    void confirm(MailKeyId id, bool confirmed);
    void remove(MailKeyId id);

    ProtectionRules rules(MailboxId mailbox) const;
    void set_rules(MailboxId mailbox, const ProtectionRules& rules);

private:
    store::Tx& tx_;
};

}  // namespace tandem::channels::email
