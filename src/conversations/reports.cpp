// What became of answers after they had left: reports of the servers on their way.

#include "conversations/reports.h"

#include "conversations/deliveries.h"
#include "conversations/events.h"
#include "conversations/table.h"
#include "customers/customers.h"
#include "events/record.h"

#include <algorithm>

namespace tandem::conversations {
namespace {

constexpr std::string_view select_of = R"sql(
    SELECT message_id, address, state, status, words, at, raw_id
      FROM message_reports
     WHERE message_id IN @ids($1)@
     ORDER BY message_id, address_key)sql";

constexpr std::string_view select_one = R"sql(
    SELECT message_id, address, state, status, words, at, raw_id
      FROM message_reports
     WHERE message_id = $1 AND address_key = $2)sql";

constexpr std::string_view upsert = R"sql(
    INSERT INTO message_reports (message_id, address_key, address, state, status, words, at, raw_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT (message_id, address_key)
    DO UPDATE SET address = excluded.address, state = excluded.state, status = excluded.status,
                  words = excluded.words, at = excluded.at, raw_id = excluded.raw_id)sql";

constexpr std::string_view count_reports = R"sql(
    UPDATE message_deliveries
       SET reports = (SELECT COUNT(*) FROM message_reports WHERE message_id = $1)
     WHERE message_id = $1)sql";

constexpr std::string_view select_reply_to = R"sql(
    SELECT m.id, COALESCE(c.shown_in, c.id), m.kind
      FROM conversations c
      JOIN messages m ON m.conversation_id = c.id
      JOIN message_bodies b ON b.message_id = m.id
     WHERE c.customer_id = $1 AND m.kind = 'reply' AND m.at >= $3 AND b.subject = $2
     ORDER BY m.id DESC
     LIMIT 1)sql";

constexpr std::string_view select_newest_reply = R"sql(
    SELECT m.id, COALESCE(c.shown_in, c.id), m.kind
      FROM messages m
      JOIN conversations c ON c.id = m.conversation_id
      JOIN message_deliveries d ON d.message_id = m.id
     WHERE m.conversation_id = $1 AND m.kind = 'reply' AND d.state IN ('sent', 'delivered', 'bounced')
     ORDER BY m.id DESC
     LIMIT 1)sql";

bool has_left(DeliveryState state) {
    return state == DeliveryState::sent || state == DeliveryState::delivered ||
           state == DeliveryState::bounced || state == DeliveryState::sending;
}

std::size_t people(const Recipients& recipients) {
    std::vector<std::string> all;
    for (const auto* list : {&recipients.to, &recipients.cc, &recipients.bcc})
        for (const auto& one : *list) all.push_back(customers::canonical_address(one.address));
    std::sort(all.begin(), all.end());
    return static_cast<std::size_t>(std::unique(all.begin(), all.end()) - all.begin());
}

bool has_arrived(const ReportRow& report) {
    return report.state == ReportState::delivered || report.state == ReportState::opened ||
           report.state == ReportState::complained;
}

DeliveryState state_after(const Message& message, const std::vector<ReportRow>& reports) {
    const auto is_bounced = [](const auto& one) { return one.state == ReportState::bounced; };
    if (std::ranges::any_of(reports, is_bounced)) return DeliveryState::bounced;
    const auto arrived = std::ranges::count_if(reports, has_arrived);
    return static_cast<std::size_t>(arrived) >= people(message.recipients)
               ? DeliveryState::delivered
               : message.delivery->state;
}

// Who solved it believed that the customer had their answer.
void open_again(events::Unit& unit, ConversationId id) {
    Conversations conversations(unit.tx);
    const auto before = conversations.get_locked(id);
    if (before.status != Status::waiting && before.status != Status::solved) return;
    auto conversation = before;
    const auto event = conversation.set_status(Status::open, Because::bounce, unit.now);
    if (!event) return;
    conversations.save(before, conversation, unit.now);
    unit.record(*event);
}

}  // namespace

std::vector<ReportRow> Reports::of(const std::vector<MessageId>& messages) const {
    if (messages.empty()) return {};
    return tx_.all<ReportRow>(select_of, messages);
}

bool Reports::put(const ReportRow& report) {
    const auto key = customers::canonical_address(report.address);
    const auto known = tx_.find<ReportRow>(select_one, report.message, key);
    if (known && known->state > report.state) return false;
    tx_.run(upsert, report.message, key, report.address, report.state, report.status, report.words,
            report.at, report.raw);
    tx_.run(count_reports, report.message);
    return true;
}

void note_report(events::Unit& unit, MessageId id, const DeliveryReport& report) {
    const auto message = Messages(unit.tx).find(id);
    if (!message || !message->delivery || !has_left(message->delivery->state)) return;
    Reports reports(unit.tx);
    if (!reports.put(
            {id, report.address, report.state, report.status, report.words, unit.now, report.raw}))
        return;
    const auto shown =
        Conversations(unit.tx).find_shown(message->conversation).value_or(message->conversation);
    const auto state = state_after(*message, reports.of({id}));
    const bool bounced = report.state == ReportState::bounced;
    const auto error =
        bounced ? std::optional(report.address + ": " + report.words) : message->delivery->error;
    Deliveries(unit.tx).set_state(id, state, error, message->delivery->sent_at);
    unit.record(MessageReported{shown, id, report.address, report.state});
    if (!bounced) return;
    unit.record(DeliveryFailed{shown, id, *error});
    if (message->automatic == 0) open_again(unit, shown);
}

std::optional<FoundMessage> find_reply_to(store::Tx& tx, CustomerId customer,
                                          std::string_view subject, Time since) {
    return tx.find<FoundMessage>(select_reply_to, customer, subject, since);
}

std::optional<FoundMessage> find_newest_reply(store::Tx& tx, ConversationId conversation) {
    return tx.find<FoundMessage>(select_newest_reply, conversation);
}

}  // namespace tandem::conversations
