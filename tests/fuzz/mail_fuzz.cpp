// Whatever a mailbox holds: parsing ends, and what it gives is valid UTF-8 without NUL.

#include "mail/charset.h"
#include "mail/json.h"
#include "mail/parse.h"
#include "mail/quote.h"

#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace tandem::mail;
    const auto mail = parse({reinterpret_cast<const char*>(data), size});

    if (!is_utf8(to_json(mail))) std::abort();
    if (!is_utf8(mail.text) || mail.text.find('\0') != std::string::npos) std::abort();
    for (const auto& header : mail.headers) {
        if (!is_utf8(header.name + header.value)) std::abort();
    }

    const auto split = split_quoted(mail.text);
    if (split.fresh.size() + split.quoted.size() > mail.text.size()) std::abort();
    if (!is_utf8(snippet(split.fresh))) std::abort();
    return 0;
}
