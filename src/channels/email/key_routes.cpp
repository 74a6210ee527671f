#include "channels/email/directory.h"
#include "channels/email/key_commands.h"
#include "channels/email/mailbox_table.h"
#include "channels/email/outgoing_protection.h"
#include "channels/email/security_routes.h"
#include "customers/addresses.h"
#include "http/api.h"
#include "json/types.h"
#include "mail/address.h"

#include <utility>

namespace tandem::channels::email {

struct MailKeyView {
    MailKeyId id;
    mail::SealScheme scheme = mail::SealScheme::pgp;
    std::string address;
    std::string fingerprint;
    std::string holder;
    std::string algorithm;
    KeySource source = KeySource::uploaded;
    bool confirmed = false;
    bool can_sign = false;
    bool can_seal = false;
    bool is_expired = false;
    std::optional<Time> made_at;
    std::optional<Time> expires_at;
    Time added_at;
    std::string public_key;
};
TANDEM_STRUCT(MailKeyView, id, scheme, address, fingerprint, holder, algorithm, source, confirmed,
              can_sign, can_seal, is_expired, made_at, expires_at, added_at, public_key)

struct MailKeyList {
    std::vector<MailKeyView> items;
};
TANDEM_STRUCT(MailKeyList, items)

struct MailboxProtectionView {
    Usage signing = Usage::never;
    Usage sealing = Usage::never;
    std::vector<MailKeyView> keys;
};
TANDEM_STRUCT(MailboxProtectionView, signing, sealing, keys)

struct MakeMailKey {
    mail::SealScheme scheme = mail::SealScheme::pgp;
    json::Default<json::Whole<1, 20>> years{3};
};
TANDEM_STRUCT(MakeMailKey, scheme, years)

struct ImportMailKey {
    json::Verbatim<1, 300000> key;
    json::Default<json::Verbatim<0, 500>> passphrase;
};
TANDEM_STRUCT(ImportMailKey, key, passphrase)

struct AddCustomerKey {
    json::Verbatim<1, 300000> key;
};
TANDEM_STRUCT(AddCustomerKey, key)

struct OfferQuery {
    std::optional<MailboxId> mailbox_id;
    std::string addresses;  // separated by commas
};
TANDEM_STRUCT(OfferQuery, mailbox_id, addresses)

struct ProtectionOfferView {
    std::optional<mail::SealScheme> sign_with;
    std::optional<mail::SealScheme> seal_with;
    std::vector<std::string> without_key;
    bool signs = false;
    bool seals = false;
    bool must_sign = false;
    bool must_seal = false;
};
TANDEM_STRUCT(ProtectionOfferView, sign_with, seal_with, without_key, signs, seals, must_sign,
              must_seal)

namespace refused = http::refused;

namespace {

using http::Call;

MailKeyView to_view(const MailKey& key, Time now) {
    return {.id = key.id,
            .scheme = key.scheme,
            .address = key.address,
            .fingerprint = key.fingerprint,
            .holder = key.holder,
            .algorithm = key.algorithm,
            .source = key.source,
            .confirmed = key.confirmed,
            .can_sign = key.can_sign,
            .can_seal = key.can_seal,
            .is_expired = !key.is_valid(now),
            .made_at = key.made_at,
            .expires_at = key.expires_at,
            .added_at = key.added_at,
            .public_key = key.public_key};
}

std::vector<MailKeyView> to_views(const std::vector<MailKey>& keys, Time now) {
    std::vector<MailKeyView> views;
    for (const auto& key : keys) views.push_back(to_view(key, now));
    return views;
}

MailboxProtectionView read_mailbox(events::Journal& journal, MailboxId id) {
    return journal.read([&](store::Tx& tx) {
        Mailboxes(tx).get(id);
        const auto rules = MailKeys(tx).rules(id);
        return MailboxProtectionView{rules.signing, rules.sealing,
                                     to_views(MailKeys(tx).own(id), journal.clock().now())};
    });
}

std::vector<std::string> addresses_of(events::Journal& journal, CustomerId id) {
    return journal.read([&](store::Tx& tx) {
        customers::get(tx, id);
        std::vector<std::string> addresses;
        for (const auto& row : customers::Emails(tx).of(id))
            addresses.push_back(mail::normalised(row.address));
        return addresses;
    });
}

MailKeyList keys_of(events::Journal& journal, CustomerId id) {
    const auto addresses = addresses_of(journal, id);
    return {journal.read([&](store::Tx& tx) {
        return to_views(MailKeys(tx).of_addresses(addresses), journal.clock().now());
    })};
}

std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> parts;
    for (std::size_t at = 0; at <= text.size() && parts.size() < 100;) {
        const auto end = std::min(text.find(',', at), text.size());
        if (end > at) parts.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return parts;
}

ProtectionOfferView offered(events::Journal& journal, const OfferQuery& query) {
    return journal.read([&](store::Tx& tx) {
        const auto sender = Directory().sender(tx, query.mailbox_id, TeamId());
        if (!sender) return ProtectionOfferView();
        const auto found =
            offer(tx, sender->mailbox, split(query.addresses), journal.clock().now());
        return ProtectionOfferView{found.sign_with, found.seal_with, found.without_key, found.signs,
                                   found.seals,     found.must_sign, found.must_seal};
    });
}

void add_mailbox_keys(http::Api& api, events::Journal& journal, const crypto::SecretBox& box) {
    const auto manage = Permission::mailboxes_manage;
    api.get<MailboxProtectionView>(
           "/api/v1/mailboxes/{id}/protection", manage, "A mailbox's keys and when they are used",
           [&journal](const Call& call) { return read_mailbox(journal, call.id<MailboxId>("id")); })
        .refuses({refused::not_found("mailbox")});
    api.put<MailboxProtectionView>("/api/v1/mailboxes/{id}/protection", manage,
                                   "Say when letters are signed and sealed",
                                   [&journal](const Call& call, const ProtectionRules& body) {
                                       const auto id = call.id<MailboxId>("id");
                                       set_protection_rules(journal, call.actor(), id, body);
                                       return read_mailbox(journal, id);
                                   })
        .refuses({refused::not_found("mailbox")});
    api.post<MailKeyView>("/api/v1/mailboxes/{id}/keys", manage, "Make a key for a mailbox",
                          [&journal, &box](const Call& call, const MakeMailKey& body) {
                              return to_view(
                                  make_key(journal, box, call.actor(), call.id<MailboxId>("id"),
                                           body.scheme, static_cast<int>(body.years.value)),
                                  journal.clock().now());
                          })
        .refuses({refused::not_found("mailbox")});
    api.post<MailKeyView>(
           "/api/v1/mailboxes/{id}/keys/import", manage, "Give a mailbox a private key",
           [&journal, &box](const Call& call, const ImportMailKey& body) {
               return to_view(import_key(journal, box, call.actor(), call.id<MailboxId>("id"),
                                         {body.key.value, body.passphrase.value.value}),
                              journal.clock().now());
           })
        .refuses({refused::not_found("mailbox"), refused::field("/key", "no_private_key"),
                  refused::field("/key", "taken"), refused::field("/passphrase", "wrong")});
}

void add_correspondents_keys(http::Api& api, events::Journal& journal) {
    api.get<MailKeyList>(
           "/api/v1/customers/{id}/keys", Permission::customers_read, "A customer's public keys",
           [&journal](const Call& call) { return keys_of(journal, call.id<CustomerId>("id")); })
        .refuses({refused::not_found("customer")});
    api.post<MailKeyList>(
           "/api/v1/customers/{id}/keys", Permission::customers_edit, "Add a customer's public key",
           [&journal](const Call& call, const AddCustomerKey& body) {
               const auto addresses = addresses_of(journal, call.id<CustomerId>("id"));
               return MailKeyList{to_views(
                   add_correspondent_keys(journal, call.actor(), addresses, body.key.value),
                   journal.clock().now())};
           })
        .refuses({refused::not_found("customer"), refused::field("/key", "not_a_key"),
                  refused::field("/key", "other_address")});
    const auto confirm = [&journal](bool confirmed) {
        return [&journal, confirmed](const Call& call) {
            return to_view(confirm_key(journal, call.actor(), call.id<MailKeyId>("id"), confirmed),
                           journal.clock().now());
        };
    };
    api.put<MailKeyView>("/api/v1/mail-keys/{id}/confirmation", Permission::customers_edit,
                         "Vouch for a correspondent's key", confirm(true))
        .refuses({refused::not_found("mail_key")});
    api.remove<MailKeyView>("/api/v1/mail-keys/{id}/confirmation", Permission::customers_edit,
                            "Vouch for a key no more", confirm(false))
        .refuses({refused::not_found("mail_key")});
    api.remove("/api/v1/mail-keys/{id}", Permission::customers_edit, "Remove a key",
               [&journal](const Call& call) {
                   remove_key(journal, call.actor(), call.id<MailKeyId>("id"));
               })
        .refuses({refused::not_found("mail_key"), refused::forbidden()});
    api.get<ProtectionOfferView>(
        "/api/v1/protection-offer", Permission::conversations_reply,
        "Whether a letter to these addresses can be signed and sealed",
        [&journal](const Call&, const OfferQuery& query) { return offered(journal, query); });
}

}  // namespace

void add_key_routes(http::Router& router, events::Journal& journal, const crypto::SecretBox& box) {
    http::Api api(router);
    add_mailbox_keys(api, journal, box);
    add_correspondents_keys(api, journal);
}

}  // namespace tandem::channels::email
