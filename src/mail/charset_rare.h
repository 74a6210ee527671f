#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

// Charsets of mail that ICU does not have; for the .cpp files of this module only.
namespace tandem::mail {

struct RareText {
    std::u16string text = {};
    std::size_t errors = 0;
};

// Nothing when the label (as converter_name() gives it) is none of them. Beyond `most_errors` it
// stops: whoever asks will not believe the text then.
std::optional<RareText> decode_rare(std::string_view bytes, std::string_view label,
                                    std::size_t most_errors);

// Old German, Swedish, Norwegian and French ones, where "[" was a letter.
bool is_national_seven_bit(std::string_view label);

}  // namespace tandem::mail
