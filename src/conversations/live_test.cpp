#include "conversations/live.h"

#include "conversations/desk_test.h"

#include <doctest/doctest.h>
#include <condition_variable>
#include <mutex>

namespace tandem::conversations {
namespace {

class Tab final : public http::LiveConnection {
public:
    Tab(std::uint64_t id, const Actor& actor) : id_(id), actor_(actor) {}
    std::uint64_t id() const override { return id_; }
    const Actor& actor() const override { return actor_; }
    void send(std::shared_ptr<const std::string> message) override {
        const std::lock_guard lock(mutex_);
        messages_.push_back(std::move(message));
        came_.notify_all();
    }
    // Waits for a message that another thread sends.
    std::shared_ptr<const std::string> next() {
        std::unique_lock lock(mutex_);
        const bool came =
            came_.wait_for(lock, std::chrono::seconds(20), [&] { return !messages_.empty(); });
        return came ? messages_.front() : nullptr;
    }
    void close() override { closed = true; }

    std::vector<std::shared_ptr<const std::string>> taken() {
        const std::lock_guard lock(mutex_);
        return std::exchange(messages_, {});
    }
    std::string text() {
        std::string all;
        for (const auto& message : taken()) all += *message + "\n";
        return all;
    }
    bool closed = false;

private:
    std::uint64_t id_;
    Actor actor_;
    std::mutex mutex_;
    std::condition_variable came_;
    std::vector<std::shared_ptr<const std::string>> messages_;
};

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

// The feed is not started: tests hand its batches over themselves where they need them.
struct House : DeskWorld {
    events::Feed feed{*db};
    Live live{journal, feed};

    std::shared_ptr<Tab> open(std::uint64_t id, const Actor& actor, std::int64_t since = 0) {
        auto tab = std::make_shared<Tab>(id, actor);
        live.opened(tab, since);
        return tab;
    }
    std::int64_t position() {
        return db->read([](store::Tx& tx) { return events::newest_position(tx); });
    }
};

TEST_CASE("a tab is greeted with the position from which it will be told everything") {
    House house;
    const auto tab = house.open(1, house.mara);
    const auto text = tab->text();
    CHECK(has(text, R"({"t":"hello","position":)" + std::to_string(house.position()) + "}"));
    CHECK(has(text, R"({"t":"online","agents":[2]})"));
}

TEST_CASE("a tab that comes back is told what it missed") {
    House house;
    const auto since = house.position();
    const auto started = house.mail("While you were away");
    const auto text = house.open(1, house.mara, since)->text();
    CHECK(has(text, R"("name":"conversation.started","subject_kind":"conversation")"));
    CHECK(has(text, R"("conversation_id":)" + std::to_string(started.conversation.value())));
}

TEST_CASE("who may not read conversations hears of none") {
    House house;
    const auto since = house.position();
    house.mail("Secret");
    const auto tab = house.open(1, house.nobody, since);
    CHECK_FALSE(has(tab->text(), "conversation."));
    house.live.received(tab, R"({"t":"view","conversation_id":1})");
    CHECK(tab->text().empty());
}

TEST_CASE("a tab that was away too long, or knows another history, fetches everything anew") {
    House house;
    CHECK(has(house.open(1, house.mara, 999'999)->text(), R"({"t":"resync")"));
    const auto since = house.position();
    house.journal.write(house.mara, [](events::Unit& unit) {
        for (int i = 0; i < 5'001; ++i) unit.append("test.happened", {"test", 1}, "{}");
    });
    const auto text = house.open(2, house.mara, since)->text();
    CHECK(has(text, R"({"t":"resync")"));
    CHECK_FALSE(has(text, "test.happened"));
}

TEST_CASE("everybody sees who looks at a conversation and who types in it") {
    House house;
    const auto mara = house.open(1, house.mara);
    const auto ada = house.open(2, house.admin);
    mara->taken();
    ada->taken();

    house.live.received(mara, R"({"t":"view","conversation_id":7})");
    CHECK(has(
        ada->text(),
        R"({"t":"presence","conversation_id":7,"agents":[{"id":2,"name":"Mara Lind","state":"viewing"}]})"));
    house.live.received(mara, R"({"t":"typing","conversation_id":7,"state":"typing"})");
    CHECK(has(ada->text(), R"("state":"typing")"));

    const auto late = house.open(3, house.trainee);
    CHECK(has(late->text(), R"("state":"typing")"));

    house.clock.advance(std::chrono::seconds(9));
    house.live.tick();
    CHECK(has(ada->text(), R"("state":"viewing")"));

    house.live.closed(mara);
    const auto after = ada->text();
    CHECK(has(after, R"("conversation_id":7,"agents":[])"));
    CHECK(has(after, R"({"t":"online","agents":[1,3]})"));
}

TEST_CASE("presence that nobody renews ends, and a ping renews it") {
    House house;
    const auto mara = house.open(1, house.mara);
    house.live.received(mara, R"({"t":"view","conversation_id":7})");
    mara->taken();
    house.clock.advance(std::chrono::minutes(2));
    house.live.received(mara, R"({"t":"ping"})");
    CHECK(mara->text() == "{\"t\":\"pong\"}\n");
    house.clock.advance(std::chrono::minutes(2));
    house.live.tick();
    CHECK(mara->text().empty());
    house.clock.advance(std::chrono::minutes(2));
    house.live.tick();
    CHECK(has(mara->text(), R"("agents":[])"));
}

TEST_CASE("what no client of ours says ends the connection") {
    House house;
    const auto tab = house.open(1, house.mara);
    house.live.received(tab, "{");
    CHECK(tab->closed);
}

TEST_CASE("tabs that are up to date share one message, serialised once") {
    House house;
    const auto one = house.open(1, house.mara);
    const auto two = house.open(2, house.admin);
    one->taken();
    two->taken();
    house.feed.start();
    house.mail("Hello");
    const auto first = one->next();
    const auto second = two->next();
    house.feed.stop();
    REQUIRE(first);
    CHECK(first == second);
    CHECK(has(*first, "conversation.started"));
}

}  // namespace
}  // namespace tandem::conversations
