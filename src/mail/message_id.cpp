#include "mail/message_id.h"

#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "crypto/random.h"
#include "mail/ascii.h"

#include <stdexcept>
#include <utility>

namespace tandem::mail {
namespace {

constexpr std::size_t mac_bytes = 10;
constexpr std::size_t longest_number = 15;  // digits; ids stay below 2^53

std::string base32(std::string_view bytes) { return lower(crypto::to_base32(bytes)); }

std::string random_part() { return base32(crypto::random_bytes(10)); }

std::optional<std::int64_t> number(std::string_view text) {
    if (text.empty() || text.size() > longest_number + 1) return {};
    std::int64_t value = 0;
    for (const char c : text) {
        if (!is_digit(c)) return {};
        value = value * 10 + (c - '0');
    }
    return value;
}

// Takes what stands before the next dot off the front.
std::string_view take_field(std::string_view& text) {
    const auto dot = text.find('.');
    const auto field = text.substr(0, dot);
    text.remove_prefix(dot == std::string_view::npos ? text.size() : dot + 1);
    return field;
}

std::string_view before_at(std::string_view text) { return text.substr(0, text.rfind('@')); }

}  // namespace

std::string make_message_id(std::string_view domain) {
    return random_part() + "." + random_part() + "@" + std::string(domain);
}

ReplyTokens::ReplyTokens(std::string key) : key_(std::move(key)) {
    if (key_.size() < 16) throw std::invalid_argument("a reply token needs a key of 16 bytes");
}

std::string ReplyTokens::mac(std::string_view message) const {
    return base32(crypto::hmac_sha256(key_, message).substr(0, mac_bytes));
}

std::string ReplyTokens::message_id(std::int64_t thread, std::string_view domain) const {
    const auto text = std::to_string(thread) + "." + random_part();
    return "t." + text + "." + mac("id." + text) + "@" + std::string(domain);
}

std::string ReplyTokens::address(std::int64_t thread, std::string_view mailbox) const {
    auto plain = without_plus(mailbox);
    const auto at = plain.rfind('@');
    if (at == std::string::npos) return plain;
    const auto text = std::to_string(thread);
    return plain.substr(0, at) + "+t." + text + "." + mac("to." + text) + plain.substr(at);
}

std::optional<std::int64_t> ReplyTokens::thread_of_message_id(std::string_view id) const {
    const auto text = lower(before_at(id));
    auto rest = std::string_view(text);
    if (take_field(rest) != "t") return {};
    const auto thread = take_field(rest);
    const auto random = take_field(rest);
    const auto signed_text = std::string(thread) + "." + std::string(random);
    if (!crypto::equal(mac("id." + signed_text), rest)) return {};
    return number(thread);
}

std::optional<std::int64_t> ReplyTokens::thread_of_address(std::string_view address) const {
    const auto local = lower(before_at(address));
    const auto plus = local.rfind('+');
    if (plus == std::string::npos) return {};
    auto rest = std::string_view(local).substr(plus + 1);
    if (take_field(rest) != "t") return {};
    const auto thread = take_field(rest);
    if (!crypto::equal(mac("to." + std::string(thread)), rest)) return {};
    return number(thread);
}

std::string without_plus(std::string_view address) {
    const auto at = address.rfind('@');
    const auto plus = address.find('+');
    if (at == std::string_view::npos || plus > at || plus == 0) return std::string(address);
    return std::string(address.substr(0, plus)) + std::string(address.substr(at));
}

}  // namespace tandem::mail
