#include "shipments/webhook.h"

#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "shipments/house_test.h"

namespace tandem::shipments {
namespace {

constexpr std::string_view secret = "s3cret";
const Time now = from_millis(1'760'000'000'000);
const std::string stamp = "1760000000";

std::string signature(std::string_view text) {
    return "sha256=" + crypto::to_hex(crypto::hmac_sha256(secret, text));
}

std::string refused(const Signed& message, WebhookFormat format = WebhookFormat::generic,
                    std::string_view with = secret) {
    return refusal_of([&] { require_signature(message, format, with, now); });
}

}  // namespace

TEST_CASE("a message is believed when body and timestamp are signed with the secret") {
    const auto right = signature(stamp + ".{}");
    CHECK(refused({.timestamp = stamp, .signature = right, .body = "{}"}).empty());
    CHECK(refused({.timestamp = stamp, .signature = right, .body = "{ }"}) == "bad_signature");
    CHECK(refused({.timestamp = "1760000001", .signature = right, .body = "{}"}) ==
          "bad_signature");
    CHECK(refused({.timestamp = stamp, .signature = right.substr(0, 20), .body = "{}"}) ==
          "bad_signature");
    CHECK(refused({.timestamp = stamp, .body = "{}"}) == "bad_signature");
    CHECK(refused({.timestamp = stamp, .signature = right, .body = "{}"}, WebhookFormat::generic,
                  "") == "bad_signature");
}

TEST_CASE("a message is taken within five minutes of its timestamp, and never twice as another") {
    const auto of = [&](const std::string& time) {
        const auto signed_so = signature(time + ".{}");
        return refused({.timestamp = time, .signature = signed_so, .body = "{}"});
    };
    CHECK(of("1759999700").empty());
    CHECK(of("1760000300").empty());
    CHECK(of("1759999699") == "stale_signature");
    CHECK(of("1760000301") == "stale_signature");
    CHECK(of("-1") == "stale_signature");
    CHECK(of("soon") == "bad_signature");
    CHECK(of("99999999999999999999") == "bad_signature");
}

TEST_CASE("AfterShip and EasyPost are believed by their own signatures") {
    const auto hash = crypto::hmac_sha256(secret, "{}");
    const auto after = crypto::to_base64(hash);
    const auto easy = "hmac-sha256-hex=" + crypto::to_hex(hash);
    CHECK(refused({.aftership_signature = after, .body = "{}"}, WebhookFormat::aftership).empty());
    CHECK(refused({.easypost_signature = easy, .body = "{}"}, WebhookFormat::easypost).empty());
    CHECK(refused({.aftership_signature = after, .body = "{}"}, WebhookFormat::easypost) ==
          "bad_signature");
    CHECK(refused({.easypost_signature = easy, .body = "{}"}, WebhookFormat::generic) ==
          "bad_signature");
}

TEST_CASE("what AfterShip says is said in our words") {
    const auto scans = read_message(R"({"event":"tracking_update","msg":{
        "tracking_number":"DX 0000-0001","expected_delivery":"2025-10-12",
        "checkpoints":[
          {"checkpoint_time":"2025-10-09T10:00:00+02:00","city":"Leipzig","country_name":"DE",
           "message":"Accepted","tag":"InTransit","subtag":"InTransit_002"},
          {"checkpoint_time":"2025-10-10T08:30:00","tag":"Exception","subtag":"Exception_012",
           "message":"Wet"}]}})",
                                    WebhookFormat::aftership);
    REQUIRE(scans.size() == 2);
    CHECK(scans[0].tracking_no.value == "DX 0000-0001");
    CHECK(scans[0].at == from_millis(1'759'996'800'000));
    CHECK(scans[0].location.value.value == "Leipzig, DE");
    CHECK(scans[0].status == ShipmentStatus::picked_up);
    CHECK(scans[1].status == ShipmentStatus::exception);
    CHECK(scans[1].trouble.value == Trouble::damaged);
    CHECK(scans[1].eta == from_millis(1'760'227'200'000));
}

TEST_CASE("what EasyPost says is said in our words") {
    const auto scans = read_message(R"({"description":"tracker.updated","result":{
        "object":"Tracker","tracking_code":"DX00000001","status":"out_for_delivery",
        "est_delivery_date":null,"tracking_details":[
          {"datetime":"2025-10-09T08:00:00Z","status":"in_transit","status_detail":"accepted",
           "message":"Accepted","tracking_location":{"city":"Leipzig","state":null,"country":"DE"}},
          {"datetime":"2025-10-10T08:00:00Z","status":"delivered",
           "status_detail":"arrived_at_destination","message":"Left at door"}]}})",
                                    WebhookFormat::easypost);
    REQUIRE(scans.size() == 2);
    CHECK(scans[0].status == ShipmentStatus::picked_up);
    CHECK(scans[0].location.value.value == "Leipzig, DE");
    CHECK(scans[1].status == ShipmentStatus::delivered);
    CHECK_FALSE(scans[1].eta.has_value());
}

TEST_CASE("every word of both services has one of ours, and others have none") {
    CHECK(from_aftership("Delivered", "Delivered_003")->status == ShipmentStatus::delivered);
    CHECK(from_aftership("Exception", "Exception_013")->trouble == Trouble::lost);
    CHECK(from_aftership("Exception", "Exception_099")->trouble == Trouble::held);
    CHECK(from_aftership("Exception", "Exception_011")->status == ShipmentStatus::return_to_sender);
    CHECK(from_aftership("Expired", "")->status == ShipmentStatus::expired);
    CHECK_FALSE(from_aftership("Nonsense", ""));
    CHECK(from_easypost("failure", "damaged")->trouble == Trouble::damaged);
    CHECK(from_easypost("return_to_sender", "")->status == ShipmentStatus::return_to_sender);
    CHECK(from_easypost("pre_transit", "label_created")->status == ShipmentStatus::label_created);
    CHECK_FALSE(from_easypost("unknown", "unknown"));
}

TEST_CASE("a message about something else says nothing, one that is broken says what is wrong") {
    CHECK(read_message(R"({"result":{"object":"Batch"}})", WebhookFormat::easypost).empty());
    CHECK(read_message(R"({"msg":7})", WebhookFormat::aftership).empty());
    const auto broken = [](std::string_view body) {
        return refusal_of([&] { read_message(body, WebhookFormat::aftership); });
    };
    CHECK(broken("{") == "malformed_json");
    CHECK(broken(R"({"msg":{"checkpoints":[]}})") == "/msg/tracking_number: required");
    CHECK(broken(R"({"msg":{"tracking_number":"DX00000001","checkpoints":[{}]}})") ==
          "/msg/checkpoints/0/checkpoint_time: time");
}

TEST_CASE("times are read as ISO 8601 writes them") {
    const auto noon = from_millis(1'760'011'200'000);  // 9 October 2025, 12:00 UTC
    for (const auto* text :
         {"2025-10-09T12:00:00Z", "2025-10-09 12:00:00", "2025-10-09T14:00+02:00",
          "2025-10-09T12:00:00.123Z", "2025-10-09T07:00:00-0500"})
        CHECK_MESSAGE(read_iso_time(text) == noon, text);
    CHECK(read_iso_time("2025-10-09") == noon - std::chrono::hours(12));
    for (const auto* text : {"", "2025-13-01", "2025-02-30", "2025-10-09T25:00", "yesterday",
                             "2025-10-09T12:00+99:00", "2025-10-09T12:00:00Z!", "2025-10-09x"})
        CHECK_MESSAGE(!read_iso_time(text), text);
}

}  // namespace tandem::shipments
