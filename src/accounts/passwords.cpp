#include "accounts/passwords.h"

#include "accounts/text.h"
#include "base/refusal.h"
#include "crypto/password.h"

#include <semaphore>

namespace tandem::accounts {
namespace {

constexpr int at_once = 4;

class Turn {
public:
    Turn() { turns().acquire(); }
    ~Turn() { turns().release(); }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

private:
    static std::counting_semaphore<at_once>& turns() {
        static std::counting_semaphore<at_once> semaphore(at_once);
        return semaphore;
    }
};

bool is_one_character(std::string_view text) {
    return text.find_first_not_of(text.front()) == std::string_view::npos;
}

}  // namespace

std::string hash_password(std::string_view password) {
    const Turn turn;
    return crypto::hash_password(password);
}

bool matches(std::string_view hash, std::string_view password) {
    const Turn turn;
    if (!hash.empty()) return crypto::verify_password(hash, password);
    crypto::pretend_to_verify(password);
    return false;
}

void refuse_obvious(const std::string& path, std::string_view password, std::string_view email) {
    const auto lower = folded(password);
    const auto address = folded(email);
    const bool obvious = lower == address || lower == address.substr(0, address.find('@')) ||
                         lower == "password123" || lower == "1234567890" ||
                         is_one_character(password);
    if (obvious) throw invalid_field(path, "obvious", "Choose a password that is harder to guess.");
}

}  // namespace tandem::accounts
