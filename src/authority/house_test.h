#pragma once

// For the tests of this module: a staffed world, and a taker that remembers what it was told.

#include "accounts/actors.h"
#include "accounts/audit.h"
#include "authority/approvals.h"
#include "authority/routes.h"
#include "authority/staff_test.h"
#include "base/refusal.h"

#include <doctest/doctest.h>
#include <string>
#include <vector>

namespace tandem::authority {

class TestRefunds final : public Decisions {
public:
    std::string_view subject_kind() const override { return "refund"; }
    void approved(events::Unit&, const Approval& approval) override { tell("approved", approval); }
    void declined(events::Unit&, const Approval& approval) override { tell("declined", approval); }
    void withdrawn(events::Unit&, const Approval& approval) override {
        tell("withdrawn", approval);
    }

    std::vector<std::string> told;

private:
    void tell(const char* what, const Approval& approval) {
        told.push_back(std::string(what) + ' ' + std::to_string(approval.subject_id));
    }
};

class House : public testing::World {
public:
    House() {
        hire_staff(*this);
        approvals.add(refunds);
        add_routes(router, journal, approvals);
    }

    Verdict wants(const Actor& actor, std::int64_t amount, const std::string& currency = "EUR",
                  Remedy remedy = Remedy::refund) {
        return journal.write(actor, [&](events::Unit& unit) {
            return ask(unit, {.remedy = remedy,
                              .amount = amount,
                              .currency = currency,
                              .subject = {"refund", ++last_refund},
                              .reason = "broken",
                              .context = {R"({"order":"T-10001"})"}});
        });
    }
    bool may(const Actor& actor, std::int64_t amount) {
        return journal.read([&](store::Tx& tx) {
            return would_grant(tx, actor, Remedy::refund, amount, "EUR", clock.now());
        });
    }
    Approval decide(const Actor& actor, ApprovalId id, Decision decision) {
        return approvals.decide(journal, actor, id, {.decision = decision});
    }
    OwnAuthority own(const Actor& actor) {
        return journal.read([&](store::Tx& tx) { return own_authority(tx, actor, clock.now()); });
    }
    std::int64_t pending() { return own(admin).pending; }

    TestRefunds refunds;
    Approvals approvals;
    std::int64_t last_refund = 0;
    Actor lea{ActorKind::agent, AgentId(6), "Lea Ortiz",
              mara.granted() | Permissions{Permission::approvals_decide}};
};

template <class Call>
std::string refusal_of(Call&& call) {
    try {
        call();
    } catch (const Refusal& refusal) {
        return refusal.code();
    }
    return "";
}

}  // namespace tandem::authority
