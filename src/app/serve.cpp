#include "accounts/sign_in.h"
#include "app/commands.h"
#include "app/data_folder.h"
#include "app/house.h"
#include "app/system_routes.h"
#include "app/version.h"
#include "app/web.h"
#include "app/workers.h"
#include "base/log.h"
#include "http/server.h"

#include <csignal>
#include <iostream>
#include <optional>

namespace tandem::app {
namespace {

sigset_t stop_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    return set;
}

std::string link(const Settings& settings, std::uint16_t port) {
    if (!settings.public_url.empty()) return settings.public_url;
    auto host = parse_listen(settings.listen).host;
    if (host == "0.0.0.0" || host == "::") host = "localhost";
    if (host.find(':') != std::string::npos) host = '[' + host + ']';
    return "http://" + host + ":" + std::to_string(port);
}

// What a person at a terminal wants to know; the structured log is for machines.
void greet(House& house, const std::string& address) {
    const bool is_new =
        house.journal.read([](store::Tx& tx) { return accounts::needs_set_up(tx); });
    std::cout << "\nTandem " << version << " is running at " << address << "\n"
              << (is_new ? "Open it to create the administrator's account.\n"
                         : "Sign in there with your email address.\n")
              << "Data: " << std::filesystem::absolute(house.settings.data).string()
              << "   Stop with Ctrl C.\n\n"
              << std::flush;
}

http::ServerOptions server_options(const Settings& settings) {
    const auto listen = parse_listen(settings.listen);
    http::ServerOptions options;
    options.address = listen.host;
    options.port = listen.port;
    options.workers = settings.workers;
    options.trusted_proxies = settings.trusted_proxies;
    options.files = web_files();
    return options;
}

// Bursts of ten seconds' worth are let through: a page that opens asks many things at once.
http::Limits limits(const Settings& settings) {
    if (settings.request_rate == 0) return {.open = {}, .signed_in = {}};
    http::Limits limits;
    limits.signed_in = {.per_second = static_cast<double>(settings.request_rate),
                        .burst = 10.0 * settings.request_rate};
    return limits;
}

}  // namespace

int serve(const Settings& settings) {
    // Blocked before any thread begins, so that the signal waits for sigwait below.
    const auto signals = stop_signals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);

    log::set_level(log::Level::info);
    prepare_data_folder(settings.data);
    std::optional<ServerLock> alone;
    if (settings.database.empty()) alone.emplace(settings.data);
    House house(settings);
    http::Router router;
    router.use(house.accounts.identities());
    router.use_store(*house.store, house.clock);
    router.limit(limits(settings));
    router.set_metrics_token(settings.metrics_token);
    router.add_readiness("database", [&house] {
        return house.journal.read([](store::Tx& tx) { return tx.get<int>("SELECT 1") == 1; });
    });
    add_every_route(router, house);
    Workers workers(house);
    http::Server server(router, house.accounts.identities(), &workers.live(),
                        server_options(settings));
    server.start();
    workers.start();
    greet(house, link(settings, server.port()));

    int signal = 0;
    sigwait(&signals, &signal);
    std::cout << "Stopping: requests under way are finished first.\n";
    server.stop();
    workers.stop();
    return 0;
}

}  // namespace tandem::app
