#include "mail/oauth.h"

#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "mail/ascii.h"
#include "mail/charset.h"

#include <curl/curl.h>
#include <boost/json/parse.hpp>

#include <array>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <utility>

namespace tandem::mail {
namespace {

using Pairs = std::initializer_list<std::pair<std::string_view, std::string_view>>;
using Result = tl::expected<OAuthTokens, OAuthError>;

constexpr std::size_t longest_answer = 256 * 1024;

std::string percent_encoded(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        if (is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~') {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

// Pairs without a value are left out.
std::string form(Pairs pairs) {
    std::string out;
    for (const auto& [name, value] : pairs) {
        if (value.empty()) continue;
        if (!out.empty()) out += '&';
        out += std::string(name) + "=" + percent_encoded(value);
    }
    return out;
}

std::size_t on_answer(char* bytes, std::size_t size, std::size_t count, void* context) {
    auto& answer = *static_cast<std::string*>(context);
    if (answer.size() + size * count > longest_answer) return 0;
    answer.append(bytes, size * count);
    return size * count;
}

struct Answer {
    long status = 0;
    std::string body = {};
    std::string problem = {};
};

struct CloseCurl {
    void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
};

Answer post(const OAuthClient& client, const std::string& body) {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    const std::unique_ptr<CURL, CloseCurl> handle(curl_easy_init());
    auto* curl = handle.get();
    Answer answer;
    std::array<char, CURL_ERROR_SIZE> error{};
    curl_easy_setopt(curl, CURLOPT_URL, client.token_url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, static_cast<long>(client.timeout.count()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.c_str());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_answer);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer.body);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, error.data());
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!client.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, client.ca_file.c_str());
    const auto code = curl_easy_perform(curl);
    if (code != CURLE_OK)
        answer.problem = error[0] != '\0' ? error.data() : curl_easy_strerror(code);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer.status);
    return answer;
}

std::string text_of(const boost::json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

// Some providers write the number as text.
std::chrono::seconds seconds_of(const boost::json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    if (value == nullptr) return std::chrono::seconds(3600);
    if (value->is_string()) return std::chrono::seconds(std::atol(value->get_string().c_str()));
    boost::system::error_code error;
    const auto number = value->to_number<std::int64_t>(error);
    return std::chrono::seconds(error ? 3600 : number);
}

OAuthError refusal(const boost::json::object& object, long status) {
    const auto code = text_of(object, "error");
    auto detail = text_of(object, "error_description");
    if (detail.empty()) detail = code.empty() ? "HTTP " + std::to_string(status) : code;
    detail = to_valid_utf8(utf8_prefix(to_valid_utf8(detail), 300));
    // What the provider says will not change by asking again (RFC 6749 5.2).
    const bool is_revoked = code == "invalid_grant" || code == "interaction_required" ||
                            code == "consent_required" || code == "login_required";
    if (is_revoked)
        return {true,
                "The provider has ended the sign-in; connect the mailbox again (" + detail + ")."};
    return {false, "The provider refuses the sign-in: " + detail};
}

Result ask(const OAuthClient& client, const std::string& body) {
    if (!is_safe_endpoint(client.token_url))
        return tl::make_unexpected(OAuthError{false, "The provider's address must be https."});
    const auto answer = post(client, body);
    if (!answer.problem.empty())
        return tl::make_unexpected(
            OAuthError{false, "The provider cannot be reached: " + answer.problem});
    boost::system::error_code error;
    const auto json = boost::json::parse(answer.body, error);
    if (error || !json.is_object())
        return tl::make_unexpected(
            OAuthError{false, "The provider answers something else than a token (HTTP " +
                                  std::to_string(answer.status) + ")."});
    const auto& object = json.get_object();
    OAuthTokens tokens{.access_token = text_of(object, "access_token"),
                       .refresh_token = text_of(object, "refresh_token"),
                       .expires_in = seconds_of(object, "expires_in")};
    if (answer.status / 100 != 2 || tokens.access_token.empty())
        return tl::make_unexpected(refusal(object, answer.status));
    return tokens;
}

}  // namespace

bool is_safe_endpoint(std::string_view url) {
    if (url.starts_with("https://")) return url.size() > 8;
    for (const std::string_view local : {"http://localhost", "http://127.0.0.1", "http://[::1]"}) {
        if (!url.starts_with(local)) continue;
        const auto rest = url.substr(local.size());
        return rest.empty() || rest.front() == ':' || rest.front() == '/';
    }
    return false;
}

std::string authorize_link(const OAuthClient& client, std::string_view state,
                           std::string_view challenge, std::string_view redirect_uri,
                           std::string_view account) {
    const auto query = form({{"response_type", "code"},
                             {"client_id", client.client_id},
                             {"redirect_uri", redirect_uri},
                             {"scope", client.scope},
                             {"state", state},
                             {"code_challenge", challenge},
                             {"code_challenge_method", "S256"},
                             {"login_hint", account},
                             // Google gives a refresh token only when asked so.
                             {"access_type", "offline"},
                             {"prompt", "consent"}});
    const char joint = client.authorize_url.find('?') == std::string::npos ? '?' : '&';
    return client.authorize_url + joint + query;
}

std::string pkce_challenge(std::string_view verifier) {
    return crypto::to_base64url(crypto::sha256(verifier));
}

Result exchange_code(const OAuthClient& client, const std::string& code,
                     const std::string& verifier, const std::string& redirect_uri) {
    return ask(client, form({{"grant_type", "authorization_code"},
                             {"code", code},
                             {"redirect_uri", redirect_uri},
                             {"code_verifier", verifier},
                             {"client_id", client.client_id},
                             {"client_secret", client.client_secret}}));
}

Result refresh_tokens(const OAuthClient& client, const std::string& refresh_token) {
    return ask(client, form({{"grant_type", "refresh_token"},
                             {"refresh_token", refresh_token},
                             {"client_id", client.client_id},
                             {"client_secret", client.client_secret},
                             {"scope", client.scope}}));
}

}  // namespace tandem::mail
