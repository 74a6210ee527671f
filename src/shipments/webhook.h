#pragma once

#include "shipments/tracking.h"

#include <string_view>
#include <vector>

namespace tandem::shipments {

// Tracking messages that carriers, or services that speak for them, send us.
//
// The generic form is JSON: {"events":[{"tracking_no","at","code","text","location","status",
// "trouble","eta"}]}, where only the first two are required, times are milliseconds UTC, and a
// status that is left out is what the carrier's code means. It is signed:
//   X-Tandem-Timestamp: seconds since 1970
//   X-Tandem-Signature: sha256=HEX(HMAC-SHA256(secret, timestamp + "." + raw body))
// and is taken within five minutes of its timestamp.
//
// AfterShip's and EasyPost's own messages are taken in their form, with their signature of the body
// alone (aftership-hmac-sha256: base64; X-Hmac-Signature: hmac-sha256-hex=HEX). They have no
// timestamp; that they are sent again does no harm, as a scan is recorded once.

struct Signed {
    std::string_view timestamp;            // X-Tandem-Timestamp
    std::string_view signature;            // X-Tandem-Signature
    std::string_view aftership_signature;  // aftership-hmac-sha256
    std::string_view easypost_signature;   // X-Hmac-Signature
    std::string_view body;
};
// Refused as bad_signature or stale_signature (401). Nobody without a secret is believed.
void require_signature(const Signed&, WebhookFormat, std::string_view secret, Time now);

// What the message says; refused with the field that is wrong. A message about something else than
// scans says nothing.
std::vector<ScanInput> read_message(std::string_view body, WebhookFormat);

// Their words in ours; nothing for what is none.
struct Said {
    ShipmentStatus status = ShipmentStatus::in_transit;
    Trouble trouble = Trouble::none;
};
std::optional<Said> from_aftership(std::string_view tag, std::string_view subtag);
std::optional<Said> from_easypost(std::string_view status, std::string_view detail);

// ISO 8601: "2026-05-18T10:04:00+02:00"; without a zone UTC, without a time the day's beginning.
std::optional<Time> read_iso_time(std::string_view text);

}  // namespace tandem::shipments
