#pragma once

#include "base/time.h"
#include "http/http.h"
#include "store/store.h"

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace tandem::http {

// An answer kept to be given again.
struct KeptReply {
    std::string_view pattern;  // of its route
    std::string asker;         // as the log and the rate limit call them
    Response response;         // its body shared, compressed if the asker takes that
    std::string etag = {};
};

// Answers of routes marked as remembered(). Each holds for one credential, path and query, and only
// while the database is what it was before the answer was made: polls, further tabs and dashboards
// ask again while nothing happened. None lives longer than a second, because answers may depend on
// the time a little. Thread-safe.
class AnswerMemory {
public:
    struct Limits {
        std::size_t bytes = 16u << 20;   // of all together; the oldest go first
        std::size_t largest = 1u << 20;  // larger bodies are not kept
        Duration age = std::chrono::seconds(1);
    };

    AnswerMemory(const store::Store& store, const Clock& clock);
    AnswerMemory(const store::Store& store, const Clock& clock, const Limits& limits);

    // Everything that an answer depends on besides the database; empty when it must not be kept:
    // nobody is signed in, or it is no GET.
    static std::string key_of(const Request& request);

    // To be taken before the asker is authenticated and anything is read for an answer that may be
    // kept.
    std::optional<store::Stamp> stamp() const { return store_.stamp(); }
    void keep(const std::string& key, const store::Stamp& stamp, KeptReply reply);
    std::shared_ptr<const KeptReply> find(const std::string& key);

    void forget_old();
    std::size_t bytes() const;

private:
    struct Entry {
        std::string key;
        store::Stamp stamp;
        Time made;
        std::size_t bytes;
        std::shared_ptr<const KeptReply> reply;
    };
    using Entries = std::list<Entry>;

    bool is_old(Time made, Time now) const;
    void drop(Entries::iterator entry);
    void make_room(std::size_t bytes, Time now);

    const store::Store& store_;
    const Clock& clock_;
    const Limits limits_;
    mutable std::mutex mutex_;
    Entries entries_;  // the oldest first
    std::unordered_map<std::string_view, Entries::iterator> by_key_;
    std::size_t bytes_ = 0;
};

}  // namespace tandem::http
