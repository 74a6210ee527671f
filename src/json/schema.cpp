#include "json/schema.h"

#include <cctype>

namespace tandem::json::detail {
namespace {

// The last name of a qualified one: "tandem::http::Page" -> "Page".
std::string unqualified(std::string_view name) {
    const auto colon = name.rfind("::");
    return std::string(colon == std::string_view::npos ? name : name.substr(colon + 2));
}

}  // namespace

std::string type_name(std::string_view pretty) {
    // clang: "... name_of() [T = tandem::a::B<tandem::c::D>]"; gcc: "... [with T = ...; ...]"
    const auto start = pretty.find("T = ") + 4;
    auto type = pretty.substr(start, pretty.find_first_of(";]", start) - start);
    const auto angle = type.find('<');
    if (angle == std::string_view::npos) return unqualified(type);
    const auto argument = type.substr(angle + 1, type.rfind('>') - angle - 1);
    return unqualified(argument) + unqualified(type.substr(0, angle));
}

std::string nullable(std::string schema) {
    return R"({"anyOf":[)" + std::move(schema) + R"(,{"type":"null"}]})";
}

std::string text_schema(std::size_t min, std::size_t max) {
    return R"({"type":"string","minLength":)" + std::to_string(min) + R"(,"maxLength":)" +
           std::to_string(max) + "}";
}

std::string whole_schema(long long min, long long max) {
    return R"({"type":"integer","minimum":)" + std::to_string(min) + R"(,"maximum":)" +
           std::to_string(max) + "}";
}

}  // namespace tandem::json::detail
