#pragma once

#include "authority/approvals.h"
#include "catalog/products.h"
#include "json/describe.h"
#include "json/types.h"
#include "orders/orders.h"
#include "orders/refunds.h"
#include "returns/reasons.h"
#include "returns/return.h"

#include <optional>
#include <string>
#include <vector>

namespace tandem::returns {

// Returns from the request to what became of every piece. Commands run in the transaction of their
// caller and check what is asked, not who asks: routes want the permission. Whatever changes a
// return locks its order first.
//
// Other slices may join returns(id, number, state, order_id, customer_id, conversation_id) and
// return_lines(id, return_id, line_id, product_id, lot_id, quantity, reason_id, root_cause,
// liable).

struct RequestLine {
    OrderLineId line_id;
    orders::LineQuantity quantity;
    json::Text<1, 40> reason;  // its code
    json::Default<json::Verbatim<0, 2000>> words;
    std::vector<AttachmentId> evidence;
    json::Default<json::Text<0, 200>> condition_claimed;
    json::Default<Wanted> wanted{Wanted::refund};
    std::optional<LotId> lot_id;
    json::Default<json::Text<0, 80>> serial;
};
TANDEM_STRUCT(RequestLine, line_id, quantity, reason, words, evidence, condition_claimed, wanted,
              lot_id, serial)

struct RequestReturn {
    OrderId order_id;
    std::vector<RequestLine> lines;
    json::Default<json::Text<0, 40>> channel{{"agent"}};
    json::Default<json::Text<0, 2000>> note;
    std::optional<ConversationId> conversation_id;
    // Beyond the time for it: granted within authority, or once it is approved.
    json::Default<bool> exception{false};
    json::Default<bool> approve{true};  // in one step, as far as it may be
    json::Default<json::Text<0, 200>> label_reference;
};
TANDEM_STRUCT(RequestReturn, order_id, lines, channel, note, conversation_id, exception, approve,
              label_reference)
ReturnId request(events::Unit&, const RequestReturn&);

struct ReturnTarget {
    ReturnId id;
    std::optional<std::int64_t> version = {};
};

struct LineOutcome {
    ReturnLineId id;
    Outcome outcome = Outcome::refund;
};
TANDEM_STRUCT(LineOutcome, id, outcome)
struct ApproveReturn {
    std::vector<LineOutcome> lines;  // those that get another outcome than was asked for
    json::Default<json::Text<0, 200>> label_reference;
};
TANDEM_STRUCT(ApproveReturn, lines, label_reference)
// What stays with the customer is settled with it.
void approve(events::Unit&, const ReturnTarget&, const ApproveReturn&);

struct RejectReturn {
    json::Text<1, 500> reason;
};
TANDEM_STRUCT(RejectReturn, reason)
void reject(events::Unit&, const ReturnTarget&, const RejectReturn&);
void cancel(events::Unit&, const ReturnTarget&);

struct AskCustomer {
    json::Text<1, 2000> question;
};
TANDEM_STRUCT(AskCustomer, question)
void ask_customer(events::Unit&, const ReturnTarget&, const AskCustomer&);
struct AnswerQuestion {
    json::Text<1, 2000> answer;
};
TANDEM_STRUCT(AnswerQuestion, answer)
void answer_question(events::Unit&, const ReturnTarget&, const AnswerQuestion&);

struct SendLabel {
    json::Text<1, 200> label_reference;  // the carrier's, or the shipment's number
};
TANDEM_STRUCT(SendLabel, label_reference)
void send_label(events::Unit&, const ReturnTarget&, const SendLabel&);
void set_in_transit(events::Unit&, const ReturnTarget&);

struct ReceivePieces {
    ReturnLineId id;
    orders::LineQuantity quantity;
    std::optional<LotId> lot_id;  // left out: the one lot that was shipped, if it was one
    json::Default<json::Text<0, 80>> serial;
};
TANDEM_STRUCT(ReceivePieces, id, quantity, lot_id, serial)
struct ReceiveReturn {
    std::optional<WarehouseId> warehouse_id;  // left out: the only one there is
    std::optional<LocationId> location_id;    // left out: its place for returns
    std::vector<ReceivePieces> lines;         // left out: everything that has not arrived
};
TANDEM_STRUCT(ReceiveReturn, warehouse_id, location_id, lines)
void receive(events::Unit&, const ReturnTarget&, const ReceiveReturn&);

struct InspectPieces {
    ReturnLineId id;
    orders::LineQuantity quantity;
    Grade grade = Grade::A;
    Disposition disposition = Disposition::restock;
    std::optional<LocationId> location_id;  // where to; left out: the warehouse's usual place
    json::Default<json::Text<0, 60>> root_cause;
    std::optional<Liable> liable;
    json::Default<json::Text<0, 1000>> note;
};
TANDEM_STRUCT(InspectPieces, id, quantity, grade, disposition, location_id, root_cause, liable,
              note)
struct InspectReturn {
    std::vector<InspectPieces> lines;
};
TANDEM_STRUCT(InspectReturn, lines)
void inspect(events::Unit&, const ReturnTarget&, const InspectReturn&);

struct SettlePieces {
    ReturnLineId id;
    std::optional<orders::LineQuantity> quantity;  // left out: all that are left
    std::optional<Outcome> outcome;                // left out: the approved one
    std::optional<orders::Amount> amount;          // of a refund; left out: what the pieces cost
    std::optional<ProductId> product_id;           // of an exchange; left out: the same again
    std::optional<orders::Amount> unit_amount;     // of it; left out: what was paid, or its price
};
TANDEM_STRUCT(SettlePieces, id, quantity, outcome, amount, product_id, unit_amount)
struct SettleReturn {
    std::vector<SettlePieces> lines;  // left out: all, by their approved outcome
    json::Default<orders::Amount> shipping_amount{0};
    json::Default<orders::Payout> method{orders::Payout::original};
    json::Default<bool> in_advance{false};  // before the pieces are here
};
TANDEM_STRUCT(SettleReturn, lines, shipping_amount, method, in_advance)
void settle(events::Unit&, const ReturnTarget&, const SettleReturn&);
void close(events::Unit&, const ReturnTarget&);

// Lets approved returns that never came expire; how many.
int expire_due(events::Journal&);

// ---- reading ----------------------------------------------------------------------------------

struct ReturnInspection {
    std::int64_t quantity = 0;
    Grade grade = Grade::A;
    Disposition disposition = Disposition::restock;
    std::string note;
    std::string made_by;
    Time made_at;
};
TANDEM_STRUCT(ReturnInspection, quantity, grade, disposition, note, made_by, made_at)

struct ReturnLine {
    ReturnLineId id;
    OrderLineId line_id;
    catalog::ProductRef product;
    Pieces pieces;
    std::string reason;
    std::string reason_label;
    std::string words;
    std::vector<AttachmentId> evidence;
    std::string condition_claimed;
    Wanted wanted = Wanted::refund;
    Outcome outcome = Outcome::refund;
    std::optional<LotId> lot_id;
    std::string serial;
    std::string grade;  // the worst that was found; empty before
    std::string root_cause;
    std::string liable;
    std::int64_t refunded_amount = 0;
    std::vector<ReturnInspection> inspections;
};
TANDEM_STRUCT(ReturnLine, id, line_id, product, pieces, reason, reason_label, words, evidence,
              condition_claimed, wanted, outcome, lot_id, serial, grade, root_cause, liable,
              refunded_amount, inspections)

struct Return {
    ReturnId id;
    std::string number;
    ReturnState state = ReturnState::requested;
    orders::OrderRef order;
    std::optional<orders::OrderCustomer> customer;
    std::optional<ConversationId> conversation_id;
    std::string channel;
    std::string currency;
    std::optional<PolicyId> policy_id;
    std::optional<Time> deadline;
    bool exception = false;
    std::optional<ApprovalId> approval_id;
    std::string label_reference;
    std::string note;
    std::string question;
    std::string answer;
    std::string requested_by;
    std::string decided_by;
    Time requested_at;
    std::optional<Time> approved_at;
    std::optional<Time> sent_at;
    std::optional<Time> received_at;
    std::optional<Time> inspected_at;
    std::optional<Time> resolved_at;
    std::optional<Time> ended_at;
    std::vector<ReturnLine> lines;
    std::vector<orders::Refund> refunds;
    std::vector<orders::OrderRef> exchange_orders;
    std::int64_t version = 0;
};
TANDEM_STRUCT(Return, id, number, state, order, customer, conversation_id, channel, currency,
              policy_id, deadline, exception, approval_id, label_reference, note, question, answer,
              requested_by, decided_by, requested_at, approved_at, sent_at, received_at,
              inspected_at, resolved_at, ended_at, lines, refunds, exchange_orders, version)
Return get_return(store::Tx&, ReturnId);

struct ReturnSummary {
    ReturnId id;
    std::string number;
    ReturnState state = ReturnState::requested;
    orders::OrderRef order;
    std::optional<orders::OrderCustomer> customer;
    std::string preview;
    std::int64_t quantity = 0;
    std::int64_t received = 0;
    Time requested_at;
    std::optional<Time> deadline;
};
TANDEM_STRUCT(ReturnSummary, id, number, state, order, customer, preview, quantity, received,
              requested_at, deadline)

// Of a state, an order or a customer, or all; newest first.
struct ListReturns {
    std::optional<ReturnState> state;
    std::optional<OrderId> order_id;
    std::optional<CustomerId> customer_id;
    std::optional<json::Text<1, 40>> number;  // exactly
    std::optional<std::string> after;
    json::Default<json::Whole<1, 100>> limit{50};
};
TANDEM_STRUCT(ListReturns, state, order_id, customer_id, number, after, limit)
struct ReturnList {
    std::vector<ReturnSummary> items;
    std::optional<std::string> next;
};
TANDEM_STRUCT(ReturnList, items, next)
ReturnList list_returns(store::Tx&, const ListReturns&);

// What of an order may be sent back, and until when.
struct Returnable {
    OrderLineId line_id;
    catalog::ProductRef product;
    std::int64_t quantity = 0;           // 0: nothing is left to be sent back
    std::optional<Time> deadline;        // to think better of it
    std::optional<Time> warranty_until;  // when it was faulty
};
TANDEM_STRUCT(Returnable, line_id, product, quantity, deadline, warranty_until)
std::vector<Returnable> returnables(store::Tx&, OrderId);

// ---- what others do with returns --------------------------------------------------------------

// Exceptions that waited for an approval.
class ReturnDecisions final : public authority::Decisions {
public:
    std::string_view subject_kind() const override { return "return"; }
    void approved(events::Unit&, const authority::Approval&) override;
    void declined(events::Unit&, const authority::Approval&) override;
};

// A refund of a return that is never paid: its pieces wait for another outcome again.
class UnpaidReturns final : public orders::RefundEnding {
public:
    void ended_unpaid(events::Unit&, const orders::EndedRefund&) override;
};

}  // namespace tandem::returns
