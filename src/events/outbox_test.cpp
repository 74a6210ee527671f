#include "events/outbox.h"

#include "base/log.h"
#include "events/outbox_table.h"
#include "store/errors.h"
#include "tests/world.h"

#include <doctest/doctest.h>
#include <atomic>
#include <map>
#include <mutex>
#include <thread>

namespace tandem::events {
namespace {

using namespace std::chrono_literals;
using testing::World;

class Post final : public OutboxSender {
public:
    std::string_view kind() const override { return "post"; }
    Delivery send(const OutboxItem& item) override {
        const std::lock_guard lock(mutex_);
        ++sent[item.key];
        if (breaks) throw std::runtime_error("the van broke down");
        return next;
    }
    void done(store::Tx&, const OutboxItem& item, const Delivery&) override {
        const std::lock_guard lock(mutex_);
        if (broken_records-- > 0) throw std::runtime_error("no ink");
        states.push_back(item.state);
    }
    bool certainly_not_sent(const OutboxItem&) override { return can_prove_nothing_was_sent; }

    Delivery next;
    bool breaks = false;
    bool can_prove_nothing_was_sent = false;
    int broken_records = 0;
    std::map<std::string, int> sent;
    std::vector<OutboxState> states;

private:
    std::mutex mutex_;
};

struct PostOffice {
    World world;
    Post post;
    Outbox outbox{*world.db, world.clock};

    PostOffice() {
        log::set_level(log::Level::off);  // what goes wrong here is meant to
        outbox.add(post);
    }

