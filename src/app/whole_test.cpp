// What is true of the program as a whole: its schema, and the document of its API.

#include "app/house_test.h"
#include "store/migrate.h"

#include <doctest/doctest.h>
#include <boost/json.hpp>
#include <map>

namespace tandem::app {
namespace {

namespace js = boost::json;

js::value read_document(const http::Router& router) {
    js::parse_options deep;
    deep.max_depth = 128;
    return js::parse(router.openapi(), {}, deep);
}

// Calls `see` for every "$ref" below `value`.
template <class See>
void each_reference(const js::value& value, const See& see) {
    if (const auto* list = value.if_array())
        for (const auto& member : *list) each_reference(member, see);
    const auto* object = value.if_object();
    if (object == nullptr) return;
    for (const auto& [name, member] : *object) {
        if (name == "$ref" && member.is_string()) see(std::string(member.get_string()));
        each_reference(member, see);
    }
}

}  // namespace

TEST_CASE("opening an empty database brings it to the newest schema, once") {
    const TestHouse tandem;
    const auto known = store::migrations();
    REQUIRE_FALSE(known.empty());
    CHECK(store::schema_version(*tandem.house.store) == known.back().number);
    CHECK(store::migrate(*tandem.house.store).empty());
}

TEST_CASE("migrations are numbered in the order in which they run") {
    int before = 0;
    for (const auto& migration : store::migrations()) {
        CHECK(migration.number > before);
        before = migration.number;
    }
}

TEST_CASE("every reference in the API's document leads to a schema") {
    const TestHouse tandem;
    const auto document = read_document(tandem.router);
    std::size_t references = 0;
    each_reference(document, [&](const std::string& reference) {
        INFO(reference);
        REQUIRE(reference.starts_with("#/"));
        boost::system::error_code error;
        CHECK(document.find_pointer(reference.substr(1), error) != nullptr);
        ++references;
    });
    CHECK(references > 100);
}

TEST_CASE("the API's document names every route under /api, each by its own operation") {
    const TestHouse tandem;
    const auto document = read_document(tandem.router);
    std::map<std::string, std::string> operations;
    for (const auto& route : tandem.router.routes()) {
        if (!route.pattern.starts_with("/api/")) continue;
        const auto name = route.method + ' ' + route.pattern;
        INFO(name);
        std::string method;
        for (const char c : route.method) method += static_cast<char>(c - 'A' + 'a');
        const auto& operation = document.at("paths").at(route.pattern).at(method);
        CHECK_FALSE(operation.at("summary").get_string().empty());
        const std::string id(operation.at("operationId").get_string());
        CHECK_MESSAGE(operations.emplace(id, name).second,
                      "has the operation of " << operations[id]);
    }
    CHECK(operations.size() > 80);
}

}  // namespace tandem::app
