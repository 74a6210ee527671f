#include "http/idempotency.h"

#include "crypto/hash.h"
#include "http/table.h"
#include "json/decode.h"
#include "json/describe.h"
#include "json/encode.h"

#include <algorithm>

namespace tandem::http {

struct KeptHeader {
    std::string name;
    std::string value;
};
TANDEM_STRUCT(KeptHeader, name, value)

struct KeptAnswer {
    std::string content_type;
    std::string body;
    std::vector<KeptHeader> headers;
};
TANDEM_STRUCT(KeptAnswer, content_type, body, headers)

namespace {

constexpr auto keep_for = std::chrono::hours(48);
constexpr auto sweep_every = std::chrono::hours(1);
constexpr std::size_t longest_key = 255;

bool has_header(const Response& response, std::string_view name, std::string_view value) {
    return std::ranges::any_of(response.headers, [&](const auto& header) {
        return header.first == name && (value.empty() || header.second == value);
    });
}

// Secrets are shown once: an answer that holds one is not written down.
bool may_be_kept(const Response& response) {
    return response.content_type == "application/json" && !response.shared_body &&
           response.file.empty() && !has_header(response, "Set-Cookie", "") &&
           !has_header(response, "Cache-Control", "no-store");
}

std::string to_text(const Response& response) {
    KeptAnswer answer{response.content_type, response.body, {}};
    for (const auto& [name, value] : response.headers) answer.headers.push_back({name, value});
    return json::encode(answer);
}

Response to_response(const KeptRequest& kept) {
    auto answer = json::decode_stored<KeptAnswer>(kept.answer);
    Response response{.status = kept.status,
                      .content_type = std::move(answer.content_type),
                      .body = std::move(answer.body)};
    for (auto& header : answer.headers)
        response.headers.emplace_back(std::move(header.name), std::move(header.value));
    response.headers.emplace_back("Idempotency-Replayed", "true");
    return response;
}

}  // namespace

std::shared_ptr<RequestKey> Idempotency::key_of(const Request& request) {
    const auto key = request.header("Idempotency-Key");
    if (request.method != "POST" || key.empty()) return nullptr;
    const bool printable = std::ranges::all_of(key, [](char c) { return c >= ' ' && c <= '~'; });
    if (key.size() > longest_key || !printable)
        throw invalid("malformed_idempotency_key",
                      "An Idempotency-Key is up to 255 printable ASCII characters.");
    const auto fingerprint = crypto::sha256_hex(request.method + '\n' + request.path + '\n' +
                                                request.query + '\n' + request.body);
    return std::make_shared<RequestKey>(RequestKey{std::string(key), fingerprint, false});
}

std::optional<Response> Idempotency::replay(const Actor& actor, const RequestKey& key) const {
    const auto kept =
        store_.read([&](store::Tx& tx) { return KeptRequests(tx).find(actor, key.key); });
    if (!kept) return std::nullopt;
    if (kept->fingerprint != key.fingerprint)
        throw invalid("idempotency_key_reused",
                      "This Idempotency-Key was used for another request. Use a new one.");
    if (kept->status == 0)
        throw conflict("request_in_progress",
                       "This request is being carried out, or was without leaving an answer.");
    return to_response(*kept);
}

// A refusal that came before any command leaves no row: nothing happened, so it may be tried again.
void Idempotency::keep(const Actor& actor, const RequestKey& key, const Response& response) {
    const bool refused = response.status >= 400;
    if (response.status >= 500 || (refused && !key.claimed) || !may_be_kept(response)) return;
    const auto answer = to_text(response);
    store_.write([&](store::Tx& tx) {
        KeptRequests kept(tx);
        if (!kept.answer(actor, key, response.status, answer) && !refused)
            kept.add(actor, key, response.status, answer, clock_.now());
        sweep(tx);
    });
}

void Idempotency::sweep(store::Tx& tx) {
    const auto now = to_millis(clock_.now());
    auto last = swept_.load();
    if (now - last < Duration(sweep_every).count()) return;
    if (swept_.compare_exchange_strong(last, now))
        KeptRequests(tx).remove_before(clock_.now() - keep_for);
}

}  // namespace tandem::http
