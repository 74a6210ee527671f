#pragma once

#include "http/http.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace tandem::http {

// An open file, closed with its last owner.
class OpenFile {
public:
    OpenFile() = default;
    explicit OpenFile(const std::string& path);
    ~OpenFile();
    OpenFile(OpenFile&& other) noexcept;
    OpenFile& operator=(OpenFile&& other) noexcept;

    bool is_open() const { return descriptor_ >= 0; }
    std::uint64_t size() const { return size_; }
    // Up to `most` bytes from `offset`; empty at the end and when reading fails.
    std::string read(std::uint64_t offset, std::size_t most) const;

private:
    int descriptor_ = -1;
    std::uint64_t size_ = 0;
};

// An answer as it goes over the wire: the head, then the response's body or file, if any.
struct Outgoing {
    std::string head;
    Response response;
    OpenFile file;
    std::uint64_t file_from = 0;  // the part of the file that is sent
    std::uint64_t file_end = 0;
    bool with_body = true;
    bool keep_alive = true;

    std::string_view body() const;
};

// How the asker wants to be answered.
struct Manner {
    bool head = false;       // a HEAD request: no body
    bool keep_alive = true;  // the connection stays
    bool http10 = false;     // which must be told so
};

// Adds what every answer has (request id, security headers, cache rules), compresses what is worth
// it, and writes the head.
Outgoing to_outgoing(const Request& request, Response response, const Manner& manner);

// Makes a body smaller that is worth it, when the asker takes gzip. Once: what was done before
// to_outgoing() is not done again there.
void compress(const Request& request, Response& response);

// The request id the client gave, when it is a sane one, or a new one.
std::string request_id(const Request& request);

}  // namespace tandem::http
