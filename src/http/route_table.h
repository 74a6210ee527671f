#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::http {

using Params = std::map<std::string, std::string, std::less<>>;

// Where a request's path leads. `route` is empty when the path is known but not with this method;
// then `allowed` lists the methods it has.
struct Match {
    std::optional<std::size_t> route;
    Params params;
    std::vector<std::string> allowed;
};

// Patterns like "/conversations/{id}/messages" as a tree of segments. A literal segment goes before
// a parameter; a parameter never matches an empty segment.
class RouteTable {
public:
    RouteTable();
    ~RouteTable();

    // Throws std::logic_error when the method and pattern are there already.
    void add(const std::string& method, std::string_view pattern, std::size_t route);
    // `path` is escaped; each of its segments is decoded on its own, so that an escaped '/' stays
    // within its parameter. HEAD finds the route of GET.
    Match find(std::string_view method, std::string_view path) const;

private:
    struct Node;
    std::unique_ptr<Node> root_;
};

}  // namespace tandem::http
