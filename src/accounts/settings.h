#pragma once

#include "events/journal.h"
#include "json/describe.h"
#include "json/types.h"

#include <optional>
#include <string>
#include <string_view>

namespace tandem::accounts {

// What holds for the whole house.
struct Settings {
    std::string company;
    std::optional<std::string>
        public_url;  // "https://desk.example.com", without a slash at the end
    std::string default_locale = "en";
};
TANDEM_STRUCT(Settings, company, public_url, default_locale)

Settings get_settings(store::Tx&);

struct ChangeSettings {
    std::optional<json::Text<1, 120>> company;
    json::Patch<json::Text<1, 300>> public_url;
    std::optional<std::string> default_locale;
};
TANDEM_STRUCT(ChangeSettings, company, public_url, default_locale)
Settings change_settings(events::Journal&, const Actor&, const ChangeSettings&);
void change_settings(events::Unit&, const ChangeSettings&);  // in a transaction of the caller's

// Refused unless it has the form of a language tag: "en", "pt-BR".
void require_locale(const std::string& path, std::string_view locale);

// A value that other parts of the program keep with the settings; empty when there is none.
std::string get_setting(store::Tx&, std::string_view key);
void set_setting(store::Tx&, std::string_view key, std::string_view value);
// False when it is set already: for what must happen once.
bool claim_setting(store::Tx&, std::string_view key, std::string_view value);

}  // namespace tandem::accounts
