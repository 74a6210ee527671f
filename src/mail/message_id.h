#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tandem::mail {

// "4k2q...@example.com", without angle brackets; new each time.
std::string make_message_id(std::string_view domain);

// Marks that prove a reply belongs to a thread we wrote in: only we could have made them.
//
//   message id   t.{thread}.{random}.{mac}@domain     in References of whoever answers
//   address      support+t.{thread}.{mac}@domain      in Reply-To
//
// The mac is 80 bits of HMAC-SHA-256 over the thread (and the random part), in lower-case base32,
// so that it survives mail programs that change case. Checked in constant time.
class ReplyTokens {
public:
    // `key`: 16 to 64 random bytes, kept as long as replies may come.
    explicit ReplyTokens(std::string key);

    std::string message_id(std::int64_t thread, std::string_view domain) const;
    std::string address(std::int64_t thread, std::string_view mailbox) const;

    // The thread that a message id or address of ours names; nothing when it is not ours.
    std::optional<std::int64_t> thread_of_message_id(std::string_view id) const;
    std::optional<std::int64_t> thread_of_address(std::string_view address) const;

private:
    std::string mac(std::string_view message) const;

    std::string key_;
};

// "support+anything@x" -> "support@x": the mailbox that a plus-address belongs to.
std::string without_plus(std::string_view address);

}  // namespace tandem::mail
