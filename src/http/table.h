#pragma once

#include "base/actor.h"
#include "base/time.h"
#include "store/store.h"

#include <optional>
#include <string>

namespace tandem::http {

// What is known of a request that was sent with an Idempotency-Key before.
struct KeptRequest {
    std::string fingerprint;
    int status;          // 0 while there is no answer
    std::string answer;  // JSON, see idempotency.cpp
};

// The table idempotency_keys. The journal adds its rows too, within commands (events/table.cpp).
class KeptRequests {
public:
    explicit KeptRequests(store::Tx& tx) : tx_(tx) {}

    std::optional<KeptRequest> find(const Actor& actor, const std::string& key) const;
    // Gives a claimed key its answer; false when nobody claimed it.
    bool answer(const Actor& actor, const RequestKey& key, int status, const std::string& answer);
    void add(const Actor& actor, const RequestKey& key, int status, const std::string& answer,
             Time now);
    void remove_before(Time time);

private:
    store::Tx& tx_;
};

}  // namespace tandem::http
