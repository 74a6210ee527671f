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

}  // namespace tandem

template <class Tag>
struct std::hash<tandem::Id<Tag>> {
    std::size_t operator()(tandem::Id<Tag> id) const noexcept {
        return std::hash<std::int64_t>{}(id.value());
    }
};
