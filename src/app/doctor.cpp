#include "app/commands.h"
#include "app/house.h"
#include "channels/email/mailbox_commands.h"
#include "channels/email/mailbox_table.h"
#include "events/outbox.h"
#include "store/migrate.h"

#include <unistd.h>
#include <filesystem>
#include <functional>
#include <iostream>

namespace tandem::app {
namespace {

namespace fs = std::filesystem;

// Prints what was found and remembers whether anything was wrong.
class Findings {
public:
    void good(const std::string& text) { std::cout << "ok     " << text << '\n'; }
    void note(const std::string& text) { std::cout << "note   " << text << '\n'; }
    void bad(const std::string& text) {
        std::cout << "WRONG  " << text << '\n';
        sound_ = false;
    }
    bool sound() const { return sound_; }

private:
    bool sound_ = true;
};

// Terminals are shared and scrolled back: a password in the URL is not shown.
std::string without_password(const std::string& url) {
    const auto user = url.find("://");
    const auto at = url.rfind('@');
    if (user == std::string::npos || at == std::string::npos) return url;
    const auto colon = url.find(':', user + 3);
    return colon < at ? url.substr(0, colon) + url.substr(at) : url;
}

void look_at_folder(const Settings& settings, Findings& findings) {
    const auto folder = fs::absolute(settings.data);
    if (!fs::exists(folder)) {
        findings.bad("The data folder " + folder.string() +
                     " does not exist. Start the server once, or say --data.");
        return;
    }
    if (::access(folder.c_str(), W_OK) != 0)
        findings.bad("The data folder " + folder.string() + " cannot be written to by this user.");
    const auto space = fs::space(folder);
    constexpr std::uintmax_t little = std::uintmax_t{1} << 30;
    const auto free = std::to_string(space.available >> 20) + " MB free in " + folder.string();
    if (space.available < little)
        findings.bad("Only " + free + ". Mail stops being taken when it is full.");
    else
        findings.good(free);
}

void look_at_mailboxes(House& house, Findings& findings) {
    namespace email = channels::email;
    const auto mailboxes =
        house.journal.read([](store::Tx& tx) { return email::Mailboxes(tx).all(); });
    if (mailboxes.empty())
        findings.note("There is no mailbox yet: add one under Settings, Mailboxes.");
    for (const auto& mailbox : mailboxes) {
        if (!mailbox.active) continue;
        const auto test = email::test_mailbox(house.journal, house.secrets, mailbox);
        const auto say = [&](const char* what, const email::ConnectionTest& result) {
            const auto text = mailbox.address + ", " + what + ": " + result.message;
            result.ok ? findings.good(text) : findings.bad(text);
        };
        say("receiving", test.incoming);
        say("sending", test.outgoing);
    }
}

void look_at_outbox(House& house, Findings& findings) {
    const auto parked = house.journal.read([](store::Tx& tx) {
        return events::list_items(tx, events::OutboxState::parked, std::nullopt, 1);
    });
    if (parked.empty())
        findings.good("Nothing is stuck in the outbox.");
    else
        findings.bad("Messages are stuck in the outbox: see Settings, Outbox. The newest says: " +
                     parked.front().last_error);
}

}  // namespace

int doctor(const Settings& settings) {
    Findings findings;
    look_at_folder(settings, findings);
    if (!findings.sound()) return 1;
    try {
        House house(settings);
        findings.good("The database opens: " + without_password(settings.database_url()) +
                      ", schema " + std::to_string(store::schema_version(*house.store)));
        look_at_mailboxes(house, findings);
        look_at_outbox(house, findings);
    } catch (const std::exception& error) {
        findings.bad(error.what());
    }
    return findings.sound() ? 0 : 1;
}

}  // namespace tandem::app
