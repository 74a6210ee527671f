#pragma once

#include "http/server.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace tandem::http::testing {

// An answer as a client reads it; status 0 when the connection closed without one.
struct Reply {
    int status = 0;
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;
};

// A plain blocking socket to a server on this machine. Nothing here waits longer than 10 seconds.
class Client {
public:
    explicit Client(std::uint16_t port)
        : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        const timeval patience{.tv_sec = 10, .tv_usec = 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
            throw std::runtime_error("cannot connect");
    }
    ~Client() { ::close(socket_); }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    Client& send(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (count <= 0) return *this;  // refused already: the answer says why
            bytes.remove_prefix(static_cast<std::size_t>(count));
        }
        return *this;
    }

    Reply reply(bool with_body = true) {
        Reply reply;
        const auto end = fill_until("\r\n\r\n");
        if (end == std::string::npos) return reply;
        read_head(in_.substr(0, end), reply);
        in_.erase(0, end + 4);
        const auto length = reply.headers.find("content-length");
        if (length != reply.headers.end() && with_body)
            reply.body = take(std::strtoul(length->second.c_str(), nullptr, 10));
        return reply;
    }

    Reply get(std::string_view path, std::string_view headers = {}) {
        return send("GET " + std::string(path) + " HTTP/1.1\r\nHost: desk\r\n" +
                    std::string(headers) + "\r\n")
            .reply();
    }

    std::string take(std::size_t size) {
        while (in_.size() < size && fill()) {
        }
        auto bytes = in_.substr(0, size);
        in_.erase(0, size);
        return bytes;
    }

    // Nothing but the end comes any more.
    bool is_closed() { return in_.empty() && !fill(); }
    void shut_down() { ::shutdown(socket_, SHUT_WR); }

private:
    std::size_t fill_until(std::string_view mark) {
        while (true) {
            const auto found = in_.find(mark);
            if (found != std::string::npos || !fill()) return found;
        }
    }

    bool fill() {
        char bytes[16384];
        const auto count = ::recv(socket_, bytes, sizeof bytes, 0);
        if (count <= 0) return false;
        in_.append(bytes, static_cast<std::size_t>(count));
        return true;
    }

    static void read_head(const std::string& head, Reply& reply) {
        reply.status = std::atoi(head.c_str() + std::string_view("HTTP/1.1 ").size());
        for (auto at = head.find("\r\n"); at != std::string::npos; at = head.find("\r\n", at + 2)) {
            const auto colon = head.find(": ", at);
            const auto end = std::min(head.find("\r\n", at + 2), head.size());
            auto name = head.substr(at + 2, colon - at - 2);
            for (auto& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
            reply.headers[name] = head.substr(colon + 2, end - colon - 2);
        }
    }

    int socket_;
    std::string in_;
};

}  // namespace tandem::http::testing
