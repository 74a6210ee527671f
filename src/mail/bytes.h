#pragma once

#include <cstdint>
#include <string_view>

namespace tandem::mail {

// Reads numbers and pieces off binary data of strangers. Behind the end it gives zeros and nothing,
// and says so once by has_failed().
class ByteReader {
public:
    explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

    std::uint32_t little(int size) {
        std::uint32_t value = 0;
        const auto bytes = take(static_cast<std::size_t>(size));
        for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8 | byte(bytes[i]);
        return value;
    }

    std::uint32_t big(int size) {
        std::uint32_t value = 0;
        for (const char c : take(static_cast<std::size_t>(size))) value = value << 8 | byte(c);
        return value;
    }

    std::string_view take(std::size_t size) {
        if (size > rest_.size()) {
            has_failed_ = true;
            size = rest_.size();
        }
        const auto taken = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return taken;
    }

    std::string_view rest() const { return rest_; }
    bool is_done() const { return rest_.empty() || has_failed_; }
    bool has_failed() const { return has_failed_; }

private:
    static std::uint32_t byte(char c) { return static_cast<unsigned char>(c); }

    std::string_view rest_;
    bool has_failed_ = false;
};

}  // namespace tandem::mail
