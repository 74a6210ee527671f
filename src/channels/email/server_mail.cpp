#include "channels/email/server_mail.h"

#include "crypto/hash.h"
#include "mail/ascii.h"
#include "mail/header.h"
#include "mail/mime_header.h"

namespace tandem::channels::email {
namespace {

constexpr std::string_view insert = R"sql(
    INSERT INTO server_mail (mailbox_id, folder, uid_validity, uid, incoming_id, size, message_key,
                             letter_key, taken_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT (mailbox_id, folder, uid_validity, uid) DO NOTHING)sql";

constexpr std::string_view select_known = R"sql(
    SELECT uid FROM server_mail
     WHERE mailbox_id = $1 AND folder = $2 AND uid_validity = $3 AND uid BETWEEN $4 AND $5)sql";

constexpr std::string_view select_taken_before = R"sql(
    SELECT uid FROM server_mail
     WHERE mailbox_id = $1 AND folder = $2 AND uid_validity = $3 AND uid BETWEEN $4 AND $5
       AND incoming_id >= 0 AND taken_at < $6)sql";

constexpr std::string_view select_same = R"sql(
    SELECT uid_validity, uid FROM server_mail
     WHERE mailbox_id = $1 AND message_key = $2 AND size = $3 AND folder = $4
       AND uid_validity <> $5
     ORDER BY uid_validity, uid
     LIMIT 1)sql";

constexpr std::string_view update_number = R"sql(
    UPDATE server_mail
       SET uid_validity = $5, uid = $6
     WHERE mailbox_id = $1 AND folder = $2 AND uid_validity = $3 AND uid = $4)sql";

constexpr std::string_view count_letters = R"sql(
    SELECT COUNT(*) FROM server_mail WHERE mailbox_id = $1 AND letter_key = $2)sql";

constexpr std::string_view select_place = R"sql(
    SELECT folder, uid_validity, uid FROM server_mail
     WHERE mailbox_id = $1 AND incoming_id = $2
     LIMIT 1)sql";

constexpr std::string_view select_unfetchable = R"sql(
    SELECT id FROM incoming_mail
     WHERE state = 'failed' AND mailbox_id = $1 AND code = 'unfetchable'
     ORDER BY id
     LIMIT 100)sql";

constexpr std::string_view select_too_large = R"sql(
    SELECT COUNT(*) FROM incoming_mail
     WHERE state = 'failed' AND mailbox_id = $1 AND code = 'too_large'
       AND source IN ('imap', 'pop3'))sql";

struct Number {
    std::int64_t uid_validity = 0;
    std::int64_t uid = 0;
};

std::int64_t to_key(std::string_view digest) {
    std::uint64_t key = 0;
    for (const char c : digest.substr(0, 8)) key = key << 8 | static_cast<unsigned char>(c);
    return static_cast<std::int64_t>(key >> 1);
}

std::string message_id(std::string_view& text) {
    for (const auto& header : mail::take_headers(text))
        if (header.name == "message-id") {
            const auto ids = mail::parse_ids(header.value);
            return ids.empty() ? std::string(mail::trim(header.value)) : ids.front();
        }
    return {};
}

std::set<std::int64_t> to_set(const std::vector<std::int64_t>& numbers) {
    return {numbers.begin(), numbers.end()};
}

}  // namespace

std::int64_t text_key(std::string_view text) { return to_key(crypto::sha256(text)); }

std::int64_t message_key(std::string_view header) {
    const auto id = message_id(header);
    return id.empty() ? 0 : text_key(id);
}

// Line ends and empty lines at the end are what servers change on the way.
std::int64_t letter_key(std::string_view raw) {
    crypto::Sha256 hash;
    hash.add(message_id(raw));
    std::string blank;
    while (!raw.empty()) {
        const auto line = mail::take_line(raw);
        blank += '\n';
        if (line.empty()) continue;
        hash.add(blank);
        hash.add(line);
        blank.clear();
    }
    return to_key(hash.finish());
}

void ServerMails::add(const ServerMail& mail, Time at) {
    tx_.run(insert, folder_.mailbox, folder_.name, folder_.uid_validity, mail.uid, mail.incoming,
            mail.size, mail.message_key, mail.letter_key, at);
}

std::set<std::int64_t> ServerMails::known(std::int64_t first, std::int64_t last) const {
    return to_set(tx_.all<std::int64_t>(select_known, folder_.mailbox, folder_.name,
                                        folder_.uid_validity, first, last));
}

std::set<std::int64_t> ServerMails::taken_before(std::int64_t first, std::int64_t last,
                                                 Time at) const {
    return to_set(tx_.all<std::int64_t>(select_taken_before, folder_.mailbox, folder_.name,
                                        folder_.uid_validity, first, last, at));
}

bool ServerMails::renumber(std::int64_t key, std::int64_t size, std::int64_t uid) {
    if (key == 0) return false;
    const auto same = tx_.find<Number>(select_same, folder_.mailbox, key, size, folder_.name,
                                       folder_.uid_validity);
    if (!same) return false;
    tx_.run(update_number, folder_.mailbox, folder_.name, same->uid_validity, same->uid,
            folder_.uid_validity, uid);
    return true;
}

bool ServerMails::has_letter(std::int64_t key) const {
    return tx_.get<std::int64_t>(count_letters, folder_.mailbox, key) > 0;
}

std::optional<ServerPlace> find_place(store::Tx& tx, MailboxId mailbox, std::int64_t incoming) {
    return tx.find<ServerPlace>(select_place, mailbox, incoming);
}

std::vector<std::int64_t> unfetchable(store::Tx& tx, MailboxId mailbox) {
    return tx.all<std::int64_t>(select_unfetchable, mailbox);
}

std::int64_t count_too_large(store::Tx& tx, MailboxId mailbox) {
    return tx.get<std::int64_t>(select_too_large, mailbox);
}

}  // namespace tandem::channels::email
