#include "accounts/api_keys.h"
#include "accounts/audit.h"
#include "accounts/route_parts.h"
#include "accounts/settings.h"
#include "http/api.h"

namespace tandem::accounts {

using http::Audience;
using http::Call;
namespace refused = http::refused;

void add_house_routes(http::Router& router, Accounts& accounts) {
    http::Api api(router);
    api.get<Items<ApiKey>>(
        "/api/v1/api-keys", Permission::api_keys_manage, "List API keys",
        [&](const Call&) { return Items<ApiKey>{accounts.journal().read(list_api_keys)}; });
    api.post<NewApiKey>("/api/v1/api-keys", Permission::api_keys_manage, "Add an API key",
                        [&](const Call& call, const AddApiKey& body) {
                            keep_secret(call);
                            return add_api_key(accounts.journal(), accounts.secrets(), call.actor(),
                                               body);
                        })
        .refuses({refused::field("/scopes", "required"), refused::field("/scopes", "not_yours")});
    api.remove("/api/v1/api-keys/{id}", Permission::api_keys_manage, "Revoke an API key",
               [&](const Call& call) {
                   const Forgetting forgetting(accounts);
                   revoke_api_key(accounts.journal(), call.actor(), call.id<ApiKeyId>("id"));
               })
        .refuses({refused::not_found("api_key")});
    api.get<AuditPage>(
           "/api/v1/audit", Permission::audit_read, "Who changed what in how this house is run",
           [&](const Call&, const AuditQuery& query) {
               return accounts.journal().read([&](store::Tx& tx) { return list_audit(tx, query); });
           })
        .refuses({refused::field("/after", "cursor")});
    api.get<Settings>("/api/v1/settings", Audience::signed_in, "Read the settings",
                      [&](const Call&) { return accounts.journal().read(get_settings); });
    api.patch<Settings>("/api/v1/settings", Permission::system_manage, "Change the settings",
                        [&](const Call& call, const ChangeSettings& body) {
                            return change_settings(accounts.journal(), call.actor(), body);
                        })
        .refuses(
            {refused::field("/public_url", "url"), refused::field("/default_locale", "locale")});
}

}  // namespace tandem::accounts
