#include "channels/email/lmtp.h"

#include "base/log.h"
#include "base/refusal.h"
#include "channels/email/mailbox_table.h"
#include "mail/message_id.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <charconv>
#include <cstring>
#include <list>
#include <map>
#include <mutex>
#include <thread>

namespace tandem::channels::email {
namespace {

using Clock = std::chrono::steady_clock;

const mail::LmtpReply unknown_recipient{550, "5.1.1", "No mailbox has this address."};
const mail::LmtpReply try_later{451, "4.3.0", "It cannot be kept just now; try again."};

// Closes itself.
class Handle {
public:
    explicit Handle(int number) : number_(number) {}
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    ~Handle() {
        if (number_ >= 0) ::close(number_);
    }
    int number() const { return number_; }

private:
    int number_;
};

bool can_read(int handle, std::chrono::milliseconds limit) {
    pollfd entry{handle, POLLIN, 0};
    return ::poll(&entry, 1, static_cast<int>(limit.count())) > 0;
}

bool say(int handle, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(handle, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

[[noreturn]] void refuse(const std::string& listen, const std::string& why) {
    throw invalid("lmtp", "--lmtp " + listen + ": " + why);
}

// A socket that a process left behind when it died is taken away; one that answers is not.
int listen_on_path(const std::string& listen, const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.empty() || path.size() >= sizeof address.sun_path)
        refuse(listen, "the path is empty or too long.");
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    const auto* any = reinterpret_cast<const sockaddr*>(&address);
    const Handle probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (::connect(probe.number(), any, sizeof address) == 0)
        refuse(listen, "another process listens there.");
    struct stat found{};
    if (::lstat(path.c_str(), &found) == 0) {
        if (!S_ISSOCK(found.st_mode)) refuse(listen, "there is a file that is no socket.");
        ::unlink(path.c_str());
    }
    const int handle = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    // Whoever may write to it may hand over mail: the owner and the group of its folder.
    if (::bind(handle, any, sizeof address) != 0 || ::chmod(path.c_str(), 0660) != 0 ||
        ::listen(handle, 64) != 0) {
        ::close(handle);
        refuse(listen, std::strerror(errno));
    }
    return handle;
}

int listen_on_port(const std::string& listen) {
    const auto colon = listen.rfind(':');
    if (colon == std::string::npos) refuse(listen, "give unix:PATH or 127.0.0.1:PORT.");
    auto host = listen.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    std::uint16_t port = 0;
    const auto* end = listen.data() + listen.size();
    const auto [rest, error] = std::from_chars(listen.data() + colon + 1, end, port);
    if (error != std::errc() || rest != end) refuse(listen, "the port is no number.");
    sockaddr_storage storage{};
    socklen_t size = 0;
    if (host == "127.0.0.1" || host == "localhost") {
        auto& address = reinterpret_cast<sockaddr_in&>(storage);
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        size = sizeof address;
    } else if (host == "::1") {
        auto& address = reinterpret_cast<sockaddr_in6&>(storage);
        address.sin6_family = AF_INET6;
        address.sin6_port = htons(port);
        address.sin6_addr = in6addr_loopback;
        size = sizeof address;
    } else {
        refuse(listen,
               "LMTP knows no passwords: only a Unix socket or this machine's own "
               "addresses (127.0.0.1, ::1) will do.");
    }
    const int handle = ::socket(storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int yes = 1;
    setsockopt(handle, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (::bind(handle, reinterpret_cast<const sockaddr*>(&storage), size) != 0 ||
        ::listen(handle, 64) != 0) {
        ::close(handle);
        refuse(listen, std::strerror(errno));
    }
    return handle;
}

std::string path_of(const std::string& listen) {
    return listen.starts_with("unix:") ? listen.substr(5) : std::string();
}

}  // namespace

MailboxId LmtpIntake::mailbox_of(const std::string& recipient) {
    return journal_.read([&](store::Tx& tx) {
        Mailboxes mailboxes(tx);
        auto found = mailboxes.find_by_address(recipient);
        if (!found) found = mailboxes.find_by_address(mail::without_plus(recipient));
        return found ? found->id : MailboxId();
    });
}

mail::LmtpReply LmtpIntake::ask(const std::string& recipient) {
    try {
        return mailbox_of(recipient).value() == 0 ? unknown_recipient
                                                  : mail::LmtpReply{250, "2.1.5", "OK"};
    } catch (const std::exception& error) {
        log::error("a recipient could not be looked up", {{"error", error.what()}});
        return try_later;
    }
}

std::vector<mail::LmtpReply> LmtpIntake::deliver(const std::vector<std::string>& recipients,
                                                 const std::string& raw) {
    std::vector<mail::LmtpReply> answers;
    std::map<MailboxId, mail::LmtpReply> known;
    for (const auto& recipient : recipients) {
        try {
            const auto mailbox = mailbox_of(recipient);
            if (mailbox.value() == 0) {
                answers.push_back(unknown_recipient);
                continue;
            }
            if (!known.contains(mailbox)) {
                intake_.take(raw, {.mailbox = mailbox, .source = "lmtp"});
                known[mailbox] = {250, "2.0.0", "Kept."};
            }
            answers.push_back(known[mailbox]);
        } catch (const std::exception& error) {
            log::error("a message could not be kept", {{"error", error.what()}});
            answers.push_back(try_later);
        }
    }
    return answers;
}

struct LmtpListener::State {
    State(events::Journal& journal, Intake& intake, const LmtpOptions& given)
        : options(given),
          path(path_of(given.listen)),
          receiver(journal, intake),
          listener(path.empty() ? listen_on_port(given.listen)
                                : listen_on_path(given.listen, path)) {
        acceptor = std::jthread([this] { accept_all(); });
    }

    ~State() {
        stopping = true;
        acceptor.join();
        {
            const std::lock_guard lock(mutex);
            for (auto& client : clients)
                if (!client.has_ended) ::shutdown(client.handle, SHUT_RDWR);
        }
        clients.clear();
        if (!path.empty()) ::unlink(path.c_str());
    }

    struct Client {
        int handle = -1;
        std::atomic<bool> has_ended = false;
        std::jthread thread;
    };

    void accept_all() {
        while (!stopping) {
            if (!can_read(listener.number(), std::chrono::milliseconds(200))) continue;
            const int handle = ::accept4(listener.number(), nullptr, nullptr, SOCK_CLOEXEC);
            if (handle >= 0) admit(handle);
        }
    }

    void admit(int handle) {
        const std::lock_guard lock(mutex);
        clients.remove_if([](const Client& client) { return client.has_ended.load(); });
        if (static_cast<int>(clients.size()) >= options.connections) {
            say(handle, "421 4.3.2 Too many connections; come again.\r\n");
            ::close(handle);
            return;
        }
        auto& client = clients.emplace_back();
        client.handle = handle;
        client.thread = std::jthread([this, &client] {
            const Handle owned(client.handle);
            serve(client.handle);
            const std::lock_guard ending(mutex);
            client.has_ended = true;
        });
    }

    void serve(int handle) {
        // A client that does not read must not hold a thread for ever.
        const timeval patience{options.idle_seconds, 0};
        setsockopt(handle, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        const auto end = Clock::now() + std::chrono::seconds(options.conversation_seconds);
        mail::LmtpDialogue dialogue(receiver, options.limits, "localhost");
        if (!say(handle, dialogue.greeting())) return;
        std::array<char, 16 * 1024> bytes{};
        while (!stopping && !dialogue.is_over()) {
            if (Clock::now() > end ||
                !can_read(handle, std::chrono::seconds(options.idle_seconds))) {
                say(handle, "421 4.4.2 This takes too long.\r\n");
                return;
            }
            const auto got = ::recv(handle, bytes.data(), bytes.size(), 0);
            if (got <= 0) return;
            const auto said =
                dialogue.hear(std::string_view(bytes.data(), static_cast<std::size_t>(got)));
            if (!said.empty() && !say(handle, said)) return;
        }
    }

    LmtpOptions options;
    std::string path;
    LmtpIntake receiver;
    Handle listener;
    std::atomic<bool> stopping = false;
    std::mutex mutex;
    std::list<Client> clients;
    std::jthread acceptor;
};

LmtpListener::LmtpListener(events::Journal& journal, Intake& intake, const LmtpOptions& options)
    : state_(std::make_unique<State>(journal, intake, options)) {}

LmtpListener::~LmtpListener() = default;

int LmtpListener::port() const {
    sockaddr_storage storage{};
    socklen_t size = sizeof storage;
    ::getsockname(state_->listener.number(), reinterpret_cast<sockaddr*>(&storage), &size);
    if (storage.ss_family == AF_INET)
        return ntohs(reinterpret_cast<const sockaddr_in&>(storage).sin_port);
    if (storage.ss_family == AF_INET6)
        return ntohs(reinterpret_cast<const sockaddr_in6&>(storage).sin6_port);
    return 0;
}

}  // namespace tandem::channels::email
