#include "channels/email/fetch.h"
#include "channels/email/mailbox_commands.h"
#include "channels/email/mailbox_table.h"
#include "channels/email/placement_settings.h"
#include "channels/email/routes.h"
#include "events/outbox.h"
#include "http/api.h"
#include "json/types.h"

namespace tandem::channels::email {

// How mail comes in, as a client gives it; the password is write-only.
struct IncomingSettings {
    json::Default<IncomingKind> kind{IncomingKind::none};
    json::Default<json::Text<0, 253>> host;
    json::Default<json::Whole<1, 65535>> port{993};
    json::Default<TransportSecurity> security{TransportSecurity::tls};
    json::Default<json::Text<0, 254>> username;
    json::Default<json::Text<1, 200>> folder{json::Text<1, 200>("INBOX")};
    json::Default<AfterImport> after_import{AfterImport::seen};
    std::optional<json::Text<1, 200>> move_to;
    json::Default<json::Whole<1, 3600>> poll_seconds{30};
    json::Default<SignIn> sign_in{SignIn::password};
    std::vector<json::Text<1, 200>> more_folders;
    json::Default<TakeFrom> take_from{TakeFrom::everything};
    json::Default<json::Whole<0, 3650>> remove_after_days{0};
    json::Default<json::Whole<1, 200>> largest_megabytes{50};
};
TANDEM_STRUCT(IncomingSettings, kind, host, port, security, username, folder, after_import, move_to,
              poll_seconds, sign_in, more_folders, take_from, remove_after_days, largest_megabytes)

struct OutgoingSettings {
    json::Default<json::Text<0, 253>> host;
    json::Default<json::Whole<1, 65535>> port{587};
    json::Default<TransportSecurity> security{TransportSecurity::starttls};
    json::Default<json::Text<0, 254>> username;
};
TANDEM_STRUCT(OutgoingSettings, host, port, security, username)

struct NewMailbox {
    json::Text<1, 120> name;
    json::Email address;
    json::Default<json::Text<0, 120>> from_name;
    json::Default<json::Verbatim<0, 20000>> signature_html;
    std::optional<TeamId> team_id;
    json::Default<bool> verify_certificates{true};
    IncomingSettings incoming;
    OutgoingSettings outgoing;
    std::optional<PlacementSettings> placement;
    std::optional<json::Verbatim<0, 500>> incoming_password;
    std::optional<json::Verbatim<0, 500>> outgoing_password;
};
TANDEM_STRUCT(NewMailbox, name, address, from_name, signature_html, team_id, verify_certificates,
              incoming, outgoing, placement, incoming_password, outgoing_password)

struct ChangedMailbox {
    std::optional<json::Text<1, 120>> name;
    std::optional<json::Email> address;
    std::optional<json::Text<0, 120>> from_name;
    std::optional<json::Verbatim<0, 20000>> signature_html;
    json::Patch<TeamId> team_id;
    std::optional<bool> active;
    std::optional<bool> verify_certificates;
    std::optional<IncomingSettings> incoming;
    std::optional<OutgoingSettings> outgoing;
    std::optional<PlacementSettings> placement;
    std::optional<json::Verbatim<0, 500>> incoming_password;
    std::optional<json::Verbatim<0, 500>> outgoing_password;
};
TANDEM_STRUCT(ChangedMailbox, name, address, from_name, signature_html, team_id, active,
              verify_certificates, incoming, outgoing, placement, incoming_password,
              outgoing_password)

enum class HealthState { ok, failing, idle };
BOOST_DESCRIBE_ENUM(HealthState, ok, failing, idle)

// What the last comparison with the server found.
struct ReconciliationView {
    Time at;
    std::int64_t on_server = 0;
    std::int64_t known = 0;
    std::int64_t taken = 0;    // had been missing
    std::int64_t parked = 0;   // could not be had: listed as needing attention
    std::int64_t skipped = 0;  // was there before the mailbox was connected
    std::optional<std::string> error;
};
TANDEM_STRUCT(ReconciliationView, at, on_server, known, taken, parked, skipped, error)

struct HealthView {
    std::optional<Time> last_received_at;
    std::optional<Time> last_sent_at;
    std::optional<Time> last_poll_at;
    std::optional<std::string> last_error;
    HealthState state = HealthState::idle;
    std::optional<ReconciliationView> reconciliation;
};
TANDEM_STRUCT(HealthView, last_received_at, last_sent_at, last_poll_at, last_error, state,
              reconciliation)

struct IncomingView {
    IncomingKind kind = IncomingKind::none;
    std::string host;
    std::int64_t port = 0;
    TransportSecurity security = TransportSecurity::tls;
    std::string username;
    std::string folder;
    AfterImport after_import = AfterImport::seen;
    std::optional<std::string> move_to;
    std::int64_t poll_seconds = 0;
    SignIn sign_in = SignIn::password;
    std::vector<std::string> more_folders;
    TakeFrom take_from = TakeFrom::everything;
    std::int64_t remove_after_days = 0;
    std::int64_t largest_megabytes = 0;
};
TANDEM_STRUCT(IncomingView, kind, host, port, security, username, folder, after_import, move_to,
              poll_seconds, sign_in, more_folders, take_from, remove_after_days, largest_megabytes)

struct OutgoingView {
    std::string host;
    std::int64_t port = 0;
    TransportSecurity security = TransportSecurity::starttls;
    std::string username;
};
TANDEM_STRUCT(OutgoingView, host, port, security, username)

struct MailboxView {
    MailboxId id;
    std::string name;
    std::string address;
    std::string from_name;
    std::string signature_html;
    std::optional<TeamId> team_id;
    bool active = true;
    bool verify_certificates = true;
    IncomingView incoming;
    OutgoingView outgoing;
    PlacementRules placement;
    bool has_incoming_password = false;
    bool has_outgoing_password = false;
    HealthView health;
    std::int64_t version = 0;
};
TANDEM_STRUCT(MailboxView, id, name, address, from_name, signature_html, team_id, active,
              verify_certificates, incoming, outgoing, placement, has_incoming_password,
              has_outgoing_password, health, version)

struct MailboxList {
    std::vector<MailboxView> items;
};
TANDEM_STRUCT(MailboxList, items)

struct ConnectionTestView {
    bool ok = false;
    std::string message;
};
TANDEM_STRUCT(ConnectionTestView, ok, message)

struct MailboxTestView {
    ConnectionTestView incoming;
    ConnectionTestView outgoing;
};
TANDEM_STRUCT(MailboxTestView, incoming, outgoing)

struct PollView {
    int taken = 0;
    int parked = 0;
    std::string error;
};
TANDEM_STRUCT(PollView, taken, parked, error)

namespace refused = http::refused;

namespace {

HealthView to_view(const MailboxHealth& health) {
    HealthView view{.last_received_at = health.last_received_at,
                    .last_sent_at = health.last_sent_at,
                    .last_poll_at = health.last_poll_at,
                    .last_error = health.last_error};
    if (health.last_error)
        view.state = HealthState::failing;
    else if (health.last_poll_at || health.last_received_at || health.last_sent_at)
        view.state = HealthState::ok;
    return view;
}

std::vector<std::string> more_folders_of(const Mailbox& mailbox) {
    auto folders = folders_of(mailbox);
    folders.erase(folders.begin());
    return folders;
}

ReconciliationView to_view(const Reconciliation& found) {
    return {found.at,     found.on_server, found.known, found.taken,
            found.parked, found.skipped,   found.error};
}

HealthView health_of(store::Tx& tx, MailboxId mailbox) {
    auto view = to_view(Mailboxes(tx).health(mailbox));
    if (const auto found = find_reconciliation(tx, mailbox)) view.reconciliation = to_view(*found);
    return view;
}

MailboxView to_view(store::Tx& tx, const Mailbox& m) {
    return {
        .id = m.id,
        .name = m.name,
        .address = m.address,
        .from_name = m.from_name,
        .signature_html = m.signature_html,
        .team_id = m.team_id,
        .active = m.active,
        .verify_certificates = m.verify_certificates,
        .incoming = {m.incoming_kind, m.incoming_host, m.incoming_port, m.incoming_security,
                     m.incoming_username, m.folder, m.after_import, m.move_to, m.poll_seconds,
                     m.sign_in, more_folders_of(m), m.take_from, m.remove_after_days,
                     m.largest_megabytes},
        .outgoing = {m.outgoing_host, m.outgoing_port, m.outgoing_security, m.outgoing_username},
        .placement = placement_rules_from(m.placement),
        .has_incoming_password = m.incoming_password.has_value(),
        .has_outgoing_password = m.outgoing_password.has_value(),
        .health = health_of(tx, m.id),
        .version = m.version};
}

void apply(const IncomingSettings& from, Mailbox& to) {
    to.incoming_kind = from.kind;
    to.incoming_host = from.host.value.value;
    to.incoming_port = from.port.value;
    to.incoming_security = from.security;
    to.incoming_username = from.username.value.value;
    to.folder = from.folder.value.value;
    to.after_import = from.after_import;
    to.move_to = from.move_to ? std::optional(from.move_to->value) : std::nullopt;
    to.poll_seconds = from.poll_seconds.value;
    to.sign_in = from.sign_in;
    to.more_folders.clear();
    for (const auto& folder : from.more_folders) to.more_folders += folder.value + "\n";
    to.take_from = from.take_from;
    to.remove_after_days = from.remove_after_days.value;
    to.largest_megabytes = from.largest_megabytes.value;
}

void apply(const OutgoingSettings& from, Mailbox& to) {
    to.outgoing_host = from.host.value.value;
    to.outgoing_port = from.port.value;
    to.outgoing_security = from.security;
    to.outgoing_username = from.username.value.value;
}

template <class Text>
std::optional<std::string> plain(const std::optional<Text>& text) {
    return text ? std::optional(text->value) : std::nullopt;
}

Mailbox to_mailbox(const NewMailbox& body) {
    Mailbox mailbox{.name = body.name,
                    .address = body.address,
                    .from_name = body.from_name.value,
                    .signature_html = body.signature_html.value,
                    .team_id = body.team_id};
    mailbox.verify_certificates = body.verify_certificates;
    apply(body.incoming, mailbox);
    apply(body.outgoing, mailbox);
    if (body.placement) mailbox.placement = to_stored(to_rules(*body.placement));
    return mailbox;
}

void apply(const ChangedMailbox& body, Mailbox& mailbox) {
    if (body.name) mailbox.name = *body.name;
    if (body.address) mailbox.address = *body.address;
    if (body.from_name) mailbox.from_name = *body.from_name;
    if (body.signature_html) mailbox.signature_html = *body.signature_html;
    mailbox.team_id = body.team_id.applied_to(mailbox.team_id);
    if (body.active) mailbox.active = *body.active;
    if (body.verify_certificates) mailbox.verify_certificates = *body.verify_certificates;
    if (body.incoming) apply(*body.incoming, mailbox);
    if (body.outgoing) apply(*body.outgoing, mailbox);
    if (body.placement) mailbox.placement = to_stored(to_rules(*body.placement));
}

MailboxTestView to_view(const MailboxTest& test) {
    return {{test.incoming.ok, test.incoming.message}, {test.outgoing.ok, test.outgoing.message}};
}

MailboxView read_back(events::Journal& journal, MailboxId id) {
    return journal.read([&](store::Tx& tx) { return to_view(tx, Mailboxes(tx).get(id)); });
}

Mailbox get(events::Journal& journal, MailboxId id) {
    return journal.read([&](store::Tx& tx) { return Mailboxes(tx).get(id); });
}

// A saved mailbox's test uses its saved passwords where the form left them out.
Mailbox tested(events::Journal& journal, const crypto::SecretBox& box, const NewMailbox& body) {
    auto mailbox = to_mailbox(body);
    const auto known =
        journal.read([&](store::Tx& tx) { return Mailboxes(tx).find_by_address(mailbox.address); });
    // Only for the very same server: a password never goes to a host that it was not given for.
    if (known && known->incoming_host == mailbox.incoming_host)
        mailbox.incoming_password = known->incoming_password;
    if (known && known->outgoing_host == mailbox.outgoing_host)
        mailbox.outgoing_password = known->outgoing_password;
    if (body.incoming_password) mailbox.incoming_password = box.seal(body.incoming_password->value);
    if (body.outgoing_password) mailbox.outgoing_password = box.seal(body.outgoing_password->value);
    return mailbox;
}

}  // namespace

void add_mailbox_routes(http::Router& router, events::Journal& journal,
                        const crypto::SecretBox& box, Intake& intake) {
    using http::Call;
    http::Api api(router);
    const auto manage = Permission::mailboxes_manage;

    api.get<MailboxList>("/api/v1/mailboxes", http::Audience::signed_in, "List mailboxes",
                         [&journal](const Call& call) {
                             return journal.read([&](store::Tx& tx) {
                                 MailboxList list;
                                 for (const auto& mailbox : Mailboxes(tx).all()) {
                                     auto view = to_view(tx, mailbox);
                                     // Servers and accounts are the administrators' business.
                                     if (!call.actor().may(Permission::mailboxes_manage)) {
                                         view.incoming = {};
                                         view.outgoing = {};
                                         view.health.last_error.reset();
                                     }
                                     list.items.push_back(std::move(view));
                                 }
                                 return list;
                             });
                         });
    api.post<MailboxView>("/api/v1/mailboxes", manage, "Add a mailbox",
                          [&journal, &box](const Call& call, const NewMailbox& body) {
                              const auto added = add_mailbox(
                                  journal, box, call.actor(), to_mailbox(body),
                                  {plain(body.incoming_password), plain(body.outgoing_password)});
                              return read_back(journal, added.id);
                          })
        .refuses({refused::field("/address", "taken"), refused::field("/team_id", "unknown_team"),
                  refused::field("/placement/hook", "hook")});
    api.get<MailboxView>(
           "/api/v1/mailboxes/{id}", manage, "Read a mailbox",
           [&journal](const Call& call) { return read_back(journal, call.id<MailboxId>("id")); })
        .refuses({refused::not_found("mailbox")});
    api.patch<MailboxView>("/api/v1/mailboxes/{id}", manage, "Change a mailbox",
                           [&journal, &box](const Call& call, const ChangedMailbox& body) {
                               auto mailbox = get(journal, call.id<MailboxId>("id"));
                               mailbox.version = call.if_match().value_or(mailbox.version);
                               apply(body, mailbox);
                               change_mailbox(
                                   journal, box, call.actor(), mailbox,
                                   {plain(body.incoming_password), plain(body.outgoing_password)});
                               return read_back(journal, mailbox.id);
                           })
        .refuses({refused::not_found("mailbox"), refused::stale(),
                  refused::field("/address", "taken"), refused::field("/team_id", "unknown_team"),
                  refused::field("/placement/hook", "hook")});
    api.remove("/api/v1/mailboxes/{id}", manage, "Deactivate a mailbox",
               [&journal](const Call& call) {
                   deactivate_mailbox(journal, call.actor(), call.id<MailboxId>("id"));
               })
        .refuses({refused::not_found("mailbox")});
    api.post_action<MailboxTestView>(
           "/api/v1/mailboxes/test", manage, "Try settings that are not saved",
           [&journal, &box](const Call&, const NewMailbox& body) {
               return to_view(test_mailbox(journal, box, tested(journal, box, body)));
           })
        .refuses({refused::field("/placement/hook", "hook")});
    api.post_action<MailboxTestView>(
           "/api/v1/mailboxes/{id}/test", manage, "Try a mailbox's connections",
           [&journal, &box](const Call& call) {
               return to_view(test_mailbox(journal, box, get(journal, call.id<MailboxId>("id"))));
           })
        .refuses({refused::not_found("mailbox")});
    api.post_action<PollView>("/api/v1/mailboxes/{id}/poll", manage, "Fetch new mail now",
                              [&journal, &box, &intake](const Call& call) {
                                  const auto mailbox = get(journal, call.id<MailboxId>("id"));
                                  if (mailbox.incoming_kind == IncomingKind::none)
                                      throw conflict("no_incoming",
                                                     "This mailbox has no server to fetch from.");
                                  const auto report = poll({journal, box, intake}, mailbox);
                                  return PollView{report.taken, report.parked, report.error};
                              })
        .refuses({refused::not_found("mailbox"), refused::conflict("no_incoming")});
    api.post_action<ReconciliationView>(
           "/api/v1/mailboxes/{id}/reconcile", manage,
           "Compare the server with what was taken, and take what is missing",
           [&journal, &box, &intake](const Call& call) {
               const auto mailbox = get(journal, call.id<MailboxId>("id"));
               if (mailbox.incoming_kind == IncomingKind::none)
                   throw conflict("no_incoming", "This mailbox has no server to fetch from.");
               return to_view(reconcile({journal, box, intake}, mailbox));
           })
        .refuses({refused::not_found("mailbox"), refused::conflict("no_incoming")});
}

}  // namespace tandem::channels::email
