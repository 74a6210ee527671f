#include "mail/clamd.h"

#include "mail/ascii.h"
#include "mail/charset.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <utility>

namespace tandem::mail {
namespace {

constexpr std::string_view unix_prefix = "unix:";
constexpr std::size_t chunk = 64 * 1024;
constexpr std::size_t longest_answer = 4096;

struct Broken : std::runtime_error {
    using std::runtime_error::runtime_error;
};

std::string system_words() { return std::strerror(errno); }

class Socket {
public:
    Socket(int domain, std::chrono::seconds timeout)
        : fd_(socket(domain, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)), timeout_(timeout) {
        if (fd_ < 0) throw Broken(system_words());
    }
    ~Socket() {
        if (fd_ >= 0) close(fd_);
    }
    Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)), timeout_(other.timeout_) {}

    void connect(const sockaddr* address, socklen_t size) {
        if (::connect(fd_, address, size) == 0) return;
        if (errno != EINPROGRESS && errno != EAGAIN) throw Broken(system_words());
        wait(POLLOUT);
        int error = 0;
        socklen_t length = sizeof error;
        getsockopt(fd_, SOL_SOCKET, SO_ERROR, &error, &length);
        if (error != 0) throw Broken(std::strerror(error));
    }

    // False when the other end has hung up: it may have said why.
    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent > 0) {
                bytes.remove_prefix(static_cast<std::size_t>(sent));
            } else if (errno == EAGAIN) {
                wait(POLLOUT);
            } else if (errno == EPIPE || errno == ECONNRESET) {
                return false;
            } else if (errno != EINTR) {
                throw Broken(system_words());
            }
        }
        return true;
    }

    std::string receive() {
        std::string answer;
        std::array<char, 512> buffer{};
        while (answer.size() < longest_answer) {
            const auto got = recv(fd_, buffer.data(), buffer.size(), 0);
            if (got > 0) {
                answer.append(buffer.data(), static_cast<std::size_t>(got));
                if (answer.find('\0') != std::string::npos) break;
            } else if (got == 0 || errno == ECONNRESET) {
                break;
            } else if (errno == EAGAIN) {
                wait(POLLIN);
            } else if (errno != EINTR) {
                throw Broken(system_words());
            }
        }
        return answer.substr(0, answer.find('\0'));
    }

private:
    void wait(short what) {
        pollfd one{.fd = fd_, .events = what, .revents = 0};
        const auto millis = std::chrono::milliseconds(timeout_).count();
        if (poll(&one, 1, static_cast<int>(millis)) == 0) throw Broken("No answer in time.");
    }

    int fd_;
    std::chrono::seconds timeout_;
};

Socket connect_unix(const std::string& path, std::chrono::seconds timeout) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) throw Broken("The socket's path is too long.");
    std::memcpy(address.sun_path, path.data(), path.size());
    Socket socket(AF_UNIX, timeout);
    socket.connect(reinterpret_cast<const sockaddr*>(&address), sizeof address);
    return socket;
}

struct FreeAddresses {
    void operator()(addrinfo* list) const { freeaddrinfo(list); }
};

Socket connect_tcp(const std::string& host, const std::string& port, std::chrono::seconds timeout) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* raw = nullptr;
    if (const int error = getaddrinfo(host.c_str(), port.c_str(), &hints, &raw); error != 0)
        throw Broken(gai_strerror(error));
    const std::unique_ptr<addrinfo, FreeAddresses> list(raw);
    std::string why;
    for (const auto* one = list.get(); one != nullptr; one = one->ai_next) {
        try {
            Socket socket(one->ai_family, timeout);
            socket.connect(one->ai_addr, one->ai_addrlen);
            return socket;
        } catch (const Broken& error) {
            why = error.what();
        }
    }
    throw Broken(why);
}

Socket open(const Clamd& clamd) {
    const auto& address = clamd.address;
    if (address.starts_with(unix_prefix))
        return connect_unix(address.substr(unix_prefix.size()), clamd.timeout);
    const auto colon = address.rfind(':');
    if (colon == std::string::npos) throw Broken("The address is not one.");
    auto host = address.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    return connect_tcp(host, address.substr(colon + 1), clamd.timeout);
}

std::string length_of(std::size_t size) {
    const auto network = htonl(static_cast<std::uint32_t>(size));
    return {reinterpret_cast<const char*>(&network), sizeof network};
}

ScanAnswer stream(Socket socket, std::string_view bytes) {
    bool listens = socket.send(std::string_view("zINSTREAM\0", 10));
    while (listens && !bytes.empty()) {
        const auto piece = bytes.substr(0, chunk);
        bytes.remove_prefix(piece.size());
        listens = socket.send(length_of(piece.size())) && socket.send(piece);
    }
    if (listens) socket.send(length_of(0));
    return read_scan_answer(socket.receive());
}

}  // namespace

bool is_clamd_address(std::string_view address) {
    if (address.starts_with(unix_prefix))
        return address.substr(unix_prefix.size()).starts_with('/');
    const auto colon = address.rfind(':');
    if (colon == std::string_view::npos || colon == 0 || address.size() - colon > 6) return false;
    const auto port = address.substr(colon + 1);
    return !port.empty() && std::ranges::all_of(port, is_digit) &&
           std::ranges::none_of(address, is_space);
}

ScanAnswer read_scan_answer(std::string_view line) {
    using Outcome = ScanAnswer::Outcome;
    line = trim(line);
    const auto words = to_valid_utf8(line.substr(0, 300));
    if (line.ends_with(" FOUND")) {
        const auto colon = words.find(": ");
        const auto from = colon == std::string::npos ? 0 : colon + 2;
        return {Outcome::infected, words.substr(from, words.rfind(" FOUND") - from)};
    }
    if (line.find("size limit exceeded") != std::string_view::npos)
        return {Outcome::too_large, words};
    if (line == "stream: OK") return {Outcome::clean, {}};
    return {Outcome::unavailable, line.empty() ? "The scanner hung up." : words};
}

ScanAnswer scan(const Clamd& clamd, std::string_view bytes) {
    try {
        return stream(open(clamd), bytes);
    } catch (const Broken& error) {
        return {ScanAnswer::Outcome::unavailable, error.what()};
    }
}

std::string clamd_version(const Clamd& clamd, std::string& why) {
    try {
        auto socket = open(clamd);
        socket.send(std::string_view("zVERSION\0", 9));
        auto answer = to_valid_utf8(trim(socket.receive()));
        if (answer.starts_with("ClamAV")) return answer;
        why = answer.empty() ? "It hung up." : answer;
    } catch (const Broken& error) {
        why = error.what();
    }
    return {};
}

}  // namespace tandem::mail
