#include "http/answer_memory.h"
#include "http/etag.h"
#include "http/http.h"
#include "http/idempotency.h"
#include "http/observe.h"
#include "http/openapi.h"
#include "http/platform_routes.h"
#include "http/route_table.h"
#include "http/wire.h"

#include "crypto/hash.h"

#include <algorithm>
#include <utility>

namespace tandem::http {
namespace {

constexpr std::size_t json_body_limit = 4u << 20;

bool changes_something(const Request& request) {
    return request.method != "GET" && request.method != "HEAD";
}

bool carries_csrf_token(const Request& request, const Identity& identity) {
    return !identity.csrf_token.empty() &&
           crypto::equal(request.header("X-CSRF-Token"), identity.csrf_token);
}

bool is_open(const Route& route) {
    const auto* audience = std::get_if<Audience>(&route.access);
    return audience != nullptr && *audience == Audience::open;
}

bool has_credentials(const Request& request) {
    return !request.header("Cookie").empty() || !request.header("Authorization").empty();
}

void check_csrf(const Request& request, const Identity& identity) {
    if (!identity.by_cookie || !changes_something(request)) return;
    if (!carries_csrf_token(request, identity))
        throw Refusal(Refusal::Kind::forbidden, "csrf",
                      "This page is out of date. Reload it and try again.");
}

void check_access(const Route& route, const std::optional<Identity>& identity) {
    if (is_open(route)) return;
    if (!identity) throw unauthenticated("unauthenticated", "Sign in first.");
    if (const auto* permission = std::get_if<Permission>(&route.access))
        identity->actor.require(*permission);
}

// A form on a stranger's page can post text or form fields to us, but not JSON.
bool is_json(std::string_view content_type) {
    return content_type.empty() || content_type.starts_with("application/json");
}

bool wants_other_body(const Route& route, const Request& request) {
    const auto& about = route.description;
    return about.body_type == "application/json" && !about.body_schema.empty() &&
           !is_json(request.header("Content-Type"));
}

Response not_allowed(const std::vector<std::string>& methods, const Request& request) {
    std::string list;
    for (const auto& method : methods) (list += list.empty() ? "" : ", ") += method;
    auto response = request.method == "OPTIONS"
                        ? Response{.status = 204}
                        : error_response(405, "method_not_allowed",
                                         "This address takes " + list + ".", request.id);
    response.headers.emplace_back("Allow", list);
    return response;
}

}  // namespace

struct Router::State {
    std::vector<Route> routes;
    RouteTable table;
    Schemas schemas;
    Authenticator* authenticator = nullptr;
    std::unique_ptr<Idempotency> idempotency;
    std::unique_ptr<AnswerMemory> memory;
    Limits limits;
    std::unique_ptr<RateLimiter> open_limiter = std::make_unique<RateLimiter>(limits.open);
    std::unique_ptr<RateLimiter> agent_limiter = std::make_unique<RateLimiter>(limits.signed_in);
    Platform platform;

    std::optional<Identity> authenticate(const Route& route, const Request& request) const {
        const bool open = is_open(route);
        if (authenticator == nullptr || (open && !has_credentials(request))) return std::nullopt;
        auto identity = authenticator->authenticate(request);
        // Someone with an old cookie must still be able to sign in. But what another site made the
        // browser send does not act in the name of whoever is signed in.
        if (open && identity && identity->by_cookie && changes_something(request) &&
            !carries_csrf_token(request, *identity))
            return std::nullopt;
        return identity;
    }

    void check_rate(const Route& route, const Request& request,
                    const std::optional<Identity>& identity) const {
        if (!route.limited) return;
        if (is_open(route) || !identity) return open_limiter->require(rate_key(request.remote));
        agent_limiter->require(asker_name(identity->actor));
    }

    Response route_to(const Request& request, Observed& observed) const {
        auto match = table.find(request.method, request.path);
        if (!match.route) {
            if (!match.allowed.empty()) return not_allowed(match.allowed, request);
            throw Refusal(Refusal::Kind::not_found, "not_found",
                          "There is nothing at this address.");
        }
        const auto& route = routes[*match.route];
        observed.matched(route.pattern);
        const auto memorable = memorable_as(route, request);
        auto identity = authenticate(route, request);
        std::string asker = identity ? asker_name(identity->actor) : std::string();
        observed.by(asker);
        check_access(route, identity);
        if (identity && !is_open(route)) check_csrf(request, *identity);
        check_rate(route, request, identity);
        if (wants_other_body(route, request))
            return error_response(415, "unsupported_media_type",
                                  "Send the body as application/json.", request.id);
        const bool known = identity.has_value();
        auto response =
            answer_once(route, request, std::move(identity), std::move(match.params), observed);
        if (memorable && known && response.status == 200)
            remember(*memorable, {route.pattern, std::move(asker), {}}, request, response);
        return response;
    }

    // What an answer that may be given again will be found by, and until when it holds.
    struct Memorable {
        std::string key;
        store::Stamp stamp;
    };
    std::optional<Memorable> memorable_as(const Route& route, const Request& request) const {
        if (!memory || !route.description.remembered) return std::nullopt;
        auto key = AnswerMemory::key_of(request);
        const auto stamp = key.empty() ? std::nullopt : memory->stamp();
        return stamp ? std::optional(Memorable{std::move(key), *stamp}) : std::nullopt;
    }

    void remember(const Memorable& memorable, KeptReply reply, const Request& request,
                  Response& response) const {
        if (!response.file.empty() || !response.fixed_body.empty()) return;
        compress(request, response);
        if (!response.shared_body)
            response.shared_body =
                std::make_shared<const std::string>(std::exchange(response.body, {}));
        for (const auto& [name, value] : response.headers)
            if (name == "ETag") reply.etag = value;
        reply.response = response;
        memory->keep(memorable.key, memorable.stamp, std::move(reply));
    }

