#include "suppliers/sampling.h"

#include <doctest/doctest.h>
#include <random>

namespace tandem::suppliers {
namespace {

SamplingPlan plan(std::int64_t lot_size, double percent, Severity severity = Severity::normal,
                  Level level = Level::II) {
    return sampling_plan(lot_size, level, find_limit(percent).value(), severity);
}

void check(const SamplingPlan& plan, char letter, std::int64_t sample, std::int64_t accept) {
    CAPTURE(plan.letter);
    CHECK(plan.letter == letter);
    CHECK(plan.sample == sample);
    CHECK(plan.accept == accept);
    CHECK(plan.reject == accept + 1);
}

Record after(Record record, const std::string& lots, bool reduced_allowed = false) {
    for (const char lot : lots) {
        const LotResult result{.plan = {.accept = 1}, .found = lot == 'a' ? 0 : 2};
        record = after_lot(record, result, reduced_allowed);
    }
    return record;
}

}  // namespace

TEST_CASE("the code letters are those of table 1") {
    CHECK(code_letter(2, Level::II) == 'A');
    CHECK(code_letter(8, Level::III) == 'B');
    CHECK(code_letter(51, Level::II) == 'E');
    CHECK(code_letter(500, Level::II) == 'H');
    CHECK(code_letter(501, Level::II) == 'J');
    CHECK(code_letter(1200, Level::I) == 'G');
    CHECK(code_letter(3200, Level::III) == 'L');
    CHECK(code_letter(10'000, Level::S4) == 'G');
    CHECK(code_letter(35'000, Level::S3) == 'F');
    CHECK(code_letter(500'000, Level::S1) == 'D');
    CHECK(code_letter(500'001, Level::II) == 'Q');
    CHECK(code_letter(9'000'000'000, Level::III) == 'R');
}

TEST_CASE("normal inspection is table 2-A") {
    check(plan(1000, 1.0), 'J', 80, 2);
    check(plan(1000, 1.5), 'J', 80, 3);
    check(plan(2000, 1.5), 'K', 125, 5);
    check(plan(2000, 2.5), 'K', 125, 7);
    check(plan(200, 1.5), 'G', 32, 1);
    check(plan(100, 2.5), 'F', 20, 1);
    check(plan(600'000, 0.065), 'Q', 1250, 2);
    check(plan(600'000, 0.10), 'Q', 1250, 3);
    check(plan(2, 6.5), 'A', 2, 0);
}

TEST_CASE("an arrow leads to the first plan that way, with its sample") {
    check(plan(100, 1.5), 'G', 32, 1);       // E ↑ D, F ↓ G
    check(plan(51, 1.5), 'D', 8, 0);         // E ↑ D
    check(plan(100, 1.0), 'E', 13, 0);       // F ↑ E
    check(plan(200, 1.0), 'H', 50, 1);       // G ↓ H
    check(plan(20, 0.65), 'F', 20, 0);       // the whole lot: the sample is as large
    check(plan(50'000, 6.5), 'L', 200, 21);  // N ↑ L
    check(plan(600'000, 1.0), 'Q', 1250, 21);
    check(plan(5, 10), 'C', 5, 1);  // A, with nothing above it, ↓ C
}

TEST_CASE("tightened inspection is table 2-B") {
    check(plan(1000, 1.0, Severity::tightened), 'J', 80, 1);
    check(plan(2000, 1.5, Severity::tightened), 'K', 125, 3);
    check(plan(2000, 2.5, Severity::tightened), 'K', 125, 5);
    check(plan(100, 1.0, Severity::tightened), 'F', 20, 0);
    check(plan(200, 1.0, Severity::tightened), 'J', 80, 1);  // G ↓ J
    check(plan(50'000, 1.0, Severity::tightened), 'N', 500, 8);
    check(plan(600'000, 1.0, Severity::tightened), 'Q', 1250, 18);
    check(plan(600'000, 0.065, Severity::tightened), 'Q', 1250, 1);
    check(plan(20, 10, Severity::tightened), 'D', 8, 1);  // C ↓ D
    check(plan(8, 10, Severity::tightened, Level::I), 'D', 8, 1);
    check(plan(8, 6.5, Severity::tightened), 'B', 3, 0);  // A ↓ B
}

TEST_CASE("reduced inspection is table 2-C") {
    check(plan(1000, 1.0, Severity::reduced), 'J', 32, 1);
    check(plan(2000, 1.5, Severity::reduced), 'K', 50, 3);
    check(plan(2000, 2.5, Severity::reduced), 'K', 50, 5);
    check(plan(51, 1.0, Severity::reduced), 'E', 5, 0);
    check(plan(400, 1.0, Severity::reduced), 'J', 32, 1);  // H ↓ J
    check(plan(5000, 6.5, Severity::reduced), 'L', 80, 10);
    check(plan(2, 10, Severity::reduced), 'D', 2, 1);  // no more than there are
}

TEST_CASE("a lot smaller than its sample is looked at whole") {
    CHECK_FALSE(plan(15, 1.0).whole_lot);
    const auto smaller = plan(9, 1.0);
    CHECK(smaller.whole_lot);
    CHECK(smaller.sample == 9);
    CHECK(plan(1, 1.0) == SamplingPlan{.letter = 'A', .sample = 1, .whole_lot = true});
    CHECK(plan(500, 1.0, Severity::discontinued).sample == 500);
}

TEST_CASE("property: every lot, level, limit and severity has a plan that fits it") {
    std::mt19937_64 random(2859);
    for (int round = 0; round < 20'000; ++round) {
        const auto lot =
            static_cast<std::int64_t>(1 + random() % (std::uint64_t{1} << (random() % 30)));
        const auto level = static_cast<Level>(random() % 7);
        const auto limit = preferred_limits()[random() % preferred_limits().size()];
        const auto severity = static_cast<Severity>(random() % 4);
        CAPTURE(lot);
        CAPTURE(limit);
        const auto got = sampling_plan(lot, level, limit, severity);
        REQUIRE(got.sample >= 1);
        REQUIRE(got.sample <= lot);
        REQUIRE(got.accept >= 0);
        REQUIRE(got.reject == got.accept + 1);
        REQUIRE((got.whole_lot == (got.sample == lot)));
    }
}

TEST_CASE("tightened never accepts more than normal does, whatever is delivered") {
    for (const auto limit : preferred_limits())
        for (std::int64_t lot = 2; lot < 1'000'000; lot = lot * 3 / 2 + 1) {
            const auto usual = sampling_plan(lot, Level::II, limit, Severity::normal);
            const auto strict = sampling_plan(lot, Level::II, limit, Severity::tightened);
            if (usual.whole_lot || strict.whole_lot) continue;
            const double bad = 3.0 * static_cast<double>(limit) / 100'000;
            CAPTURE(lot);
            CAPTURE(limit);
            CHECK(acceptance_probability(strict.sample, strict.accept, bad) <=
                  acceptance_probability(usual.sample, usual.accept, bad) + 1e-9);
        }
}

// Computed with scipy.stats.binom.
TEST_CASE("operating characteristics agree with the reference") {
    struct Row {
        std::int64_t sample, accept;
        double bad, probability;
    };
    for (const auto& row : std::vector<Row>{{125, 5, 0.005, 0.9999559141900751},
                                            {125, 5, 0.01, 0.998296279959644},
                                            {125, 5, 0.015, 0.988227908113589},
                                            {125, 5, 0.025, 0.9055590322190775},
                                            {125, 5, 0.05, 0.4014693020522809},
                                            {125, 5, 0.1, 0.011432187215675616},
                                            {80, 3, 0.005, 0.9992696509216452},
                                            {80, 3, 0.015, 0.9674096264431696},
                                            {80, 3, 0.05, 0.4284486372204303},
                                            {80, 3, 0.1, 0.03530625848113773},
                                            {32, 1, 0.005, 0.9887750229531667},
                                            {32, 1, 0.025, 0.8097322637096833},
                                            {32, 1, 0.1, 0.1564233740355479},
                                            {13, 0, 0.005, 0.9369146928798039},
                                            {13, 0, 0.05, 0.513342083279505},
                                            {13, 0, 0.1, 0.2541865828329}})
        CHECK(acceptance_probability(row.sample, row.accept, row.bad) ==
              doctest::Approx(row.probability).epsilon(1e-10));
    CHECK(acceptance_probability(50, 1, 0) == 1);
    CHECK(acceptance_probability(50, 1, 1) == 0);
}

TEST_CASE("two rejected of five or fewer lots tighten") {
    CHECK(after({}, "arar").severity == Severity::tightened);
    CHECK(after({}, "rr").severity == Severity::tightened);
    CHECK(after({}, "raaar").severity == Severity::tightened);
    CHECK(after({}, "raaaar").severity == Severity::normal);
}

TEST_CASE("five accepted in a row under tightened inspection bring normal inspection back") {
    const auto strict = restarted(Severity::tightened);
    CHECK(after(strict, "aaaa").severity == Severity::tightened);
    CHECK(after(strict, "aaaaa").severity == Severity::normal);
    CHECK(after(strict, "aaraaaa").severity == Severity::tightened);
    CHECK(after(strict, "aaraaaaa").severity == Severity::normal);
}

TEST_CASE("the fifth lot rejected under tightened inspection ends it") {
    const auto strict = restarted(Severity::tightened);
    CHECK(after(strict, "rarararar").severity == Severity::discontinued);
    CHECK(after(strict, "rararara").severity == Severity::tightened);
    CHECK(after(after(strict, "rrrrr"), "aaaaaaaa").severity == Severity::discontinued);
}

TEST_CASE("a switching score of 30 reduces, when that is wanted; one rejected lot ends it") {
    CHECK(after({}, "aaaaaaaaaaaaaa", true).score == 28);
    CHECK(after({}, "aaaaaaaaaaaaaaa", true).severity == Severity::reduced);
    CHECK(after({}, "aaaaaaaaaaaaaaa", false).severity == Severity::normal);
    CHECK(after({}, "aaaaaaaaaaaaaar", true).score == 0);
    CHECK(after(restarted(Severity::reduced), "aar", true).severity == Severity::normal);
    CHECK(after(restarted(Severity::reduced), "a", false).severity == Severity::normal);
}

TEST_CASE("with Ac of 2 and more, a lot scores when the next stricter limit had taken it too") {
    const auto of = [](std::int64_t found) {
        return lot_result(1000, Level::II, 1000, Severity::normal, found);
    };
    CHECK(of(1).stricter_accept == 1);  // J at 0.65: 80, 1
    CHECK(after_lot({.score = 6}, of(1), false).score == 9);
    CHECK(after_lot({.score = 6}, of(2), false).score == 0);
    CHECK(of(2).accepted());
    CHECK_FALSE(of(3).accepted());
}

}  // namespace tandem::suppliers
