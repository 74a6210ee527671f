#pragma once

#include "json/describe.h"

#include <boost/describe/enum.hpp>
#include <string>
#include <string_view>

namespace tandem::channels::email {

// Where the subject of an outgoing message names its conversation: "[#48213] Kettle",
// "Kettle [#48213]", or not at all.
enum class NumberAt { none, front, end };
BOOST_DESCRIBE_ENUM(NumberAt, none, front, end)

// Which of a letter's references are followed: all, or those of a letter whose subject agrees too.
enum class FollowIds { always, same_subject };
BOOST_DESCRIBE_ENUM(FollowIds, always, same_subject)

// What a letter does that belongs to a conversation which is solved or was merged into another.
enum class AfterEnd { reopen, start_new };
BOOST_DESCRIBE_ENUM(AfterEnd, reopen, start_new)

// By which rules a mailbox's letters find their conversation, beyond the signed token, which always
// counts.
struct PlacementRules {
    std::string hook = "#";  // before the number: "#", "Ticket#", "VD-Ticket#"
    NumberAt number_at = NumberAt::none;
    bool search_body = false;         // for the hook and a number, beside the subject
    bool search_attachments = false;  // in those of text
    FollowIds follow_ids = FollowIds::always;
    AfterEnd after_end = AfterEnd::reopen;
    bool keep_assignee = true;  // of what is reopened
    // Answers are asked to a signed address of the mailbox ("help+t.7.abc@..."): for servers that
    // deliver such addresses, since others send back what comes there.
    bool reply_address = false;
    // Whose word counts that a letter is not from its sender (sender_proof.h).
    std::string auth_server = {};
    bool operator==(const PlacementRules&) const = default;
};
TANDEM_STRUCT(PlacementRules, hook, number_at, search_body, search_attachments, follow_ids,
              after_end, keep_assignee, reply_address, auth_server)

// How a mailbox's row holds them.
std::string to_stored(const PlacementRules& rules);
PlacementRules placement_rules_from(std::string_view stored);

}  // namespace tandem::channels::email
