#include "mail/body.h"

#include "mail/ascii.h"
#include "mail/body_piece.h"
#include "mail/charset.h"
#include "mail/html.h"
#include "mail/kind.h"
#include "mail/part_files.h"

#include <utility>

namespace tandem::mail {
namespace {

// Another rendering of what the text and the HTML beside it say.
bool is_further_form(const MimePart& part) {
    return part.type == "text/x-amp-html" || part.type == "text/watch-html";
}

class Reading {
public:
    Reading(const ParseLimits& limits, ParsedMail& mail)
        : limits_(limits), mail_(mail), files_(mail) {}

    std::string run(MimePart& root) {
        is_single_ = !root.is_multipart;
        auto body = read(root);
        add_packed_letter(body);
        mark_inline();
        if (body.has_html) {
            mail_.content_type = has_html_part_ ? "text/html" : "text/plain";
            if (is_blank_text(body.text)) body.text = readable(body);
            mail_.html = std::move(body.html);
        } else if (body.has_text) {
            mail_.content_type = "text/plain";
        } else if (!mail_.invitations.empty()) {
            mail_.content_type = "text/calendar";
            body.text = words_of(mail_.invitations.front());
        }
        mail_.text = std::move(body.text);
        return std::move(charset_);
    }

private:
    Body read(MimePart& part) {
        if (!part.is_multipart) return leaf(part);
        if (part.type == "multipart/alternative") return alternative(part);
        if (part.type == "multipart/related") return related(part);
        if (part.type == "multipart/report") return report(part);
        if (part.type == "multipart/appledouble") hide_resources(part);
        return mixed(part);
    }

    Body leaf(MimePart& part) {
        if (!is_body(part)) {
            files_.attach(part);
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

    std::string decoded(std::string_view bytes, std::string_view charset) {
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

    Body plain(MimePart& part) {
        auto text = decoded(files_.without_files(std::move(part.bytes)), part.charset);
        if (part.is_flowed) text = unflow(text, part.drops_space);
        if (part.type == "text/enriched" || part.type == "text/richtext") text = html_to_text(text);
        if (!is_blank_text(text)) has_text_ = true;
        return {.text = std::move(text), .has_text = true};
    }

    Body html(MimePart& part) {
        has_html_part_ = true;
        const auto charset = part.charset.empty() ? charset_in_html(part.bytes) : part.charset;
        return safe_html(decoded(part.bytes, charset));
    }

    Body safe_html(std::string_view html) {
        auto safe = sanitise(html, {.wants_text = !has_text_});
        if (safe.is_fallback) {
            warn("The HTML is too large or too tangled to be shown as such; its text is shown.");
        }
        mail_.remote_images += safe.remote_images;
        for (auto& id : safe.content_ids) shown_ids_.push_back(std::move(id));
        return {.html = std::move(safe.html), .html_text = std::move(safe.text), .has_html = true};
    }

    // What Outlook packed says it better than the plain text beside it.
    void add_packed_letter(Body& body) {
        auto letter = files_.take_letter();
        if (!body.has_text || is_blank_text(body.text)) {
            body.text = std::move(letter.text);
            body.has_text = body.has_text || !body.text.empty();
        }
        if (body.has_html || letter.html.empty()) return;
        has_html_part_ = true;
        has_text_ = !is_blank_text(body.text);
        auto rich = safe_html(letter.html);
        body.html = std::move(rich.html);
        body.html_text = std::move(rich.html_text);
        body.has_html = true;
    }

    static std::string words_of(const Invitation& event) {
        return event.notes.empty() ? event.title : event.title + "\n\n" + event.notes;
    }

    // The same in several forms: the first text and the last (richest) HTML that show anything.
    Body alternative(MimePart& part) {
        Body best;
        for (auto& child : part.children) {
            if (is_further_form(child)) continue;
            auto body = read(child);
            if (body.has_text && (!best.has_text || is_blank_text(best.text))) {
                best.text = std::move(body.text);
                best.has_text = true;
            }
            const bool is_blank = best.has_html || !is_blank_text(best.text);
            if (body.has_html && !(is_blank && !has_visible(body.html))) {
                best.html_text = std::move(body.html_text);
                best.html = std::move(body.html);
                best.has_html = true;
            }
        }
        return best;
    }

    Body related(MimePart& part) {
        if (part.children.empty()) return {};
        auto chosen = std::ranges::find_if(part.children, [&](const MimePart& child) {
            return !part.start.empty() && child.content_id == part.start;
        });
        if (chosen == part.children.end()) chosen = part.children.begin();
        Body body = read(*chosen);
        for (auto& child : part.children) {
            if (&child != &*chosen) join(body, read(child));
        }
        return body;
    }

    // The first part speaks to people; the rest is for programs, and kept as files.
    Body report(MimePart& part) {
        Body body;
        for (auto& child : part.children) {
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
                files_.attach(child);
            }
        }
        return body;
    }

    // What a Mac keeps beside a file says nothing to anybody else.
    static void hide_resources(MimePart& part) {
        std::erase_if(part.children,
                      [](const MimePart& child) { return child.type == "application/applefile"; });
    }

    Body mixed(MimePart& part) {
        std::vector<Body> pieces;
        for (auto& child : part.children) {
            auto piece = is_picture(child) ? picture(child) : read(child);
            if (!piece.is_empty()) pieces.push_back(std::move(piece));
        }
        place_pictures(pieces);
        Body body;
        for (auto& piece : pieces) join(body, std::move(piece));
        return body;
    }

    static bool is_picture(const MimePart& part) {
        return !part.is_multipart && part.disposition != "attachment" &&
               (part.type == "image/png" || part.type == "image/jpeg" || part.type == "image/gif" ||
                part.type == "image/jpg" || part.type == "image/webp");
    }

    // Apple's program sends text, picture, text as it was written: the picture stands between.
    Body picture(MimePart& part) {
        files_.attach(part);
        const auto& id = mail_.attachments.back().content_id;
        const bool is_shown = !id.empty() && std::ranges::find(shown_ids_, id) != shown_ids_.end();
        if (is_shown) return {};
        return {.has_text = true, .picture = mail_.attachments.size()};
    }

    // Below all words they are but files.
    void place_pictures(std::vector<Body>& pieces) {
        while (!pieces.empty() && !pieces.back().shows_something()) {
            if (pieces.size() == 1 && pieces.back().picture == 0) return;
            pieces.pop_back();
        }
        for (auto& piece : pieces) {
            if (piece.picture == 0) continue;
            auto& id = mail_.attachments[piece.picture - 1].content_id;
            if (id.empty()) id = "picture-" + std::to_string(piece.picture) + "@place";
            shown_ids_.push_back(id);
            piece.html = "<img src=\"cid:" + escape_html(id) + "\">";
            piece.has_html = true;
        }
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
    PartFiles files_;
    std::vector<std::string> shown_ids_;
    std::string charset_;
    bool is_single_ = false;
    bool has_body_ = false;
    bool has_text_ = false;
    bool has_html_part_ = false;
};

std::size_t quote_depth(std::string_view line) {
    return std::min(line.find_first_not_of('>'), line.size());
}

}  // namespace

std::string read_parts(MimePart root, const ParseLimits& limits, ParsedMail& mail) {
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
