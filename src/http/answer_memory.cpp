#include "http/answer_memory.h"

#include "crypto/hash.h"
#include "http/compress.h"

#include <tuple>

namespace tandem::http {
namespace {

constexpr std::size_t overhead = 512;  // of an entry, about

std::size_t size_of(const std::string& key, const KeptReply& reply) {
    std::size_t size = overhead + 2 * key.size() + reply.asker.size();
    for (const auto& [name, value] : reply.response.headers) size += name.size() + value.size();
    return size + (reply.response.shared_body ? reply.response.shared_body->capacity() : 0);
}

}  // namespace

AnswerMemory::AnswerMemory(const store::Store& store, const Clock& clock)
    : AnswerMemory(store, clock, Limits{}) {}
AnswerMemory::AnswerMemory(const store::Store& store, const Clock& clock, const Limits& limits)
    : store_(store), clock_(clock), limits_(limits) {}

// A digest, so that no credential stays in memory. No part can hold the line feed between them.
std::string AnswerMemory::key_of(const Request& request) {
    if (request.method != "GET") return {};
    const auto authorization = request.header("Authorization");
    const auto cookie = request.header("Cookie");
    if (authorization.empty() && cookie.empty()) return {};
    std::string text;
    text.reserve(authorization.size() + cookie.size() + request.path.size() + request.query.size() +
                 8);
    text.append(authorization).append("\n").append(cookie).append("\n");
    text += accepts_encoding(request.header("Accept-Encoding"), "gzip") ? "gzip\n" : "\n";
    text.append(request.path).append("\n").append(request.query);
    return crypto::sha256(text);
}

void AnswerMemory::keep(const std::string& key, const store::Stamp& stamp, KeptReply reply) {
    const auto size = size_of(key, reply);
    if (size > limits_.largest) return;
    const auto now = clock_.now();
    auto kept = std::make_shared<const KeptReply>(std::move(reply));
    const std::lock_guard lock(mutex_);
    if (const auto known = by_key_.find(key); known != by_key_.end()) drop(known->second);
    make_room(size, now);
    entries_.push_back({key, stamp, now, size, std::move(kept)});
    by_key_.emplace(entries_.back().key, std::prev(entries_.end()));
    bytes_ += size;
}

std::shared_ptr<const KeptReply> AnswerMemory::find(const std::string& key) {
    std::unique_lock lock(mutex_);
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return nullptr;
    const auto entry = *found->second;
    const auto [made, stamp, reply] =
        std::tuple(found->second->made, found->second->stamp, found->second->reply);
    lock.unlock();
    // One that is out of date is replaced when its answer has been made anew.
    return is_old(made, clock_.now()) || store_.stamp() != stamp ? nullptr : reply;
}

void AnswerMemory::forget_old() {
    const auto now = clock_.now();
    const std::lock_guard lock(mutex_);
    make_room(0, now);
}

std::size_t AnswerMemory::bytes() const {
    const std::lock_guard lock(mutex_);
    return bytes_;
}

// A clock that was set back must not make an answer young again.
bool AnswerMemory::is_old(Time made, Time now) const {
    return now < made || now - made >= limits_.age;
}

void AnswerMemory::drop(Entries::iterator entry) {
    bytes_ -= entry->bytes;
    by_key_.erase(entry->key);
    entries_.erase(entry);
}

void AnswerMemory::make_room(std::size_t bytes, Time now) {
    while (!entries_.empty() &&
           (is_old(entries_.front().made, now) || bytes_ + bytes > limits_.bytes))
        drop(entries_.begin());
}

}  // namespace tandem::http
