#include "channels/email/taking.h"

#include "crypto/random.h"

#include <algorithm>

namespace tandem::channels::email {
namespace {

// Tells what this process has in hand from what one that died had.
std::int64_t this_run() {
    static const auto id = static_cast<std::int64_t>(crypto::random_number() >> 1);
    return id;
}

std::int64_t megabytes(std::int64_t bytes) { return (bytes + 1024 * 1024 - 1) / (1024 * 1024); }

}  // namespace

Taking::Taking(const FetchTools& tools, const Mailbox& mailbox, ServerFolder folder,
               std::string_view source)
    : tools_(tools), mailbox_(mailbox), folder_(std::move(folder)), source_(source) {}

void Taking::save() {
    position.uid_validity = folder_.uid_validity;
    tools_.journal.store().write(
        [&](store::Tx& tx) { save_position(tx, mailbox_.id, folder_.name, position); });
}

std::set<std::int64_t> Taking::known(std::int64_t first, std::int64_t last) const {
    return tools_.journal.read(
        [&](store::Tx& tx) { return ServerMails(tx, folder_).known(first, last); });
}

// Another run's: the process died over it.
std::int64_t Taking::begin(std::int64_t uid) {
    if (position.in_hand != uid) position.attempts = 0;
    if (position.in_hand == uid && position.run_id != this_run()) ++position.attempts;
    position.in_hand = uid;
    position.run_id = this_run();
    save();
    return position.attempts;
}

void Taking::failed() {
    ++position.attempts;
    save();
}

void Taking::done_to(std::int64_t uid) {
    position.last_uid = std::max(position.last_uid, uid);
    position.in_hand = 0;
    position.attempts = 0;
}

void Taking::take(const std::vector<FetchedMail>& mails, std::int64_t last, Recognise recognise,
                  PollReport& report) {
    std::vector<ServerMail> rows;
    std::vector<std::size_t> fresh;
    std::vector<std::string> raws;
    for (const auto& mail : mails) {
        rows.push_back({.uid = mail.uid,
                        .size = mail.size,
                        .message_key = message_key(mail.raw),
                        .letter_key = letter_key(mail.raw)});
        const bool is_known =
            recognise == Recognise::letter && tools_.journal.read([&](store::Tx& tx) {
                return ServerMails(tx, folder_).has_letter(rows.back().letter_key);
            });
        if (is_known) continue;
        fresh.push_back(rows.size() - 1);
        raws.push_back(mail.raw);
    }
    if (!raws.empty()) {
        const auto taken =
            tools_.intake.take_all(raws, {.mailbox = mailbox_.id, .source = source_});
        for (std::size_t i = 0; i < fresh.size(); ++i) {
            rows[fresh[i]].incoming = taken[i].incoming;
            if (taken[i].outcome != Taken::Outcome::duplicate) ++report.taken;
        }
    }
    // What failed after them is still in hand.
    const bool was_in_hand =
        std::ranges::any_of(mails, [&](const auto& mail) { return mail.uid == position.in_hand; });
    if (last > 0 || was_in_hand) done_to(last);
    const auto now = tools_.journal.clock().now();
    tools_.journal.store().write([&](store::Tx& tx) {
        ServerMails table(tx, folder_);
        for (const auto& row : rows) table.add(row, now);
        save_position(tx, mailbox_.id, folder_.name, position);
    });
}

void Taking::park(const FetchedMail& header, std::string_view code, const std::string& reason,
                  PollReport& report) {
    const auto taken = tools_.intake.park(
        {.header = header.raw, .where = where(header.uid), .code = code, .reason = reason},
        {.mailbox = mailbox_.id, .source = source_});
    if (taken.outcome == Taken::Outcome::failed) ++report.parked;
    done_to(header.uid);
    const auto now = tools_.journal.clock().now();
    tools_.journal.store().write([&](store::Tx& tx) {
        ServerMails(tx, folder_)
            .add({.uid = header.uid,
                  .incoming = taken.incoming,
                  .size = header.size,
                  .message_key = message_key(header.raw),
                  .letter_key = text_key(where(header.uid))},
                 now);
        save_position(tx, mailbox_.id, folder_.name, position);
    });
}

std::string Taking::where(std::int64_t uid) const {
    return folder_.name + "/" + std::to_string(folder_.uid_validity) + "/" + std::to_string(uid);
}

std::string too_large_words(const Mailbox& mailbox, std::int64_t size) {
    return "The message has " + std::to_string(megabytes(size)) + " MB; this mailbox takes up to " +
           std::to_string(mailbox.largest_megabytes) + " MB. It is still on the server.";
}

std::string unfetchable_words(std::int64_t attempts, const std::string& said) {
    if (!said.empty()) return "The server does not give this message: " + said;
    return "Fetching this message was cut off " + std::to_string(attempts) + " times.";
}

}  // namespace tandem::channels::email
