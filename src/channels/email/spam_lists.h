#pragma once

#include "base/id.h"
#include "base/time.h"
#include "events/event.h"
#include "events/journal.h"
#include "json/describe.h"
#include "json/types.h"

#include <boost/describe/enum.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::channels::email {

// Senders whose mail is always or never spam, whatever anything else says of it.
enum class SpamList { block, allow };
BOOST_DESCRIBE_ENUM(SpamList, block, allow)

struct SpamRule {
    std::int64_t id = 0;
    SpamList list = SpamList::block;
    std::string sender;  // an address, or a domain (with all below it); folded
    std::string reason;
    AgentId agent_id;
    Time created_at;
};
TANDEM_STRUCT(SpamRule, id, list, sender, reason, agent_id, created_at)

struct AddSpamRule {
    SpamList list = SpamList::block;
    json::Text<3, 254> sender;
    json::Default<json::Text<0, 300>> reason;
};
TANDEM_STRUCT(AddSpamRule, list, sender, reason)

struct SpamRuleAdded {
    static constexpr std::string_view name = "spam.rule_added";
    std::int64_t rule = 0;
    SpamList list = SpamList::block;
    std::string sender;
    std::string reason;
    events::Subject subject() const { return {"settings", 0}; }
};
TANDEM_STRUCT(SpamRuleAdded, rule, list, sender, reason)

struct SpamRuleRemoved {
    static constexpr std::string_view name = "spam.rule_removed";
    std::int64_t rule = 0;
    SpamList list = SpamList::block;
    std::string sender;
    events::Subject subject() const { return {"settings", 0}; }
};
TANDEM_STRUCT(SpamRuleRemoved, rule, list, sender)

std::vector<SpamRule> spam_rules(store::Tx& tx);
// A sender is in one list at most: adding one to the other list moves it there.
SpamRule add_spam_rule(events::Journal&, const Actor&, const AddSpamRule&);
void remove_spam_rule(events::Journal&, const Actor&, std::int64_t id);

// The rule for this address: its own, or that of the nearest domain above it.
std::optional<SpamRule> find_spam_rule(store::Tx& tx, std::string_view address);

}  // namespace tandem::channels::email
