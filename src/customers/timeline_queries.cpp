#include "base/refusal.h"
#include "customers/table.h"
#include "customers/timeline.h"
#include "json/decode.h"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <charconv>
#include <limits>

namespace tandem::customers {
namespace {

constexpr std::string_view insert_entry = R"sql(
    INSERT INTO customer_timeline (customer_id, position, conversation_id)
    VALUES ($1, $2, $3)
    ON CONFLICT (customer_id, position) DO NOTHING)sql";

constexpr std::string_view select_owner = R"sql(
    SELECT customer_id
      FROM customer_conversations
     WHERE conversation_id = $1)sql";

constexpr std::string_view upsert_owner = R"sql(
    INSERT INTO customer_conversations (conversation_id, customer_id, title)
    VALUES ($1, $2, '')
    ON CONFLICT (conversation_id) DO UPDATE
       SET customer_id = excluded.customer_id)sql";

constexpr std::string_view update_title = R"sql(
    UPDATE customer_conversations
       SET title = $2
     WHERE conversation_id = $1)sql";

constexpr std::string_view move_entries = R"sql(
    UPDATE customer_timeline
       SET customer_id = $3
     WHERE customer_id = $2 AND conversation_id = $1)sql";

constexpr std::string_view delete_entries = R"sql(
    DELETE FROM customer_timeline)sql";

constexpr std::string_view delete_owners = R"sql(
    DELETE FROM customer_conversations)sql";

// `of_conversations` and `of_operations` are 0 for who may not read those.
constexpr std::string_view select_page = R"sql(
    SELECT t.position, e.at, e.name, t.conversation_id, c.title, e.actor_name, e.data
      FROM customer_timeline t
      JOIN events e ON e.position = t.position
      LEFT JOIN customer_conversations c ON c.conversation_id = t.conversation_id
     WHERE t.customer_id = $1 AND t.position < $2
       AND ($4 = 1 OR t.conversation_id <= 0) AND ($5 = 1 OR t.conversation_id >= 0)
     ORDER BY t.position DESC
     LIMIT $3)sql";

// In place of a conversation: an order, a parcel, a return or a promise of the customer's.
constexpr std::int64_t of_operations = -1;

struct EntryRow {
    std::int64_t position = 0;
    Time at;
    std::string kind;
    std::int64_t conversation = 0;
    std::optional<std::string> title;
    std::string actor_name;
    std::string data;
};

// What an event's data says of its conversation.
struct Told {
    std::optional<CustomerId> customer;
    std::optional<std::string> title;
};

std::optional<std::string> text_in(const boost::json::object& data, std::string_view key) {
    const auto* value = data.if_contains(key);
    if (value == nullptr || !value->is_string()) return std::nullopt;
    return std::string(value->get_string().data(), value->get_string().size());
}

std::optional<CustomerId> customer_in(const boost::json::object& data) {
    for (const std::string_view key : {"customer", "customer_id"}) {
        const auto* value = data.if_contains(key);
        if (value != nullptr && value->is_int64() && value->get_int64() > 0)
            return CustomerId(value->get_int64());
    }
    return std::nullopt;
}

// Most events say neither, and are not parsed to find that out.
Told told_by(const events::Recorded& event) {
    const bool renamed = event.name == "conversation.subject_changed";
    const auto mentions = [&](std::string_view key) {
        return event.data.find(key) != std::string::npos;
    };
    if (!renamed && !mentions("\"customer") && !mentions("\"title\"") && !mentions("\"subject\""))
        return {};
    const auto parsed = json::parse(event.data);
    const auto* data = parsed.if_object();
    if (data == nullptr) return {};
    Told told{customer_in(*data), renamed ? text_in(*data, "to") : text_in(*data, "title")};
    if (!told.title) told.title = text_in(*data, "subject");
    return told;
}

// Who the conversation belongs to once the event has happened.
std::optional<CustomerId> owner_after(store::Tx& tx, const events::Recorded& event) {
    const auto conversation = event.subject.id;
    const auto owner = tx.find<CustomerId>(select_owner, conversation);
    const auto told = told_by(event);
    if (told.customer && told.customer != owner) {
        tx.run(upsert_owner, conversation, *told.customer);
        if (owner) tx.run(move_entries, conversation, *owner, *told.customer);
    }
    if (told.title) tx.run(update_title, conversation, *told.title);
    return told.customer ? told.customer : owner;
}

std::int64_t to_position(const std::optional<std::string>& cursor) {
    if (!cursor) return std::numeric_limits<std::int64_t>::max();
    std::int64_t position = 0;
    const auto* const end = cursor->data() + cursor->size();
    const auto [rest, error] = std::from_chars(cursor->data(), end, position);
    if (error != std::errc() || rest != end) throw bad_cursor("/after");
    return position;
}

TimelineEntry to_entry(EntryRow&& row) {
    TimelineEntry entry{.position = row.position,
                        .at = row.at,
                        .kind = std::move(row.kind),
                        .title = std::move(row.title).value_or(""),
                        .actor_name = std::move(row.actor_name),
                        .data = {std::move(row.data)}};
    if (row.conversation > 0) entry.conversation_id = ConversationId(row.conversation);
    return entry;
}

}  // namespace

void Timeline::apply(store::Tx& tx, const events::Recorded& event) {
    if (event.subject.kind == "customer") {
        tx.run(insert_entry, event.subject.id, event.position, 0);
    } else if (event.subject.kind == "conversation") {
        if (const auto owner = owner_after(tx, event))
            tx.run(insert_entry, *owner, event.position, event.subject.id);
    } else if (const auto customer = told_by(event).customer) {
        tx.run(insert_entry, *customer, event.position, of_operations);
    }
}

void Timeline::reset(store::Tx& tx) {
    tx.run(delete_entries);
    tx.run(delete_owners);
}

TimelinePage timeline(store::Tx& tx, CustomerId customer, const ReadTimeline& query,
                      const Show& show) {
    const auto before = to_position(query.after);
    const auto limit = static_cast<std::size_t>(query.limit.value);
    auto ids = merged_into(tx, Customers(tx).get(customer).id);
    ids.push_back(customer);
    std::vector<EntryRow> rows;
    for (const auto id : ids)
        for (auto& row : tx.all<EntryRow>(select_page, id, before, limit + 1, show.conversations,
                                          show.operations))
            rows.push_back(std::move(row));
    std::ranges::sort(rows, std::ranges::greater(), &EntryRow::position);
    TimelinePage page;
    if (rows.size() > limit) {
        rows.resize(limit);
        page.next = std::to_string(rows.back().position);
    }
    for (auto& row : rows) page.items.push_back(to_entry(std::move(row)));
    return page;
}

}  // namespace tandem::customers
