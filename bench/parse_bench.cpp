// How many mails of an mbox file mail::parse() understands in a second on one core, beside what a
// bare walk over the same bytes costs: finding each line end and copying them once.
//
//     parse_bench MBOX [ROUNDS]
//     parse_bench MBOX --warnings        lists what is odd in these mails, with its numbers
//     parse_bench --attacks BYTES        the slowest of the mails that are made to be slow
#include "mail/mbox.h"
#include "mail/parse.h"
#include "tests/mail/attacks.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <map>
#include <string>
#include <vector>

namespace {

using tandem::mail::parse;

// Processor time: others may be at work on the machine.
double now() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

std::vector<std::string> mails_in(const char* path) {
    const auto source = tandem::mail::open_source(path);
    std::vector<std::string> mails;
    while (auto mail = source->next()) mails.push_back(std::move(mail->raw));
    return mails;
}

double bare_seconds(const std::vector<std::string>& mails) {
    std::size_t lines = 0;
    std::vector<char> copy;
    const auto start = now();
    for (const auto& mail : mails) {
        copy.assign(mail.begin(), mail.end());
        const char* at = copy.data();
        const char* end = at + copy.size();
        while (at < end && (at = static_cast<const char*>(
                                std::memchr(at, '\n', static_cast<std::size_t>(end - at))))) {
            ++at;
            ++lines;
        }
    }
    const auto took = now() - start;
    return lines == 0 ? 0 : took;
}

void list_warnings(const std::vector<std::string>& mails) {
    std::map<std::string, int> counts;
    for (const auto& mail : mails)
        for (const auto& warning : parse(mail).warnings) ++counts[warning];
    for (const auto& [warning, count] : counts) std::printf("%6d  %s\n", count, warning.c_str());
}

int time_attacks(std::size_t bytes) {
    std::multimap<double, std::string> times;
    for (const auto& attack : tandem::testing::all_attacks(bytes)) {
        const auto start = now();
        const auto mail = parse(attack.mail);
        times.emplace(-(now() - start), attack.name);
    }
    for (const auto& [seconds, name] : times) std::printf("%.6f %s\n", -seconds, name.c_str());
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) return 2;
    if (argc == 3 && std::strcmp(argv[1], "--attacks") == 0) {
        return time_attacks(static_cast<std::size_t>(std::atol(argv[2])));
    }
    const auto mails = mails_in(argv[1]);
    if (argc > 2 && std::strcmp(argv[argc - 1], "--warnings") == 0) {
        list_warnings(mails);
        return 0;
    }
    const int rounds = argc > 2 ? std::atoi(argv[2]) : 3;
    double best = 1e9;
    double bare = 1e9;
    double slowest = 0;
    std::size_t bytes = 0;
    for (int round = 0; round < rounds; ++round) {
        bare = std::min(bare, bare_seconds(mails));
        bytes = 0;
        const auto start = now();
        for (const auto& mail : mails) {
            const auto one = now();
            bytes += parse(mail).text.size();
            slowest = std::max(slowest, now() - one);
        }
        best = std::min(best, now() - start);
    }
    std::printf("%zu %.6f %.6f %.6f\n", mails.size(), best, bare, slowest);
    return bytes == 0 ? 1 : 0;
}
