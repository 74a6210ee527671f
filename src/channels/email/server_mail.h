#pragma once

#include "channels/email/mailbox.h"
#include "store/store.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::channels::email {

// What a message is recognised by, wherever it turns up again. A key is never negative.
std::int64_t message_key(std::string_view header);  // of its Message-ID; 0: it has none
std::int64_t letter_key(std::string_view raw);      // of its Message-ID and its body
std::int64_t text_key(std::string_view text);       // of any text: POP3's names of messages

// One message on a server and what was made of it.
struct ServerMail {
    std::int64_t uid = 0;
    std::int64_t incoming = 0;  // 0: its bytes had been taken before; -1: left alone on purpose
    std::int64_t size = 0;
    std::int64_t message_key = 0;
    std::int64_t letter_key = 0;
};
inline constexpr std::int64_t left_alone = -1;

// A folder as its server numbers it now. POP3: the folder "", numbered 0.
struct ServerFolder {
    MailboxId mailbox;
    std::string name;
    std::int64_t uid_validity = 0;
};

// The table `server_mail`: what was taken from where.
class ServerMails {
public:
    ServerMails(store::Tx& tx, ServerFolder folder) : tx_(tx), folder_(std::move(folder)) {}

    void add(const ServerMail& mail, Time at);
    // Of the numbers from `first` to `last`, those that are known here.
    std::set<std::int64_t> known(std::int64_t first, std::int64_t last) const;
    // The same, but only what was taken (not left alone) before a moment.
    std::set<std::int64_t> taken_before(std::int64_t first, std::int64_t last, Time at) const;

    // A message that was taken under another number of this folder has this number now; false when
    // there is none that is the same.
    bool renumber(std::int64_t message_key, std::int64_t size, std::int64_t uid);
    // Whether the mailbox has taken the same letter, though its bytes may differ.
    bool has_letter(std::int64_t letter_key) const;

private:
    store::Tx& tx_;
    ServerFolder folder_;
};

// Where a message lies that was listed without being fetched.
struct ServerPlace {
    std::string folder;
    std::int64_t uid_validity = 0;
    std::int64_t uid = 0;
};
std::optional<ServerPlace> find_place(store::Tx& tx, MailboxId mailbox, std::int64_t incoming);

// Messages that could not be had from the mailbox's server, oldest first.
std::vector<std::int64_t> unfetchable(store::Tx& tx, MailboxId mailbox);
// So many lie on the server and wait for a person because they are too large for the mailbox.
std::int64_t count_too_large(store::Tx& tx, MailboxId mailbox);

}  // namespace tandem::channels::email
