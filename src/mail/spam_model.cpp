#include "mail/spam_model.h"

#include "crypto/hash.h"

#include <zlib.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>
#include <random>

namespace tandem::mail {
namespace {

constexpr std::size_t cells = std::size_t{1} << 20;
constexpr std::size_t folds = 5;
constexpr int most_passes = 8;
constexpr double rate = 0.3;
constexpr double margin = 1;
constexpr double least_threshold = 0.2;
constexpr double wrong_share = 0.0005;  // of wanted mails; the threshold aims at it
constexpr std::size_t kept_scores = 64;
constexpr std::int64_t most_scored = 50'000;
constexpr double weight_unit = 1.0 / 2048;
constexpr std::string_view kind_of_pack = "tandem spam 1\n";
constexpr std::size_t checksum_size = 32;

double value_of(const std::vector<std::uint32_t>& hashes) {
    return 1 / std::sqrt(static_cast<double>(hashes.size()) + 20);
}

using Traits = std::span<const SpamTrait>;
constexpr std::array header_traits{SpamTrait::header_words, SpamTrait::header_shape,
                                   SpamTrait::header_letters};
constexpr std::array text_traits{SpamTrait::words, SpamTrait::letters};

Traits traits_of(bool headers) { return headers ? Traits(header_traits) : Traits(text_traits); }

// Logarithms of counts, of which millions are asked for.
double log_of(int count) {
    static const auto logs = [] {
        std::vector<float> table(0x10001);
        for (std::size_t i = 1; i < table.size(); ++i)
            table[i] = static_cast<float>(std::log(static_cast<double>(i)));
        return table;
    }();
    return logs[static_cast<std::size_t>(count)];
}

struct Numbers {
    std::int64_t spam = 0;
    std::int64_t ham = 0;
    std::int64_t scored = 0;
    std::int64_t scores = 0;
};

template <class T>
void put(std::string& out, const T& value) {
    out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

template <class T>
bool take(std::string_view& in, T& value) {
    if (in.size() < sizeof value) return false;
    std::memcpy(&value, in.data(), sizeof value);
    in.remove_prefix(sizeof value);
    return true;
}

std::string deflated(const std::string& plain) {
    auto size = compressBound(static_cast<uLong>(plain.size()));
    std::string out(size, '\0');
    compress2(reinterpret_cast<Bytef*>(out.data()), &size,
              reinterpret_cast<const Bytef*>(plain.data()), static_cast<uLong>(plain.size()), 1);
    out.resize(size);
    return out;
}

std::optional<std::string> inflated(std::string_view packed) {
    auto size = static_cast<uLongf>(cells * 6 + sizeof(Numbers) + kept_scores * sizeof(float));
    std::string out(size, '\0');
    if (uncompress(reinterpret_cast<Bytef*>(out.data()), &size,
                   reinterpret_cast<const Bytef*>(packed.data()),
                   static_cast<uLong>(packed.size())) != Z_OK)
        return std::nullopt;
    out.resize(size);
    return out;
}

std::int16_t quantised(float weight) {
    return static_cast<std::int16_t>(
        std::lround(std::clamp(weight / weight_unit, -32767.0, 32767.0)));
}

}  // namespace

SpamModel::SpamModel() : cells_(cells) {}

// How much more often one kind of mail has it than the other, as the logarithm of the ratio.
double SpamModel::scale(const Cell& cell) const {
    if (cell.spam == 0 && cell.ham == 0) return 0;
    return std::min(6.0, std::abs(log_of(cell.spam + 1) - log_of(cell.ham + 1) - balance_)) / 2;
}

double SpamModel::view_score(const SpamFeatures& features, View view) const {
    double score = 0;
    for (const auto trait : traits_of(view == View::headers)) {
        double sum = 0;
        for (const auto hash : features.of(trait)) {
            const auto& cell = cells_[hash % cells];
            if (cell.weight != 0) sum += cell.weight * scale(cell);
        }
        score += sum * value_of(features.of(trait));
    }
    return score;
}

double SpamModel::score(const SpamFeatures& features) const {
    return view_score(features, View::headers) + view_score(features, View::text);
}

double SpamModel::weight(const SpamWord& word, const SpamFeatures& features) const {
    const auto& cell = cells_[word.hash % cells];
    return cell.weight * scale(cell) * value_of(features.of(word.trait));
}

void SpamModel::step(const SpamFeatures& features, View view, double by) {
    for (const auto trait : traits_of(view == View::headers)) {
        const auto value = by * value_of(features.of(trait));
        for (const auto hash : features.of(trait)) {
            auto& cell = cells_[hash % cells];
            cell.weight += static_cast<float>(value * scale(cell));
        }
    }
}

double SpamModel::fit(const SpamFeatures& features, View view, bool spam, double most) {
    const auto side = spam ? 1.0 : -1.0;
    const auto missing = margin - side * view_score(features, view);
    if (missing <= 0) return 0;
    const auto by = side * std::min(most, missing);
    step(features, view, by);
    return by;
}

void SpamModel::balance() {
    balance_ = std::log((static_cast<double>(spam_) + 1) / (static_cast<double>(ham_) + 1));
}

void SpamModel::count(const SpamFeatures& features, bool spam, int by) {
    (spam ? spam_ : ham_) += by;
    balance();
    for (const auto& hashes : features.hashes)
        for (const auto hash : hashes) {
            auto& cell = cells_[hash % cells];
            auto& counted = spam ? cell.spam : cell.ham;
            if (by > 0 ? counted < 0xffff : counted > 0)
                counted = static_cast<std::uint16_t>(counted + by);
        }
}

SpamModel::Lesson SpamModel::learn(const SpamFeatures& features, bool spam) {
    if (!spam) note_ham_score(score(features));
    count(features, spam, 1);
    Lesson lesson;
    for (int i = 0; i < most_passes; ++i) {
        lesson.headers += fit(features, View::headers, spam, rate);
        lesson.text += fit(features, View::text, spam, rate);
    }
    return lesson;
}

void SpamModel::unlearn(const SpamFeatures& features, bool spam, const Lesson& lesson) {
    step(features, View::headers, -lesson.headers);
    step(features, View::text, -lesson.text);
    count(features, spam, -1);
}

void SpamModel::fit_all(std::span<const Example> examples, std::span<const std::size_t> which) {
    for (const auto i : which) count(examples[i].features, examples[i].is_spam, 1);
    std::vector<std::size_t> order(which.begin(), which.end());
    std::mt19937 dice(1);  // of a fixed seed: the same examples give the same model
    for (int i = 0; i < most_passes; ++i) {
        std::shuffle(order.begin(), order.end(), dice);
        pass(examples, order);
    }
}

void SpamModel::pass(std::span<const Example> examples, std::span<const std::size_t> order) {
    for (const auto i : order) {
        const auto& [features, is_spam] = examples[i];
        fit(features, View::headers, is_spam, rate);
        fit(features, View::text, is_spam, rate);
    }
}

void SpamModel::note_ham_score(double score) {
    ++ham_scored_;
    const auto value = static_cast<float>(score);
    const auto place = std::ranges::upper_bound(ham_scores_, value, std::greater());
    ham_scores_.insert(place, value);
    if (ham_scores_.size() > kept_scores) ham_scores_.pop_back();
    if (ham_scored_ < most_scored) return;
    // What was long ago fades: every second score stands for both.
    ham_scored_ /= 2;
    std::vector<float> half;
    for (std::size_t i = 0; i < ham_scores_.size(); i += 2) half.push_back(ham_scores_[i]);
    ham_scores_ = std::move(half);
}

// Each fifth is scored by a model of the other four.
void SpamModel::hold_out(std::span<const Example> examples) {
    for (std::size_t fold = 0; fold < folds; ++fold) {
        std::vector<std::size_t> others;
        for (std::size_t i = 0; i < examples.size(); ++i)
            if (i % folds != fold) others.push_back(i);
        SpamModel other;
        other.fit_all(examples, others);
        for (auto i = fold; i < examples.size(); i += folds)
            if (!examples[i].is_spam) note_ham_score(other.score(examples[i].features));
    }
}

void SpamModel::train(std::span<const Example> examples) {
    hold_out(examples);
    std::vector<std::size_t> all(examples.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    fit_all(examples, all);
}

// Beyond the scores that were seen, a tail that falls exponentially is assumed.
double SpamModel::threshold() const {
    if (ham_scores_.empty()) return least_threshold;
    const auto scored = static_cast<double>(ham_scored_);
    const auto tail = std::min(ham_scores_.size(),
                               std::max<std::size_t>(4, static_cast<std::size_t>(scored / 50)));
    const double foot = ham_scores_[tail - 1];
    double excess = 0;
    for (std::size_t i = 0; i < tail; ++i) excess += ham_scores_[i] - foot;
    excess /= static_cast<double>(tail);
    const auto share = static_cast<double>(tail) / scored;
    return std::max(least_threshold, foot + excess * std::log(std::max(1.0, share / wrong_share)));
}

std::string SpamModel::pack() const {
    std::string plain;
    plain.reserve(cells * 6 + 1024);
    put(plain, Numbers{spam_, ham_, ham_scored_, static_cast<std::int64_t>(ham_scores_.size())});
    for (const auto score : ham_scores_) put(plain, score);
    // Member by member: alike bytes side by side pack better.
    for (const auto& cell : cells_) put(plain, cell.spam);
    for (const auto& cell : cells_) put(plain, cell.ham);
    for (const auto& cell : cells_) put(plain, quantised(cell.weight));
    auto body = deflated(plain);
    return std::string(kind_of_pack) + crypto::sha256(body) + body;
}

std::optional<SpamModel> SpamModel::unpack(std::string_view packed) {
    if (!packed.starts_with(kind_of_pack)) return std::nullopt;
    packed.remove_prefix(kind_of_pack.size());
    if (packed.size() < checksum_size) return std::nullopt;
    const auto checksum = packed.substr(0, checksum_size);
    packed.remove_prefix(checksum_size);
    if (crypto::sha256(packed) != checksum) return std::nullopt;
    const auto plain = inflated(packed);
    if (!plain) return std::nullopt;
    std::string_view in = *plain;
    Numbers numbers;
    if (!take(in, numbers) || numbers.scores < 0 ||
        static_cast<std::size_t>(numbers.scores) > kept_scores ||
        in.size() != static_cast<std::size_t>(numbers.scores) * sizeof(float) + cells * 6)
        return std::nullopt;
    SpamModel model;
    model.spam_ = numbers.spam;
    model.ham_ = numbers.ham;
    model.balance();
    model.ham_scored_ = numbers.scored;
    model.ham_scores_.resize(static_cast<std::size_t>(numbers.scores));
    for (auto& score : model.ham_scores_) take(in, score);
    for (auto& cell : model.cells_) take(in, cell.spam);
    for (auto& cell : model.cells_) take(in, cell.ham);
    for (auto& cell : model.cells_) {
        std::int16_t weight = 0;
        take(in, weight);
        cell.weight = static_cast<float>(weight * weight_unit);
    }
    return model;
}

}  // namespace tandem::mail
