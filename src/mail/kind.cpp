#include "mail/kind.h"

#include "mail/ascii.h"
#include "mail/charset.h"
#include "mail/header.h"
#include "mail/nature.h"

#include <initializer_list>

namespace tandem::mail {
namespace {

bool begins_with_any(std::string_view text, std::initializer_list<std::string_view> beginnings) {
    return std::ranges::any_of(beginnings,
                               [&](auto beginning) { return begins_with(text, beginning); });
}

bool contains_any(std::string_view text, std::initializer_list<std::string_view> parts) {
    return std::ranges::any_of(parts, [&](auto part) { return contains(text, part); });
}

bool has_any(const ParsedMail& mail, std::initializer_list<std::string_view> names) {
    return std::ranges::any_of(mail.headers, [&](const Header& header) {
        return std::ranges::find(names, header.name) != names.end();
    });
}

std::string_view first_local_part(const ParsedMail& mail) {
    if (mail.from.empty()) return {};
    const std::string_view address = mail.from.front().address;
    return address.substr(0, address.find('@'));
}

bool is_from_mail_system(const ParsedMail& mail) {
    const auto local = first_local_part(mail);
    return is_same(local, "mailer-daemon") || is_same(local, "mail-daemon") ||
           is_same(local, "mailerdaemon") || begins_with(local, "microsoftexchange329e") ||
           (!mail.from.empty() && contains_any(mail.from.front().name, {"mail delivery subsystem",
                                                                        "mail delivery system"}));
}

bool has_bounce_subject(const ParsedMail& mail) {
    return contains_any(mail.subject, {"delivery status notification",
                                       "undelivered mail returned",
                                       "undeliverable",
                                       "returned mail",
                                       "delivery failure",
                                       "failure notice",
                                       "mail delivery failed",
                                       "delivery has failed",
                                       "unzustellbar",
                                       "nicht zugestellt",
                                       "nicht zustellbar",
                                       "zustellung fehlgeschlagen",
                                       "non remis",
                                       "non distribuable",
                                       "échec de la remise",
                                       "no se puede entregar",
                                       "no se pudo entregar",
                                       "no entregado",
                                       "impossibile recapitare",
                                       "non recapitabile",
                                       "onbestelbaar",
                                       "niet bezorgd",
                                       "não entregue",
                                       "não é possível entregar",
                                       "niedostarczalne",
                                       "nie można dostarczyć",
                                       "går inte att leverera",
                                       "kan ikke leveres",
                                       "mail delivery problem",
                                       "delivery problem",
                                       "delayed mail",
                                       "delivery delayed",
                                       "message delayed",
                                       "verzögert"});
}

// Whole subjects that mail systems write and people do not.
bool has_system_subject(const ParsedMail& mail) {
    return begins_with_any(
        mail.subject,
        {"delivery status notification (failure)", "delivery status notification (delay)",
         "undelivered mail returned to sender", "mail delivery failed: returning message to sender",
         "returned mail: see transcript for details"});
}

bool has_null_return_path(const ParsedMail& mail) {
    return std::ranges::any_of(mail.headers, [](const Header& header) {
        return header.name == "return-path" && trim(header.value) == "<>";
    });
}

bool is_bounce(const ParsedMail& mail, std::string_view top_type, std::string_view report_type) {
    if (top_type == "multipart/report" && report_type == "delivery-status") return true;
    if (has_any(mail, {"x-failed-recipients"}) || is_from_mail_system(mail)) return true;
    if (has_system_subject(mail)) return true;
    return is_same(first_local_part(mail), "postmaster") && has_bounce_subject(mail);
}

bool has_answer_subject(const ParsedMail& mail) {
    return begins_with_any(mail.subject, {"auto:",
                                          "automatic reply",
                                          "auto reply",
                                          "auto-reply",
                                          "autoreply",
                                          "auto response",
                                          "out of office",
                                          "out-of-office",
                                          "automatische antwort",
                                          "abwesenheitsnotiz",
                                          "abwesend:",
                                          "automatisch antwoord",
                                          "afwezig",
                                          "réponse automatique",
                                          "absence du bureau",
                                          "respuesta automática",
                                          "fuera de la oficina",
                                          "risposta automatica",
                                          "fuori sede",
                                          "resposta automática",
                                          "odpowiedź automatyczna"});
}

bool says_auto(std::string_view auto_submitted) {
    const auto value = trim(auto_submitted);
    return !value.empty() && !begins_with(value, "no");
}

bool is_auto_reply(const ParsedMail& mail) {
    if (begins_with(trim(mail.header("auto-submitted")), "auto-replied")) return true;
    if (has_any(mail,
                {"x-autoreply", "x-autorespond", "x-autoresponse", "x-auto-response",
                 "x-autoreply-from", "x-mail-autoreply", "x-autogenerated", "x-autoresponder"})) {
        return !is_same(trim(mail.header("x-autoreply")), "no");
    }
    return contains_any(mail.header("precedence"), {"auto_reply", "auto-reply"}) ||
           contains_any(mail.header("x-precedence"), {"auto_reply", "auto-reply"}) ||
           contains(mail.header("x-auto-response-suppress"), "autoreply") ||
           contains(mail.header("x-amazon-mail-relay-type"), "notification") ||
           has_answer_subject(mail) || is_challenge(mail);
}

bool is_list(const ParsedMail& mail) {
    if (has_any(mail, {"list-id", "list-post", "list-unsubscribe", "mailing-list", "x-mailing-list",
                       "x-mailinglist", "x-beenthere"})) {
        return true;
    }
    const auto precedence = trim(mail.header("precedence"));
    return begins_with_any(precedence, {"list", "bulk", "junk"});
}

void take_field(std::string_view line, FailedRecipient& recipient, ParsedMail& mail) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return;
    const auto name = lower(trim(line.substr(0, colon)));
    const auto value = trim(line.substr(colon + 1));
    const auto after_type = trim(value.substr(std::min(value.find(';') + 1, value.size())));
    if (name == "final-recipient" || name == "original-recipient") {
        const auto addresses = parse_addresses(after_type);
        if (addresses.empty()) return;
        if (name == "original-recipient") recipient.original = addresses.front().address;
        if (name == "final-recipient" || recipient.address.empty())
            recipient.address = addresses.front().address;
    } else if (name == "action") {
        recipient.action = to_valid_utf8(lower(value));
    } else if (name == "status") {
        recipient.status = to_valid_utf8(value.substr(0, value.find_first_of(" (")));
    } else if (name == "diagnostic-code") {
        recipient.diagnostic = decode_header(after_type);
    } else if (name == "original-message-id" && mail.bounced_message_id.empty()) {
        if (auto ids = parse_ids(value); !ids.empty()) mail.bounced_message_id = ids.front();
    }
}

// The next field with its folded lines joined; an empty line gives an empty field.
std::string take_field_lines(std::string_view& text) {
    std::string field(take_line(text));
    while (!field.empty() && !text.empty() && is_blank(text.front())) {
        field += ' ';
        field += trim(take_line(text));
    }
    return field;
}

}  // namespace

