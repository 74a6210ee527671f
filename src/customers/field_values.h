#pragma once

#include <string>

namespace tandem::customers {

// Stored field values (JSON objects) of two customers who become one.
struct FilledFields {
    std::string values;  // the first's, and what it lacked from the second
    std::string filled;  // only what came from the second
};
FilledFields fill_fields(const std::string& first, const std::string& second);

// `values` without those of `filled` that are still as they came.
std::string without_filled(const std::string& values, const std::string& filled);

}  // namespace tandem::customers
