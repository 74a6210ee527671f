#include "channels/email/fetch.h"

#include "base/refusal.h"
#include "channels/email/imap_fetch.h"
#include "channels/email/incoming_table.h"
#include "channels/email/mailbox_table.h"
#include "channels/email/pop3_fetch.h"
#include "channels/email/server_mail.h"
#include "events/record.h"

namespace tandem::channels::email {
namespace {

constexpr std::string_view select_reconciliation = R"sql(
    SELECT at, on_server, known, taken, parked, skipped, error
      FROM mailbox_reconciliations
     WHERE mailbox_id = $1)sql";

constexpr std::string_view put_reconciliation = R"sql(
    INSERT INTO mailbox_reconciliations
           (mailbox_id, at, on_server, known, taken, parked, skipped, error)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT (mailbox_id) DO UPDATE
       SET at = excluded.at, on_server = excluded.on_server, known = excluded.known,
           taken = excluded.taken, parked = excluded.parked, skipped = excluded.skipped,
           error = excluded.error)sql";

void report_poll(events::Journal& journal, const Mailbox& mailbox, const std::string& error) {
    journal.store().write([&](store::Tx& tx) {
        Mailboxes(tx).polled(mailbox.id, journal.clock().now(),
                             error.empty() ? std::nullopt : std::optional(error));
    });
}

void keep(events::Journal& journal, const Mailbox& mailbox, const Reconciliation& found) {
    journal.write(Actor::system("email"), [&](events::Unit& unit) {
        unit.tx.run(put_reconciliation, mailbox.id, found.at, found.on_server, found.known,
                    found.taken, found.parked, found.skipped, found.error);
        unit.record(
            MailboxReconciled{mailbox.id, found.on_server, found.known, found.taken, found.parked});
    });
}

// Each on a connection of its own: one that breaks over a message is of no use for the next.
void try_unfetchable(const FetchTools& tools, const Mailbox& mailbox, Reconciliation& report) {
    const auto waiting =
        tools.journal.read([&](store::Tx& tx) { return unfetchable(tx, mailbox.id); });
    for (const auto incoming : waiting) {
        try {
            const auto taken = fetch_again(tools, Actor::system("email"), incoming);
            if (taken.outcome != Taken::Outcome::failed) ++report.taken;
        } catch (const Refusal&) {
            ++report.parked;  // still waits for a person, with its reason
        }
    }
}

}  // namespace

std::optional<Reconciliation> find_reconciliation(store::Tx& tx, MailboxId mailbox) {
    return tx.find<Reconciliation>(select_reconciliation, mailbox);
}

std::unique_ptr<Fetch> make_fetch(const FetchTools& tools, const Mailbox& mailbox) {
    return mailbox.incoming_kind == IncomingKind::pop3 ? make_pop3_fetch(tools, mailbox)
                                                       : make_imap_fetch(tools, mailbox);
}

std::string lease_name(const Mailbox& mailbox) {
    return "imap:" + std::to_string(mailbox.id.value());
}

PollReport poll(const FetchTools& tools, const Mailbox& mailbox) {
    PollReport report;
    const bool ours = tools.journal.store().with_lease(lease_name(mailbox), [&] {
        const auto fetch = make_fetch(tools, mailbox);
        report.error = fetch->open();
        if (report.error.empty()) report = fetch->take_new();
        report_poll(tools.journal, mailbox, report.error);
    });
    if (!ours) report.error = "Another node is fetching this mailbox right now.";
    return report;
}

Reconciliation reconcile(const FetchTools& tools, const Mailbox& mailbox) {
    Reconciliation report;
    const bool ours = tools.journal.store().with_lease(lease_name(mailbox), [&] {
        // Those that are listed already: without them it would say that all of it was taken.
        const auto too_large =
            tools.journal.read([&](store::Tx& tx) { return count_too_large(tx, mailbox.id); });
        {
            const auto fetch = make_fetch(tools, mailbox);
            if (auto error = fetch->open(); !error.empty())
                report.error = std::move(error);
            else
                fetch->reconcile(report);
        }
        if (!report.error) try_unfetchable(tools, mailbox, report);
        report.parked += too_large;
        report.at = tools.journal.clock().now();
        keep(tools.journal, mailbox, report);
    });
    if (!ours) report.error = "Another node is fetching this mailbox right now.";
    return report;
}

Taken fetch_again(const FetchTools& tools, const Actor& actor, std::int64_t id) {
    struct Found {
        Mailbox mailbox;
        ServerPlace place;
    };
    const auto found = tools.journal.read([&](store::Tx& tx) -> Found {
        const auto incoming = find_incoming(tx, id);
        if (!incoming) throw not_found("failed_mail");
        const auto place = find_place(tx, incoming->mailbox, id);
        if (!place) throw conflict("not_on_server", "Where it lies on the server is not known.");
        return {Mailboxes(tx).get(incoming->mailbox), *place};
    });
    std::string raw;
    const auto fetch = make_fetch(tools, found.mailbox);
    auto error = fetch->open();
    if (error.empty()) error = fetch->fetch_at(found.place, raw);
    if (!error.empty()) throw conflict("not_fetched", error);
    return tools.intake.complete(actor, id, raw);
}

}  // namespace tandem::channels::email
