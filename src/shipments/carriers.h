#pragma once

#include "crypto/secret_box.h"
#include "events/journal.h"
#include "json/describe.h"
#include "json/types.h"
#include "shipments/status.h"
#include "store/store.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::shipments {

// Who carries parcels, how their numbers look, and what their codes mean.

// Whose form the tracking messages of a carrier have (webhook.h).
enum class WebhookFormat { generic, aftership, easypost };
BOOST_DESCRIBE_ENUM(WebhookFormat, generic, aftership, easypost)

struct CarrierRef {
    CarrierId id;
    std::string code;
    std::string name;
};
TANDEM_STRUCT(CarrierRef, id, code, name)

struct Service {
    json::Text<1, 40> code;
    json::Default<json::Text<0, 120>> name;
    // How many days it says it takes; what it does take is learnt (lanes.h).
    std::optional<json::Whole<0, 120>> transit_days;
};
TANDEM_STRUCT(Service, code, name, transit_days)

// What a carrier's own code says.
struct CodeMeaning {
    json::Text<1, 80> code;
    ShipmentStatus status = ShipmentStatus::in_transit;
    json::Default<Trouble> trouble{Trouble::none};
};
TANDEM_STRUCT(CodeMeaning, code, status, trouble)

struct Carrier {
    CarrierId id;
    std::string code;
    std::string name;
    std::string scac;
    std::vector<Service> services;
    std::vector<std::string> number_patterns;
    std::vector<CodeMeaning> codes;
    std::string tracking_url;  // {number} is the tracking number
    std::int64_t silent_hours = 72;
    std::int64_t dwell_hours = 48;
    WebhookFormat webhook_format = WebhookFormat::generic;
    bool has_secret = false;
    bool active = true;
    std::int64_t version = 0;
};
TANDEM_STRUCT(Carrier, id, code, name, scac, services, number_patterns, codes, tracking_url,
              silent_hours, dwell_hours, webhook_format, has_secret, active, version)

using Hours = json::Whole<1, 2'000>;

struct AddCarrier {
    json::Text<1, 40> code;
    json::Text<1, 120> name;
    json::Default<json::Text<0, 4>> scac;
    std::vector<Service> services;
    std::vector<json::Text<1, 40>> number_patterns;
    std::vector<CodeMeaning> codes;
    json::Default<json::Text<0, 300>> tracking_url;
    json::Default<Hours> silent_hours{72};
    json::Default<Hours> dwell_hours{48};
    json::Default<WebhookFormat> webhook_format{WebhookFormat::generic};
};
TANDEM_STRUCT(AddCarrier, code, name, scac, services, number_patterns, codes, tracking_url,
              silent_hours, dwell_hours, webhook_format)
Carrier add_carrier(events::Journal&, const Actor&, const AddCarrier&);
CarrierId add_carrier(events::Unit&, const AddCarrier&);

struct ChangeCarrier {
    std::optional<json::Text<1, 40>> code;
    std::optional<json::Text<1, 120>> name;
    std::optional<json::Text<0, 4>> scac;
    std::optional<std::vector<Service>> services;
    std::optional<std::vector<json::Text<1, 40>>> number_patterns;
    std::optional<std::vector<CodeMeaning>> codes;
    std::optional<json::Text<0, 300>> tracking_url;
    std::optional<Hours> silent_hours;
    std::optional<Hours> dwell_hours;
    std::optional<WebhookFormat> webhook_format;
    std::optional<bool> active;
};
TANDEM_STRUCT(ChangeCarrier, code, name, scac, services, number_patterns, codes, tracking_url,
              silent_hours, dwell_hours, webhook_format, active)
Carrier change_carrier(events::Journal&, const Actor&, CarrierId,
                       std::optional<std::int64_t> version, const ChangeCarrier&);

// A new secret for the carrier's tracking messages; the old one is worth nothing from now on. Shown
// once.
struct NewSecret {
    std::string secret;
};
TANDEM_STRUCT(NewSecret, secret)
NewSecret renew_secret(events::Journal&, const crypto::SecretBox&, const Actor&, CarrierId);
// Empty when it has none.
std::string secret_of(store::Tx&, const crypto::SecretBox&, CarrierId);

std::vector<Carrier> carriers(store::Tx&);  // by name
Carrier get_carrier(store::Tx&, CarrierId);
std::optional<CarrierId> find_carrier(store::Tx&, std::string_view code);
// Whose numbers look like this one.
std::vector<CarrierRef> carriers_of_number(store::Tx&, std::string_view number);

// What the carrier's code says; nothing when nobody has given it a meaning.
std::optional<CodeMeaning> meaning_of(const Carrier&, std::string_view code);

}  // namespace tandem::shipments
