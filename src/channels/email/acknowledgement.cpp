#include "channels/email/acknowledgement.h"

#include "channels/email/answer_times.h"
#include "channels/email/mailbox_table.h"
#include "channels/email/reports.h"
#include "conversations/messages.h"
#include "customers/customers.h"
#include "mail/address.h"
#include "mail/html.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace tandem::channels::email {
namespace {

constexpr Duration kept_for = std::chrono::hours(24 * 31);

constexpr std::string_view count_since = R"sql(
    SELECT COUNT(*) FROM automatic_answers WHERE address_key = $1 AND at > $2)sql";

constexpr std::string_view count_of_mailbox = R"sql(
    SELECT COUNT(*) FROM automatic_answers
     WHERE address_key = $1 AND at > $2 AND mailbox_id = $3)sql";

constexpr std::string_view insert = R"sql(
    INSERT INTO automatic_answers (address_key, at, mailbox_id, conversation_id)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT (address_key, at, conversation_id) DO NOTHING)sql";

constexpr std::string_view delete_before = R"sql(
    DELETE FROM automatic_answers WHERE at < $1)sql";

// Addresses behind which nobody reads.
bool is_unread(std::string_view address) {
    constexpr auto names = std::to_array<std::string_view>(
        {"noreply", "no-reply", "no_reply", "donotreply", "do-not-reply", "do_not_reply",
         "nicht-antworten", "keine-antwort", "mailer-daemon", "postmaster", "bounce", "bounces",
         "daemon", "root", "www-data", "nobody", "notifications", "notification", "newsletter"});
    auto key = mail::normalised(address);
    std::erase(key, '<');
    const auto name = std::string_view(key).substr(0, key.find('@'));
    return std::ranges::any_of(names, [&](auto one) {
        return name == one ||
               (name.starts_with(one) &&
                (name[one.size()] == '+' || name[one.size()] == '-' || name[one.size()] == '.'));
    });
}

bool is_to_be_answered(store::Tx& tx, const Begun& begun) {
    const auto& mail = begun.mail;
    return mail.nature == mail::Nature::person && mail::is_address(begun.sender.address) &&
           !begun.sender.address.ends_with(".invalid") && !is_unread(begun.sender.address) &&
           mail.header("list-unsubscribe").empty() && mail.header("feedback-id").empty() &&
           !is_unread(mail.header("return-path")) && !is_loop(tx, mail) &&
           !Mailboxes(tx).find_by_address(begun.sender.address);
}

bool writes_german(store::Tx& tx, const Begun& begun) {
    if (const auto customer = customers::find_by_address(tx, begun.sender.address))
        if (const auto language = customers::get(tx, *customer).language)
            return language->starts_with("de");
    return looks_german(begun.mail.subject + " " + begun.mail.text);
}

}  // namespace

bool claim_automatic_answer(store::Tx& tx, std::string_view address, MailboxId mailbox,
                            ConversationId conversation, Duration pause, Time now) {
    const auto key = customers::canonical_address(address);
    const auto since = [&](Duration ago) {
        return tx.get<std::int64_t>(count_since, key, now - ago);
    };
    if (since(std::chrono::hours(1)) >= most_an_hour) return false;
    if (since(std::chrono::hours(24)) >= most_a_day) return false;
    if (tx.get<std::int64_t>(count_of_mailbox, key, now - pause, mailbox) > 0) return false;
    tx.run(insert, key, now, mailbox, conversation);
    return true;
}

void forget_old_answers(store::Tx& tx, Time now) { tx.run(delete_before, now - kept_for); }

std::string answer_time_words(std::optional<std::int64_t> minutes, bool german) {
    if (!minutes) return {};
    const auto hours = *minutes / 60;
    const auto days = *minutes / 1440;
    std::string within;
    if (*minutes < 60)
        within = std::to_string(*minutes) + (german ? " Minuten" : " minutes");
    else if (hours == 1)
        within = german ? "einer Stunde" : "an hour";
    else if (hours < 24)
        within = std::to_string(hours) + (german ? " Stunden" : " hours");
    else if (days == 1)
        within = german ? "einem Tag" : "a day";
    else
        within = std::to_string(days) + (german ? " Tagen" : " days");
    return german ? "Um diese Zeit antworten wir meist innerhalb von " + within + "."
                  : "At this time we usually answer within " + within + ".";
}

