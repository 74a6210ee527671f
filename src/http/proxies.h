#pragma once

#include "http/http.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::http {

// The reverse proxies in front of us, whose word about the client is taken. Anyone else's
// X-Forwarded-* headers are ignored.
class TrustedProxies {
public:
    // Addresses or networks; throws std::runtime_error with words for the operator.
    explicit TrustedProxies(const std::vector<std::string>& networks);

    bool trusts(std::string_view address) const;
    // Fills in the remote address and whether it came by https. `peer` is who connected.
    void identify(Request& request, const std::string& peer) const;

private:
    struct Network {
        std::array<std::uint8_t, 16> address;
        int bits;
    };
    std::vector<Network> networks_;
};

}  // namespace tandem::http
