#pragma once

#include "base/actor.h"
#include "base/id.h"
#include "base/time.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace tandem::events {

// What an event is about: "conversation" 48213. Histories are read by it.
struct Subject {
    std::string kind;
    std::int64_t id = 0;
};

inline Subject subject_of(ConversationId id) { return {"conversation", id.value()}; }
inline Subject subject_of(CustomerId id) { return {"customer", id.value()}; }
inline Subject subject_of(OrganisationId id) { return {"organisation", id.value()}; }
inline Subject subject_of(AgentId id) { return {"agent", id.value()}; }
inline Subject subject_of(TeamId id) { return {"team", id.value()}; }
inline Subject subject_of(RoleId id) { return {"role", id.value()}; }
inline Subject subject_of(ApiKeyId id) { return {"api_key", id.value()}; }
inline Subject subject_of(FieldId id) { return {"field", id.value()}; }
inline Subject subject_of(ViewId id) { return {"view", id.value()}; }
inline Subject subject_of(MailboxId id) { return {"mailbox", id.value()}; }
inline Subject subject_of(OutboxId id) { return {"outbox", id.value()}; }
inline Subject subject_of(ProductId id) { return {"product", id.value()}; }
inline Subject subject_of(PolicyId id) { return {"policy", id.value()}; }
inline Subject subject_of(OrderId id) { return {"order", id.value()}; }
inline Subject subject_of(VoucherId id) { return {"voucher", id.value()}; }
inline Subject subject_of(RefundId id) { return {"refund", id.value()}; }
inline Subject subject_of(ApprovalId id) { return {"approval", id.value()}; }
inline Subject subject_of(WarehouseId id) { return {"warehouse", id.value()}; }
inline Subject subject_of(LocationId id) { return {"location", id.value()}; }
inline Subject subject_of(LotId id) { return {"lot", id.value()}; }
inline Subject subject_of(SupplierId id) { return {"supplier", id.value()}; }
inline Subject subject_of(PurchaseOrderId id) { return {"purchase_order", id.value()}; }
inline Subject subject_of(ReceiptId id) { return {"receipt", id.value()}; }
inline Subject subject_of(InspectionId id) { return {"inspection", id.value()}; }
inline Subject subject_of(InspectionPlanId id) { return {"inspection_plan", id.value()}; }
inline Subject subject_of(NonConformanceId id) { return {"non_conformance", id.value()}; }
inline Subject subject_of(CarrierId id) { return {"carrier", id.value()}; }
inline Subject subject_of(ShipmentId id) { return {"shipment", id.value()}; }
inline Subject subject_of(ReturnId id) { return {"return", id.value()}; }
inline Subject subject_of(PromiseId id) { return {"promise", id.value()}; }

// An event as the journal holds it. An event type is a described struct with
//   static constexpr std::string_view name = "conversation.assigned";
//   events::Subject subject() const;
// whose members are `data`. Facts in the past tense; only ever given new optional members.
struct Recorded {
    std::int64_t position = 0;  // grows by commit order; gaps are possible
    Time at;
    std::string name;
    Subject subject;
    ActorKind actor_kind = ActorKind::system;
    AgentId actor;           // 0 when it was no agent
    std::string actor_name;  // as it was then
    std::string data;        // JSON
};

}  // namespace tandem::events
