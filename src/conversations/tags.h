#pragma once

#include "base/actor.h"
#include "conversations/types.h"
#include "events/journal.h"
#include "json/describe.h"
#include "json/types.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::conversations {

struct Conversation;

// Words that agents put on conversations. Two spellings of one word are one tag.
struct Tag {
    std::string name;
    std::string colour;
    std::int64_t uses = 0;
};
TANDEM_STRUCT(Tag, name, colour, uses)

inline constexpr std::size_t max_tags = 30;  // on one conversation

struct NamedTag {
    TagId id;
    std::string name;
};

std::vector<Tag> list_tags(store::Tx& tx);
// The tags that begin with what is typed, the most used first.
std::vector<Tag> suggest_tags(store::Tx& tx, std::string_view typed, int limit);
std::vector<NamedTag> names_of(store::Tx& tx, const std::vector<TagId>& ids);
// For filters: those of `names` that exist.
std::vector<TagId> find_tags(store::Tx& tx, const std::vector<std::string>& names);
// For tagging: makes those that do not exist yet. Refused at `path` when a name is none.
std::vector<TagId> get_tags(events::Unit& unit, const std::vector<std::string>& names,
                            const std::string& path);

// Puts the conversation into the lists of its tags and out of others, counts their uses, and
// records what changed. The caller saves the conversation.
void set_tags(events::Unit& unit, Conversation& conversation, const std::vector<TagId>& tags);

struct AddTag {
    json::Text<1, 60> name;
    json::Default<json::Text<0, 30>> colour;
};
TANDEM_STRUCT(AddTag, name, colour)
struct ChangeTag {
    std::optional<json::Text<1, 60>> name;
    std::optional<json::Text<0, 30>> colour;
};
TANDEM_STRUCT(ChangeTag, name, colour)

Tag add_tag(events::Journal&, const Actor&, const AddTag&);
Tag change_tag(events::Journal&, const Actor&, std::string_view name, const ChangeTag&);
// Takes it off every conversation, in pieces, each its own transaction.
void delete_tag(events::Journal&, const Actor&, std::string_view name);

}  // namespace tandem::conversations
