#include "customers/organisations.h"

#include <algorithm>
#include <array>

namespace tandem::customers {
namespace {

// Sorted, for the search below.
constexpr std::array<std::string_view, 77> public_domains{
    "126.com",        "163.com",        "aim.com",        "alice.it",       "aol.com",
    "arcor.de",       "att.net",        "bellsouth.net",  "bigpond.com",    "bluewin.ch",
    "btinternet.com", "charter.net",    "comcast.net",    "cox.net",        "duck.com",
    "earthlink.net",  "email.de",       "fastmail.com",   "fastmail.fm",    "free.fr",
    "freenet.de",     "gmail.com",      "gmx.at",         "gmx.ch",         "gmx.com",
    "gmx.de",         "gmx.net",        "googlemail.com", "hey.com",        "hotmail.co.uk",
    "hotmail.com",    "hotmail.de",     "hotmail.es",     "hotmail.fr",     "hotmail.it",
    "icloud.com",     "inbox.com",      "juno.com",       "laposte.net",    "libero.it",
    "live.com",       "live.de",        "live.nl",        "mac.com",        "mail.com",
    "mail.de",        "mail.ru",        "mailbox.org",    "me.com",         "msn.com",
    "naver.com",      "netzero.net",    "o2.pl",          "online.de",      "orange.fr",
    "outlook.com",    "outlook.de",     "outlook.fr",     "pm.me",          "posteo.de",
    "proton.me",      "protonmail.com", "qq.com",         "rocketmail.com", "sbcglobal.net",
    "sfr.fr",         "t-online.de",    "tuta.com",       "tutanota.com",   "verizon.net",
    "wanadoo.fr",     "web.de",         "yahoo.co.uk",    "yahoo.com",      "yahoo.de",
    "yandex.ru",      "ymail.com",
};
static_assert(std::ranges::is_sorted(public_domains));

}  // namespace

bool is_public_domain(std::string_view domain) {
    return std::ranges::binary_search(public_domains, domain);
}

}  // namespace tandem::customers
