#include "channels/email/scanner.h"

#include "accounts/settings.h"
#include "base/refusal.h"
#include "conversations/attachments.h"
#include "conversations/message_table.h"
#include "conversations/table.h"
#include "events/record.h"
#include "json/decode.h"
#include "json/encode.h"
#include "mail/clamd.h"

#include <algorithm>

namespace tandem::channels::email {
namespace {

using conversations::Scan;
using conversations::Scans;
using conversations::ScanState;

constexpr std::string_view settings_key = "virus_scanner";
constexpr int most_at_once = 20;
constexpr std::chrono::seconds first_pause{30};
constexpr std::int64_t most_doublings = 7;  // an hour

constexpr std::string_view select_attachments = R"sql(
    SELECT id FROM attachments WHERE blob_id = $1 AND message_id IS NOT NULL ORDER BY id)sql";

Time again_at(Time now, std::int64_t attempts) {
    return now + first_pause * (std::int64_t{1} << std::min(attempts, most_doublings));
}

ConversationId conversation_of(store::Tx& tx, const conversations::Attachment& attachment) {
    const auto message =
        attachment.message ? conversations::Messages(tx).find(*attachment.message) : std::nullopt;
    if (!message) return {};
    return conversations::Conversations(tx)
        .find_shown(message->conversation)
        .value_or(message->conversation);
}

void record_found(events::Unit& unit, BlobId blob, const std::string& found) {
    for (const auto id : unit.tx.all<AttachmentId>(select_attachments, blob)) {
        const auto attachment = conversations::Attachments(unit.tx).get(id);
        unit.record(
            VirusFound{conversation_of(unit.tx, attachment), id, attachment.filename, found});
    }
}

// Nothing when the scanner did not answer.
std::optional<Scan> scan_bytes(const ScannerSettings& settings, const std::string& bytes) {
    using Outcome = mail::ScanAnswer::Outcome;
    if (bytes.size() > static_cast<std::size_t>(settings.largest_megabytes) << 20)
        return Scan{ScanState::too_large, {}};
    const auto answer = mail::scan({.address = settings.address}, bytes);
    switch (answer.outcome) {
        case Outcome::clean:
            return Scan{ScanState::clean, {}};
        case Outcome::infected:
            return Scan{
                settings.infected == InfectedFile::lock ? ScanState::infected : ScanState::released,
                answer.text};
        case Outcome::too_large:
            return Scan{ScanState::too_large, {}};
        case Outcome::unavailable:
            break;
    }
    return std::nullopt;
}

}  // namespace

ScannerSettings scanner_settings(store::Tx& tx) {
    const auto text = accounts::get_setting(tx, settings_key);
    return text.empty() ? ScannerSettings() : json::decode_stored<ScannerSettings>(text);
}

void set_scanner(events::Journal& journal, const Actor& actor, const ScannerSettings& settings) {
    actor.require(Permission::system_manage);
    if (!mail::is_clamd_address(settings.address))
        throw invalid_field("/address", "not_an_address",
                            "Like unix:/run/clamav/clamd.ctl or 127.0.0.1:3310.");
    journal.write(actor, [&](events::Unit& unit) {
        accounts::set_setting(unit.tx, settings_key, json::encode(settings));
        unit.record(ScannerChanged{settings.enabled, settings.address});
    });
}

void await_scans(events::Unit& unit, MessageId message) {
    if (!scanner_settings(unit.tx).enabled) return;
    for (const auto& file : conversations::Attachments(unit.tx).of_messages({message}))
        Scans(unit.tx).await(file.blob, unit.now);
}

int scan_waiting(events::Journal& journal, blobs::Blobs& blobs) {
    ScannerSettings settings;
    const auto due = journal.read([&](store::Tx& tx) {
        settings = scanner_settings(tx);
        return settings.enabled ? Scans(tx).due(journal.clock().now(), most_at_once)
                                : std::vector<Scans::Due>();
    });
    int scanned = 0;
    for (const auto& one : due) {
        const auto scan = scan_bytes(settings, blobs.read(one.blob));
        journal.write(Actor::system("email"), [&](events::Unit& unit) {
            if (!scan)
                Scans(unit.tx).postpone(one.blob, again_at(unit.now, one.attempts));
            else if (Scans(unit.tx).answer(one.blob, *scan, unit.now) && !scan->found.empty())
                record_found(unit, one.blob, scan->found);
        });
        if (!scan) break;  // it does not answer the others either
        ++scanned;
    }
    return scanned;
}

void release_attachment(events::Journal& journal, const Actor& actor, AttachmentId id,
                        bool released) {
    actor.require(Permission::system_manage);
    journal.write(actor, [&](events::Unit& unit) {
        const auto attachment = conversations::Attachments(unit.tx).get(id);
        Scans scans(unit.tx);
        if (!(released ? scans.release(attachment.blob) : scans.lock_again(attachment.blob)))
            throw conflict("not_infected", "Nothing was found in this file.");
        unit.record(AttachmentReleased{conversation_of(unit.tx, attachment), id,
                                       attachment.filename, released});
    });
}

}  // namespace tandem::channels::email
