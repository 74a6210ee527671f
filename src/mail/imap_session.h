#pragma once

#include "mail/imap.h"
#include "mail/imap_connection.h"
#include "mail/imap_response.h"

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tandem::mail {

// What a server said to one command: its untagged answers and the final line.
struct ImapAnswer {
    std::vector<std::vector<ImapValue>> untagged = {};
    std::vector<std::string> lines = {};  // the same as text, without literals
    std::string status = {};              // OK, NO or BAD
    std::string text = {};
    std::string challenge = {};  // what it said before it waited for our last word

    bool is_ok() const;
};

// "* NAME ..." or "* 5 NAME ...": the word at `at` is `name`.
bool is_untagged(const std::vector<ImapValue>& words, std::size_t at, std::string_view name);

// The dialogue with an IMAP server: tags, literals both ways, capabilities, signing in.
class Imap::Session {
public:
    Session(ImapSettings settings, ImapConnection connection)
        : settings_(std::move(settings)), connection_(std::move(connection)) {}

    ~Session() {
        if (is_alive_) (void)connection_.write("Z LOGOUT\r\n");
    }

    const ImapSettings& settings() const { return settings_; }

    ImapResult<void> begin();

    bool can(std::string_view capability) const;

    // One command with its arguments, which may need literals. NO and BAD are errors.
    ImapResult<ImapAnswer> run(std::string_view command,
                               const std::vector<std::string>& arguments = {},
                               std::string_view rest = {});

    // The same, but the caller looks at NO and BAD.
    ImapResult<ImapAnswer> attempt(std::string_view command,
                                   const std::vector<std::string>& arguments = {},
                                   std::string_view rest = {});

    // Sends a message as a literal behind the command.
    ImapResult<ImapAnswer> upload(std::string_view folder, std::string_view raw);

    // A server may tell of new messages in the answer to anything.
    void forget_news() { has_news_ = false; }

    // Waits for a change in the selected folder; whether there was one.
    ImapResult<bool> idle(std::chrono::seconds limit, const std::function<bool()>& is_over);

private:
    static std::string said(std::string_view line);
    static std::string word_of(std::string_view command);
    static bool is_change(std::string_view line);

    std::string next_tag() { return "T" + std::to_string(++tags_); }

    tl::unexpected<ImapError> lost(ImapError error);

    ImapResult<void> write(std::string_view bytes);
    ImapResult<std::string> read_line();

    // Ends the line with the literal's size, waits until the server wants it, goes on behind it.
    ImapResult<void> literal(std::string& line, std::string_view bytes);

    ImapResult<void> wait_for_go(bool& has_changed);

    // `reply`: what is said when the server wants to hear more.
    ImapResult<ImapAnswer> answer_to(const std::string& tag,
                                     const std::optional<std::string>& reply = {});

    // Reads the literals that belong to an untagged answer and the rest of its line.
    ImapResult<void> take(std::string line, ImapAnswer& answer);

    ImapResult<void> start_tls();
    ImapResult<void> learn_capabilities();
    ImapResult<void> sign_in();

    // Unlike LOGIN it carries every character a password may have.
    ImapResult<ImapAnswer> authenticate_plain();
    ImapResult<ImapAnswer> authenticate_bearer();
    // Sends `secret`, and when the server explains its refusal first, `reply` to that.
    ImapResult<ImapAnswer> authenticate(const std::string& mechanism, const std::string& secret,
                                        const std::string& reply);

    ImapSettings settings_;
    ImapConnection connection_;
    std::vector<std::string> capabilities_;
    unsigned tags_ = 0;
    bool is_alive_ = false;
    bool has_news_ = false;
};

}  // namespace tandem::mail
