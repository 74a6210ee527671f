// Answers given again from memory: never out of date, never to somebody else.

#include "http/answer_memory.h"

#include "http/api.h"
#include "json/describe.h"
#include "tests/world.h"

#include <doctest/doctest.h>

namespace tandem::http::memory_test {

struct TeamsView {
    std::string asker;
    std::int64_t teams = 0;
    std::int64_t version = 0;
};
TANDEM_STRUCT(TeamsView, asker, teams, version)

struct LongText {
    std::string text;
};
TANDEM_STRUCT(LongText, text)

namespace {

constexpr std::string_view insert_team = R"sql(
    INSERT INTO teams (name, name_folded, colour) VALUES ($1, $1, '#000000'))sql";
constexpr std::string_view count_teams = "SELECT COUNT(*) FROM teams";

void add_team(store::Store& store, const std::string& name) {
    store.write([&](store::Tx& tx) { tx.run(insert_team, name); });
}

// "Bearer mara" is Mara.
class ByName final : public Authenticator {
public:
    explicit ByName(testing::World& world) : world_(world) {}
    std::optional<Identity> authenticate(const Request& request) override {
        const auto who = request.header("Authorization");
        if (who == "Bearer mara") return Identity{.actor = world_.mara};
        if (who == "Bearer tom") return Identity{.actor = world_.trainee};
        return std::nullopt;
    }

private:
    testing::World& world_;
};

struct Desk : testing::World {
    Desk() : doorman(*this) {
        router.use(doorman);
        Api api(router);
        const auto teams = [this](const Call& call) {
            ++made;
            const auto count =
                journal.read([](store::Tx& tx) { return tx.get<std::int64_t>(count_teams); });
            return TeamsView{call.actor().name(), count, 10 + count};
        };
        api.get<TeamsView>("/teams", Audience::signed_in, "Count", teams).remembered();
        api.get<TeamsView>("/fresh", Audience::signed_in, "Count", teams);
        api.get<LongText>("/long", Audience::signed_in, "Read",
                          [](const Call&) { return LongText{std::string(20'000, 'x')}; })
            .remembered();
        api.get<LongText>("/refused", Audience::signed_in, "Read",
                          [](const Call&) -> LongText { throw conflict("no", "No."); })
            .remembered();
    }

    static Request asking(std::string path, std::string who = "mara", Headers more = {}) {
        Request request{.method = "GET", .path = std::move(path), .remote = "192.0.2.1"};
        request.headers = std::move(more);
        request.headers.emplace_back("Authorization", "Bearer " + who);
        return request;
    }

    // As the network edge does.
    Response ask(const Request& request) {
        if (auto known = router.recall(request)) return *std::move(known);
        return router.handle(request);
    }

    static std::string body_of(const Response& response) {
        return response.shared_body ? *response.shared_body : response.body;
    }

    bool is_remembering() const { return db->dialect() == store::Dialect::sqlite; }

    ByName doorman;
    int made = 0;
};

}  // namespace

TEST_CASE("what is asked again is answered from memory while nothing changed") {
    Desk desk;
    const auto first = desk.ask(Desk::asking("/teams"));
    const auto again = desk.ask(Desk::asking("/teams"));
    CHECK(first.status == 200);
    CHECK(Desk::body_of(again) == Desk::body_of(first));
    CHECK(again.headers == first.headers);
    CHECK(desk.made == (desk.is_remembering() ? 1 : 2));
}

TEST_CASE("after a write of one's own the answer is made anew") {
    Desk desk;
    for (int number = 1; number <= 3; ++number) {
        desk.ask(Desk::asking("/teams"));
        add_team(*desk.db, "Team " + std::to_string(number));
        const auto answer = desk.ask(Desk::asking("/teams"));
        CHECK(Desk::body_of(answer).find("\"teams\":" + std::to_string(number)) !=
              std::string::npos);
    }
}

TEST_CASE("after a write by another process the answer is made anew") {
    Desk desk;
    const auto other = store::Store::open(desk.url(), {.readers = 1, .durable = false});
    for (int number = 1; number <= 3; ++number) {
        desk.ask(Desk::asking("/teams"));
        add_team(*other, "Team " + std::to_string(number));
        const auto answer = desk.ask(Desk::asking("/teams"));
        CHECK(Desk::body_of(answer).find("\"teams\":" + std::to_string(number)) !=
              std::string::npos);
    }
}

TEST_CASE("what is written while an answer is made keeps the answer out of memory") {
    Desk desk;
    bool written = false;
    Api(desk.router)
        .get<TeamsView>("/race", Audience::signed_in, "Count",
                        [&](const Call&) {
                            const auto count = desk.journal.read(
                                [](store::Tx& tx) { return tx.get<std::int64_t>(count_teams); });
                            if (!written) add_team(*desk.db, "In between");
                            written = true;
                            return TeamsView{"", count, 1};
                        })
        .remembered();
    CHECK(Desk::body_of(desk.ask(Desk::asking("/race"))).find("\"teams\":0") != std::string::npos);
    CHECK(Desk::body_of(desk.ask(Desk::asking("/race"))).find("\"teams\":1") != std::string::npos);
}

TEST_CASE("an answer is for who asked, as it was asked, and for nobody else") {
    Desk desk;
    desk.ask(Desk::asking("/teams"));
    CHECK_FALSE(desk.router.recall(Desk::asking("/teams", "tom")));
    CHECK_FALSE(desk.router.recall(Desk::asking("/teams", "nobody")));
    CHECK_FALSE(desk.router.recall(Desk::asking("/teams", "mara", {{"Cookie", "a=b"}})));
    CHECK_FALSE(desk.router.recall({.method = "GET", .path = "/teams"}));
    auto other = Desk::asking("/teams");
    other.query = "x=1";
    CHECK_FALSE(desk.router.recall(other));
    auto head = Desk::asking("/teams");
    head.method = "HEAD";
    CHECK_FALSE(desk.router.recall(head));
    CHECK(desk.ask(Desk::asking("/teams", "tom")).body !=
          Desk::body_of(desk.ask(Desk::asking("/teams"))));
}

TEST_CASE("only good answers of marked routes are kept") {
    Desk desk;
    desk.ask(Desk::asking("/fresh"));
    desk.ask(Desk::asking("/refused"));
    desk.ask(Desk::asking("/teams", "stranger"));
    CHECK_FALSE(desk.router.recall(Desk::asking("/fresh")));
    CHECK_FALSE(desk.router.recall(Desk::asking("/refused")));
    CHECK_FALSE(desk.router.recall(Desk::asking("/teams", "stranger")));
}

TEST_CASE("an answer from memory is no older than a second") {
    Desk desk;
    desk.ask(Desk::asking("/teams"));
    desk.clock.advance(std::chrono::milliseconds(999));
    CHECK(desk.router.recall(Desk::asking("/teams")).has_value() == desk.is_remembering());
    desk.clock.advance(std::chrono::milliseconds(1));
    CHECK_FALSE(desk.router.recall(Desk::asking("/teams")));
}

TEST_CASE("who has the version already is told so from memory too") {
    Desk desk;
    desk.ask(Desk::asking("/teams"));
    const auto same = desk.ask(Desk::asking("/teams", "mara", {{"If-None-Match", "\"v10\""}}));
    CHECK(same.status == 304);
    CHECK(Desk::body_of(same).empty());
    const auto other = desk.ask(Desk::asking("/teams", "mara", {{"If-None-Match", "\"v9\""}}));
    CHECK(other.status == 200);
}

TEST_CASE("compressed answers go to those who take them") {
    Desk desk;
    const Headers gzip{{"Accept-Encoding", "gzip"}};
    desk.ask(Desk::asking("/long", "mara", gzip));
    const auto small = desk.ask(Desk::asking("/long", "mara", gzip));
    const auto plain = desk.ask(Desk::asking("/long"));
    CHECK(Desk::body_of(plain).size() > 20'000);
    if (desk.is_remembering()) CHECK(Desk::body_of(small).size() < 1'000);
}

TEST_CASE("answers from memory count against the asker's rate") {
    Desk desk;
    desk.router.limit({.open = {}, .signed_in = {.per_second = 0.001, .burst = 3}});
    for (int i = 0; i < 3; ++i) CHECK(desk.ask(Desk::asking("/teams")).status == 200);
    CHECK(desk.ask(Desk::asking("/teams")).status == 429);
    CHECK(desk.ask(Desk::asking("/teams", "tom")).status == 200);
}

TEST_CASE("the memory stays within its bounds, and the oldest answers go first") {
    testing::World world;
    AnswerMemory memory(*world.db, world.clock, {.bytes = 64'000, .largest = 10'000});
    const auto stamp = world.db->stamp().value_or(store::Stamp{});
    const auto keep = [&](const std::string& key, std::size_t size) {
        KeptReply reply{.pattern = "/", .asker = "agent:1"};
        reply.response.shared_body = std::make_shared<const std::string>(size, 'x');
        memory.keep(key, stamp, std::move(reply));
    };
    for (int i = 0; i < 100; ++i) {
        keep(std::to_string(i), 5'000);
        CHECK(memory.bytes() <= 64'000);
    }
    const bool remembers = world.db->dialect() == store::Dialect::sqlite;
    CHECK(memory.find("0") == nullptr);
    CHECK((memory.find("99") != nullptr) == remembers);
    keep("large", 20'000);
    CHECK(memory.find("large") == nullptr);
    world.clock.advance(std::chrono::seconds(2));
    memory.forget_old();
    CHECK(memory.bytes() == 0);
}

}  // namespace tandem::http::memory_test
