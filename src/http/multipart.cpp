#include "http/multipart.h"

#include "base/utf8.h"

#include <algorithm>

namespace tandem::http {
namespace {

constexpr std::size_t most_parts = 100;
constexpr std::size_t longest_header = 8 * 1024;
constexpr std::size_t longest_boundary = 70;
constexpr std::size_t longest_filename = 255;

Refusal no_file(const std::string& message) {
    return invalid("file_required", message).with_fields({{"/file", "required", message}});
}

Refusal malformed(const std::string& what) {
    const auto message = "This is no form with files: " + what + ".";
    return invalid("malformed_form", message).with_fields({{"/file", "form", message}});
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, {}, lower, lower);
}

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
    while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
    return text;
}

// Reads `text` up to the closing quote and cuts that off. Browsers escape a quote as %22, so a
// backslash stands for itself, except before a quote as older clients write it.
std::string take_quoted(std::string_view& text) {
    std::string value;
    std::size_t i = 0;
    for (; i < text.size() && text[i] != '"'; ++i) {
        if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == '"') ++i;
        value += text[i];
    }
    text.remove_prefix(std::min(i + 1, text.size()));
    return value;
}

// The parameters of a header value: "form-data; name=\"a\"" -> {name: a}. Names in lower case.
std::map<std::string, std::string, std::less<>> parameters_of(std::string_view value) {
    std::map<std::string, std::string, std::less<>> parameters;
    auto semicolon = value.find(';');
    while (semicolon != std::string_view::npos) {
        value = trimmed(value.substr(semicolon + 1));
        const auto equals = value.find('=');
        if (equals == std::string_view::npos) break;
        std::string name;
        for (const char c : trimmed(value.substr(0, equals))) name += lower(c);
        value.remove_prefix(equals + 1);
        if (value.starts_with('"')) {
            value.remove_prefix(1);
            parameters[name] = take_quoted(value);
        } else {
            parameters[name] = trimmed(value.substr(0, value.find(';')));
        }
        semicolon = value.find(';');
    }
    return parameters;
}

std::string boundary_of(const Request& request) {
    const auto type = request.header("Content-Type");
    if (!same(trimmed(type.substr(0, type.find(';'))), "multipart/form-data"))
        throw malformed("its Content-Type is not multipart/form-data");
    const auto parameters = parameters_of(type);
    const auto found = parameters.find("boundary");
    if (found == parameters.end() || found->second.empty() ||
        found->second.size() > longest_boundary)
        throw malformed("its Content-Type names no boundary");
    return found->second;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

// Without folders, control characters and anything that is no UTF-8; cut at a character's edge.
std::string safe_filename(std::string_view name) {
    name = name.substr(name.find_last_of("/\\") + 1);
    std::string safe;
    while (!name.empty() && safe.size() < longest_filename) {
        const auto length = utf8_sequence(name);
        const bool control =
            static_cast<unsigned char>(name.front()) < 0x20 || name.front() == 0x7f;
        if (length == 0 || control)
            safe += '_';
        else if (safe.size() + length <= longest_filename)
            safe += name.substr(0, length);
        else
            break;
        name.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return safe == "." || safe == ".." ? "_" : safe;
}

// filename*=UTF-8''na%C3%AFve.txt goes before filename="na_ve.txt".
std::string filename_of(const std::map<std::string, std::string, std::less<>>& parameters) {
    constexpr std::string_view utf8_mark = "UTF-8''";
    const auto extended = parameters.find("filename*");
    if (extended != parameters.end() &&
        same(std::string_view(extended->second).substr(0, utf8_mark.size()), utf8_mark))
        return safe_filename(
            url_decode(std::string_view(extended->second).substr(utf8_mark.size())));
    const auto plain = parameters.find("filename");
    if (plain == parameters.end()) return {};
    auto name = plain->second;
    replace_all(name, "%22", "\"");
    return safe_filename(name);
}

void read_header_line(std::string_view line, Part& part) {
    const auto colon = std::min(line.find(':'), line.size());
    const auto name = line.substr(0, colon);
    const auto value = trimmed(line.substr(std::min(colon + 1, line.size())));
    if (same(name, "Content-Type")) part.content_type = value;
    if (!same(name, "Content-Disposition")) return;
    const auto parameters = parameters_of(value);
    if (const auto found = parameters.find("name"); found != parameters.end())
        part.name = found->second;
    part.filename = filename_of(parameters);
}

// Between two delimiters: header lines, an empty line, the body.
Part to_part(std::string_view text) {
    Part part;
    std::size_t used = 0;
    while (true) {
        const auto end = text.find("\r\n");
        if (end == std::string_view::npos || used + end > longest_header)
            throw malformed("a part has no end of its header");
        const auto line = text.substr(0, end);
        text.remove_prefix(end + 2);
        used += end + 2;
        if (line.empty()) break;
        read_header_line(line, part);
    }
    if (!is_utf8(part.name) || !is_utf8(part.content_type))
        throw malformed("a header of a part is no UTF-8");
    part.body = text;
    return part;
}

}  // namespace

std::vector<Part> parse_multipart(const Request& request) {
    const auto delimiter = "--" + boundary_of(request);
    std::string_view rest = request.body;
    const auto first = rest.find(delimiter);
    if (first == std::string_view::npos) throw malformed("its boundary is not in it");
    rest.remove_prefix(first + delimiter.size());

    std::vector<Part> parts;
    const auto next_delimiter = "\r\n" + delimiter;
    while (!rest.starts_with("--")) {
        if (!rest.starts_with("\r\n")) throw malformed("a boundary does not end its line");
        const auto end = rest.find(next_delimiter, 2);
        if (end == std::string_view::npos) throw malformed("it breaks off");
        if (parts.size() == most_parts) throw malformed("it has more than 100 parts");
        parts.push_back(to_part(rest.substr(2, end - 2)));
        rest.remove_prefix(end + next_delimiter.size());
    }
    return parts;
}

Upload upload_of(const Request& request) {
    const auto type = request.header("Content-Type");
    if (type.starts_with("multipart/")) {
        for (auto& part : parse_multipart(request))
            if (part.name == "file" && !part.filename.empty())
                return {std::move(part.filename), std::move(part.content_type), part.body};
        throw no_file("The form has no file in its field \"file\".");
    }
    auto filename = safe_filename(url_decode(request.header("X-Filename")));
    if (filename.empty())
        throw no_file("Send a form with a field \"file\", or name the file in X-Filename.");
    return {std::move(filename), std::string(type), request.body};
}

}  // namespace tandem::http
