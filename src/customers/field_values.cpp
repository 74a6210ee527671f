#include "customers/field_values.h"

#include "customers/fields.h"
#include "customers/fields_table.h"
#include "json/decode.h"
#include "search/text.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cctype>
#include <chrono>
#include <cmath>

namespace tandem::customers {
namespace {

namespace bj = boost::json;

constexpr std::size_t longest_text = 2'000;  // characters

struct Checked {
    std::optional<bj::value> value;  // nothing: the value is cleared
    std::string code;                // of what is wrong; empty when nothing is
    std::string message;
    std::map<std::string, std::string> params = {};
};

Checked wrong(std::string code, std::string message) {
    return {std::nullopt, std::move(code), std::move(message), {}};
}

std::string text_of(const bj::value& value) {
    const auto& text = value.get_string();
    return std::string(json::trimmed({text.data(), text.size()}));
}

Checked checked_text(const bj::value& value) {
    if (!value.is_string()) return wrong("type", "This must be text.");
    const auto text = text_of(value);
    if (json::count_characters(text) > longest_text)
        return {std::nullopt, "too_long", "Use at most 2,000 characters.", {{"max", "2000"}}};
    if (text.empty()) return {};
    return {bj::value(text), {}, {}};
}

Checked checked_number(const bj::value& value) {
    if (!value.is_number()) return wrong("type", "This must be a number.");
    if (value.is_double()) {
        const auto number = value.get_double();
        if (!std::isfinite(number)) return wrong("type", "This must be a number.");
        // 3.0 and 3 are one value: it is stored as 3.
        if (number == std::floor(number) && std::abs(number) < 9e15)
            return {bj::value(static_cast<std::int64_t>(number)), {}, {}};
    }
    return {value, {}, {}};
}

bool is_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
    const auto number = [&](std::size_t at, std::size_t length) {
        int value = 0;
        for (const char c : text.substr(at, length)) {
            if (c < '0' || c > '9') return -1;
            value = value * 10 + (c - '0');
        }
        return value;
    };
    const int year = number(0, 4);
    const int month = number(5, 2);
    const int day = number(8, 2);
    if (year < 1 || month < 0 || day < 0) return false;
    return std::chrono::year_month_day(std::chrono::year(year),
                                       std::chrono::month(static_cast<unsigned>(month)),
                                       std::chrono::day(static_cast<unsigned>(day)))
        .ok();
}

Checked checked_date(const bj::value& value) {
    if (!value.is_string()) return wrong("type", "This must be a date like 2024-05-01.");
    const auto text = text_of(value);
    if (text.empty()) return {};
    if (!is_date(text)) return wrong("date", "Give a date like 2024-05-01.");
    return {bj::value(text), {}, {}};
}

Checked checked_bool(const bj::value& value) {
    if (!value.is_bool()) return wrong("type", "This must be true or false.");
    return {value, {}, {}};
}

Checked checked_url(const bj::value& value) {
    auto checked = checked_text(value);
    if (!checked.value) return checked;
    const auto text = text_of(value);
    const auto lower = search::fold(text);
    const auto host = lower.find("://");
    const bool web = lower.starts_with("http://") || lower.starts_with("https://");
    if (!web || lower.size() <= host + 3 || text.find_first_of(" <>\"\\") != std::string::npos)
        return wrong("url", "Give an address like https://example.com.");
    return checked;
}

// The choice as it was defined, however it was written.
std::optional<std::string> find_choice(const Field& field, const std::string& text) {
    const auto folded = search::fold(text);
    for (const auto& choice : field.choices)
        if (choice == text || search::fold(choice) == folded) return choice;
    return std::nullopt;
}

Checked checked_choice(const Field& field, const bj::value& value) {
    if (!value.is_string()) return wrong("type", "This must be one of the choices.");
    const auto text = text_of(value);
    if (text.empty()) return {};
    const auto choice = find_choice(field, text);
    if (!choice) return wrong("choice", "This is none of the choices.");
    return {bj::value(*choice), {}, {}};
}

Checked checked_choices(const Field& field, const bj::value& value) {
    if (!value.is_array()) return wrong("type", "This must be a list of choices.");
    std::vector<std::string> chosen;
    for (const auto& item : value.get_array()) {
        const auto one = checked_choice(field, item);
        if (!one.code.empty()) return one;
        if (one.value) chosen.push_back(text_of(*one.value));
    }
    bj::array in_order;
    for (const auto& choice : field.choices)
        if (std::ranges::find(chosen, choice) != chosen.end()) in_order.emplace_back(choice);
    if (in_order.empty()) return {};
    return {bj::value(std::move(in_order)), {}, {}};
}

Checked checked(const Field& field, const bj::value& value) {
    if (value.is_null()) return {};
    if (field.kind == "number") return checked_number(value);
    if (field.kind == "date") return checked_date(value);
    if (field.kind == "bool") return checked_bool(value);
    if (field.kind == "choice") return checked_choice(field, value);
    if (field.kind == "multi_choice") return checked_choices(field, value);
    if (field.kind == "url") return checked_url(value);
    return checked_text(value);
}

// One form for one set of values: in the order of keys.
std::string sorted_text(const bj::object& values) {
    std::vector<std::string_view> keys;
    for (const auto& member : values) keys.push_back(member.key());
    std::ranges::sort(keys);
    bj::object sorted;
    for (const auto key : keys) sorted[key] = values.at(key);
    return json::detail::serialise(sorted);
}

bj::object object_of(const std::string& text) {
    auto value = json::parse(text);
    return value.is_object() ? std::move(value.get_object()) : bj::object();
}

class Values {
public:
    Values(std::vector<Field> fields, const std::string& before)
        : fields_(std::move(fields)), values_(object_of(before)) {}

