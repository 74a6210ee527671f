#pragma once

#include "base/refusal.h"

#include <string>
#include <string_view>
#include <utility>

namespace tandem::http {

// One way in which an endpoint says no, beside those that all have: a request that cannot be
// decoded, access, and rates. With `path`, a JSON pointer, it is that field's code; "*" stands for
// one part of it.
struct Refused {
    Refusal::Kind kind = Refusal::Kind::invalid;
    std::string code;
    std::string path = {};
};

// How routes.cpp files say it, in the words of base/refusal.h.
namespace refused {

inline Refused field(std::string path, std::string code) {
    return {Refusal::Kind::invalid, std::move(code), std::move(path)};
}
inline Refused invalid(std::string code) { return {Refusal::Kind::invalid, std::move(code)}; }
inline Refused unauthenticated(std::string code) {
    return {Refusal::Kind::unauthenticated, std::move(code)};
}
// By a rule about the thing, not by the route's own permission.
inline Refused forbidden() { return {Refusal::Kind::forbidden, "forbidden"}; }
inline Refused not_found(std::string_view what) {
    return {Refusal::Kind::not_found, std::string(what) + "_not_found"};
}
inline Refused conflict(std::string code) { return {Refusal::Kind::conflict, std::move(code)}; }
inline Refused stale() { return conflict("stale"); }
inline Refused too_large(std::string code) { return {Refusal::Kind::too_large, std::move(code)}; }
inline Refused too_many_requests(std::string code) {
    return {Refusal::Kind::too_many_requests, std::move(code)};
}

}  // namespace refused

}  // namespace tandem::http
