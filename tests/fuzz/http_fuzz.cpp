#include "http/api.h"
#include "http/framing.h"
#include "http/multipart.h"
#include "http/proxies.h"
#include "http/request_reader.h"
#include "http/wire.h"
#include "json/describe.h"

#include <boost/describe/enum.hpp>
#include <boost/json/parse.hpp>
#include <cstdlib>

// Whatever a stranger sends as a request, it is answered, never with a 5xx, and the answer is JSON
// with a head that nothing in the request can break out of.
namespace tandem::http::fuzz {

enum class Colour { red, green };
BOOST_DESCRIBE_ENUM(Colour, red, green)

struct Line {
    json::Text<1, 20> title;
    json::Default<json::Whole<1, 100>> count{1};
    std::optional<Time> at;
};
TANDEM_STRUCT(Line, title, count, at)

struct Form {
    json::Text<1, 50> name;
    std::optional<json::Email> email;
    json::Default<Colour> colour{Colour::red};
    json::Patch<AgentId> assignee;
    std::vector<Line> lines;
    std::map<std::string, double> numbers;
    json::Any any;
};
TANDEM_STRUCT(Form, name, email, colour, assignee, lines, numbers, any)

struct Query {
    json::Default<json::Whole<1, 100>> limit{50};
    std::optional<Colour> colour;
    std::vector<CustomerId> ids;
    std::optional<double> ratio;
    std::optional<bool> open;
    std::string after;
};
TANDEM_STRUCT(Query, limit, colour, ids, ratio, open, after)

namespace {

void check(bool held) {
    if (!held) std::abort();
}

void add_routes(Router& router) {
    router.limit({.open = {}, .signed_in = {}});
    Api api(router);
    api.post<Form>("/f", Audience::open, "Form",
                   [](const Call&, const Form& form) { return form; });
    api.get<Query>("/q", Audience::open, "Query",
                   [](const Call&, const Query& query) { return query; });
    api.get<Line>("/p/{id}/of/{name}", Audience::open, "Path", [](const Call& call) {
        call.add_header("Location", call.text("name"));
        return Line{call.text("name"), json::Whole<1, 100>(call.number("id")), {}};
    });
    api.put<Line>("/p/{id}", Audience::open, "Change", [](const Call& call, const Line& line) {
        static_cast<void>(call.if_match());
        return line;
    });
    api.raw("POST", "/u", Audience::open, {.summary = "Upload"}, [](const Call& call) {
        const auto upload = upload_of(call.request);
        return json_response(200, json::encode(upload.filename));
    });
}

const Router& router() {
    static const Router& made = []() -> Router& {
        static Router routes;
        add_routes(routes);
        return routes;
    }();
    return made;
}

std::string_view take_line(std::string_view& text) {
    const auto end = std::min(text.find('\n'), text.size());
    auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

// "POST /path?query", header lines, an empty line, the body.
Request to_request(std::string_view input) {
    auto first = take_line(input);
    const auto space = std::min(first.find(' '), first.size());
    Request request{.method = std::string(first.substr(0, space)), .remote = "192.0.2.1"};
    set_target(request, first.substr(std::min(space + 1, first.size())));
    for (auto line = take_line(input); !line.empty(); line = take_line(input)) {
        const auto colon = std::min(line.find(": "), line.size());
        request.headers.emplace_back(line.substr(0, colon),
                                     line.substr(std::min(colon + 2, line.size())));
    }
    request.body = input;
    return request;
}

// In pieces or at once, the same bytes are the same header.
void scan(std::string_view input) {
    HeaderScan whole;
    whole.advance(input);
    HeaderScan pieces;
    for (std::size_t size = 1; size <= input.size(); ++size) pieces.advance(input.substr(0, size));
    check(whole.end() == pieces.end());
    check(whole.problem().has_value() == pieces.problem().has_value());
}

void check_head(const std::string& head) {
    check(head.ends_with("\r\n\r\n"));
    check(head.find("\r\n\r\n") == head.size() - 4);
    for (std::size_t i = 0; i < head.size(); ++i) {
        if (head[i] == '\n') check(i > 0 && head[i - 1] == '\r');
        if (head[i] == '\r') check(head[i + 1] == '\n');
    }
}

void answer(Request request) {
    static const TrustedProxies proxies({"192.0.2.0/24"});
    proxies.identify(request, "192.0.2.1");
    request.id = request_id(request);
    const auto response = router().handle(request);
    check(response.status < 500);
    if (response.content_type == "application/json" && !response.body.empty()) {
        boost::json::error_code error;
        boost::json::parse_options deep;
        deep.max_depth = 64;
        static_cast<void>(boost::json::parse(response.body, error, {}, deep));
        check(!error);
    }
    check_head(to_outgoing(request, response, {.head = request.method == "HEAD"}).head);
}

// What a connection would read out of these bytes: each request, and how it ends.
struct Heard {
    std::vector<Request> requests;
    RequestReader::State end = RequestReader::State::idle;
    int status = 0;
};

Heard hear(std::string_view input, std::size_t piece) {
    RequestReader reader(router(), 2048, 4096);
    Heard heard;
    for (std::size_t at = 0; at < input.size(); at += piece) {
        heard.end = reader.read(input.substr(at, piece));
        while (heard.end == RequestReader::State::ready) {
            heard.requests.push_back(reader.request());
            heard.end = reader.next();
        }
    }
    heard.status = heard.end == RequestReader::State::failed ? reader.problem().status : 0;
    return heard;
}

// The network may cut the bytes anywhere: that must not change what is heard.
void read_as_connection(std::string_view input) {
    const auto whole = hear(input, std::max<std::size_t>(input.size(), 1));
    const auto pieces = hear(input, 1);
    check(whole.requests.size() == pieces.requests.size());
    check((whole.end == RequestReader::State::failed) ==
          (pieces.end == RequestReader::State::failed));
    for (std::size_t i = 0; i < whole.requests.size(); ++i) {
        const auto& request = whole.requests[i];
        check(request.path == pieces.requests[i].path && request.body == pieces.requests[i].body);
        check(request.headers == pieces.requests[i].headers);
        check(request.body.size() <= 4096);
        answer(request);
    }
}

}  // namespace
}  // namespace tandem::http::fuzz

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string input(data, data + size);
    if (size < 4096) {
        tandem::http::fuzz::scan(input);
        tandem::http::fuzz::read_as_connection(input);
    }
    tandem::http::fuzz::answer(tandem::http::fuzz::to_request(input));
    return 0;
}
