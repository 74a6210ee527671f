#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace tandem::http {

// Counters and histograms in Prometheus' text form. Thread-safe, cheap; names follow its rules.
class Metrics {
public:
    static Metrics& global();

    void count(std::string_view name, std::string_view labels,
               double by = 1);  // labels: a="b",c="d"
    void observe(std::string_view name, std::string_view labels, double seconds);
    // A gauge that goes up and down (requests under way).
    void change(std::string_view name, double by);
    // A gauge that is asked for when the page is read. The same name again
    // takes the other's place; what `read` uses must live as long as the process.
    void gauge(std::string name, std::string help, std::function<double()> read);
    std::string text() const;

private:
    Metrics();
    struct State;
    State* state_;
};

}  // namespace tandem::http
