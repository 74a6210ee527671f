#pragma once

#include "demo/dice.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace tandem::demo {

enum class Language { english, german, french };

struct Person {
    std::string name;
    std::string address;
    std::string phone;
    std::string city;
    Language language = Language::english;
    std::string organisation;  // empty: a private customer
};

// Customer number `number` of the company with this seed: always the same one.
Person person(std::uint64_t seed, std::int64_t number);

// An agent of the demo company. The first is its administrator.
struct Colleague {
    std::string_view name;
    std::string_view mailbox;  // before the @
    std::string_view role;
    std::string_view team;
};
std::span<const Colleague> colleagues();

struct TeamPlan {
    std::string_view name;
    std::string_view colour;
};
std::span<const TeamPlan> teams();

}  // namespace tandem::demo
