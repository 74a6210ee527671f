#pragma once

#include <optional>
#include <string>
#include <string_view>

// How a letter is sealed or signed, found in its bytes; and the letter without that, put together
// anew. Nothing is decoded by a key here.
namespace tandem::mail {

enum class Wrapping {
    none,
    pgp_sealed,    // multipart/encrypted (RFC 3156)
    pgp_signed,    // multipart/signed
    pgp_inline,    // armour in a plain text
    smime_sealed,  // enveloped-data
    smime_signed,  // multipart/signed
    smime_opaque,  // signed-data with the letter inside
};

struct Wrapped {
    Wrapping kind = Wrapping::none;
    std::string content = {};    // what is sealed, or what was signed, byte for byte
    std::string signature = {};  // that stands apart
};

// Only what wraps the whole entity counts: a sealed part among others is an attachment, or its
// neighbours could send what it holds elsewhere.
Wrapped find_wrapping(std::string_view entity);

// The entity inside with the headers of the letter outside: what reads like the letter as it was
// before it was wrapped. A subject that was sealed with it counts before the one outside.
std::string unwrapped(std::string_view outside, std::string_view inside, bool is_sealed);

// Line ends as CRLF, as signatures are made over them.
std::string with_crlf(std::string_view text);

}  // namespace tandem::mail
