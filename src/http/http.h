#pragma once

#include "base/actor.h"
#include "base/time.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace tandem::http {

using Headers = std::vector<std::pair<std::string, std::string>>;

// A request as the edge hands it over: sizes checked, path still escaped.
struct Request {
    std::string method;
    std::string path;   // without the query, decoded
    std::string query;  // raw, after '?'
    Headers headers;
    std::string body;
    std::string remote;   // the client's address (the trusted proxy's word for it, when configured)
    std::string id;       // the request id: in the log, and in every answer's X-Request-Id
    bool secure = false;  // came by https, directly or by the trusted proxy's word

    // The first header of that name (any case), or empty.
    std::string_view header(std::string_view name) const;
    std::string_view cookie(std::string_view name) const;
};

struct Response {
    int status = 200;
    std::string content_type = "application/json";
    std::string body = {};
    std::shared_ptr<const std::string> shared_body = {};  // instead of body: static files
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
    Call(const Request& request, std::optional<Identity> identity,
         std::map<std::string, std::string, std::less<>> params)
        : request(request), identity_(std::move(identity)), params_(std::move(params)) {}

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
};

struct Route {
    std::string method;
    std::string pattern;  // "/api/v1/conversations/{id}/messages"
    Access access;
    Description description;
    Handler handler;
};

// Every endpoint of the server. Finds the route, authenticates, checks the permission, the CSRF
// token, the rate and the Idempotency-Key, runs the handler, and turns a Refusal into its answer;
// no other place does any of these.
class Router {
public:
    Router();
    ~Router();

    void add(Route route);
    // Schemas that routes refer to by "#/components/schemas/NAME".
    void add_schema(const std::string& name, std::string schema);
    void use(Authenticator& authenticator);

    // Never throws: what goes wrong is the answer. Runs on the calling thread.
    Response handle(const Request& request) const;

    const std::vector<Route>& routes() const;
    // The OpenAPI 3.1 document of everything added so far.
    std::string openapi() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

// The JSON answer to a refusal: {"error":{"code","message","fields","details"}}.
Response to_response(const Refusal& refusal);

// Decoded pairs of a query string; the last of a name wins. Refused when malformed.
std::map<std::string, std::string, std::less<>> parse_query(std::string_view query);
std::string url_decode(std::string_view text);
std::string url_encode(std::string_view text);

}  // namespace tandem::http
