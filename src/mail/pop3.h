#pragma once

#include "mail/imap.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::mail {

struct Pop3Settings : Server {
    std::size_t message_bytes = 50 * 1024 * 1024;  // bigger ones are not fetched
};

struct Pop3Message {
    int number = 0;       // in this session
    std::string id = {};  // in every session
    std::size_t size = 0;
};

// One signed-in session with a POP3 server, which lets nobody else into the mailbox meanwhile.
// Blocking, with a timeout on every step; for one thread.
class Pop3 {
public:
    static ImapResult<Pop3> connect(const Pop3Settings& settings);

    Pop3(Pop3&&) noexcept;
    Pop3& operator=(Pop3&&) noexcept;
    ~Pop3();  // without quit() nothing is deleted

    ImapResult<std::vector<Pop3Message>> messages();
    ImapResult<std::string> fetch(int number);
    // The header alone, as far as the server gives it.
    ImapResult<std::string> fetch_header(int number);

    // Marks it; the server deletes it at quit().
    ImapResult<void> remove(int number);
    ImapResult<void> quit();

private:
    class Session;
    explicit Pop3(std::unique_ptr<Session> session);
    std::unique_ptr<Session> session_;
};

}  // namespace tandem::mail
