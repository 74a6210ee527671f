#include "http/platform_routes.h"

#include "base/log.h"
#include "crypto/hash.h"
#include "http/api.h"
#include "http/metrics.h"
#include "json/describe.h"

namespace tandem::http {

struct Ping {
    bool ok = true;
};
TANDEM_STRUCT(Ping, ok)

struct ReadinessAnswer {
    bool ready = true;
    std::map<std::string, bool> checks;
};
TANDEM_STRUCT(ReadinessAnswer, ready, checks)

namespace {

bool passes(const Readiness& part) {
    try {
        return part.check();
    } catch (const std::exception& error) {
        log::warning("not ready", {{"part", part.name}, {"error", error.what()}});
        return false;
    }
}

Response readiness(const Platform& platform) {
    ReadinessAnswer answer;
    for (const auto& part : platform.readiness) {
        const bool ready = passes(part);
        answer.checks[part.name] = ready;
        answer.ready = answer.ready && ready;
    }
    return json_response(answer.ready ? 200 : 503, json::encode(answer));
}

// A proxy on this machine makes every stranger look local, so what came through one is not.
bool is_local(const Request& request) {
    const bool loopback = request.remote.starts_with("127.") || request.remote == "::1" ||
                          request.remote.starts_with("::ffff:127.");
    return loopback && request.header("X-Forwarded-For").empty() &&
           request.header("Forwarded").empty() && request.header("X-Real-IP").empty();
}

bool may_read_metrics(const Request& request, const std::string& token) {
    if (token.empty()) return is_local(request);
    return crypto::equal(request.header("Authorization"), "Bearer " + token);
}

Response metrics(const Call& call, const Platform& platform) {
    if (!may_read_metrics(call.request, platform.metrics_token))
        throw forbidden("Metrics are for this machine, or for who has the metrics token.");
    return {.content_type = "text/plain; version=0.0.4; charset=utf-8",
            .body = Metrics::global().text()};
}

void add(Router& router, std::string path, std::string summary, Handler handler) {
    router.add({"GET",
                std::move(path),
                Audience::open,
                {.summary = std::move(summary)},
                std::move(handler),
                false});
}

}  // namespace

void add_platform_routes(Router& router, const Platform& platform) {
    const auto pong = [](const Call&) { return json_response(200, json::encode(Ping{})); };
    add(router, "/healthz", "Is the process alive?", pong);
    add(router, "/readyz", "Can requests be served?",
        [&platform](const Call&) { return readiness(platform); });
    add(router, "/metrics", "Prometheus metrics",
        [&platform](const Call& call) { return metrics(call, platform); });
    add(router, "/api/v1/ping", "Is the server there?", pong);
    add(router, "/api/openapi.json", "This document",
        [&router](const Call&) { return json_response(200, router.openapi()); });
}

}  // namespace tandem::http
