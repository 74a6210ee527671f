#include "mail/nature.h"

#include "mail/ascii.h"
#include "mail/bounce_text.h"
#include "mail/parse.h"

#include <algorithm>
#include <initializer_list>

namespace tandem::mail {
namespace {

bool contains_any(std::string_view text, std::initializer_list<std::string_view> parts) {
    return std::ranges::any_of(parts, [&](auto part) { return contains(text, part); });
}

bool is_any_action(const ParsedMail& mail, std::string_view action) {
    return std::ranges::any_of(mail.failed_recipients,
                               [&](const auto& one) { return one.action == action; });
}

Nature nature_of_report(const ParsedMail& mail) {
    if (is_any_action(mail, "failed")) return Nature::bounce;
    if (is_any_action(mail, "delayed")) return Nature::delay;
    if (!mail.failed_recipients.empty()) return Nature::delivered;
    return says_delayed(mail.subject) || says_delayed(mail.text) ? Nature::delay : Nature::bounce;
}

bool says_away(std::string_view words) {
    return contains_any(words, {"out of office",
                                "out-of-office",
                                "out of the office",
                                "away from the office",
                                "away from my desk",
                                "on vacation",
                                "on holiday",
                                "on leave",
                                "annual leave",
                                "maternity leave",
                                "parental leave",
                                "abwesenheit",
                                "abwesend",
                                "nicht im büro",
                                "nicht im haus",
                                "im urlaub",
                                "in elternzeit",
                                "außer haus",
                                "absence du bureau",
                                "absent du bureau",
                                "en congé",
                                "en vacances",
                                "fuera de la oficina",
                                "de vacaciones",
                                "fuori sede",
                                "fuori ufficio",
                                "in ferie",
                                "afwezig",
                                "niet op kantoor",
                                "met vakantie",
                                "fora do escritório",
                                "de férias",
                                "ausente do escritório",
                                "poza biurem",
                                "na urlopie",
                                "frånvarande",
                                "ikke på kontoret",
                                "mimo kancelář",
                                "нет в офисе",
                                "в отпуске",
                                "不在",
                                "外出"});
}

// The beginning of a letter says why nobody is there; further down anyone may speak of holidays.
std::string_view opening(const ParsedMail& mail) {
    return std::string_view(mail.text).substr(0, std::min<std::size_t>(mail.text.size(), 600));
}

Nature nature_of_auto_reply(const ParsedMail& mail) {
    if (is_challenge(mail)) return Nature::challenge;
    if (says_away(mail.subject) || !mail.header("x-vacation").empty() || says_away(opening(mail)))
        return Nature::out_of_office;
    const bool answers = !mail.in_reply_to.empty() || !mail.references.empty();
    const bool is_generated = begins_with(trim(mail.header("auto-submitted")), "auto-generated");
    return is_generated && !answers ? Nature::notification : Nature::auto_reply;
}

}  // namespace

bool is_challenge(const ParsedMail& mail) {
    return contains_any(mail.subject,
                        {"your email requires verification", "please confirm your message",
                         "requires confirmation to be delivered", "sender verification",
                         "verify your email to deliver", "challenge/response",
                         "bestätigen sie ihre nachricht", "ihre e-mail muss bestätigt werden",
                         "confirmez votre message", "confirme su mensaje"}) ||
           !mail.header("x-boxtrapper").empty() || !mail.header("x-tmda-fingerprint").empty() ||
           !mail.header("x-spamarrest").empty();
}

Nature nature_of(const ParsedMail& mail, std::string_view report_type) {
    if (report_type == "disposition-notification") return Nature::read_receipt;
    if (report_type == "feedback-report") return Nature::complaint;
    switch (mail.kind) {
        case Kind::bounce:
            return nature_of_report(mail);
        case Kind::auto_reply:
            return nature_of_auto_reply(mail);
        case Kind::list:
            return Nature::list;
        case Kind::message:
            break;
    }
    return Nature::person;
}

}  // namespace tandem::mail
