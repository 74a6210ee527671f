#pragma once

#include "mail/transport.h"

#include <tl/expected.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::mail {

struct ImapSettings : Server {
    std::size_t message_bytes = 50 * 1024 * 1024;  // bigger ones are not fetched
};

struct ImapError {
    enum class Kind {
        unreachable,  // no such host, refused, timed out
        certificate,  // TLS came up with somebody we do not trust
        credentials,  // wrong user name or password
        refused,      // the server said NO to a command
        connection,   // lost, or it speaks no IMAP
        too_large,    // the message is over the limit
        gone,         // no such message any more
    };
    Kind kind = Kind::connection;
    std::string text = {};  // for people

    // Worth trying again unchanged; the rest needs a person first.
    bool is_temporary() const { return kind == Kind::unreachable || kind == Kind::connection; }
};

template <class T>
using ImapResult = tl::expected<T, ImapError>;

struct ImapFolder {
    std::string name = {};  // UTF-8
    char delimiter = 0;     // 0: flat
    bool is_selectable = true;
    std::string role = {};  // "inbox", "sent", "trash", "junk", "drafts", "archive" or empty
};

struct ImapSelected {
    std::uint32_t uid_validity = 0;
    std::uint32_t uid_next = 0;  // 0: the server does not say
    std::uint32_t messages = 0;
    bool is_read_only = false;
};

struct ImapMessage {
    std::uint32_t uid = 0;
    std::size_t size = 0;
    bool is_seen = false;
};

// One signed-in connection to an IMAP server. Blocking, with a timeout on every step; for one
// thread. After an error of kind `connection` or `unreachable` it is of no more use: connect anew.
class Imap {
public:
    static ImapResult<Imap> connect(const ImapSettings& settings);

    Imap(Imap&&) noexcept;
    Imap& operator=(Imap&&) noexcept;
    ~Imap();  // says LOGOUT if the connection still stands

    ImapResult<std::vector<ImapFolder>> folders();
    ImapResult<void> create_folder(std::string_view name);
    ImapResult<ImapSelected> select(std::string_view folder);

    // UIDs above `uid` in the selected folder, ascending.
    ImapResult<std::vector<std::uint32_t>> uids_above(std::uint32_t uid);

    // Size and \Seen of UIDs above `uid`, ascending; for listings and reconciliation.
    ImapResult<std::vector<ImapMessage>> messages_above(std::uint32_t uid);

    // The raw message, without marking it as seen.
    ImapResult<std::string> fetch(std::uint32_t uid);

    ImapResult<void> mark_seen(std::uint32_t uid);
    ImapResult<void> move(std::uint32_t uid, std::string_view folder);

    // Puts a message into a folder (a copy of what was sent), marked as seen.
    ImapResult<void> append(std::string_view folder, std::string_view raw);

    bool can_idle() const;
    // Waits until the selected folder changes or `limit` passes; true when something changed.
    ImapResult<bool> idle(std::chrono::seconds limit);

    ImapResult<void> noop();

private:
    class Session;
    explicit Imap(std::unique_ptr<Session> session);
    std::unique_ptr<Session> session_;
};

}  // namespace tandem::mail
