#include "mail/wrapping.h"

#include "mail/ascii.h"
#include "mail/mime_header.h"
#include "mail/transfer.h"

#include <algorithm>
#include <vector>

namespace tandem::mail {
namespace {

constexpr std::string_view armour_begin = "-----BEGIN PGP ";
constexpr std::string_view armour_end = "-----END PGP ";

std::string_view first(const std::vector<Header>& headers, std::string_view name) {
    const auto found = std::ranges::find(headers, name, &Header::name);
    return found == headers.end() ? std::string_view() : std::string_view(found->value);
}

struct Entity {
    explicit Entity(std::string_view raw) : body(raw) {
        headers = take_headers(body);
        type = parse_parameters(first(headers, "content-type"));
        encoding = lower(trim(first(headers, "content-transfer-encoding")));
    }

    std::string decoded() const {
        if (encoding == "base64") return decode_base64(body);
        if (encoding == "quoted-printable") return decode_quoted_printable(body);
        return std::string(body);
    }

    std::vector<Header> headers;
    ParameterisedHeader type;
    std::string encoding;
    std::string_view body;
};

// The first two parts of a multipart, byte for byte.
std::vector<std::string_view> two_parts(std::string_view body, std::string_view boundary) {
    std::vector<std::string_view> parts;
    if (boundary.empty() || boundary.size() > 1000) return parts;
    const auto mark = "--" + std::string(boundary);
    std::size_t begin = std::string_view::npos;
    for (std::size_t at = 0; at < body.size() && parts.size() < 2;) {
        const auto found = body.find(mark, at);
        if (found == std::string_view::npos) break;
        const auto end = std::min(body.find('\n', found), body.size());
        at = end;
        if (found > 0 && body[found - 1] != '\n') continue;
        auto rest = body.substr(found + mark.size(), end - found - mark.size());
        if (rest.starts_with("--")) rest.remove_prefix(2);
        if (!trim(rest).empty()) continue;
        if (begin != std::string_view::npos) {
            auto stop = found;
            if (stop > begin && body[stop - 1] == '\n') --stop;
            if (stop > begin && body[stop - 1] == '\r') --stop;
            parts.push_back(body.substr(begin, stop - begin));
        }
        begin = std::min(end + 1, body.size());
    }
    // Cut off on the way: what there is counts, and is found broken.
    if (begin < body.size() && parts.size() < 2) parts.push_back(body.substr(begin));
    return parts;
}

bool is_smime_type(std::string_view type) {
    return type == "application/pkcs7-mime" || type == "application/x-pkcs7-mime";
}

Wrapped signed_parts(const Entity& entity) {
    const auto parts = two_parts(entity.body, entity.type.parameter("boundary"));
    if (parts.size() < 2) return {};
    const Entity signature(parts[1]);
    const auto& type = signature.type.value;
    if (type == "application/pgp-signature")
        return {Wrapping::pgp_signed, with_crlf(parts[0]), signature.decoded()};
    if (type == "application/pkcs7-signature" || type == "application/x-pkcs7-signature")
        return {Wrapping::smime_signed, with_crlf(parts[0]), signature.decoded()};
    return {};
}

Wrapped sealed_parts(const Entity& entity) {
    const auto parts = two_parts(entity.body, entity.type.parameter("boundary"));
    if (parts.size() < 2 || Entity(parts[0]).type.value != "application/pgp-encrypted") return {};
    return {Wrapping::pgp_sealed, Entity(parts[1]).decoded(), {}};
}

// Servers and programs drop the parameter that says what is inside; the name often tells.
Wrapped smime_part(const Entity& entity) {
    const auto kind = lower(entity.type.parameter("smime-type"));
    const bool is_signed = kind == "signed-data" || kind == "signed-receipt";
    if (kind == "certs-only" || kind == "compressed-data") return {};
    auto content = entity.decoded();
    if (is_signed) return {Wrapping::smime_opaque, std::move(content), {}};
    if (!kind.empty()) return {Wrapping::smime_sealed, std::move(content), {}};
    // 1.2.840.113549.1.7.2 is signed-data.
    constexpr std::string_view signed_oid("\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02", 9);
    const bool looks_signed = content.substr(0, 40).find(signed_oid) != std::string::npos;
    return {looks_signed ? Wrapping::smime_opaque : Wrapping::smime_sealed, std::move(content), {}};
}

// A text counts when there is nothing but the armour: words around it would seem to be signed too.
Wrapped inline_armour(const Entity& entity) {
    if (entity.body.find(armour_begin) == std::string_view::npos && entity.encoding != "base64")
        return {};
    const auto text = entity.decoded();
    const auto core = trim(text);
    const bool is_message = core.starts_with("-----BEGIN PGP MESSAGE-----");
    if (!is_message && !core.starts_with("-----BEGIN PGP SIGNED MESSAGE-----")) return {};
    const auto end = core.rfind(armour_end);
    if (end == std::string_view::npos || core.find('\n', end) != std::string_view::npos) return {};
    return {Wrapping::pgp_inline, std::string(core) + "\n", {}};
}

bool is_about_content(std::string_view name) {
    return name.starts_with("content-") || name == "mime-version";
}

// The header lines of `raw`, whole, for which `wanted` holds.
template <class Wanted>
std::string header_lines(std::string_view raw, Wanted wanted) {
    std::string out;
    bool is_taken = false;
    while (!raw.empty()) {
        const auto line = take_line(raw);
        if (line.empty()) break;
        if (!is_blank(line.front())) {
            const auto colon = line.find(':');
            is_taken =
                colon != std::string_view::npos && wanted(lower(trim(line.substr(0, colon))));
        }
        if (is_taken) out.append(line).append("\r\n");
    }
    return out;
}

// Programs that seal the subject say so (RFC 9788 and its forerunners).
bool seals_headers(const Entity& inside) {
    const auto& type = inside.type;
    return !type.parameter("protected-headers").empty() || !type.parameter("hp").empty();
}

std::string_view body_of(std::string_view raw) {
    take_headers(raw);
    return raw;
}

}  // namespace

std::string with_crlf(std::string_view text) {
    std::string out;
    out.reserve(text.size() + text.size() / 40);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r')) out += '\r';
        out += text[i];
    }
    return out;
}

Wrapped find_wrapping(std::string_view raw) {
    const Entity entity(raw);
    const auto& type = entity.type.value;
    if (type == "multipart/encrypted") return sealed_parts(entity);
    if (type == "multipart/signed") return signed_parts(entity);
    if (is_smime_type(type)) return smime_part(entity);
    if (type == "text/plain" || type.empty()) return inline_armour(entity);
    return {};
}

std::string unwrapped(std::string_view outside, std::string_view inside, bool is_sealed) {
    const Entity inner(inside);
    const bool subject_inside =
        is_sealed && seals_headers(inner) && !first(inner.headers, "subject").empty();
    auto out = header_lines(outside, [&](std::string_view name) {
        return !is_about_content(name) && !(subject_inside && name == "subject");
    });
    out += header_lines(inside, [&](std::string_view name) {
        return is_about_content(name) || (subject_inside && name == "subject");
    });
    out += "\r\n";
    out += body_of(inside);
    return out;
}

}  // namespace tandem::mail
