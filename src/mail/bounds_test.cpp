#include "mail/json.h"
#include "mail/parse.h"
#include "tests/mail/attacks.h"

#include <doctest/doctest.h>

#include <dlfcn.h>
#include <malloc.h>
#include <atomic>
#include <cstdlib>
#include <new>
#include <string>
#include <vector>

// No mail makes the reader work or remember out of proportion. What is asked of memory is counted
// here, and the bytes that are searched, not time: whoever makes a megabyte of a kilobyte has to
// write it down first, and whoever looks for the end of each line again and again has to read it.
namespace {

std::atomic<long long> in_use{0};
std::atomic<long long> most{0};
std::atomic<long long> written{0};  // all that was ever asked for: a measure of work

std::atomic<long long> searched{0};

void* counted(void* block) {
    if (block == nullptr) throw std::bad_alloc();
    const auto size = static_cast<long long>(malloc_usable_size(block));
    written += size;
    const auto now = in_use += size;
    for (auto seen = most.load(); now > seen && !most.compare_exchange_weak(seen, now);) {
    }
    return block;
}

void uncounted(void* block) {
    if (block != nullptr) in_use -= static_cast<long long>(malloc_usable_size(block));
    std::free(block);
}

}  // namespace

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define TANDEM_SANITISED 1
#endif
#endif
#if !defined(TANDEM_SANITISED) && !defined(__SANITIZE_ADDRESS__)
// Every find() for a character or a text ends in memchr, in the libraries too.
extern "C" const void* counted_memchr(const void* block, int c, std::size_t size) __asm__("memchr");
const void* counted_memchr(const void* block, int c, std::size_t size) {
    using Search = const void* (*)(const void*, int, std::size_t);
    static const auto search = reinterpret_cast<Search>(dlsym(RTLD_NEXT, "memchr"));
    const auto* found = search(block, c, size);
    searched += found == nullptr
                    ? static_cast<long long>(size)
                    : static_cast<const char*>(found) - static_cast<const char*>(block);
    return found;
}
#endif

void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    auto* block = std::malloc(size);
    return block == nullptr ? nullptr : counted(block);
}
void* operator new(std::size_t size) { return counted(std::malloc(size)); }
void* operator new[](std::size_t size) { return counted(std::malloc(size)); }
void operator delete(void* block) noexcept { uncounted(block); }
void operator delete[](void* block) noexcept { uncounted(block); }
void operator delete(void* block, std::size_t) noexcept { uncounted(block); }
void operator delete[](void* block, std::size_t) noexcept { uncounted(block); }

namespace tandem::mail {
namespace {

using testing::Attack;
using testing::header_attacks;
using testing::html_attacks;
using testing::packed_attacks;
using testing::part_attacks;
using testing::text_attacks;

constexpr std::size_t size = 120'000;

struct Cost {
    double memory = 0;  // at its most, beside the size of the mail
    double work = 0;    // all that was asked for
    double search = 0;  // bytes that were looked through
};

// A small mail costs the fixed price of parsing anything, which says nothing.
Cost cost_of(const std::string& raw) {
    const auto before = in_use.load();
    most = before;
    written = 0;
    searched = 0;
    const auto mail = parse(raw);
    const auto json = to_json(mail);
    const auto peak = most.load() - before - static_cast<long long>(json.capacity());
    const auto bytes = static_cast<double>(std::max<std::size_t>(raw.size(), 100'000));
    return {static_cast<double>(peak) / bytes, static_cast<double>(written.load()) / bytes,
            static_cast<double>(searched.load()) / bytes};
}

void hold_to_bounds(const std::vector<Attack>& attacks) {
    parse("Subject: once\n\nfor what is made at the first time\n");
    for (const auto& attack : attacks) {
        CAPTURE(attack.name);
        const auto cost = cost_of(attack.mail);
        CHECK(cost.memory < 20);
        CHECK(cost.work < 200);
        CHECK(cost.search < 200);
    }
}

TEST_CASE("no header makes the reader remember out of proportion") {
    hold_to_bounds(header_attacks(size));
}

TEST_CASE("no row or nest of parts makes the reader remember out of proportion") {
    hold_to_bounds(part_attacks(size));
}

TEST_CASE("no text makes the reader remember out of proportion") {
    hold_to_bounds(text_attacks(size));
}

TEST_CASE("no HTML makes the reader remember out of proportion") {
    hold_to_bounds(html_attacks(size));
}

TEST_CASE("HTML that is too large to be taken apart is read in proportion too") {
    hold_to_bounds(html_attacks(1'200'000));
}

TEST_CASE("no packed file makes the reader remember out of proportion") {
    hold_to_bounds(packed_attacks(size));
}

}  // namespace
}  // namespace tandem::mail
