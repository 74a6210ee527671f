// The floor that ticket creation through the API is compared with: a bare SQLite program that
// writes the same rows into the same database, 64 threads that each wait for their commit, one
// writer that commits for all who wait, an fsync at each commit. No network, JSON, rules or rights.
//
//     ticket_bench DATABASE [SECONDS]     DATABASE: an idle one of Tandem's, not empty
#include <sqlite3.h>
#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
using Value = std::pair<std::int64_t, const char*>;  // a number, or a text

constexpr int clients = 64;
constexpr std::int64_t customers = 1000;
constexpr std::int64_t now = 1'760'000'000'000;

constexpr const char* insert_conversation = R"sql(
    INSERT INTO conversations (subject, status, shelf, urgency, kind, channel, customer_id, tags,
                               fields, preview, last_message_at, last_from, message_count,
                               waiting_since, participants, created_at, updated_at)
    VALUES ('A bench ticket', 'open', 'open', 2, 'question', 'api', $1, '[]', '{}', $2, $3,
            'customer', 1, $3, '[{"address":"a@b.example","name":"A B","role":"customer"}]', $3,
            $3))sql";
constexpr const char* insert_message = R"sql(
    INSERT INTO messages (conversation_id, kind, author_kind, author_id, author_name,
                          author_address, channel, at)
    VALUES ($1, 'incoming', 'customer', $2, 'A B', 'a@b.example', 'api', $3))sql";
constexpr const char* insert_body = R"sql(
    INSERT INTO message_bodies (message_id, subject, title, recipients, text)
    VALUES ($1, 'A bench ticket', 'A bench ticket', '{"to":[],"cc":[],"bcc":[]}', $2))sql";
constexpr const char* insert_words = R"sql(
    INSERT INTO search_messages_0 (rowid, title, body, sender, receiver)
    VALUES ($1, 'a bench ticket', $2, 'a b a b example', ''))sql";
constexpr const char* update_newest = R"sql(
    UPDATE conversations SET newest_message_id = $2 WHERE id = $1)sql";
constexpr const char* insert_event = R"sql(
    INSERT INTO events (at, name, subject_kind, subject_id, actor_kind, actor_id, actor_name, data)
    VALUES ($2, 'message.received', 'conversation', $1, 'agent', 1, 'Ada Byron', $3))sql";
constexpr const char* insert_entry = R"sql(
    INSERT INTO customer_timeline (customer_id, position, conversation_id)
    VALUES ($1, $2, $3))sql";
constexpr const char* insert_owner = R"sql(
    INSERT INTO customer_conversations (conversation_id, customer_id, title)
    VALUES ($1, $2, 'A bench ticket'))sql";
constexpr const char* update_count = R"sql(
    INSERT INTO conversation_counts (name, owner_id, amount)
    VALUES ($1, 0, 1)
    ON CONFLICT (name, owner_id) DO UPDATE SET amount = conversation_counts.amount + 1)sql";
constexpr const char* update_customer = R"sql(
    UPDATE customers
       SET conversations_count = conversations_count + 1,
           conversations_open = conversations_open + 1,
           last_contact_at = $2, sort_at = $2
     WHERE id = $1)sql";

constexpr const char* text =
    "Hello, my parcel with the cast iron pan has not arrived yet and the tracking page has said "
    "the same for a week. Could you have a look at it and tell me when to expect it? Thank you "
    "and kind regards";
constexpr const char* data =
    R"({"conversation":1234567,"message":12345678,"customer":123456,"channel":"api","automatic":false})";

class Database {
public:
    explicit Database(const char* path) {
        require(sqlite3_open(path, &db_));
        run("PRAGMA journal_mode = WAL");
        run("PRAGMA synchronous = FULL; PRAGMA cache_size = -16000");
        for (std::size_t i = 0; i < statements_.size(); ++i)
            require(sqlite3_prepare_v2(db_, texts[i], -1, &statements_[i], nullptr));
    }
    ~Database() {
        for (auto* statement : statements_) sqlite3_finalize(statement);
        sqlite3_close(db_);
    }
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    void run(const char* sql) { require(sqlite3_exec(db_, sql, nullptr, nullptr, nullptr)); }

