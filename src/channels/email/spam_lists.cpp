#include "channels/email/spam_lists.h"

#include "base/refusal.h"
#include "events/record.h"
#include "mail/address.h"

#include <algorithm>

namespace tandem::channels::email {
namespace {

constexpr std::string_view select_all = R"sql(
    SELECT id, list, sender, reason, agent_id, created_at
      FROM spam_rules
     ORDER BY sender)sql";

constexpr std::string_view select_one = R"sql(
    SELECT id, list, sender, reason, agent_id, created_at
      FROM spam_rules
     WHERE id = $1)sql";

constexpr std::string_view select_any = R"sql(
    SELECT id, list, sender, reason, agent_id, created_at
      FROM spam_rules
     WHERE sender IN @texts($1)@
     ORDER BY LENGTH(sender) DESC)sql";

constexpr std::string_view upsert = R"sql(
    INSERT INTO spam_rules (list, sender, reason, agent_id, created_at)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (sender) DO UPDATE
       SET list = excluded.list, reason = excluded.reason, agent_id = excluded.agent_id,
           created_at = excluded.created_at
    RETURNING id)sql";

constexpr std::string_view remove_one = R"sql(
    DELETE FROM spam_rules WHERE id = $1)sql";

// "@shop.test" and "shop.test" mean the same.
std::string folded(std::string_view sender) {
    if (sender.starts_with('@')) sender.remove_prefix(1);
    return mail::normalised(sender);
}

bool is_domain(std::string_view text) {
    const auto sound = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
               static_cast<unsigned char>(c) >= 0x80;
    };
    return text.find('.') != std::string_view::npos && !text.starts_with('.') &&
           !text.ends_with('.') && text.find("..") == std::string_view::npos &&
           std::ranges::all_of(text, sound);
}

// The address, its domain, and the domains above that.
std::vector<std::string> names_of(std::string_view address) {
    const auto whole = mail::normalised(address);
    std::vector<std::string> names{whole};
    auto at = whole.rfind('@');
    while (at != std::string::npos && names.size() < 20) {
        names.push_back(whole.substr(at + 1));
        at = whole.find('.', at + 1);
    }
    return names;
}

}  // namespace

std::vector<SpamRule> spam_rules(store::Tx& tx) { return tx.all<SpamRule>(select_all); }

SpamRule add_spam_rule(events::Journal& journal, const Actor& actor, const AddSpamRule& command) {
    actor.require(Permission::conversations_delete);
    const auto sender = folded(command.sender.value);
    if (!mail::is_address(sender) && !is_domain(sender))
        throw invalid_field("/sender", "sender", "Give an address or a domain.");
    return journal.write(actor, [&](events::Unit& unit) {
        const auto id = unit.tx.get<std::int64_t>(upsert, command.list, sender,
                                                  command.reason.value.value, actor.id(), unit.now);
        unit.record(SpamRuleAdded{id, command.list, sender, command.reason.value.value});
        return *unit.tx.find<SpamRule>(select_one, id);
    });
}

void remove_spam_rule(events::Journal& journal, const Actor& actor, std::int64_t id) {
    actor.require(Permission::conversations_delete);
    journal.write(actor, [&](events::Unit& unit) {
        const auto rule = unit.tx.find<SpamRule>(select_one, id);
        if (!rule) throw not_found("spam_rule");
        unit.tx.run(remove_one, id);
        unit.record(SpamRuleRemoved{id, rule->list, rule->sender});
    });
}

std::optional<SpamRule> find_spam_rule(store::Tx& tx, std::string_view address) {
    return tx.find<SpamRule>(select_any, names_of(address));
}

}  // namespace tandem::channels::email
