#include "mail/mime.h"

#include "mail/ascii.h"
#include "mail/header.h"
#include "mail/mime_header.h"
#include "mail/transfer.h"

#include <algorithm>

namespace tandem::mail {
namespace {

std::string_view first(const std::vector<Header>& headers, std::string_view name) {
    const auto found = std::ranges::find(headers, name, &Header::name);
    return found == headers.end() ? std::string_view() : std::string_view(found->value);
}

std::string first_id(std::string_view raw) {
    auto ids = parse_ids(raw.find('<') == std::string_view::npos ? "<" + std::string(raw) + ">"
                                                                 : std::string(raw));
    return ids.empty() ? std::string() : std::move(ids.front());
}

// Anything unknown counts as an attachment (RFC 2183).
std::string disposition_of(const std::string& said) {
    return said == "inline" || said.empty() ? said : "attachment";
}

// "text/plain" where nothing sensible is said; "text" alone is a plain text too.
std::string type_of(const std::string& said, std::string_view otherwise) {
    if (said == "text") return "text/plain";
    const auto slash = said.find('/');
    if (slash == std::string::npos || slash == 0 || slash + 1 == said.size()) {
        return std::string(otherwise);
    }
    return said;
}

bool is_code(std::string_view line) {
    return std::ranges::all_of(
        line, [](char c) { return is_alnum(c) || c == '+' || c == '/' || c == '='; });
}

// Words have blanks between them; code has not, but a footer below it may outweigh it.
bool is_base64(std::string_view text) {
    text = trim(text);
    const auto line = text.substr(0, text.find_first_of("\r\n"));
    if (is_code(line) && line.size() % 4 == 0 && (line.size() >= 60 || line.ends_with('='))) {
        return true;
    }
    const auto sample = text.substr(0, 4000);
    const auto other = std::ranges::count_if(
        sample, [](char c) { return !is_space(c) && !is_code(std::string_view(&c, 1)); });
    const auto blanks = std::ranges::count_if(sample, is_blank);
    return static_cast<std::size_t>(other + blanks) * 12 <= sample.size();
}

// Mailing lists write their footer below the code as if it were text.
std::string decode_with_footer(std::string_view raw) {
    auto rest = raw;
    while (!rest.empty()) {
        const auto footer = rest;
        if (is_code(trim(take_line(rest)))) continue;
        return decode_base64(raw.substr(0, raw.size() - footer.size())) + "\n" +
               std::string(footer);
    }
    return decode_base64(raw);
}

// Finds the lines that cut a multipart into its parts. They are whole lines: "--b" does not end a
// part of a multipart inside whose boundary is "b1".
class Cutter {
public:
    Cutter(std::string_view body, std::string_view boundary)
        : body_(body), mark_("--" + std::string(boundary)) {}

    // The next part, without the line end that belongs to the boundary; false after the last.
    bool next(std::string_view& part) {
        if (!has_begun_ && !find_mark(0)) return false;
        has_begun_ = true;
        if (is_last_) return false;
        const auto begin = after_;
        if (!find_mark(begin)) {
            is_last_ = true;  // cut off on the way: what there is counts
            before_ = body_.size();
        }
        part = body_.substr(begin, std::max(before_, begin) - begin);
        return begin < body_.size();
    }

private:
    bool find_mark(std::size_t from) {
        for (auto at = from; at < body_.size();) {
            const auto end = std::min(body_.find('\n', at), body_.size());
            if (is_mark(body_.substr(at, end - at))) {
                before_ = without_line_end(at);
                after_ = std::min(end + 1, body_.size());
                return true;
            }
            const auto found = body_.find("\n--", at);
            if (found == std::string_view::npos) return false;
            at = found + 1;
        }
        return false;
    }

    bool is_mark(std::string_view line) {
        if (!line.starts_with(mark_)) return false;
        auto rest = line.substr(mark_.size());
        const bool is_end = rest.starts_with("--");
        if (is_end) rest.remove_prefix(2);
        if (!trim(rest).empty()) return false;
        is_last_ = is_end;
        return true;
    }

    std::size_t without_line_end(std::size_t at) const {
        if (at > 0 && body_[at - 1] == '\n') --at;
        if (at > 0 && body_[at - 1] == '\r') --at;
        return at;
    }

    std::string_view body_;
    std::string mark_;
    std::size_t before_ = 0;  // where the part above the mark ends
    std::size_t after_ = 0;   // where the part below it begins
    bool has_begun_ = false;
    bool is_last_ = false;
};

// Takes one message apart, counting as it goes.
class Walk {
public:
    Walk(const ParseLimits& limits, std::vector<std::string>& warnings)
        : limits_(limits), warnings_(warnings) {}

    MimePart part(const std::vector<Header>& headers, std::string_view body, std::size_t depth,
                  std::string_view type = "text/plain") {
        ++parts_;
        const auto said = parse_parameters(first(headers, "content-type"));
        auto part = describe(headers, said, type);
        const auto encoding = lower(trim(first(headers, "content-transfer-encoding")));
        if (part.is_multipart) {
            children(body, boundary_of(said), part, depth);
        } else {
            part.bytes = content(body, encoding, part.type);
        }
        return part;
    }

