#pragma once

#include "accounts/secrets.h"
#include "events/journal.h"
#include "http/http.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tandem::accounts {

inline constexpr std::string_view session_cookie = "tandem_session";

// Finds out who sends a request: by session cookie, or by "Authorization: Bearer tk_...". What was
// found is remembered, so that most requests cost no database read; it is forgotten on every node
// when somebody's rights, sessions or keys change, and after a minute whatever happens.
class Identities final : public http::Authenticator {
public:
    Identities(events::Journal& journal, const Secrets& secrets);
    ~Identities() override;

    std::optional<http::Identity> authenticate(const http::Request& request) override;

    // At once, on this node: whoever has just changed something sees it with the next request.
    void forget_all();

    std::string csrf_token(std::string_view session_token) const;

private:
    struct Known;
    class Memory;

    std::shared_ptr<Known> find(const std::string& hash, bool is_key, std::string_view token);
    std::shared_ptr<Known> load_session(store::Tx& tx, const std::string& hash,
                                        std::string_view token) const;
    std::shared_ptr<Known> load_key(store::Tx& tx, const std::string& hash) const;
    void note_use(Known& known);

    events::Journal& journal_;
    const Secrets& secrets_;
    std::shared_ptr<Memory> memory_;  // shared with the store, which calls it for life
};

}  // namespace tandem::accounts
