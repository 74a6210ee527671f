#include "mail/pop3.h"

#include "crypto/encoding.h"
#include "mail/ascii.h"
#include "mail/charset.h"
#include "mail/imap_connection.h"
#include "mail/sasl.h"

#include <algorithm>
#include <charconv>
#include <map>

namespace tandem::mail {
namespace {

using Kind = ImapError::Kind;
using Result = ImapResult<std::string>;

constexpr std::size_t longest_line = 256 * 1024;
constexpr std::size_t longest_list = 64 * 1024 * 1024;  // a million messages

tl::unexpected<ImapError> problem(Kind kind, std::string text) {
    return tl::make_unexpected(ImapError{kind, std::move(text)});
}

int port_of(const Pop3Settings& settings) {
    if (settings.port != 0) return settings.port;
    return settings.security == Security::tls ? 995 : 110;
}

std::string said(std::string_view line) {
    return to_valid_utf8(
        utf8_prefix(trim(line.substr(std::min(line.find(' '), line.size()))), 300));
}

std::uint64_t number(std::string_view text) {
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

bool is_safe(std::string_view text) {
    return text.find('\r') == std::string_view::npos && text.find('\n') == std::string_view::npos &&
           text.find('\0') == std::string_view::npos;
}

}  // namespace

class Pop3::Session {
public:
    Session(Pop3Settings settings, ImapConnection connection)
        : settings_(std::move(settings)), connection_(std::move(connection)) {}

    const Pop3Settings& settings() const { return settings_; }

    ImapResult<void> begin() {
        if (settings_.security == Security::tls)
            if (auto secured = connection_.start_tls(); !secured) return secured;
        auto greeting = connection_.read_line(longest_line);
        if (!greeting) return tl::make_unexpected(greeting.error());
        if (!begins_with(*greeting, "+OK"))
            return problem(Kind::connection, begins_with(*greeting, "-ERR")
                                                 ? "The server turned us away: " + said(*greeting)
                                                 : "What answers there is no POP3 server.");
        if (settings_.security == Security::starttls)
            if (auto secured = start_tls(); !secured) return secured;
        return sign_in();
    }

    // The words behind +OK; -ERR is an error of the kind given.
    Result say(const std::string& command, Kind refusal = Kind::refused) {
        if (auto sent = connection_.write(command + "\r\n"); !sent)
            return tl::make_unexpected(sent.error());
        auto line = connection_.read_line(longest_line);
        if (!line) return line;
        if (begins_with(*line, "+OK")) return said(*line);
        if (begins_with(*line, "-ERR")) return problem(refusal, said(*line));
        return problem(Kind::connection, "The server's answer is no POP3.");
    }

    // The lines that follow an answer, up to ".", their stuffed dots taken away.
    Result lines(std::size_t limit) {
        std::string out;
        for (;;) {
            auto line = connection_.read_line(limit);
            if (!line) return line;
            if (*line == ".") return out;
            if (line->starts_with('.')) line->erase(0, 1);
            if (out.size() + line->size() > limit)
                return problem(Kind::too_large, "The message is larger than allowed.");
            out += *line + "\r\n";
        }
    }

    // Whether the server knows a command; what it does not tell, it is taken not to know.
    ImapResult<std::string> capabilities() {
        auto known = say("CAPA");
        if (!known) return known.error().kind == Kind::refused ? Result(std::string()) : known;
        return lines(longest_line);
    }

private:
    ImapResult<void> start_tls() {
        if (auto begun = say("STLS", Kind::certificate); !begun) {
            if (begun.error().kind != Kind::certificate) return tl::make_unexpected(begun.error());
            return problem(Kind::certificate, "The server does not offer STARTTLS.");
        }
        return connection_.start_tls();
    }

    ImapResult<void> sign_in() {
        auto known = capabilities();
        if (!known) return tl::make_unexpected(known.error());
        auto signed_in = !settings_.access_token.empty() ? by_token(*known) : by_password();
        if (signed_in) return {};
        const auto& error = signed_in.error();
        if (error.kind != Kind::credentials) return tl::make_unexpected(error);
        if (contains(error.text, "[in-use]") || contains(error.text, "[sys/temp]"))
            return problem(Kind::unreachable,
                           "The server cannot check the sign-in now: " + error.text);
        if (!settings_.access_token.empty())
            return problem(Kind::credentials, refused_token(error.text, challenge_));
        return problem(
            Kind::credentials,
            "The server does not accept this user name or password (" + error.text + ").");
    }

