#include "shipments/routes.h"

#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "shipments/house_test.h"
#include "tests/scenarios.h"

namespace tandem::shipments {
namespace {

using namespace testing;

// Shipments 1, at the carrier, 2, packed and not there yet, 3, delivered, 4, on its way back. Order
// 5 has two kettles that wait; order 6 has none that could be sent; order 7 is on hold.
class Furnished : public House {
public:
    Furnished() {
        ship();
        record({scan("PU", 0)});
        send(1, "DX00000002");
        send(1, "DX00000003");
        record({scan("OK", 0, "Berlin", "DX00000003")});
        send(1, "DX00000004");
        record({scan("RTS", 0, "Berlin", "DX00000004")});
        place(2);
        place(2);
        as_system(
            [&](events::Unit& unit) { orders::cancel(unit, {OrderId(6)}, {.reason = {"no"}}); });
        place(2);
        as_system([&](events::Unit& unit) {
            orders::hold(unit, {OrderId(7)}, {.reason = orders::HoldReason::customer});
        });
        add_carrier(
            journal, otto,
            {.code = "AFT", .name = "By AfterShip", .webhook_format = {WebhookFormat::aftership}});
        add_carrier(
            journal, otto,
            {.code = "EAS", .name = "By EasyPost", .webhook_format = {WebhookFormat::easypost}});
        events();
    }

private:
    void send(int kettles, const std::string& number) { ship(of(place(kettles), number)); }
};

TEST_CASE("every route of shipments answers, refuses and records what it says") {
    prove<Furnished>();
}

const http::Headers old_version{{"If-Match", "\"v99\""}};

std::string many(const std::string& item, int count) {
    std::string list;
    for (int i = 0; i < count; ++i) list += (i > 0 ? "," : "") + item;
    return "[" + list + "]";
}

std::string many_codes(int count) {
    std::string list;
    for (int i = 0; i < count; ++i)
        list += (i > 0 ? "," : "") + std::string(R"({"code":"c)") + std::to_string(i) +
                R"(","status":"in_transit"})";
    return "[" + list + "]";
}

Scenario no(const std::string& request, const std::string& body, const std::string& refusal,
            int status = 422) {
    return denied(request, body, status, refusal).by(otto);
}

Scenario yes(const std::string& request, const std::string& body, int status,
             std::vector<std::string> events = {}) {
    return granted(request, body, status, std::move(events)).by(otto);
}

const std::string add = "POST /api/v1/carriers";
const std::string change = "PATCH /api/v1/carriers/1";
const std::string ab = R"({"code":"ab","name":"AB",)";

