#include "base/log.h"

#include "base/utf8.h"

#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <mutex>
#include <thread>

namespace tandem::log {
namespace {

std::atomic<Level> threshold{Level::warning};

std::string_view name_of(Level level) {
    switch (level) {
        case Level::debug:
            return "debug";
        case Level::info:
            return "info";
        case Level::warning:
            return "warning";
        default:
            return "error";
    }
}

void append_control(std::string& out, unsigned char c) {
    constexpr std::string_view hex = "0123456789abcdef";
    out += "\\u00";
    out += hex[c >> 4];
    out += hex[c & 15];
}

void append_string(std::string& out, std::string_view text) {
    out += '"';
    while (!text.empty()) {
        const auto length = utf8_sequence(text);
        const auto c = static_cast<unsigned char>(text.front());
        if (length == 0) {
            out += "\\ufffd";
        } else if (c == '"' || c == '\\') {
            out += '\\';
            out += text.front();
        } else if (c < 0x20) {
            append_control(out, c);
        } else {
            out.append(text.substr(0, length));
        }
        text.remove_prefix(length == 0 ? 1 : length);
    }
    out += '"';
}

template <class Number>
void append_number(std::string& out, Number number) {
    char digits[32];
    out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

struct AppendValue {
    std::string& out;
    void operator()(std::int64_t number) const { append_number(out, number); }
    void operator()(double number) const {
        if (std::isfinite(number))
            append_number(out, std::round(number * 1000) / 1000);
        else
            out += "null";
    }
    void operator()(std::string_view text) const { append_string(out, text); }
};

std::string text_of(std::time_t seconds) {
    std::tm parts{};
    ::gmtime_r(&seconds, &parts);
    char text[40];
    return {text, std::strftime(text, sizeof text, "%FT%T", &parts)};
}

// The seconds are spelt once each: their calendar costs more than the rest of a line.
std::string time_now() {
    using namespace std::chrono;
    thread_local std::time_t made = -1;
    thread_local std::string text;
    const auto now = time_point_cast<milliseconds>(system_clock::now()).time_since_epoch().count();
    if (const std::time_t seconds = now / 1000; seconds != made) {
        text = text_of(seconds);
        made = seconds;
    }
    const auto digit = [&](int place) { return static_cast<char>('0' + now / place % 10); };
    return text + '.' + digit(100) + digit(10) + digit(1) + 'Z';
}

// Lines on their way to stderr. A system call for each request would cost as much as answering it,
// so what only informs is written together, twenty times a second; what warns, at once.
class Sink {
public:
    static Sink& get() {
        static auto* sink = new Sink;  // never destroyed: threads may log while the program ends
        return *sink;
    }

    void add(Level level, const std::string& text) {
        std::unique_lock lock(mutex_);
        const bool first = lines_.empty();
        (lines_ += text) += '\n';
        if (level >= Level::warning || lines_.size() >= largest) return write_out();
        lock.unlock();
        if (first) ready_.notify_one();
    }

    void flush() {
        const std::lock_guard lock(mutex_);
        write_out();
    }

private:
    static constexpr std::size_t largest = 64 * 1024;
    static constexpr auto together = std::chrono::milliseconds(50);

    Sink() {
        std::atexit([] { get().flush(); });
        std::thread([this] { work(); }).detach();
    }

    void work() {
        std::unique_lock lock(mutex_);
        while (true) {
            ready_.wait(lock, [this] { return !lines_.empty(); });
            lock.unlock();
            std::this_thread::sleep_for(together);
            lock.lock();
            write_out();
        }
    }

    void write_out() {
        std::string_view rest = lines_;
        while (!rest.empty()) {
            const auto count = ::write(STDERR_FILENO, rest.data(), rest.size());
            if (count < 0 && errno == EINTR) continue;
            if (count <= 0) break;  // nobody reads it
            rest.remove_prefix(static_cast<std::size_t>(count));
        }
        lines_.clear();
    }

    std::mutex mutex_;
    std::condition_variable ready_;
    std::string lines_;
};

void write_line(Level level, std::string_view message, Fields fields) {
    if (enabled(level)) Sink::get().add(level, line(time_now(), level, message, fields));
}

}  // namespace

void set_level(Level level) { threshold = level; }
bool enabled(Level level) { return level >= threshold; }

void debug(std::string_view message, Fields fields) { write_line(Level::debug, message, fields); }
void info(std::string_view message, Fields fields) { write_line(Level::info, message, fields); }
void warning(std::string_view message, Fields fields) {
    write_line(Level::warning, message, fields);
}
void error(std::string_view message, Fields fields) { write_line(Level::error, message, fields); }

std::string line(std::string_view time, Level level, std::string_view message, Fields fields) {
    std::string out = R"({"time":)";
    append_string(out, time);
    out += R"(,"level":)";
    append_string(out, name_of(level));
    out += R"(,"msg":)";
    append_string(out, message);
    for (const auto& field : fields) {
        out += ',';
        append_string(out, field.name);
        out += ':';
        std::visit(AppendValue{out}, field.value);
    }
    return out += '}';
}

}  // namespace tandem::log
