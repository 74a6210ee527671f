#include "conversations/tags.h"

#include "base/refusal.h"
#include "conversations/conversation.h"
#include "conversations/places.h"
#include "conversations/table.h"
#include "conversations/tag_events.h"
#include "events/record.h"
#include "json/decode.h"
#include "search/text.h"

#include <algorithm>

namespace tandem::conversations {
namespace {

constexpr int untag_step = 200;

constexpr std::string_view select_all = R"sql(
    SELECT name, colour, uses FROM tags ORDER BY name_key)sql";

constexpr std::string_view select_by_prefix = R"sql(
    SELECT name, colour, uses
      FROM tags
     WHERE substr(name_key, 1, CAST($2 AS INTEGER)) = $1
     ORDER BY uses DESC, name_key
     LIMIT $3)sql";

constexpr std::string_view select_names = R"sql(
    SELECT id, name FROM tags WHERE id IN @ids($1)@ ORDER BY name_key)sql";

constexpr std::string_view select_ids = R"sql(
    SELECT id FROM tags WHERE name_key IN @texts($1)@)sql";

constexpr std::string_view select_one = R"sql(
    SELECT id, name, colour, uses FROM tags WHERE name_key = $1)sql";

// DO UPDATE, so that it always answers with the row, also when another transaction just made it.
constexpr std::string_view insert = R"sql(
    INSERT INTO tags (name, name_key, colour, created_at)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT (name_key) DO UPDATE SET name = tags.name
    RETURNING id)sql";

constexpr std::string_view update = R"sql(
    UPDATE tags SET name = $1, name_key = $2, colour = $3 WHERE id = $4)sql";

constexpr std::string_view count_use = R"sql(
    UPDATE tags SET uses = uses + $1 WHERE id = $2)sql";

constexpr std::string_view delete_one = R"sql(
    DELETE FROM tags WHERE id = $1)sql";

constexpr std::string_view select_users = R"sql(
    SELECT conversation_id
      FROM conversation_places
     WHERE place = 'tag' AND owner_id = $1
     LIMIT $2)sql";

struct TagRow {
    TagId id;
    std::string name;
    std::string colour;
    std::int64_t uses = 0;
};

std::optional<TagRow> find_tag(store::Tx& tx, std::string_view name) {
    return tx.find<TagRow>(select_one, search::fold(name));
}

TagRow get_tag(store::Tx& tx, std::string_view name) {
    if (auto found = find_tag(tx, name)) return *std::move(found);
    throw not_found("tag");
}

Refusal taken() { return invalid_field("/name", "taken", "There is such a tag already."); }

std::string checked_name(const std::string& name, const std::string& path) {
    const auto cut = std::string(json::trimmed(name));
    if (search::fold(cut).empty() || json::count_characters(cut) > 60 ||
        cut.find(',') != std::string::npos)
        throw invalid_field(path, "tag", "A tag is a word or two, without commas.");
    return cut;
}

TagId get_or_make(events::Unit& unit, const std::string& name) {
    if (const auto found = find_tag(unit.tx, name)) return found->id;
    const auto id = unit.tx.get<TagId>(insert, name, search::fold(name), "", unit.now);
    unit.record(TagAdded{id, name});
    return id;
}

std::vector<std::string> texts_of(store::Tx& tx, const std::vector<TagId>& ids) {
    std::vector<std::string> names;
    for (auto& tag : names_of(tx, ids)) names.push_back(std::move(tag.name));
    return names;
}

// One step of taking a tag off: false when no conversation had it any more.
bool untag_some(events::Unit& unit, TagId tag) {
    const auto users = unit.tx.all<ConversationId>(select_users, tag, untag_step);
    Conversations conversations(unit.tx);
    for (const auto& before : conversations.find_all(users)) {
        auto conversation = before;
        auto left = before.tags;
        left.erase(std::remove(left.begin(), left.end(), tag), left.end());
        set_tags(unit, conversation, left);
        conversations.save(before, conversation, unit.now);
    }
    return !users.empty();
}

}  // namespace

