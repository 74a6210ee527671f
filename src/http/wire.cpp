#include "http/wire.h"

#include "http/compress.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <ctime>
#include <random>

namespace tandem::http {
namespace {

constexpr std::size_t worth_compressing = 1024;
constexpr std::size_t longest_request_id = 64;

constexpr std::string_view own_policy =
    "Content-Security-Policy: default-src 'self'; img-src 'self' data: blob:; frame-src 'self' "
    "blob:; "
    "connect-src 'self' wss:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'\r\n"
    "X-Frame-Options: DENY\r\n";

constexpr std::string_view always =
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: same-origin\r\n"
    "X-DNS-Prefetch-Control: off\r\n"
    "Permissions-Policy: camera=(), microphone=(), geolocation=(), payment=(), usb=()\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n";

std::string_view reason(int status) {
    switch (status) {
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 202:
            return "Accepted";
        case 204:
            return "No Content";
        case 206:
            return "Partial Content";
        case 304:
            return "Not Modified";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 408:
            return "Request Timeout";
        case 409:
            return "Conflict";
        case 413:
            return "Content Too Large";
        case 415:
            return "Unsupported Media Type";
        case 416:
            return "Range Not Satisfiable";
        case 417:
            return "Expectation Failed";
        case 422:
            return "Unprocessable Content";
        case 426:
            return "Upgrade Required";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 501:
            return "Not Implemented";
        case 503:
            return "Service Unavailable";
        case 505:
            return "HTTP Version Not Supported";
        default:
            return "Status";
    }
}

// Made once a second: an answer's Date needs no more.
const std::string& date_line() {
    thread_local std::time_t made = 0;
    thread_local std::string text;
    const auto now = std::time(nullptr);
    if (now == made) return text;
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    char buffer[64];
    text.assign(buffer,
                std::strftime(buffer, sizeof buffer, "Date: %a, %d %b %Y %T GMT\r\n", &parts));
    made = now;
    return text;
}

bool has(const Headers& headers, std::string_view name) {
    return std::ranges::any_of(headers, [&](const auto& header) { return header.first == name; });
}

void append(std::string& head, std::string_view name, std::string_view value) {
    head.append(name).append(": ");
    // A line break in a value would begin a header, or a whole answer, of somebody else's making.
    const auto start = head.size();
    head.append(value);
    std::replace_if(
        head.begin() + static_cast<std::ptrdiff_t>(start), head.end(),
        [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
    head += "\r\n";
}

std::string_view body_of(const Response& response) {
    if (response.shared_body) return *response.shared_body;
    return response.fixed_body.empty() ? std::string_view(response.body) : response.fixed_body;
}

bool is_text(std::string_view type) {
    return type.starts_with("application/json") || type.starts_with("text/");
}

// The part of a file that "bytes=FROM-TO", "bytes=FROM-" or "bytes=-LAST" asks for. Nothing for
// several parts and for what is no range: then the whole file is sent, as the rules allow.
struct Range {
    std::uint64_t from;
    std::uint64_t end;
};

std::optional<std::uint64_t> to_number(std::string_view text) {
    std::uint64_t number = 0;
    const auto* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc() || rest != end) return std::nullopt;
    return number;
}

std::optional<Range> to_range(std::string_view header, std::uint64_t size) {
    constexpr std::string_view unit = "bytes=";
    const auto dash = header.find('-');
    if (!header.starts_with(unit) || dash == std::string_view::npos) return std::nullopt;
    const auto first = header.substr(unit.size(), dash - unit.size());
    const auto last = header.substr(dash + 1);
    const auto from = to_number(first);
    const auto to = to_number(last);
    if (first.empty() && to) return Range{size - std::min(*to, size), size};
    if (!from || (!to && !last.empty()) || (to && *to < *from)) return std::nullopt;
    return Range{*from, to && *to < size ? *to + 1 : size};
}

// Players of sound and film, and readers of long documents, fetch files in parts.
void choose_part(const Request& request, Outgoing& outgoing) {
    auto& response = outgoing.response;
    const auto size = outgoing.file.size();
    outgoing.file_end = size;
    response.headers.emplace_back("Accept-Ranges", "bytes");
    if (response.status != 200 || !request.header("If-Range").empty()) return;
    const auto range = to_range(request.header("Range"), size);
    if (!range) return;
    const bool there = range->from < range->end;
    response.status = there ? 206 : 416;
    outgoing.file_from = there ? range->from : size;
    outgoing.file_end = there ? range->end : size;
    const auto part = there ? std::to_string(range->from) + '-' + std::to_string(range->end - 1)
                            : std::string("*");
    response.headers.emplace_back("Content-Range", "bytes " + part + '/' + std::to_string(size));
}

void append_length(std::string& head, const Outgoing& outgoing) {
    const auto status = outgoing.response.status;
    if (status == 204 || status == 304) return;
    const auto length =
        outgoing.file.is_open() ? outgoing.file_end - outgoing.file_from : outgoing.body().size();
    append(head, "Content-Length", std::to_string(length));
    if (length > 0) append(head, "Content-Type", outgoing.response.content_type);
}

void append_connection(std::string& head, const Manner& manner) {
    if (!manner.keep_alive)
        head += "Connection: close\r\n";
    else if (manner.http10)
        head += "Connection: keep-alive\r\n";
}

std::string head_of(const Request& request, const Outgoing& outgoing, const Manner& manner) {
    const auto& headers = outgoing.response.headers;
    std::string head;
    head.reserve(1024);
    (head += "HTTP/1.1 ") += std::to_string(outgoing.response.status);
    ((head += ' ').append(reason(outgoing.response.status)) += "\r\n") += date_line();
    append_length(head, outgoing);
    append_connection(head, manner);
    append(head, "X-Request-Id", request.id);
    for (const auto& [name, value] : headers) append(head, name, value);
    if (!has(headers, "Cache-Control")) head += "Cache-Control: no-store\r\n";
    // Who brings its own policy (mail shown in a frame) says there who may frame it.
    if (!has(headers, "Content-Security-Policy")) head += own_policy;
    if (request.secure) head += "Strict-Transport-Security: max-age=31536000\r\n";
    return head.append(always).append("\r\n");
}

bool is_sane(std::string_view id) {
    const auto plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_' || c == '.';
    };
    return !id.empty() && id.size() <= longest_request_id && std::ranges::all_of(id, plain);
}

std::string to_hex(std::uint64_t number) {
    char digits[20];
    return {digits, std::to_chars(digits, digits + sizeof digits, number, 16).ptr};
}

}  // namespace

void compress(const Request& request, Response& response) {
    const auto body = body_of(response);
    if (body.size() < worth_compressing || !response.fixed_body.empty() ||
        !is_text(response.content_type) || has(response.headers, "Vary"))
        return;
    response.headers.emplace_back("Vary", "Accept-Encoding");
    if (!accepts_encoding(request.header("Accept-Encoding"), "gzip")) return;
    if (auto smaller = gzip(body)) {
        response.body = *std::move(smaller);
        response.shared_body = nullptr;
        response.headers.emplace_back("Content-Encoding", "gzip");
    }
}

OpenFile::OpenFile(const std::string& path)
    : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    struct stat about{};
    if (descriptor_ >= 0 && ::fstat(descriptor_, &about) == 0)
        size_ = static_cast<std::uint64_t>(about.st_size);
}

