#include "context/mentions.h"

#include <algorithm>
#include <unordered_set>

namespace tandem::context {
namespace {

constexpr std::size_t shortest = 3;
constexpr std::size_t longest = 40;
constexpr std::size_t shortest_group = 2;  // "00 34 04" is a number in groups, "1 2 3" is a list

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_inner(char c) { return is_digit(c) || is_letter(c) || c == '-' || c == '_'; }
char capital(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

struct Word {
    std::string_view text;
    std::size_t begin = 0;
    std::size_t end = 0;
    bool has_digit = false;
    bool only_digits = false;
    bool of_capitals = false;  // letters only in capitals: "JJD" of "JJD 0003 4567"
};

Word to_word(std::string_view text, std::size_t begin, std::size_t end) {
    while (begin < end && !is_digit(text[begin]) && !is_letter(text[begin])) ++begin;
    while (end > begin && !is_digit(text[end - 1]) && !is_letter(text[end - 1])) --end;
    Word word{.text = text.substr(begin, end - begin), .begin = begin, .end = end};
    word.has_digit = std::any_of(word.text.begin(), word.text.end(), is_digit);
    word.only_digits =
        !word.text.empty() && std::all_of(word.text.begin(), word.text.end(), is_digit);
    word.of_capitals = std::all_of(word.text.begin(), word.text.end(),
                                   [](char c) { return is_digit(c) || (c >= 'A' && c <= 'Z'); });
    return word;
}

std::vector<Word> words_of(std::string_view text) {
    std::vector<Word> words;
    for (std::size_t at = 0; at < text.size();) {
        if (!is_inner(text[at])) {
            ++at;
            continue;
        }
        const auto begin = at;
        while (at < text.size() && is_inner(text[at])) ++at;
        if (auto word = to_word(text, begin, at); !word.text.empty()) words.push_back(word);
    }
    return words;
}

std::string key_of(std::string_view text) {
    std::string key;
    for (const char c : text)
        if (is_inner(c)) key += capital(c);
    return key;
}

class Collected {
public:
    void add(std::string_view text) {
        auto key = key_of(text);
        if (key.size() < shortest || key.size() > longest || list.size() == most_mentions) return;
        if (keys_.insert(key).second) list.push_back({std::string(text), std::move(key)});
    }
    std::vector<Mention> list;

private:
    std::unordered_set<std::string> keys_;
};

// Words that stand one space apart may be the groups of one number; the first may be the letters
// that carriers begin with.
bool continues(const Word& before, const Word& after) {
    return after.begin == before.end + 1 && after.only_digits &&
           after.text.size() >= shortest_group;
}

std::size_t end_of_group(std::string_view text, const std::vector<Word>& words, std::size_t first) {
    const auto& begins = words[first];
    const bool may_begin = begins.of_capitals && begins.text.size() >= shortest_group;
    auto last = first;
    while (may_begin && last + 1 < words.size() && continues(words[last], words[last + 1]) &&
           text[words[last].end] == ' ' && words[last + 1].end - begins.begin <= longest * 3 / 2)
        ++last;
    return last;
}

}  // namespace

std::vector<Mention> mentions_in(std::string_view text) {
    const auto words = words_of(text);
    Collected found;
    for (std::size_t i = 0; i < words.size() && found.list.size() < most_mentions; ++i) {
        if (const auto last = end_of_group(text, words, i); last > i)
            found.add(text.substr(words[i].begin, words[last].end - words[i].begin));
        if (words[i].has_digit) found.add(words[i].text);
    }
    return found.list;
}

}  // namespace tandem::context
