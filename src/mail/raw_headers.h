#pragma once

#include <functional>
#include <string_view>

namespace tandem::mail {

// The header section of a raw message: what stands before the first empty line, at most `most`
// bytes.
std::string_view header_section(std::string_view raw, std::size_t most = 64 * 1024);

// Each header as it was written, in its order: folds kept, nothing decoded; very long values and
// very many headers are cut off.
void each_raw_header(
    std::string_view raw,
    const std::function<void(std::string_view name, std::string_view value)>& take);

}  // namespace tandem::mail
