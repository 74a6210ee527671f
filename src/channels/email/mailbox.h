#pragma once

#include "base/id.h"
#include "base/time.h"
#include "events/event.h"
#include "json/describe.h"
#include "mail/transport.h"

#include <boost/describe/enum.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::channels::email {

enum class IncomingKind { none, imap, pop3 };
BOOST_DESCRIBE_ENUM(IncomingKind, none, imap, pop3)

enum class TransportSecurity { none, starttls, tls };
BOOST_DESCRIBE_ENUM(TransportSecurity, none, starttls, tls)

// What is done on the server with a message once it is durably ours.
enum class AfterImport { keep, seen, move, remove };
BOOST_DESCRIBE_ENUM(AfterImport, keep, seen, move, remove)

// How to prove to both servers who we are.
enum class SignIn { password, oauth2 };
BOOST_DESCRIBE_ENUM(SignIn, password, oauth2)

// What a first connection does with the mail that lies there already.
enum class TakeFrom { everything, now };
BOOST_DESCRIBE_ENUM(TakeFrom, everything, now)

// An address that customers write to: how its mail comes in and how answers leave. The members
// stand in the order of the table's columns.
struct Mailbox {
    MailboxId id;
    std::string name;
    std::string address;
    std::string from_name;
    std::string signature_html;
    std::optional<TeamId> team_id;
    bool active = true;
    IncomingKind incoming_kind = IncomingKind::none;
    std::string incoming_host;
    std::int64_t incoming_port = 993;
    TransportSecurity incoming_security = TransportSecurity::tls;
    std::string incoming_username;
    std::optional<std::string> incoming_password;  // sealed
    std::string folder = "INBOX";
    AfterImport after_import = AfterImport::seen;
    std::optional<std::string> move_to;
    std::int64_t poll_seconds = 30;
    std::string outgoing_host;
    std::int64_t outgoing_port = 587;
    TransportSecurity outgoing_security = TransportSecurity::starttls;
    std::string outgoing_username;
    std::optional<std::string> outgoing_password;  // sealed
    bool verify_certificates = true;
    std::int64_t version = 1;
    SignIn sign_in = SignIn::password;
    std::string more_folders;  // beside `folder`, one a line
    TakeFrom take_from = TakeFrom::everything;
    std::int64_t remove_after_days = 0;  // of AfterImport::remove; 0: at once
    std::int64_t largest_megabytes = 50;
    std::string placement = "{}";  // PlacementRules, as stored
};

// The folders that mail is taken from, the first one first.
std::vector<std::string> folders_of(const Mailbox& mailbox);
std::size_t largest_bytes(const Mailbox& mailbox);

struct MailboxHealth {
    std::optional<Time> last_received_at;
    std::optional<Time> last_sent_at;
    std::optional<Time> last_poll_at;
    std::optional<std::string> last_error;
};

struct MailboxAdded {
    static constexpr std::string_view name = "mailbox.added";
    MailboxId mailbox;
    std::string address;
    events::Subject subject() const { return events::subject_of(mailbox); }
};
TANDEM_STRUCT(MailboxAdded, mailbox, address)

struct MailboxChanged {
    static constexpr std::string_view name = "mailbox.changed";
    MailboxId mailbox;
    std::string address;
    bool active = true;
    events::Subject subject() const { return events::subject_of(mailbox); }
};
TANDEM_STRUCT(MailboxChanged, mailbox, address, active)

struct MailFailed {
    static constexpr std::string_view name = "mailbox.mail_failed";
    MailboxId mailbox;
    std::int64_t incoming = 0;  // its row in incoming_mail
    std::string reason;
    std::string code = {};
    events::Subject subject() const { return events::subject_of(mailbox); }
};
TANDEM_STRUCT(MailFailed, mailbox, incoming, reason, code)

// A person, or another try, found a place for a message that had needed attention.
struct MailFiled {
    static constexpr std::string_view name = "mailbox.mail_filed";
    MailboxId mailbox;
    std::int64_t incoming = 0;
    std::optional<ConversationId> conversation;
    bool by_hand = false;
    events::Subject subject() const { return events::subject_of(mailbox); }
};
TANDEM_STRUCT(MailFiled, mailbox, incoming, conversation, by_hand)

struct MailDiscarded {
    static constexpr std::string_view name = "mailbox.mail_discarded";
    MailboxId mailbox;
    std::int64_t incoming = 0;
    std::string reason = {};
    events::Subject subject() const { return events::subject_of(mailbox); }
};
TANDEM_STRUCT(MailDiscarded, mailbox, incoming, reason)

struct MailRestored {
    static constexpr std::string_view name = "mailbox.mail_restored";
    MailboxId mailbox;
    std::int64_t incoming = 0;
    events::Subject subject() const { return events::subject_of(mailbox); }
};
TANDEM_STRUCT(MailRestored, mailbox, incoming)

// The server's folders were compared with what was taken, and what was missing was taken.
struct MailboxReconciled {
    static constexpr std::string_view name = "mailbox.reconciled";
    MailboxId mailbox;
    std::int64_t on_server = 0;
    std::int64_t known = 0;
    std::int64_t taken = 0;
    std::int64_t parked = 0;
    events::Subject subject() const { return events::subject_of(mailbox); }
};
TANDEM_STRUCT(MailboxReconciled, mailbox, on_server, known, taken, parked)

// Somebody signed the mailbox in at its provider (OAuth2), or the provider ended it.
struct MailboxConnected {
    static constexpr std::string_view name = "mailbox.connected";
    MailboxId mailbox;
    std::string provider;
    events::Subject subject() const { return events::subject_of(mailbox); }
};
TANDEM_STRUCT(MailboxConnected, mailbox, provider)

struct MailboxDisconnected {
    static constexpr std::string_view name = "mailbox.disconnected";
    MailboxId mailbox;
    std::string reason;
    events::Subject subject() const { return events::subject_of(mailbox); }
};
TANDEM_STRUCT(MailboxDisconnected, mailbox, reason)

struct OutboxRetried {
    static constexpr std::string_view name = "outbox.retried";
    OutboxId item;
    events::Subject subject() const { return events::subject_of(item); }
};
TANDEM_STRUCT(OutboxRetried, item)

struct OutboxCancelled {
    static constexpr std::string_view name = "outbox.cancelled";
    OutboxId item;
    events::Subject subject() const { return events::subject_of(item); }
};
TANDEM_STRUCT(OutboxCancelled, item)

}  // namespace tandem::channels::email
