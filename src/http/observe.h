#pragma once

#include "http/http.h"

#include <chrono>
#include <string>
#include <string_view>

namespace tandem::http {

// One request from its arrival to its answer: counts it and writes its line in the log.
class Observed {
public:
    explicit Observed(const Request& request);
    ~Observed();
    Observed(const Observed&) = delete;
    Observed& operator=(const Observed&) = delete;

    void matched(std::string_view pattern) { pattern_ = pattern; }
    void by(std::string asker) { asker_ = std::move(asker); }
    void answered(int status) { status_ = status; }
    // What a person must look into; the asker only gets the request id.
    void failed(std::string_view what);

private:
    // Without what is secret in it: who has the address of an invitation has the invitation.
    std::string_view loggable_path() const;

    const Request& request_;
    const std::chrono::steady_clock::time_point start_;
    std::string_view pattern_ = "-";
    std::string asker_;
    int status_ = 0;
};

// How the log and the rate limit call somebody: "agent:7".
std::string asker_name(const Actor& actor);

// Counts and logs an answer that no route gave: files of the UI, refusals of the edge.
void observe_edge(const Request& request, int status);

}  // namespace tandem::http
