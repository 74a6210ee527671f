#include "http/route_table.h"

#include "http/http.h"

#include <algorithm>
#include <stdexcept>

namespace tandem::http {
namespace {

// Longer paths than any route has are cut here: they match nothing.
constexpr std::size_t most_segments = 32;

std::vector<std::string> segments_of(std::string_view path) {
    std::vector<std::string> segments;
    if (!path.starts_with('/')) return {std::string()};
    path.remove_prefix(1);
    while (segments.size() < most_segments) {
        const auto end = path.find('/');
        segments.push_back(url_decode(path.substr(0, end)));
        if (end == std::string_view::npos) break;
        path.remove_prefix(end + 1);
    }
    return segments;
}

bool is_param(std::string_view segment) {
    return segment.starts_with('{') && segment.ends_with('}');
}

}  // namespace

struct RouteTable::Node {
    struct End {
        std::string method;
        std::size_t route;
        std::vector<std::string> names;  // of the parameters, in order
    };

    std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
    std::unique_ptr<Node> param;
    std::vector<End> ends;

    const End* end_for(std::string_view method) const {
        const auto found = std::ranges::find(ends, method, &End::method);
        return found == ends.end() ? nullptr : &*found;
    }

    // One request's way down the tree. A branch that ends nowhere is left for the next one.
    struct Search {
        std::string_view method;
        const std::vector<std::string>& segments;
        std::vector<const std::string*> values;
        Match match;

        bool visit(const Node& node, std::size_t depth) {
            if (depth == segments.size()) return finish(node);
            const auto& segment = segments[depth];
            const auto literal = node.literals.find(segment);
            if (literal != node.literals.end() && visit(*literal->second, depth + 1)) return true;
            if (!node.param || segment.empty()) return false;
            values.push_back(&segment);
            if (visit(*node.param, depth + 1)) return true;
            values.pop_back();
            return false;
        }

        bool finish(const Node& node) {
            const auto* end = node.end_for(method);
            if (end == nullptr) {
                for (const auto& other : node.ends) match.allowed.push_back(other.method);
                return false;
            }
            match.route = end->route;
            for (std::size_t i = 0; i < values.size(); ++i)
                match.params[end->names[i]] = *values[i];
            return true;
        }
    };
};

RouteTable::RouteTable() : root_(std::make_unique<Node>()) {}
RouteTable::~RouteTable() = default;

void RouteTable::add(const std::string& method, std::string_view pattern, std::size_t route) {
    auto* node = root_.get();
    std::vector<std::string> names;
    for (auto& segment : segments_of(pattern)) {
        const bool param = is_param(segment);
        auto& next = param ? node->param : node->literals[segment];
        if (param) names.push_back(segment.substr(1, segment.size() - 2));
        if (!next) next = std::make_unique<Node>();
        node = next.get();
    }
    if (node->end_for(method) != nullptr)
        throw std::logic_error("two routes for " + method + " " + std::string(pattern));
    node->ends.push_back({method, route, std::move(names)});
}

Match RouteTable::find(std::string_view method, std::string_view path) const {
    const auto segments = segments_of(path);
    Node::Search search{method == "HEAD" ? "GET" : method, segments, {}, {}};
    search.visit(*root_, 0);
    auto& allowed = search.match.allowed;
    if (std::ranges::find(allowed, "GET") != allowed.end()) allowed.emplace_back("HEAD");
    std::ranges::sort(allowed);
    allowed.erase(std::unique(allowed.begin(), allowed.end()), allowed.end());
    return std::move(search.match);
}

}  // namespace tandem::http
