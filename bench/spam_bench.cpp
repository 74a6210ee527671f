// How well and how fast the spam filter learns: trained on a random half of the mails, tested on
// the other half, over several halves.
//
//     spam_bench HAM SPAM [ROUNDS] [--without-route] [--each-once]
//
// --without-route: without the headers that say by which way a mail came to its collector;
// --each-once: mails whose text was in the training half are left out of the test.
#include "mail/mbox.h"
#include "mail/parse.h"
#include "mail/spam_model.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <functional>
#include <numeric>
#include <random>
#include <string>
#include <unordered_set>
#include <vector>

namespace {

using namespace tandem::mail;

struct Options {
    int rounds = 3;
    SpamHeaders headers = SpamHeaders::all;
    bool each_once = false;
};

struct Letter {
    SpamModel::Example example;
    std::size_t text = 0;  // a hash of its letters
};

double now() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

std::size_t text_of(const ParsedMail& mail) {
    std::string letters;
    for (const char c : mail.text)
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) letters += c;
    if (letters.size() < 40) letters += mail.subject;
    return std::hash<std::string>()(letters);
}

double read(const char* path, bool is_spam, SpamHeaders headers, std::vector<Letter>& letters) {
    const auto source = open_source(path);
    double took = 0;
    while (const auto stored = source->next()) {
        const auto mail = parse(stored->raw);
        const auto began = now();
        auto features = spam_features(stored->raw, mail, headers);
        took += now() - began;
        letters.push_back({{std::move(features), is_spam}, text_of(mail)});
    }
    return took;
}

struct Result {
    std::size_t spam = 0;
    std::size_t ham = 0;
    std::size_t found = 0;
    std::size_t wrong = 0;
    std::vector<double> spam_scores;
    std::vector<double> ham_scores;
};

// The share of spam above the score that `wrong` wanted mails reach.
double found_at(const Result& result, std::size_t wrong) {
    auto ham = result.ham_scores;
    std::ranges::sort(ham, std::greater());
    if (ham.size() <= wrong) return 0;
    const auto above =
        std::ranges::count_if(result.spam_scores, [&](double score) { return score > ham[wrong]; });
    return static_cast<double>(above) / static_cast<double>(result.spam_scores.size());
}

void note(Result& result, const SpamModel& model, const SpamModel::Example& example) {
    const auto score = model.score(example.features);
    (example.is_spam ? result.spam : result.ham) += 1;
    (example.is_spam ? result.spam_scores : result.ham_scores).push_back(score);
    if (model.is_spam(score)) (example.is_spam ? result.found : result.wrong) += 1;
}

double percent(std::size_t part, std::size_t whole) {
    return whole == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

void round(const std::vector<Letter>& letters, unsigned seed, bool each_once) {
    std::vector<std::size_t> order(letters.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::mt19937 dice(seed);
    std::shuffle(order.begin(), order.end(), dice);
    for (std::size_t half = 0; half < 2; ++half) {
        std::vector<SpamModel::Example> learned;
        std::unordered_set<std::size_t> texts;
        for (std::size_t i = half; i < order.size(); i += 2) {
            learned.push_back(letters[order[i]].example);
            texts.insert(letters[order[i]].text);
        }
        const auto began = now();
        SpamModel model;
        model.train(learned);
        const auto trained = now() - began;
        Result result;
        const auto tested = now();
        for (std::size_t i = 1 - half; i < order.size(); i += 2)
            if (!each_once || !texts.contains(letters[order[i]].text))
                note(result, model, letters[order[i]].example);
        const auto each = (now() - tested) / static_cast<double>(result.spam + result.ham);
        std::printf(
            "recall %.2f %% false %.3f %% (%zu of %zu) | at 0.05 %%: %.2f %% at 0.1 %%: "
            "%.2f %% | threshold %.2f, trained in %.1f s, %.3f ms a mail, packed %zu kB\n",
            percent(result.found, result.spam), percent(result.wrong, result.ham), result.wrong,
            result.ham, 100 * found_at(result, result.ham / 2000),
            100 * found_at(result, result.ham / 1000), model.threshold(), trained, each * 1000,
            model.pack().size() / 1000);
    }
}

Options options_of(int argc, char** argv) {
    Options options;
    for (int i = 3; i < argc; ++i) {
        if (std::strcmp(argv[i], "--without-route") == 0)
            options.headers = SpamHeaders::without_route;
        else if (std::strcmp(argv[i], "--each-once") == 0)
            options.each_once = true;
        else
            options.rounds = std::atoi(argv[i]);
    }
    return options;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) return 2;
    const auto options = options_of(argc, argv);
    std::vector<Letter> letters;
    auto took = read(argv[1], false, options.headers, letters);
    took += read(argv[2], true, options.headers, letters);
    if (letters.empty()) return 1;
    std::printf("%zu mails, features of one in %.3f ms\n", letters.size(),
                took * 1000 / static_cast<double>(letters.size()));
    for (int i = 0; i < options.rounds; ++i)
        round(letters, 100 + static_cast<unsigned>(i), options.each_once);
}
