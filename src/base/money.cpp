#include "base/money.h"

#include "base/refusal.h"

#include <algorithm>
#include <array>

namespace tandem {
namespace {

struct Digits {
    std::string_view currency;
    int digits;
};

// ISO 4217 (list one of 2024), those with other than two digits.
constexpr std::array uneven{Digits{"BIF", 0}, Digits{"CLP", 0}, Digits{"DJF", 0}, Digits{"GNF", 0},
                            Digits{"ISK", 0}, Digits{"JPY", 0}, Digits{"KMF", 0}, Digits{"KRW", 0},
                            Digits{"PYG", 0}, Digits{"RWF", 0}, Digits{"UGX", 0}, Digits{"VND", 0},
                            Digits{"VUV", 0}, Digits{"XAF", 0}, Digits{"XOF", 0}, Digits{"XPF", 0},
                            Digits{"BHD", 3}, Digits{"IQD", 3}, Digits{"JOD", 3}, Digits{"KWD", 3},
                            Digits{"LYD", 3}, Digits{"OMR", 3}, Digits{"TND", 3}};

constexpr std::string_view even =
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD "
    "CAD "
    "CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ "
    "GYD "
    "HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA "
    "MKD "
    "MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR "
    "RON "
    "RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD "
    "TWD "
    "TZS UAH USD UYU UZS VED VES WST XCD YER ZAR ZMW";

constexpr std::int64_t limit = largest_amount * 1000;

Refusal too_much() {
    return invalid("amount_too_large", "This adds up to more money than can be right.");
}

std::int64_t within(__int128 amount) {
    if (amount > limit || amount < -limit) throw too_much();
    return static_cast<std::int64_t>(amount);
}

}  // namespace

std::optional<int> minor_digits(std::string_view currency) {
    if (currency.size() != 3 || currency.find(' ') != std::string_view::npos) return std::nullopt;
    const auto* found = std::find_if(uneven.begin(), uneven.end(),
                                     [&](const Digits& one) { return one.currency == currency; });
    if (found != uneven.end()) return found->digits;
    for (std::size_t at = 0; at < even.size(); at += 4)
        if (even.substr(at, 3) == currency) return 2;
    return std::nullopt;
}

void require_currency(std::string_view path, std::string_view currency) {
    if (!minor_digits(currency))
        throw invalid_field(std::string(path), "currency",
                            "Give a currency of ISO 4217, like EUR.");
}

std::int64_t add_amounts(std::int64_t a, std::int64_t b) { return within(__int128{a} + b); }

std::int64_t times(std::int64_t amount, std::int64_t quantity) {
    return within(__int128{amount} * quantity);
}

std::int64_t share_of(std::int64_t amount, std::int64_t part, std::int64_t whole) {
    const auto doubled = __int128{amount} * part * 2;
    const auto rounded =
        (doubled + (amount < 0 ? -__int128{whole} : __int128{whole})) / (__int128{whole} * 2);
    return within(rounded);
}

std::string to_text(std::int64_t amount, std::string_view currency) {
    const auto digits = static_cast<std::size_t>(minor_digits(currency).value_or(2));
    auto text = std::to_string(amount < 0 ? -amount : amount);
    if (text.size() <= digits) text.insert(0, digits + 1 - text.size(), '0');
    if (digits > 0) text.insert(text.size() - digits, 1, '.');
    return (amount < 0 ? "-" : "") + text + ' ' + std::string(currency);
}

}  // namespace tandem
