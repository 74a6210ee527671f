#include "http/observe.h"

#include "base/enum_text.h"
#include "base/log.h"
#include "http/metrics.h"

namespace tandem::http {
namespace {

constexpr std::string_view in_flight = "http_requests_in_flight";

// Any method may be sent; only the known ones become labels.
std::string_view method_label(const std::string& method) {
    for (const std::string_view known :
         {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
        if (method == known) return known;
    return "other";
}

std::string labels_of(std::string_view pattern, const std::string& method, int status) {
    std::string labels = "route=\"";
    labels.append(pattern).append("\",method=\"").append(method_label(method));
    return labels.append("\",status=\"").append(std::to_string(status)) + '"';
}

}  // namespace

Observed::Observed(const Request& request)
    : request_(request), start_(std::chrono::steady_clock::now()) {
    Metrics::global().change(in_flight, 1);
}

Observed::~Observed() {
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start_;
    auto& metrics = Metrics::global();
    metrics.change(in_flight, -1);
    metrics.count("http_requests_total", labels_of(pattern_, request_.method, status_));
    metrics.observe("http_request_duration_seconds", "route=\"" + std::string(pattern_) + '"',
                    taken.count());
    log::info("request", {{"request_id", request_.id},
                          {"method", request_.method},
                          {"path", loggable_path()},
                          {"status", status_},
                          {"ms", taken.count() * 1000},
                          {"actor", asker_},
                          {"remote", request_.remote}});
}

std::string_view Observed::loggable_path() const {
    return pattern_.find("{token}") == std::string_view::npos ? std::string_view(request_.path)
                                                              : pattern_;
}

std::string asker_name(const Actor& actor) {
    return std::string(to_text(actor.kind())) + ':' + std::to_string(actor.id().value());
}

void Observed::failed(std::string_view what) {
    log::error("request failed", {{"request_id", request_.id},
                                  {"method", request_.method},
                                  {"path", loggable_path()},
                                  {"actor", asker_},
                                  {"error", what}});
}

void observe_edge(const Request& request, int status) {
    Metrics::global().count("http_requests_total", labels_of("-", request.method, status));
    log::debug("request", {{"request_id", request.id},
                           {"method", request.method},
                           {"path", request.path},
                           {"status", status},
                           {"remote", request.remote}});
}

}  // namespace tandem::http
