#include "http/compress.h"

#include <zlib.h>

#include <algorithm>

namespace tandem::http {
namespace {

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
    while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
    return text;
}

// "gzip;q=0.000" -> refused; a weight is 0 when it has no digit but 0.
bool has_weight(std::string_view parameters) {
    const auto q = parameters.find("q=");
    return q == std::string_view::npos ||
           parameters.substr(q + 2).find_first_of("123456789") != std::string_view::npos;
}

// For answers made on the spot the fastest level is nearly as small and takes a third of the time.
constexpr int level = 1;
constexpr int gzip_window = 15 + 16;

}  // namespace

bool accepts_encoding(std::string_view header, std::string_view encoding) {
    while (!header.empty()) {
        const auto end = std::min(header.find(','), header.size());
        const auto item = header.substr(0, end);
        header.remove_prefix(std::min(end + 1, header.size()));
        const auto semicolon = std::min(item.find(';'), item.size());
        if (trimmed(item.substr(0, semicolon)) == encoding)
            return has_weight(item.substr(semicolon));
    }
    return false;
}

std::optional<std::string> gzip(std::string_view bytes) {
    z_stream stream{};
    if (::deflateInit2(&stream, level, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return std::nullopt;
    std::string out(bytes.size(), '\0');
    // zlib's interface is not const-correct; it does not write to its input.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const bool whole = ::deflate(&stream, Z_FINISH) == Z_STREAM_END;
    out.resize(stream.total_out);
    ::deflateEnd(&stream);
    if (!whole) return std::nullopt;
    return out;
}

}  // namespace tandem::http
