#include "search/query.h"
#include "search/snippet.h"
#include "search/text.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

// Any bytes are a query and a text. Half of the input is searched for in the other half.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tandem::search;
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const auto text = input.substr(size / 2);
    const auto query =
        parse_query(input.substr(0, size / 2), tandem::from_millis(1'760'000'000'000));
    for (const auto& clause : query.clauses) {
        if (clause.alternatives.empty()) std::abort();
        for (const auto& term : clause.alternatives)
            if (term.words.empty()) std::abort();
    }
    for (const auto& problem : query.problems)
        if (problem.at > size || problem.message.empty()) std::abort();

    const auto html = snippet_html(text, query);
    const auto marked = highlight_html(text, query);
    if (html.find("<script") != std::string_view::npos) std::abort();
    if (marked.size() > text.size() * 20 + 64) std::abort();
    static_cast<void>(parse_typed(input));
    static_cast<void>(fold(input));
    return 0;
}
