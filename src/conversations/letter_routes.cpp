// What lies in attachments that a reader wants to see and not to download: letters that were
// forwarded as files, and invitations. Read anew each time; nothing of it is kept.

#include "base/refusal.h"
#include "conversations/attachments.h"
#include "conversations/file_answers.h"
#include "conversations/routes.h"
#include "conversations/scans.h"
#include "http/api.h"
#include "mail/calendar.h"
#include "mail/html.h"
#include "mail/parse.h"
#include "mail/transfer.h"

#include <algorithm>

namespace tandem::conversations {

struct LetterFile {
    std::string filename;
    std::string content_type;
    std::int64_t size = 0;
    std::string url;
};
TANDEM_STRUCT(LetterFile, filename, content_type, size, url)

struct LetterView {
    Contacts from;
    Contacts to;
    Contacts cc;
    std::string subject;
    std::optional<Time> date;
    std::string text;
    bool has_html = false;
    std::string html_url;
    std::int64_t remote_images = 0;
    std::vector<LetterFile> files;
    std::vector<std::string> warnings;
};
TANDEM_STRUCT(LetterView, from, to, cc, subject, date, text, has_html, html_url, remote_images,
              files, warnings)

struct GuestView {
    std::string name;
    std::string address;
    std::string answer;
};
TANDEM_STRUCT(GuestView, name, address, answer)

struct InvitationView {
    std::string method;
    std::string title;
    std::string place;
    std::string notes;
    std::string status;
    std::optional<Time> begins;
    std::optional<Time> ends;
    bool all_day = false;
    bool floating = false;
    std::string zone;
    std::string repeats;
    GuestView organizer;
    std::vector<GuestView> guests;
};
TANDEM_STRUCT(InvitationView, method, title, place, notes, status, begins, ends, all_day, floating,
              zone, repeats, organizer, guests)

struct InvitationList {
    std::vector<InvitationView> items;
};
TANDEM_STRUCT(InvitationList, items)

namespace {

using http::Call;
namespace refused = http::refused;
using http::Response;

constexpr std::int64_t largest_calendar = 4LL << 20;

Attachment find(Desk& desk, const Call& call) {
    return desk.journal.read([&](store::Tx& tx) {
        auto found = Attachments(tx).get(call.id<AttachmentId>("id"));
        Scans(tx).require_harmless(found.blob);
        return found;
    });
}

bool is_letter(const Attachment& attachment) {
    return attachment.content_type == "message/rfc822" || attachment.filename.ends_with(".eml");
}

mail::ParsedMail read_letter(Desk& desk, const Attachment& attachment) {
    if (!is_letter(attachment)) throw not_found("letter");
    return mail::parse(desk.blobs.read(attachment.blob));
}

std::string letter_url(const Attachment& attachment) {
    return std::string(attachment_prefix) + std::to_string(attachment.id.value()) + "/letter";
}

std::string file_url(const Attachment& attachment, std::size_t number) {
    return letter_url(attachment) + "/files/" + std::to_string(number);
}

Contacts to_people(const std::vector<mail::Address>& addresses) {
    Contacts contacts;
    for (const auto& one : addresses) contacts.push_back({one.name, one.address});
    return contacts;
}

LetterView get_letter(Desk& desk, const Call& call) {
    const auto attachment = find(desk, call);
    auto mail = read_letter(desk, attachment);
    LetterView view{.from = to_people(mail.from),
                    .to = to_people(mail.to),
                    .cc = to_people(mail.cc),
                    .subject = std::move(mail.subject),
                    .date = mail.date,
                    .text = std::move(mail.text),
                    .has_html = mail.html.has_value(),
                    .html_url = letter_url(attachment) + "/html",
                    .remote_images = mail.remote_images,
                    .files = {},
                    .warnings = std::move(mail.warnings)};
    for (std::size_t i = 0; i < mail.attachments.size(); ++i) {
        const auto& file = mail.attachments[i];
        if (file.is_inline) continue;
        view.files.push_back({file.filename, file.content_type,
                              static_cast<std::int64_t>(file.bytes.size()),
                              file_url(attachment, i)});
    }
    return view;
}

// Its own pictures come from where its files are read.
Response letter_page(Desk& desk, const Call& call) {
    const auto attachment = find(desk, call);
    const auto mail = read_letter(desk, attachment);
    const auto own = [&](std::string_view source) -> std::optional<std::string> {
        if (!source.starts_with("cid:")) return {};
        const auto id = mail::decode_percent(source.substr(4));
        const auto found =
            std::ranges::find(mail.attachments, id, &mail::ParsedAttachment::content_id);
        if (found == mail.attachments.end()) return {};
        return file_url(attachment, static_cast<std::size_t>(found - mail.attachments.begin()));
    };
    return mail_page(
        mail.html ? mail::map_image_sources(*mail.html, own) : mail::text_to_html(mail.text),
        call.request);
}

Response letter_file(Desk& desk, const Call& call) {
    const auto mail = read_letter(desk, find(desk, call));
    const auto number = call.number("number");
    if (number < 0 || number >= static_cast<std::int64_t>(mail.attachments.size())) {
        throw not_found("file");
    }
    const auto& file = mail.attachments[static_cast<std::size_t>(number)];
    return file_answer(file.filename, file.content_type, file.bytes);
}

GuestView to_view(mail::Guest guest) {
    return {std::move(guest.name), std::move(guest.address), std::move(guest.answer)};
}

InvitationView to_view(mail::Invitation event) {
    InvitationView view{.method = std::move(event.method),
                        .title = std::move(event.title),
                        .place = std::move(event.place),
                        .notes = std::move(event.notes),
                        .status = std::move(event.status),
                        .begins = event.begins,
                        .ends = event.ends,
                        .all_day = event.is_all_day,
                        .floating = event.is_floating,
                        .zone = std::move(event.zone),
                        .repeats = std::move(event.repeats),
                        .organizer = to_view(std::move(event.organizer)),
                        .guests = {}};
    for (auto& guest : event.guests) view.guests.push_back(to_view(std::move(guest)));
    return view;
}

InvitationList get_invitations(Desk& desk, const Call& call) {
    const auto attachment = find(desk, call);
    InvitationList list;
    if (attachment.size > largest_calendar) return list;
    for (auto& event : mail::read_calendar(desk.blobs.read(attachment.blob))) {
        list.items.push_back(to_view(std::move(event)));
    }
    return list;
}

}  // namespace

void add_letter_routes(http::Router& router, Desk& desk) {
    http::Api api(router);
    const auto letter = {refused::not_found("attachment"), refused::not_found("letter"),
                         refused::conflict("infected")};
    api.get<LetterView>("/api/v1/attachments/{id}/letter", Permission::conversations_read,
                        "Read a file that is a letter",
                        [&desk](const Call& call) { return get_letter(desk, call); })
        .refuses(letter);
    api.raw("GET", "/api/v1/attachments/{id}/letter/html", Permission::conversations_read,
            {.summary = "Such a letter's HTML as a page for a frame", .answer_type = "text/html"},
            [&desk](const Call& call) { return letter_page(desk, call); })
        .refuses(letter);
    api.raw("GET", "/api/v1/attachments/{id}/letter/files/{number}", Permission::conversations_read,
            {.summary = "The bytes of a file in such a letter",
             .answer_type = "application/octet-stream"},
            [&desk](const Call& call) { return letter_file(desk, call); })
        .refuses({refused::not_found("attachment"), refused::not_found("letter"),
                  refused::not_found("file"), refused::conflict("infected")});
    api.get<InvitationList>("/api/v1/attachments/{id}/invitations", Permission::conversations_read,
                            "Read the events of a file that is a calendar",
                            [&desk](const Call& call) { return get_invitations(desk, call); })
        .refuses({refused::not_found("attachment"), refused::conflict("infected")});
}

}  // namespace tandem::conversations
