#include "mail/imap_connection.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

namespace tandem::mail {
namespace {

using Kind = ImapError::Kind;
using Clock = std::chrono::steady_clock;

constexpr std::size_t chunk = 16 * 1024;

tl::unexpected<ImapError> problem(Kind kind, std::string text) {
    return tl::make_unexpected(ImapError{kind, std::move(text)});
}

class Socket {
public:
    Socket() = default;
    explicit Socket(int handle) : handle_(handle) {}
    Socket(Socket&& other) noexcept : handle_(std::exchange(other.handle_, -1)) {}
    Socket& operator=(Socket&& other) noexcept {
        std::swap(handle_, other.handle_);
        return *this;
    }
    ~Socket() {
        if (handle_ >= 0) ::close(handle_);
    }
    int handle() const { return handle_; }

private:
    int handle_ = -1;
};

struct Free {
    void operator()(addrinfo* info) const { freeaddrinfo(info); }
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(SSL* ssl) const { SSL_free(ssl); }
};

// OpenSSL writes to sockets in a way that ends the process when the other side has gone.
void ignore_broken_pipes() {
    struct sigaction current{};
    if (sigaction(SIGPIPE, nullptr, &current) == 0 && current.sa_handler == SIG_DFL) {
        std::signal(SIGPIPE, SIG_IGN);
    }
}

// 1: ready, 0: time is up, -1: broken.
int poll_once(int handle, short events, std::chrono::milliseconds limit) {
    const auto end = Clock::now() + limit;
    for (;;) {
        pollfd entry{handle, events, 0};
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
        const auto wait = std::max<std::int64_t>(left.count(), 0);
        const int ready =
            ::poll(&entry, 1, static_cast<int>(std::min<std::int64_t>(wait, 3'600'000)));
        if (ready > 0) return 1;
        if (ready == 0) return 0;
        if (errno != EINTR) return -1;
    }
}

// Nothing when this one address does not answer.
Socket connect_to(const addrinfo& address, std::chrono::milliseconds limit) {
    Socket made(::socket(address.ai_family, address.ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK,
                         address.ai_protocol));
    if (made.handle() < 0) return {};
    const int yes = 1;
    setsockopt(made.handle(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (::connect(made.handle(), address.ai_addr, address.ai_addrlen) == 0) return made;
    if (errno != EINPROGRESS || poll_once(made.handle(), POLLOUT, limit) != 1) return {};
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(made.handle(), SOL_SOCKET, SO_ERROR, &error, &size);
    return error == 0 ? std::move(made) : Socket();
}

bool is_ip(const std::string& host) {
    return host.find(':') != std::string::npos ||
           host.find_first_not_of("0123456789.") == std::string::npos;
}

}  // namespace

struct ImapConnection::State {
    Server server = {};
    std::string place = {};  // "host port n"
    Socket socket = {};
    std::unique_ptr<SSL_CTX, Free> context = {};
    std::unique_ptr<SSL, Free> ssl = {};
    std::string buffer = {};
    std::size_t begin = 0;  // of what is unread in the buffer

    std::chrono::milliseconds timeout() const { return server.timeout; }
    std::size_t unread() const { return buffer.size() - begin; }
};

ImapConnection::ImapConnection(std::unique_ptr<State> state) : state_(std::move(state)) {}
ImapConnection::ImapConnection(ImapConnection&&) noexcept = default;
ImapConnection& ImapConnection::operator=(ImapConnection&&) noexcept = default;
ImapConnection::~ImapConnection() = default;

ImapResult<ImapConnection> ImapConnection::open(const Server& server, int port) {
    ignore_broken_pipes();
    auto state = std::make_unique<State>();
    state->server = server;
    state->place = server.host + " port " + std::to_string(port);

    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (getaddrinfo(server.host.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) {
        return problem(Kind::unreachable, "There is no server named " + server.host + ".");
    }
    const std::unique_ptr<addrinfo, Free> addresses(found);
    for (const auto* one = found; one != nullptr && state->socket.handle() < 0;
         one = one->ai_next) {
        state->socket = connect_to(*one, state->timeout());
    }
    if (state->socket.handle() < 0) {
        return problem(Kind::unreachable, "Nothing answers at " + state->place + ".");
    }
    return ImapConnection(std::move(state));
}

ImapError ImapConnection::tls_problem(const std::string& what) {
    const auto verdict = SSL_get_verify_result(state_->ssl.get());
    const auto& host = state_->server.host;
    if (verdict == X509_V_ERR_HOSTNAME_MISMATCH || verdict == X509_V_ERR_IP_ADDRESS_MISMATCH) {
        return {Kind::certificate, "The certificate of the server does not match " + host + "."};
    }
    if (verdict != X509_V_OK) {
        return {Kind::certificate, "The certificate of " + host + " is not trusted: " +
                                       X509_verify_cert_error_string(verdict) + "."};
    }
    std::array<char, 200> detail{};
    ERR_error_string_n(ERR_get_error(), detail.data(), detail.size());
    return {Kind::connection, what + " (" + detail.data() + ")."};
}

ImapResult<void> ImapConnection::start_tls() {
    if (state_->unread() > 0) {
        return problem(Kind::certificate, "The server spoke before the connection was secure.");
    }
    const auto& server = state_->server;
    ERR_clear_error();
    state_->context.reset(SSL_CTX_new(TLS_client_method()));
    auto* context = state_->context.get();
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    const bool is_loaded =
        server.ca_file.empty()
            ? SSL_CTX_set_default_verify_paths(context) == 1
            : SSL_CTX_load_verify_locations(context, server.ca_file.c_str(), nullptr) == 1;
    if (!is_loaded) {
        return problem(Kind::certificate,
                       "The file of trusted certificates cannot be read: " + server.ca_file);
    }
    SSL_CTX_set_verify(context, server.verify_certificates ? SSL_VERIFY_PEER : SSL_VERIFY_NONE,
                       nullptr);

    state_->ssl.reset(SSL_new(context));
    auto* ssl = state_->ssl.get();
    SSL_set_fd(ssl, state_->socket.handle());
    if (is_ip(server.host)) {
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), server.host.c_str());
    } else {
        SSL_set_tlsext_host_name(ssl, server.host.c_str());
        SSL_set1_host(ssl, server.host.c_str());
    }
    for (;;) {
        const int done = SSL_connect(ssl);
        if (done == 1) return {};
        const int error = SSL_get_error(ssl, done);
        if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) {
            return tl::make_unexpected(tls_problem("No secure connection to " + state_->place +
                                                   " came about; is the kind of security right?"));
        }
        const short events = error == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT;
        if (auto ready = wait_for(events); !ready) return ready;
    }
}

ImapResult<void> ImapConnection::wait_for(short events) {
    const int ready = poll_once(state_->socket.handle(), events, state_->timeout());
    if (ready == 1) return {};
    if (ready == 0) {
        return problem(Kind::unreachable, "The server at " + state_->place + " does not answer.");
    }
    return problem(Kind::connection, "The connection to " + state_->place + " broke.");
}

ImapResult<void> ImapConnection::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto size = std::min(bytes.size(), chunk);
        short events = POLLOUT;
        std::ptrdiff_t written = 0;
        if (state_->ssl) {
            written = SSL_write(state_->ssl.get(), bytes.data(), static_cast<int>(size));
            const int error =
                written > 0 ? 0 : SSL_get_error(state_->ssl.get(), static_cast<int>(written));
            if (error == SSL_ERROR_WANT_READ) events = POLLIN;
            if (written <= 0 && error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) {
                return problem(Kind::connection, "The connection to " + state_->place + " broke.");
            }
        } else {
            written = ::send(state_->socket.handle(), bytes.data(), size, MSG_NOSIGNAL);
            if (written < 0 && errno != EAGAIN && errno != EINTR) {
                return problem(Kind::connection, "The connection to " + state_->place + " broke.");
            }
        }
        if (written > 0) {
            bytes.remove_prefix(static_cast<std::size_t>(written));
        } else if (auto ready = wait_for(events); !ready) {
            return ready;
        }
    }
    return {};
}

