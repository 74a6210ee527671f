#pragma once

#include "mail/transport.h"

#include <tl/expected.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
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
    bool is_deleted = false;
    std::string header = {};       // of identified_between: the Message-ID's line
    std::int64_t received_at = 0;  // milliseconds; of identified_between: when the server got it
};

struct ImapRaw {
    std::uint32_t uid = 0;
    std::string raw = {};
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
    // The same, changing nothing by it.
    ImapResult<ImapSelected> examine(std::string_view folder);
    // Of the newest message in the selected folder; 0 when it is empty.
    ImapResult<std::uint32_t> highest_uid();

    // UIDs above `uid` in the selected folder, ascending.
    ImapResult<std::vector<std::uint32_t>> uids_above(std::uint32_t uid);

    // Size and \Seen of UIDs above `uid`, ascending; for listings and reconciliation.
    ImapResult<std::vector<ImapMessage>> messages_above(std::uint32_t uid);

    // The same of UIDs from `first` to `last`; also with what a message is recognised by.
    ImapResult<std::vector<ImapMessage>> messages_between(std::uint32_t first, std::uint32_t last);
    ImapResult<std::vector<ImapMessage>> identified_between(std::uint32_t first,
                                                            std::uint32_t last);

    // Several raw messages for one round trip; those that have gone meanwhile are left out. The
    // caller knows that they are not too large together.
    ImapResult<std::vector<ImapRaw>> fetch_some(const std::vector<std::uint32_t>& uids);
    // The header alone, at most 256 kB of it.
    ImapResult<std::string> fetch_header(std::uint32_t uid);

    // The raw message, without marking it as seen.
    ImapResult<std::string> fetch(std::uint32_t uid);

    ImapResult<void> mark_seen(std::uint32_t uid);
    ImapResult<void> move(std::uint32_t uid, std::string_view folder);
    // Deletes it. Where a server can only expunge a whole folder and others have marked messages as
    // deleted there, it stays marked.
    ImapResult<void> remove(std::uint32_t uid);

    // Puts a message into a folder (a copy of what was sent), marked as seen.
    ImapResult<void> append(std::string_view folder, std::string_view raw);

    bool can_idle() const;
    // Waits until the selected folder changes, `limit` passes or `is_over` says so (it is asked
    // twice a second); true when something changed.
    ImapResult<bool> idle(std::chrono::seconds limit, const std::function<bool()>& is_over = {});

    ImapResult<void> noop();

private:
    class Session;
    ImapResult<ImapSelected> open(std::string_view command, std::string_view folder);
    ImapResult<std::vector<ImapMessage>> list(const std::string& range, std::uint32_t first,
                                              std::uint32_t last, std::string_view more);
    ImapResult<void> expunge_alone(std::uint32_t uid);
    explicit Imap(std::unique_ptr<Session> session);
    std::unique_ptr<Session> session_;
};

}  // namespace tandem::mail
