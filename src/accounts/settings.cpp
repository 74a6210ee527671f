#include "accounts/settings.h"

#include "accounts/changes.h"
#include "events/record.h"

namespace tandem::accounts {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_locale(std::string_view text) {
    if (text.size() < 2 || text.size() > 20 || !is_letter(text[0]) || !is_letter(text[1]))
        return false;
    for (const char c : text)
        if (!is_letter(c) && !is_digit(c) && c != '-') return false;
    return text.back() != '-';
}

// "https://desk.example.com/" -> "https://desk.example.com"
std::string to_public_url(std::string url) {
    while (url.ends_with('/')) url.pop_back();
    const auto host = url.starts_with("https://") ? 8u : url.starts_with("http://") ? 7u : 0u;
    if (host == 0 || url.size() == host ||
        url.find_first_of(" \t\r\n\"'<>\\?#@") != std::string::npos)
        throw invalid_field("/public_url", "url", "Give an address like https://desk.example.com.");
    return url;
}

void change(store::Tx& tx, Changes& changes, std::string_view key, const std::string& value) {
    auto before = get_setting(tx, key);
    if (before == value) return;
    changes.set(std::string(key), before, value);
    set_setting(tx, key, value);
}

}  // namespace

void require_locale(const std::string& path, std::string_view locale) {
    if (!is_locale(locale)) throw invalid_field(path, "locale", "Give a language like en or de.");
}

Settings get_settings(store::Tx& tx) {
    Settings settings{.company = get_setting(tx, "company")};
    if (auto url = get_setting(tx, "public_url"); !url.empty()) settings.public_url = url;
    if (auto locale = get_setting(tx, "default_locale"); !locale.empty())
        settings.default_locale = locale;
    return settings;
}

void change_settings(events::Unit& unit, const ChangeSettings& command) {
    Changes changes;
    if (command.company) change(unit.tx, changes, "company", command.company->value);
    if (command.public_url.present)
        change(unit.tx, changes, "public_url",
               command.public_url.value ? to_public_url(command.public_url.value->value) : "");
    if (command.default_locale) {
        require_locale("/default_locale", *command.default_locale);
        change(unit.tx, changes, "default_locale", *command.default_locale);
    }
    if (!changes.empty()) unit.record(SettingsChanged{changes.take()});
}

Settings change_settings(events::Journal& journal, const Actor& actor,
                         const ChangeSettings& command) {
    actor.require(Permission::system_manage);
    return journal.write(actor, [&](events::Unit& unit) {
        change_settings(unit, command);
        return get_settings(unit.tx);
    });
}

}  // namespace tandem::accounts
