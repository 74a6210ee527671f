#pragma once

#include "base/actor.h"
#include "base/time.h"
#include "http/rate_limit.h"
#include "http/refused.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace tandem::store {
class Store;
}

namespace tandem::http {

using Headers = std::vector<std::pair<std::string, std::string>>;

// A request as the edge hands it over: framing and sizes checked, nothing decoded.
struct Request {
    std::string method;
    std::string path = {};   // without the query, still escaped
    std::string query = {};  // raw, after '?'
    Headers headers = {};
    std::string body = {};
    std::string remote = {};  // the client's address, by a trusted proxy's word when it has one
    std::string id = {};      // the request id: in the log, and in every answer's X-Request-Id
    bool secure = false;      // came by https, directly or by the trusted proxy's word

    // The first header of that name (any case), or empty.
    std::string_view header(std::string_view name) const;
    std::string_view cookie(std::string_view name) const;
};

struct Response {
    int status = 200;
    std::string content_type = "application/json";
    std::string body = {};
    std::shared_ptr<const std::string> shared_body = {};  // instead of body: one text for many
    std::string_view fixed_body = {};                     // instead of body: part of the program
    std::string file = {};                                // instead of body: streamed from disk
    Headers headers = {};
};

// Who asks, as an Authenticator found out.
struct Identity {
    Actor actor;
    bool by_cookie = false;  // then changes must carry X-CSRF-Token
    std::string csrf_token = {};
    std::int64_t session = 0;  // the session's row, for "sign out"; 0 for API keys
};

// Implemented above http (accounts). Called for every request that is not open; must be quick.
class Authenticator {
public:
    virtual ~Authenticator() = default;
    virtual std::optional<Identity> authenticate(const Request& request) = 0;
};

// One request on its way through a handler.
class Call {
public:
    Call(const Request& asked, std::optional<Identity> identity,
         std::map<std::string, std::string, std::less<>> params)
        : request(asked), identity_(std::move(identity)), params_(std::move(params)) {}

    const Request& request;

    const Actor& actor() const { return identity().actor; }
    const Identity& identity() const;  // refused as unauthenticated when nobody is signed in
    bool signed_in() const { return identity_.has_value(); }

    // A path parameter; refused as not found when it is no id.
    template <class T>
    T id(std::string_view name) const {
        return T(number(name));
    }
    std::int64_t number(std::string_view name) const;
    const std::string& text(std::string_view name) const;

    // The version in If-Match ("\"v7\"" -> 7), if the request brought one.
    std::optional<std::int64_t> if_match() const;

    // Added to the answer (Set-Cookie, Location).
    void add_header(std::string name, std::string value) const {
        extra_headers.emplace_back(std::move(name), std::move(value));
    }
    mutable Headers extra_headers;

private:
    std::optional<Identity> identity_;
    std::map<std::string, std::string, std::less<>> params_;
};

enum class Audience {
    open,       // anyone, signed in or not
    signed_in,  // any agent or key
};
// Who may call an endpoint: a permission that is needed, or everyone of an audience.
using Access = std::variant<Audience, Permission>;

using Handler = std::function<Response(const Call&)>;

// What the OpenAPI document says of an endpoint. The pieces are JSON texts made by api.h.
struct Description {
    std::string summary;
    std::string query_schema = {};   // an object schema; its properties become query parameters
    std::string body_schema = {};    // "" when there is no body
    std::string answer_schema = {};  // "" when the answer is no JSON
    std::string body_type = "application/json";
    std::string answer_type = "application/json";
    int status = 200;
    std::size_t max_body =
        0;  // bytes; 0: 4 MB when there is a body_schema, else the server's limit
    std::vector<Refused> refusals = {};
    bool remembered = false;  // see Added::remembered()
};

struct Route {
    std::string method;
    std::string pattern;  // "/api/v1/conversations/{id}/messages"
    Access access;
    Description description;
    Handler handler;
    bool limited = true;  // counts against the asker's rate
};

// How often one asker may ask. Generous: it is there for the program that runs wild.
struct Limits {
    Rate open{.per_second = 20, .burst = 200};         // per address, endpoints open to anyone
    Rate signed_in{.per_second = 200, .burst = 2000};  // per agent or API key
};

// Every endpoint of the server. Finds the route, authenticates, checks the permission, the CSRF
// token, the rate and the Idempotency-Key, runs the handler, and turns a Refusal into its answer;
// no other place does any of these.
class Router {
public:
    Router();
    ~Router();

    // The route as added, valid until the next one is.
    Route& add(Route route);
    // Schemas that routes refer to by "#/components/schemas/NAME".
    void add_schema(const std::string& name, std::string schema);
    void use(Authenticator& authenticator);
    // Where the answers of requests with an Idempotency-Key are kept; without it the keys have no
    // effect. Answers that set a cookie or say "Cache-Control: no-store" (secrets) are not kept.
    void use_store(store::Store& store);
    void use_store(store::Store& store, const Clock& clock);
    void limit(const Limits& limits);
    // A part of the program that must work for /readyz to say so: `check` returns false or throws
    // when it does not. Runs on a worker for each call.
    void add_readiness(std::string name, std::function<bool()> check);
    // With a token, /metrics wants it as a bearer; without, it answers this machine only.
    void set_metrics_token(std::string token);

    // Never throws: what goes wrong is the answer. Runs on the calling thread.
    Response handle(const Request& request) const;
    // What handle() answered to the same request before, when the database is still what it was
    // (answer_memory.h). Quick, and waits for nobody.
    std::optional<Response> recall(const Request& request) const;
    // Lets go of answers that are too old. Called once a second.
    void tidy() const;

    // The largest body this endpoint takes; `otherwise` when the route does not say.
    std::size_t max_body(std::string_view method, std::string_view path,
                         std::size_t otherwise) const;

    // Whether any route has this path, whatever its method.
    bool knows(std::string_view path) const;
    const std::vector<Route>& routes() const;
    // The OpenAPI 3.1 document of everything added so far.
    std::string openapi() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

// The JSON answer to a refusal: {"error":{"code","message","fields","details","request_id"}}.
Response to_response(const Refusal& refusal, std::string_view request_id = {});
// The same form for what no Refusal stands for (405, 415, 500 ...).
Response error_response(int status, std::string_view code, std::string_view message,
                        std::string_view request_id = {});

// Decoded pairs of a query string; the last of a name wins. Refused when malformed.
std::map<std::string, std::string, std::less<>> parse_query(std::string_view query);
std::string url_decode(std::string_view text);
std::string url_encode(std::string_view text);

}  // namespace tandem::http
