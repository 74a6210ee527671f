#pragma once

#include "http/http.h"
#include "store/store.h"

#include <atomic>
#include <memory>
#include <optional>

namespace tandem::http {

// Makes a POST with an Idempotency-Key safe to send again: what was answered once is answered
// again, and what was carried out is never carried out a second time. The key is claimed by the
// journal, in the transaction of the request's first command.
class Idempotency {
public:
    Idempotency(store::Store& store, const Clock& clock) : store_(store), clock_(clock) {}

    // The key a request brought; refused when it cannot be one.
    static std::shared_ptr<RequestKey> key_of(const Request& request);

    // The answer given before, if there was one. Refused when the key was used for something else
    // or its request is still under way (or ended without an answer that may be kept).
    std::optional<Response> replay(const Actor& actor, const RequestKey& key) const;
    // After a request that ran: keeps its answer.
    void keep(const Actor& actor, const RequestKey& key, const Response& response);

private:
    void sweep(store::Tx& tx);

    store::Store& store_;
    const Clock& clock_;
    std::atomic<std::int64_t> swept_{0};
};

}  // namespace tandem::http
