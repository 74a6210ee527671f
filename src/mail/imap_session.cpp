#include "mail/imap_session.h"

#include "crypto/encoding.h"
#include "mail/ascii.h"
#include "mail/charset.h"
#include "mail/sasl.h"

#include <algorithm>

namespace tandem::mail {
namespace {

using Kind = ImapError::Kind;
using Answer = ImapAnswer;

constexpr std::size_t longest_line = 8 * 1024 * 1024;  // a search may name a million messages
constexpr std::chrono::seconds longest_idle{29 * 60};  // servers hang up after 30 minutes
constexpr std::chrono::milliseconds idle_step{500};

tl::unexpected<ImapError> problem(Kind kind, std::string text) {
    return tl::make_unexpected(ImapError{kind, std::move(text)});
}

}  // namespace

bool ImapAnswer::is_ok() const { return is_same(status, "OK"); }

bool is_untagged(const std::vector<ImapValue>& words, std::size_t at, std::string_view name) {
    return words.size() > at && words[0].is("*") && words[at].is(name);
}

ImapResult<void> Imap::Session::begin() {
    if (settings_.security == Security::tls) {
        if (auto secured = connection_.start_tls(); !secured) return secured;
    }
    auto greeting = connection_.read_line(longest_line);
    if (!greeting) return tl::make_unexpected(greeting.error());
    if (!begins_with(*greeting, "* OK") && !begins_with(*greeting, "* PREAUTH")) {
        return problem(Kind::connection, begins_with(*greeting, "* BYE")
                                             ? "The server turned us away: " + said(*greeting)
                                             : "What answers there is no IMAP server.");
    }
    is_alive_ = true;
    if (settings_.security == Security::starttls) {
        if (auto secured = start_tls(); !secured) return secured;
    }
    if (begins_with(*greeting, "* PREAUTH")) return learn_capabilities();
    if (auto known = learn_capabilities(); !known) return known;
    return sign_in();
}

bool Imap::Session::can(std::string_view capability) const {
    return std::ranges::any_of(capabilities_,
                               [&](const auto& one) { return is_same(one, capability); });
}

ImapResult<Answer> Imap::Session::run(std::string_view command,
                                      const std::vector<std::string>& arguments,
                                      std::string_view rest) {
    auto answer = attempt(command, arguments, rest);
    if (answer && !answer->is_ok()) {
        return problem(Kind::refused,
                       "The server refused " + word_of(command) + ": " + answer->text);
    }
    return answer;
}

ImapResult<Answer> Imap::Session::attempt(std::string_view command,
                                          const std::vector<std::string>& arguments,
                                          std::string_view rest) {
    const auto tag = next_tag();
    std::string line = tag + " " + std::string(command);
    for (const auto& argument : arguments) {
        line += ' ';
        if (const auto quoted = quoted_for_imap(argument)) {
            line += *quoted;
        } else if (auto sent = literal(line, argument); !sent) {
            return tl::make_unexpected(sent.error());
        }
    }
    if (!rest.empty()) line += " " + std::string(rest);
    if (auto sent = write(line + "\r\n"); !sent) return tl::make_unexpected(sent.error());
    return answer_to(tag);
}

ImapResult<Answer> Imap::Session::upload(std::string_view folder, std::string_view raw) {
    const auto tag = next_tag();
    std::string line =
        tag + " APPEND " + quoted_for_imap(to_imap_name(folder)).value_or("\"\"") + " (\\Seen) ";
    if (auto sent = literal(line, raw); !sent) return tl::make_unexpected(sent.error());
    if (auto sent = write(line + "\r\n"); !sent) return tl::make_unexpected(sent.error());
    return answer_to(tag);
}

ImapResult<bool> Imap::Session::idle(std::chrono::seconds limit,
                                     const std::function<bool()>& is_over) {
    if (std::exchange(has_news_, false)) return true;
    const auto tag = next_tag();
    if (auto sent = write(tag + " IDLE\r\n"); !sent) return tl::make_unexpected(sent.error());
    bool has_changed = false;
    if (auto begun = wait_for_go(has_changed); !begun) return tl::make_unexpected(begun.error());
    const auto end = std::chrono::steady_clock::now() + std::min(limit, longest_idle);
    while (!has_changed && std::chrono::steady_clock::now() < end) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            end - std::chrono::steady_clock::now());
        if (is_over && is_over()) break;
        auto ready = connection_.wait_for_input(is_over ? std::min(left, idle_step) : left);
        if (!ready) return lost(ready.error());
        if (!*ready) continue;
        auto line = read_line();
        if (!line) return tl::make_unexpected(line.error());
        has_changed = is_change(*line);
    }
    if (auto sent = write("DONE\r\n"); !sent) return tl::make_unexpected(sent.error());
    auto answer = answer_to(tag);
    if (!answer) return tl::make_unexpected(answer.error());
    for (const auto& line : answer->lines) has_changed |= is_change(line);
    return has_changed;
}

