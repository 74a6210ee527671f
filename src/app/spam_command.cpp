#include "app/commands.h"
#include "app/house.h"
#include "channels/email/spam.h"
#include "mail/mbox.h"
#include "mail/parse.h"
#include "mail/spam_model.h"

#include <fmt/format.h>
#include <iostream>
#include <vector>

namespace tandem::app {
namespace {

using Examples = std::vector<mail::SpamModel::Example>;

void read(const std::string& path, bool is_spam, Examples& examples) {
    const auto source = mail::open_source(path);
    while (const auto stored = source->next())
        examples.push_back({mail::spam_features(stored->raw, mail::parse(stored->raw)), is_spam});
}

Examples read_both(const SpamOptions& options) {
    Examples examples;
    if (!options.ham.empty()) read(options.ham, false, examples);
    if (!options.spam.empty()) read(options.spam, true, examples);
    return examples;
}

double share(std::int64_t part, std::int64_t whole) {
    return whole == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

int train_spam(const Settings& settings, const SpamOptions& options) {
    const auto examples = read_both(options);
    House house(settings);
    house.journal.store().write([&](store::Tx& tx) {
        house.intake.spam_models().change(tx, [&](mail::SpamModel& model) {
            model.train(examples);
            std::cout << fmt::format(
                "Learned {} messages. The filter knows {} of spam, {} of mail{}\n", examples.size(),
                model.spam_examples(), model.ham_examples(),
                model.is_ready() ? "." : ": too few to judge yet.");
            return true;
        });
    });
    return 0;
}

int test_spam(const Settings& settings, const SpamOptions& options) {
    const auto examples = read_both(options);
    House house(settings);
    const auto model =
        house.journal.read([&](store::Tx& tx) { return house.intake.spam_models().get(tx); });
    std::int64_t all[2] = {};
    std::int64_t called[2] = {};
    for (const auto& example : examples) {
        const auto side = example.is_spam ? 1 : 0;
        ++all[side];
        if (model->is_spam(model->score(example.features))) ++called[side];
    }
    std::cout << fmt::format(
        "spam found       {:>8} of {:>8}   {:.2f} %\nwanted, called spam {:>5} of {:>8}   {:.3f} "
        "%\n",
        called[1], all[1], share(called[1], all[1]), called[0], all[0], share(called[0], all[0]));
    return 0;
}

}  // namespace tandem::app
