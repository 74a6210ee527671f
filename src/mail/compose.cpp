#include "mail/compose.h"

#include "base/refusal.h"
#include "mail/ascii.h"
#include "mail/date.h"
#include "mail/encode.h"

#include <array>

namespace tandem::mail {
namespace {

constexpr std::string_view line_end = "\r\n";

// A part of the message: its headers, then its body or the parts in it.
struct Part {
    std::string headers = {};
    std::string body = {};
};

bool breaks_out(std::string_view value) {
    return std::ranges::any_of(value, [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F;
    });
}

void require_one_line(const std::string& path, std::string_view value) {
    if (breaks_out(value)) {
        throw invalid_field("/" + path, "line_end",
                            "This must be one line without control characters.");
    }
}

void require_address(const std::string& path, const Address& address) {
    require_one_line(path, address.name);
    if (!is_address(address.address)) {
        throw invalid_field("/" + path, "address",
                            "\"" + address.address + "\" is not an e-mail address.",
                            {{"address", address.address}});
    }
}

void require_id(const std::string& path, std::string_view id) {
    const bool is_bad = std::ranges::any_of(id, [](char c) {
        return static_cast<unsigned char>(c) <= 0x20 || c == '<' || c == '>' || c == 0x7F;
    });
    if (is_bad) throw invalid_field("/" + path, "message_id", "This is not a message id.");
}

bool is_header_name(std::string_view name) {
    return !name.empty() && name.size() <= 76 &&
           std::ranges::all_of(name, [](char c) { return is_alnum(c) || c == '-'; });
}

void check_people(const OutgoingMail& mail) {
    require_address("from", mail.from);
    for (const auto& address : mail.to) require_address("to", address);
    for (const auto& address : mail.cc) require_address("cc", address);
    for (const auto& address : mail.bcc) require_address("bcc", address);
    for (const auto& address : mail.reply_to) require_address("reply_to", address);
    if (mail.to.empty() && mail.cc.empty() && mail.bcc.empty()) {
        throw invalid_field("/to", "required", "Name at least one recipient.");
    }
}

void check(const OutgoingMail& mail) {
    check_people(mail);
    require_one_line("subject", mail.subject);
    if (mail.message_id.empty()) {
        throw invalid_field("/message_id", "required", "A message needs a message id.");
    }
    require_id("message_id", mail.message_id);
    require_id("in_reply_to", mail.in_reply_to);
    for (const auto& id : mail.references) require_id("references", id);
    for (const auto& header : mail.headers) {
        if (!is_header_name(header.name)) {
            throw invalid_field("/headers", "name", "\"" + header.name + "\" is no header's name.");
        }
        require_one_line("headers", header.value);
    }
    for (const auto& attachment : mail.attachments) {
        require_one_line("attachments", attachment.filename);
        require_one_line("attachments", attachment.content_type);
        require_id("attachments", attachment.content_id);
    }
}

std::string address_list(const std::vector<Address>& addresses) {
    std::string out;
    for (const auto& address : addresses) {
        if (!out.empty()) out += ", ";
        out += encode_address(address);
    }
    return out;
}

std::string id_list(const std::vector<std::string>& ids) {
    std::string out;
    for (const auto& id : ids) {
        if (!out.empty()) out += ' ';
        out += "<" + id + ">";
    }
    return out;
}

// The first and the last ones: what threads need, in a length that every server takes.
std::vector<std::string> shortened(const std::vector<std::string>& references) {
    constexpr std::size_t most = 30;
    if (references.size() <= most) return references;
    std::vector<std::string> out = {references.front()};
    out.insert(out.end(), references.end() - (most - 1), references.end());
    return out;
}

void put(std::string& out, std::string_view name, const std::string& value) {
    if (!value.empty()) out += fold_header(name, value);
}

std::string headers_of(const OutgoingMail& mail) {
    std::string out;
    put(out, "Date", format_date(mail.date));
    put(out, "From", encode_address(mail.from));
    put(out, "To",
        mail.to.empty() && mail.cc.empty() ? "undisclosed-recipients:;" : address_list(mail.to));
    put(out, "Cc", address_list(mail.cc));
    put(out, "Reply-To", address_list(mail.reply_to));
    put(out, "Subject", encode_text(mail.subject));
    put(out, "Message-ID", "<" + mail.message_id + ">");
    if (!mail.in_reply_to.empty()) put(out, "In-Reply-To", "<" + mail.in_reply_to + ">");
    put(out, "References", id_list(shortened(mail.references)));
    for (const auto& header : mail.headers) put(out, header.name, encode_text(header.value));
    put(out, "MIME-Version", "1.0");
    return out;
}

Part text_part(std::string_view subtype, std::string_view text) {
    return {"Content-Type: text/" + std::string(subtype) +
                "; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n",
            encode_quoted_printable(text)};
}

// "image/png; charset=x" and whatever else a caller was told: only a plain type gets through.
std::string type_of(const OutgoingAttachment& attachment) {
    const auto type = lower(trim(
        std::string_view(attachment.content_type).substr(0, attachment.content_type.find(';'))));
    const auto slash = type.find('/');
    const bool is_plain =
        slash != std::string::npos && slash > 0 && slash + 1 < type.size() &&
        std::ranges::all_of(type, [](char c) {
            return is_alnum(c) || c == '/' || c == '-' || c == '.' || c == '+' || c == '_';
        });
    // Their content would have to be left as it is, which SMTP does not promise.
    const bool is_composite = type.starts_with("multipart/") || type.starts_with("message/");
    return is_plain && !is_composite ? type : "application/octet-stream";
}

Part file_part(const OutgoingAttachment& attachment) {
    const bool is_inline = !attachment.content_id.empty();
    const auto name = attachment.filename.empty() ? std::string("attachment") : attachment.filename;
    Part part;
    part.headers += "Content-Type: " + type_of(attachment) + parameter("name", name) + "\r\n";
    part.headers += "Content-Transfer-Encoding: base64\r\n";
    part.headers += std::string("Content-Disposition: ") + (is_inline ? "inline" : "attachment") +
                    parameter("filename", name) + "\r\n";
    if (is_inline) part.headers += fold_header("Content-ID", "<" + attachment.content_id + ">");
    part.body = encode_base64_lines(attachment.bytes);
    return part;
}

// Wraps parts into a multipart. Boundaries are made of the message id and a number, with "=_",
// which neither quoted-printable nor base64 can contain: no search through the content is needed,
// and composing twice gives the same bytes.
class Multiparts {
public:
    explicit Multiparts(std::string_view message_id) {
        for (const char c : message_id.substr(0, 40)) {
            if (is_alnum(c)) seed_ += c;
        }
    }

