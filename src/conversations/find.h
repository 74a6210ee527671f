#pragma once

#include "base/actor.h"
#include "conversations/answers.h"
#include "conversations/tags.h"
#include "customers/customers.h"
#include "json/describe.h"
#include "json/types.h"

#include <optional>
#include <string>
#include <vector>

namespace tandem::conversations {

// Searching everything the asker may see, in the words of search/query.h.

struct Find {
    json::Default<json::Text<0, 500>> q;
    std::optional<std::string> after;
    json::Default<json::Whole<1, 50>> limit{20};
    json::Default<json::Whole<-840, 840>> zone{0};  // the asker's offset from UTC, in minutes
};
TANDEM_STRUCT(Find, q, after, limit, zone)

struct FoundConversation {
    ConversationRow conversation;
    MessageId message_id;
    std::string subject_html;
    std::string snippet_html;
    std::string matched;  // message, subject, customer
};
TANDEM_STRUCT(FoundConversation, conversation, message_id, subject_html, snippet_html, matched)

struct ParsedField {
    std::string field;
    std::string value;
};
TANDEM_STRUCT(ParsedField, field, value)

struct SearchProblem {
    std::string message;
    std::int64_t at = 0;
};
TANDEM_STRUCT(SearchProblem, message, at)

struct FoundPage {
    std::vector<FoundConversation> items;
    std::optional<std::string> next;
    std::vector<ParsedField> parsed;
    std::vector<SearchProblem> problems;
};
TANDEM_STRUCT(FoundPage, items, next, parsed, problems)

FoundPage find(store::Tx&, const Actor&, const Find&, Time now);

struct Suggest {
    json::Default<json::Text<0, 200>> q;
};
TANDEM_STRUCT(Suggest, q)

struct Suggestions {
    std::vector<customers::CustomerSummary> customers;
    std::vector<ConversationRow> conversations;
    std::vector<Tag> tags;
};
TANDEM_STRUCT(Suggestions, customers, conversations, tags)

// For the palette, while it is being typed: a few of each.
Suggestions suggest(store::Tx&, const Actor&, const Suggest&, Time now);

}  // namespace tandem::conversations
