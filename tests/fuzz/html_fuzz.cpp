// Whatever HTML a stranger sends: sanitising ends, its result stands still when it is sanitised
// again, and folding the quoted part keeps it so.

#include "mail/html.h"
#include "mail/quote.h"

#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace tandem::mail;
    const std::string_view html(reinterpret_cast<const char*>(data), size);

    const auto safe = sanitise(html);
    if (sanitise(safe.html).html != safe.html) std::abort();

    const auto folded = fold_quoted(safe.html);
    if (sanitise(folded).html != folded || fold_quoted(folded) != folded) std::abort();

    const auto composed = sanitise_composed(html, "/files/");
    if (sanitise_composed(composed, "/files/") != composed) std::abort();
    (void)html_to_text(html);
    return 0;
}
