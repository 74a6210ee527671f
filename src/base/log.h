#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

// The program's log: one JSON object a line on stderr, {"time","level","msg", fields...}. Any bytes
// may be given; what is no UTF-8 is replaced. Thread-safe. What is below the level costs nothing.
namespace tandem::log {

enum class Level { debug, info, warning, error, off };

struct Field {
    template <std::integral T>
    Field(std::string_view field, T number) : name(field), value(std::int64_t(number)) {}
    Field(std::string_view field, double number) : name(field), value(number) {}
    Field(std::string_view field, std::string_view text) : name(field), value(text) {}
    Field(std::string_view field, const std::string& text)
        : name(field), value(std::string_view(text)) {}
    Field(std::string_view field, const char* text) : name(field), value(std::string_view(text)) {}

    std::string_view name;
    std::variant<std::int64_t, double, std::string_view> value;
};
using Fields = std::initializer_list<Field>;

// From warning on until the program says otherwise, so that tests are quiet.
void set_level(Level level);
bool enabled(Level level);

void debug(std::string_view message, Fields fields = {});
void info(std::string_view message, Fields fields = {});
void warning(std::string_view message, Fields fields = {});
void error(std::string_view message, Fields fields = {});

// The line as it would be written, without its end.
std::string line(std::string_view time, Level level, std::string_view message, Fields fields);

}  // namespace tandem::log
