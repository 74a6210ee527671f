#pragma once

#include "http/http.h"

#include <cstdint>
#include <variant>

namespace tandem::http {

inline constexpr std::string_view live_path = "/api/v1/live";

bool is_live_upgrade(const Request& request);

// Who may have a live connection, and from which position of the journal on.
struct LivePass {
    Actor actor;
    std::int64_t since;
};

// Browsers send cookies with a websocket that any page opens, so one that is signed in by cookie
// must come from our own pages.
std::variant<LivePass, Response> admit_live(const Request& request, Authenticator& authenticator);

}  // namespace tandem::http
