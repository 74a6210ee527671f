#include "mail/parse.h"

#include "mail/ascii.h"
#include "mail/body.h"
#include "mail/bounce.h"
#include "mail/charset.h"
#include "mail/date.h"
#include "mail/header.h"
#include "mail/kind.h"
#include "mail/mime.h"
#include "mail/mime_header.h"
#include "mail/nature.h"

#include <array>

namespace tandem::mail {
namespace {

constexpr std::size_t most_kept_headers = 200;
constexpr std::size_t longest_kept_value = 4000;
constexpr std::size_t most_ids = 500;

// Names, or beginnings of names, of the headers that decide how a message is treated.
constexpr auto kept_headers = std::to_array<std::string_view>({"auto-submitted",
                                                               "precedence",
                                                               "x-precedence",
                                                               "list-",
                                                               "x-auto",
                                                               "x-mail-autoreply",
                                                               "x-amazon-mail-relay-type",
                                                               "return-path",
                                                               "delivered-to",
                                                               "x-original-to",
                                                               "envelope-to",
                                                               "x-envelope-to",
                                                               "x-failed-recipients",
                                                               "x-spam-",
                                                               "x-loop",
                                                               "mailing-list",
                                                               "x-mailing-list",
                                                               "x-mailinglist",
                                                               "x-beenthere",
                                                               "authentication-results",
                                                               "x-priority",
                                                               "importance",
                                                               "x-mailer",
                                                               "user-agent",
                                                               "feedback-id",
                                                               "x-forwarded-to",
                                                               "x-forwarded-for",
                                                               "disposition-notification-to",
                                                               "thread-topic",
                                                               "thread-index",
                                                               "x-vacation",
                                                               "x-boxtrapper",
                                                               "x-tmda-fingerprint",
                                                               "x-spamarrest",
                                                               "x-tandem-"});

bool is_kept(std::string_view name) {
    return std::ranges::any_of(kept_headers, [&](auto kept) { return name.starts_with(kept); });
}

// Sorts the raw headers into the fields of the mail. Where one that may come once comes twice, the
// first counts, as mail programs show it; lists of addresses are joined.
class HeaderReading {
public:
    HeaderReading(const std::vector<Header>& headers, std::string charset, ParsedMail& mail)
        : headers_(headers), charset_(std::move(charset)), mail_(mail) {}

    void run() {
        for (const auto& header : headers_) take(header);
        mail_.subject = decode_header(first("subject"), charset_);
        if (auto ids = parse_ids(first("message-id")); !ids.empty()) {
            mail_.message_id = std::move(ids.front());
        }
        mail_.in_reply_to = newest_ids(parse_replied_ids(first("in-reply-to")));
        mail_.references = newest_ids(parse_ids(first("references")));
        date();
        complain();
    }

private:
    void take(const Header& header) {
        const auto& [name, value] = header;
        if (auto* list = address_list(name)) {
            auto more = parse_addresses(value, charset_);
            list->insert(list->end(), std::make_move_iterator(more.begin()),
                         std::make_move_iterator(more.end()));
        } else if (is_kept(name) && mail_.headers.size() < most_kept_headers) {
            auto text = decode_header(value, charset_);
            mail_.headers.push_back({name, std::string(utf8_prefix(text, longest_kept_value))});
        }
    }

    std::vector<Address>* address_list(std::string_view name) {
        if (name == "from") return mail_.from.empty() ? &mail_.from : nullptr;
        if (name == "to") return &mail_.to;
        if (name == "cc") return &mail_.cc;
        if (name == "bcc") return &mail_.bcc;
        if (name == "reply-to") return &mail_.reply_to;
        if (name == "sender") return mail_.sender.empty() ? &mail_.sender : nullptr;
        return nullptr;
    }

    std::string_view first(std::string_view name) const {
        const auto found = std::ranges::find(headers_, name, &Header::name);
        return found == headers_.end() ? std::string_view() : std::string_view(found->value);
    }

    // Some programs copy the address of whom they answer into the list: it is no id.
    bool is_correspondent(std::string_view id) const {
        const auto lists = {&mail_.from, &mail_.to, &mail_.cc, &mail_.reply_to, &mail_.sender};
        return std::ranges::any_of(lists, [&](const auto* list) {
            return std::ranges::any_of(
                *list, [&](const Address& one) { return is_same(one.address, id); });
        });
    }

    std::vector<std::string> newest_ids(std::vector<std::string> ids) const {
        if (ids.size() > most_ids) ids.erase(ids.begin(), ids.end() - most_ids);
        std::erase_if(ids, [&](const auto& id) { return is_correspondent(id); });
        return ids;
    }

    void date() {
        const auto raw = first("date");
        mail_.date = parse_date(raw);
        if (mail_.date) return;
        warn(trim(raw).empty() ? "There is no date." : "The date cannot be read.");
    }

    void complain() {
        if (headers_.empty()) return;
        if (mail_.from.empty()) warn("There is no sender's address.");
        if (mail_.message_id.empty()) warn("There is no Message-ID.");
        const bool is_cut = std::ranges::any_of(
            headers_, [](const Header& one) { return one.value.size() == longest_header; });
        if (is_cut) warn("A header is too long and was cut off.");
        for (const std::string_view name : {"subject", "from", "message-id", "date"}) {
            if (std::ranges::count(headers_, name, &Header::name) > 1) {
                warn("There is more than one " + std::string(name) + " header; the first counts.");
            }
        }
    }

    void warn(std::string text) { mail_.warnings.push_back(std::move(text)); }

    const std::vector<Header>& headers_;
    std::string charset_;
    ParsedMail& mail_;
};

}  // namespace

std::string_view to_text(Kind kind) {
    switch (kind) {
        case Kind::auto_reply:
            return "auto_reply";
        case Kind::bounce:
            return "bounce";
        case Kind::list:
            return "list";
        case Kind::message:
            break;
    }
    return "message";
}

std::string_view ParsedMail::header(std::string_view name) const {
    const auto found = std::ranges::find(headers, name, &Header::name);
    return found == headers.end() ? std::string_view() : std::string_view(found->value);
}

ParsedMail parse(std::string_view raw, const ParseLimits& limits) {
    auto mime = read_mime(raw, limits);
    ParsedMail mail;
    mail.warnings = std::move(mime.warnings);
    auto charset = read_parts(std::move(mime.root), limits, mail);
    HeaderReading(mime.headers, std::move(charset), mail).run();
    mail.hops = static_cast<int>(std::ranges::count(mime.headers, "received", &Header::name));
    mail.kind = kind_of(mail, mime.type, mime.report_type);
    mail.nature = nature_of(mail, mime.report_type);
    read_reports(mail);
    if (mail.kind == Kind::bounce) mail.nature = nature_of(mail, mime.report_type);
    return mail;
}

}  // namespace tandem::mail
