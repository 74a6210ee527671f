#pragma once

#include "channels/email/fetch.h"
#include "channels/email/taking.h"
#include "mail/imap.h"

namespace tandem::channels::email {

// One selected IMAP folder, from which messages are taken in windows of numbers: whatever its size,
// no more than a window is held.
class FolderFetch {
public:
    FolderFetch(const FetchTools& tools, const Mailbox& mailbox, mail::Imap& imap,
                std::string name);

    mail::ImapResult<void> open();
    mail::ImapResult<void> take_new(PollReport& report);
    mail::ImapResult<void> reconcile(Reconciliation& report);
    mail::ImapResult<void> look_for_news();
    mail::ImapResult<std::string> fetch_at(const ServerPlace& place);

private:
    using Messages = std::vector<mail::ImapMessage>;

    void begin_at(const mail::ImapSelected& selected, std::uint32_t highest);
    // Leaves out what is known: under this number, or after a renumbering under another.
    Messages settle(Messages listed);
    mail::ImapResult<void> take_listed(const Messages& listed, PollReport& report);
    mail::ImapResult<void> take_batch(const Messages& batch, PollReport& report);
    mail::ImapResult<void> give_up(const mail::ImapMessage& message, const mail::ImapError* error,
                                   PollReport& report);
    void note_too_large(const mail::ImapMessage& message, PollReport& report);
    mail::ImapResult<void> park(const mail::ImapMessage& message, std::string_view code,
                                const std::string& reason, PollReport& report);
    mail::ImapResult<void> tidy(std::uint32_t uid);
    mail::ImapResult<void> tidy_old(const Messages& listed);
    void widen(std::size_t found);

    FetchTools tools_;
    const Mailbox& mailbox_;
    mail::Imap& imap_;
    Taking taking_;
    std::uint32_t highest_ = 0;
    std::uint32_t messages_ = 0;
    std::uint32_t step_ = 500;
    Recognise recognise_ = Recognise::bytes;
    bool is_read_only_ = false;
    int singly_ = 0;  // so many messages are fetched one by one, after one of them broke a batch
};

std::unique_ptr<Fetch> make_imap_fetch(const FetchTools&, const Mailbox&);

}  // namespace tandem::channels::email
