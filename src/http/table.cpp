#include "http/table.h"

namespace tandem::http {
namespace {

constexpr std::string_view select_one = R"sql(
    SELECT fingerprint, status, answer
      FROM idempotency_keys
     WHERE key = $1 AND actor_kind = $2 AND actor_id = $3)sql";

constexpr std::string_view update_answer = R"sql(
    UPDATE idempotency_keys
       SET status = $5, answer = $6
     WHERE key = $1 AND actor_kind = $2 AND actor_id = $3 AND fingerprint = $4)sql";

constexpr std::string_view insert = R"sql(
    INSERT INTO idempotency_keys (key, actor_kind, actor_id, fingerprint, status, answer, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (key, actor_kind, actor_id) DO NOTHING)sql";

constexpr std::string_view delete_old = R"sql(
    DELETE FROM idempotency_keys WHERE created_at < $1)sql";

}  // namespace

std::optional<KeptRequest> KeptRequests::find(const Actor& actor, const std::string& key) const {
    return tx_.find<KeptRequest>(select_one, key, actor.kind(), actor.id());
}

bool KeptRequests::answer(const Actor& actor, const RequestKey& key, int status,
                          const std::string& answer) {
    return tx_.run(update_answer, key.key, actor.kind(), actor.id(), key.fingerprint, status,
                   answer) > 0;
}

void KeptRequests::add(const Actor& actor, const RequestKey& key, int status,
                       const std::string& answer, Time now) {
    tx_.run(insert, key.key, actor.kind(), actor.id(), key.fingerprint, status, answer, now);
}

void KeptRequests::remove_before(Time time) { tx_.run(delete_old, time); }

}  // namespace tandem::http
