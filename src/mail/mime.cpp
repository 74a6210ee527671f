#include "mail/mime.h"

#include "mail/ascii.h"
#include "mail/charset.h"
#include "mail/header.h"

#include <gmime/gmime.h>

#include <memory>
#include <mutex>

namespace tandem::mail {
namespace {

constexpr int most_headers = 2000;

template <class T>
struct Unref {
    void operator()(T* object) const { g_object_unref(object); }
};
template <class T>
using Owned = std::unique_ptr<T, Unref<T>>;

const GMimeParserOptions* parser_options() {
    static const GMimeParserOptions* options = [] {
        g_mime_init();
        auto* made = g_mime_parser_options_new();
        const char* charsets[] = {"utf-8", "windows-1252", nullptr};
        g_mime_parser_options_set_fallback_charsets(made, charsets);
        return made;
    }();
    return options;
}

std::string text_of(const char* text) { return text == nullptr ? std::string() : text; }

// Takes one parsed message apart, counting as it goes.
class Walk {
public:
    Walk(const ParseLimits& limits, std::vector<std::string>& warnings)
        : limits_(limits), warnings_(warnings) {}

    MimePart part(GMimeObject* object, std::size_t depth) {
        ++parts_;
        MimePart part = describe(object);
        if (GMIME_IS_MULTIPART(object)) {
            part.is_multipart = true;
            children(GMIME_MULTIPART(object), part, depth);
        } else if (GMIME_IS_MESSAGE_PART(object)) {
            part.bytes = inner_message(GMIME_MESSAGE_PART(object));
        } else if (GMIME_IS_PART(object)) {
            part.bytes = content(GMIME_PART(object), part);
        }
        return part;
    }

private:
    static MimePart describe(GMimeObject* object) {
        MimePart part;
        if (auto* type = g_mime_object_get_content_type(object)) {
            const std::unique_ptr<char, decltype(&g_free)> name(
                g_mime_content_type_get_mime_type(type), g_free);
            part.type = to_valid_utf8(lower(text_of(name.get())));
            const auto parameter = [&](const char* key) {
                return text_of(g_mime_content_type_get_parameter(type, key));
            };
            part.charset = parameter("charset");
            part.report_type = lower(parameter("report-type"));
            part.is_flowed = is_same(parameter("format"), "flowed");
            part.drops_space = is_same(parameter("delsp"), "yes");
            part.start = first_id(parameter("start"));
            part.filename = parameter("name");
        }
        if (auto* disposition = g_mime_object_get_content_disposition(object)) {
            part.disposition = disposition_of(disposition);
            const auto* name = g_mime_content_disposition_get_parameter(disposition, "filename");
            if (name != nullptr && *name != '\0') part.filename = name;
        }
        part.filename = decode_header(part.filename);
        part.content_id = first_id(text_of(g_mime_object_get_content_id(object)));
        return part;
    }

    // Anything unknown counts as an attachment (RFC 2183).
    static std::string disposition_of(GMimeContentDisposition* disposition) {
        const auto said = lower(text_of(g_mime_content_disposition_get_disposition(disposition)));
        return said == "inline" || said.empty() ? said : "attachment";
    }

    static std::string first_id(const std::string& raw) {
        auto ids = parse_ids(raw.find('<') == std::string::npos ? "<" + raw + ">" : raw);
        return ids.empty() ? std::string() : std::move(ids.front());
    }

    void children(GMimeMultipart* multipart, MimePart& part, std::size_t depth) {
        if (depth >= limits_.depth) {
            warn("Parts are nested too deeply; what is further inside was left out.");
            return;
        }
        const int count = g_mime_multipart_get_count(multipart);
        for (int i = 0; i < count; ++i) {
            if (parts_ >= limits_.parts) {
                return warn("There are too many parts; the rest was left out.");
            }
            part.children.push_back(this->part(g_mime_multipart_get_part(multipart, i), depth + 1));
        }
    }

    void warn(std::string text) {
        if (warnings_.empty() || warnings_.back() != text) warnings_.push_back(std::move(text));
    }

    static std::string bytes_of(GMimeStream* stream) {
        const auto* array = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
        return {reinterpret_cast<const char*>(array->data), array->len};
    }

    static std::string inner_message(GMimeMessagePart* part) {
        auto* message = g_mime_message_part_get_message(part);
        if (message == nullptr) return {};
        const Owned<GMimeStream> out(g_mime_stream_mem_new());
        g_mime_object_write_to_stream(GMIME_OBJECT(message), nullptr, out.get());
        return bytes_of(out.get());
    }

    std::string content(GMimePart* part, const MimePart& described) {
        auto* wrapper = g_mime_part_get_content(part);
        if (wrapper == nullptr) return {};
        const Owned<GMimeStream> out(g_mime_stream_mem_new());
        g_mime_data_wrapper_write_to_stream(wrapper, out.get());
        auto bytes = bytes_of(out.get());
        const bool says_base64 =
            g_mime_part_get_content_encoding(part) == GMIME_CONTENT_ENCODING_BASE64;
        if (!says_base64 || !described.type.starts_with("text/")) return bytes;
        auto raw = bytes_of_stream(g_mime_data_wrapper_get_stream(wrapper));
        if (is_base64(raw)) return with_footer(std::move(bytes), raw);
        warn("A text says that it is in base64 but is not.");
        return raw;
    }