std::vector<Tag> list_tags(store::Tx& tx) { return tx.all<Tag>(select_all); }

std::vector<Tag> suggest_tags(store::Tx& tx, std::string_view typed, int limit) {
    const auto from = search::fold(typed);
    if (from.empty()) return {};
    return tx.all<Tag>(select_by_prefix, from, json::count_characters(from), limit);
}

std::vector<NamedTag> names_of(store::Tx& tx, const std::vector<TagId>& ids) {
    if (ids.empty()) return {};
    return tx.all<NamedTag>(select_names, ids);
}

std::vector<TagId> find_tags(store::Tx& tx, const std::vector<std::string>& names) {
    if (names.empty()) return {};
    std::vector<std::string> keys;
    for (const auto& name : names) keys.push_back(search::fold(name));
    return tx.all<TagId>(select_ids, keys);
}

std::vector<TagId> get_tags(events::Unit& unit, const std::vector<std::string>& names,
                            const std::string& path) {
    if (names.size() > max_tags)
        throw invalid_field(path, "too_many", "30 tags are the most.", {{"max", "30"}});
    std::vector<TagId> ids;
    for (std::size_t i = 0; i < names.size(); ++i)
        ids.push_back(get_or_make(unit, checked_name(names[i], path + '/' + std::to_string(i))));
    return ids;
}

void set_tags(events::Unit& unit, Conversation& conversation, const std::vector<TagId>& tags) {
    auto event = conversation.set_tags(tags);
    if (!event) return;
    for (const auto tag : event->added) {
        add_place(unit.tx, conversation, Place::tag, tag.value());
        unit.tx.run(count_use, 1, tag);
    }
    for (const auto tag : event->removed) {
        remove_place(unit.tx, conversation, Place::tag, tag.value());
        unit.tx.run(count_use, -1, tag);
    }
    event->added_names = texts_of(unit.tx, event->added);
    event->removed_names = texts_of(unit.tx, event->removed);
    unit.record(*event);
}

Tag add_tag(events::Journal& journal, const Actor& actor, const AddTag& command) {
    actor.require(Permission::tags_manage);
    return journal.write(actor, [&](events::Unit& unit) {
        const auto name = checked_name(command.name, "/name");
        if (find_tag(unit.tx, name)) throw taken();
        const auto id = unit.tx.get<TagId>(insert, name, search::fold(name),
                                           command.colour.value.value, unit.now);
        unit.record(TagAdded{id, name});
        return Tag{name, command.colour.value, 0};
    });
}

Tag change_tag(events::Journal& journal, const Actor& actor, std::string_view name,
               const ChangeTag& command) {
    actor.require(Permission::tags_manage);
    return journal.write(actor, [&](events::Unit& unit) {
        auto tag = get_tag(unit.tx, name);
        const auto before = tag.name;
        if (command.name) tag.name = checked_name(*command.name, "/name");
        if (command.colour) tag.colour = command.colour->value;
        const auto other = find_tag(unit.tx, tag.name);
        if (other && other->id != tag.id) throw taken();
        unit.tx.run(update, tag.name, search::fold(tag.name), tag.colour, tag.id);
        unit.record(TagChanged{tag.id, before, tag.name, tag.colour});
        return Tag{tag.name, tag.colour, tag.uses};
    });
}

void delete_tag(events::Journal& journal, const Actor& actor, std::string_view name) {
    actor.require(Permission::tags_manage);
    const auto tag = journal.read([&](store::Tx& tx) { return get_tag(tx, name); });
    while (journal.write(actor, [&](events::Unit& unit) { return untag_some(unit, tag.id); })) {
    }
    journal.write(actor, [&](events::Unit& unit) {
        unit.tx.run(delete_one, tag.id);
        unit.record(TagDeleted{tag.id, tag.name});
    });
}

}  // namespace tandem::conversations