// Appends at least one byte to the buffer.
ImapResult<void> ImapConnection::fill() {
    if (state_->begin > 0) {
        state_->buffer.erase(0, state_->begin);
        state_->begin = 0;
    }
    std::array<char, chunk> bytes;
    for (;;) {
        std::ptrdiff_t got = 0;
        bool must_wait = false;
        short events = POLLIN;
        if (state_->ssl) {
            got = SSL_read(state_->ssl.get(), bytes.data(), static_cast<int>(bytes.size()));
            const int error = got > 0 ? 0 : SSL_get_error(state_->ssl.get(), static_cast<int>(got));
            must_wait = error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
            if (error == SSL_ERROR_WANT_WRITE) events = POLLOUT;
        } else {
            got = ::recv(state_->socket.handle(), bytes.data(), bytes.size(), 0);
            must_wait = got < 0 && (errno == EAGAIN || errno == EINTR);
        }
        if (got > 0) {
            state_->buffer.append(bytes.data(), static_cast<std::size_t>(got));
            return {};
        }
        if (!must_wait) {
            return problem(Kind::connection, "The server at " + state_->place + " hung up.");
        }
        if (auto ready = wait_for(events); !ready) return ready;
    }
}

ImapResult<std::string> ImapConnection::read_line(std::size_t limit) {
    std::size_t searched = 0;
    for (;;) {
        const auto end = state_->buffer.find('\n', state_->begin + searched);
        if (end != std::string::npos) {
            auto line = state_->buffer.substr(state_->begin, end - state_->begin);
            state_->begin = end + 1;
            if (line.ends_with('\r')) line.pop_back();
            return line;
        }
        searched = state_->unread();
        if (searched > limit) {
            return problem(Kind::connection, "The server's answer is longer than it may be.");
        }
        if (auto filled = fill(); !filled) return tl::make_unexpected(filled.error());
    }
}

ImapResult<std::string> ImapConnection::read_exactly(std::size_t bytes) {
    std::string out;
    while (out.size() < bytes) {
        const auto part = std::min(state_->unread(), bytes - out.size());
        out.append(state_->buffer, state_->begin, part);
        state_->begin += part;
        if (out.size() == bytes) break;
        if (auto filled = fill(); !filled) return tl::make_unexpected(filled.error());
    }
    return out;
}

ImapResult<bool> ImapConnection::wait_for_input(std::chrono::milliseconds limit) {
    if (state_->unread() > 0 || (state_->ssl && SSL_pending(state_->ssl.get()) > 0)) return true;
    const int ready = poll_once(state_->socket.handle(), POLLIN, limit);
    if (ready < 0)
        return problem(Kind::connection, "The connection to " + state_->place + " broke.");
    return ready == 1;
}

}  // namespace tandem::mail
