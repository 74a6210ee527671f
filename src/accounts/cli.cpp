#include "accounts/cli.h"

#include "accounts/agents_table.h"
#include "accounts/profile.h"
#include "accounts/settings.h"
#include "accounts/text.h"
#include "accounts/two_factor.h"
#include "json/decode.h"

#include <termios.h>
#include <unistd.h>
#include <algorithm>
#include <iostream>

namespace tandem::accounts {
namespace {

constexpr std::string_view usage =
    "Usage:\n"
    "  tandem user list\n"
    "  tandem user add EMAIL NAME [ROLE]      ROLE: Administrator, Team lead, Agent (as it is left "
    "out), Viewer or one of yours\n"
    "  tandem user reset-password EMAIL\n"
    "  tandem user disable-totp EMAIL\n"
    "Passwords are asked for, or read from the first line of standard input.\n";

// Keeps what is typed off the screen while it lives.
class Silence {
public:
    Silence() {
        if (!silent_) return;
        termios quiet = before_;
        quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    }
    ~Silence() {
        if (silent_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    }
    Silence(const Silence&) = delete;
    Silence& operator=(const Silence&) = delete;

private:
    termios before_{};
    bool silent_ = ::tcgetattr(STDIN_FILENO, &before_) == 0;
};

// The Refusals of the API, for what comes by the command line.
struct TypedPassword {
    NewPassword password;
};
TANDEM_STRUCT(TypedPassword, password)

std::string ask_password(std::istream& in, std::ostream& out) {
    std::string password;
    if (&in == &std::cin && ::isatty(STDIN_FILENO) == 1) {
        out << "New password: " << std::flush;
        const Silence silence;
        std::getline(in, password);
        out << '\n';
    } else {
        std::getline(in, password);
    }
    std::string body = R"({"password":)";
    json::write_string(body, password);
    return json::decode<TypedPassword>(body + '}').password.value;
}

AgentRow get_by_email(Accounts& accounts, const std::string& email) {
    auto agent =
        accounts.journal().read([&](store::Tx& tx) { return Agents(tx).find_by_email(email); });
    if (!agent) throw not_found("agent");
    return *std::move(agent);
}

RoleId role_of_name(store::Tx& tx, const std::string& name) {
    for (const auto& role : Roles(tx).all())
        if (folded(role.name) == folded(name)) return role.id;
    throw not_found("role");
}

Actor operator_at_the_machine() { return Actor::system("command line"); }

int list(Accounts& accounts, std::ostream& out) {
    for (const auto& agent : accounts.journal().read(list_agents)) {
        out << agent.email << '\t' << agent.name << '\t' << agent.role.name << '\t'
            << (agent.active ? "active" : "not active")
            << (agent.totp_enabled ? "\ttwo-factor" : "") << '\n';
    }
    return 0;
}

int add(Accounts& accounts, const std::vector<std::string>& arguments, std::istream& in,
        std::ostream& out) {
    const auto& email = arguments[1];
    if (!json::is_email(email))
        throw invalid_field("EMAIL", "email", "Give an email address like name@example.com.");
    const auto password = ask_password(in, out);
    refuse_obvious("password", password, email);
    auto& journal = accounts.journal();
    const auto role = journal.read([&](store::Tx& tx) {
        return role_of_name(tx, arguments.size() > 3 ? arguments[3] : "Agent");
    });
    const auto locale = journal.read(get_settings).default_locale;
    add_agent(journal, operator_at_the_machine(),
              {.name = arguments[2],
               .email = email,
               .password_hash = hash_password(password),
               .role = role,
               .locale = locale});
    out << "Added " << email << ".\n";
    return 0;
}

int reset_password(Accounts& accounts, const std::string& email, std::istream& in,
                   std::ostream& out) {
    const auto agent = get_by_email(accounts, email);
    set_password(accounts.journal(), operator_at_the_machine(), agent.id, ask_password(in, out));
    out << email << " has a new password and is signed out everywhere.\n";
    return 0;
}

int disable_totp(Accounts& accounts, const std::string& email, std::ostream& out) {
    remove_totp(accounts.journal(), operator_at_the_machine(), get_by_email(accounts, email).id);
    out << email << " signs in with the password alone now.\n";
    return 0;
}

}  // namespace

int run_user(Accounts& accounts, const std::vector<std::string>& arguments, std::istream& in,
             std::ostream& out) {
    const auto verb = arguments.empty() ? std::string() : arguments[0];
    const auto count = arguments.size();
    if (verb == "list" && count == 1) return list(accounts, out);
    if (verb == "add" && (count == 3 || count == 4)) return add(accounts, arguments, in, out);
    if (verb == "reset-password" && count == 2)
        return reset_password(accounts, arguments[1], in, out);
    if (verb == "disable-totp" && count == 2) return disable_totp(accounts, arguments[1], out);
    out << usage;
    return 2;
}

}  // namespace tandem::accounts
