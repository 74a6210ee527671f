#include "conversations/adopt.h"

#include "conversations/participants.h"
#include "customers/customers.h"
#include "events/record.h"
#include "json/decode.h"

#include <algorithm>

namespace tandem::conversations {
namespace {

constexpr std::string_view select_strangers = R"sql(
    SELECT MIN(author_name), author_address
      FROM messages
     WHERE conversation_id = $1 AND author_kind = 'customer' AND author_id = 0
     GROUP BY author_address
     ORDER BY MIN(id))sql";

constexpr std::string_view set_author = R"sql(
    UPDATE messages
       SET author_id = $3
     WHERE conversation_id = $1 AND author_kind = 'customer' AND author_id = 0
       AND author_address = $2)sql";

}  // namespace

void adopt_senders(events::Unit& unit, Conversation& conversation) {
    if (conversation.customer != CustomerId()) return;
    for (const auto& stranger : unit.tx.all<Contact>(select_strangers, conversation.id)) {
        const auto customer =
            customers::find_or_create_by_address(unit, stranger.name, stranger.address).customer;
        unit.tx.run(set_author, conversation.id, stranger.address, customer);
        if (conversation.customer == CustomerId()) conversation.customer = customer;
    }
    if (conversation.customer == CustomerId()) return;
    unit.record(CustomerChanged{conversation.id, CustomerId(), conversation.customer});
}

Contact unknown_sender(std::string_view participants) {
    const auto all = json::decode_stored<std::vector<Participant>>(std::string(participants));
    const auto first = std::ranges::find(all, "customer", &Participant::role);
    if (first == all.end()) return {};
    return {first->name.empty() ? first->address : first->name, first->address};
}

}  // namespace tandem::conversations
