#include "mail/protect.h"

#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "mail/ascii.h"
#include "mail/encode.h"
#include "mail/mime_header.h"
#include "mail/pgp.h"
#include "mail/transfer.h"

#include <algorithm>

namespace tandem::mail {
namespace {

constexpr std::size_t longest_autocrypt = 100'000;

struct Letter {
    std::string headers;  // that stay outside
    std::string subject;  // its line
    std::string entity;   // Content-* headers and the body
};

// Takes a letter that compose() made apart.
Letter take_apart(std::string_view raw) {
    Letter letter;
    std::string* to = &letter.headers;
    while (!raw.empty()) {
        const auto line = take_line(raw);
        if (line.empty()) break;
        if (!is_blank(line.front())) {
            const auto name = lower(line.substr(0, line.find(':')));
            to = name.starts_with("content-") ? &letter.entity
                 : name == "subject"          ? &letter.subject
                                              : &letter.headers;
            if (name == "mime-version") to = nullptr;
        }
        if (to != nullptr) to->append(line).append("\r\n");
    }
    letter.entity.append("\r\n").append(raw);
    return letter;
}

// The same letter gives the same boundary: it is made of what is inside.
std::string boundary_for(std::string_view entity) {
    return "seal-" + crypto::sha256_hex(entity).substr(0, 32);
}

std::string multipart(const std::string& headers, const std::string& type,
                      const std::string& boundary, std::string_view one, std::string_view two) {
    return headers + "MIME-Version: 1.0\r\nContent-Type: " + type + ";\r\n\tboundary=\"" +
           boundary + "\"\r\n\r\n--" + boundary + "\r\n" + std::string(one) + "\r\n--" + boundary +
           "\r\n" + std::string(two) + "\r\n--" + boundary + "--\r\n";
}

std::string crlf(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == '\n' && (out.empty() || out.back() != '\r')) out += '\r';
        out += c;
    }
    return out;
}

// With its subject inside, so that it can be sealed (RFC 9788's forerunner, which programs read).
std::string entity_with_subject(const Letter& letter) {
    auto entity = letter.entity;
    const auto type = lower(entity).find("content-type:");
    const auto end = type == std::string::npos ? type : entity.find("\r\n", type);
    if (end == std::string::npos) return entity;
    auto stop = end;  // below its folded lines
    while (stop + 2 < entity.size() && is_blank(entity[stop + 2]))
        stop = entity.find("\r\n", stop + 2);
    entity.insert(stop, ";\r\n\tprotected-headers=\"v1\"");
    return letter.subject + entity;
}

std::string base64_part(const std::string& type, const std::string& name,
                        const std::string& bytes) {
    return "Content-Type: " + type + "; name=\"" + name +
           "\"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; "
           "filename=\"" +
           name + "\"\r\n\r\n" + encode_base64_lines(bytes);
}

}  // namespace

std::string pgp_signed(std::string_view raw, const PgpSigner& signer) {
    const auto letter = take_apart(raw);
    PgpRing ring;
    ring.add(signer.private_key);
    const auto signature = ring.sign(letter.entity, signer.fingerprint, signer.passphrase);
    return multipart(letter.headers + letter.subject,
                     "multipart/signed; micalg=pgp-sha512;\r\n\tprotocol=\"application/"
                     "pgp-signature\"",
                     boundary_for(letter.entity), letter.entity,
                     "Content-Type: application/pgp-signature; name=\"signature.asc\"\r\n"
                     "Content-Description: OpenPGP digital signature\r\n\r\n" +
                         crlf(signature));
}

std::string pgp_sealed(std::string_view raw, const std::vector<std::string>& keys) {
    const auto letter = take_apart(raw);
    PgpRing ring;
    std::vector<std::string> fingerprints;
    for (const auto& key : keys)
        for (const auto& added : ring.add(key)) fingerprints.push_back(added.fingerprint);
    if (fingerprints.empty()) throw SealError("There is no key to encrypt with.");
    const auto sealed = ring.seal(entity_with_subject(letter), fingerprints);
    return multipart(letter.headers + "Subject: ...\r\n",
                     "multipart/encrypted;\r\n\tprotocol=\"application/pgp-encrypted\"",
                     boundary_for(sealed),
                     "Content-Type: application/pgp-encrypted\r\n"
                     "Content-Description: PGP/MIME version identification\r\n\r\nVersion: 1\r\n",
                     "Content-Type: application/octet-stream; name=\"encrypted.asc\"\r\n"
                     "Content-Disposition: inline; filename=\"encrypted.asc\"\r\n\r\n" +
                         crlf(sealed));
}

std::string smime_signed(std::string_view raw, const SmimeIdentity& signer) {
    const auto letter = take_apart(raw);
    return multipart(
        letter.headers + letter.subject,
        "multipart/signed; micalg=sha-256;\r\n\tprotocol=\"application/"
        "pkcs7-signature\"",
        boundary_for(letter.entity), letter.entity,
        base64_part("application/pkcs7-signature", "smime.p7s", smime_sign(letter.entity, signer)));
}

// Its subject stays readable: few programs that read S/MIME look for one inside.
std::string smime_sealed(std::string_view raw, const std::vector<std::string>& certificates) {
    const auto letter = take_apart(raw);
    return letter.headers + letter.subject + "MIME-Version: 1.0\r\n" +
           base64_part("application/pkcs7-mime; smime-type=enveloped-data", "smime.p7m",
                       smime_seal(letter.entity, certificates));
}

std::string autocrypt_value(const std::string& address, std::string_view armoured_key) {
    // Armour: headers, an empty line, base64 and a checksum after '='.
    std::string base64;
    bool is_inside = false;
    while (!armoured_key.empty()) {
        const auto line = trim(take_line(armoured_key));
        if (line.starts_with("-----END")) break;
        if (is_inside && !line.starts_with('=')) base64 += line;
        if (line.empty()) is_inside = true;
    }
    std::string value = "addr=" + address + "; keydata=";
    for (std::size_t at = 0; at < base64.size(); at += 72)
        value.append(" ").append(base64.substr(at, 72));
    return value;
}

std::optional<Autocrypt> read_autocrypt(std::string_view value) {
    if (value.size() > longest_autocrypt) return std::nullopt;
    Autocrypt found;
    while (!value.empty()) {
        const auto end = value.find(';');
        const auto attribute = trim(value.substr(0, end));
        value.remove_prefix(end == std::string_view::npos ? value.size() : end + 1);
        const auto equals = attribute.find('=');
        if (equals == std::string_view::npos) return std::nullopt;
        const auto name = lower(trim(attribute.substr(0, equals)));
        const auto said = trim(attribute.substr(equals + 1));
        if (name == "addr")
            found.address = lower(said);
        else if (name == "keydata")
            found.key = decode_base64(said);
        else if (!name.starts_with('_') && name != "prefer-encrypt")
            return std::nullopt;  // a critical attribute that we do not know
    }
    if (found.address.empty() || found.key.empty()) return std::nullopt;
    return found;
}

}  // namespace tandem::mail
