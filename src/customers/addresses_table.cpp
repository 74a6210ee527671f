#include "customers/addresses.h"

#include <unicode/normalizer2.h>
#include <cctype>

namespace tandem::customers {
namespace {

constexpr std::string_view select_emails = R"sql(
    SELECT id, customer_id, address, address_key, is_primary, verified, bouncing, place, bounced_at,
           bounce_reason
      FROM customer_emails
     WHERE customer_id = $1
     ORDER BY is_primary DESC, place, id)sql";

constexpr std::string_view select_email = R"sql(
    SELECT id, customer_id, address, address_key, is_primary, verified, bouncing, place, bounced_at,
           bounce_reason
      FROM customer_emails
     WHERE address_key = $1)sql";

constexpr std::string_view insert_email = R"sql(
    INSERT INTO customer_emails (customer_id, address, address_key, domain, is_primary, place)
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (address_key) DO NOTHING)sql";

constexpr std::string_view update_owner = R"sql(
    UPDATE customer_emails
       SET customer_id = $2
     WHERE address_key = $1)sql";

constexpr std::string_view move_email = R"sql(
    UPDATE customer_emails
       SET customer_id = $2, is_primary = $3, place = $4
     WHERE id = $1)sql";

constexpr std::string_view arrange_email = R"sql(
    UPDATE customer_emails
       SET address = $2, is_primary = $3, place = $4
     WHERE id = $1)sql";

constexpr std::string_view update_bouncing = R"sql(
    UPDATE customer_emails
       SET bouncing = $2, bounced_at = $3, bounce_reason = $4
     WHERE id = $1)sql";

constexpr std::string_view delete_email = R"sql(
    DELETE FROM customer_emails
     WHERE id = $1)sql";

constexpr std::string_view select_phones = R"sql(
    SELECT id, customer_id, number, label, is_primary, place
      FROM customer_phones
     WHERE customer_id = $1
     ORDER BY is_primary DESC, place, id)sql";

constexpr std::string_view insert_phone = R"sql(
    INSERT INTO customer_phones (customer_id, number, tail, label, is_primary, place)
    VALUES ($1, $2, $3, $4, $5, $6))sql";

constexpr std::string_view move_phone = R"sql(
    UPDATE customer_phones
       SET customer_id = $2, is_primary = $3, place = $4
     WHERE id = $1)sql";

constexpr std::string_view delete_phones = R"sql(
    DELETE FROM customer_phones
     WHERE customer_id = $1)sql";

std::string case_folded(std::string_view text) {
    UErrorCode error = U_ZERO_ERROR;
    const auto* normalizer = icu::Normalizer2::getNFKCCasefoldInstance(error);
    std::string folded;
    icu::StringByteSink<std::string> sink(&folded);
    if (U_SUCCESS(error))
        normalizer->normalizeUTF8(0, {text.data(), static_cast<std::int32_t>(text.size())}, sink,
                                  nullptr, error);
    return U_SUCCESS(error) ? folded : std::string(text);
}

}  // namespace

std::string canonical_address(std::string_view address) {
    constexpr std::string_view blanks = " \t\r\n";
    const auto first = address.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    address = address.substr(first, address.find_last_not_of(blanks) - first + 1);
    auto folded = case_folded(address);
    while (folded.ends_with('.')) folded.pop_back();
    return folded;
}

std::string_view domain_of(std::string_view canonical) {
    const auto at = canonical.rfind('@');
    return at == std::string_view::npos ? std::string_view() : canonical.substr(at + 1);
}

std::string phone_tail(std::string_view number) {
    std::string digits;
    for (const char c : number)
        if (std::isdigit(static_cast<unsigned char>(c)) != 0) digits += c;
    constexpr std::size_t kept = 9;
    return digits.size() > kept ? digits.substr(digits.size() - kept) : digits;
}

std::vector<EmailRow> Emails::of(CustomerId customer) const {
    return tx_.all<EmailRow>(select_emails, customer);
}

std::optional<EmailRow> Emails::find(std::string_view key) const {
    return tx_.find<EmailRow>(select_email, key);
}

bool Emails::add(CustomerId customer, std::string_view address, bool primary, std::int64_t place) {
    const auto key = canonical_address(address);
    return tx_.run(insert_email, customer, address, key, domain_of(key), primary, place) == 1;
}

void Emails::give(std::string_view key, CustomerId customer) {
    tx_.run(update_owner, key, customer);
}

void Emails::move(std::int64_t id, CustomerId to, bool primary, std::int64_t place) {
    tx_.run(move_email, id, to, primary, place);
}

void Emails::arrange(std::int64_t id, std::string_view address, bool primary, std::int64_t place) {
    tx_.run(arrange_email, id, address, primary, place);
}

void Emails::set_bouncing(std::int64_t id, std::optional<Time> since, std::string_view reason) {
    tx_.run(update_bouncing, id, since.has_value(), since, reason);
}

void Emails::remove(std::int64_t id) { tx_.run(delete_email, id); }

std::vector<PhoneRow> Phones::of(CustomerId customer) const {
    return tx_.all<PhoneRow>(select_phones, customer);
}

void Phones::add(CustomerId customer, const Phone& phone, std::int64_t place) {
    tx_.run(insert_phone, customer, phone.number, phone_tail(phone.number), phone.label,
            phone.primary, place);
}

void Phones::move(std::int64_t id, CustomerId to, bool primary, std::int64_t place) {
    tx_.run(move_phone, id, to, primary, place);
}

void Phones::remove_all(CustomerId customer) { tx_.run(delete_phones, customer); }

}  // namespace tandem::customers
