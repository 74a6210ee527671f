#include "tests/scenarios.h"

#include "http/route_table.h"
#include "json/decode.h"

#include <doctest/doctest.h>
#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <map>
#include <set>

namespace tandem::testing {
namespace {

using http::Refused;
using http::Response;
using http::Route;

std::vector<Scenario>& every_row() {
    static std::vector<Scenario> rows;
    return rows;
}

// What any route may answer; src/app proves these for all routes at once.
constexpr std::array<std::string_view, 5> any_code{"unauthenticated", "forbidden", "not_found",
                                                   "malformed_json", "malformed_if_match"};
constexpr std::array<std::string_view, 7> any_field_code{
    "type", "required", "too_short", "too_long", "range", "choice", "email"};
// Wrong as a whole, so that there is no field to name.
constexpr std::array<std::string_view, 2> whole_codes{"malformed_json", "malformed_if_match"};

template <std::size_t N>
bool holds(const std::array<std::string_view, N>& list, std::string_view item) {
    return std::find(list.begin(), list.end(), item) != list.end();
}

// One thing that an answer complains about.
struct Complaint {
    std::string path;  // empty: the request as a whole
    std::string code;

    std::string text() const { return path.empty() ? code : path + ": " + code; }
    bool any_route_has_it() const {
        return path.empty() ? holds(any_code, code) : holds(any_field_code, code);
    }
};

std::string text_of(const Refused& refused) { return Complaint{refused.path, refused.code}.text(); }

// "/emails/3/address" is of "/emails/*/address".
bool is_of(std::string_view path, std::string_view pattern) {
    while (!path.empty() && !pattern.empty()) {
        const auto part = path.substr(0, path.find('/', 1));
        const auto wanted = pattern.substr(0, pattern.find('/', 1));
        if (wanted != "/*" && part != wanted) return false;
        path.remove_prefix(part.size());
        pattern.remove_prefix(wanted.size());
    }
    return path.empty() && pattern.empty();
}

bool is_of(const Complaint& complaint, const Refused& refused) {
    return complaint.code == refused.code && is_of(complaint.path, refused.path);
}

std::string text_at(const boost::json::value& value, std::string_view name) {
    return std::string(value.at(name).as_string());
}

struct Refusing {
    std::string code;
    std::vector<Complaint> fields;

    // A problem of fields is told by its fields; any other by its code.
    std::vector<Complaint> complaints() const {
        return code == "invalid" && !fields.empty() ? fields : std::vector{Complaint{"", code}};
    }
};

Refusing refusing(const Response& response) {
    const auto error = json::parse(response.body).at("error");
    Refusing found{text_at(error, "code"), {}};
    for (const auto& field : error.at("fields").as_array())
        found.fields.push_back({text_at(field, "path"), text_at(field, "code")});
    return found;
}

std::string name_of(const Route& route) { return route.method + ' ' + route.pattern; }

// What the rows met of each route, against what the routes say.
class Proof {
public:
    explicit Proof(const http::Router& router) : routes_(router.routes()) {
        for (std::size_t i = 0; i < routes_.size(); ++i)
            table_.add(routes_[i].method, routes_[i].pattern, i);
        const http::Router plain;
        for (const auto& route : plain.routes()) platform_.insert(name_of(route));
    }

    void note(const Scenario& row, const Response& response) {
        const auto match = table_.find(row.method, row.path.substr(0, row.path.find('?')));
        REQUIRE_MESSAGE(match.route.has_value(), "there is no route for " << row.path);
        const auto& route = routes_[*match.route];
        if (response.status < 400) {
            granted_.insert(name_of(route));
            return;
        }
        const auto found = refusing(response);
        if (response.status == 422 && !holds(whole_codes, found.code))
            CHECK_MESSAGE(!found.fields.empty(), "the refusal names no field: " << response.body);
        for (const auto& complaint : found.complaints()) note(route, response, complaint);
    }

