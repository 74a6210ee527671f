#pragma once

#include "base/id.h"
#include "base/time.h"
#include "demo/dice.h"
#include "demo/people.h"
#include "demo/texts.h"

#include <cstdint>
#include <optional>
#include <string>

namespace tandem::demo {

// What may happen next in one exchange.
enum class Step { letter, take, note, answer, follow_up, closing_answer, thanks, solve, none };

// One exchange from its first letter to its end, as chance has it. It decides and words; writing
// it down is the company's part.
class Story {
public:
    // A recent one is of the last days: worked on at any hour, and often waiting for its next step.
    Story(std::uint64_t seed, std::int64_t number, std::int64_t customers, Time begins,
          bool is_recent = false);

    Step step() const { return step_; }
    Time at() const { return at_; }
    std::int64_t customer() const { return customer_; }
    const Person& person() const { return person_; }
    const Topic& topic() const { return *topic_; }
    bool is_spam() const { return is_spam_; }
    bool is_urgent() const { return is_urgent_; }
    // Which of the team's agents deals with it (a number to be taken modulo their count).
    std::uint64_t agent() const { return agent_; }
    void signed_by(std::string_view agent_name);  // before the first answer

    std::string subject() const { return subject_; }
    std::string text();  // of this step's message

    void advance();

    std::optional<ConversationId> conversation;
    std::string last_header;  // Message-ID of the letter before, for its answer

private:
    const Lines& lines() const { return topic_->lines[static_cast<std::size_t>(person_.language)]; }
    void go(Step step, Time at);
    Time when_worked_on(Duration after) const;
    int steps_before_it_rests();

    Dice dice_;
    std::int64_t customer_;
    Person person_;
    const Topic* topic_;
    Slots slots_;
    std::string subject_;
    bool is_spam_;
    bool is_urgent_;
    bool is_recent_;
    int steps_left_;
    std::uint64_t agent_;
    int rounds_ = 0;
    Step step_ = Step::letter;
    Time at_;
};

}  // namespace tandem::demo
