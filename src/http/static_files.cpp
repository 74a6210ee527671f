#include "http/static_files.h"

#include "http/compress.h"

namespace tandem::http {
namespace {

// A path whose last part has a short ending ("/logo.png") is a file that is not there, not a page.
bool looks_like_file(std::string_view path) {
    const auto last = path.substr(path.rfind('/') + 1);
    const auto dot = last.rfind('.');
    return dot != std::string_view::npos && last.size() - dot <= 6 && dot + 1 < last.size();
}

bool looks_like_page(std::string_view path) {
    return !path.starts_with("/api/") && !path.starts_with("/assets/") && !looks_like_file(path);
}

void choose_variant(const StaticFile& file, const Request& request, Response& response) {
    const auto accepted = request.header("Accept-Encoding");
    response.fixed_body = file.plain;
    if (!file.gzip.empty() || !file.brotli.empty())
        response.headers.emplace_back("Vary", "Accept-Encoding");
    if (!file.brotli.empty() && accepts_encoding(accepted, "br")) {
        response.fixed_body = file.brotli;
        response.headers.emplace_back("Content-Encoding", "br");
    } else if (!file.gzip.empty() && accepts_encoding(accepted, "gzip")) {
        response.fixed_body = file.gzip;
        response.headers.emplace_back("Content-Encoding", "gzip");
    }
}

bool has_it(const Request& request, std::string_view etag) {
    return request.header("If-None-Match").find(etag) != std::string_view::npos;
}

}  // namespace

StaticFiles::StaticFiles(const std::vector<StaticFile>& files, std::string page)
    : page_(std::move(page)) {
    for (const auto& file : files) files_.emplace(file.path, file);
}

const StaticFile* StaticFiles::find(std::string_view path) const {
    auto found = files_.find(std::string(path));
    if (found == files_.end() && looks_like_page(path)) found = files_.find(page_);
    return found == files_.end() ? nullptr : &found->second;
}

std::optional<Response> StaticFiles::answer(const Request& request) const {
    const auto* file = find(request.path);
    if (file == nullptr) return std::nullopt;
    Response response{.content_type = std::string(file->content_type)};
    response.headers.emplace_back("ETag", file->etag);
    response.headers.emplace_back(
        "Cache-Control", file->immutable ? "public, max-age=31536000, immutable" : "no-cache");
    if (has_it(request, file->etag))
        response.status = 304;
    else
        choose_variant(*file, request, response);
    return response;
}

}  // namespace tandem::http
