#pragma once

#include "customers/customers.h"
#include "customers/events.h"
#include "customers/merge.h"
#include "customers/organisations.h"
#include "customers/routes.h"
#include "customers/timeline.h"
#include "events/record.h"
#include "tests/world.h"

#include <doctest/doctest.h>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace tandem::customers {

// Stands in for the slice of conversations: what it would move with a merge, and its events.
struct TestStarted {
    static constexpr std::string_view name = "conversation.started";
    ConversationId conversation;
    CustomerId customer;
    std::string title;
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(TestStarted, conversation, customer, title)

struct TestReplied {
    static constexpr std::string_view name = "message.replied";
    ConversationId conversation;
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(TestReplied, conversation)

struct TestHandedOver {
    static constexpr std::string_view name = "conversation.customer_changed";
    ConversationId conversation;
    CustomerId customer;
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(TestHandedOver, conversation, customer)

class TestConversations final : public CustomerReferences {
public:
    std::string_view name() const override { return "conversations"; }
    std::vector<std::int64_t> move(events::Unit& unit, CustomerId from, CustomerId to) override {
        std::vector<std::int64_t> moved;
        for (auto& [id, owner] : owners)
            if (owner == from) moved.push_back(id);
        for (const auto id : moved) give(unit, id, from, to);
        return moved;
    }
    void move_back(events::Unit& unit, const std::vector<std::int64_t>& ids, CustomerId from,
                   CustomerId to) override {
        for (const auto id : ids)
            if (owners[id] == from) give(unit, id, from, to);
    }

    std::map<std::int64_t, CustomerId> owners;

private:
    void give(events::Unit& unit, std::int64_t id, CustomerId from, CustomerId to) {
        owners[id] = to;
        count_contact(unit.tx, from, {-1, -1, {}});
        count_contact(unit.tx, to, {1, 1, {}});
        unit.record(TestHandedOver{ConversationId(id), to});
    }
};

class House : public testing::World {
public:
    House() {
        journal.add(timeline);
        merging.add(conversations);
        add_routes(router, journal, merging);
    }

    CustomerId customer(const std::string& name, const std::vector<std::string>& addresses = {}) {
        AddCustomer command{.name = name};
        for (const auto& address : addresses) command.emails.push_back({.address = address});
        return add(journal, admin, command).id;
    }
    Found from(const std::string& name, const std::string& address) {
        return journal.write(Actor::system("email"), [&](events::Unit& unit) {
            return find_or_create_by_address(unit, name, address);
        });
    }
    void converse(std::int64_t conversation, CustomerId customer, const std::string& title) {
        journal.write(mara, [&](events::Unit& unit) {
            conversations.owners[conversation] = customer;
            count_contact(unit.tx, customer, {1, 1, clock.now()});
            unit.record(TestStarted{ConversationId(conversation), customer, title});
        });
    }
    void reply(std::int64_t conversation) {
        journal.write(mara, [&](events::Unit& unit) {
            unit.record(TestReplied{ConversationId(conversation)});
        });
    }
    Customer read(CustomerId id) {
        return journal.read([&](store::Tx& tx) { return get(tx, id); });
    }
    std::vector<CustomerId> find(const std::string& q) {
        std::vector<CustomerId> ids;
        const auto found = journal.read(
            [&](store::Tx& tx) { return list(tx, ListCustomers{.q = q}, clock.now()); });
        for (const auto& item : found.items) ids.push_back(item.id);
        return ids;
    }

    Timeline timeline;
    TestConversations conversations;
    Merging merging;
};

}  // namespace tandem::customers
