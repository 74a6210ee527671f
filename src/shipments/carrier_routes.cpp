#include "http/api.h"
#include "shipments/lanes.h"
#include "shipments/routes.h"
#include "shipments/webhook.h"

namespace tandem::shipments {

struct CarrierItems {
    std::vector<Carrier> items;
};
TANDEM_STRUCT(CarrierItems, items)

namespace {

using http::Api;
using http::Call;
namespace refused = http::refused;

constexpr std::size_t largest_message = 2u << 20;

std::vector<http::Refused> of_input() {
    return {refused::field("/code", "taken"),
            refused::field("/services", "too_many"),
            refused::field("/services/*/code", "duplicate"),
            refused::field("/number_patterns", "too_many"),
            refused::field("/number_patterns/*", "pattern"),
            refused::field("/codes", "too_many"),
            refused::field("/codes/*/code", "duplicate"),
            refused::field("/codes/*/trouble", "trouble"),
            refused::field("/tracking_url", "tracking_url")};
}

std::vector<http::Refused> of_change() {
    auto list = of_input();
    list.push_back(refused::not_found("carrier"));
    list.push_back(refused::stale());
    return list;
}

void add_managing_routes(Api& api, events::Journal& journal, const crypto::SecretBox& secrets) {
    const auto read = Permission::operations_read;
    const auto edit = Permission::shipments_edit;
    api.get<CarrierItems>("/api/v1/carriers", read, "List carriers", [&](const Call&) {
        return CarrierItems{journal.read([](store::Tx& tx) { return carriers(tx); })};
    });
    api.post<Carrier>("/api/v1/carriers", edit, "Add a carrier",
                      [&](const Call& call, const AddCarrier& body) {
                          return add_carrier(journal, call.actor(), body);
                      })
        .refuses(of_input());
    api.get<Carrier>("/api/v1/carriers/{id}", read, "Read a carrier",
                     [&](const Call& call) {
                         return journal.read([&](store::Tx& tx) {
                             return get_carrier(tx, call.id<CarrierId>("id"));
                         });
                     })
        .refuses({refused::not_found("carrier")});
    api.patch<Carrier>("/api/v1/carriers/{id}", edit, "Change a carrier",
                       [&](const Call& call, const ChangeCarrier& body) {
                           return change_carrier(journal, call.actor(), call.id<CarrierId>("id"),
                                                 call.if_match(), body);
                       })
        .refuses(of_change());
    api.get<Lanes>("/api/v1/carriers/{id}/lanes", read, "How long a carrier's parcels take",
                   [&](const Call& call) {
                       return journal.read(
                           [&](store::Tx& tx) { return lanes_of(tx, call.id<CarrierId>("id")); });
                   })
        .refuses({refused::not_found("carrier")});
    api.post<NewSecret>("/api/v1/carriers/{id}/secret", edit,
                        "Make a new secret for a carrier's tracking messages",
                        [&](const Call& call) {
                            call.add_header("Cache-Control", "no-store");
                            return renew_secret(journal, secrets, call.actor(),
                                                call.id<CarrierId>("id"));
                        })
        .refuses({refused::not_found("carrier")});
}

Signed signed_of(const http::Request& request) {
    return {request.header("X-Tandem-Timestamp"), request.header("X-Tandem-Signature"),
            request.header("aftership-hmac-sha256"), request.header("X-Hmac-Signature"),
            request.body};
}

// Who sends has no account here; the signature says who it is.
http::Response take_message(events::Journal& journal, const crypto::SecretBox& secrets,
                            const Call& call) {
    const auto id = call.id<CarrierId>("id");
    const auto [carrier, secret] = journal.read(
        [&](store::Tx& tx) { return std::pair(get_carrier(tx, id), secret_of(tx, secrets, id)); });
    require_signature(signed_of(call.request), carrier.webhook_format, secret,
                      journal.clock().now());
    const auto scans = read_message(call.request.body, carrier.webhook_format);
    const auto actor = Actor::system(carrier.name);
    const auto taken = journal.write(
        actor, [&](events::Unit& unit) { return record_tracking(unit, id, scans, "carrier"); });
    return http::json_response(200, json::encode(taken));
}

void add_webhook_route(http::Router& router, Api& api, events::Journal& journal,
                       const crypto::SecretBox& secrets) {
    const auto add_schema = [&](const std::string& name, std::string schema) {
        router.add_schema(name, std::move(schema));
    };
    api.raw("POST", "/api/v1/carriers/{id}/tracking", http::Audience::open,
            {.summary = "Tracking messages of a carrier, signed with its secret",
             .answer_schema = json::schema_of<Taken>(json::Mode::out, add_schema),
             .max_body = largest_message},
            [&](const Call& call) { return take_message(journal, secrets, call); })
        .refuses({refused::not_found("carrier"), refused::unauthenticated("bad_signature"),
                  refused::unauthenticated("stale_signature"),
                  refused::field("/events", "too_many"),
                  refused::field("/events/*/at", "scan_time"),
                  refused::field("/msg/tracking_number", "required"),
                  refused::field("/msg/checkpoints", "too_many"),
                  refused::field("/msg/checkpoints/*/checkpoint_time", "time"),
                  refused::field("/result/tracking_code", "required"),
                  refused::field("/result/tracking_details", "too_many"),
                  refused::field("/result/tracking_details/*/datetime", "time")});
}

}  // namespace

void add_carrier_routes(http::Router& router, events::Journal& journal,
                        const crypto::SecretBox& secrets) {
    Api api(router);
    add_managing_routes(api, journal, secrets);
    add_webhook_route(router, api, journal, secrets);
}

void add_routes(http::Router& router, events::Journal& journal, const crypto::SecretBox& secrets) {
    add_shipment_routes(router, journal);
    add_carrier_routes(router, journal, secrets);
}

}  // namespace tandem::shipments
