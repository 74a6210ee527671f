#include "conversations/customer_references.h"

#include "conversations/table.h"
#include "events/record.h"

namespace tandem::conversations {
namespace {

constexpr std::string_view select_of_customer = R"sql(
    SELECT id FROM conversations WHERE customer_id = $1 ORDER BY id)sql";

void give(events::Unit& unit, const std::vector<ConversationId>& ids, CustomerId from,
          CustomerId to) {
    Conversations conversations(unit.tx);
    for (const auto& before : conversations.find_all(ids)) {
        if (before.customer != from) continue;
        auto conversation = before;
        conversation.customer = to;
        conversations.save(before, conversation, unit.now);
        unit.record(CustomerChanged{conversation.id, from, to});
    }
}

}  // namespace

std::vector<std::int64_t> ConversationsOfCustomers::move(events::Unit& unit, CustomerId from,
                                                         CustomerId to) {
    const auto ids = unit.tx.all<ConversationId>(select_of_customer, from);
    give(unit, ids, from, to);
    std::vector<std::int64_t> moved;
    for (const auto id : ids) moved.push_back(id.value());
    return moved;
}

void ConversationsOfCustomers::move_back(events::Unit& unit, const std::vector<std::int64_t>& ids,
                                         CustomerId from, CustomerId to) {
    std::vector<ConversationId> back;
    for (const auto id : ids) back.emplace_back(id);
    give(unit, back, from, to);
}

}  // namespace tandem::conversations
