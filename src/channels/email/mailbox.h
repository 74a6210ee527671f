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

namespace tandem::channels::email {

enum class IncomingKind { none, imap };
BOOST_DESCRIBE_ENUM(IncomingKind, none, imap)

enum class TransportSecurity { none, starttls, tls };
BOOST_DESCRIBE_ENUM(TransportSecurity, none, starttls, tls)

// What is done on the server with a message once it is durably ours.
enum class AfterImport { keep, seen, move };
BOOST_DESCRIBE_ENUM(AfterImport, keep, seen, move)

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
};

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
    events::Subject subject() const { return events::subject_of(mailbox); }
};
TANDEM_STRUCT(MailFailed, mailbox, incoming, reason)

struct MailDiscarded {
    static constexpr std::string_view name = "mailbox.mail_discarded";
    MailboxId mailbox;
    std::int64_t incoming = 0;
    events::Subject subject() const { return events::subject_of(mailbox); }
};
TANDEM_STRUCT(MailDiscarded, mailbox, incoming)

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