OpenFile::~OpenFile() {
    if (is_open()) ::close(descriptor_);
}

OpenFile::OpenFile(OpenFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), size_(other.size_) {}

OpenFile& OpenFile::operator=(OpenFile&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    std::swap(size_, other.size_);
    return *this;
}

std::string OpenFile::read(std::uint64_t offset, std::size_t most) const {
    if (offset >= size_) return {};
    std::string bytes(std::min<std::uint64_t>(most, size_ - offset), '\0');
    const auto count = ::pread(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    return bytes;
}

std::string_view Outgoing::body() const { return body_of(response); }

Outgoing to_outgoing(const Request& request, Response response, const Manner& manner) {
    Outgoing outgoing;
    if (!response.file.empty()) {
        outgoing.file = OpenFile(response.file);
        if (!outgoing.file.is_open())
            response = error_response(404, "file_not_found", "This file is not there.", request.id);
    }
    compress(request, response);
    outgoing.response = std::move(response);
    if (outgoing.file.is_open()) choose_part(request, outgoing);
    outgoing.keep_alive = manner.keep_alive;
    const auto status = outgoing.response.status;
    outgoing.with_body = !manner.head && status != 204 && status != 304;
    outgoing.head = head_of(request, outgoing, manner);
    return outgoing;
}

std::string request_id(const Request& request) {
    const auto given = request.header("X-Request-Id");
    if (is_sane(given)) return std::string(given);
    static const std::string process = to_hex(std::random_device{}());
    static std::atomic<std::uint64_t> next{1};
    return process + '-' + to_hex(next++);
}

}  // namespace tandem::http
