#include "channels/email/brought_key.h"

#include "channels/email/own_keys.h"
#include "crypto/hash.h"
#include "mail/address.h"
#include "mail/ascii.h"
#include "mail/mime_header.h"
#include "mail/protect.h"
#include "mail/raw_headers.h"

#include <algorithm>

namespace tandem::channels::email {
namespace {

constexpr std::size_t most_head = 256u * 1024;

// As every public key begins (RFC 9580, tag 6 in either form).
bool begins_like_a_key(std::string_view bytes) {
    if (bytes.empty()) return false;
    const auto first = static_cast<unsigned char>(bytes.front());
    return (first & 0xFCu) == 0x98u || first == 0xC6u;
}

bool mentions_one(std::string_view raw) {
    auto head = mail::header_section(raw, most_head);
    while (!head.empty())
        if (mail::begins_with(mail::take_line(head), "autocrypt")) return true;
    return false;
}

std::optional<mail::Autocrypt> said_in(std::string_view raw) {
    std::optional<mail::Autocrypt> said;
    if (!mentions_one(raw)) return said;
    for (const auto& header : mail::take_headers(raw))
        if (header.name == "autocrypt") said = mail::read_autocrypt(header.value);
    return said;
}

}  // namespace

std::optional<BroughtKey> brought_key(std::string_view raw, const mail::ParsedMail& mail) {
    if (mail.from.size() != 1 || mail.kind != mail::Kind::message) return std::nullopt;
    auto said = said_in(raw);
    if (!said || !begins_like_a_key(said->key)) return std::nullopt;
    if (mail::normalised(mail.from.front().address) != said->address) return std::nullopt;
    auto hash = crypto::sha256_hex(said->key);
    return BroughtKey{std::move(said->address), std::move(said->key), std::move(hash)};
}

bool is_known(store::Tx& tx, const BroughtKey& key) {
    const auto known = MailKeys(tx).of_addresses({key.address});
    return std::ranges::find(known, key.hash, &MailKey::brought) != known.end();
}

std::optional<MailKey> read_key(const BroughtKey& key) {
    try {
        const auto found = read_pgp_keys(key.bytes);
        if (found.size() != 1) return std::nullopt;
        auto read = to_key(found.front(), key.address, KeySource::autocrypt);
        read.brought = key.hash;
        return read;
    } catch (const std::exception&) {
        return std::nullopt;  // no engine: the letter counts, not what it brought
    }
}

}  // namespace tandem::channels::email
