#include "channels/email/intake.h"

#include "base/refusal.h"
#include "channels/email/filing.h"
#include "channels/email/incoming_table.h"
#include "channels/email/mailbox.h"
#include "events/record.h"
#include "mail/raw_headers.h"

namespace tandem::channels::email {
namespace {

// Interrupted so often, a message is taken for what interrupts: it waits for a person.
constexpr int most_attempts = 3;

Actor intake_actor() { return Actor::system("email"); }

}  // namespace

Intake::Intake(events::Journal& journal, blobs::Blobs& blobs, mail::ReplyTokens tokens)
    : journal_(journal), blobs_(blobs), tokens_(std::move(tokens)) {}

// What comes in is opened first: what is sealed inside says where the letter belongs and whether it
// is spam. History is believed by its headers, and may be thousands of letters that each take
// GnuPG's time: seals and signatures of it are read in the background.
SecuredLetter Intake::read(std::string_view raw, const IntakeOptions& options) const {
    if (security_ == nullptr) return {mail::parse(raw)};
    return options.keep_dates ? security_->read_for_now(raw)
                              : security_->read(raw, options.mailbox);
}

Prepared Intake::prepare(std::string_view raw, const IntakeOptions& options) const {
    auto letter = read(raw, options);
    Prepared prepared{
        .mail = std::move(letter.mail), .attachments = {}, .security = std::move(letter.findings)};
    std::vector<std::string_view> bytes;
    bytes.reserve(prepared.mail.attachments.size());
    for (const auto& part : prepared.mail.attachments) bytes.emplace_back(part.bytes);
    if (!bytes.empty()) prepared.attachments = blobs_.put_many(bytes);
    prepared.head = mail::header_section(raw);
    return prepared;
}

Taken Intake::file(events::Unit& unit, std::int64_t incoming, BlobId raw, const Prepared& prepared,
                   const IntakeOptions& options) {
    return file_letter(unit, {blobs_, tokens_, spam_models_}, {incoming, raw, prepared, options});
}

Taken Intake::file_or_park(events::Unit& unit, std::int64_t incoming, BlobId raw,
                           const Prepared& prepared, const IntakeOptions& options) {
    Taken taken;
    std::string reason;
    try {
        unit.tx.nested([&] { taken = file(unit, incoming, raw, prepared, options); });
        return taken;
    } catch (const std::exception& error) {
        reason = error.what();
    }
    mark_incoming_failed(unit.tx, incoming, reason);
    unit.record(MailFailed{options.mailbox, incoming, reason, "failed"});
    return {.outcome = Taken::Outcome::failed,
            .incoming = incoming,
            .warnings = prepared.mail.warnings,
            .reason = reason};
}

Taken Intake::take(std::string_view raw, const IntakeOptions& options) {
    return take_all(std::vector{std::string(raw)}, options).front();
}

std::vector<Taken> Intake::take_all(std::span<const std::string> raws,
                                    const IntakeOptions& options) {
    const std::vector<std::string_view> views(raws.begin(), raws.end());
    const auto refs = blobs_.put_many(views);

    struct Row {
        std::optional<std::int64_t> incoming;
        BlobId raw;
    };
    const auto actor = intake_actor();
    const auto rows = journal_.write(actor, [&](events::Unit& unit) {
        std::vector<Row> added;
        for (const auto& ref : refs) {
            const auto raw = blobs_.keep(unit.tx, ref);
            added.push_back(
                {add_incoming(unit.tx, unit.now, options.mailbox, options.source, ref.hash, raw),
                 raw});
        }
        return added;
    });

    std::vector<std::optional<Prepared>> prepared(raws.size());
    for (std::size_t i = 0; i < raws.size(); ++i)
        if (rows[i].incoming) prepared[i] = prepare(raws[i], options);

    const auto file_all = [&](auto file_one) {
        return journal_.write(actor, [&](events::Unit& unit) {
            std::vector<Taken> taken;
            taken.reserve(raws.size());
            for (std::size_t i = 0; i < raws.size(); ++i)
                taken.push_back(prepared[i]
                                    ? file_one(unit, *rows[i].incoming, rows[i].raw, *prepared[i])
                                    : Taken{.outcome = Taken::Outcome::duplicate});
            return taken;
        });
    };
    // A savepoint makes the full-text index write itself out, so a message stands alone only when
    // one of its batch has failed.
    try {
        return file_all([&](auto&... message) { return file(message..., options); });
    } catch (const std::exception&) {
        return file_all([&](auto&... message) { return file_or_park(message..., options); });
    }
}

// The attempt is counted before it is made: what ends the process is found out by counting.
Taken Intake::process(const Actor& actor, std::int64_t id, IntakeOptions options) {
    const auto incoming = journal_.write(actor, [&](events::Unit& unit) {
        begin_attempt(unit.tx, id);
        return find_incoming(unit.tx, id);
    });
    if (!incoming) throw not_found("failed_mail");
    options.mailbox = incoming->mailbox;
    return process(actor, *incoming, prepare(blobs_.read(incoming->raw), options), options);
}

Taken Intake::process(const Actor& actor, const Incoming& incoming, const Prepared& prepared,
                      const IntakeOptions& options) {
    return journal_.write(actor, [&](events::Unit& unit) {
        auto taken = file_or_park(unit, incoming.id, incoming.raw, prepared, options);
        if (incoming.state == IncomingState::failed && taken.outcome != Taken::Outcome::failed)
            unit.record(MailFiled{incoming.mailbox, incoming.id, taken.conversation,
                                  options.by_hand.has_value()});
        return taken;
    });
}

Taken Intake::process_or_give_up(const Incoming& incoming, const IntakeOptions& options) {
    const auto actor = intake_actor();
    if (incoming.attempts < most_attempts) return process(actor, incoming.id, options);
    const std::string reason =
        "Processing this message was interrupted " + std::to_string(most_attempts) + " times.";
    journal_.write(actor, [&](events::Unit& unit) {
        mark_incoming_failed(unit.tx, incoming.id, reason, "interrupted");
        unit.record(MailFailed{incoming.mailbox, incoming.id, reason, "interrupted"});
    });
    return {.outcome = Taken::Outcome::failed, .incoming = incoming.id, .reason = reason};
}

int Intake::resume() {
    int processed = 0;
    for (;;) {
        const auto waiting = journal_.read([](store::Tx& tx) { return waiting_incoming(tx, 100); });
        if (waiting.empty()) return processed;
        for (const auto& incoming : waiting) process_or_give_up(incoming, {});
        processed += static_cast<int>(waiting.size());
    }
}

std::vector<Taken> Intake::resume_history(conversations::Status start_as) {
    std::vector<Taken> taken;
    const IntakeOptions options{.source = "import", .keep_dates = true, .start_as = start_as};
    for (;;) {
        const auto waiting = journal_.read([](store::Tx& tx) { return waiting_history(tx, 100); });
        if (waiting.empty()) return taken;
        for (const auto& incoming : waiting) taken.push_back(process_or_give_up(incoming, options));
    }
}

}  // namespace tandem::channels::email
