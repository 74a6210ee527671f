#pragma once

#include "demo/dice.h"
#include "demo/people.h"

#include <array>
#include <span>
#include <string>
#include <string_view>

namespace tandem::demo {

// What is said about one kind of matter in one language. Texts have slots: {first} and {name} of
// the customer, {agent}, {product}, {order}, {tracking}, {amount}, {city}, {day}.
struct Lines {
    std::span<const std::string_view> subjects;
    std::span<const std::string_view> openings;
    std::span<const std::string_view> answers;    // an agent's reply
    std::span<const std::string_view> followups;  // the customer again
    std::span<const std::string_view> closings;   // the agent's last reply
};

struct Topic {
    std::string_view name;
    std::string_view team;
    std::string_view kind;      // conversations::Kind
    std::string_view priority;  // the usual one
    std::span<const std::string_view> tags;
    double share;                // of all conversations
    std::array<Lines, 3> lines;  // by Language
};

std::span<const Topic> topics();
const Topic& pick_topic(Dice& dice);

// Notes among colleagues, in English.
std::span<const std::string_view> notes();
// What customers say when all is well: "Thank you, that was quick!"
std::span<const std::string_view> thanks(Language language);

// What the slots of one conversation stand for.
struct Slots {
    std::string first;
    std::string name;
    std::string agent;
    std::string product;
    std::string order;
    std::string tracking;
    std::string amount;
    std::string city;
    std::string day;
};
Slots make_slots(Dice& dice, const Person& person, std::string_view agent);

// The text with its slots filled.
std::string fill(std::string_view text, const Slots& slots);

// The mistakes people make when they type: letters swapped, doubled or missing, capitals left out.
std::string typed_in_a_hurry(Dice& dice, std::string text);

}  // namespace tandem::demo
