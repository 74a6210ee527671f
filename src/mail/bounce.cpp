#include "mail/bounce.h"

#include "mail/ascii.h"
#include "mail/bounce_text.h"
#include "mail/charset.h"
#include "mail/header.h"
#include "mail/kind.h"

#include <algorithm>
#include <array>

namespace tandem::mail {
namespace {

constexpr std::size_t most_recipients = 100;

std::string to_text(std::string_view bytes) { return to_valid_utf8(bytes); }

// The value of a header field in a block of them, unfolded; empty when there is none.
std::string field(std::string_view block, std::string_view name) {
    std::string value;
    bool is_found = false;
    while (!block.empty()) {
        const auto line = take_line(block);
        if (is_found && !line.empty() && is_blank(line.front())) {
            value += ' ';
            value += trim(line);
        } else if (is_found) {
            return value;
        } else if (line.empty()) {
            return {};
        } else if (line.size() > name.size() && line[name.size()] == ':' &&
                   begins_with(line, name)) {
            value = trim(line.substr(name.size() + 1));
            is_found = true;
        }
    }
    return value;
}

void take_id(const std::string& value, ParsedMail& mail) {
    if (!mail.bounced_message_id.empty()) return;
    if (auto ids = parse_ids(value); !ids.empty()) mail.bounced_message_id = std::move(ids.front());
}

std::string address_in(std::string_view value) {
    const auto semicolon = value.find(';');
    const auto found = addresses_in(
        to_text(semicolon == std::string_view::npos ? value : value.substr(semicolon + 1)));
    return found.empty() ? std::string() : found.front();
}

// The message that came back, or its headers alone.
void take_returned(std::string_view block, ParsedMail& mail) {
    take_id(field(block, "message-id"), mail);
    if (mail.returned_subject.empty())
        mail.returned_subject = decode_header(field(block, "subject"));
    if (mail.returned_to.empty())
        for (const auto& one : parse_addresses(field(block, "to")))
            mail.returned_to.push_back(one.address);
}

void take_receipt(std::string_view block, ParsedMail& mail) {
    take_id(field(block, "original-message-id"), mail);
    auto recipient = address_in(field(block, "final-recipient"));
    if (recipient.empty()) recipient = address_in(field(block, "original-recipient"));
    const auto disposition = lower(to_text(field(block, "disposition")));
    const bool is_deleted = contains(disposition, "deleted");
    mail.failed_recipients.push_back({.address = std::move(recipient),
                                      .action = is_deleted ? "deleted" : "displayed",
                                      .diagnostic = disposition});
}

void take_complaint(std::string_view block, ParsedMail& mail) {
    auto recipient = address_in(field(block, "original-rcpt-to"));
    mail.failed_recipients.push_back({.address = std::move(recipient),
                                      .action = "complained",
                                      .diagnostic = to_text(field(block, "feedback-type"))});
}

bool is_any(std::string_view type, std::initializer_list<std::string_view> types) {
    return std::ranges::find(types, type) != types.end();
}

void take_part(const ParsedAttachment& part, ParsedMail& mail) {
    const auto& type = part.content_type;
    if (is_any(type, {"message/rfc822", "text/rfc822-headers", "message/global",
                      "message/global-headers", "text/rfc822"})) {
        take_returned(part.bytes, mail);
    } else if (is_any(type, {"message/delivery-status", "message/global-delivery-status"})) {
        if (mail.failed_recipients.empty()) read_delivery_status(part.bytes, mail);
    } else if (is_any(type, {"message/disposition-notification",
                             "message/global-disposition-notification"})) {
        take_receipt(part.bytes, mail);
    } else if (type == "message/feedback-report") {
        take_complaint(part.bytes, mail);
    }
}

bool is_known(const ParsedMail& mail, std::string_view address) {
    return std::ranges::any_of(mail.failed_recipients,
                               [&](const auto& one) { return is_same(one.address, address); });
}

void add_recipient(ParsedMail& mail, FailedRecipient recipient) {
    if (recipient.address.empty() || is_known(mail, recipient.address) ||
        mail.failed_recipients.size() >= most_recipients)
        return;
    mail.failed_recipients.push_back(std::move(recipient));
}

// Everyone the report itself is from or to: they did not fail.
std::vector<std::string> bystanders(const ParsedMail& mail) {
    std::vector<std::string> all;
    for (const auto* list : {&mail.from, &mail.to, &mail.sender, &mail.reply_to})
        for (const auto& one : *list) all.push_back(normalised(one.address));
    return all;
}

void take_words(ParsedMail& mail) {
    const auto words = split_notice(mail.text);
    take_returned(words.returned, mail);
    if (!mail.failed_recipients.empty()) return;
    const bool is_warning = says_delayed(mail.subject) || says_delayed(words.notice);
    auto told = recipients_in(words.notice, bystanders(mail));
    for (const auto& header : mail.headers) {
        if (header.name != "x-failed-recipients") continue;
        for (const auto& one : parse_addresses(header.value)) {
            const auto same = std::ranges::find_if(
                told, [&](const auto& known) { return is_same(known.address, one.address); });
            const auto words_of = same != told.end() ? same->diagnostic
                                  : !told.empty()    ? told.front().diagnostic
                                                     : coded_line(words.notice);
            add_recipient(mail, {.address = one.address, .diagnostic = words_of});
        }
    }
    if (mail.failed_recipients.empty())
        for (auto& one : told) add_recipient(mail, std::move(one));
    for (auto& one : mail.failed_recipients) {
        if (one.diagnostic.empty()) one.diagnostic = coded_line(words.notice);
        one.action = is_warning ? "delayed" : "failed";
        one.status = status_in(one.diagnostic);
        if (one.status.empty()) one.status = status_in(words.notice);
        if (is_warning && one.status.starts_with('5')) one.status.front() = '4';
    }
}

// Old servers leave a field out that the words of the report have; whoever was sent no status is
// helped by the diagnostic.
void complete(FailedRecipient& one) {
    // Our own mark behind an original recipient, see smtp.cpp.
    while (one.original.ends_with('>')) one.original.pop_back();
    if (one.status.empty() || one.status.ends_with(".0.0")) {
        auto better = status_in(one.diagnostic);
        if (!better.empty() && !better.ends_with(".0.0")) one.status = std::move(better);
    }
    if (!one.action.empty()) return;
    one.action = one.status.starts_with('4')   ? "delayed"
                 : one.status.starts_with('2') ? "delivered"
                                               : "failed";
}

}  // namespace

void read_reports(ParsedMail& mail) {
    const bool is_report = mail.kind == Kind::bounce || mail.nature == Nature::read_receipt ||
                           mail.nature == Nature::complaint;
    if (!is_report) return;
    // The report proper stands before what it returns, so that its fields win.
    for (const bool wants_returned : {false, true})
        for (const auto& part : mail.attachments)
            if (part.content_type.starts_with("message/rfc822") == wants_returned)
                take_part(part, mail);
    if (mail.kind == Kind::bounce) take_words(mail);
    for (auto& one : mail.failed_recipients) complete(one);
}

bool blames_address(const FailedRecipient& recipient) {
    if (recipient.action != "failed") return false;
    const auto& status = recipient.status;
    const auto is_one_of = [&](std::initializer_list<std::string_view> codes) {
        return std::ranges::find(codes, status) != codes.end();
    };
    if (is_one_of({"5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.4"}))
        return true;
    // Exchange Online says "access denied" of a mailbox that is not there.
    return status == "5.4.1" && contains(recipient.diagnostic, "recipient address rejected");
}

}  // namespace tandem::mail