const Scenarios carriers_{
    {.name = "the carriers",
     .as = trainee,
     .path = "/api/v1/carriers",
     .answer = R"("code":"DHX","name":"Dash Express")"},
    {.name = "one carrier",
     .as = trainee,
     .path = "/api/v1/carriers/1",
     .answer = R"("has_secret":false)"},
    no("GET /api/v1/carriers/9", "", "carrier_not_found", 404),
    {.name = "its lanes",
     .as = trainee,
     .path = "/api/v1/carriers/1/lanes",
     .answer = R"({"service":"std","region":"","p50_days":0,"p90_days":0,"parcels":1})"},
    no("GET /api/v1/carriers/9/lanes", "", "carrier_not_found", 404),
    yes(add, ab + R"("scac":"ABXX","services":[{"code":"x","transit_days":3}],
                "number_patterns":["AB######"],"codes":[{"code":"D","status":"delivered"}],
                "tracking_url":"https://ab.example/{number}","silent_hours":24})",
        201, {"carrier.added"}),
    denied(add, ab + R"("scac":"ABXX"})", 403, "forbidden"),
    no(add, R"({"code":"dhx","name":"D"})", "/code: taken"),
    no(add, ab + R"("services":)" + many(R"({"code":"x"})", 101) + "}", "/services: too_many"),
    no(add, ab + R"("services":[{"code":"x"},{"code":"x"}]})", "/services/1/code: duplicate"),
    no(add, ab + R"("number_patterns":)" + many("\"AB####\"", 51) + "}",
       "/number_patterns: too_many"),
    no(add, ab + R"("number_patterns":["AB"]})", "/number_patterns/0: pattern"),
    no(add, ab + R"("codes":)" + many_codes(1'001) + "}", "/codes: too_many"),
    no(add,
       ab + R"("codes":[{"code":"x","status":"delivered"},{"code":"x","status":"delivered"}]})",
       "/codes/1/code: duplicate"),
    no(add, ab + R"("codes":[{"code":"x","status":"exception"}]})", "/codes/0/trouble: trouble"),
    no(add, ab + R"("tracking_url":"http://x/{number}"})", "/tracking_url: tracking_url"),
    yes(change,
        R"({"code":"DHX2","name":"Dash","scac":"DASH","services":[],"number_patterns":[],
            "codes":[],"tracking_url":"","silent_hours":24,"dwell_hours":24,
            "webhook_format":"aftership","active":false})",
        200, {"carrier.changed"}),
    yes(change, "{}", 200),
    denied(change, "{}", 403, "forbidden"),
    no("PATCH /api/v1/carriers/9", "{}", "carrier_not_found", 404),
    no(change, R"({"name":"x"})", "stale", 409).with(old_version),
    no(change, R"({"code":"aft"})", "/code: taken"),
    no(change, R"({"services":)" + many(R"({"code":"x"})", 101) + "}", "/services: too_many"),
    no(change, R"({"services":[{"code":"x"},{"code":"x"}]})", "/services/1/code: duplicate"),
    no(change, R"({"number_patterns":)" + many("\"AB####\"", 51) + "}",
       "/number_patterns: too_many"),
    no(change, R"({"number_patterns":["AB"]})", "/number_patterns/0: pattern"),
    no(change, R"({"codes":)" + many_codes(1'001) + "}", "/codes: too_many"),
    no(change, R"({"codes":[{"code":"x","status":"delivered"},{"code":"x","status":"delivered"}]})",
       "/codes/1/code: duplicate"),
    no(change, R"({"codes":[{"code":"x","status":"delivered","trouble":"lost"}]})",
       "/codes/0/trouble: trouble"),
    no(change, R"({"tracking_url":"https://x"})", "/tracking_url: tracking_url"),
    yes("POST /api/v1/carriers/1/secret", "", 201, {"carrier.changed"}),
    denied("POST /api/v1/carriers/1/secret", "", 403, "forbidden"),
    no("POST /api/v1/carriers/9/secret", "", "carrier_not_found", 404),
};

// ---- messages of carriers: signed with a secret that was just made ------------------------------

std::string new_secret(World& world, int carrier) {
    const auto made = world.request(
        "POST", "/api/v1/carriers/" + std::to_string(carrier) + "/secret", "", &world.otto);
    const auto from = made.body.find(":\"") + 2;
    return made.body.substr(from, made.body.find('"', from) - from);
}

std::string hmac_hex(const std::string& secret, const std::string& text) {
    return crypto::to_hex(crypto::hmac_sha256(secret, text));
}

std::function<void(World&, Scenario&)> signed_by(int carrier, int seconds_ago = 0) {
    return [=](World& world, Scenario& row) {
        const auto secret = new_secret(world, carrier);
        const auto time = std::to_string(to_millis(world.clock.now()) / 1000 - seconds_ago);
        row.headers = {{"X-Tandem-Timestamp", time},
                       {"X-Tandem-Signature", "sha256=" + hmac_hex(secret, time + '.' + row.body)},
                       {"Content-Type", "application/json"}};
    };
}

Scenario message(int carrier, std::string body) {
    return Scenario{.name = "a message: " + body.substr(0, 60),
                    .as = stranger,
                    .method = "POST",
                    .path = "/api/v1/carriers/" + std::to_string(carrier) + "/tracking",
                    .body = std::move(body)}
        .given(signed_by(carrier));
}

Scenario refused_message(int carrier, std::string body, std::string refusal, int status = 422) {
    auto row = message(carrier, std::move(body));
    row.status = status;
    row.refusal = std::move(refusal);
    return row;
}

Scenario taken_message(int carrier, std::string body, std::string answer,
                       std::vector<std::string> events = {}) {
    auto row = message(carrier, std::move(body));
    row.answer = std::move(answer);
    row.events = std::move(events);
    return row;
}

const std::string hub =
    R"({"tracking_no":"DX00000001","at":1760000000000,"code":"HUB","location":"Bonn"})";
const std::string checkpoint =
    R"({"checkpoint_time":"2025-10-09T08:00:00Z","tag":"InTransit","city":"Bonn"})";
const std::string detail = R"({"datetime":"2025-10-09T08:00:00Z","status":"in_transit"})";

const Scenarios messages{
    taken_message(1, R"({"events":[)" + hub + "]}", R"({"recorded":1,"known":0,"waiting":0})",
                  {"tracking.recorded", "shipment.status_changed"}),
    taken_message(1, R"({"events":[{"tracking_no":"ZZ9999","at":1760000000000}]})",
                  R"({"recorded":1,"known":0,"waiting":1})"),
    taken_message(2,
                  R"({"msg":{"tracking_number":"AF12345678","checkpoints":[)" + checkpoint + "]}}",
                  R"("waiting":1)"),
    taken_message(
        3, R"({"result":{"tracking_code":"EZ12345678","tracking_details":[)" + detail + "]}}",
        R"("waiting":1)"),
    refused_message(1, R"({"events":[{"tracking_no":"ZZ9999","at":1}]})",
                    "/events/0/at: scan_time"),
    refused_message(1, R"({"events":[{"tracking_no":"ZZ9999","at":1770000000000}]})",
                    "/events/0/at: scan_time"),
    refused_message(1, R"({"events":[{"tracking_no":"Z","at":1760000000000}]})",
                    "/events/0/tracking_no: too_short"),
    refused_message(1, R"({"events":)" + many(hub, 1'001) + "}", "/events: too_many"),
    refused_message(1, "{", "malformed_json"),
    refused_message(2, R"({"msg":{"checkpoints":[]}})", "/msg/tracking_number: required"),
    refused_message(2, R"({"msg":{"tracking_number":"AF12345678","checkpoints":[{}]}})",
                    "/msg/checkpoints/0/checkpoint_time: time"),
    refused_message(
        2,
        R"({"msg":{"tracking_number":"AF12345678","checkpoints":)" + many(checkpoint, 1'001) + "}}",
        "/msg/checkpoints: too_many"),
    refused_message(3, R"({"result":{"tracking_details":[]}})", "/result/tracking_code: required"),
    refused_message(3, R"({"result":{"tracking_code":"EZ12345678","tracking_details":[{}]}})",
                    "/result/tracking_details/0/datetime: time"),
    refused_message(3,
                    R"({"result":{"tracking_code":"EZ12345678","tracking_details":)" +
                        many(detail, 1'001) + "}}",
                    "/result/tracking_details: too_many"),
    refused_message(1, R"({"events":[]})", "stale_signature", 401).given(signed_by(1, 301)),
    refused_message(1, R"({"events":[]})", "bad_signature", 401).given(signed_by(2)),
    {.name = "a message without a signature",
     .as = stranger,
     .method = "POST",
     .path = "/api/v1/carriers/1/tracking",
     .body = R"({"events":[]})",
     .status = 401,
     .refusal = "bad_signature"},
    {.name = "a message to no carrier",
     .as = stranger,
     .method = "POST",
     .path = "/api/v1/carriers/9/tracking",
     .body = R"({"events":[]})",
     .status = 404,
     .refusal = "carrier_not_found"},
};

const std::string send = "POST /api/v1/shipments";

const Scenarios making{
    yes(send, R"({"order_id":5,"carrier_id":1,"service":"std","tracking_no":"DX00000005"})", 201,
        {"order.status_changed", "shipment.created"}),
    yes(send, R"({"direction":"inbound","lines":[{"product_id":1,"quantity":5}],
                  "ref_kind":"purchase_order","ref_id":1})",
        201, {"shipment.created"}),
    yes(send,
        R"({"direction":"returning","order_id":3,"lines":[{"order_line_id":3,"quantity":1}]})", 201,
        {"shipment.created"}),
    denied(send, R"({"order_id":5})", 403, "forbidden"),
    no(send, "{}", "/order_id: required"),
    no(send, R"({"order_id":99})", "/order_id: unknown"),
    no(send, R"({"order_id":6})", "/lines: nothing_to_ship"),
    no(send, R"({"order_id":7})", "order_on_hold", 409),
    no(send, R"({"order_id":5,"lines":)" + many(R"({"order_line_id":5,"quantity":1})", 501) + "}",
       "/lines: too_many"),
    no(send, R"({"order_id":5,"lines":[{"order_line_id":1,"quantity":1}]})",
       "/lines/0/order_line_id: unknown"),
    no(send,
       R"({"order_id":5,"lines":[{"order_line_id":5,"quantity":1},{"order_line_id":5,"quantity":1}]})",
       "/lines/1/order_line_id: duplicate"),
    no(send, R"({"order_id":5,"lines":[{"order_line_id":5,"quantity":3}]})",
       "/lines/0/quantity: too_much"),
    no(send, R"({"order_id":5,"lines":[{"order_line_id":5,"quantity":0}]})",
       "/lines/0/quantity: range"),
    no(send, R"({"order_id":5,"lines":[{"order_line_id":5,"quantity":1}]})", "not_allocated", 409)
        .given([](World& world, Scenario&) {
            world.db->write([](store::Tx& tx) { tx.run("DELETE FROM allocations"); });
        }),
    no(send, R"({"direction":"inbound","lines":[{"product_id":9,"quantity":5}]})",
       "/lines/0/product_id: unknown"),
    no(send, R"({"order_id":5,"carrier_id":9})", "/carrier_id: unknown"),
    no(send, R"({"order_id":5,"carrier_id":1,"service":"fast"})", "/service: unknown"),
    no(send, R"({"order_id":5,"carrier_id":1,"tracking_no":"dx 00000001"})", "/tracking_no: taken"),
    no(send, R"({"order_id":5,"tracking_no":"DX1"})", "/tracking_no: too_short"),
    no(send, R"({"order_id":5,"packages":)" + many("{}", 101) + "}", "/packages: too_many"),
    no(send, R"({"order_id":5,"resend_of":99})", "/resend_of: unknown"),
    {.name = "sending again",
     .as = otto,
     .method = "POST",
     .path = "/api/v1/shipments/3/resend",
     .body = R"({"reason":"It never came."})",
     .status = 201,
     .answer = R"("shipment":{"id":5,"number":"SH-10005"})",
     .events = {"authority.granted", "order.placed", "replacement.placed", "order.status_changed",
                "shipment.created"}},
    denied("POST /api/v1/shipments/3/resend", R"({"reason":"x"})", 403, "forbidden").by(trainee),
    no("POST /api/v1/shipments/99/resend", R"({"reason":"x"})", "shipment_not_found", 404),
    no("POST /api/v1/shipments/5/resend", R"({"reason":"x"})", "not_outbound", 409)
        .after({{"POST", "/api/v1/shipments", R"({"direction":"inbound"})", otto}}),
    no("POST /api/v1/shipments/2/resend", R"({"reason":"x"})", "shipment_cancelled", 409)
        .after({{"POST", "/api/v1/shipments/2/cancel", R"({"reason":"x"})", otto}}),
    no("POST /api/v1/shipments/3/resend", R"({"reason":"x"})",
       "/lines/0/quantity: more_than_shipped")
        .after({{"POST", "/api/v1/shipments/3/resend", R"({"reason":"x"})", otto}}),
};

const Scenarios reading{
    {.name = "the list",
     .as = trainee,
     .path = "/api/v1/shipments",
     .answer = R"({"items":[{"id":4,"number":"SH-10004")"},
    {.name = "a page",
     .as = trainee,
     .path = "/api/v1/shipments?limit=1&after=4",
     .answer = R"({"items":[{"id":3,)"},
    {.name = "by status",
     .path = "/api/v1/shipments?status=picked_up",
     .answer = R"({"items":[{"id":1,)"},
    {.name = "by carrier",
     .path = "/api/v1/shipments?carrier_id=1&direction=outbound&limit=1",
     .answer = R"({"items":[{"id":4,)"},
    {.name = "by carrier and status",
     .path = "/api/v1/shipments?carrier_id=1&status=delivered",
     .answer = R"({"items":[{"id":3,)"},
    {.name = "by exception",
     .path = "/api/v1/shipments?exception=return_to_sender&carrier_id=1",
     .answer = R"({"items":[{"id":4,)"},
    {.name = "with any exception",
     .path = "/api/v1/shipments?exceptions=true",
     .answer = R"({"items":[{"id":4,)"},
    {.name = "of an order",
     .path = "/api/v1/shipments?order_id=3",
     .answer = R"({"items":[{"id":3,)"},
    {.name = "of a customer",
     .path = "/api/v1/shipments?customer_id=1&status=picked_up",
     .answer = R"({"items":[{"id":1,)"},
    {.name = "by number",
     .path = "/api/v1/shipments?q=sh-10002",
     .answer = R"({"items":[{"id":2,)"},
    no("GET /api/v1/shipments?after=x", "", "bad_cursor"),
    {.name = "how many there are",
     .as = trainee,
     .path = "/api/v1/shipments/counts",
     .answer = R"({"name":"exception:return_to_sender","amount":1})"},
    {.name = "one",
     .as = trainee,
     .path = "/api/v1/shipments/1",
     .answer = R"("tracking":[{"id":1,)"},
    no("GET /api/v1/shipments/99", "", "shipment_not_found", 404),
};

const std::string first = "/api/v1/shipments/1";
const std::string second = "/api/v1/shipments/2";

const Scenarios changing{
    yes("PATCH " + first,
        R"({"service":"","label_reference":"L1","weight_grams":5,"packages":[{"reference":"a"}],
            "promised_at":1760500000000,"note":"x"})",
        200, {"shipment.changed", "shipment.eta_changed"}),
    yes("PATCH " + first, "{}", 200),
    denied("PATCH " + first, "{}", 403, "forbidden"),
    no("PATCH /api/v1/shipments/99", "{}", "shipment_not_found", 404),
    no("PATCH " + first, "{}", "stale", 409).with(old_version),
    no("PATCH /api/v1/shipments/3", R"({"note":"x"})", "shipment_over", 409),
    no("PATCH " + first, R"({"carrier_id":9})", "/carrier_id: unknown"),
    no("PATCH " + first, R"({"service":"fast"})", "/service: unknown"),
    no("PATCH " + first, R"({"tracking_no":"DX00000002"})", "/tracking_no: taken"),
    no("PATCH " + first, R"({"packages":)" + many("{}", 101) + "}", "/packages: too_many"),
    yes("POST " + second + "/hand-over", "{}", 200, {"shipment.handed_over"}),
    denied("POST " + second + "/hand-over", "{}", 403, "forbidden"),
    no("POST /api/v1/shipments/99/hand-over", "{}", "shipment_not_found", 404),
    no("POST " + second + "/hand-over", "{}", "stale", 409).with(old_version),
    no("POST /api/v1/shipments/3/hand-over", "{}", "shipment_over", 409),
    no("POST " + second + "/hand-over", "{}", "already_handed_over", 409)
        .after({{"POST", second + "/hand-over", "{}", otto}}),
    no("POST " + second + "/hand-over", R"({"at":1790000000000})", "/at: hand_over_time"),
    yes("POST " + second + "/cancel", R"({"reason":"x"})", 200,
        {"order.status_changed", "shipment.status_changed", "order.allocated"}),
    denied("POST " + second + "/cancel", R"({"reason":"x"})", 403, "forbidden"),
    no("POST /api/v1/shipments/99/cancel", R"({"reason":"x"})", "shipment_not_found", 404),
    no("POST " + second + "/cancel", R"({"reason":"x"})", "stale", 409).with(old_version),
    no("POST /api/v1/shipments/3/cancel", R"({"reason":"x"})", "shipment_over", 409),
    no("POST " + first + "/cancel", R"({"reason":"x"})", "already_handed_over", 409),
    yes("POST /api/v1/shipments/4/received-back", "", 200,
        {"location.added", "shipment.received_back", "shipment.exception_cleared"}),
    denied("POST /api/v1/shipments/4/received-back", "", 403, "forbidden"),
    no("POST /api/v1/shipments/99/received-back", "", "shipment_not_found", 404),
    no("POST /api/v1/shipments/4/received-back", "", "stale", 409).with(old_version),
    no("POST " + first + "/received-back", "", "not_coming_back", 409),
};

const std::string cancelled = "/api/v1/shipments/2/cancel";

const Scenarios watching{
    yes("POST " + first + "/tracking", R"({"status":"out_for_delivery","location":"Berlin"})", 200,
        {"tracking.recorded", "shipment.status_changed"}),
    denied("POST " + first + "/tracking", R"({"status":"in_transit"})", 403, "forbidden"),
    no("POST /api/v1/shipments/99/tracking", R"({"status":"in_transit"})", "shipment_not_found",
       404),
    no("POST " + second + "/tracking", R"({"status":"in_transit"})", "shipment_cancelled", 409)
        .after({{"POST", cancelled, R"({"reason":"x"})", otto}}),
    no("POST " + first + "/tracking", R"({"status":"in_transit","at":1})", "/at: scan_time"),
    no("POST " + first + "/tracking", R"({"status":"cancelled"})", "/status: no_scan"),
    no("POST " + first + "/tracking", R"({"status":"exception"})", "/trouble: trouble"),
    granted("POST /api/v1/shipments/3/exceptions",
            R"({"kind":"not_received","detail":"says the neighbour"})", 200,
            {"shipment.exception_raised"}),
    denied("POST /api/v1/shipments/3/exceptions", R"({"kind":"lost"})", 403, "forbidden")
        .by(trainee),
    no("POST /api/v1/shipments/99/exceptions", R"({"kind":"lost"})", "shipment_not_found", 404),
    no("POST " + first + "/exceptions", R"({"kind":"dwell"})", "/kind: not_by_hand"),
    no("POST " + first + "/exceptions", R"({"kind":"not_received"})", "not_delivered", 409),
    no("POST " + second + "/exceptions", R"({"kind":"lost"})", "shipment_cancelled", 409)
        .after({{"POST", cancelled, R"({"reason":"x"})", otto}}),
    no("POST " + first + "/exceptions", R"({"kind":"lost"})", "already_raised", 409)
        .after({{"POST", first + "/exceptions", R"({"kind":"lost"})", otto}}),
    yes("POST /api/v1/shipments/4/exceptions/1/clear", R"({"why":"known"})", 200,
        {"shipment.exception_cleared"}),
    denied("POST /api/v1/shipments/4/exceptions/1/clear", R"({"why":"known"})", 403, "forbidden"),
    no("POST /api/v1/shipments/99/exceptions/1/clear", R"({"why":"x"})", "shipment_not_found", 404),
    no("POST /api/v1/shipments/4/exceptions/9/clear", R"({"why":"x"})", "exception_not_found", 404),
};

}  // namespace
}  // namespace tandem::shipments
