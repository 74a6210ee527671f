#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::mail {

struct ParsedMail;

// What a mail is judged by, each a set of hashes.
enum class SpamTrait {
    header_words,    // words of each header, and pairs of neighbours
    header_shape,    // which headers there are, their order, how their values are built
    header_letters,  // runs of five bytes of the headers
    words,           // of the text, and pairs up to four words apart (Siefkes et al. 2004)
    letters,         // runs of five bytes of the text: words that are hidden from filters
};
inline constexpr std::size_t spam_traits = 5;

struct SpamFeatures {
    std::array<std::vector<std::uint32_t>, spam_traits> hashes;  // each sorted, none twice

    const std::vector<std::uint32_t>& of(SpamTrait trait) const {
        return hashes[static_cast<std::size_t>(trait)];
    }
};

enum class SpamHeaders {
    all,
    // Without those that say by which way and when a mail came to its collector: how well a filter
    // does on a corpus that two people collected is else partly how well it tells these two apart.
    without_route,
};

// Never throws on input; reads no more than the beginning of what is very long. What other filters
// wrote into the headers is left out: it is judged apart, and anybody can write it.
SpamFeatures spam_features(std::string_view raw, const ParsedMail& mail,
                           SpamHeaders headers = SpamHeaders::all);

// A feature that people can read: a word, with the header's name before it when it is in one.
struct SpamWord {
    std::string name;
    std::uint32_t hash = 0;
    SpamTrait trait = SpamTrait::words;
};
std::vector<SpamWord> spam_words(std::string_view raw, const ParsedMail& mail);

}  // namespace tandem::mail
