#pragma once

#include "mail/imap.h"

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace tandem::mail {

// A stream to a server, in the clear or in TLS, with a timeout on every wait. For imap.cpp.
class ImapConnection {
public:
    static ImapResult<ImapConnection> open(const Server& server, int port);

    ImapConnection(ImapConnection&&) noexcept;
    ImapConnection& operator=(ImapConnection&&) noexcept;
    ~ImapConnection();

    // From here on everything is in TLS. Bytes that came too early are an attack and refused.
    ImapResult<void> start_tls();

    ImapResult<void> write(std::string_view bytes);

    // Without its line end; a line may be as long as `limit`.
    ImapResult<std::string> read_line(std::size_t limit);
    ImapResult<std::string> read_exactly(std::size_t bytes);

    // Whether something to read comes within `limit`.
    ImapResult<bool> wait_for_input(std::chrono::milliseconds limit);

private:
    struct State;
    explicit ImapConnection(std::unique_ptr<State> state);

    ImapResult<void> fill();
    ImapResult<void> wait_for(short events);
    ImapError tls_problem(const std::string& what);

    std::unique_ptr<State> state_;
};

}  // namespace tandem::mail
