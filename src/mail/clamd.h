#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace tandem::mail {

// Where ClamAV's daemon listens: "unix:/run/clamav/clamd.ctl" or "host:port".
struct Clamd {
    std::string address = {};
    std::chrono::seconds timeout{30};  // for each step
};

struct ScanAnswer {
    enum class Outcome { clean, infected, too_large, unavailable };
    Outcome outcome = Outcome::unavailable;
    std::string text = {};  // the name of what was found, or why there is no answer
};

bool is_clamd_address(std::string_view address);

// Streams the bytes to the daemon (INSTREAM) and says what it thinks of them. Never throws.
ScanAnswer scan(const Clamd& clamd, std::string_view bytes);
// "ClamAV 1.0.3/27000/..."; empty with the reason in `why` when nobody answers.
std::string clamd_version(const Clamd& clamd, std::string& why);

// What a line of clamd's means: "stream: Eicar-Signature FOUND".
ScanAnswer read_scan_answer(std::string_view line);

}  // namespace tandem::mail
