#include "http/metrics.h"

#include <dirent.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <map>
#include <mutex>

namespace tandem::http {
namespace {

constexpr std::array bounds = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                               0.1,   0.25,   0.5,   1.0,  2.5,   10.0};

struct Histogram {
    std::array<std::uint64_t, bounds.size()> buckets{};  // not cumulative
    std::uint64_t count = 0;
    double sum = 0;

    void add(double value) {
        for (std::size_t i = 0; i < bounds.size(); ++i) {
            if (value > bounds[i]) continue;
            ++buckets[i];
            break;
        }
        ++count;
        sum += value;
    }
};

struct Gauge {
    std::string help;
    std::function<double()> read;
};

template <class T>
using ByLabels = std::map<std::string, T, std::less<>>;
template <class T>
using ByName = std::map<std::string, ByLabels<T>, std::less<>>;

template <class Map>
auto& entry(Map& map, std::string_view key) {
    const auto found = map.find(key);
    return found != map.end() ? found->second : map[std::string(key)];
}

void append_number(std::string& out, double value) {
    char digits[40];
    out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

void append_sample(std::string& out, std::string_view name, std::string_view labels, double value) {
    out += name;
    if (!labels.empty()) (out += '{').append(labels) += '}';
    out += ' ';
    append_number(out, value);
    out += '\n';
}

void append_type(std::string& out, std::string_view name, std::string_view type) {
    ((out += "# TYPE ").append(name) += ' ').append(type) += '\n';
}

void append_histogram(std::string& out, const std::string& name, const std::string& labels,
                      const Histogram& histogram) {
    const auto prefix = labels.empty() ? std::string() : labels + ',';
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < bounds.size(); ++i) {
        below += histogram.buckets[i];
        auto with_bound = prefix + "le=\"";
        append_number(with_bound, bounds[i]);
        append_sample(out, name + "_bucket", with_bound + '"', static_cast<double>(below));
    }
    const auto count = static_cast<double>(histogram.count);
    append_sample(out, name + "_bucket", prefix + "le=\"+Inf\"", count);
    append_sample(out, name + "_sum", labels, histogram.sum);
    append_sample(out, name + "_count", labels, count);
}

double resident_bytes() {
    auto* file = std::fopen("/proc/self/statm", "r");
    if (file == nullptr) return 0;
    long total = 0;
    long resident = 0;
    const bool read = std::fscanf(file, "%ld %ld", &total, &resident) == 2;
    std::fclose(file);
    return read ? static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE)) : 0;
}

double open_files() {
    auto* folder = ::opendir("/proc/self/fd");
    if (folder == nullptr) return 0;
    int count = -1;  // the folder itself
    while (const auto* file = ::readdir(folder))
        if (file->d_name[0] != '.') ++count;
    ::closedir(folder);
    return count;
}

double cpu_seconds() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

}  // namespace

struct Metrics::State {
    mutable std::mutex mutex;
    ByName<double> counters;
    ByName<Histogram> histograms;
    std::map<std::string, double, std::less<>> levels;
    std::map<std::string, Gauge, std::less<>> gauges;
};

// Never destroyed: threads may still count while the program ends.
Metrics::Metrics() : state_(new State) {
    gauge("process_resident_memory_bytes", "Memory in use", resident_bytes);
    gauge("process_open_fds", "Open files and sockets", open_files);
    gauge("process_cpu_seconds_total", "Processor time used", cpu_seconds);
}

Metrics& Metrics::global() {
    static auto* metrics = new Metrics;
    return *metrics;
}

void Metrics::count(std::string_view name, std::string_view labels, double by) {
    const std::lock_guard lock(state_->mutex);
    entry(entry(state_->counters, name), labels) += by;
}

void Metrics::observe(std::string_view name, std::string_view labels, double seconds) {
    const std::lock_guard lock(state_->mutex);
    entry(entry(state_->histograms, name), labels).add(seconds);
}

void Metrics::change(std::string_view name, double by) {
    const std::lock_guard lock(state_->mutex);
    entry(state_->levels, name) += by;
}

void Metrics::gauge(std::string name, std::string help, std::function<double()> read) {
    const std::lock_guard lock(state_->mutex);
    state_->gauges[std::move(name)] = {std::move(help), std::move(read)};
}

std::string Metrics::text() const {
    std::string out;
    std::map<std::string, Gauge, std::less<>> gauges;
    {
        const std::lock_guard lock(state_->mutex);
        for (const auto& [name, family] : state_->counters) {
            append_type(out, name, "counter");
            for (const auto& [labels, value] : family) append_sample(out, name, labels, value);
        }
        for (const auto& [name, family] : state_->histograms) {
            append_type(out, name, "histogram");
            for (const auto& [labels, value] : family) append_histogram(out, name, labels, value);
        }
        for (const auto& [name, value] : state_->levels) {
            append_type(out, name, "gauge");
            append_sample(out, name, {}, value);
        }
        gauges = state_->gauges;
    }
    for (const auto& [name, gauge] : gauges) {
        ((out += "# HELP ").append(name) += ' ').append(gauge.help) += '\n';
        append_type(out, name, name.ends_with("_total") ? "counter" : "gauge");
        append_sample(out, name, {}, gauge.read());
    }
    return out;
}

}  // namespace tandem::http