    OutboxId put(std::string_view key, Duration later = 0ms) {
        return world.db->write([&](store::Tx& tx) {
            const auto now = world.clock.now();
            return events::put(tx, "post", key, "{}", now, now + later);
        });
    }
    OutboxItem item(OutboxId id) {
        return world.db->read([&](store::Tx& tx) { return find_item(tx, id).value(); });
    }
    // As a process leaves it that dies between marking and sending.
    void mark_by_dead_process() {
        world.db->write([&](store::Tx& tx) {
            REQUIRE(OutboxItems(tx).claim({"post"}, "dead", world.clock.now()).has_value());
        });
    }
};

}  // namespace

TEST_CASE("what is put down is sent once, when it is due") {
    PostOffice office;
    const auto id = office.put("letter", 10s);
    CHECK(office.outbox.drain() == 0);

    office.world.clock.advance(10s);
    CHECK(office.outbox.drain() == 1);
    CHECK(office.outbox.drain() == 0);
    const auto item = office.item(id);
    CHECK(item.state == OutboxState::sent);
    CHECK(item.finished == office.world.clock.now());
    CHECK(office.post.states == std::vector{OutboxState::sent});
}

TEST_CASE("the same key cannot be put down twice for a kind") {
    PostOffice office;
    office.put("letter");
    CHECK_THROWS_AS(office.put("letter"), store::UniqueViolation);
    CHECK(office.world.db->read([](store::Tx& tx) {
        return find_item(tx, "post", "letter").has_value() &&
               !find_item(tx, "email", "letter").has_value();
    }));
}

TEST_CASE("an item can be taken back until someone begins to send it") {
    PostOffice office;
    const auto id = office.put("letter", 10s);
    const auto cancel_it = [&] {
        return office.world.db->write(
            [&](store::Tx& tx) { return cancel(tx, id, office.world.clock.now()); });
    };
    SUBCASE("in time") {
        CHECK(cancel_it());
        CHECK_FALSE(cancel_it());
        office.world.clock.advance(1h);
        CHECK(office.outbox.drain() == 0);
        CHECK(office.item(id).state == OutboxState::cancelled);
    }
    SUBCASE("too late") {
        office.world.clock.advance(10s);
        office.outbox.drain();
        CHECK_FALSE(cancel_it());
    }
}

TEST_CASE("a failure that may pass is tried again later, less and less often, then parked") {
    PostOffice office;
    office.post.next = {Delivery::Outcome::retry, "the road is closed"};
    const auto id = office.put("letter");

    CHECK(office.outbox.drain() == 1);
    auto item = office.item(id);
    CHECK(item.state == OutboxState::waiting);
    CHECK(item.attempts == 1);
    CHECK(item.last_error == "the road is closed");
    CHECK(item.not_before >= office.world.clock.now() + 30s);

    for (int attempt = 2; attempt <= max_attempts; ++attempt) {
        office.world.clock.advance(8h);
        CHECK(office.outbox.drain() == 1);
    }
    CHECK(office.item(id).state == OutboxState::parked);
    office.world.clock.advance(240h);
    CHECK(office.outbox.drain() == 0);
}

TEST_CASE("what may have been sent is never sent again by itself") {
    PostOffice office;
    const auto id = office.put("letter");
    SUBCASE("the sender cannot tell") {
        office.post.next = {Delivery::Outcome::unknown, "the line went dead"};
    }
    SUBCASE("the sender breaks") { office.post.breaks = true; }
    office.outbox.drain();
    office.world.clock.advance(240h);
    CHECK(office.outbox.drain() == 0);
    CHECK(office.item(id).state == OutboxState::parked);

    office.post.next = {};
    office.post.breaks = false;
    const auto try_again = [&] {
        return office.world.db->write(
            [&](store::Tx& tx) { return retry(tx, id, office.world.clock.now()); });
    };
    CHECK(try_again());
    CHECK_FALSE(try_again());
    CHECK(office.outbox.drain() == 1);
    CHECK(office.item(id).state == OutboxState::sent);
}

TEST_CASE("a refused item is parked with the reason") {
    PostOffice office;
    office.post.next = {Delivery::Outcome::refused, "no such street"};
    const auto id = office.put("letter");
    office.outbox.drain();
    CHECK(office.item(id).state == OutboxState::parked);
    CHECK(office.item(id).last_error == "no such street");
}

TEST_CASE("a process that dies between marking and sending leaves no doubt unseen") {
    PostOffice office;
    const auto id = office.put("letter");
    office.mark_by_dead_process();

    SUBCASE("parked when nobody knows") {
        CHECK(office.outbox.drain() == 0);
        CHECK(office.item(id).state == OutboxState::parked);
        CHECK(office.post.states == std::vector{OutboxState::parked});
    }
    SUBCASE("sent when it certainly was not") {
        office.post.can_prove_nothing_was_sent = true;
        CHECK(office.outbox.drain() == 1);
        CHECK(office.item(id).state == OutboxState::sent);
        CHECK(office.post.sent["letter"] == 1);
    }
}

TEST_CASE("a sent item whose record fails is recorded again, not sent again") {
    PostOffice office;
    office.post.broken_records = 2;
    const auto id = office.put("letter");
    CHECK(office.outbox.drain() == 1);
    CHECK(office.item(id).state == OutboxState::sent);
    CHECK(office.post.sent["letter"] == 1);
    CHECK(office.post.states.size() == 1);
}

TEST_CASE("several threads of several nodes send everything once") {
    PostOffice office;
    for (int i = 0; i < 200; ++i) office.put("letter " + std::to_string(i));
    const bool same_database = office.world.db->dialect() == store::Dialect::sqlite;
    const auto second_store =
        same_database ? nullptr : store::Store::open(office.world.url(), {.durable = false});
    Outbox second(same_database ? *office.world.db : *second_store, office.world.clock);
    second.add(office.post);

    std::vector<std::thread> threads;
    std::atomic<int> sent = 0;
    for (int i = 0; i < 6; ++i)
        threads.emplace_back([&, i] { sent += (i % 2 ? second : office.outbox).drain(); });
    for (auto& thread : threads) thread.join();

    CHECK(sent == 200);
    CHECK(office.post.sent.size() == 200);
    for (const auto& [key, times] : office.post.sent) CHECK(times == 1);
}

TEST_CASE("a started outbox is woken by what is put down") {
    PostOffice office;
    office.outbox.start(2);
    const auto id = office.put("letter");
    const auto limit = std::chrono::steady_clock::now() + 20s;
    while (office.item(id).state != OutboxState::sent && std::chrono::steady_clock::now() < limit)
        std::this_thread::yield();
    office.outbox.stop();
    CHECK(office.item(id).state == OutboxState::sent);
}

TEST_CASE("items are listed newest first, by state, page by page") {
    PostOffice office;
    const auto first = office.put("a");
    const auto second = office.put("b", 1h);
    const auto third = office.put("c", 1h);
    office.outbox.drain();
    const auto list = [&](std::optional<OutboxState> state, std::optional<OutboxId> before) {
        std::vector<OutboxId> ids;
        const auto items =
            office.world.db->read([&](store::Tx& tx) { return list_items(tx, state, before, 2); });
        for (const auto& item : items) ids.push_back(item.id);
        return ids;
    };
    CHECK(list({}, {}) == std::vector{third, second});
    CHECK(list({}, second) == std::vector{first});
    CHECK(list(OutboxState::waiting, {}) == std::vector{third, second});
    CHECK(list(OutboxState::sent, {}) == std::vector{first});
    const auto counts = office.world.db->read(count_items);
    CHECK(counts.waiting == 2);
    CHECK(counts.parked == 0);
}

TEST_CASE("the wait doubles from 30 seconds to 6 hours, plus up to a quarter at random") {
    CHECK(backoff(1, 0) == 30s);
    CHECK(backoff(2, 0) == 60s);
    CHECK(backoff(5, 0) == 8min);
    CHECK(backoff(12, 0) == 6h);
    CHECK(backoff(1'000, 0) == 6h);
    CHECK(backoff(1, 1) == 37'500ms);
}

}  // namespace tandem::events
