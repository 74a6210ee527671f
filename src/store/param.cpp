#include "store/param.h"

namespace tandem::store {
namespace {

constexpr std::string_view hex = "0123456789abcdef";

void append_json(std::string& json, std::string_view text) {
    json += '"';
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        if (letter == '"' || letter == '\\') {
            json += '\\';
            json += letter;
        } else if (byte < 0x20) {
            json += "\\u00";
            json += hex[byte >> 4];
            json += hex[byte & 15];
        } else {
            json += letter;
        }
    }
    json += '"';
}

}  // namespace

std::string json_list(const std::vector<std::int64_t>& numbers) {
    std::string json = "[";
    for (const auto number : numbers) {
        if (json.size() > 1) json += ',';
        json += std::to_string(number);
    }
    return json + "]";
}

std::string json_list(const std::vector<std::string>& texts) {
    std::string json = "[";
    for (const auto& text : texts) {
        if (json.size() > 1) json += ',';
        append_json(json, text);
    }
    return json + "]";
}

}  // namespace tandem::store
