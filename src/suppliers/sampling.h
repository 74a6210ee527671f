#pragma once

#include <boost/describe/enum.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::suppliers {

// Single sampling by attributes after ISO 2859-1:1999: how many pieces of a lot are looked at, how
// many bad ones it may have, and when a supplier's record makes that stricter or milder. Pure: no
// rows, no clock.

// General inspection levels I to III, special ones S1 to S4 for tests that destroy or cost much.
enum class Level { I, II, III, S1, S2, S3, S4 };
BOOST_DESCRIBE_ENUM(Level, I, II, III, S1, S2, S3, S4)

enum class Severity { normal, tightened, reduced, discontinued };
BOOST_DESCRIBE_ENUM(Severity, normal, tightened, reduced, discontinued)

// The preferred acceptance quality limits from 0.065 to 10 percent, as thousandths of a percent.
const std::vector<std::int64_t>& preferred_limits();
// "0.065" -> 65, "1" and "1.0" -> 1000; nothing for what is none of the preferred ones.
std::optional<std::int64_t> find_limit(double percent);

// Table 1. Lots of one piece are looked at whole, under the first letter.
char code_letter(std::int64_t lot_size, Level level);

struct SamplingPlan {
    char letter = 'A';  // whose sample it is, after the arrows were followed
    std::int64_t sample = 0;
    std::int64_t accept = 0;  // so many bad ones at most
    std::int64_t reject = 1;
    bool whole_lot = false;  // the sample would be as large as the lot: look at every piece
    bool operator==(const SamplingPlan&) const = default;
};

// Tables 2-A, 2-B and 2-C. Under `discontinued` no lot is taken in by sampling: every piece.
SamplingPlan sampling_plan(std::int64_t lot_size, Level level, std::int64_t limit,
                           Severity severity);

// The chance that a lot of which the share `bad` is bad is accepted (binomial).
double acceptance_probability(std::int64_t sample, std::int64_t accept, double bad);

// How a supplier stands with one plan: what clause 9.3 counts.
struct Record {
    Severity severity = Severity::normal;
    std::string recent;              // the last lots, at most five: 'a' accepted, 'r' rejected
    std::int64_t score = 0;          // the switching score
    std::int64_t tightened_bad = 0;  // lots rejected since it was tightened
    bool operator==(const Record&) const = default;
};

struct LotResult {
    SamplingPlan plan;
    std::int64_t found = 0;
    // What the next stricter limit would have allowed (clause 9.3.3.2); for plans with Ac >= 2.
    std::int64_t stricter_accept = 0;
    bool accepted() const { return found <= plan.accept; }
};
LotResult lot_result(std::int64_t lot_size, Level level, std::int64_t limit, Severity severity,
                     std::int64_t found);

// The record after one more lot. `reduced_allowed`: that production is steady and the responsible
// authority wants it, which no number can say.
Record after_lot(const Record& record, const LotResult& lot, bool reduced_allowed);

// Begins again under another severity: by a person, or because the supplier has mended something.
Record restarted(Severity severity);

}  // namespace tandem::suppliers
