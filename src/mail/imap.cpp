#include "mail/imap.h"

#include "crypto/encoding.h"
#include "mail/ascii.h"
#include "mail/charset.h"
#include "mail/imap_connection.h"
#include "mail/imap_response.h"

#include <algorithm>
#include <utility>

namespace tandem::mail {
namespace {

using Kind = ImapError::Kind;

constexpr std::size_t longest_line = 64 * 1024 * 1024;  // a search may name a million messages
constexpr std::chrono::seconds longest_idle{29 * 60};   // servers hang up after 30 minutes

// What a server said to one command: its untagged answers and the final line.
struct Answer {
    std::vector<std::vector<ImapValue>> untagged = {};
    std::vector<std::string> lines = {};  // the same as text, without literals
    std::string status = {};              // OK, NO or BAD
    std::string text = {};

    bool is_ok() const { return is_same(status, "OK"); }
};

tl::unexpected<ImapError> problem(Kind kind, std::string text) {
    return tl::make_unexpected(ImapError{kind, std::move(text)});
}

int port_of(const ImapSettings& settings) {
    if (settings.port != 0) return settings.port;
    return settings.security == Security::tls ? 993 : 143;
}

std::string_view role_of_flag(const ImapValue& flag) {
    if (flag.is("\\Sent")) return "sent";
    if (flag.is("\\Trash")) return "trash";
    if (flag.is("\\Junk")) return "junk";
    if (flag.is("\\Drafts")) return "drafts";
    if (flag.is("\\Archive") || flag.is("\\All")) return "archive";
    return {};
}

// For servers that mark nothing.
std::string_view role_of_name(std::string_view name) {
    if (is_same(name, "INBOX")) return "inbox";
    for (const auto& [known, role] :
         std::initializer_list<std::pair<std::string_view, std::string_view>>{
             {"Sent", "sent"},
             {"Sent Items", "sent"},
             {"Sent Messages", "sent"},
             {"Trash", "trash"},
             {"Deleted Items", "trash"},
             {"Junk", "junk"},
             {"Spam", "junk"},
             {"Drafts", "drafts"},
             {"Archive", "archive"}}) {
        if (is_same(name, known)) return role;
    }
    return {};
}

ImapFolder to_folder(const std::vector<ImapValue>& words) {
    ImapFolder folder;
    folder.name = from_imap_name(words[4].text);
    if (words[3].is_string && !words[3].text.empty()) folder.delimiter = words[3].text.front();
    folder.role = role_of_name(folder.name);
    for (const auto& flag : words[2].list) {
        if (flag.is("\\Noselect") || flag.is("\\NonExistent")) folder.is_selectable = false;
        if (const auto role = role_of_flag(flag); !role.empty()) folder.role = role;
    }
    return folder;
}

std::uint32_t to_uid(const ImapValue& value) { return static_cast<std::uint32_t>(value.number()); }

bool is_untagged(const std::vector<ImapValue>& words, std::size_t at, std::string_view name) {
    return words.size() > at && words[0].is("*") && words[at].is(name);
}

// The list in "* 5 FETCH (...)"; null for any other answer.
const ImapValue* fetch_data(const std::vector<ImapValue>& words) {
    return is_untagged(words, 2, "FETCH") && words.size() > 3 && words[3].is_list ? &words[3]
                                                                                  : nullptr;
}

}  // namespace

// The dialogue: tags, literals both ways, capabilities.
class Imap::Session {
public:
    Session(ImapSettings settings, ImapConnection connection)
        : settings_(std::move(settings)), connection_(std::move(connection)) {}

    ~Session() {
        if (is_alive_) (void)connection_.write("Z LOGOUT\r\n");
    }

    const ImapSettings& settings() const { return settings_; }

