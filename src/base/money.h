#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tandem {

// Money is a whole number of minor units (cents) with its ISO 4217 currency; never a fraction. What
// belongs to one order, refund or voucher is in one currency, so rows keep the code once.

// Nobody pays more at once; sums of a few thousand such amounts still fit.
inline constexpr std::int64_t largest_amount = 1'000'000'000'000;

// How many digits the minor unit has (2 for EUR, 0 for JPY, 3 for KWD); nothing for what is no
// currency of ISO 4217 that people pay with.
std::optional<int> minor_digits(std::string_view currency);

// Refuses (422, code "currency", at the field `path`) what is no currency.
void require_currency(std::string_view path, std::string_view currency);

// Sums and products that refuse (422, "amount_too_large") what leaves +-largest_amount * 1000,
// instead of wrapping around.
std::int64_t add_amounts(std::int64_t a, std::int64_t b);
std::int64_t times(std::int64_t amount, std::int64_t quantity);

// `amount` * `part` / `whole`, rounded half away from zero: a share of a line's total.
// `whole` > 0; 0 <= `part` <= `whole`.
std::int64_t share_of(std::int64_t amount, std::int64_t part, std::int64_t whole);

// "148.00 EUR": for events, logs and messages of refusals; screens format by the reader's language.
std::string to_text(std::int64_t amount, std::string_view currency);

}  // namespace tandem
