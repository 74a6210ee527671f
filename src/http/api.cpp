#include "http/api.h"
#include "http/etag.h"

namespace tandem::http {
namespace {

// One tag of an If-None-Match list is ours, weak or strong.
bool names_tag(std::string_view list, std::string_view tag) {
    while (!list.empty()) {
        const auto end = std::min(list.find(','), list.size());
        auto item = json::trimmed(list.substr(0, end));
        if (item.starts_with("W/")) item.remove_prefix(2);
        if (item == tag || item == "*") return true;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

}  // namespace

bool has_tag(const Request& request, std::string_view tag) {
    return names_tag(request.header("If-None-Match"), tag);
}

Response json_response(int status, std::string body) {
    return {.status = status, .body = std::move(body)};
}

Response with_version(const Call& call, Response response, std::int64_t version) {
    const auto tag = "\"v" + std::to_string(version) + '"';
    response.headers.emplace_back("ETag", tag);
    if (call.request.method != "GET" && call.request.method != "HEAD") return response;
    if (!has_tag(call.request, tag)) return response;
    return {.status = 304, .headers = std::move(response.headers)};
}

}  // namespace tandem::http
