#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tandem::mail {

// A plain body in two: what its sender wrote now, and the history and signature below it. Both are
// parts of the given text. Replies written between quoted lines are all fresh.
struct SplitText {
    std::string_view fresh = {};
    std::string_view quoted = {};
};

// Knows the openings that mail programs write in English, German, French, Spanish, Italian, Dutch,
// Portuguese, Polish and a few more.
SplitText split_quoted(std::string_view text);

// Sanitised HTML with its quoted history inside <details class="quoted" data-quoted>, so that the
// reader sees what is new. Unchanged when there is no quote, nothing but quote, or it is folded.
std::string fold_quoted(std::string_view safe_html);

// The beginning of a body on one line for lists, cut between words, at most `characters` long.
std::string snippet(std::string_view text, std::size_t characters = 160);

}  // namespace tandem::mail