    // An answer from memory counts, is logged and is limited as if it had been made again.
    Response again(const KeptReply& kept, const Request& request) const {
        Observed observed(request);
        observed.matched(kept.pattern);
        observed.by(kept.asker);
        auto response = guarded(request, observed, [&] {
            agent_limiter->require(kept.asker);
            if (kept.etag.empty() || !has_tag(request, kept.etag)) return kept.response;
            return Response{.status = 304, .headers = {{"ETag", kept.etag}}};
        });
        observed.answered(response.status);
        return response;
    }

    // Runs the handler, unless the request brought an Idempotency-Key that has its answer already.
    Response answer_once(const Route& route, const Request& request,
                         std::optional<Identity> identity, Params params,
                         Observed& observed) const {
        const auto key =
            idempotency && identity ? Idempotency::key_of(request) : std::shared_ptr<RequestKey>();
        if (!key || !identity)
            return run(route, Call(request, std::move(identity), std::move(params)), observed);
        const Actor actor = identity->actor;
        if (auto answer = idempotency->replay(actor, *key)) return *std::move(answer);
        identity->actor.set_request_key(key);
        auto response = run(route, Call(request, std::move(identity), std::move(params)), observed);
        keep_answer(actor, *key, response, observed);
        return response;
    }

    // What was asked for is done by now, so trouble here must not make the answer a failure.
    void keep_answer(const Actor& actor, const RequestKey& key, const Response& response,
                     Observed& observed) const {
        try {
            idempotency->keep(actor, key, response);
        } catch (const std::exception& error) {
            observed.failed(std::string("the answer was not kept: ") + error.what());
        }
    }

    Response run(const Route& route, const Call& call, Observed& observed) const {
        auto response = guarded(call.request, observed, [&] { return route.handler(call); });
        for (auto& header : call.extra_headers) response.headers.push_back(std::move(header));
        return response;
    }

    template <class Work>
    static Response guarded(const Request& request, Observed& observed, Work&& work) {
        try {
            return work();
        } catch (const Refusal& refusal) {
            return to_response(refusal, request.id);
        } catch (const std::exception& error) {
            observed.failed(error.what());
        } catch (...) {
            observed.failed("something that is no std::exception");
        }
        return error_response(
            500, "internal", "Something went wrong here. It is in the log under this request's id.",
            request.id);
    }
};

Router::Router() : state_(std::make_unique<State>()) {
    add_platform_routes(*this, state_->platform);
}
Router::~Router() = default;

Route& Router::add(Route route) {
    state_->table.add(route.method, route.pattern, state_->routes.size());
    return state_->routes.emplace_back(std::move(route));
}

void Router::add_schema(const std::string& name, std::string schema) {
    const auto [found, added] = state_->schemas.emplace(name, std::move(schema));
    // NOLINTNEXTLINE(bugprone-use-after-move): emplace leaves `schema` alone when it adds nothing.
    if (!added && found->second != schema)
        throw std::logic_error("two different types are called " + name + " in the API");
}

void Router::use(Authenticator& authenticator) { state_->authenticator = &authenticator; }

void Router::use_store(store::Store& store) {
    static const SystemClock clock;
    use_store(store, clock);
}

void Router::use_store(store::Store& store, const Clock& clock) {
    state_->idempotency = std::make_unique<Idempotency>(store, clock);
    state_->memory = std::make_unique<AnswerMemory>(store, clock);
}

void Router::limit(const Limits& limits) {
    state_->limits = limits;
    state_->open_limiter = std::make_unique<RateLimiter>(limits.open);
    state_->agent_limiter = std::make_unique<RateLimiter>(limits.signed_in);
}

void Router::add_readiness(std::string name, std::function<bool()> check) {
    state_->platform.readiness.push_back({std::move(name), std::move(check)});
}

void Router::set_metrics_token(std::string token) {
    state_->platform.metrics_token = std::move(token);
}

Response Router::handle(const Request& request) const {
    Observed observed(request);
    auto response =
        State::guarded(request, observed, [&] { return state_->route_to(request, observed); });
    observed.answered(response.status);
    return response;
}

std::optional<Response> Router::recall(const Request& request) const {
    if (!state_->memory || state_->memory->bytes() == 0) return std::nullopt;
    const auto key = AnswerMemory::key_of(request);
    const auto kept = key.empty() ? nullptr : state_->memory->find(key);
    return kept ? std::optional(state_->again(*kept, request)) : std::nullopt;
}

void Router::tidy() const {
    if (state_->memory) state_->memory->forget_old();
}

std::size_t Router::max_body(std::string_view method, std::string_view path,
                             std::size_t otherwise) const {
    try {
        const auto match = state_->table.find(method, path);
        if (!match.route) return otherwise;
        const auto& about = state_->routes[*match.route].description;
        if (about.max_body > 0) return about.max_body;
        return about.body_schema.empty() ? otherwise : std::min(otherwise, json_body_limit);
    } catch (const Refusal&) {
        return otherwise;  // a malformed path: handle() says so
    }
}

bool Router::knows(std::string_view path) const {
    try {
        const auto match = state_->table.find("GET", path);
        return match.route || !match.allowed.empty();
    } catch (const Refusal&) {
        return false;
    }
}

const std::vector<Route>& Router::routes() const { return state_->routes; }

std::string Router::openapi() const { return to_openapi(state_->routes, state_->schemas); }

}  // namespace tandem::http
