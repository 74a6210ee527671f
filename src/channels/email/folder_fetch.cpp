#include "channels/email/imap_fetch.h"

#include <algorithm>

namespace tandem::channels::email {
namespace {

using Kind = mail::ImapError::Kind;
template <class T>
using Result = mail::ImapResult<T>;

constexpr std::size_t batch_messages = 20;
constexpr std::size_t batch_bytes = 2 * 1024 * 1024;
constexpr std::uint32_t widest_step = 1U << 28;

std::int64_t key_of(const mail::ImapMessage& message) { return message_key(message.header); }

bool ends_connection(const mail::ImapError& error) {
    return error.kind != Kind::refused && error.kind != Kind::gone;
}

}  // namespace

FolderFetch::FolderFetch(const FetchTools& tools, const Mailbox& mailbox, mail::Imap& imap,
                         std::string name)
    : tools_(tools),
      mailbox_(mailbox),
      imap_(imap),
      taking_(tools, mailbox, {mailbox.id, std::move(name), 0}, "imap") {}

Result<void> FolderFetch::open() {
    const auto& name = taking_.folder().name;
    const bool changes_nothing = mailbox_.after_import == AfterImport::keep;
    const auto selected = changes_nothing ? imap_.examine(name) : imap_.select(name);
    if (!selected) return tl::make_unexpected(selected.error());
    is_read_only_ = changes_nothing || selected->is_read_only;
    messages_ = selected->messages;
    highest_ = selected->uid_next > 0 ? selected->uid_next - 1 : 0;
    if (selected->uid_next == 0 && messages_ > 0) {
        const auto highest = imap_.highest_uid();
        if (!highest) return tl::make_unexpected(highest.error());
        highest_ = *highest;
    }
    begin_at(*selected, highest_);
    return {};
}

// Another UIDVALIDITY: the numbers mean other messages now. Everything is looked at again, and what
// was taken before is recognised.
void FolderFetch::begin_at(const mail::ImapSelected& selected, std::uint32_t highest) {
    const auto name = taking_.folder().name;
    taking_.number(selected.uid_validity);
    const auto saved =
        tools_.journal.read([&](store::Tx& tx) { return find_position(tx, mailbox_.id, name); });
    auto& position = taking_.position;
    if (saved) position = *saved;
    if (saved && saved->uid_validity == selected.uid_validity) {
        singly_ = saved->in_hand != 0 ? static_cast<int>(batch_messages) : 0;
        return;
    }
    position = {.uid_validity = selected.uid_validity, .began_at = position.began_at};
    if (saved) {
        position.known_until = highest;
    } else if (mailbox_.take_from == TakeFrom::now) {
        position.last_uid = highest;
        position.first_uid = static_cast<std::int64_t>(highest) + 1;
        position.began_at = to_millis(tools_.journal.clock().now());
    }
    taking_.save();
}

Result<void> FolderFetch::look_for_news() {
    const auto highest = imap_.highest_uid();
    if (!highest) return tl::make_unexpected(highest.error());
    highest_ = std::max(highest_, *highest);
    return {};
}

void FolderFetch::widen(std::size_t found) {
    if (found < 100) step_ = std::min(step_ * 2, widest_step);
    if (found > 1000) step_ = std::max(step_ / 2, 100U);
}

Result<void> FolderFetch::take_new(PollReport& report) {
    auto& position = taking_.position;
    const auto before = position.last_uid;
    while (position.last_uid < highest_) {
        const auto first = static_cast<std::uint32_t>(position.last_uid + 1);
        const auto last =
            static_cast<std::uint32_t>(std::min<std::int64_t>(position.last_uid + step_, highest_));
        const bool is_rescan = first <= position.known_until;
        recognise_ = is_rescan ? Recognise::letter : Recognise::bytes;
        auto listed =
            is_rescan ? imap_.identified_between(first, last) : imap_.messages_between(first, last);
        if (!listed) return tl::make_unexpected(listed.error());
        widen(listed->size());
        if (auto taken = take_listed(settle(std::move(*listed)), report); !taken) return taken;
        taking_.done_to(last);
    }
    if (position.last_uid != before) taking_.save();
    return {};
}

FolderFetch::Messages FolderFetch::settle(Messages listed) {
    if (listed.empty()) return listed;
    const auto& position = taking_.position;
    const auto known = taking_.known(listed.front().uid, listed.back().uid);
    const auto is_known = [&](const mail::ImapMessage& message) {
        return known.contains(message.uid);
    };
    std::erase_if(listed, is_known);
    if (listed.empty() || listed.front().uid > position.known_until) return listed;
    const auto now = tools_.journal.clock().now();
    std::set<std::uint32_t> recognised;
    tools_.journal.store().write([&](store::Tx& tx) {
        recognised.clear();
        ServerMails table(tx, taking_.folder());
        for (const auto& message : listed) {
            const auto size = static_cast<std::int64_t>(message.size);
            if (position.began_at > 0 && message.received_at > 0 &&
                message.received_at < position.began_at) {
                table.add({.uid = message.uid, .incoming = left_alone, .size = size}, now);
                recognised.insert(message.uid);
            } else if (table.renumber(key_of(message), size, message.uid)) {
                recognised.insert(message.uid);
            }
        }
    });
    std::erase_if(listed, [&](const auto& message) { return recognised.contains(message.uid); });
    return listed;
}

Result<void> FolderFetch::take_listed(const Messages& listed, PollReport& report) {
    Messages batch;
    std::size_t bytes = 0;
    const auto flush = [&]() -> Result<void> {
        auto taken = batch.empty() ? Result<void>() : take_batch(batch, report);
        batch.clear();
        bytes = 0;
        return taken;
    };
    for (const auto& message : listed) {
        const auto most = singly_ > 0 ? 1 : batch_messages;
        if (batch.size() >= most || bytes + message.size > batch_bytes)
            if (auto taken = flush(); !taken) return taken;
        if (message.size > largest_bytes(mailbox_)) {
            if (auto taken = flush(); !taken) return taken;
            const auto size = static_cast<std::int64_t>(message.size);
            auto parked = park(message, too_large_code, too_large_words(mailbox_, size), report);
            if (!parked) return parked;
            continue;
        }
        batch.push_back(message);
        bytes += message.size;
    }
    return flush();
}

Result<void> FolderFetch::take_batch(const Messages& batch, PollReport& report) {
    if (taking_.begin(batch.front().uid) >= most_fetches) {
        if (auto parked = give_up(batch.front(), nullptr, report); !parked) return parked;
        const Messages rest(batch.begin() + 1, batch.end());
        return rest.empty() ? Result<void>() : take_batch(rest, report);
    }
    std::vector<std::uint32_t> uids;
    for (const auto& message : batch) uids.push_back(message.uid);
    auto raws = imap_.fetch_some(uids);
    if (!raws) {
        singly_ = static_cast<int>(batch_messages);
        taking_.failed();
        if (raws.error().kind == Kind::too_large && batch.size() == 1)
            note_too_large(batch.front(), report);
        if (ends_connection(raws.error())) return tl::make_unexpected(raws.error());
        return batch.size() > 1 ? take_listed(batch, report)
                                : give_up(batch.front(), &raws.error(), report);
    }
    std::vector<FetchedMail> mails;
    for (auto& one : *raws) {
        const auto listed = std::ranges::find(batch, one.uid, &mail::ImapMessage::uid);
        mails.push_back({one.uid, static_cast<std::int64_t>(listed->size), std::move(one.raw)});
    }
    taking_.take(mails, batch.back().uid, recognise_, report);
    if (singly_ > 0) --singly_;
    for (const auto& mail : mails)
        if (auto tidied = tidy(static_cast<std::uint32_t>(mail.uid)); !tidied) return tidied;
    return {};
}

// The server had said another size; the connection is of no more use.
void FolderFetch::note_too_large(const mail::ImapMessage& message, PollReport& report) {
    const auto limit = static_cast<std::int64_t>(largest_bytes(mailbox_)) + 1;
    taking_.park({message.uid, limit, ""}, too_large_code, too_large_words(mailbox_, limit),
                 report);
}

// A server that refuses a message goes on with the others; so do we.
Result<void> FolderFetch::give_up(const mail::ImapMessage& message, const mail::ImapError* error,
                                  PollReport& report) {
    const auto attempts = std::max<std::int64_t>(taking_.position.attempts, 1);
    return park(message, unfetchable_code,
                unfetchable_words(attempts, error != nullptr ? error->text : ""), report);
}

// Its header is fetched for the person who will look at it, unless that is what breaks.
Result<void> FolderFetch::park(const mail::ImapMessage& message, std::string_view code,
                               const std::string& reason, PollReport& report) {
    std::string header;
    const bool is_tried =
        taking_.position.in_hand == message.uid && taking_.position.attempts > most_fetches;
    if (!is_tried) {
        auto fetched = imap_.fetch_header(message.uid);
        if (!fetched && ends_connection(fetched.error())) {
            taking_.begin(message.uid);
            taking_.failed();
            return tl::make_unexpected(fetched.error());
        }
        if (fetched) header = std::move(*fetched);
    }
    taking_.park({message.uid, static_cast<std::int64_t>(message.size), std::move(header)}, code,
                 reason, report);
    return {};
}

Result<void> FolderFetch::tidy(std::uint32_t uid) {
    if (is_read_only_) return {};
    switch (mailbox_.after_import) {
        case AfterImport::keep:
            return {};
        case AfterImport::seen:
            return imap_.mark_seen(uid);
        case AfterImport::move:
            return imap_.move(uid, mailbox_.move_to.value_or("Archive"));
        case AfterImport::remove:
            return mailbox_.remove_after_days == 0 ? imap_.remove(uid) : Result<void>();
    }
    return {};
}

// What should have been moved or deleted and still lies there.
Result<void> FolderFetch::tidy_old(const Messages& listed) {
    const bool moves = mailbox_.after_import == AfterImport::move;
    if (is_read_only_ || (!moves && mailbox_.after_import != AfterImport::remove)) return {};
    const auto days = std::chrono::days(moves ? 0 : mailbox_.remove_after_days);
    const auto due = tools_.journal.read([&](store::Tx& tx) {
        return ServerMails(tx, taking_.folder())
            .taken_before(listed.front().uid, listed.back().uid,
                          tools_.journal.clock().now() - days);
    });
    for (const auto& message : listed) {
        if (message.is_deleted || !due.contains(message.uid)) continue;
        auto tidied = moves ? tidy(message.uid) : imap_.remove(message.uid);
        if (!tidied) return tidied;
    }
    return {};
}

Result<void> FolderFetch::reconcile(Reconciliation& report) {
    recognise_ = Recognise::letter;
    const auto last_taken = static_cast<std::uint32_t>(taking_.position.last_uid);
    auto first = static_cast<std::uint32_t>(taking_.position.first_uid);
    std::int64_t on_server = 0;
    while (first <= last_taken) {
        const auto last = last_taken - first < step_ ? last_taken : first + step_ - 1;
        auto listed = imap_.messages_between(first, last);
        if (!listed) return tl::make_unexpected(listed.error());
        widen(listed->size());
        if (!listed->empty()) {
            if (auto tidied = tidy_old(*listed); !tidied) return tidied;
            const auto missing = settle(*listed);
            on_server += static_cast<std::int64_t>(listed->size());
            report.known += static_cast<std::int64_t>(listed->size() - missing.size());
            PollReport taken;
            auto done = take_listed(missing, taken);
            report.taken += taken.taken;
            report.parked += taken.parked;
            if (!done) return done;
        }
        if (last == UINT32_MAX) break;
        first = last + 1;
    }
    report.on_server += on_server;
    report.skipped += std::max<std::int64_t>(messages_ - on_server, 0);
    return {};
}

Result<std::string> FolderFetch::fetch_at(const ServerPlace& place) {
    if (place.uid_validity != taking_.folder().uid_validity)
        return tl::make_unexpected(mail::ImapError{
            Kind::gone, "The server has numbered the folder anew and the message is not found."});
    return imap_.fetch(static_cast<std::uint32_t>(place.uid));
}

}  // namespace tandem::channels::email