    ImapResult<void> begin() {
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

    bool can(std::string_view capability) const {
        return std::ranges::any_of(capabilities_,
                                   [&](const auto& one) { return is_same(one, capability); });
    }

    // One command, one argument that may need a literal at a time; NO and BAD are errors.
    ImapResult<Answer> run(std::string_view command, const std::vector<std::string>& arguments = {},
                           std::string_view rest = {}) {
        auto answer = attempt(command, arguments, rest);
        if (answer && !answer->is_ok()) {
            return problem(Kind::refused,
                           "The server refused " + word_of(command) + ": " + answer->text);
        }
        return answer;
    }

    ImapResult<Answer> attempt(std::string_view command,
                               const std::vector<std::string>& arguments = {},
                               std::string_view rest = {}) {
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

    // Sends a message as a literal behind the command.
    ImapResult<Answer> upload(std::string_view folder, std::string_view raw) {
        const auto tag = next_tag();
        std::string line = tag + " APPEND " +
                           quoted_for_imap(to_imap_name(folder)).value_or("\"\"") + " (\\Seen) ";
        if (auto sent = literal(line, raw); !sent) return tl::make_unexpected(sent.error());
        if (auto sent = write(line + "\r\n"); !sent) return tl::make_unexpected(sent.error());
        return answer_to(tag);
    }

    ImapResult<bool> idle(std::chrono::seconds limit) {
        const auto tag = next_tag();
        if (auto sent = write(tag + " IDLE\r\n"); !sent) return tl::make_unexpected(sent.error());
        bool has_changed = false;
        if (auto begun = wait_for_go(has_changed); !begun)
            return tl::make_unexpected(begun.error());
        const auto end = std::chrono::steady_clock::now() + std::min(limit, longest_idle);
        while (!has_changed && std::chrono::steady_clock::now() < end) {
            const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
                end - std::chrono::steady_clock::now());
            auto ready = connection_.wait_for_input(left);
            if (!ready) return lost(ready.error());
            if (!*ready) break;
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

private:
    static std::string said(std::string_view line) {
        const auto text = line.substr(std::min(line.find(' ', 2), line.size()));
        return to_valid_utf8(utf8_prefix(trim(text), 300));
    }

    static std::string word_of(std::string_view command) {
        return std::string(command.substr(0, command.find(' ')));
    }

    static bool is_change(std::string_view line) {
        return contains(line, " exists") || contains(line, " expunge") ||
               contains(line, " fetch") || contains(line, " recent");
    }

    std::string next_tag() { return "T" + std::to_string(++tags_); }

    tl::unexpected<ImapError> lost(ImapError error) {
        is_alive_ = false;
        return tl::make_unexpected(std::move(error));
    }

    ImapResult<void> write(std::string_view bytes) {
        auto written = connection_.write(bytes);
        if (!written) is_alive_ = false;
        return written;
    }

    ImapResult<std::string> read_line() {
        auto line = connection_.read_line(longest_line);
        if (!line) is_alive_ = false;
        return line;
    }

    // Ends the line with the literal's size, waits until the server wants it, and goes on behind
    // it.
    ImapResult<void> literal(std::string& line, std::string_view bytes) {
        line += "{" + std::to_string(bytes.size()) + "}\r\n";
        if (auto sent = write(line); !sent) return sent;
        bool ignored = false;
        if (auto go = wait_for_go(ignored); !go) return go;
        line.clear();
        return write(bytes);
    }

    ImapResult<void> wait_for_go(bool& has_changed) {
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

    ImapResult<Answer> answer_to(const std::string& tag) {
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
            if (begins_with(*line, "* BYE")) {
                return lost({Kind::connection, "The server ended the connection: " + said(*line)});
            }
            if (auto taken = take(std::move(*line), answer); !taken) {
                return lost(std::move(taken.error()));
            }
        }
    }

    // Reads the literals that belong to an untagged answer and the rest of its line.
    ImapResult<void> take(std::string line, Answer& answer) {
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
        answer.lines.push_back(std::move(line));
        return {};
    }

    ImapResult<void> start_tls() {
        auto answer = attempt("STARTTLS");
        if (!answer) return tl::make_unexpected(answer.error());
        if (!answer->is_ok()) {
            return problem(Kind::certificate, "The server does not offer STARTTLS.");
        }
        auto secured = connection_.start_tls();
        if (!secured) is_alive_ = false;
        return secured;
    }

    ImapResult<void> learn_capabilities() {
        auto answer = run("CAPABILITY");
        if (!answer) return tl::make_unexpected(answer.error());
        capabilities_.clear();
        for (const auto& words : answer->untagged) {
            if (!is_untagged(words, 1, "CAPABILITY")) continue;
            for (const auto& word : words) capabilities_.push_back(word.text);
        }
        return {};
    }

    ImapResult<void> sign_in() {
        auto answer = can("AUTH=PLAIN")
                          ? authenticate_plain()
                          : attempt("LOGIN", {settings_.username, settings_.password});
        if (!answer) return tl::make_unexpected(answer.error());
        if (answer->is_ok()) return learn_capabilities();
        if (contains(answer->text, "[unavailable]") || contains(answer->text, "[limit]")) {
            return problem(Kind::unreachable,
                           "The server cannot check the sign-in now: " + answer->text);
        }
        if (can("LOGINDISABLED")) {
            return problem(Kind::credentials,
                           "The server takes no password on this connection; "
                           "choose TLS or STARTTLS.");
        }
        return problem(
            Kind::credentials,
            "The server does not accept this user name or password (" + answer->text + ").");
    }

    // Unlike LOGIN it carries every character a password may have.
    ImapResult<Answer> authenticate_plain() {
        using namespace std::string_literals;
        const auto secret =
            crypto::to_base64("\0"s + settings_.username + "\0"s + settings_.password);
        const auto tag = next_tag();
        if (can("SASL-IR")) {
            auto sent = write(tag + " AUTHENTICATE PLAIN " + secret + "\r\n");
            if (!sent) return tl::make_unexpected(sent.error());
            return answer_to(tag);
        }
        if (auto sent = write(tag + " AUTHENTICATE PLAIN\r\n"); !sent) {
            return tl::make_unexpected(sent.error());
        }
        bool ignored = false;
        if (auto go = wait_for_go(ignored); !go) return tl::make_unexpected(go.error());
        if (auto sent = write(secret + "\r\n"); !sent) return tl::make_unexpected(sent.error());
        return answer_to(tag);
    }

    ImapSettings settings_;
    ImapConnection connection_;
    std::vector<std::string> capabilities_;
    unsigned tags_ = 0;
    bool is_alive_ = false;
};

Imap::Imap(std::unique_ptr<Session> session) : session_(std::move(session)) {}
Imap::Imap(Imap&&) noexcept = default;
Imap& Imap::operator=(Imap&&) noexcept = default;
Imap::~Imap() = default;

ImapResult<Imap> Imap::connect(const ImapSettings& settings) {
    auto connection = ImapConnection::open(settings, port_of(settings));
    if (!connection) return tl::make_unexpected(connection.error());
    auto session = std::make_unique<Session>(settings, std::move(*connection));
    if (auto begun = session->begin(); !begun) return tl::make_unexpected(begun.error());
    return Imap(std::move(session));
}

ImapResult<std::vector<ImapFolder>> Imap::folders() {
    auto answer = session_->run(
        session_->can("SPECIAL-USE") ? "LIST \"\" \"*\" RETURN (SPECIAL-USE)" : "LIST \"\" \"*\"");
    if (!answer) return tl::make_unexpected(answer.error());
    std::vector<ImapFolder> folders;
    for (const auto& words : answer->untagged) {
        if (is_untagged(words, 1, "LIST") && words.size() > 4) folders.push_back(to_folder(words));
    }
    return folders;
}

ImapResult<void> Imap::create_folder(std::string_view name) {
    auto answer = session_->attempt("CREATE", {to_imap_name(name)});
    if (!answer) return tl::make_unexpected(answer.error());
    if (answer->is_ok() || response_code(answer->text, "ALREADYEXISTS")) return {};
    return problem(Kind::refused, "The server does not make this folder: " + answer->text);
}

ImapResult<ImapSelected> Imap::select(std::string_view folder) {
    auto answer = session_->run("SELECT", {to_imap_name(folder)});
    if (!answer) return tl::make_unexpected(answer.error());
    ImapSelected selected;
    const auto number_in = [](std::string_view line, std::string_view name) {
        const auto code = response_code(line, name);
        return static_cast<std::uint32_t>(code ? ImapValue{.text = *code}.number() : 0);
    };
    for (std::size_t i = 0; i < answer->lines.size(); ++i) {
        const auto& line = answer->lines[i];
        if (const auto value = number_in(line, "UIDVALIDITY")) selected.uid_validity = value;
        if (const auto value = number_in(line, "UIDNEXT")) selected.uid_next = value;
        const auto& words = answer->untagged[i];
        if (is_untagged(words, 2, "EXISTS")) selected.messages = to_uid(words[1]);
    }
    selected.is_read_only = response_code(answer->text, "READ-ONLY").has_value();
    return selected;
}

ImapResult<std::vector<std::uint32_t>> Imap::uids_above(std::uint32_t uid) {
    if (uid == UINT32_MAX) return {};
    auto answer = session_->run("UID SEARCH UID " + std::to_string(uid + 1) + ":*");
    if (!answer) return tl::make_unexpected(answer.error());
    std::vector<std::uint32_t> uids;
    for (const auto& words : answer->untagged) {
        if (!is_untagged(words, 1, "SEARCH")) continue;
        for (std::size_t i = 2; i < words.size(); ++i) {
            // "n:*" always includes the last message, even below n.
            if (to_uid(words[i]) > uid) uids.push_back(to_uid(words[i]));
        }
    }
    std::ranges::sort(uids);
    return uids;
}

ImapResult<std::vector<ImapMessage>> Imap::messages_above(std::uint32_t uid) {
    if (uid == UINT32_MAX) return {};
    auto answer =
        session_->run("UID FETCH " + std::to_string(uid + 1) + ":* (UID RFC822.SIZE FLAGS)");
    if (!answer) return tl::make_unexpected(answer.error());
    std::vector<ImapMessage> messages;
    for (const auto& words : answer->untagged) {
        const auto* data = fetch_data(words);
        const auto* found = data != nullptr ? data->after("UID") : nullptr;
        if (found == nullptr || to_uid(*found) <= uid) continue;
        ImapMessage message{.uid = to_uid(*found)};
        if (const auto* size = data->after("RFC822.SIZE")) message.size = size->number();
        if (const auto* flags = data->after("FLAGS")) {
            message.is_seen = std::ranges::any_of(
                flags->list, [](const ImapValue& flag) { return flag.is("\\Seen"); });
        }
        messages.push_back(message);
    }
    std::ranges::sort(messages, {}, &ImapMessage::uid);
    return messages;
}

ImapResult<std::string> Imap::fetch(std::uint32_t uid) {
    const auto gone = "Message " + std::to_string(uid) + " is no longer there.";
    auto sizes = session_->run("UID FETCH " + std::to_string(uid) + " (UID RFC822.SIZE)");
    if (!sizes) return tl::make_unexpected(sizes.error());
    std::optional<std::size_t> size;
    for (const auto& words : sizes->untagged) {
        const auto* data = fetch_data(words);
        const auto* found = data != nullptr ? data->after("RFC822.SIZE") : nullptr;
        if (found != nullptr) size = found->number();
    }
    if (!size) return problem(Kind::gone, gone);
    if (*size > session_->settings().message_bytes) {
        return problem(Kind::too_large, "Message " + std::to_string(uid) + " has " +
                                            std::to_string(*size) + " bytes, more than allowed.");
    }
    auto answer = session_->run("UID FETCH " + std::to_string(uid) + " (UID BODY.PEEK[])");
    if (!answer) return tl::make_unexpected(answer.error());
    for (auto& words : answer->untagged) {
        const auto* data = fetch_data(words);
        const auto* body = data != nullptr ? data->after("BODY[]") : nullptr;
        if (body != nullptr) return body->text;
    }
    return problem(Kind::gone, gone);
}

ImapResult<void> Imap::mark_seen(std::uint32_t uid) {
    auto answer = session_->run("UID STORE " + std::to_string(uid) + " +FLAGS.SILENT (\\Seen)");
    if (!answer) return tl::make_unexpected(answer.error());
    return {};
}

ImapResult<void> Imap::move(std::uint32_t uid, std::string_view folder) {
    const auto message = std::to_string(uid);
    const auto* verb = session_->can("MOVE") ? "UID MOVE " : "UID COPY ";
    auto answer = session_->attempt(verb + message, {to_imap_name(folder)});
    if (answer && !answer->is_ok() && response_code(answer->text, "TRYCREATE")) {
        if (auto made = create_folder(folder); !made) return made;
        answer = session_->attempt(verb + message, {to_imap_name(folder)});
    }
    if (!answer) return tl::make_unexpected(answer.error());
    if (!answer->is_ok()) {
        return problem(Kind::refused, "The message could not be moved: " + answer->text);
    }
    if (session_->can("MOVE")) return {};
    auto deleted = session_->run("UID STORE " + message + " +FLAGS.SILENT (\\Deleted)");
    if (!deleted) return tl::make_unexpected(deleted.error());
    // Without UIDPLUS an EXPUNGE would take others' deleted messages with it.
    if (!session_->can("UIDPLUS")) return {};
    auto expunged = session_->run("UID EXPUNGE " + message);
    if (!expunged) return tl::make_unexpected(expunged.error());
    return {};
}

ImapResult<void> Imap::append(std::string_view folder, std::string_view raw) {
    auto answer = session_->upload(folder, raw);
    if (!answer && contains(answer.error().text, "[trycreate]")) {
        if (auto made = create_folder(folder); !made) return made;
        answer = session_->upload(folder, raw);
    }
    if (!answer) return tl::make_unexpected(answer.error());
    if (!answer->is_ok()) {
        return problem(Kind::refused, "The message could not be stored: " + answer->text);
    }
    return {};
}

bool Imap::can_idle() const { return session_->can("IDLE"); }

ImapResult<bool> Imap::idle(std::chrono::seconds limit) { return session_->idle(limit); }

ImapResult<void> Imap::noop() {
    auto answer = session_->run("NOOP");
    if (!answer) return tl::make_unexpected(answer.error());
    return {};
}

}  // namespace tandem::mail