    void change(const std::string& key, const json::Any& to) {
        const auto field = std::ranges::find(fields_, key, &Field::key);
        if (field == fields_.end()) return problem(key, "unknown_field", "There is no such field.");
        auto result = checked(*field, json::parse(to.text));
        if (!result.code.empty())
            return problem(key, std::move(result.code), std::move(result.message),
                           std::move(result.params));
        if (result.value)
            values_[key] = *std::move(result.value);
        else if (field->required && field->active && values_.contains(key))
            problem(key, "required", "This is required.");
        else
            values_.erase(key);
    }

    void require_all() {
        for (const auto& key : missing())
            if (!has_problem(key)) problem(key, "required", "This is required.");
    }

    std::vector<std::string> missing() const {
        std::vector<std::string> keys;
        for (const auto& field : fields_)
            if (field.required && field.active && !values_.contains(field.key))
                keys.push_back(field.key);
        return keys;
    }

    std::string text() const { return sorted_text(values_); }

    void refuse_problems() {
        if (!problems_.empty()) json::detail::refuse(std::move(problems_));
    }

private:
    bool has_problem(const std::string& key) const {
        return std::ranges::any_of(problems_, [&](const FieldProblem& problem) {
            return problem.path == "/fields/" + key;
        });
    }
    void problem(const std::string& key, std::string code, std::string message,
                 std::map<std::string, std::string> params = {}) {
        problems_.push_back(
            {"/fields/" + key, std::move(code), std::move(message), std::move(params)});
    }

    std::vector<Field> fields_;
    bj::object values_;
    json::Problems problems_;
};

}  // namespace

std::string apply_fields(store::Tx& tx, Entity entity, const std::string& before,
                         const std::map<std::string, json::Any>& changes, Required required) {
    if (changes.empty() && required == Required::not_now) return before;
    Values values(Fields(tx).of(entity), before);
    for (const auto& [key, value] : changes) values.change(key, value);
    if (required == Required::of_new) values.require_all();
    values.refuse_problems();
    return values.text();
}

std::vector<std::string> missing_fields(store::Tx& tx, Entity entity, const std::string& stored) {
    return Values(Fields(tx).of(entity), stored).missing();
}

FilledFields fill_fields(const std::string& first, const std::string& second) {
    auto values = object_of(first);
    bj::object filled;
    for (const auto& member : object_of(second)) {
        if (values.contains(member.key())) continue;
        values[member.key()] = member.value();
        filled[member.key()] = member.value();
    }
    return {sorted_text(values), sorted_text(filled)};
}

std::string without_filled(const std::string& values, const std::string& filled) {
    auto kept = object_of(values);
    for (const auto& member : object_of(filled)) {
        const auto* now = kept.if_contains(member.key());
        if (now != nullptr && *now == member.value()) kept.erase(member.key());
    }
    return sorted_text(kept);
}

}  // namespace tandem::customers
