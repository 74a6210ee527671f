#pragma once

#include <boost/describe/enum.hpp>
#include <cstdint>
#include <initializer_list>

namespace tandem {

// What a role or an API key can be allowed to do. The names are part of the API and the database:
// add, never rename. Every endpoint names the one it needs.
enum class Permission : std::uint8_t {
    conversations_read,    // read conversations, messages and attachments, and search them
    conversations_reply,   // answer customers and start conversations
    conversations_edit,    // notes, status, assignment, tags, fields, snooze, bulk edits
    conversations_merge,   // merge, split, link
    conversations_delete,  // move to spam and trash
    customers_read,
    customers_edit,
    customers_merge,
    views_share,  // save views for a team or for everyone
    tags_manage,
    fields_manage,  // define custom fields
    mailboxes_manage,
    agents_manage,  // agents, teams, roles, invitations
    api_keys_manage,
    audit_read,
    system_manage,     // settings, outbox, failed mail, rebuilds
    operations_read,   // products, orders, stock, suppliers, shipments, returns, promises
    catalog_manage,    // products, categories, policies
    orders_edit,       // place orders, change and cancel them
    remedies_grant,    // refund, replace, resend, give vouchers: within one's authority
    approvals_decide,  // decide what is above others' authority
    authority_manage,  // say what each role may grant
    stock_edit,        // warehouses, lots, stock moves, quarantine
    suppliers_manage,  // suppliers and purchase orders
    quality_inspect,   // goods receipts, inspections, non-conformances
    shipments_edit,    // carriers, shipments, tracking events
    returns_edit,      // approve, receive, inspect and settle returns
    promises_edit,     // make, renegotiate and waive promises
    imports_manage,    // imports and connections to shops and carriers
};
BOOST_DESCRIBE_ENUM(Permission, conversations_read, conversations_reply, conversations_edit,
                    conversations_merge, conversations_delete, customers_read, customers_edit,
                    customers_merge, views_share, tags_manage, fields_manage, mailboxes_manage,
                    agents_manage, api_keys_manage, audit_read, system_manage, operations_read,
                    catalog_manage, orders_edit, remedies_grant, approvals_decide, authority_manage,
                    stock_edit, suppliers_manage, quality_inspect, shipments_edit, returns_edit,
                    promises_edit, imports_manage)

// A set of permissions: small enough to pass by value.
class Permissions {
public:
    constexpr Permissions() = default;
    constexpr Permissions(std::initializer_list<Permission> list) {
        for (const auto permission : list) add(permission);
    }
    static constexpr Permissions all() {
        Permissions everything;
        everything.bits_ = ~std::uint64_t{0};
        return everything;
    }

    constexpr void add(Permission permission) { bits_ |= bit(permission); }
    constexpr bool has(Permission permission) const { return (bits_ & bit(permission)) != 0; }
    constexpr Permissions operator&(Permissions other) const {
        Permissions both;
        both.bits_ = bits_ & other.bits_;
        return both;
    }
    constexpr Permissions operator|(Permissions other) const {
        Permissions either;
        either.bits_ = bits_ | other.bits_;
        return either;
    }
    constexpr bool operator==(const Permissions&) const = default;

private:
    static constexpr std::uint64_t bit(Permission permission) {
        return std::uint64_t{1} << static_cast<unsigned>(permission);
    }
    std::uint64_t bits_ = 0;
};

}  // namespace tandem
