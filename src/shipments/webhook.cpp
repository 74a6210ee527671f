#include "shipments/webhook.h"

#include "base/refusal.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "json/decode.h"

#include <boost/json.hpp>
#include <charconv>
#include <chrono>

namespace tandem::shipments {

struct GenericMessage {
    std::vector<ScanInput> events;
};
TANDEM_STRUCT(GenericMessage, events)

namespace {

namespace js = boost::json;

constexpr std::int64_t most_seconds_apart = 300;
constexpr std::size_t most_scans = 1'000;

Refusal bad_signature() {
    return unauthenticated("bad_signature", "The signature is not that of this carrier's secret.");
}

bool is_hex_signature(std::string_view given, std::string_view prefix, std::string_view wanted) {
    if (!given.starts_with(prefix)) return false;
    return crypto::equal(given.substr(prefix.size()), crypto::to_hex(wanted));
}

void require_fresh(std::string_view timestamp, Time now) {
    std::int64_t seconds = 0;
    const auto* const end = timestamp.data() + timestamp.size();
    const auto [rest, error] = std::from_chars(timestamp.data(), end, seconds);
    if (error != std::errc() || rest != end) throw bad_signature();
    const auto apart = to_millis(now) / 1000 - seconds;
    if (seconds < 0 || apart > most_seconds_apart || apart < -most_seconds_apart)
        throw unauthenticated("stale_signature",
                              "This was signed more than five minutes ago, or in the future.");
}

void require_generic(const Signed& message, std::string_view secret, Time now) {
    const auto text = std::string(message.timestamp) + '.' + std::string(message.body);
    if (!is_hex_signature(message.signature, "sha256=", crypto::hmac_sha256(secret, text)))
        throw bad_signature();
    require_fresh(message.timestamp, now);
}

// ---- reading strangers' JSON: what is missing or of another type is empty --------------------

const js::object* object_in(const js::object& from, std::string_view name) {
    const auto* value = from.if_contains(name);
    return value == nullptr ? nullptr : value->if_object();
}

std::string text_in(const js::object& from, std::string_view name) {
    const auto* value = from.if_contains(name);
    const auto* text = value == nullptr ? nullptr : value->if_string();
    return text == nullptr ? std::string() : std::string(text->data(), text->size());
}

const js::array* list_in(const js::object& from, std::string_view name) {
    const auto* value = from.if_contains(name);
    return value == nullptr ? nullptr : value->if_array();
}

// Cut to what a column holds, at the beginning of a character.
std::string cut(std::string text, std::size_t most) {
    if (text.size() <= most) return text;
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
    text.resize(most);
    return text;
}

std::string joined(const js::object& from, std::initializer_list<std::string_view> names) {
    std::string place;
    for (const auto name : names) {
        const auto part = text_in(from, name);
        if (!part.empty()) place += (place.empty() ? "" : ", ") + part;
    }
    return cut(std::move(place), 200);
}

// Where everything about one parcel stands, and under which names.
struct Form {
    std::string_view envelope;
    std::string_view number;
    std::string_view eta;
    std::string_view list;
    std::string_view time;
    std::string_view code;  // their own word for it
};

constexpr Form aftership{"msg",         "tracking_number", "expected_delivery",
                         "checkpoints", "checkpoint_time", "subtag"};
constexpr Form easypost{"result",           "tracking_code", "est_delivery_date",
                        "tracking_details", "datetime",      "status_detail"};

ScanInput to_scan(const js::object& detail, const Form& form, const std::string& number,
                  const std::string& path) {
    const auto at = read_iso_time(text_in(detail, form.time));
    if (!at)
        throw invalid_field(path + '/' + std::string(form.time), "time",
                            "Give a time like 2026-05-18T10:04:00Z.");
    ScanInput scan;
    scan.tracking_no = number;
    scan.at = *at;
    scan.code.value = cut(text_in(detail, form.code), 80);
    scan.text.value = cut(text_in(detail, "message"), 500);
    return scan;
}

void say(ScanInput& scan, const std::optional<Said>& said) {
    if (!said) return;
    scan.status = said->status;
    scan.trouble.value = said->trouble;
}

ScanInput from_checkpoint(const js::object& detail, const std::string& number,
                          const std::string& path) {
    auto scan = to_scan(detail, aftership, number, path);
    scan.location.value = joined(detail, {"city", "state", "country_name"});
    say(scan, from_aftership(text_in(detail, "tag"), text_in(detail, "subtag")));
    if (scan.code.value.empty()) scan.code.value = cut(text_in(detail, "tag"), 80);
    return scan;
}

ScanInput from_detail(const js::object& detail, const std::string& number,
                      const std::string& path) {
    auto scan = to_scan(detail, easypost, number, path);
    if (const auto* place = object_in(detail, "tracking_location"))
        scan.location.value = joined(*place, {"city", "state", "country"});
    say(scan, from_easypost(text_in(detail, "status"), text_in(detail, "status_detail")));
    if (scan.code.value.empty() || scan.code.value == "unknown")
        scan.code.value = cut(text_in(detail, "status"), 80);
    return scan;
}

std::string number_in(const js::object& parcel, const Form& form) {
    auto number = text_in(parcel, form.number);
    if (number.size() < 4 || number.size() > 60)
        throw invalid_field('/' + std::string(form.envelope) + '/' + std::string(form.number),
                            "required", "Give the tracking number.");
    return number;
}

template <class Read>
std::vector<ScanInput> read_form(const js::object& message, const Form& form, Read read) {
    const auto* parcel = object_in(message, form.envelope);
    const auto* list = parcel == nullptr ? nullptr : list_in(*parcel, form.list);
    if (list == nullptr) return {};
    const auto number = number_in(*parcel, form);
    const auto path = '/' + std::string(form.envelope) + '/' + std::string(form.list);
    if (list->size() > most_scans)
        throw invalid_field(path, "too_many", "At most 1,000 scans can come at once.",
                            {{"max", "1000"}});
    std::vector<ScanInput> scans;
    for (std::size_t i = 0; i < list->size(); ++i)
        if (const auto* detail = (*list)[i].if_object())
            scans.push_back(read(*detail, number, path + '/' + std::to_string(i)));
    const auto eta = read_iso_time(text_in(*parcel, form.eta));
    if (eta && !scans.empty()) scans.back().eta = eta;
    return scans;
}

// ---- ISO 8601 ---------------------------------------------------------------------------------

// Takes so many digits off the front.
std::optional<int> digits(std::string_view& text, std::size_t count) {
    if (text.size() < count) return std::nullopt;
    int number = 0;
    for (const char c : text.substr(0, count)) {
        if (c < '0' || c > '9') return std::nullopt;
        number = number * 10 + (c - '0');
    }
    text.remove_prefix(count);
    return number;
}

bool skip(std::string_view& text, char c) {
    if (text.empty() || text.front() != c) return false;
    text.remove_prefix(1);
    return true;
}

std::optional<Time> read_day(std::string_view& text) {
    const auto year = digits(text, 4);
    if (!year || !skip(text, '-')) return std::nullopt;
    const auto month = digits(text, 2);
    if (!month || !skip(text, '-')) return std::nullopt;
    const auto day = digits(text, 2);
    if (!day) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(*year),
                                           std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok()) return std::nullopt;
    return Time(std::chrono::sys_days(date));
}

std::optional<Duration> read_clock(std::string_view& text) {
    const auto hour = digits(text, 2);
    if (!hour || *hour > 23 || !skip(text, ':')) return std::nullopt;
    const auto minute = digits(text, 2);
    if (!minute || *minute > 59) return std::nullopt;
    Duration clock = std::chrono::hours(*hour) + std::chrono::minutes(*minute);
    if (!skip(text, ':')) return clock;
    const auto second = digits(text, 2);
    if (!second || *second > 60) return std::nullopt;
    clock += std::chrono::seconds(*second);
    if (skip(text, '.'))
        while (!text.empty() && text.front() >= '0' && text.front() <= '9') text.remove_prefix(1);
    return clock;
}

// What is to be taken off for UTC.
std::optional<Duration> read_zone(std::string_view text) {
    if (text.empty() || text == "Z" || text == "z") return Duration(0);
    const char sign = text.front();
    if (sign != '+' && sign != '-') return std::nullopt;
    text.remove_prefix(1);
    const auto hour = digits(text, 2);
    skip(text, ':');
    const auto minute = text.empty() ? std::optional(0) : digits(text, 2);
    if (!hour || *hour > 14 || !minute || *minute > 59 || !text.empty()) return std::nullopt;
    const Duration offset = std::chrono::hours(*hour) + std::chrono::minutes(*minute);
    return sign == '+' ? offset : -offset;
}

}  // namespace

