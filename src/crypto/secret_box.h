#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace tandem::crypto {

// Keeps what must be stored but not readable in the database (mailbox passwords, TOTP secrets), and
// derives the keys for everything else that is signed or hashed. All of it hangs on one key file in
// the data folder, which is therefore part of every backup.
class SecretBox {
public:
    // Reads the key file; makes one (0600) when there is none. Throws std::runtime_error with words
    // for the operator when it cannot be read, is damaged, or others may read it.
    explicit SecretBox(const std::filesystem::path& key_file);

    // A box with a key of 32 bytes that the caller keeps. For tests.
    static SecretBox with_key(std::string key);

    ~SecretBox();
    SecretBox(SecretBox&&) noexcept;
    SecretBox& operator=(SecretBox&&) noexcept;

    // Text, safe for a TEXT column; sealing the same twice gives different texts.
    std::string seal(std::string_view secret) const;
    // Nothing when it was sealed with another key or has been changed.
    std::optional<std::string> open(std::string_view sealed) const;

    // A key of 32 bytes for one purpose ("sessions", "reply-token"), always the same for this file.
    std::string derive(std::string_view purpose) const;

private:
    SecretBox() = default;
    std::string key_;
};

}  // namespace tandem::crypto
