#include "http/proxies.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace tandem::http {
namespace {

using Address = std::array<std::uint8_t, 16>;

constexpr int v4_prefix = 96;

// IPv4 is taken as ::ffff:a.b.c.d, so that one comparison serves both.
std::optional<Address> to_address(std::string_view text) {
    const std::string copy(text);
    Address address{};
    if (::inet_pton(AF_INET6, copy.c_str(), address.data()) == 1) return address;
    if (::inet_pton(AF_INET, copy.c_str(), address.data() + 12) != 1) return std::nullopt;
    address[10] = address[11] = 0xff;
    return address;
}

bool same_network(const Address& a, const Address& b, int bits) {
    for (int i = 0; i < bits; ++i) {
        const auto mask = static_cast<std::uint8_t>(0x80 >> (i % 8));
        const auto byte = static_cast<std::size_t>(i / 8);
        if (((a[byte] ^ b[byte]) & mask) != 0) return false;
    }
    return true;
}

// The number after the slash; -1 when it is none from 0 to `most`.
int to_bits(const std::string& text, int most) {
    int bits = -1;
    const auto* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, bits);
    return error == std::errc() && rest == end && bits <= most ? bits : -1;
}

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

std::string plain_address(std::string_view text) {
    return std::string(text.starts_with("::ffff:") ? text.substr(7) : text);
}

}  // namespace

TrustedProxies::TrustedProxies(const std::vector<std::string>& networks) {
    for (const auto& text : networks) {
        const auto slash = std::min(text.find('/'), text.size());
        const auto address = to_address(std::string_view(text).substr(0, slash));
        const int most = text.find(':') == std::string::npos ? 32 : 128;
        const auto bits = slash == text.size() ? most : to_bits(text.substr(slash + 1), most);
        if (!address || bits < 0)
            throw std::runtime_error("\"" + text + "\" is no address or network of a proxy");
        networks_.push_back({*address, most == 32 ? v4_prefix + bits : bits});
    }
}

bool TrustedProxies::trusts(std::string_view address) const {
    const auto number = to_address(address);
    return number && std::ranges::any_of(networks_, [&](const Network& network) {
               return same_network(*number, network.address, network.bits);
           });
}

// Each proxy adds whom it saw at the end, so the list is read from there up to the first address
// that is no proxy of ours: what stands before it, the client may have made up.
void TrustedProxies::identify(Request& request, const std::string& peer) const {
    request.remote = plain_address(peer);
    if (!trusts(peer)) return;
    request.secure = request.header("X-Forwarded-Proto") == "https";
    auto list = request.header("X-Forwarded-For");
    while (!list.empty() && trusts(request.remote)) {
        const auto comma = list.rfind(',');
        const auto last = trimmed(comma == std::string_view::npos ? list : list.substr(comma + 1));
        if (!to_address(last)) return;
        request.remote = plain_address(last);
        list = list.substr(0, comma == std::string_view::npos ? 0 : comma);
    }
}

}  // namespace tandem::http
