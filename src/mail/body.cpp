#include "mail/body.h"

#include "mail/ascii.h"
#include "mail/attachment.h"
#include "mail/charset.h"
#include "mail/header.h"
#include "mail/html.h"
#include "mail/kind.h"

#include <utility>

namespace tandem::mail {
namespace {

bool is_blank_text(std::string_view text) { return trim(text).empty(); }

std::string with_line_feeds(std::string text) {
    if (text.find('\r') == std::string::npos) return text;
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\r') {
            out += text[i];
        } else if (i + 1 == text.size() || text[i + 1] != '\n') {
            out += '\n';
        }
    }
    return out;
}

// <meta charset=...> or <meta ... content="text/html; charset=...">, for parts that name none.
std::string charset_in_html(std::string_view html) {
    const auto head = lower(html.substr(0, 2048));
    const auto at = head.find("charset=");
    if (at == std::string::npos) return {};
    const auto begin = head.find_first_not_of("\"' ", at + 8);
    if (begin == std::string::npos) return {};
    return head.substr(begin, head.find_first_of("\"'>;/ \r\n", begin) - begin);
}

// One readable rendering of a part and what is in it.
struct Body {
    std::string text = {};
    std::string html = {};
    std::string html_text = {};  // of the HTML, where it may be needed
    bool has_text = false;
    bool has_html = false;

    bool is_empty() const { return !has_text && !has_html; }
};

class Reading {
public:
    Reading(const ParseLimits& limits, ParsedMail& mail) : limits_(limits), mail_(mail) {}

    std::string run(const MimePart& root) {
        is_single_ = !root.is_multipart;
        auto body = read(root);
        mark_inline();
        if (body.has_html) {
            mail_.content_type = "text/html";
            if (is_blank_text(body.text)) body.text = readable(body);
            mail_.html = std::move(body.html);
        } else if (body.has_text) {
            mail_.content_type = "text/plain";
        }
        mail_.text = std::move(body.text);
        return std::move(charset_);
    }

private:
    Body read(const MimePart& part) {
        if (!part.is_multipart) return leaf(part);
        if (part.type == "multipart/alternative") return alternative(part);
        if (part.type == "multipart/related") return related(part);
        if (part.type == "multipart/report") return report(part);
        return mixed(part);
    }

    Body leaf(const MimePart& part) {
        if (!is_body(part)) {
            attach(part);
            return {};
        }
        has_body_ = true;
        return part.type == "text/html" ? html(part) : plain(part);
    }

    // A text with a name is a file, unless it is all there is.
    bool is_body(const MimePart& part) const {
        if (part.disposition == "attachment") return false;
        const bool is_text = part.type == "text/plain" || part.type == "text/html" ||
                             part.type == "text/enriched" || part.type.empty() ||
                             part.type == "text/richtext" || part.type == "text";
        if (!is_text) return false;
        return part.filename.empty() || is_single_ || (!has_body_ && part.disposition.empty());
    }

    std::string decoded(const MimePart& part, std::string_view charset) {
        auto bytes = std::string_view(part.bytes);
        if (bytes.size() > limits_.body_bytes) {
            warn("A text is too long and was cut off.");
            bytes = utf8_prefix(bytes, limits_.body_bytes);
        }
        auto decoded = decode_charset(bytes, charset);
        note_charset(charset, decoded.charset);
        if (decoded.is_doubtful) warn_of_charset(charset, decoded.charset);
        return with_line_feeds(std::move(decoded.text));
    }

    // A text in plain ASCII tells nothing but what it claims.
    void note_charset(std::string_view said, const std::string& used) {
        if (charset_.empty()) charset_ = used == "us-ascii" ? std::string(said) : used;
    }

    void warn_of_charset(std::string_view said, const std::string& used) {
        if (trim(said).empty()) return warn("A text names no charset; read as " + used + ".");
        warn("A text is not all in the charset that it names (" +
             to_valid_utf8(said.substr(0, 60)) + "); read as " + used + ".");
    }

    void warn(const std::string& text) {
        if (std::ranges::find(mail_.warnings, text) == mail_.warnings.end()) {
            mail_.warnings.push_back(text);
        }
    }

    Body plain(const MimePart& part) {
        auto text = decoded(part, part.charset);
        if (part.is_flowed) text = unflow(text, part.drops_space);
        if (part.type == "text/enriched" || part.type == "text/richtext") text = strip(text);
        if (!is_blank_text(text)) has_text_ = true;
        return {.text = std::move(text), .has_text = true};
    }

    static std::string strip(std::string_view enriched) {
        auto html = std::string(enriched);
        return html_to_text(html);
    }

    Body html(const MimePart& part) {
        const auto charset = part.charset.empty() ? charset_in_html(part.bytes) : part.charset;
        auto safe = sanitise(decoded(part, charset), {.wants_text = !has_text_});
        if (safe.is_fallback) {
            warn("The HTML is too large or too tangled to be shown as such; its text is shown.");
        }
        mail_.remote_images += safe.remote_images;
        for (auto& id : safe.content_ids) shown_ids_.push_back(std::move(id));
        return {.html = std::move(safe.html), .html_text = std::move(safe.text), .has_html = true};
    }