    Result by_password() {
        if (!is_safe(settings_.username) || !is_safe(settings_.password))
            return problem(Kind::credentials, "no line breaks, please");
        if (auto user = say("USER " + settings_.username, Kind::credentials); !user) return user;
        return say("PASS " + settings_.password, Kind::credentials);
    }

    Result by_token(const std::string& known) {
        if (contains(known, "xoauth2"))
            return authenticate("XOAUTH2", xoauth2(settings_.username, settings_.access_token), "");
        if (contains(known, "oauthbearer"))
            return authenticate("OAUTHBEARER", oauthbearer(settings_, settings_.access_token),
                                oauthbearer_give_up);
        return problem(Kind::credentials, "it offers no sign-in by OAuth2");
    }

    // The secret goes behind a challenge: a line of POP3 is too short for it.
    Result authenticate(const std::string& mechanism, const std::string& secret,
                        const std::string& reply) {
        if (auto sent = connection_.write("AUTH " + mechanism + "\r\n"); !sent)
            return tl::make_unexpected(sent.error());
        bool is_told = false;
        for (;;) {
            auto line = connection_.read_line(longest_line);
            if (!line) return line;
            if (begins_with(*line, "+OK")) return said(*line);
            if (!line->starts_with('+')) return problem(Kind::credentials, said(*line));
            if (is_told) challenge_ = trim(std::string_view(*line).substr(1));
            const auto& next = is_told ? reply : secret;
            is_told = true;
            if (auto sent = connection_.write(next + "\r\n"); !sent)
                return tl::make_unexpected(sent.error());
        }
    }

    Pop3Settings settings_;
    ImapConnection connection_;
    std::string challenge_;  // what the server said of the token before it refused it
};

Pop3::Pop3(std::unique_ptr<Session> session) : session_(std::move(session)) {}
Pop3::Pop3(Pop3&&) noexcept = default;
Pop3& Pop3::operator=(Pop3&&) noexcept = default;
Pop3::~Pop3() = default;

ImapResult<Pop3> Pop3::connect(const Pop3Settings& settings) {
    auto connection = ImapConnection::open(settings, port_of(settings));
    if (!connection) return tl::make_unexpected(connection.error());
    auto session = std::make_unique<Session>(settings, std::move(*connection));
    if (auto begun = session->begin(); !begun) return tl::make_unexpected(begun.error());
    return Pop3(std::move(session));
}

ImapResult<std::vector<Pop3Message>> Pop3::messages() {
    std::map<int, Pop3Message> found;
    const auto read = [&](const std::string& command, auto put) -> ImapResult<void> {
        if (auto begun = session_->say(command); !begun) return tl::make_unexpected(begun.error());
        auto text = session_->lines(longest_list);
        if (!text) return tl::make_unexpected(text.error());
        std::string_view rest = *text;
        while (!rest.empty()) {
            const auto line = trim(take_line(rest));
            const auto space = line.find(' ');
            if (space == std::string_view::npos) continue;
            const int index = static_cast<int>(number(line.substr(0, space)));
            if (index > 0) put(found[index], trim(line.substr(space + 1)));
        }
        return {};
    };
    auto ids = read("UIDL", [](Pop3Message& message, std::string_view id) { message.id = id; });
    if (!ids) {
        if (ids.error().kind != Kind::refused) return tl::make_unexpected(ids.error());
        return problem(Kind::refused,
                       "The server does not name its messages (UIDL), so what was taken could not "
                       "be told from what is new.");
    }
    auto sizes = read("LIST", [](Pop3Message& message, std::string_view size) {
        message.size = static_cast<std::size_t>(number(size));
    });
    if (!sizes) return tl::make_unexpected(sizes.error());
    std::vector<Pop3Message> messages;
    for (auto& [index, message] : found) {
        message.number = index;
        if (!message.id.empty()) messages.push_back(std::move(message));
    }
    return messages;
}

ImapResult<std::string> Pop3::fetch(int index) {
    if (auto begun = session_->say("RETR " + std::to_string(index)); !begun) return begun;
    return session_->lines(session_->settings().message_bytes);
}

ImapResult<std::string> Pop3::fetch_header(int index) {
    if (auto begun = session_->say("TOP " + std::to_string(index) + " 0"); !begun) return begun;
    return session_->lines(longest_line);
}

ImapResult<void> Pop3::remove(int index) {
    auto removed = session_->say("DELE " + std::to_string(index));
    if (!removed) return tl::make_unexpected(removed.error());
    return {};
}

ImapResult<void> Pop3::quit() {
    auto left = session_->say("QUIT");
    if (!left) return tl::make_unexpected(left.error());
    return {};
}

}  // namespace tandem::mail