    // Mailing lists write their footer below the code as if it were text.
    static std::string with_footer(std::string bytes, std::string_view raw) {
        auto rest = raw;
        while (!rest.empty()) {
            const auto footer = rest;
            if (is_code(trim(take_line(rest)))) continue;
            const auto code = raw.substr(0, raw.size() - footer.size());
            return decode_base64(code) + "\n" + std::string(footer);
        }
        return bytes;
    }

    static bool is_code(std::string_view line) {
        return std::ranges::all_of(
            line, [](char c) { return is_alnum(c) || c == '+' || c == '/' || c == '='; });
    }

    static std::string bytes_of_stream(GMimeStream* stream) {
        const Owned<GMimeStream> out(g_mime_stream_mem_new());
        g_mime_stream_reset(stream);
        g_mime_stream_write_to_stream(stream, out.get());
        return bytes_of(out.get());
    }

    // Words have blanks between them; code has not, but a footer below it may outweigh it.
    static bool is_base64(std::string_view text) {
        text = trim(text);
        const auto first = text.substr(0, text.find_first_of("\r\n"));
        if (is_code(first) && first.size() % 4 == 0 &&
            (first.size() >= 60 || first.ends_with('='))) {
            return true;
        }
        const auto sample = text.substr(0, 4000);
        const auto other = std::ranges::count_if(
            sample, [](char c) { return !is_space(c) && !is_code(std::string_view(&c, 1)); });
        const auto blanks = std::ranges::count_if(sample, is_blank);
        return static_cast<std::size_t>(other + blanks) * 12 <= sample.size();
    }

    const ParseLimits& limits_;
    std::vector<std::string>& warnings_;
    std::size_t parts_ = 0;
};

std::vector<Header> headers_of(GMimeMessage* message) {
    std::vector<Header> headers;
    auto* list = g_mime_object_get_header_list(GMIME_OBJECT(message));
    const int count = std::min(g_mime_header_list_get_count(list), most_headers);
    for (int i = 0; i < count; ++i) {
        auto* header = g_mime_header_list_get_header_at(list, i);
        headers.push_back({to_valid_utf8(lower(text_of(g_mime_header_get_name(header)))),
                           text_of(g_mime_header_get_raw_value(header))});
    }
    return headers;
}

// Where the headers end: behind the first empty line, or at the end.
std::size_t body_begin(std::string_view raw) {
    for (std::size_t at = 0; at < raw.size();) {
        auto rest = raw.substr(at);
        const auto line = take_line(rest);
        at = raw.size() - rest.size();
        if (line.empty()) return at;
    }
    return raw.size();
}

bool is_header_line(std::string_view line) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) return false;
    return std::ranges::all_of(line.substr(0, colon), [](char c) {
        return static_cast<unsigned char>(c) > 0x20 && static_cast<unsigned char>(c) < 0x7F;
    });
}

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

Owned<GMimeMessage> parse_message(std::string_view raw) {
    const Owned<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(raw.data(), raw.size()));
    const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
    return Owned<GMimeMessage>(g_mime_parser_construct_message(
        parser.get(), const_cast<GMimeParserOptions*>(parser_options())));
}

MimePart whole_as_text(std::string_view raw) {
    return {.type = "text/plain", .bytes = std::string(raw)};
}

// The line that cuts a body into parts when no header says so: "--something" followed by a header.
std::string_view guess_boundary(std::string_view body) {
    while (!body.empty()) {
        const auto line = take_line(body);
        if (line.size() < 3 || line.size() > 200 || !line.starts_with("--")) continue;
        if (begins_with(body, "content-")) return line.substr(2);
    }
    return {};
}

// A multipart whose boundary is missing or wrong is read again with the one that its body shows.
MimePart mend_multipart(std::string_view raw, const MimePart& root, const ParseLimits& limits,
                        std::vector<std::string>& warnings) {
    const auto body = raw.substr(body_begin(raw));
    const auto boundary = guess_boundary(body);
    if (!boundary.empty() && boundary.find('"') == std::string_view::npos) {
        auto mended =
            "Content-Type: " + root.type + "; boundary=\"" + std::string(boundary) + "\"\r\n\r\n";
        mended += body;
        if (const auto message = parse_message(mended)) {
            auto* object = g_mime_message_get_mime_part(message.get());
            if (object != nullptr) {
                auto part = Walk(limits, warnings).part(object, 0);
                if (!part.children.empty()) {
                    warnings.push_back(
                        "The parts were found although no header says where they "
                        "begin.");
                    return part;
                }
            }
        }
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
    parser_options();
    if (!is_header_line(raw.substr(0, raw.find('\n')))) {
        mime.warnings.push_back("There are no headers; everything is shown as text.");
        mime.root = whole_as_text(raw);
        return mime;
    }
    const auto message = parse_message(raw);
    auto* object = message ? g_mime_message_get_mime_part(message.get()) : nullptr;
    if (message) mime.headers = headers_of(message.get());
    mime.root = object != nullptr ? Walk(limits, mime.warnings).part(object, 0)
                                  : whole_as_text(raw.substr(body_begin(raw)));
    if (mime.root.is_multipart && mime.root.children.empty()) {
        mime.root = mend_multipart(raw, mime.root, limits, mime.warnings);
    }
    return mime;
}

}  // namespace tandem::mail