void require_signature(const Signed& message, WebhookFormat format, std::string_view secret,
                       Time now) {
    if (secret.empty()) throw bad_signature();
    if (format == WebhookFormat::generic || !message.signature.empty())
        return require_generic(message, secret, now);
    const auto wanted = crypto::hmac_sha256(secret, message.body);
    const bool right =
        format == WebhookFormat::aftership
            ? crypto::equal(message.aftership_signature, crypto::to_base64(wanted))
            : is_hex_signature(message.easypost_signature, "hmac-sha256-hex=", wanted);
    if (!right) throw bad_signature();
}

std::vector<ScanInput> read_message(std::string_view body, WebhookFormat format) {
    if (format == WebhookFormat::generic) return json::decode<GenericMessage>(body).events;
    const auto message = json::parse(body);
    const auto* object = message.if_object();
    if (object == nullptr) throw invalid_field("", "type", "Give an object.");
    return format == WebhookFormat::aftership ? read_form(*object, aftership, from_checkpoint)
                                              : read_form(*object, easypost, from_detail);
}

std::optional<Time> read_iso_time(std::string_view text) {
    const auto day = read_day(text);
    if (!day || text.empty()) return day;
    if (!skip(text, 'T') && !skip(text, ' ')) return std::nullopt;
    const auto clock = read_clock(text);
    if (!clock) return std::nullopt;
    const auto zone = read_zone(text);
    if (!zone) return std::nullopt;
    return *day + *clock - *zone;
}

}  // namespace tandem::shipments
