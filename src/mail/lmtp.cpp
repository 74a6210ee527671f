#include "mail/lmtp.h"

#include "mail/address.h"
#include "mail/ascii.h"

#include <charconv>
#include <optional>

namespace tandem::mail {
namespace {

constexpr std::size_t longest_command = 4096;

std::string line(int code, std::string_view enhanced, std::string_view text) {
    return std::to_string(code) + " " + std::string(enhanced) + " " + std::string(text) + "\r\n";
}

std::string line(const LmtpReply& reply) {
    std::string text;
    for (const char c : reply.text) text += c == '\r' || c == '\n' ? ' ' : c;
    return line(reply.code, reply.enhanced, text);
}

struct Path {
    std::string address;
    std::string_view parameters;
};

// "FROM:<ada@x.org> SIZE=12"
std::optional<Path> path_of(std::string_view arguments, std::string_view word) {
    if (!begins_with(arguments, word)) return std::nullopt;
    auto rest = trim(arguments.substr(word.size()));
    if (!rest.starts_with('<')) return std::nullopt;
    const auto end = rest.find('>');
    if (end == std::string_view::npos) return std::nullopt;
    return Path{std::string(rest.substr(1, end - 1)), trim(rest.substr(end + 1))};
}

std::size_t declared_size(std::string_view parameters) {
    while (!parameters.empty()) {
        const auto space = parameters.find(' ');
        const auto word = parameters.substr(0, space);
        std::size_t size = 0;
        if (begins_with(word, "SIZE=")) {
            const auto digits = word.substr(5);
            const auto [end, error] =
                std::from_chars(digits.data(), digits.data() + digits.size(), size);
            return error == std::errc() ? size : SIZE_MAX;
        }
        parameters =
            space == std::string_view::npos ? std::string_view() : trim(parameters.substr(space));
    }
    return 0;
}

}  // namespace

LmtpDialogue::LmtpDialogue(LmtpReceiver& receiver, LmtpLimits limits, std::string host)
    : receiver_(receiver), limits_(limits), host_(std::move(host)) {}

std::string LmtpDialogue::greeting() const { return "220 " + host_ + " Tandem LMTP\r\n"; }

// Only CR LF ends a line: a lone line feed in a message must not end it before its end.
std::string LmtpDialogue::hear(std::string_view bytes) {
    buffer_ += bytes;
    std::string said;
    std::size_t begin = 0;
    while (!is_over_) {
        const auto end = buffer_.find("\r\n", begin);
        if (end == std::string::npos) break;
        const auto one = std::string_view(buffer_).substr(begin, end - begin);
        begin = end + 2;
        if (state_ != State::in_data)
            said += command(one);
        else if (one == ".")
            said += end_data();
        else
            data_line(one);
    }
    buffer_.erase(0, begin);
    if (state_ == State::in_data && buffer_.size() > limits_.message_bytes) {
        // Its last byte may be the CR of a line's end.
        is_too_large_ = true;
        buffer_.erase(0, buffer_.size() - 1);
    } else if (state_ != State::in_data && buffer_.size() > longest_command) {
        is_over_ = true;
        said += line(500, "5.5.2", "The line is too long.");
    }
    return said;
}

std::string LmtpDialogue::command(std::string_view text) {
    const auto space = text.find(' ');
    const auto verb = lower(text.substr(0, space));
    const auto arguments =
        space == std::string_view::npos ? std::string_view() : trim(text.substr(space + 1));
    if (verb == "lhlo") return hello(arguments);
    if (verb == "mail") return sender(arguments);
    if (verb == "rcpt") return recipient(arguments);
    if (verb == "data") return begin_data();
    if (verb == "noop") return line(250, "2.0.0", "OK");
    if (verb == "rset") {
        reset();
        return line(250, "2.0.0", "OK");
    }
    if (verb == "vrfy") return line(252, "2.5.0", "Send it and see.");
    if (verb == "quit") {
        is_over_ = true;
        return line(221, "2.0.0", "Bye.");
    }
    if (verb == "helo" || verb == "ehlo")
        return mistake(500, "5.5.1", "This is LMTP: begin with LHLO.");
    return mistake(500, "5.5.1", "There is no such command.");
}

std::string LmtpDialogue::hello(std::string_view name) {
    if (name.empty()) return mistake(501, "5.5.4", "Say who you are.");
    reset();
    state_ = State::greeted;
    return "250-" + host_ + "\r\n250-PIPELINING\r\n250-ENHANCEDSTATUSCODES\r\n250-8BITMIME\r\n" +
           "250-SMTPUTF8\r\n250 SIZE " + std::to_string(limits_.message_bytes) + "\r\n";
}

std::string LmtpDialogue::sender(std::string_view arguments) {
    if (state_ == State::new_client) return mistake(503, "5.5.1", "Begin with LHLO.");
    if (state_ == State::has_sender) return mistake(503, "5.5.1", "There is a sender already.");
    const auto path = path_of(arguments, "FROM:");
    if (!path) return mistake(501, "5.5.4", "Say MAIL FROM:<address>.");
    if (declared_size(path->parameters) > limits_.message_bytes)
        return line(552, "5.3.4", "The message is too large.");
    state_ = State::has_sender;
    return line(250, "2.1.0", "OK");
}

std::string LmtpDialogue::recipient(std::string_view arguments) {
    if (state_ != State::has_sender) return mistake(503, "5.5.1", "First comes MAIL FROM.");
    const auto path = path_of(arguments, "TO:");
    if (!path || !is_address(path->address)) return mistake(501, "5.1.3", "Say RCPT TO:<address>.");
    if (recipients_.size() >= limits_.recipients)
        return line(452, "4.5.3", "These are too many recipients at once.");
    const auto answer = receiver_.ask(path->address);
    if (answer.is_taken()) recipients_.push_back(path->address);
    return line(answer);
}

std::string LmtpDialogue::begin_data() {
    if (state_ != State::has_sender) return mistake(503, "5.5.1", "First comes MAIL FROM.");
    if (recipients_.empty()) return mistake(503, "5.5.1", "There is no recipient.");
    state_ = State::in_data;
    return "354 Go on; end with a line that holds a dot alone.\r\n";
}

void LmtpDialogue::data_line(std::string_view text) {
    if (text.starts_with('.')) text.remove_prefix(1);
    if (raw_.size() + text.size() + 2 > limits_.message_bytes) is_too_large_ = true;
    if (is_too_large_) {
        raw_.clear();
        return;
    }
    raw_ += text;
    raw_ += "\r\n";
}

std::string LmtpDialogue::end_data() {
    std::string said;
    if (is_too_large_) {
        for (std::size_t i = 0; i < recipients_.size(); ++i)
            said += line(552, "5.3.4", "The message is too large.");
    } else {
        for (const auto& answer : receiver_.deliver(recipients_, raw_)) said += line(answer);
    }
    reset();
    return said;
}

std::string LmtpDialogue::mistake(int code, std::string_view enhanced, std::string_view text) {
    if (++mistakes_ < limits_.mistakes) return line(code, enhanced, text);
    is_over_ = true;
    return line(421, "4.7.0", "These were too many mistakes.");
}

void LmtpDialogue::reset() {
    if (state_ != State::new_client) state_ = State::greeted;
    recipients_.clear();
    raw_.clear();
    raw_.shrink_to_fit();
    is_too_large_ = false;
}

}  // namespace tandem::mail