    void children(std::string_view body, std::string_view boundary, MimePart& part,
                  std::size_t depth) {
        if (boundary.empty()) return;
        if (depth >= limits_.depth) {
            return warn("Parts are nested too deeply; what is further inside was left out.");
        }
        const auto type = part.type == "multipart/digest" ? "message/rfc822" : "text/plain";
        Cutter cutter(body, boundary);
        for (std::string_view raw; cutter.next(raw);) {
            if (parts_ >= limits_.parts) {
                return warn("There are too many parts; the rest was left out.");
            }
            const auto headers = take_headers(raw);
            part.children.push_back(this->part(headers, raw, depth + 1, type));
        }
    }

private:
    static std::string_view boundary_of(const ParameterisedHeader& said) {
        const auto boundary = said.parameter("boundary");
        return boundary.size() <= 1000 ? boundary : std::string_view();
    }

    static MimePart describe(const std::vector<Header>& headers, const ParameterisedHeader& said,
                             std::string_view type) {
        const auto disposition = parse_parameters(first(headers, "content-disposition"));
        MimePart part;
        part.type = type_of(said.value, type);
        part.is_multipart = part.type.starts_with("multipart/");
        part.charset = said.parameter("charset");
        part.report_type = lower(said.parameter("report-type"));
        part.start = first_id(said.parameter("start"));
        part.is_flowed = is_same(said.parameter("format"), "flowed");
        part.drops_space = is_same(said.parameter("delsp"), "yes");
        part.disposition = disposition_of(disposition.value);
        part.filename = disposition.parameter("filename");
        if (part.filename.empty()) part.filename = said.parameter("name");
        part.content_id = first_id(first(headers, "content-id"));
        return part;
    }

    std::string content(std::string_view body, std::string_view encoding, std::string_view type) {
        if (encoding.starts_with("quoted-printable")) return decode_quoted_printable(body);
        if (encoding.starts_with("x-uu") || encoding.starts_with("uuencode")) {
            return decode_uuencode(body);
        }
        if (!encoding.starts_with("base64")) return std::string(body);
        if (!type.starts_with("text/")) return decode_base64(body);
        if (is_base64(body)) return decode_with_footer(body);
        warn("A text says that it is in base64 but is not.");
        return std::string(body);
    }

    void warn(std::string text) {
        if (warnings_.empty() || warnings_.back() != text) warnings_.push_back(std::move(text));
    }

    const ParseLimits& limits_;
    std::vector<std::string>& warnings_;
    std::size_t parts_ = 0;
};

// What mailbox files, byte order marks and sloppy tools put before the first header.
std::string_view without_preamble(std::string_view raw) {
    if (raw.starts_with("\xEF\xBB\xBF")) raw.remove_prefix(3);
    while (raw.starts_with('\n') || raw.starts_with('\r')) raw.remove_prefix(1);
    while (raw.starts_with("From ") || raw.starts_with(">From ")) {
        if (is_header_line(raw.substr(0, raw.find('\n')))) break;
        take_line(raw);
    }
    return raw;
}

// Lines that end in a bare CR, as old Macs wrote them, would be one line.
bool has_bare_cr_only(std::string_view raw) {
    const auto head = raw.substr(0, 65536);
    return head.find('\n') == std::string_view::npos && head.find('\r') != std::string_view::npos;
}

MimePart whole_as_text(std::string_view raw) {
    return {.type = "text/plain", .bytes = std::string(raw)};
}

// The line that cuts a body into parts when no header says so: "--something" followed by a header.
std::string_view guess_boundary(std::string_view body) {
    while (!body.empty()) {
        const auto line = trim(take_line(body));
        if (line.size() < 3 || line.size() > 200 || !line.starts_with("--")) continue;
        if (begins_with(body, "content-")) return line.substr(2);
    }
    return {};
}

// A multipart whose boundary is missing or wrong is read again with the one that its body shows.
MimePart mend_multipart(std::string_view body, MimePart root, const ParseLimits& limits,
                        std::vector<std::string>& warnings) {
    Walk(limits, warnings).children(body, guess_boundary(body), root, 0);
    if (!root.children.empty()) {
        warnings.push_back("The parts were found although no header says where they begin.");
        return root;
    }
    warnings.push_back("The message says that it has parts but shows none; it is shown as text.");
    return whole_as_text(body);
}

}  // namespace

MimeMessage read_mime(std::string_view raw, const ParseLimits& limits) {
    std::string mended;
    if (has_bare_cr_only(raw)) {
        mended = raw;
        std::ranges::replace(mended, '\r', '\n');
        raw = mended;
    }
    raw = without_preamble(raw);

    MimeMessage mime;
    if (!is_header_line(raw.substr(0, raw.find('\n')))) {
        mime.warnings.push_back("There are no headers; everything is shown as text.");
        mime.root = whole_as_text(raw);
        return mime;
    }
    mime.headers = take_headers(raw);
    mime.root = Walk(limits, mime.warnings).part(mime.headers, raw, 0);
    mime.type = mime.root.type;
    mime.report_type = mime.root.report_type;
    if (mime.root.is_multipart && mime.root.children.empty()) {
        mime.root = mend_multipart(raw, std::move(mime.root), limits, mime.warnings);
    }
    return mime;
}

}  // namespace tandem::mail
