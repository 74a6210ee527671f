#include "base/refusal.h"
#include "events/record.h"
#include "returns/work.h"

#include <algorithm>

namespace tandem::returns {
namespace {

constexpr auto label_life = std::chrono::days(60);

void expire(events::Unit& unit, ReturnId id) {
    Work work(unit, {id});
    if (work.row.state == ReturnState::approved || work.row.state == ReturnState::label_sent)
        work.step(ReturnState::expired, return_expired);
}

bool all_stay(const Work& work) {
    return std::ranges::all_of(work.lines, [](const ReturnLineRow& line) {
        return line.outcome == Outcome::keep_refund || line.outcome == Outcome::reject;
    });
}

std::vector<ReturnedPieces> by_outcome(Work& work) {
    std::vector<ReturnedPieces> pieces;
    for (const auto& line : work.lines)
        pieces.push_back(work.about(line, line.quantity, to_text(line.outcome)));
    return pieces;
}

}  // namespace

void approve(events::Unit& unit, const ReturnTarget& target, const ApproveReturn& command) {
    Work work(unit, target);
    if (work.row.approval && !work.row.exception)
        throw conflict("waits_for_approval", "This waits for an approval. Withdraw that.");
    for (std::size_t i = 0; i < command.lines.size(); ++i) {
        const auto at = "/lines/" + std::to_string(i) + "/id";
        work.line(at, command.lines[i].id).outcome = command.lines[i].outcome;
    }
    if (!command.label_reference.value.empty())
        work.row.label_reference = command.label_reference.value;
    work.row.decided_by = unit.actor.name();
    work.step(ReturnState::approved, return_approved, by_outcome(work));
    const ReturnTarget same{work.row.id};
    if (all_stay(work))
        settle(unit, same, {});
    else if (!work.row.label_reference.empty())
        send_label(unit, same, {.label_reference = work.row.label_reference});
}

void reject(events::Unit& unit, const ReturnTarget& target, const RejectReturn& command) {
    Work work(unit, target);
    work.row.decided_by = unit.actor.name();
    for (auto& line : work.lines) line.rejected = line.quantity;
    work.step(ReturnState::rejected, return_rejected, {}, command.reason);
}

void cancel(events::Unit& unit, const ReturnTarget& target) {
    Work work(unit, target);
    work.step(ReturnState::cancelled, return_cancelled);
}

void ask_customer(events::Unit& unit, const ReturnTarget& target, const AskCustomer& command) {
    Work work(unit, target);
    work.row.question = command.question;
    work.step(ReturnState::info_needed, return_info_asked, {}, command.question);
}

void answer_question(events::Unit& unit, const ReturnTarget& target,
                     const AnswerQuestion& command) {
    Work work(unit, target);
    work.row.answer = command.answer;
    work.step(ReturnState::requested, return_info_given, {}, command.answer);
}

void send_label(events::Unit& unit, const ReturnTarget& target, const SendLabel& command) {
    Work work(unit, target);
    work.row.label_reference = command.label_reference;
    work.step(ReturnState::label_sent, return_label_sent, {}, command.label_reference);
}

void set_in_transit(events::Unit& unit, const ReturnTarget& target) {
    Work work(unit, target);
    work.step(ReturnState::in_transit, return_in_transit);
}

void close(events::Unit& unit, const ReturnTarget& target) {
    Work work(unit, target);
    work.step(ReturnState::closed, return_closed);
}

int expire_due(events::Journal& journal) {
    const auto actor = Actor::system("returns");
    const auto before = journal.clock().now() - label_life;
    const auto due = journal.read([&](store::Tx& tx) { return Returns(tx).sent_never(before); });
    for (const auto id : due) journal.write(actor, [&](events::Unit& unit) { expire(unit, id); });
    return static_cast<int>(due.size());
}

void ReturnDecisions::approved(events::Unit& unit, const authority::Approval& approval) {
    const ReturnId id(approval.subject_id);
    auto row = Returns(unit.tx).lock({id});
    if (row.state != ReturnState::requested && row.state != ReturnState::info_needed) return;
    row.exception = true;
    Returns(unit.tx).save(row);
    approve(unit, {id}, {});
}

void ReturnDecisions::declined(events::Unit& unit, const authority::Approval& approval) {
    const ReturnId id(approval.subject_id);
    const auto row = Returns(unit.tx).lock({id});
    if (row.state != ReturnState::requested && row.state != ReturnState::info_needed) return;
    reject(unit, {id}, {.reason = approval.note.empty() ? "Not approved" : approval.note});
}

}  // namespace tandem::returns
