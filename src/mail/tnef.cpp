#include "mail/tnef.h"

#include "mail/ascii.h"
#include "mail/bytes.h"
#include "mail/charset.h"
#include "mail/charset_names.h"
#include "mail/rtf.h"

#include <utility>

namespace tandem::mail {
namespace {

constexpr std::uint32_t signature = 0x223E9F78;
constexpr int deepest = 3;  // letters in letters
constexpr std::size_t most_files = 200;
constexpr std::size_t most_properties = 5000;
constexpr std::size_t longest_body = 4 * 1024 * 1024;

// Attributes (MS-OXTNEF 2.1.3.3) and MAPI properties (MS-OXPROPS) that are read.
namespace attribute {
constexpr std::uint32_t subject = 0x00018004;
constexpr std::uint32_t body = 0x0002800C;
constexpr std::uint32_t properties = 0x00069003;
constexpr std::uint32_t code_page = 0x00069007;
constexpr std::uint32_t file_begins = 0x00069002;
constexpr std::uint32_t file_title = 0x00018010;
constexpr std::uint32_t file_data = 0x0006800F;
constexpr std::uint32_t file_properties = 0x00069005;
}  // namespace attribute

namespace property {
constexpr std::uint32_t subject = 0x0037;
constexpr std::uint32_t body = 0x1000;
constexpr std::uint32_t rtf = 0x1009;
constexpr std::uint32_t html = 0x1013;
constexpr std::uint32_t display_name = 0x3001;
constexpr std::uint32_t data = 0x3701;
constexpr std::uint32_t file_name = 0x3704;
constexpr std::uint32_t long_file_name = 0x3707;
constexpr std::uint32_t content_type = 0x370E;
constexpr std::uint32_t content_id = 0x3712;
constexpr std::uint32_t code_page = 0x3FDE;  // of the HTML
}  // namespace property

constexpr std::uint32_t type_text = 0x1E;
constexpr std::uint32_t type_wide_text = 0x1F;
constexpr std::uint32_t type_object = 0x0D;
constexpr std::uint32_t type_binary = 0x102;

struct Property {
    std::uint32_t type = 0;
    std::uint32_t id = 0;
    std::string_view value = {};
};

// Bytes of one value of a fixed size, as they stand in the stream.
std::size_t fixed_size(std::uint32_t type) {
    switch (type) {
        case 0x05:  // double, currency, times, 64 bits
        case 0x06:
        case 0x07:
        case 0x14:
        case 0x40:
            return 8;
        case 0x48:
            return 16;
        default:
            return 4;
    }
}

bool has_length(std::uint32_t type) {
    return type == type_text || type == type_wide_text || type == type_object ||
           type == type_binary;
}

// The properties one after another; of several values the first.
class Properties {
public:
    explicit Properties(std::string_view bytes) : reader_(bytes), left_(reader_.little(4)) {}

    bool next(Property& property) {
        if (left_ == 0 || reader_.is_done() || ++read_ > most_properties) return false;
        --left_;
        property.type = reader_.little(2);
        property.id = reader_.little(2);
        if (property.id >= 0x8000) skip_name();
        const bool is_list = (property.type & 0x1000U) != 0;
        property.type &= 0xFFFU;
        property.value = values(property.type, is_list);
        return !reader_.has_failed();
    }

private:
    void skip_name() {
        reader_.take(16);
        if (reader_.little(4) == 0) {
            reader_.take(4);
        } else {
            padded(reader_.little(4));
        }
    }

    std::string_view values(std::uint32_t type, bool is_list) {
        const bool is_variable = has_length(type);
        const auto count = is_list || is_variable ? reader_.little(4) : 1;
        std::string_view first;
        for (std::uint32_t i = 0; i < count && !reader_.is_done(); ++i) {
            const auto value =
                is_variable ? padded(reader_.little(4)) : reader_.take(fixed_size(type));
            if (i == 0) first = value;
        }
        return first;
    }

    std::string_view padded(std::size_t size) {
        const auto value = reader_.take(size);
        if (size % 4 != 0) reader_.take(4 - size % 4);
        return value;
    }

    ByteReader reader_;
    std::uint32_t left_;
    std::size_t read_ = 0;
};

std::string_view until_nul(std::string_view text) { return text.substr(0, text.find('\0')); }

std::string lines_as_ours(std::string text) {
    std::erase(text, '\r');
    return text;
}

class Reading {
public:
    explicit Reading(int depth) : depth_(depth) {}

