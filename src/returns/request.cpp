#include "authority/authority.h"
#include "base/refusal.h"
#include "catalog/numbers.h"
#include "events/record.h"
#include "orders/products.h"
#include "returns/windows.h"
#include "returns/work.h"

#include <algorithm>

namespace tandem::returns {

// What whoever decides about an exception sees of it.
struct ExceptionContext {
    std::string order;
    std::string number;
    std::int64_t amount = 0;
    std::int64_t days_late = 0;
    std::string reason;
    std::string preview;
};
TANDEM_STRUCT(ExceptionContext, order, number, amount, days_late, reason, preview)

namespace {

constexpr std::size_t most_lines = 500;
constexpr std::size_t most_evidence = 20;

std::string at_line(std::size_t i) { return "/lines/" + std::to_string(i); }

// A request against what was bought, line by line.
class Request {
public:
    Request(events::Unit& unit, const RequestReturn& command)
        : unit_(unit),
          command_(command),
          order_(orders::Orders(unit.tx).lock({command.order_id})),
          sold_(orders::Lines(unit.tx).of(order_.id)) {
        std::vector<ProductId> products;
        for (const auto& line : sold_) products.push_back(line.product);
        windows_ = windows(unit.tx, order_, products);
        for (std::size_t i = 0; i < command.lines.size(); ++i) add(i);
    }

    const orders::OrderRow& order() const { return order_; }
    const std::vector<ReturnLineRow>& lines() const { return lines_; }
    std::optional<Time> deadline() const { return deadline_; }
    bool is_late() const { return late_amount_ >= 0; }
    std::int64_t late_amount() const { return late_amount_; }
    std::string preview() const {
        const orders::Products products(unit_.tx, std::vector{lines_.front().product});
        return products.ref(lines_.front().product).name;
    }

private:
    const orders::LineRow& sold(std::size_t i) const {
        const auto line = std::ranges::find(sold_, command_.lines[i].line_id, &orders::LineRow::id);
        if (line == sold_.end())
            throw invalid_field(at_line(i) + "/line_id", "unknown", "The order has no such line.");
        return *line;
    }

    ReturnReason reason(std::size_t i) const {
        auto found = find_reason(unit_.tx, command_.lines[i].reason.value);
        if (!found || !found->active)
            throw invalid_field(at_line(i) + "/reason", "unknown", "There is no such reason.");
        return *std::move(found);
    }

    void add(std::size_t i) {
        const auto& wish = command_.lines[i];
        const auto& line = sold(i);
        auto taken = ReturnLines(unit_.tx).claimed(line.id);
        for (const auto& other : lines_)
            if (other.line == line.id) taken += other.quantity;
        if (wish.quantity > line.shipped - taken)
            throw invalid_field(at_line(i) + "/quantity", "more_than_returnable",
                                "More pieces than were shipped and are not being returned yet.");
        if (wish.evidence.size() > most_evidence)
            throw invalid_field(at_line(i) + "/evidence", "too_many", "Give at most 20 files.");
        const auto why = reason(i);
        judge(line, wish.quantity, why);
        lines_.push_back({.line = line.id,
                          .product = line.product,
                          .quantity = wish.quantity,
                          .lot = wish.lot_id,
                          .serial = wish.serial.value,
                          .reason = why.id,
                          .words = wish.words.value,
                          .evidence = json::encode(wish.evidence),
                          .condition_claimed = wish.condition_claimed.value,
                          .wanted = wish.wanted,
                          .outcome = outcome_of(wish.wanted)});
    }

    // Whether it may still come back by right; what is late adds up to what an exception grants.
    void judge(const orders::LineRow& line, std::int64_t quantity, const ReturnReason& why) {
        const auto window = std::ranges::find(windows_, line.product, &Window::product);
        std::optional<Time> until;
        if (window != windows_.end()) until = why.fault ? window->warranty_until : window->deadline;
        if (until && (!deadline_ || *until < *deadline_)) deadline_ = until;
        if (until && *until >= unit_.now) return;
        const auto value = orders::worth(line.price(), line.ordered, quantity);
        late_amount_ = std::max<std::int64_t>(late_amount_, 0) + value;
    }

