#include "mail/part_files.h"

#include "mail/ascii.h"
#include "mail/attachment.h"
#include "mail/charset.h"
#include "mail/header.h"
#include "mail/inline_files.h"
#include "mail/tnef.h"

#include <utility>

namespace tandem::mail {
namespace {

constexpr std::size_t most_sniffed = 100;  // each look takes a tenth of a millisecond
constexpr std::size_t most_sniffed_bytes = 64u * 1024;
constexpr std::size_t most_bytes_of_a_look = 16u * 1024;
constexpr std::size_t always_sniffed_bytes = 1024;
constexpr std::string_view unknown_type = "application/octet-stream";

bool ends_with(std::string_view text, std::string_view ending) {
    return text.size() >= ending.size() &&
           is_same(text.substr(text.size() - ending.size()), ending);
}

// A message inside is named by what it is about.
std::string name_of(const MimePart& part) {
    if (!part.filename.empty() || part.type != "message/rfc822") return part.filename;
    auto head = std::string_view(part.bytes);
    while (!head.empty()) {
        const auto line = take_line(head);
        if (line.empty()) break;
        if (!begins_with(line, "subject:")) continue;
        auto subject = std::string(line.substr(8));
        while (is_blank(head.empty() ? '.' : head.front())) subject += take_line(head);
        subject = decode_header(subject);
        std::ranges::replace(subject, '/', '-');
        std::ranges::replace(subject, '\\', '-');
        return subject.empty() ? subject : subject + ".eml";
    }
    return {};
}

bool is_outlook(const MimePart& part) {
    return part.type == "application/ms-tnef" || part.type == "application/vnd.ms-tnef" ||
           is_same(part.filename, "winmail.dat");
}

bool is_calendar(const MimePart& part) {
    return part.type == "text/calendar" || part.type == "application/ics" ||
           ends_with(part.filename, ".ics");
}

}  // namespace

void PartFiles::warn(std::string text) {
    if (std::ranges::find(mail_.warnings, text) == mail_.warnings.end()) {
        mail_.warnings.push_back(std::move(text));
    }
}

// What a file looks like; nothing when too many were looked into. Text takes libmagic long, a
// millisecond for a few thousand letters, so of later files only the beginning is shown to it.
std::string PartFiles::look_into(std::string_view bytes) {
    if (++looks_ > most_sniffed) return {};
    const auto left = most_sniffed_bytes - std::min(sniffed_bytes_, most_sniffed_bytes);
    const auto shown = bytes.substr(0, std::max(left, always_sniffed_bytes));
    sniffed_bytes_ += std::min(shown.size(), most_bytes_of_a_look);
    return sniff_type(shown);
}

void PartFiles::attach(MimePart& part, std::optional<std::string> looks) {
    if (is_calendar(part)) read_invitation(part);
    if (unpack(part)) return;
    auto declared = part.type.empty() ? std::string(unknown_type) : part.type;
    auto name = safe_filename(name_of(part), declared);
    auto sniffed = looks ? *std::move(looks) : look_into(part.bytes);
    if (auto disguise = disguise_of(declared, sniffed, name); !disguise.empty()) {
        warn(std::move(disguise));
    }
    mail_.attachments.push_back({.filename = std::move(name),
                                 .content_type = std::move(declared),
                                 .sniffed_type = std::move(sniffed),
                                 .content_id = part.content_id,
                                 .disposition = part.disposition,
                                 .bytes = std::move(part.bytes)});
}

// A file that was found in something else, as if it had come as a part.
void PartFiles::add(std::string_view name, std::string type, std::string bytes) {
    std::optional<std::string> looks;
    if (type.empty()) type = looks.emplace(look_into(bytes));
    MimePart part{.type = type.empty() ? std::string(unknown_type) : std::move(type),
                  .filename = decode_header(name),
                  .disposition = "attachment",
                  .bytes = std::move(bytes)};
    attach(part, std::move(looks));
}

bool PartFiles::unpack(MimePart& part) {
    if (is_outlook(part)) return unpack_outlook(part);
    InlineFile file;
    if (part.type == "application/mac-binhex40" || ends_with(part.filename, ".hqx")) {
        file = read_binhex(part.bytes);
    } else if (part.type == "application/applefile") {
        file = read_apple_single(part.bytes);
    }
    if (file.bytes.empty()) return false;
    const auto name =
        file.name.empty() ? part.filename : decode_charset(file.name, "macintosh").text;
    add(name, {}, std::move(file.bytes));
    return true;
}

bool PartFiles::unpack_outlook(const MimePart& part) {
    auto packed = read_tnef(part.bytes);
    if (!packed) return false;
    const bool has_letter = !trim(packed->text).empty() || !packed->html.empty();
    if (packed->is_cut) warn("Not all that Outlook packed into winmail.dat could be read.");
    if (packed->files.empty() && !has_letter) return false;
    if (letter_.text.empty()) letter_.text = std::move(packed->text);
    if (letter_.html.empty()) letter_.html = std::move(packed->html);
    for (auto& file : packed->files) {
        const auto before = mail_.attachments.size();
        const bool is_winmail = is_same(file.name, "winmail.dat");
        add(is_winmail ? std::string() : file.name, file.content_type, std::move(file.bytes));
        if (mail_.attachments.size() > before) {
            mail_.attachments.back().content_id = std::move(file.content_id);
        }
    }
    return true;
}

// Many programs send the same invitation twice: in the letter and as a file.
void PartFiles::read_invitation(const MimePart& part) {
    for (auto& event : read_calendar(decode_charset(part.bytes, part.charset).text)) {
        const bool is_known = std::ranges::any_of(mail_.invitations, [&](const Invitation& known) {
            return known.title == event.title && known.begins == event.begins;
        });
        if (!is_known) mail_.invitations.push_back(std::move(event));
    }
}

std::string PartFiles::without_files(std::string body) {
    if (!may_have_inline_files(body)) return body;
    std::vector<InlineFile> files;
    auto left = take_inline_files(body, files);
    for (auto& file : files) add(file.name, {}, std::move(file.bytes));
    return left;
}

}  // namespace tandem::mail
