#pragma once

#include <optional>
#include <string>
#include <string_view>

// Charsets of mail that ICU does not have; for the .cpp files of this module only.
namespace tandem::mail {

struct RareText {
    std::u16string text = {};
    int errors = 0;
};

// Nothing when the label (as converter_name() gives it) is none of them.
std::optional<RareText> decode_rare(std::string_view bytes, std::string_view label);

// Old German, Swedish, Norwegian and French ones, where "[" was a letter.
bool is_national_seven_bit(std::string_view label);

}  // namespace tandem::mail