std::string Imap::Session::said(std::string_view line) {
    const auto text = line.substr(std::min(line.find(' ', 2), line.size()));
    return to_valid_utf8(utf8_prefix(trim(text), 300));
}

std::string Imap::Session::word_of(std::string_view command) {
    return std::string(command.substr(0, command.find(' ')));
}

bool Imap::Session::is_change(std::string_view line) {
    return contains(line, " exists") || contains(line, " expunge") || contains(line, " fetch") ||
           contains(line, " recent");
}

tl::unexpected<ImapError> Imap::Session::lost(ImapError error) {
    is_alive_ = false;
    return tl::make_unexpected(std::move(error));
}

ImapResult<void> Imap::Session::write(std::string_view bytes) {
    auto written = connection_.write(bytes);
    if (!written) is_alive_ = false;
    return written;
}

ImapResult<std::string> Imap::Session::read_line() {
    auto line = connection_.read_line(longest_line);
    if (!line) is_alive_ = false;
    return line;
}

ImapResult<void> Imap::Session::literal(std::string& line, std::string_view bytes) {
    line += "{" + std::to_string(bytes.size()) + "}\r\n";
    if (auto sent = write(line); !sent) return sent;
    bool ignored = false;
    if (auto go = wait_for_go(ignored); !go) return go;
    line.clear();
    return write(bytes);
}

ImapResult<void> Imap::Session::wait_for_go(bool& has_changed) {
    for (;;) {
        auto line = read_line();
        if (!line) return tl::make_unexpected(line.error());
        if (line->starts_with('+')) return {};
        if (!line->starts_with("* ")) {
            return problem(Kind::refused, "The server refused: " + said(*line));
        }
        has_changed |= is_change(*line);
    }
}

ImapResult<Answer> Imap::Session::answer_to(const std::string& tag,
                                            const std::optional<std::string>& reply) {
    Answer answer;
    for (;;) {
        auto line = read_line();
        if (!line) return tl::make_unexpected(line.error());
        if (line->starts_with(tag + " ")) {
            const auto rest = std::string_view(*line).substr(tag.size() + 1);
            const auto end = std::min(rest.find(' '), rest.size());
            answer.status = rest.substr(0, end);
            answer.text = to_valid_utf8(trim(rest.substr(end)));
            return answer;
        }
        if (reply && line->starts_with('+')) {
            answer.challenge = trim(std::string_view(*line).substr(1));
            if (auto sent = write(*reply + "\r\n"); !sent) return tl::make_unexpected(sent.error());
            continue;
        }
        if (begins_with(*line, "* BYE")) {
            return lost({Kind::connection, "The server ended the connection: " + said(*line)});
        }
        if (auto taken = take(std::move(*line), answer); !taken) {
            return lost(std::move(taken.error()));
        }
    }
}