    Part wrap(std::string_view subtype, const std::vector<Part>& parts) {
        const auto boundary = "=_" + std::to_string(++count_) + "_" + seed_;
        Part whole;
        whole.headers = "Content-Type: multipart/" + std::string(subtype) + ";\r\n boundary=\"" +
                        boundary + "\"\r\n";
        for (const auto& part : parts) {
            whole.body += "--" + boundary + "\r\n" + part.headers + "\r\n" + part.body;
            whole.body += line_end;  // belongs to the boundary, not to the part
        }
        whole.body += "--" + boundary + "--\r\n";
        return whole;
    }

private:
    std::string seed_;
    int count_ = 0;
};

Part body_of(const OutgoingMail& mail, Multiparts& multiparts) {
    std::vector<Part> images;
    std::vector<Part> files;
    for (const auto& attachment : mail.attachments) {
        const bool is_shown = !attachment.content_id.empty() && !mail.html.empty();
        (is_shown ? images : files).push_back(file_part(attachment));
    }
    auto body = text_part("plain", mail.text);
    if (!mail.html.empty()) {
        auto html = text_part("html", mail.html);
        if (!images.empty()) {
            images.insert(images.begin(), std::move(html));
            html = multiparts.wrap("related; type=\"text/html\"", images);
        }
        body = multiparts.wrap("alternative", {body, html});
    }
    if (files.empty()) return body;
    files.insert(files.begin(), std::move(body));
    return multiparts.wrap("mixed", files);
}

}  // namespace

std::string compose(const OutgoingMail& mail) {
    check(mail);
    Multiparts multiparts(mail.message_id);
    const auto body = body_of(mail, multiparts);
    auto raw = headers_of(mail) + body.headers + "\r\n" + body.body;
    if (!raw.ends_with(line_end)) raw += line_end;
    return raw;
}

std::vector<std::string> recipients(const OutgoingMail& mail) {
    std::vector<std::string> out;
    for (const auto* list : {&mail.to, &mail.cc, &mail.bcc}) {
        for (const auto& address : *list) {
            const auto is_known = [&](const std::string& known) {
                return normalised(known) == normalised(address.address);
            };
            if (std::ranges::none_of(out, is_known)) out.push_back(address.address);
        }
    }
    return out;
}

}  // namespace tandem::mail
