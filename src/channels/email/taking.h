#pragma once

#include "channels/email/fetch.h"
#include "channels/email/incoming_table.h"
#include "channels/email/mailbox_table.h"
#include "channels/email/server_mail.h"

#include <string>
#include <vector>

namespace tandem::channels::email {

// One raw message that a server gave.
struct FetchedMail {
    std::int64_t uid = 0;
    std::int64_t size = 0;  // as the server says
    std::string raw;
};

// Whether a letter that was taken before may come again in other bytes: after a server has numbered
// its folder anew, or when something is found to be missing.
enum class Recognise { bytes, letter };

// The bookkeeping of one folder of a mailbox, whatever protocol it is fetched by: how far it has
// been taken, what is in hand, what was taken. Every step is one transaction.
class Taking {
public:
    Taking(const FetchTools& tools, const Mailbox& mailbox, ServerFolder folder,
           std::string_view source);

    ImapPosition position;
    const ServerFolder& folder() const { return folder_; }
    void number(std::int64_t uid_validity) { folder_.uid_validity = uid_validity; }

    void save();
    std::set<std::int64_t> known(std::int64_t first, std::int64_t last) const;

    // How often fetching this one has failed; from now on it is in hand.
    std::int64_t begin(std::int64_t uid);
    void failed();  // fetching what is in hand
    // Nothing is in hand any more, and everything up to `uid` is done.
    void done_to(std::int64_t uid);

    // Files them, then notes that they were taken and that everything up to `last` is done.
    void take(const std::vector<FetchedMail>& mails, std::int64_t last, Recognise recognise,
              PollReport& report);
    // Lists a message that cannot be had.
    void park(const FetchedMail& header, std::string_view code, const std::string& reason,
              PollReport& report);

private:
    std::string where(std::int64_t uid) const;

    FetchTools tools_;
    const Mailbox& mailbox_;
    ServerFolder folder_;
    std::string source_;
};

// Words for the list of what needs attention.
std::string too_large_words(const Mailbox& mailbox, std::int64_t size);
std::string unfetchable_words(std::int64_t attempts, const std::string& said);

}  // namespace tandem::channels::email
