#include "app/system_routes.h"

#include "accounts/route_parts.h"
#include "accounts/routes.h"
#include "app/house.h"
#include "app/version.h"
#include "authority/routes.h"
#include "catalog/routes.h"
#include "channels/email/routes.h"
#include "channels/email/security_routes.h"
#include "context/routes.h"
#include "conversations/routes.h"
#include "customers/routes.h"
#include "events/follower.h"
#include "events/journal.h"
#include "events/outbox.h"
#include "exposure/routes.h"
#include "http/api.h"
#include "inventory/routes.h"
#include "orders/routes.h"
#include "promises/routes.h"
#include "returns/routes.h"
#include "shipments/routes.h"
#include "suppliers/routes.h"

namespace tandem::app {

struct FollowerView {
    std::string name;
    std::int64_t position = 0;
    std::int64_t behind = 0;  // events it has not read yet, at most
    std::int64_t parked = 0;
};
TANDEM_STRUCT(FollowerView, name, position, behind, parked)

struct OutboxTotals {
    std::int64_t waiting = 0;
    std::int64_t parked = 0;
};
TANDEM_STRUCT(OutboxTotals, waiting, parked)

struct SystemStatus {
    std::string version_name;
    std::string database;
    std::int64_t uptime_seconds = 0;
    std::int64_t journal_position = 0;
    std::vector<FollowerView> followers;
    OutboxTotals outbox;
    std::vector<std::string> rebuildable;  // names for `tandem rebuild`
};
TANDEM_STRUCT(SystemStatus, version_name, database, uptime_seconds, journal_position, followers,
              outbox, rebuildable)

namespace {

SystemStatus status(House& house, Time started) {
    return house.journal.read([&](store::Tx& tx) {
        SystemStatus status;
        status.version_name = version;
        status.database = tx.dialect() == store::Dialect::sqlite ? "SQLite" : "PostgreSQL";
        status.uptime_seconds =
            std::chrono::duration_cast<std::chrono::seconds>(house.clock.now() - started).count();
        status.journal_position = events::newest_position(tx);
        for (const auto& follower : events::follower_status(tx))
            status.followers.push_back({follower.name, follower.position,
                                        status.journal_position - follower.position,
                                        follower.parked});
        const auto totals = events::count_items(tx);
        status.outbox = {totals.waiting, totals.parked};
        for (const auto* projection : house.journal.inline_projections())
            status.rebuildable.emplace_back(projection->name());
        return status;
    });
}

}  // namespace

void add_every_route(http::Router& router, House& house) {
    accounts::add_routes(router, house.accounts);
    customers::add_routes(router, house.journal, house.merging);
    conversations::add_routes(router, house.desk);
    inventory::add_routes(router, house.journal, house.stock_losses);
    exposure::add_routes(router, house.journal);
    channels::email::add_mailbox_routes(router, house.journal, house.secrets, house.intake);
    channels::email::add_delivery_routes(router, house.journal);
    channels::email::add_automatic_routes(router, house.journal);
    channels::email::add_attention_routes(router, house.journal, house.blobs, house.secrets,
                                          house.intake);
    channels::email::add_spam_routes(router, house.journal, house.intake);
    channels::email::add_sign_in_routes(router, house.journal, house.secrets);
    channels::email::add_key_routes(router, house.journal, house.secrets);
    channels::email::add_guard_routes(router, house.journal, house.secrets);
    catalog::add_routes(router, house.journal);
    authority::add_routes(router, house.journal, house.approvals);
    suppliers::add_routes(router, house.journal);
    promises::add_routes(router, house.journal);
    shipments::add_routes(router, house.journal, house.secrets);
    orders::add_routes(router, house.journal, house.refund_endings,
                       house.secrets.derive("voucher-code"));
    returns::add_routes(
        router, house.journal, house.return_links,
        [&house](const http::Call& call) { return accounts::public_url(call, house.accounts); });
    context::add_routes(router, house.journal);
    const auto started = house.clock.now();
    http::Api(router).get<SystemStatus>(
        "/api/v1/system/status", Permission::system_manage, "How the installation is doing",
        [&house, started](const http::Call&) { return status(house, started); });
}

}  // namespace tandem::app
