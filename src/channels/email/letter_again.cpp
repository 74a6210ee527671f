#include "channels/email/letter_security.h"
#include "channels/email/opened_events.h"
#include "conversations/attachments.h"
#include "conversations/conversation.h"
#include "conversations/message_table.h"
#include "conversations/table.h"
#include "events/record.h"
#include "mail/quote.h"

// Letters that were filed before they could be read.
namespace tandem::channels::email {
namespace {

using conversations::Message;
using conversations::Protection;
using conversations::Protections;

Actor system_actor() { return Actor::system("email"); }

struct Again {
    Message message;
    SecuredLetter letter = {};
    std::vector<blobs::BlobRef> files = {};
    MailboxId mailbox = {};
};

void replace_files(events::Unit& unit, blobs::Blobs& blobs, const Again& again) {
    conversations::Attachments attachments(unit.tx);
    for (const auto& old : attachments.of_messages({again.message.id})) attachments.remove(old.id);
    const auto& parts = again.letter.mail.attachments;
    for (std::size_t i = 0; i < parts.size(); ++i)
        attachments.add({.blob = blobs.keep(unit.tx, again.files[i]),
                         .message = again.message.id,
                         .filename = parts[i].filename,
                         .content_type = parts[i].content_type,
                         .size = static_cast<std::int64_t>(parts[i].bytes.size()),
                         .content_id = parts[i].content_id,
                         .is_inline = parts[i].is_inline,
                         .created_at = unit.now});
}

Message rewritten(const Again& again) {
    auto message = again.message;
    const auto& mail = again.letter.mail;
    message.subject = mail.subject;
    message.text = mail.text;
    message.html = mail.html ? std::optional(mail::fold_quoted(*mail.html)) : std::nullopt;
    message.remote_images = mail.remote_images;
    message.warnings = mail.warnings;
    message.attachments = static_cast<std::int64_t>(mail.attachments.size());
    return message;
}

bool says_the_same(const Message& a, const Message& b) {
    return a.subject == b.subject && a.text == b.text && a.html == b.html &&
           a.remote_images == b.remote_images && a.attachments == b.attachments;
}

// The row says what the letter says, as far as it said what the seal said.
void retell(events::Unit& unit, ConversationId id, const Message& before, const Message& after) {
    conversations::Conversations conversations(unit.tx);
    const auto old = conversations.get_locked(id);
    auto now = old;
    if (now.newest_message == after.id)
        now.preview = mail::snippet(std::string(mail::split_quoted(after.text).fresh));
    if (now.subject == before.subject && !after.subject.empty()) now.subject = after.subject;
    conversations.save(old, now, unit.now);
    if (now.subject != old.subject)
        conversations::Messages(unit.tx).retitle(before.conversation, now.subject);
}

// Nothing of a letter that was only signed changes when its signature is checked.
void write_body(events::Unit& unit, blobs::Blobs& blobs, const Again& again, ConversationId shown) {
    const auto& before = again.message;
    const auto after = rewritten(again);
    if (says_the_same(before, after)) return;
    conversations::Messages(unit.tx).rewrite(before, after);
    replace_files(unit, blobs, again);
    retell(unit, shown, before, after);
}

void write_again(events::Unit& unit, blobs::Blobs& blobs, const Again& again) {
    const auto id = again.message.id;
    Protections protections(unit.tx);
    const auto was = protections.find(id).value_or(Protection());
    protections.remove(id);
    note_security(unit, again.letter.findings, id, again.mailbox);
    const auto& found = again.letter.findings.protection;
    if (!found) return;  // it only brought a key
    const bool is_open = found->problem == mail::OpenFailure::none;
    const bool was_shut = was.problem != mail::OpenFailure::none;
    const auto shown = conversations::Conversations(unit.tx)
                           .find_shown(again.message.conversation)
                           .value_or(again.message.conversation);
    if (is_open && (was_shut || was.checking)) write_body(unit, blobs, again, shown);
    if (is_open && was_shut)
        unit.record(MessageUnsealed{shown, id});
    else if (was.checking)
        unit.record(MessageChecked{shown, id});
}

// What cannot even be tried says so, and holds up nobody else.
void give_up(events::Unit& unit, MessageId message, MailboxId mailbox, const std::string& reason) {
    Protections protections(unit.tx);
    auto protection = protections.find(message).value_or(Protection());
    protection.checking = false;
    protection.problem = mail::OpenFailure::unavailable;
    protection.reason = reason;
    protections.put(message, mailbox, protection, conversations::Waits::for_a_key);
}

}  // namespace

void LetterSecurity::take_up(blobs::Blobs& blobs, const Protections::Waiting& waiting) const {
    const auto message = journal_.read(
        [&](store::Tx& tx) { return conversations::Messages(tx).find(waiting.message); });
    if (!message || !message->raw) {
        journal_.write(system_actor(),
                       [&](events::Unit& unit) { Protections(unit.tx).let_wait(waiting.message); });
        return;
    }
    Again again{.message = *message, .mailbox = waiting.mailbox};
    again.letter = read(blobs.read(*message->raw), waiting.mailbox);
    for (const auto& part : again.letter.mail.attachments)
        again.files.push_back(blobs.put(part.bytes));
    journal_.write(system_actor(), [&](events::Unit& unit) { write_again(unit, blobs, again); });
}

int LetterSecurity::read_again(blobs::Blobs& blobs, int most) const {
    const auto waiting =
        journal_.read([&](store::Tx& tx) { return Protections(tx).to_be_tried(most); });
    for (const auto& one : waiting) {
        try {
            take_up(blobs, one);
        } catch (const std::exception& error) {
            const std::string reason = error.what();
            journal_.write(system_actor(), [&](events::Unit& unit) {
                give_up(unit, one.message, one.mailbox, reason);
            });
        }
    }
    return static_cast<int>(waiting.size());
}

}  // namespace tandem::channels::email