    std::optional<Tnef> run(std::string_view bytes) {
        ByteReader reader(bytes);
        if (reader.little(4) != signature) return {};
        reader.take(2);
        while (!reader.is_done()) {
            const auto level = reader.little(1);
            if (level != 1 && level != 2) break;
            const auto id = reader.little(4);
            const auto data = reader.take(reader.little(4));
            reader.take(2);  // a checksum that some writers get wrong
            take(id, data);
        }
        finish_file();
        tnef_.is_cut |= !reader.rest().empty() || reader.has_failed();
        return std::move(tnef_);
    }

private:
    void take(std::uint32_t id, std::string_view data) {
        switch (id) {
            case attribute::code_page:
                charset_ = code_page(ByteReader(data).little(4));
                return;
            case attribute::subject:
                if (tnef_.subject.empty()) tnef_.subject = text(until_nul(data), charset_);
                return;
            case attribute::body:
                if (tnef_.text.empty()) tnef_.text = lines_as_ours(text(until_nul(data), charset_));
                return;
            case attribute::properties:
                return message_properties(data);
            case attribute::file_begins:
                return begin_file();
            case attribute::file_title:
                if (file_.name.empty()) file_.name = text(until_nul(data), charset_);
                return;
            case attribute::file_data:
                file_.bytes = data;
                return;
            case attribute::file_properties:
                return file_properties(data);
            default:
                return;
        }
    }

    static std::string text(std::string_view bytes, std::string_view charset) {
        return decode_charset(bytes.substr(0, longest_body), charset).text;
    }

    std::string text(const Property& property) const {
        if (property.type == type_wide_text) {
            auto wide = text(property.value, "utf-16le");
            return wide;
        }
        return text(until_nul(property.value), charset_);
    }

    void message_properties(std::string_view data) {
        std::string html_charset;
        std::string_view html;
        Properties properties(data);
        for (Property one; properties.next(one);) {
            if (one.id == property::code_page)
                html_charset = code_page(ByteReader(one.value).little(4));
            if (one.id == property::subject) tnef_.subject = text(one);
            if (one.id == property::body) tnef_.text = lines_as_ours(text(one));
            if (one.id == property::rtf) rich_text(one.value);
            if (one.id == property::html) html = one.value;
        }
        if (!html.empty()) tnef_.html = text(html, html_charset.empty() ? charset_ : html_charset);
    }

    void rich_text(std::string_view packed) {
        auto rich = read_rtf(decompress_rtf(packed, longest_body), longest_body);
        if (tnef_.html.empty()) tnef_.html = std::move(rich.html);
        if (tnef_.text.empty()) tnef_.text = std::move(rich.text);
    }

    void begin_file() {
        finish_file();
        has_file_ = true;
    }

    void finish_file() {
        const bool is_there = has_file_ || !file_.bytes.empty() || !inner_.empty();
        if (is_there && tnef_.files.size() < most_files) {
            if (inner_.empty()) {
                tnef_.files.push_back(std::move(file_));
            } else {
                letter_inside(inner_);
            }
        }
        file_ = {};
        inner_ = {};
        has_file_ = false;
    }

    void file_properties(std::string_view data) {
        Properties properties(data);
        std::string short_name;
        for (Property one; properties.next(one);) {
            if (one.id == property::long_file_name) file_.name = text(one);
            if (one.id == property::file_name ||
                (one.id == property::display_name && short_name.empty())) {
                short_name = text(one);
            }
            if (one.id == property::content_type) file_.content_type = lower(text(one));
            if (one.id == property::content_id) file_.content_id = text(one);
            if (one.id == property::data) object(one);
        }
        if (file_.name.empty()) file_.name = std::move(short_name);
    }

    // An object begins with the id of its interface; a letter inside is TNEF again.
    void object(const Property& data) {
        constexpr std::size_t interface_size = 16;
        auto value = data.value;
        if (data.type == type_object) value.remove_prefix(std::min(value.size(), interface_size));
        if (ByteReader(value).little(4) == signature) {
            inner_ = value;
        } else if (file_.bytes.empty()) {
            file_.bytes = value;
        }
    }

    void letter_inside(std::string_view bytes) {
        auto inner = depth_ < deepest ? Reading(depth_ + 1).run(bytes) : std::nullopt;
        if (!inner) {
            tnef_.is_cut = true;
            return;
        }
        tnef_.is_cut |= inner->is_cut;
        const bool is_html = !inner->html.empty();
        const auto& name = inner->subject.empty() ? file_.name : inner->subject;
        tnef_.files.push_back({.name = name + (is_html ? ".html" : ".txt"),
                               .content_type = is_html ? "text/html" : "text/plain",
                               .bytes = is_html ? std::move(inner->html) : std::move(inner->text)});
        for (auto& file : inner->files) {
            if (tnef_.files.size() < most_files) tnef_.files.push_back(std::move(file));
        }
    }

    int depth_;
    Tnef tnef_;
    std::string charset_;
    TnefFile file_;
    std::string_view inner_;  // a letter in the current file
    bool has_file_ = false;
};

}  // namespace

std::optional<Tnef> read_tnef(std::string_view bytes) { return Reading(0).run(bytes); }

}  // namespace tandem::mail
