#include "conversations/find.h"

#include "conversations/rows.h"
#include "conversations/search_filter.h"
#include "conversations/search_index.h"
#include "conversations/table.h"

#include <algorithm>
#include <charconv>

namespace tandem::conversations {
namespace {

constexpr int suggested = 5;

std::vector<ParsedField> parsed_of(const search::Query& query) {
    std::vector<ParsedField> parsed;
    for (const auto& field : query.fields)
        for (const auto& value : field.values)
            parsed.push_back({(field.negated ? "-" : "") + field.name, value});
    return parsed;
}

std::vector<SearchProblem> problems_of(const search::Query& query) {
    std::vector<SearchProblem> problems;
    for (const auto& problem : query.problems)
        problems.push_back({problem.message, static_cast<std::int64_t>(problem.at)});
    return problems;
}

std::vector<ConversationId> groups_of(const search::Page& page) {
    std::vector<ConversationId> ids;
    for (const auto& hit : page.items) ids.emplace_back(hit.group);
    return ids;
}

std::string matched_by(const search::Hit& hit) {
    if (hit.in_body) return "message";
    return hit.in_title ? "subject" : "customer";
}

FoundConversation to_found(ConversationRow row, const search::Hit& hit) {
    return {std::move(row), MessageId(hit.id), hit.title_html, hit.snippet_html, matched_by(hit)};
}

std::vector<FoundConversation> to_found(std::vector<ConversationRow> rows,
                                        const search::Page& page) {
    std::vector<FoundConversation> found;
    for (auto& row : rows) {
        const auto hit =
            std::find_if(page.items.begin(), page.items.end(),
                         [&](const search::Hit& one) { return one.group == row.id.value(); });
        found.push_back(to_found(std::move(row), *hit));
    }
    return found;
}

// A number, with or without its mark, is the conversation of that number.
std::optional<ConversationId> number_in(std::string_view typed) {
    if (typed.starts_with('#')) typed.remove_prefix(1);
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), number);
    const bool whole = error == std::errc() && end == typed.data() + typed.size() && number > 0;
    return whole ? std::optional(ConversationId(number)) : std::nullopt;
}

std::vector<ConversationRow> suggest_conversations(store::Tx& tx, const Actor& actor,
                                                   const std::string& typed, Time now) {
    std::vector<ConversationId> ids;
    if (const auto number = number_in(typed))
        if (const auto shown = Conversations(tx).find_shown(*number)) ids.push_back(*shown);
    auto query = search::parse_typed(typed);
    auto filter = filter_of(tx, actor, query, now);
    const auto page = message_index().find(tx, {.query = query,
                                                .filter = std::move(filter),
                                                .limit = suggested,
                                                .now = now,
                                                .highlight = false});
    for (const auto id : groups_of(page))
        if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
    if (ids.size() > suggested) ids.resize(suggested);
    return rows_of(tx, ids, actor.id());
}

}  // namespace

FoundPage find(store::Tx& tx, const Actor& actor, const Find& command, Time now) {
    auto query =
        search::parse_query(command.q.value.value, now, std::chrono::minutes(command.zone.value));
    FoundPage answer;
    auto filter = filter_of(tx, actor, query, now);
    answer.parsed = parsed_of(query);
    answer.problems = problems_of(query);
    if (!query.has_text() && query.fields.empty()) return answer;
    const auto page = message_index().find(tx, {.query = query,
                                                .filter = std::move(filter),
                                                .after = command.after.value_or(std::string()),
                                                .limit = static_cast<int>(command.limit.value),
                                                .now = now});
    answer.items = to_found(rows_of(tx, groups_of(page), actor.id()), page);
    if (!page.next.empty()) answer.next = page.next;
    return answer;
}

Suggestions suggest(store::Tx& tx, const Actor& actor, const Suggest& command, Time now) {
    Suggestions answer;
    const auto& typed = command.q.value.value;
    if (typed.empty()) return answer;
    if (actor.may(Permission::customers_read))
        answer.customers =
            customers::list(
                tx, {.q = typed, .organisation_id = {}, .after = {}, .limit = {suggested}}, now)
                .items;
    answer.conversations = suggest_conversations(tx, actor, typed, now);
    answer.tags = suggest_tags(tx, typed, suggested);
    return answer;
}

}  // namespace tandem::conversations
