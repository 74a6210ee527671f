#include "demo/story.h"

#include "demo/rhythm.h"

#include <chrono>

namespace tandem::demo {
namespace {

constexpr std::string_view spam_subjects[] = {
    "Your domain expires today", "Cheap watches, today only", "SEO offer for your shop",
    "You have won", "Invoice overdue (final notice)"};
constexpr std::string_view spam_texts[] = {
    "Dear Sir or Madam, we place your page on the first rank within 7 days. Click here to begin.",
    "Congratulations! Your address was drawn. Send us your account number to claim the prize.",
    "Best replica watches, 80 percent off, worldwide shipping, unsubscribe by answering."};

Duration minutes(double count) { return Duration(static_cast<std::int64_t>(count * 60'000.0)); }

}  // namespace

Story::Story(std::uint64_t seed, std::int64_t number, std::int64_t customers, Time begins,
             bool is_recent)
    : dice_(seed * 31 + static_cast<std::uint64_t>(number) * 2'654'435'761ull),
      // A few customers write often, most of them once.
      customer_(dice_.chance(0.35)
                    ? static_cast<std::int64_t>(dice_.rank(static_cast<std::size_t>(customers)))
                    : dice_.whole(0, customers - 1)),
      person_(demo::person(seed, customer_)),
      topic_(&pick_topic(dice_)),
      slots_(make_slots(dice_, person_, "the team")),
      is_spam_(dice_.chance(0.03)),
      is_urgent_(dice_.chance(0.04)),
      is_recent_(is_recent),
      steps_left_(steps_before_it_rests()),
      agent_(dice_.next()),
      at_(begins) {
    subject_ = is_spam_ ? std::string(dice_.pick(spam_subjects))
                        : fill(dice_.pick(lines().subjects), slots_);
}

void Story::signed_by(std::string_view agent_name) {
    slots_.agent = agent_name.substr(0, agent_name.find(' '));
}

std::string Story::text() {
    const auto customer_text = [&](std::span<const std::string_view> from) {
        auto text = fill(dice_.pick(from), slots_);
        return dice_.chance(0.3) ? typed_in_a_hurry(dice_, std::move(text)) : text;
    };
    switch (step_) {
        case Step::letter:
            return is_spam_ ? std::string(dice_.pick(spam_texts)) : customer_text(lines().openings);
        case Step::follow_up:
            return customer_text(lines().followups);
        case Step::thanks:
            return fill(dice_.pick(thanks(person_.language)), slots_);
        case Step::answer:
            return fill(dice_.pick(lines().answers), slots_);
        case Step::closing_answer:
            return fill(dice_.pick(lines().closings), slots_);
        case Step::note:
            return fill(dice_.pick(notes()), slots_);
        case Step::take:
        case Step::solve:
        case Step::none:
            break;
    }
    return {};
}

void Story::go(Step step, Time at) {
    step_ = step;
    at_ = at;
}

Time Story::when_worked_on(Duration after) const {
    return is_recent_ ? at_ + after : at_work(at_, after);
}

// Of the recent ones a good third has not been looked at, and some wait for what an agent has to
// find out first.
int Story::steps_before_it_rests() {
    if (!is_recent_) return 1'000;
    const double share = dice_.fraction();
    return share < 0.36 ? 1 : share < 0.56 ? 2 : share < 0.70 ? 3 : 1'000;
}

void Story::advance() {
    if (--steps_left_ == 0) return go(Step::none, at_);
    switch (step_) {
        case Step::letter:
            if (is_spam_) return go(Step::none, at_);
            return go(Step::take,
                      when_worked_on(minutes(4 + dice_.exponential(is_urgent_ ? 15 : 70))));
        case Step::take:
            if (dice_.chance(0.22))
                return go(Step::note, when_worked_on(minutes(2 + dice_.exponential(10))));
            return go(Step::answer, when_worked_on(minutes(3 + dice_.exponential(25))));
        case Step::note:
            return go(Step::answer, when_worked_on(minutes(3 + dice_.exponential(60))));
        case Step::answer:
        case Step::closing_answer:
            if (dice_.chance(rounds_ == 0 ? 0.52 : 0.3) && rounds_ < 6)
                return go(Step::follow_up, at_ + minutes(10 + dice_.exponential(500)));
            if (dice_.chance(0.4))
                return go(Step::thanks, at_ + minutes(5 + dice_.exponential(400)));
            return go(Step::solve, when_worked_on(minutes(60 * 24 + dice_.exponential(60 * 20))));
        case Step::follow_up:
            ++rounds_;
            if (dice_.chance(0.12))
                return go(Step::note, when_worked_on(minutes(2 + dice_.exponential(20))));
            return go(Step::closing_answer, when_worked_on(minutes(4 + dice_.exponential(90))));
        case Step::thanks:
            return go(Step::solve, when_worked_on(minutes(1 + dice_.exponential(60))));
        case Step::solve:
        case Step::none:
            return go(Step::none, at_);
    }
}

}  // namespace tandem::demo
