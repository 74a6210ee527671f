#include "app/settings.h"

#include "base/refusal.h"

#include <charconv>

namespace tandem::app {

std::string Settings::database_url() const {
    if (!database.empty()) return database;
    return "sqlite:" + (data / "tandem.db").string();
}

ListenAddress parse_listen(const std::string& text) {
    const auto colon = text.rfind(':');
    ListenAddress address;
    unsigned port = 0;
    const auto* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(
        text.data() + (colon == std::string::npos ? text.size() : colon + 1), end, port);
    if (error != std::errc() || rest != end || port > 65535)
        throw invalid("listen", "--listen wants an address and a port, like 127.0.0.1:8080.");
    address.port = static_cast<std::uint16_t>(port);
    address.host = text.substr(0, colon);
    if (address.host.starts_with('[') && address.host.ends_with(']'))
        address.host = address.host.substr(1, address.host.size() - 2);
    if (address.host.empty()) address.host = "0.0.0.0";
    return address;
}

}  // namespace tandem::app
