#pragma once

#include "mail/spam_features.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::mail {

// A filter that learns from examples what is spam here. Each hashed feature has a weight, scaled by
// how unevenly spam and ham have it (Wang and Manning 2012); weights move only for mails that are
// judged wrongly or narrowly (passive-aggressive: Crammer et al. 2006). Headers and text are judged
// apart and their scores added, so that neither is relied on alone.
//
// It says "spam" only above a score that it expects no more than one wanted mail in 2,000 to reach,
// by the scores that wanted mails had before they were learned.
class SpamModel {
public:
    static constexpr std::int64_t enough = 50;  // examples of each; with fewer it says nothing

    struct Example {
        SpamFeatures features;
        bool is_spam = false;
    };
    // What learning one example did, to take it back.
    struct Lesson {
        double headers = 0;
        double text = 0;
    };

    SpamModel();

    double score(const SpamFeatures& features) const;  // above 0: rather spam
    double threshold() const;
    bool is_ready() const { return spam_ >= enough && ham_ >= enough; }
    bool is_spam(double score) const { return is_ready() && score > threshold(); }
    // Worth learning: not yet sure of it.
    bool is_near(double score, bool spam) const {
        return !is_ready() || (spam ? score : -score) < 2;
    }
    // How much the feature speaks for spam, as part of the score of a mail that has it.
    double weight(const SpamWord& word, const SpamFeatures& features) const;

    Lesson learn(const SpamFeatures& features, bool spam);
    void unlearn(const SpamFeatures& features, bool spam, const Lesson& lesson);
    // Many at once, several times over: as good as it gets. The same examples give the same model.
    void train(std::span<const Example> examples);

    std::int64_t spam_examples() const { return spam_; }
    std::int64_t ham_examples() const { return ham_; }

    // The whole model, packed and with a checksum: from nothing to two or three megabytes, by how
    // much it has learned.
    std::string pack() const;
    // Nothing when the bytes are damaged or of another kind.
    static std::optional<SpamModel> unpack(std::string_view packed);

private:
    enum class View { headers, text };
    struct Cell {
        float weight = 0;
        std::uint16_t spam = 0;
        std::uint16_t ham = 0;
    };

    double scale(const Cell& cell) const;
    double view_score(const SpamFeatures& features, View view) const;
    void step(const SpamFeatures& features, View view, double by);
    double fit(const SpamFeatures& features, View view, bool spam, double rate);
    void balance();
    void count(const SpamFeatures& features, bool spam, int by);
    void pass(std::span<const Example> examples, std::span<const std::size_t> order);
    void fit_all(std::span<const Example> examples, std::span<const std::size_t> which);
    void note_ham_score(double score);
    void hold_out(std::span<const Example> examples);

    std::vector<Cell> cells_;
    std::int64_t spam_ = 0;
    std::int64_t ham_ = 0;
    double balance_ = 0;  // the logarithm of their ratio
    // The highest scores of wanted mails that it had not learned, highest first, and of how many.
    std::vector<float> ham_scores_;
    std::int64_t ham_scored_ = 0;
};

}  // namespace tandem::mail
