#include "http/http.h"

#include "json/describe.h"
#include "json/encode.h"

#include <algorithm>
#include <charconv>

namespace tandem::http {

struct ErrorField {
    std::string path;
    std::string code;
    std::string message;
    std::map<std::string, std::string> params = {};
};
TANDEM_STRUCT(ErrorField, path, code, message, params)

struct ErrorBody {
    std::string code;
    std::string message;
    std::vector<ErrorField> fields = {};
    json::Any details = {};
    std::string request_id;
};
TANDEM_STRUCT(ErrorBody, code, message, fields, details, request_id)

struct ErrorAnswer {
    ErrorBody error;
};
TANDEM_STRUCT(ErrorAnswer, error)

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_name(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, {}, lower, lower);
}

std::optional<std::int64_t> to_number(std::string_view text) {
    std::int64_t number = 0;
    const auto* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc() || rest != end) return std::nullopt;
    return number;
}

int status_of(Refusal::Kind kind) {
    switch (kind) {
        case Refusal::Kind::invalid:
            return 422;
        case Refusal::Kind::unauthenticated:
            return 401;
        case Refusal::Kind::forbidden:
            return 403;
        case Refusal::Kind::not_found:
            return 404;
        case Refusal::Kind::conflict:
            return 409;
        case Refusal::Kind::too_large:
            return 413;
        case Refusal::Kind::too_many_requests:
            return 429;
    }
    return 500;
}

Response to_answer(int status, ErrorBody body) {
    return {.status = status, .body = json::encode(ErrorAnswer{std::move(body)})};
}

}  // namespace

std::string_view Request::header(std::string_view name) const {
    for (const auto& [key, value] : headers)
        if (same_name(key, name)) return value;
    return {};
}

std::string_view Request::cookie(std::string_view name) const {
    auto rest = header("Cookie");
    while (!rest.empty()) {
        const auto end = std::min(rest.find(';'), rest.size());
        auto pair = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        while (!pair.empty() && pair.front() == ' ') pair.remove_prefix(1);
        const auto equals = pair.find('=');
        if (equals != std::string_view::npos && pair.substr(0, equals) == name)
            return pair.substr(equals + 1);
    }
    return {};
}

const Identity& Call::identity() const {
    if (!identity_) throw unauthenticated("unauthenticated", "Sign in first.");
    return *identity_;
}

const std::string& Call::text(std::string_view name) const {
    const auto found = params_.find(name);
    if (found == params_.end())
        throw std::logic_error("the route has no {" + std::string(name) + "}");
    return found->second;
}

std::int64_t Call::number(std::string_view name) const {
    const auto found = to_number(text(name));
    if (!found || *found <= 0)
        throw Refusal(Refusal::Kind::not_found, "not_found", "There is nothing at this address.");
    return *found;
}

std::optional<std::int64_t> Call::if_match() const {
    auto tag = request.header("If-Match");
    if (tag.empty() || tag == "*") return std::nullopt;
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    std::optional<std::int64_t> version;
    if (tag.starts_with("\"v") && tag.ends_with('"') && tag.size() > 3)
        version = to_number(tag.substr(2, tag.size() - 3));
    if (!version)
        throw invalid("malformed_if_match", "If-Match wants the ETag of an answer, like \"v7\".");
    return version;
}

Response to_response(const Refusal& refusal, std::string_view request_id) {
    ErrorBody body{
        .code = refusal.code(), .message = refusal.what(), .request_id = std::string(request_id)};
    for (const auto& field : refusal.fields())
        body.fields.push_back({field.path, field.code, field.message, field.params});
    if (!refusal.details().empty()) body.details.text = refusal.details();
    auto response = to_answer(status_of(refusal.kind()), std::move(body));
    if (refusal.retry_after() > 0)
        response.headers.emplace_back("Retry-After", std::to_string(refusal.retry_after()));
    if (refusal.kind() == Refusal::Kind::unauthenticated)
        response.headers.emplace_back("WWW-Authenticate", "Bearer");
    return response;
}

Response error_response(int status, std::string_view code, std::string_view message,
                        std::string_view request_id) {
    return to_answer(status, {.code = std::string(code),
                              .message = std::string(message),
                              .request_id = std::string(request_id)});
}

}  // namespace tandem::http
