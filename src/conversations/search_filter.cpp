#include "conversations/search_filter.h"

#include "conversations/selection_sql.h"
#include "conversations/tags.h"
#include "customers/customers.h"
#include "search/text.h"

#include <algorithm>
#include <charconv>

namespace tandem::conversations {
namespace {

// More than this many documents are not gathered beforehand (the index decides from how many on it
// would rather walk).
constexpr int most_gathered = 5'000;

constexpr std::string_view select_agents = R"sql(
    SELECT id, name, email_folded FROM agents ORDER BY id)sql";

constexpr std::string_view select_teams = R"sql(
    SELECT id, name, '' FROM teams ORDER BY id)sql";

struct Named {
    std::int64_t id = 0;
    std::string name;
    std::string address;
};

std::optional<std::int64_t> number_in(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    return whole && number > 0 ? std::optional(number) : std::nullopt;
}

// People and teams are few: their names are looked through here, folded.
std::vector<std::int64_t> named(store::Tx& tx, std::string_view sql, std::string_view value) {
    const auto wanted = search::fold(value);
    std::vector<std::int64_t> ids;
    for (const auto& one : tx.all<Named>(sql))
        if (number_in(value) == one.id || one.address == wanted ||
            search::fold(one.name).find(wanted) != std::string::npos)
            ids.push_back(one.id);
    return ids;
}

std::vector<CustomerId> customers_called(store::Tx& tx, const std::string& value, Time now) {
    if (const auto number = number_in(value)) return {CustomerId(*number)};
    if (const auto one = customers::find_by_address(tx, value)) return {*one};
    std::vector<CustomerId> ids;
    for (const auto& found :
         customers::list(tx, {.q = value, .organisation_id = {}, .after = {}, .limit = {100}}, now)
             .items)
        ids.push_back(found.id);
    return ids;
}

class Builder {
public:
    Builder(store::Tx& tx, const Actor& actor, search::Query& query, Time now)
        : tx_(tx), actor_(actor), query_(query), now_(now) {}

    search::Filter run() {
        for (const auto& field : query_.fields) add(field);
        if (!hidden_wanted_) require("c.status NOT IN ('spam', 'trash')", false);
        return {.where = std::move(where_),
                .params = std::move(statement_.params),
                .narrow = std::move(narrow_),
                .skip_hidden = !hidden_wanted_};
    }

private:
    void require(const std::string& condition, bool negated) {
        if (!where_.empty()) where_ += " AND ";
        where_ += negated ? "NOT (" + condition + ")" : condition;
    }

    void add(const search::Field& field) {
        if (field.name == "before" || field.name == "after") return add_time(field);
        if (field.name == "status") return add_status(field.values, field.negated);
        if (field.name == "tag") return add_tags(field);
        if (field.name == "customer") return add_customers(field);
        if (field.name == "assignee") return add_assignees(field);
        if (field.name == "team") return add_teams(field);
        if (field.name == "has") return require("m.attachments > 0", field.negated);
        if (field.name == "is")
            for (const auto& value : field.values) add_state(value, field.negated);
    }

    void add_time(const search::Field& field) {
        if (!field.time) return;
        require(std::string("m.at ") + (field.name == "before" ? "< " : ">= ") +
                    statement_.bind(*field.time),
                field.negated);
    }

    void add_status(const std::vector<std::string>& statuses, bool negated) {
        for (const auto& status : statuses)
            if (!negated && (status == "spam" || status == "trash")) hidden_wanted_ = true;
        require("c.status IN @texts(" + statement_.bind(statuses) + ")@", negated);
    }

    void add_state(const std::string& state, bool negated) {
        if (from_text<Status>(state)) return add_status({state}, negated);
        if (state == "unassigned") return require("c.assignee_id = 0", negated);
        if (state != "unread") return;
        require(
            "c.newest_message_id > COALESCE((SELECT r.message_id FROM conversation_reads r WHERE "
            "r.conversation_id = c.id AND r.agent_id = " +
                statement_.bind(actor_.id()) + "), 0)",
            negated);
    }

    void add_tags(const search::Field& field) {
        const auto tags = find_tags(tx_, field.values);
        if (tags.empty()) problem(field, "There is no such tag.");
        const auto list = statement_.bind(tags);
        require(
            "EXISTS (SELECT 1 FROM conversation_places t WHERE t.conversation_id = c.id AND "
            "t.place = 'tag' AND t.owner_id IN @ids(" +
                list + ")@)",
            field.negated);
        if (!field.negated)
            gather(
                "conversation_places t JOIN messages m ON m.conversation_id = t.conversation_id "
                "WHERE t.place = 'tag' AND t.owner_id IN @ids(" +
                list + ")@");
    }

    void add_customers(const search::Field& field) {
        std::vector<CustomerId> all;
        for (const auto& value : field.values)
            for (const auto id : customers_called(tx_, value, now_)) all.push_back(id);
        if (all.empty()) problem(field, "There is no such customer.");
        const auto list = statement_.bind(all);
        require("c.customer_id IN @ids(" + list + ")@", field.negated);
        if (!field.negated)
            gather(
                "conversations o JOIN messages m ON m.conversation_id = o.id WHERE o.customer_id "
                "IN @ids(" +
                list + ")@");
    }

    void add_assignees(const search::Field& field) {
        std::vector<std::int64_t> all;
        for (const auto& value : field.values) {
            if (value == "me") {
                all.push_back(actor_.id().value());
            } else if (value == "none" || value == "nobody") {
                all.push_back(0);
            } else {
                const auto some = named(tx_, select_agents, value);
                all.insert(all.end(), some.begin(), some.end());
            }
        }
        if (all.empty()) problem(field, "There is no such agent.");
        require("c.assignee_id IN @ids(" + statement_.bind(all) + ")@", field.negated);
    }

    void add_teams(const search::Field& field) {
        std::vector<std::int64_t> all;
        for (const auto& value : field.values) {
            const auto some = named(tx_, select_teams, value);
            all.insert(all.end(), some.begin(), some.end());
        }
        if (all.empty()) problem(field, "There is no such team.");
        require("c.team_id IN @ids(" + statement_.bind(all) + ")@", field.negated);
    }

    // The few documents of a rare tag or of one customer are gathered by index. What was merged
    // into another conversation is found there only by words.
    void gather(const std::string& tables) {
        if (narrow_.empty())
            narrow_ = "SELECT id FROM (SELECT m.id AS id FROM " + tables + " LIMIT " +
                      std::to_string(most_gathered) + ") gathered ORDER BY id DESC";
    }

    void problem(const search::Field& field, const char* message) {
        query_.problems.push_back({field.at, message});
    }

    store::Tx& tx_;
    const Actor& actor_;
    search::Query& query_;
    Time now_;
    Statement statement_;
    std::string where_;
    std::string narrow_;
    bool hidden_wanted_ = false;
};

}  // namespace

search::Filter filter_of(store::Tx& tx, const Actor& actor, search::Query& query, Time now) {
    return Builder(tx, actor, query, now).run();
}

}  // namespace tandem::conversations
