#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace tandem::app {

// What the process is told at its start; everything else is a setting in the product. Each has a
// flag and an environment variable of the same name (--data, TANDEM_DATA).
struct Settings {
    std::string listen = "127.0.0.1:8080";
    std::filesystem::path data = "data";
    std::string database = {};    // empty: SQLite in the data folder; or postgres://...
    std::string public_url = {};  // "https://desk.example.com"; empty: taken from requests
    std::string metrics_token = {};
    std::string lmtp = {};  // "unix:PATH" or "127.0.0.1:PORT", where an MTA hands mail over
    std::vector<std::string> trusted_proxies = {};
    int workers = 64;
    int request_rate = 200;  // a second, for each agent or API key; 0: no limit, also for strangers
    bool durable = true;     // false while the demo fills an empty database
    bool bulk = false;       // much will be written, by nobody else

    // The database's URL, with the default filled in.
    std::string database_url() const;
};

struct ListenAddress {
    std::string host;
    std::uint16_t port = 8080;
};
// "127.0.0.1:8080", "[::1]:8080" or ":8080"; refused when it is none of these.
ListenAddress parse_listen(const std::string& text);

}  // namespace tandem::app
