#pragma once

#include <functional>
#include <string>
#include <vector>

namespace tandem::mail {

struct TxtAnswer {
    enum class State { found, none, unreachable };
    State state = State::none;
    std::vector<std::string> texts = {};  // each record with its pieces joined
};

// Asks for the TXT records of a name; in tests, whatever is to be answered.
using TxtLookup = std::function<TxtAnswer(const std::string& name)>;

// Asks this machine's resolver; blocks some seconds at most.
TxtAnswer look_up_txt(const std::string& name);

// The texts of an answer as it came over the wire. Total.
std::vector<std::string> read_txt_answer(const std::string& bytes);

}  // namespace tandem::mail