    // The same in several forms: the first text and the last (richest) HTML.
    Body alternative(const MimePart& part) {
        Body best;
        for (const auto& child : part.children) {
            auto body = read(child);
            if (body.has_text && (!best.has_text || is_blank_text(best.text))) {
                best.text = std::move(body.text);
                best.has_text = true;
            }
            if (body.has_html) {
                best.html_text = std::move(body.html_text);
                best.html = std::move(body.html);
                best.has_html = true;
            }
        }
        return best;
    }

    Body related(const MimePart& part) {
        if (part.children.empty()) return {};
        const auto root = std::ranges::find_if(part.children, [&](const MimePart& child) {
            return !part.start.empty() && child.content_id == part.start;
        });
        const auto& chosen = root != part.children.end() ? *root : part.children.front();
        Body body = read(chosen);
        for (const auto& child : part.children) {
            if (&child == &chosen) continue;
            join(body, read(child));
        }
        return body;
    }

    // The first part speaks to people; the rest is for programs, and kept as files.
    Body report(const MimePart& part) {
        Body body;
        for (const auto& child : part.children) {
            if (child.type == "message/delivery-status") read_delivery_status(child.bytes, mail_);
            const bool is_returned =
                child.type == "message/rfc822" || child.type == "text/rfc822-headers";
            if (is_returned && mail_.bounced_message_id.empty()) {
                mail_.bounced_message_id = returned_message_id(child.bytes);
            }
            if (&child == &part.children.front()) {
                body = read(child);
            } else if (child.is_multipart) {
                join(body, read(child));
            } else {
                attach(child);
            }
        }
        return body;
    }

    Body mixed(const MimePart& part) {
        Body body;
        for (const auto& child : part.children) join(body, read(child));
        return body;
    }

    // Puts one body below another; where one of the two has only text, it is shown as HTML too.
    static void join(Body& above, Body below) {
        if (below.is_empty()) return;
        if (above.is_empty()) {
            above = std::move(below);
            return;
        }
        complete(above, below.has_html);
        complete(below, above.has_html);
        append(above.text, below.text);
        above.html += below.html;
        above.html_text.clear();
    }

    static std::string readable(const Body& body) {
        return body.html_text.empty() ? html_to_text(body.html) : body.html_text;
    }

    static void complete(Body& body, bool needs_html) {
        if (!body.has_text) {
            body.text = readable(body);
            body.has_text = true;
        }
        if (needs_html && !body.has_html) {
            body.html = text_to_html(body.text);
            body.has_html = true;
        }
    }

    static void append(std::string& text, const std::string& more) {
        if (is_blank_text(more)) return;
        if (!text.empty() && !text.ends_with('\n')) text += '\n';
        if (!is_blank_text(text)) text += '\n';
        text += more;
    }

    void attach(const MimePart& part) {
        const auto& declared =
            part.type.empty() ? std::string("application/octet-stream") : part.type;
        mail_.attachments.push_back({
            .filename = safe_filename(name_of(part), declared),
            .content_type = declared,
            .sniffed_type = sniff_type(part.bytes),
            .content_id = part.content_id,
            .disposition = part.disposition,
            .bytes = part.bytes,
        });
    }

    // A message inside is named by what it is about.
    static std::string name_of(const MimePart& part) {
        if (!part.filename.empty() || part.type != "message/rfc822") return part.filename;
        auto head = std::string_view(part.bytes);
        while (!head.empty()) {
            const auto line = take_line(head);
            if (line.empty()) break;
            if (!begins_with(line, "subject:")) continue;
            auto subject = decode_header(line.substr(8));
            std::ranges::replace(subject, '/', '-');
            std::ranges::replace(subject, '\\', '-');
            return subject.empty() ? subject : subject + ".eml";
        }
        return {};
    }

    void mark_inline() {
        for (auto& attachment : mail_.attachments) {
            attachment.is_inline =
                !attachment.content_id.empty() &&
                std::ranges::find(shown_ids_, attachment.content_id) != shown_ids_.end();
        }
    }

    const ParseLimits& limits_;
    ParsedMail& mail_;
    std::vector<std::string> shown_ids_;
    std::string charset_;
    bool is_single_ = false;
    bool has_body_ = false;
    bool has_text_ = false;
};

std::size_t quote_depth(std::string_view line) {
    return std::min(line.find_first_not_of('>'), line.size());
}

}  // namespace

std::string read_parts(const MimePart& root, const ParseLimits& limits, ParsedMail& mail) {
    return Reading(limits, mail).run(root);
}

std::string unflow(std::string_view text, bool drops_space) {
    std::string out;
    bool is_flowing = false;
    std::size_t depth_before = 0;
    while (!text.empty()) {
        auto line = take_line(text);
        const auto depth = quote_depth(line);
        auto words = line.substr(depth);
        if (words.starts_with(' ')) words.remove_prefix(1);
        if (is_flowing && depth == depth_before && words != "-- ") {
            out += words;
        } else {
            if (is_flowing) out += '\n';
            out.append(depth, '>');
            if (depth > 0 && !words.empty()) out += ' ';
            out += words;
        }
        is_flowing = words.ends_with(' ') && words != "-- ";
        depth_before = depth;
        if (is_flowing && drops_space) out.pop_back();
        if (!is_flowing) out += '\n';
    }
    if (is_flowing) out += '\n';
    return out;
}

}  // namespace tandem::mail
