#include "authority/approvals.h"

#include "authority/approvals_table.h"
#include "authority/events.h"
#include "authority/limits_table.h"
#include "base/cursor.h"
#include "base/refusal.h"
#include "events/record.h"

#include <limits>

namespace tandem::authority {
namespace {

constexpr auto newest = std::numeric_limits<std::int64_t>::max();

Approval get_pending(const ApprovalRows& rows, ApprovalId id) {
    auto approval = rows.find(id);
    if (!approval) throw not_found("approval");
    if (approval->status != ApprovalStatus::pending)
        throw conflict("already_decided", "This was decided or withdrawn already.");
    return *std::move(approval);
}

void close(events::Unit& unit, Approval& approval, ApprovalStatus status, const std::string& note) {
    approval.status = status;
    approval.decided_by = Person{unit.actor.id(), unit.actor.name()};
    approval.decided_at = unit.now;
    approval.note = note;
    if (!ApprovalRows(unit.tx).close(approval))
        throw conflict("already_decided", "This was decided or withdrawn already.");
}

bool is_own(const Actor& actor, const Approval& approval) {
    return approval.requested_by.id == actor.id() && actor.id().value() != 0;
}

void require_other(const Actor& actor, const Approval& approval) {
    if (is_own(actor, approval))
        throw conflict("own_request", "Somebody else has to decide what you asked for yourself.");
}

void record_approval(events::Unit& unit, const Approval& approval) {
    unit.record(ApprovalApproved{approval.id, approval.remedy, approval.amount, approval.currency,
                                 approval.note, approval.conversation_id, approval.customer_id});
    unit.record(Granted{unit.actor.id(), approval.remedy, approval.amount, approval.currency,
                        approval.subject_kind, approval.subject_id, approval.reason,
                        approval.conversation_id, approval.customer_id, approval.id});
}

void approve(events::Unit& unit, Approval& approval, const std::string& note) {
    close(unit, approval, ApprovalStatus::approved, note);
    if (!charge(unit, approval.remedy, approval.amount, approval.currency))
        throw conflict("above_authority",
                       "This is more than you may grant yourself, or more than is left of your "
                       "day. Ask somebody with more authority.");
    record_approval(unit, approval);
}

void decline(events::Unit& unit, Approval& approval, const std::string& note) {
    close(unit, approval, ApprovalStatus::declined, note);
    unit.record(ApprovalDeclined{approval.id, approval.remedy, approval.amount, approval.currency,
                                 note, approval.conversation_id, approval.customer_id});
}

bool can_decide(store::Tx& tx, const Actor& actor, const Approval& approval) {
    return approval.status == ApprovalStatus::pending && actor.may(Permission::approvals_decide) &&
           !is_own(actor, approval) &&
           reach_of(tx, actor, approval.remedy, approval.currency).covers(approval.amount);
}

// Cuts what is over the page.
bool cut(std::vector<Approval>& items, std::int64_t limit) {
    if (static_cast<std::int64_t>(items.size()) <= limit) return false;
    items.resize(static_cast<std::size_t>(limit));
    return true;
}

ApprovalList list_pending(const ApprovalRows& rows, const ListApprovals& query,
                          std::int64_t limit) {
    const auto from = cursor_in<1>(query.after).value_or(std::array<std::int64_t, 1>{0});
    ApprovalList list{.items = rows.pending(from[0], limit + 1)};
    if (cut(list.items, limit)) list.next = to_cursor({list.items.back().id.value()});
    return list;
}

ApprovalList list_own(const ApprovalRows& rows, const Actor& actor, const ListApprovals& query,
                      std::int64_t limit) {
    const auto from = cursor_in<1>(query.after).value_or(std::array{newest});
    ApprovalList list{.items = rows.of(actor.id(), from[0], limit + 1)};
    if (cut(list.items, limit)) list.next = to_cursor({list.items.back().id.value()});
    return list;
}

ApprovalList list_decided(const ApprovalRows& rows, const ListApprovals& query,
                          std::int64_t limit) {
    const auto from = cursor_in<2>(query.after).value_or(std::array{newest, newest});
    ApprovalList list{.items = rows.decided(from_millis(from[0]), from[1], limit + 1)};
    if (cut(list.items, limit))
        list.next =
            to_cursor({to_millis(*list.items.back().decided_at), list.items.back().id.value()});
    return list;
}

}  // namespace

void Approvals::add(Decisions& decisions) {
    takers_.emplace(std::string(decisions.subject_kind()), &decisions);
}

void Approvals::tell(events::Unit& unit, const Approval& approval) const {
    const auto taker = takers_.find(approval.subject_kind);
    if (taker == takers_.end())
        throw std::logic_error("nobody takes decisions on " + approval.subject_kind);
    if (approval.status == ApprovalStatus::approved)
        taker->second->approved(unit, approval);
    else if (approval.status == ApprovalStatus::declined)
        taker->second->declined(unit, approval);
    else
        taker->second->withdrawn(unit, approval);
}

Approval Approvals::decide(events::Journal& journal, const Actor& actor, ApprovalId id,
                           const Decide& command) const {
    actor.require(Permission::approvals_decide);
    return journal.write(actor, [&](events::Unit& unit) {
        auto approval = get_pending(ApprovalRows(unit.tx), id);
        require_other(actor, approval);
        if (command.decision == Decision::approve)
            approve(unit, approval, command.note.value);
        else
            decline(unit, approval, command.note.value);
        tell(unit, approval);
        return approval;
    });
}

void Approvals::withdraw(events::Journal& journal, const Actor& actor, ApprovalId id) const {
    journal.write(actor, [&](events::Unit& unit) {
        auto approval = get_pending(ApprovalRows(unit.tx), id);
        if (!is_own(actor, approval)) throw forbidden("Only who asked for it can withdraw it.");
        close(unit, approval, ApprovalStatus::withdrawn, "");
        unit.record(ApprovalWithdrawn{id, approval.conversation_id, approval.customer_id});
        tell(unit, approval);
    });
}

ApprovalList list(store::Tx& tx, const Actor& actor, const ListApprovals& query) {
    const ApprovalRows rows(tx);
    const auto limit = static_cast<std::int64_t>(query.limit.value);
    auto list = query.show.value == ApprovalsShown::pending ? list_pending(rows, query, limit)
                : query.show.value == ApprovalsShown::mine  ? list_own(rows, actor, query, limit)
                                                            : list_decided(rows, query, limit);
    for (auto& approval : list.items) approval.can_decide = can_decide(tx, actor, approval);
    list.pending = rows.count_pending();
    return list;
}

Approval get_approval(store::Tx& tx, const Actor& actor, ApprovalId id) {
    auto approval = ApprovalRows(tx).find(id);
    if (!approval) throw not_found("approval");
    approval->can_decide = can_decide(tx, actor, *approval);
    return *std::move(approval);
}

std::optional<Approval> find_approval(store::Tx& tx, const events::Subject& subject) {
    return ApprovalRows(tx).find(subject);
}

}  // namespace tandem::authority
