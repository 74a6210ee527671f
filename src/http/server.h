#pragma once

#include "http/http.h"
#include "http/live.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace tandem::http {

// A file of the UI, embedded in the program.
struct StaticFile {
    std::string_view path;  // "/assets/inbox-3f2a.js"
    std::string_view content_type;
    std::string_view etag;
    std::string_view plain;  // as it is
    std::string_view gzip;   // empty when it would not be smaller
    std::string_view brotli;
    bool immutable = false;  // its name holds its hash
};

struct ServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;  // 0: any free one
    int workers = 64;           // handlers block on the database's commit, so many share one fsync
    std::size_t max_body = 32u << 20;
    std::size_t max_header = 16u << 10;
    std::size_t max_connections = 16'384;  // of both sorts together
    std::size_t max_waiting = 4'096;       // requests that wait for a worker; more are sent away
    // Of one live connection, before it is closed for not keeping up.
    std::size_t max_live_queue = 1u << 20;
    // Addresses or networks ("10.0.0.0/8") whose X-Forwarded-* is believed.
    std::vector<std::string> trusted_proxies = {};
    std::vector<StaticFile> files = {};
    // Pages of the UI are served at any other path by this file ("/index.html").
    std::string page = "/index.html";
};

// The network edge: HTTP/1.1 and websockets on one thread, handlers on a pool.
class Server {
public:
    Server(const Router& router, Authenticator& authenticator, LiveHandler* live,
           ServerOptions options);
    ~Server();

    void start();                // returns when it listens; throws when it cannot
    std::uint16_t port() const;  // the real one
    // Stops listening, lets requests under way end (at most `seconds`), closes what is left.
    void stop(int seconds = 10);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace tandem::http
