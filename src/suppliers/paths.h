#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tandem::suppliers {

// Where in a request a member of one of its lines stands: line_path(3, "/quantity").
inline std::string line_path(std::size_t line, std::string_view member) {
    return "/lines/" + std::to_string(line) + std::string(member);
}

}  // namespace tandem::suppliers
