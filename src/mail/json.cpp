#include "mail/json.h"

#include "crypto/hash.h"
#include "mail/parse.h"

#include <boost/json.hpp>

#include <array>
#include <chrono>
#include <cstdio>

namespace tandem::mail {
namespace {

namespace json = boost::json;

json::array to_value(const std::vector<Address>& addresses) {
    json::array out;
    for (const auto& address : addresses) {
        out.push_back({{"name", address.name}, {"address", address.address}});
    }
    return out;
}

json::array to_value(const std::vector<std::string>& texts) {
    return json::array(texts.begin(), texts.end());
}

// RFC 3339 in UTC, to the second: a mail's date knows no more.
json::value to_value(const std::optional<Time>& time) {
    if (!time) return nullptr;
    const auto day = std::chrono::floor<std::chrono::days>(*time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(*time - day));
    std::array<char, 40> out{};
    std::snprintf(out.data(), out.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ",
                  static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                  static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()));
    return json::value(out.data());
}

json::value text_or_null(const std::string& text) {
    if (text.empty()) return nullptr;
    return json::value(text);
}

json::object to_value(const ParsedAttachment& attachment) {
    return {
        {"filename", attachment.filename},
        {"content_type", attachment.content_type},
        {"sniffed_type", text_or_null(attachment.sniffed_type)},
        {"content_id", text_or_null(attachment.content_id)},
        {"disposition", text_or_null(attachment.disposition)},
        {"inline", attachment.is_inline},
        {"size", attachment.bytes.size()},
        {"md5", crypto::md5_hex(attachment.bytes)},
        {"sha256", crypto::sha256_hex(attachment.bytes)},
    };
}

json::array to_value(const std::vector<ParsedAttachment>& attachments) {
    json::array out;
    for (const auto& attachment : attachments) out.push_back(to_value(attachment));
    return out;
}

json::object to_value(const Guest& guest) {
    return {
        {"name", guest.name}, {"address", guest.address}, {"answer", text_or_null(guest.answer)}};
}

json::object to_value(const Invitation& event) {
    json::array guests;
    for (const auto& guest : event.guests) guests.push_back(to_value(guest));
    return {{"method", text_or_null(event.method)},
            {"title", event.title},
            {"place", text_or_null(event.place)},
            {"begins", to_value(event.begins)},
            {"ends", to_value(event.ends)},
            {"all_day", event.is_all_day},
            {"zone", text_or_null(event.zone)},
            {"repeats", text_or_null(event.repeats)},
            {"organizer", event.organizer == Guest() ? json::value(nullptr)
                                                     : json::value(to_value(event.organizer))},
            {"guests", std::move(guests)}};
}

json::array to_value(const std::vector<Invitation>& events) {
    json::array out;
    for (const auto& event : events) out.push_back(to_value(event));
    return out;
}

}  // namespace

std::string to_json(const ParsedMail& mail) {
    const json::object out = {
        {"from", to_value(mail.from)},
        {"to", to_value(mail.to)},
        {"cc", to_value(mail.cc)},
        {"reply_to", to_value(mail.reply_to)},
        {"subject", mail.subject},
        {"date", to_value(mail.date)},
        {"message_id", text_or_null(mail.message_id)},
        {"in_reply_to", to_value(mail.in_reply_to)},
        {"references", to_value(mail.references)},
        {"content_type", text_or_null(mail.content_type)},
        {"text", mail.text},
        {"html", mail.html ? json::value(*mail.html) : json::value(nullptr)},
        {"attachments", to_value(mail.attachments)},
        {"invitations", to_value(mail.invitations)},
        {"kind", to_text(mail.kind)},
        {"warnings", to_value(mail.warnings)},
    };
    return json::serialize(out);
}

}  // namespace tandem::mail