    void insert_ticket(std::int64_t customer) {
        const auto conversation = step(0, {{customer, nullptr}, {0, text}, {now, nullptr}});
        const auto message =
            step(1, {{conversation, nullptr}, {customer, nullptr}, {now, nullptr}});
        step(2, {{message, nullptr}, {0, text}});
        step(3, {{message, nullptr}, {0, text}});
        step(4, {{conversation, nullptr}, {message, nullptr}});
        for (int i = 0; i < 2; ++i) {
            const auto position = step(5, {{conversation, nullptr}, {now, nullptr}, {0, data}});
            step(6, {{customer, nullptr}, {position, nullptr}, {conversation, nullptr}});
        }
        step(7, {{conversation, nullptr}, {customer, nullptr}});
        step(8, {{0, "all"}});
        step(8, {{0, "unassigned"}});
        step(9, {{customer, nullptr}, {now, nullptr}});
    }

private:
    static constexpr std::array texts{
        insert_conversation, insert_message, insert_body,  insert_words, update_newest,
        insert_event,        insert_entry,   insert_owner, update_count, update_customer};

    void require(int result) {
        if (result != SQLITE_OK && result != SQLITE_ROW && result != SQLITE_DONE)
            throw std::runtime_error(sqlite3_errmsg(db_));
    }

    std::int64_t step(std::size_t number, const std::vector<Value>& values) {
        auto* statement = statements_[number];
        int place = 0;
        for (const auto& [whole, words] : values) {
            ++place;
            if (words != nullptr)
                sqlite3_bind_text(statement, place, words, -1, SQLITE_STATIC);
            else
                sqlite3_bind_int64(statement, place, whole);
        }
        require(sqlite3_step(statement));
        sqlite3_reset(statement);
        return sqlite3_last_insert_rowid(db_);
    }

    sqlite3* db_ = nullptr;
    std::array<sqlite3_stmt*, texts.size()> statements_{};
};

// What one would write by hand: a queue, one thread, one COMMIT for all who wait.
class GroupCommit {
public:
    explicit GroupCommit(const char* path) : database_(path), thread_([this] { loop(); }) {}
    ~GroupCommit() {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        changed_.notify_all();
        thread_.join();
    }
    GroupCommit(const GroupCommit&) = delete;
    GroupCommit& operator=(const GroupCommit&) = delete;

    void insert(std::int64_t customer) {
        Job job{.customer = customer};
        std::unique_lock lock(mutex_);
        waiting_.push_back(&job);
        changed_.notify_one();
        job.woken.wait(lock, [&] { return job.done; });
    }

private:
    struct Job {
        std::int64_t customer;
        bool done = false;
        std::condition_variable woken = {};
    };

    void loop() {
        for (;;) {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [&] { return !waiting_.empty() || stopping_; });
            if (waiting_.empty()) return;
            const auto batch = std::exchange(waiting_, {});
            lock.unlock();
            database_.run("BEGIN IMMEDIATE");
            for (const auto* job : batch) database_.insert_ticket(job->customer);
            database_.run("COMMIT");
            lock.lock();
            for (auto* job : batch) {
                job->done = true;
                job->woken.notify_one();
            }
        }
    }

    Database database_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Job*> waiting_;
    bool stopping_ = false;
    std::thread thread_;  // last: the loop uses everything above
};

double tickets_per_second(GroupCommit& writer, int seconds) {
    std::atomic<bool> stop = false;
    std::atomic<std::int64_t> done = 0;
    std::vector<std::thread> threads;
    const auto start = Clock::now();
    for (int t = 0; t < clients; ++t)
        threads.emplace_back([&, t] {
            for (std::int64_t i = t; !stop; i += clients) {
                writer.insert(i % customers + 1);
                ++done;
            }
        });
    std::this_thread::sleep_for(std::chrono::seconds(seconds));
    stop = true;
    for (auto& thread : threads) thread.join();
    return static_cast<double>(done) / std::chrono::duration<double>(Clock::now() - start).count();
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 2) {
        std::fprintf(stderr, "usage: ticket_bench DATABASE [SECONDS]\n");
        return 2;
    }
    GroupCommit writer(arguments[1]);
    std::printf("%.0f\n", tickets_per_second(writer, count > 2 ? std::atoi(arguments[2]) : 5));
}