    events::Unit& unit_;
    const RequestReturn& command_;
    orders::OrderRow order_;
    std::vector<orders::LineRow> sold_;
    std::vector<Window> windows_;
    std::vector<ReturnLineRow> lines_;
    std::optional<Time> deadline_;
    std::int64_t late_amount_ = -1;
};

[[noreturn]] void refuse_late(std::optional<Time> deadline) {
    throw conflict("return_window_over",
                   "The time to send this back is over. An exception can be asked for.")
        .with_details("{\"deadline\":" +
                      (deadline ? std::to_string(to_millis(*deadline)) : std::string("null")) +
                      "}");
}

ReturnRow row_of(const events::Unit& unit, const RequestReturn& command, const Request& request) {
    ReturnRow row{.number = catalog::next_number(unit.tx, "return", "RMA-"),
                  .order = request.order().id,
                  .customer = request.order().customer,
                  .conversation = command.conversation_id,
                  .channel = command.channel.value,
                  .currency = request.order().currency,
                  .policy = request.order().policy,
                  .deadline = request.deadline(),
                  .label_reference = command.label_reference.value,
                  .note = command.note.value,
                  .preview = request.preview(),
                  .requested_by = unit.actor.name(),
                  .requested_at = unit.now};
    for (const auto& line : request.lines()) row.quantity += line.quantity;
    return row;
}

// Whether the exception may be made at once.
bool ask_exception(events::Unit& unit, ReturnRow& row, const Request& request) {
    const auto late = row.deadline ? unit.now - *row.deadline : Duration(0);
    const auto days = std::chrono::duration_cast<std::chrono::days>(late).count();
    const auto& order = request.order();
    const auto verdict = authority::ask(
        unit, {.remedy = authority::Remedy::return_exception,
               .amount = request.late_amount(),
               .currency = row.currency,
               .subject = events::subject_of(row.id),
               .conversation = row.conversation,
               .reason = row.note,
               .context = {json::encode(ExceptionContext{
                   order.number, row.number, request.late_amount(), days, row.note, row.preview})},
               .customer = order.customer_id()});
    row.exception = verdict.granted;
    row.approval = verdict.approval;
    Returns(unit.tx).save(row);
    return verdict.granted;
}

void tell_requested(events::Unit& unit, const ReturnRow& row) {
    Work work(unit, {row.id});
    std::vector<ReturnedPieces> pieces;
    for (const auto& line : work.lines)
        pieces.push_back(work.about(line, line.quantity, to_text(line.wanted)));
    work.tell(return_requested, std::move(pieces), row.note);
    count_state(unit.tx, std::nullopt, row.state);
}

}  // namespace

ReturnId request(events::Unit& unit, const RequestReturn& command) {
    if (command.lines.empty())
        throw invalid_field("/lines", "required", "Say what is to be sent back.");
    if (command.lines.size() > most_lines)
        throw invalid_field("/lines", "too_many", "A return has at most 500 lines.");
    const Request request(unit, command);
    if (request.is_late() && !command.exception.value) refuse_late(request.deadline());
    auto row = row_of(unit, command, request);
    row.id = Returns(unit.tx).add(row);
    for (auto line : request.lines()) {
        line.return_id = row.id;
        ReturnLines(unit.tx).add(line);
    }
    orders::count_returns(unit, row.order, 1);
    tell_requested(unit, row);
    const bool may_be = !request.is_late() || ask_exception(unit, row, request);
    if (may_be && command.approve.value)
        approve(unit, {row.id}, {.label_reference = {command.label_reference.value}});
    return row.id;
}

}  // namespace tandem::returns
