#include "mail/dkim.h"

#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "mail/ascii.h"
#include "mail/openssl.h"

#include <array>
#include <map>

namespace tandem::mail {
namespace {

using namespace openssl;

constexpr int rsa_bits = 2048;

// Those that decide what people see or how the body is read. They are named once more than they
// occur: a server that adds another one breaks the signature.
constexpr auto guarded = std::to_array<std::string_view>(
    {"from", "to", "cc", "subject", "date", "reply-to", "message-id", "in-reply-to", "references",
     "mime-version", "content-type", "content-transfer-encoding"});
// Those that are signed where they occur.
constexpr auto signed_if_there = std::to_array<std::string_view>(
    {"auto-submitted", "autocrypt", "list-id", "list-unsubscribe", "list-unsubscribe-post"});

struct RawHeader {
    std::string name;  // lower case
    std::string_view value;
};

// Takes the headers off the front of a message that we have composed.
std::vector<RawHeader> split_headers(std::string_view& raw) {
    std::vector<RawHeader> headers;
    while (!raw.empty()) {
        auto end = raw.find("\r\n");
        if (end == 0) {
            raw.remove_prefix(2);
            break;
        }
        while (end != std::string_view::npos && end + 2 < raw.size() && is_blank(raw[end + 2]))
            end = raw.find("\r\n", end + 2);
        const auto line = raw.substr(0, end);
        const auto colon = std::min(line.find(':'), line.size());
        headers.push_back(
            {lower(trim(line.substr(0, colon))), line.substr(std::min(colon + 1, line.size()))});
        raw.remove_prefix(end == std::string_view::npos ? raw.size() : end + 2);
    }
    return headers;
}

// Blanks in a row are one; those at the end are none.
std::string squeezed(std::string_view line) {
    std::string out;
    bool pending = false;
    for (const char c : line) {
        if (is_blank(c)) {
            pending = true;
            continue;
        }
        if (pending) out += ' ';
        pending = false;
        out += c;
    }
    return out;
}

std::string_view algorithm_tag(DkimAlgorithm algorithm) {
    return algorithm == DkimAlgorithm::rsa_sha256 ? "rsa-sha256" : "ed25519-sha256";
}

// The base64 in lines that fit into a header.
std::string folded(std::string_view base64) {
    std::string out;
    for (std::size_t at = 0; at < base64.size(); at += 70)
        out.append("\r\n\t").append(base64.substr(at, 70));
    return out;
}

struct SignedHeaders {
    std::string names;  // h=
    std::string text;   // in relaxed form
};

SignedHeaders headers_to_sign(const std::vector<RawHeader>& headers) {
    SignedHeaders out;
    const auto name_it = [&](std::string_view name) {
        if (!out.names.empty()) out.names += out.names.size() % 70 > 50 ? ":\r\n\t" : ":";
        out.names += name;
    };
    // Several of a name are taken from the last upwards (RFC 6376 5.4.2).
    const auto take_all = [&](std::string_view name) {
        for (auto header = headers.rbegin(); header != headers.rend(); ++header) {
            if (header->name != name) continue;
            name_it(name);
            out.text += dkim_header(name, header->value);
        }
    };
    for (const auto name : guarded) {
        take_all(name);
        name_it(name);
    }
    for (const auto name : signed_if_there) take_all(name);
    return out;
}

std::string raw_signature(EVP_PKEY* key, DkimAlgorithm algorithm, std::string_view text) {
    const auto digest = require(Digest(EVP_MD_CTX_new()), "signing");
    const bool is_rsa = algorithm == DkimAlgorithm::rsa_sha256;
    // Ed25519 signs the hash (RFC 8463 3).
    const auto hash = is_rsa ? std::string() : crypto::sha256(text);
    if (!is_rsa) text = hash;
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    std::size_t size = 0;
    if (EVP_DigestSignInit(digest.get(), nullptr, is_rsa ? EVP_sha256() : nullptr, nullptr, key) !=
            1 ||
        EVP_DigestSign(digest.get(), nullptr, &size, bytes, text.size()) != 1)
        throw std::runtime_error("signing: " + last_error());
    std::string out(size, '\0');
    if (EVP_DigestSign(digest.get(), reinterpret_cast<unsigned char*>(out.data()), &size, bytes,
                       text.size()) != 1)
        throw std::runtime_error("signing: " + last_error());
    out.resize(size);
    return out;
}

Key make_key(DkimAlgorithm algorithm) {
    return require(Key(algorithm == DkimAlgorithm::rsa_sha256
                           ? EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{rsa_bits})
                           : EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")),
                   "making a key");
}

// RSA keys stand in DNS with their algorithm around them, Ed25519 keys bare.
std::string public_part(EVP_PKEY* key, DkimAlgorithm algorithm) {
    if (algorithm == DkimAlgorithm::ed25519_sha256) {
        std::array<unsigned char, 32> bytes{};
        std::size_t size = bytes.size();
        if (EVP_PKEY_get_raw_public_key(key, bytes.data(), &size) != 1)
            throw std::runtime_error("reading a key: " + last_error());
        return crypto::to_base64({reinterpret_cast<const char*>(bytes.data()), size});
    }
    unsigned char* der = nullptr;
    const int size = i2d_PUBKEY(key, &der);
    if (size <= 0) throw std::runtime_error("reading a key: " + last_error());
    const Owned<unsigned char, [](unsigned char* p) { OPENSSL_free(p); }> owner(der);
    return crypto::to_base64({reinterpret_cast<const char*>(der), static_cast<std::size_t>(size)});
}

}  // namespace

NewDkimKey make_dkim_key(DkimAlgorithm algorithm) {
    const auto key = make_key(algorithm);
    return {to_pem(key.get()), public_part(key.get(), algorithm)};
}

std::string dkim_record(DkimAlgorithm algorithm, std::string_view public_key) {
    return std::string("v=DKIM1; k=") +
           (algorithm == DkimAlgorithm::rsa_sha256 ? "rsa" : "ed25519") +
           "; p=" + std::string(public_key);
}

std::string dkim_record_name(std::string_view selector, std::string_view domain) {
    return std::string(selector) + "._domainkey." + std::string(domain);
}

std::optional<std::string> key_in_dkim_record(std::string_view record) {
    std::optional<std::string> found;
    while (!record.empty()) {
        const auto end = record.find(';');
        const auto tag = record.substr(0, end);
        record.remove_prefix(end == std::string_view::npos ? record.size() : end + 1);
        const auto equals = tag.find('=');
        if (equals == std::string_view::npos || trim(tag.substr(0, equals)) != "p") continue;
        found.emplace();
        for (const char c : tag.substr(equals + 1))
            if (!is_space(c)) *found += c;
    }
    return found;
}

std::string dkim_body(std::string_view body) {
    std::string out;
    std::size_t empty_lines = 0;
    while (!body.empty()) {
        const auto line = squeezed(take_line(body));
        if (line.empty()) {
            ++empty_lines;
            continue;
        }
        for (; empty_lines > 0; --empty_lines) out += "\r\n";
        out += line + "\r\n";
    }
    return out;
}

std::string dkim_header(std::string_view name, std::string_view raw) {
    std::string unfolded;
    for (const char c : raw)
        if (c != '\r' && c != '\n') unfolded += c;
    return lower(trim(name)) + ":" + squeezed(trim(unfolded)) + "\r\n";
}

std::string dkim_sign(const DkimKey& key, std::string_view signed_headers) {
    const auto loaded = require(private_key(key.private_key), "reading a key");
    return crypto::to_base64(raw_signature(loaded.get(), key.algorithm, signed_headers));
}

std::string dkim_signature(std::string_view raw, const DkimKey& key, Time now) {
    auto body = raw;
    const auto headers = split_headers(body);
    auto to_sign = headers_to_sign(headers);
    auto value = " v=1; a=" + std::string(algorithm_tag(key.algorithm)) +
                 "; c=relaxed/relaxed; d=" + key.domain + ";\r\n\ts=" + key.selector +
                 "; t=" + std::to_string(to_millis(now) / 1000) + ";\r\n\th=" + to_sign.names +
                 ";\r\n\tbh=" + crypto::to_base64(crypto::sha256(dkim_body(body))) + ";\r\n\tb=";
    auto text = to_sign.text + dkim_header("DKIM-Signature", value);
    text.resize(text.size() - 2);  // its own line end is not signed
    return "DKIM-Signature:" + value + folded(dkim_sign(key, text)) + "\r\n";
}

}  // namespace tandem::mail