    void conclude() const {
        for (const auto& route : routes_) {
            const auto name = name_of(route);
            if (platform_.contains(name)) continue;
            CHECK_MESSAGE(granted_.contains(name), name << " is never granted");
            for (const auto& refused : route.description.refusals)
                CHECK_MESSAGE(met_.contains({name, text_of(refused)}),
                              name << " is never refused as " << text_of(refused));
        }
    }

private:
    void note(const Route& route, const Response& response, const Complaint& complaint) {
        bool declared = complaint.any_route_has_it();
        for (const auto& refused : route.description.refusals) {
            if (!is_of(complaint, refused)) continue;
            declared = true;
            met_.insert({name_of(route), text_of(refused)});
            CHECK(response.status == http::to_response({refused.kind, "", ""}).status);
        }
        CHECK_MESSAGE(declared, name_of(route) << " does not declare " << complaint.text());
    }

    std::vector<Route> routes_;
    http::RouteTable table_;
    std::set<std::string> platform_;
    std::set<std::string> granted_;
    std::set<std::pair<std::string, std::string>> met_;
};

void begin(World& world, Scenario& row) {
    if (row.arrange) row.arrange(world, row);
    for (const auto& step : row.first) {
        const auto* asker = step.as == stranger ? nullptr : &(world.*step.as);
        const auto response = world.request(step.method, step.path, step.body, asker);
        CHECK_MESSAGE(response.status < 400, step.path << " first: " << response.body);
    }
    world.events();
}

void check_refusal(const Scenario& row, const Response& response) {
    if (response.status < 400) {
        CHECK(row.refusal.empty());
        return;
    }
    std::vector<std::string> found;
    for (const auto& complaint : refusing(response).complaints()) found.push_back(complaint.text());
    CHECK_MESSAGE(std::find(found.begin(), found.end(), row.refusal) != found.end(),
                  "not refused as \"" << row.refusal << "\": " << response.body);
}

void run(const MakeWorld& make, Scenario row, Proof& proof) {
    CAPTURE(row.name);
    CAPTURE(row.method);
    CAPTURE(row.path);
    const auto world = make();
    begin(*world, row);
    const auto* asker = row.as == stranger ? nullptr : &(*world.*row.as);
    const auto response = world->request(row.method, row.path, row.body, asker, row.headers);
    CHECK_MESSAGE(response.status == row.status, response.body);
    CHECK_MESSAGE(response.body.find(row.answer) != std::string::npos, response.body);
    CHECK(world->events() == row.events);
    check_refusal(row, response);
    proof.note(row, response);
}

}  // namespace

Scenario Scenario::by(Asker asker) const {
    auto row = *this;
    row.as = asker;
    return row;
}

Scenario Scenario::after(std::vector<Step> steps) const {
    auto row = *this;
    row.first = std::move(steps);
    return row;
}

Scenario Scenario::given(std::function<void(World&, Scenario&)> arranged) const {
    auto row = *this;
    row.arrange = std::move(arranged);
    return row;
}

Scenario Scenario::with(http::Headers more) const {
    auto row = *this;
    row.headers = std::move(more);
    return row;
}

Scenario denied(const std::string& request, std::string body, int status, std::string refusal) {
    const auto space = request.find(' ');
    return {.name = request + " refused as " + refusal,
            .method = request.substr(0, space),
            .path = request.substr(space + 1),
            .body = std::move(body),
            .status = status,
            .refusal = std::move(refusal)};
}

Scenario granted(const std::string& request, std::string body, int status,
                 std::vector<std::string> events) {
    const auto space = request.find(' ');
    return {.name = request + " granted",
            .method = request.substr(0, space),
            .path = request.substr(space + 1),
            .body = std::move(body),
            .status = status,
            .events = std::move(events)};
}

Scenarios::Scenarios(std::initializer_list<Scenario> rows) {
    every_row().insert(every_row().end(), rows.begin(), rows.end());
}

void prove(const MakeWorld& make) {
    Proof proof(make()->router);
    for (const auto& row : every_row()) run(make, row, proof);
    proof.conclude();
}

}  // namespace tandem::testing
