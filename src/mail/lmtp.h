#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::mail {

// "250 2.1.5 text": what is said of one recipient or command.
struct LmtpReply {
    int code = 250;
    std::string enhanced = "2.0.0";  // RFC 3463
    std::string text = "OK";

    bool is_taken() const { return code / 100 == 2; }
};

// Whom mail is handed to.
class LmtpReceiver {
public:
    virtual ~LmtpReceiver() = default;
    // Whether mail for this address is taken at all.
    virtual LmtpReply ask(const std::string& recipient) = 0;
    // One answer for each recipient, in their order; a 2xx says that the message is durable. Never
    // throws.
    virtual std::vector<LmtpReply> deliver(const std::vector<std::string>& recipients,
                                           const std::string& raw) = 0;
};

struct LmtpLimits {
    std::size_t message_bytes = 50 * 1024 * 1024;
    std::size_t recipients = 100;
    int mistakes = 20;  // then the client is told to go
};

// One client's dialogue (RFC 2033) without its connection: bytes in, bytes out. Memory is bounded
// by the limits whatever comes.
class LmtpDialogue {
public:
    LmtpDialogue(LmtpReceiver& receiver, LmtpLimits limits, std::string host);

    std::string greeting() const;
    // What is to be said to these bytes; empty when more are awaited.
    std::string hear(std::string_view bytes);
    bool is_over() const { return is_over_; }

private:
    enum class State { new_client, greeted, has_sender, in_data };

    std::string command(std::string_view line);
    std::string hello(std::string_view name);
    std::string sender(std::string_view arguments);
    std::string recipient(std::string_view arguments);
    std::string begin_data();
    void data_line(std::string_view line);
    std::string end_data();
    std::string mistake(int code, std::string_view enhanced, std::string_view text);
    void reset();

    LmtpReceiver& receiver_;
    LmtpLimits limits_;
    std::string host_;
    State state_ = State::new_client;
    std::string buffer_;
    std::vector<std::string> recipients_;
    std::string raw_;
    bool is_too_large_ = false;
    bool is_over_ = false;
    int mistakes_ = 0;
};

}  // namespace tandem::mail