ImapResult<void> Imap::Session::take(std::string line, Answer& answer) {
    std::vector<std::string> literals;
    std::size_t total = 0;
    for (auto size = literal_size(line); size;) {
        total += *size;
        if (total > settings_.message_bytes + longest_line) {
            return problem(Kind::too_large, "The server's answer is larger than allowed.");
        }
        auto literal = connection_.read_exactly(*size);
        if (!literal) return tl::make_unexpected(literal.error());
        literals.push_back(std::move(*literal));
        auto rest = connection_.read_line(longest_line);
        if (!rest) return tl::make_unexpected(rest.error());
        size = literal_size(*rest);
        line += *rest;
    }
    answer.untagged.push_back(parse_response(line, std::move(literals)));
    has_news_ |= is_untagged(answer.untagged.back(), 2, "EXISTS");
    answer.lines.push_back(std::move(line));
    return {};
}

ImapResult<void> Imap::Session::start_tls() {
    auto answer = attempt("STARTTLS");
    if (!answer) return tl::make_unexpected(answer.error());
    if (!answer->is_ok()) {
        return problem(Kind::certificate, "The server does not offer STARTTLS.");
    }
    auto secured = connection_.start_tls();
    if (!secured) is_alive_ = false;
    return secured;
}

ImapResult<void> Imap::Session::learn_capabilities() {
    auto answer = run("CAPABILITY");
    if (!answer) return tl::make_unexpected(answer.error());
    capabilities_.clear();
    for (const auto& words : answer->untagged) {
        if (!is_untagged(words, 1, "CAPABILITY")) continue;
        for (const auto& word : words) capabilities_.push_back(word.text);
    }
    return {};
}

ImapResult<void> Imap::Session::sign_in() {
    const bool by_token = !settings_.access_token.empty();
    if (by_token && !can("AUTH=XOAUTH2") && !can("AUTH=OAUTHBEARER")) {
        return problem(Kind::credentials, "The server offers no sign-in by OAuth2.");
    }
    auto answer = by_token            ? authenticate_bearer()
                  : can("AUTH=PLAIN") ? authenticate_plain()
                                      : attempt("LOGIN", {settings_.username, settings_.password});
    if (!answer) return tl::make_unexpected(answer.error());
    if (answer->is_ok()) return learn_capabilities();
    if (contains(answer->text, "[unavailable]") || contains(answer->text, "[limit]")) {
        return problem(Kind::unreachable,
                       "The server cannot check the sign-in now: " + answer->text);
    }
    if (by_token) return problem(Kind::credentials, refused_token(answer->text, answer->challenge));
    if (can("LOGINDISABLED")) {
        return problem(Kind::credentials,
                       "The server takes no password on this connection; "
                       "choose TLS or STARTTLS.");
    }
    return problem(Kind::credentials,
                   "The server does not accept this user name or password (" + answer->text + ").");
}

ImapResult<Answer> Imap::Session::authenticate_plain() {
    using namespace std::string_literals;
    return authenticate(
        "PLAIN", crypto::to_base64("\0"s + settings_.username + "\0"s + settings_.password), "*");
}

ImapResult<Answer> Imap::Session::authenticate_bearer() {
    if (can("AUTH=XOAUTH2"))
        return authenticate("XOAUTH2", xoauth2(settings_.username, settings_.access_token), "");
    return authenticate("OAUTHBEARER", oauthbearer(settings_, settings_.access_token),
                        oauthbearer_give_up);
}

ImapResult<Answer> Imap::Session::authenticate(const std::string& mechanism,
                                               const std::string& secret,
                                               const std::string& reply) {
    const auto tag = next_tag();
    const auto command = tag + " AUTHENTICATE " + mechanism;
    if (can("SASL-IR")) {
        if (auto sent = write(command + " " + secret + "\r\n"); !sent)
            return tl::make_unexpected(sent.error());
        return answer_to(tag, reply);
    }
    if (auto sent = write(command + "\r\n"); !sent) return tl::make_unexpected(sent.error());
    bool ignored = false;
    if (auto go = wait_for_go(ignored); !go) return tl::make_unexpected(go.error());
    if (auto sent = write(secret + "\r\n"); !sent) return tl::make_unexpected(sent.error());
    return answer_to(tag, reply);
}

}  // namespace tandem::mail
