#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace tandem {

// A row's key, typed by what it names, so that a CustomerId cannot be passed for an AgentId.
// Keys are made by the database and stay below 2^53, so JSON numbers carry them unharmed.
template <class Tag>
class Id {
public:
    constexpr Id() = default;
    explicit constexpr Id(std::int64_t value) : value_(value) {}

    constexpr std::int64_t value() const { return value_; }
    auto operator<=>(const Id&) const = default;

private:
    std::int64_t value_ = 0;
};

using AgentId = Id<struct AgentTag>;
using TeamId = Id<struct TeamTag>;
using RoleId = Id<struct RoleTag>;
using ApiKeyId = Id<struct ApiKeyTag>;
using CustomerId = Id<struct CustomerTag>;
using OrganisationId = Id<struct OrganisationTag>;
using FieldId = Id<struct FieldTag>;
using ConversationId = Id<struct ConversationTag>;
using MessageId = Id<struct MessageTag>;
using AttachmentId = Id<struct AttachmentTag>;
using DraftId = Id<struct DraftTag>;
using ViewId = Id<struct ViewTag>;
using MailboxId = Id<struct MailboxTag>;
using OutboxId = Id<struct OutboxTag>;
using BlobId = Id<struct BlobTag>;

using ProductId = Id<struct ProductTag>;
using CategoryId = Id<struct CategoryTag>;
using PolicyId = Id<struct PolicyTag>;
using OrderId = Id<struct OrderTag>;
using OrderLineId = Id<struct OrderLineTag>;
using OrderChangeId = Id<struct OrderChangeTag>;
using PaymentId = Id<struct PaymentTag>;
using RefundId = Id<struct RefundTag>;
using VoucherId = Id<struct VoucherTag>;
using ApprovalId = Id<struct ApprovalTag>;
using WarehouseId = Id<struct WarehouseTag>;
using LocationId = Id<struct LocationTag>;
using LotId = Id<struct LotTag>;
using StockMoveId = Id<struct StockMoveTag>;
using AllocationId = Id<struct AllocationTag>;
using SupplierId = Id<struct SupplierTag>;
using PurchaseOrderId = Id<struct PurchaseOrderTag>;
using PurchaseLineId = Id<struct PurchaseLineTag>;
using ReceiptId = Id<struct ReceiptTag>;
using ReceiptLineId = Id<struct ReceiptLineTag>;
using InspectionId = Id<struct InspectionTag>;
using InspectionPlanId = Id<struct InspectionPlanTag>;
using NonConformanceId = Id<struct NonConformanceTag>;
using CarrierId = Id<struct CarrierTag>;
using ShipmentId = Id<struct ShipmentTag>;
using TrackingEventId = Id<struct TrackingEventTag>;
using ReturnId = Id<struct ReturnTag>;
using ReturnLineId = Id<struct ReturnLineTag>;
using PromiseId = Id<struct PromiseTag>;

}  // namespace tandem

template <class Tag>
struct std::hash<tandem::Id<Tag>> {
    std::size_t operator()(tandem::Id<Tag> id) const noexcept {
        return std::hash<std::int64_t>{}(id.value());
    }
};