bool looks_german(std::string_view text) {
    constexpr auto german = std::to_array<std::string_view>(
        {" und ", " der ", " die ", " das ", " ich ", " nicht ", " ist ", " mit ", " sie ",
         " eine ", " mein ", " meine ", " bitte ", " habe ", " wann ", " auf ", " für ", " ein "});
    constexpr auto english = std::to_array<std::string_view>(
        {" and ", " the ", " is ", " not ", " with ", " you ", " my ", " please ", " have ",
         " when ", " of ", " for ", " it ", " was ", " this ", " a "});
    std::string words = " ";
    for (const char c : text.substr(0, 4000)) {
        const bool is_letter = (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
        const bool is_capital = c >= 'A' && c <= 'Z';
        words += is_letter ? c : is_capital ? static_cast<char>(c + 32) : ' ';
        if (!is_letter && !is_capital) words += ' ';
    }
    words += ' ';
    const auto count = [&](const auto& list) {
        std::size_t found = 0;
        for (const auto word : list)
            for (auto at = words.find(word); at != std::string::npos; at = words.find(word, at + 1))
                ++found;
        return found;
    };
    return count(german) > count(english);
}

// In one pass, so that braces in what a customer wrote mean nothing.
std::string filled(std::string_view text, const Filling& filling) {
    const std::pair<std::string_view, const std::string*> values[] = {
        {"{name}", &filling.name},
        {"{number}", &filling.number},
        {"{subject}", &filling.subject},
        {"{company}", &filling.company},
        {"{answer_time}", &filling.answer_time}};
    std::string out;
    while (!text.empty()) {
        const auto value = std::ranges::find_if(
            values, [&](const auto& one) { return text.starts_with(one.first); });
        if (value == std::end(values)) {
            out += text.front();
            text.remove_prefix(1);
            continue;
        }
        text.remove_prefix(value->first.size());
        out += *value->second;
        if (!value->second->empty()) continue;
        const bool is_alone = out.empty() || out.ends_with('\n');
        if (is_alone && text.starts_with('\n'))
            text.remove_prefix(1);
        else if (out.ends_with(' '))
            out.pop_back();
    }
    return out;
}

void acknowledge(events::Unit& unit, const mail::ReplyTokens& tokens, const Begun& begun) {
    const auto& mailbox = begun.mailbox;
    if (!mailbox.active || mailbox.outgoing_host.empty()) return;
    const auto settings = automatic_settings(unit.tx, mailbox.id);
    if (!settings.acknowledge || !is_to_be_answered(unit.tx, begun)) return;
    if (!claim_automatic_answer(unit.tx, begun.sender.address, mailbox.id, begun.conversation,
                                std::chrono::hours(settings.pause_hours), unit.now))
        return;
    const bool german = writes_german(unit.tx, begun);
    const auto& own = german ? settings.text_de : settings.text_en;
    const auto company = mailbox.from_name.empty() ? mailbox.name : mailbox.from_name;
    const auto text =
        filled(own.empty() ? (german ? default_text_de : default_text_en) : std::string_view(own),
               {.name = begun.sender.name,
                .number = "#" + std::to_string(begun.conversation.value()),
                .subject = begun.mail.subject,
                .company = company,
                .answer_time = answer_time_words(
                    usual_answer_minutes(unit.tx, mailbox.id, unit.now), german)});
    auto references = begun.mail.references;
    if (!begun.mail.message_id.empty()) references.push_back(begun.mail.message_id);
    conversations::write_automatic(
        unit, {.conversation = begun.conversation,
               .from = {company, mailbox.address},
               .to = begun.sender,
               .subject = begun.mail.subject.empty() ? "Re:" : "Re: " + begun.mail.subject,
               .text = text,
               .html = mail::text_to_html(text),
               .message_id =
                   tokens.message_id(begun.conversation.value(), mail::domain_of(mailbox.address)),
               .in_reply_to = begun.mail.message_id,
               .references = std::move(references)});
}

}  // namespace tandem::channels::email