Kind kind_of(const ParsedMail& mail, std::string_view top_type, std::string_view report_type) {
    if (is_bounce(mail, top_type, report_type)) return Kind::bounce;
    if (top_type == "multipart/report") return Kind::auto_reply;
    if (is_auto_reply(mail)) return Kind::auto_reply;
    if (is_list(mail)) return Kind::list;
    if (says_auto(mail.header("auto-submitted"))) return Kind::auto_reply;
    if (contains(mail.header("x-auto-response-suppress"), "all")) return Kind::auto_reply;
    if (has_null_return_path(mail)) return Kind::bounce;
    return Kind::message;
}

void read_delivery_status(std::string_view bytes, ParsedMail& mail) {
    constexpr std::size_t most_recipients = 100;
    FailedRecipient recipient;
    const auto finish = [&] {
        if (!recipient.address.empty() && mail.failed_recipients.size() < most_recipients) {
            mail.failed_recipients.push_back(std::move(recipient));
        }
        recipient = {};
    };
    while (!bytes.empty()) {
        const auto field = take_field_lines(bytes);
        if (field.empty()) {
            finish();
        } else {
            take_field(field, recipient, mail);
        }
    }
    finish();
}

std::string returned_message_id(std::string_view raw_headers) {
    while (!raw_headers.empty()) {
        const auto field = take_field_lines(raw_headers);
        if (field.empty()) break;
        if (!begins_with(field, "message-id:")) continue;
        auto ids = parse_ids(std::string_view(field).substr(11));
        if (!ids.empty()) return std::move(ids.front());
    }
    return {};
}

}  // namespace tandem::mail
