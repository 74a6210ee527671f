#include "channels/email/dkim_commands.h"

#include "base/refusal.h"
#include "events/record.h"
#include "mail/ascii.h"

#include <algorithm>

namespace tandem::channels::email {
namespace {

// A name of DNS: letters, digits, '-' and '.', none of them at an end.
bool is_name(const std::string& text) {
    return !text.empty() && text.front() != '.' && text.back() != '.' && text.front() != '-' &&
           text.find("..") == std::string::npos && std::ranges::all_of(text, [](char c) {
               return mail::is_alnum(c) || c == '-' || c == '.' || c == '_';
           });
}

struct Finding {
    DkimCheck state;
    std::string text;
};

Finding judge(const mail::TxtAnswer& answer, const std::string& public_key) {
    if (answer.state == mail::TxtAnswer::State::unreachable) return {DkimCheck::unreachable, {}};
    std::string other;
    for (const auto& text : answer.texts) {
        const auto key = mail::key_in_dkim_record(text);
        if (!key) continue;
        if (*key == public_key) return {DkimCheck::ok, {}};
        other = text;
    }
    return other.empty() ? Finding{DkimCheck::missing, {}} : Finding{DkimCheck::different, other};
}

}  // namespace

DkimKeyRow add_dkim_key(events::Journal& journal, const crypto::SecretBox& box, const Actor& actor,
                        const NewDkim& from) {
    actor.require(Permission::mailboxes_manage);
    DkimKeyRow key{.domain = mail::lower(from.domain),
                   .selector = mail::lower(from.selector),
                   .algorithm = from.algorithm};
    if (!is_name(key.domain) || key.domain.find('.') == std::string::npos)
        throw invalid_field("/domain", "not_a_domain", "Like example.com.");
    if (!is_name(key.selector))
        throw invalid_field("/selector", "not_a_selector", "Letters, digits and hyphens.");
    const auto made = mail::make_dkim_key(key.algorithm);
    key.private_key = box.seal(made.private_key);
    key.public_key = made.public_key;
    return journal.write(actor, [&](events::Unit& unit) {
        key.added_at = unit.now;
        const auto id = DkimKeys(unit.tx).add(key);
        if (!id) throw invalid_field("/selector", "taken", "The domain has this selector already.");
        unit.record(DkimKeyAdded{*id, key.domain, key.selector});
        return DkimKeys(unit.tx).get(*id);
    });
}

DkimKeyRow switch_dkim_key(events::Journal& journal, const Actor& actor, DkimKeyId id,
                           bool active) {
    actor.require(Permission::mailboxes_manage);
    return journal.write(actor, [&](events::Unit& unit) {
        DkimKeys keys(unit.tx);
        auto key = keys.get(id);
        if (key.active == active) return key;
        if (active && key.check_state != DkimCheck::ok)
            throw conflict("dns_record_missing",
                           "Publish the DNS record first, then let it be checked.");
        keys.set_active(id, active);
        key.active = active;
        unit.record(DkimKeySwitched{id, key.domain, key.selector, active});
        return key;
    });
}

DkimKeyRow check_dkim_key(events::Journal& journal, const Actor& actor, DkimKeyId id,
                          const mail::TxtLookup& look_up) {
    actor.require(Permission::mailboxes_manage);
    const auto key = journal.read([&](store::Tx& tx) { return DkimKeys(tx).get(id); });
    const auto found =
        judge(look_up(mail::dkim_record_name(key.selector, key.domain)), key.public_key);
    return journal.write(actor, [&](events::Unit& unit) {
        DkimKeys(unit.tx).set_check(id, found.state, found.text, unit.now);
        return DkimKeys(unit.tx).get(id);
    });
}

void remove_dkim_key(events::Journal& journal, const Actor& actor, DkimKeyId id) {
    actor.require(Permission::mailboxes_manage);
    journal.write(actor, [&](events::Unit& unit) {
        DkimKeys keys(unit.tx);
        const auto key = keys.get(id);
        keys.remove(id);
        unit.record(DkimKeyRemoved{id, key.domain, key.selector});
    });
}

std::string dkim_signatures(const std::vector<DkimKeyRow>& keys, const crypto::SecretBox& box,
                            std::string_view raw, Time now) {
    std::string headers;
    for (const auto& key : keys)
        if (const auto opened = box.open(key.private_key))
            headers +=
                mail::dkim_signature(raw, {key.domain, key.selector, key.algorithm, *opened}, now);
    return headers;
}

}  // namespace tandem::channels::email
