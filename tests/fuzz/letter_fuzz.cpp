// Whatever a stranger wraps a letter in, or sends beside it: taking it apart ends, opening it
// without a key answers something, and what is not wrapped stays as it is.

#include "mail/clamd.h"
#include "mail/dkim.h"
#include "mail/dns.h"
#include "mail/protect.h"
#include "mail/remote_images.h"
#include "mail/smime.h"
#include "mail/wrapping.h"

#include <cstdlib>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace tandem::mail;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);

    const auto wrapped = find_wrapping(bytes);
    if (wrapped.kind == Wrapping::none && !wrapped.content.empty()) std::abort();
    (void)unwrapped(bytes, wrapped.content, true);
    (void)smime_verify(bytes, std::nullopt);
    (void)smime_verify(wrapped.signature, wrapped.content);
    (void)smime_open(wrapped.kind == Wrapping::smime_sealed ? wrapped.content : bytes, {});
    (void)read_certificate(bytes);
    (void)read_autocrypt(bytes);
    (void)read_txt_answer(std::string(bytes));
    (void)read_scan_answer(bytes);
    (void)key_in_dkim_record(bytes);
    (void)dkim_body(bytes);
    if (without_remote_images(bytes).find(" data-remote-") != std::string::npos) std::abort();
    return 0;
}
